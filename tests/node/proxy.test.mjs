// `createProxy` at work: what goes on and what comes back, Digest from end to end, and how it ends. Who is turned away is
// in open-relay.test.mjs.

import assert from "node:assert/strict";
import { once } from "node:events";
import http from "node:http";
import { connect } from "node:net";
import { test } from "node:test";
import { brotliCompressSync, gzipSync } from "node:zlib";

import { atlas, createMockAtlas, serve } from "../js/support/package.mjs";
import { freePort } from "../support/free-port.mjs";
import { rawResponse, startRawSocket } from "../support/raw-socket.mjs";
import { createProxy, parsed, proxied, rawRequest } from "./support.mjs";

const { AtlasClient, ApiError } = atlas;
const PAGE = "http://localhost:5173";

/** A proxy to a server that sends bytes. */
async function before(t, script, options) {
  const server = await startRawSocket(script);
  t.after(server.close);
  const proxy = await createProxy({ target: server.url, ...options });
  t.after(proxy.close);
  return { server, proxy };
}

/** A mock Atlas, a proxy to it, and what goes between. */
async function mocked(t, options) {
  const mock = createMockAtlas(options);
  const server = await serve(mock.fetch);
  const events = [];
  const proxy = await createProxy({ target: server.url, onExchange: (event) => events.push(event) });
  t.after(() => Promise.all([proxy.close(), server.close()]));
  return { mock, proxy, events };
}

test("Digest from end to end: the client signs for the proxy's address, and Atlas accepts", async (t) => {
  const { mock, proxy, events } = await mocked(t);
  const client = new AtlasClient({ ...mock.credentials, projectId: mock.projectId, baseUrl: proxy.url });
  t.after(() => client.close());
  const service = await client.services.create({ providerName: "AZURE", region: "eastus2" });
  assert.equal((await client.services.get(service)).id, service.id);
  await assert.rejects(client.services.get({ cloudProvider: "AWS", id: "0".repeat(24) }), (error) => error instanceof ApiError && error.kind === "not_found");
  assert.deepEqual(mock.requests.map(({ status }) => status), [401, 201, 200, 404]);
  assert.deepEqual(events.map(({ response }) => response.status), [401, 201, 200, 404]);
});

test("a service account's token passes, and onExchange never sees it", async (t) => {
  const { mock, proxy, events } = await mocked(t);
  const client = new AtlasClient({ ...mock.serviceAccount, projectId: mock.projectId, baseUrl: proxy.url });
  t.after(() => client.close());
  await client.services.list("AWS");
  assert.deepEqual(mock.requests.map(({ status }) => status), [200, 200]);
  const told = JSON.stringify(events);
  assert.ok(!told.includes(mock.serviceAccount.clientSecret));
  assert.ok(!told.includes(Buffer.from(mock.serviceAccount.clientSecret).toString("base64").slice(4, -4)));
  assert.match(events[1].request.headers.authorization, /^Bearer •••$/i);
  assert.equal(events[0].response.body, "•••");
});

test("the target of a request goes on byte for byte", async (t) => {
  const { proxy, seen } = await proxied(t);
  for (const target of ["/api/a%2fb%2Fc", "/api/a;b=c,d/e:f@g", "/api/x?", "/api/x?a=b&a=c%20d+e&f=%E9", "/api/%41", "/api/x?a=[b]|c", "/api/~!$'()*"]) {
    await rawRequest(proxy, `GET ${target}`);
    assert.equal(seen.at(-1).url, target);
  }
});

test("every method of the API passes, with its body and a length", async (t) => {
  const { proxy, seen } = await proxied(t);
  for (const [method, body, length] of [["GET", "", undefined], ["HEAD", "", undefined], ["POST", "a=é", "4"], ["POST", "", "0"], ["PUT", "{}", "2"], ["PATCH", "{}", "2"], ["DELETE", "", undefined], ["DELETE", "{}", "2"]]) {
    const response = await fetch(`${proxy.url}/api/x`, { method, body: body === "" ? null : body });
    assert.equal(response.status, 200);
    const { method: arrived, body: content, headers } = seen.at(-1);
    assert.deepEqual([arrived, content, headers["content-length"]], [method, body, length], method);
  }
});

