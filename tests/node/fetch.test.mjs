// `createNodeFetch`, against bare sockets where the bytes matter, and as the transport of the client and of Digest.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import http from "node:http";
import https from "node:https";
import { test } from "node:test";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";

import { rawResponse, startRawSocket } from "../support/raw-socket.mjs";
import { atlas, createMockAtlas, entry, load, serve } from "../js/support/package.mjs";

const { createNodeFetch } = await load("./node");
const { AtlasClient, UsageError, createDigestFetch } = atlas;

/** A transport and a scripted server, both gone after the test. */
async function scripted(t, script, options) {
  const server = await startRawSocket(script);
  const fetch = createNodeFetch(options);
  t.after(() => Promise.all([fetch.close(), server.close()]));
  return { server, fetch, url: server.url };
}

/** What fetch itself would have thrown: a TypeError with what happened as its cause. */
const lost = (error) => {
  assert.ok(error instanceof TypeError, String(error));
  assert.ok(error.cause instanceof Error, "it has no cause");
  return true;
};

test("status, headers and text come as from fetch, and what is sent is what was given", async (t) => {
  const answer = "HTTP/1.1 207 Many\r\nX-A: 1\r\nx-a:\t2\r\nX-B: b \t\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nX-Latin: \xe9\xa0\r\nContent-Length: 6\r\n\r\n\xef\xbb\xbfh\xc3\xa9";
  const { server, fetch, url } = await scripted(t, [answer]);
  const [ours, theirs] = await Promise.all([fetch, globalThis.fetch].map((send) => send(`${url}/a%2Fb;c?x=%20&y`, { method: "PATCH", headers: { "X-Own": "v" }, body: "é" })));
  assert.equal(ours.status, 207);
  for (const name of ["x-a", "X-A", "set-cookie", "x-latin", "none"]) assert.equal(ours.headers.get(name), theirs.headers.get(name), name);
  // RFC 9110 §5.5: blanks around a value are no part of it. Node's fetch keeps those behind.
  assert.equal(ours.headers.get("x-b"), "b");
  const listed = ({ headers }) => {
    const pairs = [];
    headers.forEach((value, name) => pairs.push(`${name}: ${value}`.trimEnd()));
    return pairs.sort();
  };
  assert.deepEqual(listed(ours), listed(theirs));
  assert.equal(await ours.text(), await theirs.text());
  for (const text of server.texts()) {
    assert.match(text, /^PATCH \/a%2Fb;c\?x=%20&y HTTP\/1\.1\r\n/);
    assert.match(text, /^content-length: 2\r$/im);
    assert.match(text, /^content-type: text\/plain;charset=UTF-8\r$/im);
    assert.match(text, /^x-own: v\r$/im);
    assert.match(text, /\r\n\r\n\xc3\xa9$/);
  }
});

test("a method with a body has its length, DELETE too; one without has none, but POST", async (t) => {
  const { server, fetch, url } = await scripted(t, [rawResponse(200)]);
  for (const [method, body] of [["DELETE", "ab"], ["GET", undefined], ["POST", undefined], ["PUT", new Uint8Array([97, 98])], ["POST", new URLSearchParams({ a: "b c" })]]) {
    await (await fetch(url, { method, body })).text();
  }
  // What the caller says of the length is not believed.
  await (await fetch(url, { method: "POST", body: "abc", headers: { "Content-Length": "1", "Transfer-Encoding": "chunked" } })).text();
  const lengths = server.texts().map((text) => /^content-length: (\d+)/im.exec(text)?.[1]);
  assert.deepEqual(lengths, ["2", undefined, "0", "2", "5", "3"]);
  assert.ok(server.texts().every((text) => !/transfer-encoding/i.test(text)));
  assert.match(server.texts()[4], /content-type: application\/x-www-form-urlencoded/i);
  await assert.rejects(fetch(url, { method: "POST", body: new Blob(["x"]) }), { name: "UsageError", argument: "init.body" });
});

test("one connection serves requests in turn, whether or not their bodies are read", async (t) => {
  const { server, fetch, url } = await scripted(t, [rawResponse(401, {}, "who?"), rawResponse(200, {}, "x".repeat(300_000))]);
  for (let turn = 0; turn < 5; turn += 1) {
    const { status } = await fetch(url);
    assert.equal(status, turn === 0 ? 401 : 200);
    // What is unread has arrived when the next request wants a connection; else that takes another one.
    await (await fetch(url)).text();
  }
  assert.equal(server.requests.length, 10);
  assert.ok(server.connections() <= 2, `${server.connections()} connections`);
});

