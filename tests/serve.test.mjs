// `serve`: a fetch-shaped handler over node:http, asked by curl, by fetch and by bare sockets.

import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { connect } from "node:net";
import { after, test } from "node:test";
import { promisify } from "node:util";

import { createMockAtlas } from "../pkg-template/mock.js";
import { serve as listen } from "../pkg-template/node.js";
import { startRawSocket } from "./support/raw-socket.mjs";
import { freshNonce, services, signature, written } from "./support/signed-client.mjs";

const run = promisify(execFile);
const open = [];
after(() => Promise.all(open.map((server) => server.close())));

/** `serve`, closed when the tests are over. */
async function serve(handler, options) {
  const server = await listen(handler, options);
  open.push(server);
  return server;
}

const hasCurl = (() => {
  try {
    return execFileSync("curl", ["--version"], { encoding: "utf8" }).includes("http");
  } catch {
    return false;
  }
})();

test("curl --digest creates a service through serve", { skip: hasCurl ? false : "curl is not installed" }, async () => {
  const mock = createMockAtlas();
  const server = await serve(mock.fetch);
  const user = `${mock.credentials.publicKey}:${mock.credentials.privateKey}`;
  const url = `${server.url}${services(mock)}/endpointService?pretty=true`;
  const args = ["--silent", "--user", user, "--digest", "--header", "Content-Type: application/json", "--data", '{"providerName":"AWS","region":"us-east-1"}'];
  const { stdout } = await run("curl", [...args, url]);
  assert.equal(JSON.parse(stdout).status, "INITIATING");
  assert.deepEqual(mock.requests.map(({ status }) => status), [401, 201]);
  const wrong = await run("curl", ["--silent", "--user", "mockuser:wrong", "--digest", "--write-out", "%{http_code}", "--output", "-", url]);
  assert.match(wrong.stdout, /401$/);
});

/** Sends bytes, and gives all that comes back until the server closes. */
async function rawExchange(port, bytes) {
  const socket = connect({ port, host: "127.0.0.1" });
  socket.write(bytes);
  return Buffer.concat(await socket.toArray()).toString("latin1");
}

test("serve hands method, headers, body and the target's bytes on", async () => {
  const seen = [];
  const server = await serve(async (request) => {
    seen.push([request.method, request.url.slice(server.url.length), request.headers.get("x-a"), await request.text()]);
    const headers = new Headers([["www-authenticate", 'Basic realm="b"'], ["www-authenticate", 'Digest realm="d"'], ["set-cookie", "a=1"], ["set-cookie", "b=2"]]);
    return new Response("done", { status: 207, headers });
  });
  const answer = await rawExchange(server.port, "PATCH /a%2Fb?x=%20 HTTP/1.1\r\nHost: h\r\nX-A: 1\r\nX-A: 2\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi");
  assert.deepEqual(seen, [["PATCH", "/a%2Fb?x=%20", "1, 2", "hi"]]);
  assert.match(answer, /^HTTP\/1\.1 207 /);
  assert.match(answer, /www-authenticate: Basic realm="b", Digest realm="d"\r\n/i);
  assert.match(answer, /set-cookie: a=1\r\nset-cookie: b=2\r\n/i);
});

test("serve: a target that a URL parser changes is still checked byte for byte", async () => {
  const mock = createMockAtlas();
  const server = await serve(mock.fetch);
  const nonce = await freshNonce(mock);
  const target = `${services(mock)}/x/../AWS/endpointService`;
  const authorization = written(signature(mock, { method: "GET", target, nonce }));
  const answer = await rawExchange(server.port, `GET ${target} HTTP/1.1\r\nHost: h\r\nAuthorization: ${authorization}\r\nConnection: close\r\n\r\n`);
  // Signed well, so past the signature, and no path that Atlas has.
  assert.match(answer, /^HTTP\/1\.1 404 /);
  assert.equal(mock.requests.at(-1).path, target);
});

test("serve: a handler that throws is a 500, a lost answer is a cut connection, and the server goes on", async () => {
  let next = () => Promise.reject(new Error("secret"));
  const server = await serve((request) => next(request));
  const failed = await fetch(server.url);
  assert.equal(failed.status, 500);
  assert.doesNotMatch(await failed.text(), /secret/);
  next = () => {
    throw null;
  };
  assert.equal((await fetch(server.url)).status, 500);
  next = () => "no response";
  assert.equal((await fetch(server.url)).status, 500);
  const mock = createMockAtlas();
  next = mock.fetch;
  mock.fault({ with: "network" });
  await assert.rejects(fetch(server.url), TypeError);
  assert.equal((await fetch(server.url)).status, 401);
});

test("serve: a body over 1 MiB is a 413, one of 1 MiB is not", async () => {
  const server = await serve(async (request) => new Response(String((await request.arrayBuffer()).byteLength)));
  const post = (length) => fetch(server.url, { method: "POST", body: new Uint8Array(length) });
  assert.equal(await (await post(2 ** 20)).text(), "1048576");
  assert.equal((await post(2 ** 20 + 1)).status, 413);
  assert.equal((await post(2 ** 24)).status, 413);
});

test("serve: the request's signal aborts when the client goes away", async () => {
  const arrivals = [];
  const went = new Promise((resolve) => arrivals.push(resolve));
  const server = await serve((request) => new Promise((resolve, reject) => {
    request.signal.addEventListener("abort", () => {
      reject(request.signal.reason);
      arrivals[0]("gone");
    });
    socket.destroy();
  }));
  const socket = connect({ port: server.port, host: "127.0.0.1" });
  socket.write("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  assert.equal(await went, "gone");
});

test("serve: close ends waiting connections, twice is once, and a signal does the same", async () => {
  const mock = createMockAtlas();
  const server = await serve(mock.fetch);
  mock.fault({ with: "hang" });
  const pending = fetch(server.url);
  const refused = assert.rejects(pending, TypeError);
  while (mock.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
  await Promise.all([server.close(), server.close()]);
  await refused;
  const abort = new AbortController();
  const other = await serve(mock.fetch, { signal: abort.signal });
  abort.abort();
  await other.close();
  await assert.rejects(fetch(other.url), TypeError);
  await assert.rejects(serve(mock.fetch, { signal: AbortSignal.abort("no") }), (error) => error === "no");
});

test("serve: where it cannot listen it says so", async () => {
  const taken = await startRawSocket([""]);
  open.push(taken);
  await assert.rejects(serve(() => new Response(), { port: taken.port }), { name: "UsageError", argument: "options.port", message: /is taken/ });
  await assert.rejects(serve(() => new Response(), { port: 65_536 }), { name: "UsageError", argument: "options.port" });
  await assert.rejects(serve(() => new Response(), { host: "192.0.2.1" }), { name: "UsageError", argument: "options.host" });
  await assert.rejects(serve(undefined), { name: "UsageError", argument: "handler" });
});