test("a page reads every header of the answer, and learns nothing that belongs to Atlas's origin", async (t) => {
  const passed = { "WWW-Authenticate": ['Basic realm="b"', 'Digest realm="d"'], "Authentication-Info": 'rspauth="0"', "X-Error-Code": "E", "Retry-After": "1", "RateLimit-Limit": "9", "RateLimit-Remaining": "8", Deprecation: "true", Sunset: "x", Location: "https://elsewhere.example/api/x", ETag: '"e"', Vary: ["Accept"] };
  const withheld = { "Set-Cookie": "s=1", "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Credentials": "true", "Strict-Transport-Security": "max-age=1", "Alt-Svc": 'h3=":443"', "Clear-Site-Data": '"*"', "Keep-Alive": "timeout=5", Connection: "X-Named, close", "X-Named": "1" };
  const { proxy } = await before(t, [rawResponse(401, { ...passed, ...withheld }, "{}")]);
  const answer = await rawRequest(proxy, "GET /api/x", [`Origin: ${PAGE}`]);
  const { status, headers, body } = parsed(answer);
  assert.deepEqual([status, body, headers["access-control-allow-origin"], headers.vary], [401, "{}", PAGE, "Origin"]);
  assert.match(answer, /vary: Accept\r\n/i);
  assert.match(answer, /www-authenticate: Basic realm="b"\r\nwww-authenticate: Digest realm="d"\r\n/);
  const exposed = headers["access-control-expose-headers"].split(", ");
  for (const [name, value] of Object.entries(passed)) {
    assert.ok(exposed.includes(name.toLowerCase()), name);
    if (typeof value === "string") assert.equal(headers[name.toLowerCase()], value, name);
  }
  for (const name of ["set-cookie", "access-control-allow-credentials", "strict-transport-security", "alt-svc", "clear-site-data", "x-named"]) assert.equal(headers[name], undefined, name);
});

test("a preflight is answered here: methods, the headers asked for, and a private network where that is asked for", async (t) => {
  const { proxy, seen } = await proxied(t);
  const ask = async (...lines) => parsed(await rawRequest(proxy, "OPTIONS /api/x", [`Origin: ${PAGE}`, "Access-Control-Request-Method: POST", ...lines]));
  const plain = await ask("Access-Control-Request-Headers: authorization,content-type,traceparent");
  assert.equal(plain.status, 204);
  assert.equal(plain.headers["access-control-allow-origin"], PAGE);
  assert.equal(plain.headers["access-control-allow-headers"], "authorization,content-type,traceparent");
  for (const method of ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]) assert.ok(plain.headers["access-control-allow-methods"].split(", ").includes(method), method);
  assert.equal(plain.headers["access-control-allow-private-network"], undefined);
  assert.equal(plain.headers["access-control-allow-credentials"], undefined);
  assert.equal((await ask("Access-Control-Request-Private-Network: true")).headers["access-control-allow-private-network"], "true");
  assert.equal(parsed(await rawRequest(proxy, "OPTIONS /api/x")).status, 204);
  assert.equal(seen.length, 0);
});

test("an allowed page reads why it was refused", async (t) => {
  const { proxy } = await proxied(t);
  const { status, headers, body } = parsed(await rawRequest(proxy, "GET /elsewhere", [`Origin: ${PAGE}`]));
  assert.deepEqual([status, headers["access-control-allow-origin"], JSON.parse(body).errorCode], [403, PAGE, "PROXY_PATH_REFUSED"]);
});

test("an answer streams: its start is there before its end is sent", async (t) => {
  let goOn;
  const { proxy } = await proxied(t, { answer: (_, outgoing) => (outgoing.write("first "), (goOn = () => outgoing.end("second"))), onExchange() {} });
  const response = await fetch(`${proxy.url}/api/x`);
  const reader = response.body.getReader();
  assert.equal(Buffer.from((await reader.read()).value).toString(), "first ");
  goOn();
  assert.equal(Buffer.from((await reader.read()).value).toString(), "second");
});

test("a body of 20 MB comes whole, and coded bodies come as they are", async (t) => {
  const big = Buffer.alloc(20_000_000, "0123456789");
  const { proxy } = await proxied(t, { answer: (incoming, outgoing) => (incoming.url === "/api/big" ? outgoing.end(big) : outgoing.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("{}"))), onExchange() {} });
  assert.ok(Buffer.from(await (await fetch(`${proxy.url}/api/big`)).arrayBuffer()).equals(big));
  assert.equal(await (await fetch(`${proxy.url}/api/coded`)).text(), "{}");
});

test("a target that does not answer is a 502 in Atlas's shape; what it said of itself is kept", async (t) => {
  const { server, proxy } = await before(t, [{ end: "close" }, "garbage\r\n\r\n", "HTTP/1.1 101 X\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"]);
  const ask = async () => {
    const { status, headers, body } = parsed(await rawRequest(proxy, "GET /api/x", [`Origin: ${PAGE}`]));
    assert.deepEqual([status, headers["access-control-allow-origin"]], [502, PAGE]);
    const { error, errorCode, detail } = JSON.parse(body);
    assert.deepEqual([error, errorCode], [502, "PROXY_TARGET_UNREACHABLE"]);
    assert.ok(detail.includes(server.url));
    return detail;
  };
  for (let turn = 0; turn < 3; turn += 1) await ask();
  await server.close();
  assert.match(await ask(), /ECONNREFUSED/);
});