test("maxSockets is how many connections there are to one host", async (t) => {
  const { server, fetch, url } = await scripted(t, [rawResponse(200)], { maxSockets: 3 });
  await Promise.all(Array.from({ length: 20 }, async () => (await fetch(url)).text()));
  assert.equal(server.requests.length, 20);
  assert.equal(server.connections(), 3);
});

test("gzip, deflate with and without its header, br, two at once, and what is no known coding", async (t) => {
  const text = "Grüße ".repeat(1000);
  const codings = { gzip: gzipSync(text), "x-gzip": gzipSync(text), deflate: deflateSync(text), "Deflate ": deflateRawSync(text), br: brotliCompressSync(text), "gzip, br": brotliCompressSync(gzipSync(text)), identity: text, "": text, rot13: text };
  const list = Object.entries(codings);
  const { server, fetch, url } = await scripted(t, list.map(([coding, bytes]) => rawResponse(200, coding === "" ? {} : { "Content-Encoding": coding }, bytes)));
  for (const [coding] of list) assert.equal(await (await fetch(url)).text(), text, coding);
  assert.match(server.texts()[0], /^accept-encoding: gzip, deflate, br\r$/im);
});

test("a coded body that is broken, and one that would fill the memory, reject", async (t) => {
  const bomb = gzipSync(Buffer.alloc(65 * 1024 * 1024));
  const cut = gzipSync("x".repeat(1000)).subarray(0, 20);
  const { fetch, url } = await scripted(t, [cut, Buffer.from("no gzip"), bomb].map((bytes) => rawResponse(200, { "Content-Encoding": "gzip" }, bytes)));
  for (let turn = 0; turn < 3; turn += 1) await assert.rejects((await fetch(url)).text(), lost);
});

test("a body in more codings than anybody needs rejects", async (t) => {
  let bytes = Buffer.from("x");
  for (let turn = 0; turn < 6; turn += 1) bytes = gzipSync(bytes);
  const { fetch, url } = await scripted(t, [rawResponse(200, { "Content-Encoding": Array(6).fill("gzip").join(", ") }, bytes)]);
  await assert.rejects((await fetch(url)).text(), lost);
});

test("answers that have no body: HEAD, 204, 304, with a coding named all the same", async (t) => {
  const bare = (status, more = "") => `HTTP/1.1 ${status} X\r\nContent-Encoding: gzip\r\n${more}\r\n`;
  const { fetch, url } = await scripted(t, [bare(200, "Content-Length: 5\r\n"), bare(204), bare(304)]);
  for (const method of ["HEAD", "GET", "GET"]) assert.equal(await (await fetch(url, { method })).text(), "");
});

test("interim answers are skipped, and a switch of protocols is a lost connection", async (t) => {
  const interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
  const { fetch, url } = await scripted(t, [`${interim}HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok`, "HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"]);
  const response = await fetch(url);
  assert.deepEqual([response.status, await response.text(), response.headers.get("link")], [200, "ok", null]);
  await assert.rejects(fetch(url), lost);
});

test("a connection that is lost before the head rejects the call, later it rejects the body", async (t) => {
  const short = rawResponse(200, { "Content-Length": "9" }, "abc");
  const { fetch, url } = await scripted(t, [{ end: "close" }, { end: "reset" }, { bytes: "garbage\r\n\r\n" }, { bytes: short, end: "close" }, { bytes: short, end: "reset" }, { bytes: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", end: "close" }]);
  for (let turn = 0; turn < 3; turn += 1) await assert.rejects(fetch(url), lost);
  for (let turn = 0; turn < 3; turn += 1) {
    const response = await fetch(url);
    assert.equal(response.status, 200);
    await assert.rejects(response.text(), lost);
  }
});

test("nobody listens: the cause has the code that Node gives", async (t) => {
  const { server, fetch, url } = await scripted(t, [""]);
  await server.close();
  await assert.rejects(fetch(url), (error) => lost(error) && error.cause.code === "ECONNREFUSED");
});

test("a kept connection that was lost meanwhile rejects: to repeat is not the transport's decision", async (t) => {
  const { server, fetch, url } = await scripted(t, (_, index) => (index === 0 ? rawResponse(200, {}, "a") : index === 1 ? { end: "reset" } : rawResponse(200, {}, "b")));
  assert.equal(await (await fetch(url)).text(), "a");
  await assert.rejects(fetch(url, { method: "POST", body: "once" }), (error) => lost(error) && error.cause.code === "ECONNRESET");
  assert.equal(await (await fetch(url)).text(), "b");
  assert.equal(server.requests.length, 3);
});

test("an abort rejects with the signal's own reason: before, while waiting, and in the body", async (t) => {
  const { server, fetch, url } = await scripted(t, [{ end: "hang" }, { bytes: rawResponse(200, { "Content-Length": "9" }, "abc"), end: "hang" }, rawResponse(200)]);
  const reason = { mine: true };
  const is = (error) => error === reason;
  await assert.rejects(fetch(url, { signal: AbortSignal.abort(reason) }), is);
  assert.equal(server.requests.length, 0);
  const waiting = new AbortController();
  const pending = fetch(url, { signal: waiting.signal });
  while (server.requests.length === 0) await new Promise(setImmediate);
  waiting.abort(reason);
  await assert.rejects(pending, is);
  const reading = new AbortController();
  const response = await fetch(url, { signal: reading.signal });
  reading.abort(reason);
  await assert.rejects(response.text(), is);
  await (await fetch(url)).text();
  const late = new AbortController();
  const whole = await fetch(url, { signal: late.signal });
  await whole.text();
  late.abort(reason);
  assert.equal(await whole.text(), "");
});

test("twenty calls that share a signal leave no listener and no warning", async (t) => {
  const { fetch, url } = await scripted(t, [rawResponse(200)]);
  const warnings = [];
  const note = (warning) => warnings.push(warning);
  process.on("warning", note);
  t.after(() => process.off("warning", note));
  const { signal } = new AbortController();
  let listeners = 0;
  const [add, remove] = [signal.addEventListener, signal.removeEventListener];
  signal.addEventListener = (...args) => ((listeners += 1), add.apply(signal, args));
  signal.removeEventListener = (...args) => ((listeners -= 1), remove.apply(signal, args));
  await Promise.all(Array.from({ length: 20 }, async () => (await fetch(url, { signal })).text()));
  await new Promise(setImmediate);
  assert.deepEqual([listeners, warnings], [0, []]);
});

test("redirects are shown, and never followed", async (t) => {
  const { server, fetch, url } = await scripted(t, [rawResponse(302, { Location: "/elsewhere" })]);
  for (const redirect of [undefined, "manual"]) {
    const response = await fetch(url, { redirect });
    assert.deepEqual([response.status, response.headers.get("location")], [302, "/elsewhere"]);
  }
  for (const redirect of ["error", "follow"]) await assert.rejects(fetch(url, { redirect }), TypeError);
  assert.ok(server.texts().every((text) => text.startsWith("GET / ")));
});

test("what is no URL for it, and what is no header, rejects before anything is sent", async (t) => {
  const { server, fetch, url } = await scripted(t, [rawResponse(200)]);
  for (const input of ["/api", "ftp://127.0.0.1/", url.replace("//", "//u:p@"), undefined]) await assert.rejects(fetch(input), TypeError, String(input));
  await assert.rejects(fetch(url, { headers: { "x-a": "b\r\nx-c: d" } }), TypeError);
  await assert.rejects(fetch(url, { headers: { "x a": "b" } }), TypeError);
  await assert.rejects(fetch(url, { method: "GE T" }), TypeError);
  assert.equal(server.requests.length, 0);
});

test("options that cannot be used are named", () => {
  for (const maxSockets of [0, -1, 1.5, "8", NaN, 65_536]) assert.throws(() => createNodeFetch({ maxSockets }), { name: "UsageError", argument: "options.maxSockets" });
  for (const agent of [null, "agent", {}]) assert.throws(() => createNodeFetch({ agent }), { name: "UsageError", argument: "options.agent" });
});

test("close ends calls under way and refuses later ones; twice is once", async (t) => {
  const { server, fetch, url } = await scripted(t, [{ end: "hang" }]);
  const pending = fetch(url);
  while (server.requests.length === 0) await new Promise(setImmediate);
  fetch[Symbol.dispose]();
  fetch.close();
  const closed = (error) => error instanceof UsageError && error.code === "usage.closed";
  await assert.rejects(pending, closed);
  await assert.rejects(fetch(url), closed);
});

test("an agent of the caller's is used, and left to the caller", async (t) => {
  const agent = new http.Agent({ keepAlive: true });
  let ended = 0;
  const destroy = agent.destroy.bind(agent);
  agent.destroy = () => (ended += 1);
  t.after(destroy);
  const { fetch, url } = await scripted(t, [rawResponse(200, {}, "x")], { agent });
  await (await fetch(url)).text();
  await new Promise(setImmediate);
  assert.equal(Object.values(agent.freeSockets).flat().length, 1);
  fetch.close();
  assert.equal(ended, 0);
  const secure = createNodeFetch({ agent: new https.Agent() });
  // Never past an agent that does not fit: it may be the way through a proxy.
  await assert.rejects(secure(url), TypeError);
});

test("idle connections keep no process alive", async (t) => {
  const { url } = await scripted(t, [rawResponse(200, {}, "x")]);
  const program = `
    import { createNodeFetch } from ${JSON.stringify(entry("./node"))};
    const fetch = createNodeFetch();
    console.log(await (await fetch(process.env.TARGET)).text());`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], { env: { ...process.env, TARGET: url }, stdio: ["ignore", "pipe", "inherit"], timeout: 10_000 });
  const printed = [];
  child.stdout.on("data", (chunk) => printed.push(chunk));
  const [code] = await once(child, "close");
  assert.deepEqual([code, Buffer.concat(printed).toString()], [0, "x\n"]);
});

test("it is a transport for AtlasClient and for createDigestFetch: the same requests as over fetch", async (t) => {
  const run = async (transport) => {
    const mock = createMockAtlas({ nonceUses: 3 });
    const server = await serve(mock.fetch);
    t.after(server.close);
    const client = new AtlasClient({ ...mock.credentials, projectId: mock.projectId, baseUrl: server.url, fetch: transport });
    const service = await client.services.create({ providerName: "AWS", region: "us-east-1" });
    await client.services.waitUntilReady(service, { intervalMs: 0 });
    await assert.rejects(client.services.get({ cloudProvider: "AWS", id: "0".repeat(24) }), { status: 404 });
    const { publicKey: username, privateKey: password } = mock.credentials;
    const digest = createDigestFetch({ username, password, fetch: transport });
    const list = `${server.url}/api/atlas/v1.0/groups/${mock.projectId}/privateEndpoint/AWS/endpointService`;
    const answers = await Promise.all(Array.from({ length: 12 }, () => digest(list, { method: "GET" })));
    assert.ok(answers.every(({ status }) => status === 200));
    const wrong = createDigestFetch({ username, password: "wrong", fetch: transport });
    const refused = await Promise.all(Array.from({ length: 5 }, () => wrong(list, { method: "GET" })));
    assert.deepEqual(refused.map(({ status }) => status), [401, 401, 401, 401, 401]);
    for (const closable of [client, digest, wrong]) closable.close();
    return mock.requests.map(({ method, path, status }) => `${method} ${path} ${status}`).sort();
  };
  const own = createNodeFetch({ maxSockets: 1 });
  t.after(own.close);
  assert.deepEqual(await run(own), await run(undefined));
});

test("TLS: a certificate that nobody vouches for is refused, one that the agent knows is not", { skip: hasOpenssl() ? false : "openssl is not installed" }, async (t) => {
  const { key, cert } = selfSigned();
  const server = https.createServer({ key, cert }, (_, outgoing) => outgoing.end("secret")).listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close().closeAllConnections());
  const url = `https://localhost:${server.address().port}`;
  const plain = createNodeFetch();
  await assert.rejects(plain(url), (error) => lost(error) && /SELF_SIGNED/.test(error.cause.code));
  const agent = new https.Agent({ ca: cert, keepAlive: true });
  t.after(() => agent.destroy());
  assert.equal(await (await createNodeFetch({ agent })(url)).text(), "secret");
});

function hasOpenssl() {
  return spawnSync("openssl", ["version"]).status === 0;
}

function selfSigned() {
  const { stdout } = spawnSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", "-"], { encoding: "utf8" });
  return { key: /-----BEGIN PRIVATE[^]*?END PRIVATE KEY-----/.exec(stdout)[0], cert: /-----BEGIN CERT[^]*?END CERTIFICATE-----/.exec(stdout)[0] };
}