test("a target that breaks off in the body breaks the connection here: nothing looks complete", async (t) => {
  const { proxy } = await before(t, [{ bytes: rawResponse(200, { "Content-Length": "9" }, "abc"), end: "close" }, { bytes: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", end: "close" }]);
  for (let turn = 0; turn < 2; turn += 1) await assert.rejects(async () => (await fetch(`${proxy.url}/api/x`)).text(), TypeError);
});

test("a page that goes away ends its request to the target", async (t) => {
  let leave;
  const left = new Promise((resolve) => (leave = resolve));
  const { proxy } = await proxied(t, { answer: (_, outgoing) => (outgoing.on("close", leave), socket.destroy()) });
  const socket = connect({ port: proxy.port, host: "127.0.0.1" });
  socket.write(`GET /api/x HTTP/1.1\r\nHost: 127.0.0.1:${proxy.port}\r\n\r\n`);
  await left;
});

test("a page of the proxy's own is served outside /api/, and may ask whatever origins were named", async (t) => {
  const { proxy, seen } = await proxied(t, { allowedOrigins: ["https://app.example"], page: (request) => new Response(`page ${new URL(request.url).pathname}`) });
  const own = `Origin: ${proxy.url}`;
  assert.equal(await (await fetch(`${proxy.url}/a/b`)).text(), "page /a/b");
  assert.equal(parsed(await rawRequest(proxy, "POST /api/x", [own, "Sec-Fetch-Site: same-origin", "Content-Length: 0"])).status, 200);
  assert.equal(seen.length, 1);
  for (const [start, lines] of [["GET /", ["Host: evil.example"]], ["GET /", ["Sec-Fetch-Site: cross-site"]], ["GET //evil.example/", []], ["GET http://evil.example/", []], ["POST /api/x", [own, "Host: evil.example"]], ["POST /api/x", [`Origin: http://127.0.0.1:${proxy.port + 1}`]]]) {
    assert.equal(parsed(await rawRequest(proxy, start, lines)).status, 403, `${start} ${lines}`);
  }
  assert.equal(parsed(await rawRequest(proxy, "GET /%2e%2e/secret")).status, 400);
  assert.equal(seen.length, 1);
});

test("onExchange: secrets masked in headers and bodies, coded bodies readable, its own errors nobody's", async (t) => {
  const secrets = { privateKey: "5f2e-private", secret: "mdb_sa_sk_abc", password: "hunter\\\"two", refresh_token: "r3newed", note: "it was mdb_sa_sk_0ther-one" };
  const events = [];
  const { proxy } = await proxied(t, {
    answer: (_, outgoing) => outgoing.writeHead(201, { "content-encoding": "br", "set-cookie": "session=1", "authentication-info": 'rspauth="0123456789abcdef"' }).end(brotliCompressSync(JSON.stringify({ id: "visible", ...secrets }))),
    onExchange(event) {
      events.push(event);
      throw new Error("the listener's own");
    },
  });
  const reported = [];
  globalThis.reportError = (error) => reported.push(error.message);
  t.after(() => delete globalThis.reportError);
  const authorization = 'Digest username="u", response="0123456789abcdef0123456789abcdef", uri="/api/x"';
  const response = await fetch(`${proxy.url}/api/x?y=1`, { method: "POST", headers: { authorization }, body: JSON.stringify(secrets) });
  assert.equal((await response.json()).privateKey, secrets.privateKey);
  while (events.length === 0) await new Promise(setImmediate);
  assert.deepEqual(Object.keys(events[0]).sort(), ["durationMs", "error", "request", "response"]);
  const { request, response: told, error, durationMs } = events[0];
  assert.deepEqual([request.method, new URL(request.url).pathname, told.status, error], ["POST", "/api/x", 201, null]);
  assert.match(request.headers.authorization, /username="u", response="•••"/);
  assert.equal(JSON.parse(told.body).id, "visible");
  assert.ok(durationMs >= 0);
  const text = JSON.stringify(events);
  const { note: _, ...whole } = secrets;
  for (const secret of [...Object.values(whole), "hunter", "two", "0ther", "session=1", "0123456789abcdef"]) assert.ok(!text.includes(secret), secret);
  assert.deepEqual(reported, ["the listener's own"]);
});

test("onExchange: where no answer came it says why, once", async (t) => {
  const events = [];
  const { proxy } = await before(t, [{ end: "close" }], { onExchange: (event) => events.push(event) });
  await (await fetch(`${proxy.url}/api/x`)).text();
  assert.equal(events.length, 1);
  assert.equal(events[0].response, null);
  assert.match(events[0].error, /socket hang up|ECONNRESET/);
});

test("requests one after the other share the connection to the target", async (t) => {
  const { server, proxy } = await before(t, [rawResponse(200, {}, "x")]);
  for (let turn = 0; turn < 5; turn += 1) await (await fetch(`${proxy.url}/api/x`)).text();
  assert.deepEqual([server.requests.length, server.connections()], [5, 1]);
});

test("close ends requests under way and kept connections, twice is once, and a signal does the same", async (t) => {
  const { server, proxy } = await before(t, [{ end: "hang" }]);
  const pending = assert.rejects(fetch(`${proxy.url}/api/x`), TypeError);
  while (server.requests.length === 0) await new Promise(setImmediate);
  await Promise.all([proxy.close(), proxy[Symbol.asyncDispose]()]);
  await pending;
  await assert.rejects(fetch(proxy.url), TypeError);
  const abort = new AbortController();
  const other = await createProxy({ target: server.url, signal: abort.signal });
  abort.abort();
  await other.close();
  await assert.rejects(fetch(other.url), TypeError);
  await assert.rejects(createProxy({ signal: AbortSignal.abort("no") }), (error) => error === "no");
});

test("options that cannot be used are named, and nothing listens", async (t) => {
  const { proxy } = await proxied(t);
  const wrong = {
    "options.target": ["cloud.mongodb.com", "ftp://x.example", "http://cloud.mongodb.com", "https://cloud.mongodb.com/api", "https://u:p@cloud.mongodb.com", "https://cloud.mongodb.com/?x", 5, null, new URL("http://10.0.0.1"), "http://localhost.evil.example", "http://127.0.0.1.evil.example"],
    "options.allowedOrigins": ["http://localhost:5173", {}, null],
    "options.allowedOrigins[1]": [["http://localhost", "*"], ["http://localhost", "null"], ["http://localhost", "https://a.example/path"], ["http://localhost", "file:///"], ["http://localhost", undefined]],
    "options.onExchange": [true, null],
    "options.page": ["index.html", null],
    "options.port": [-1, 65_536, "8787", proxy.port],
    "options.host": ["", 5, "192.0.2.1"],
  };
  for (const [argument, values] of Object.entries(wrong)) {
    const name = /^options\.(\w+)/.exec(argument)[1];
    for (const value of values) await assert.rejects(createProxy({ [name]: value }), { name: "UsageError", argument, code: "usage.invalid_argument" }, `${name}: ${String(value)}`);
  }
  const port = await freePort();
  await assert.rejects(createProxy({ port, target: `http://localhost:${port}` }), { argument: "options.target", message: /is the proxy itself/ });
  await assert.rejects(fetch(`http://127.0.0.1:${port}`), TypeError);
});

test("close ends the idle connections to the target, too", async (t) => {
  const { proxy, server } = await proxied(t);
  server.keepAliveTimeout = 0;
  await (await fetch(`${proxy.url}/api/x`)).text();
  const connections = () => new Promise((resolve) => server.getConnections((_, count) => resolve(count)));
  assert.equal(await connections(), 1);
  await proxy.close();
  while ((await connections()) > 0) await new Promise(setImmediate);
});

test("on all addresses, it answers to the one at which a request came in", { skip: await hasIpv6() ? false : "this machine has no ::1" }, async (t) => {
  const { proxy } = await proxied(t, { host: "::" });
  for (const host of ["127.0.0.1", "[::1]", "localhost"]) assert.equal((await fetch(`http://${host}:${proxy.port}/api/x`)).status, 200, host);
  const elsewhere = await rawRequest(proxy, "GET /api/x", [`Host: [::1]:${proxy.port}`]);
  assert.equal(parsed(elsewhere).status, 403);
});

test("over IPv6 its address is a name of its own", { skip: await hasIpv6() ? false : "this machine has no ::1" }, async (t) => {
  const { proxy } = await proxied(t, { host: "::1" });
  assert.equal(proxy.url, `http://[::1]:${proxy.port}`);
  assert.equal((await fetch(`${proxy.url}/api/x`)).status, 200);
});

async function hasIpv6() {
  const server = http.createServer().listen(0, "::1");
  try {
    await once(server, "listening");
    server.close();
    return true;
  } catch {
    return false;
  }
}
