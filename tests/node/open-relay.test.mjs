// Whoever can reach the proxy's port tries to get past it: to other hosts, other paths, other pages' data. Each attempt is
// refused in Atlas's error shape, and nothing of it arrives anywhere.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { test } from "node:test";

import { parsed, proxied, rawExchange, rawRequest } from "./support.mjs";

/** Somewhere that no request may arrive. */
async function elsewhere(t) {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  return { authority: `127.0.0.1:${server.address().port}`, connections: () => connections };
}

/** Checks that the proxy itself refused, and says why in JSON. */
function assertRefused(answer, status, what) {
  const got = parsed(answer);
  assert.equal(got.status, status, `${what}: ${answer}`);
  assert.equal(got.headers["content-type"], "application/json", what);
  const { error, errorCode, detail, parameters, reason } = JSON.parse(got.body);
  assert.equal(error, status, what);
  assert.match(errorCode, /^PROXY_[A-Z_]+$/, what);
  assert.ok(detail.length > 10 && reason.length > 2 && Array.isArray(parameters), what);
  return got;
}

test("targets that name another host", async (t) => {
  const { proxy, seen } = await proxied(t);
  const other = await elsewhere(t);
  for (const target of [`http://${other.authority}/api/x`, `https://${other.authority}/api/x`, `//${other.authority}/api/x`, `///${other.authority}/api/`, "*"]) {
    assertRefused(await rawRequest(proxy, `GET ${target}`), 403, target);
  }
  assertRefused(await rawRequest(proxy, `GET @${other.authority}/api/`), 400, "user information");
  // Below /api/ they are a path like any other, of the one target.
  for (const target of [`/api//${other.authority}/x`, `/api/@${other.authority}`, `/api/http://${other.authority}/`]) {
    assert.equal(parsed(await rawRequest(proxy, `GET ${target}`)).status, 200, target);
    assert.equal(seen.at(-1).url, target);
  }
  assert.equal(other.connections(), 0);
  assert.equal(seen.length, 3);
});

test("CONNECT opens no tunnel, whatever it names", async (t) => {
  const { proxy, target, seen } = await proxied(t);
  const other = await elsewhere(t);
  for (const authority of [other.authority, new URL(target).host, `127.0.0.1:${proxy.port}`]) {
    const answer = await rawExchange(proxy.port, `CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\nGET /api/x HTTP/1.1\r\nHost: h\r\n\r\n`);
    assertRefused(answer, 405, authority);
  }
  assert.deepEqual([other.connections(), seen.length], [0, 0]);
});

test("an upgrade is not passed on: it stays an ordinary request", async (t) => {
  const { proxy, seen } = await proxied(t);
  const answer = await rawRequest(proxy, "GET /api/x", ["Upgrade: websocket", "Connection: Upgrade", "HTTP2-Settings: AAMAAABk", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="]);
  assert.equal(parsed(answer).status, 200);
  for (const name of ["upgrade", "http2-settings", "sec-websocket-key"]) assert.equal(seen[0].headers[name], undefined, name);
});

test("other hosts: names that were made to point here, other ports, none, two", async (t) => {
  const { proxy, seen } = await proxied(t);
  const { port } = proxy;
  const hosts = ["evil.example", `evil.example:${port}`, "127.0.0.1", `127.0.0.1:${port + 1}`, `127.0.0.2:${port}`, `localhost.evil.example:${port}`, `localhost.:${port}`, `x.localhost:${port}`, `127.0.0.1:${port}@evil.example`, `evil.example@127.0.0.1:${port}`, `0.0.0.0:${port}`, `[::ffff:127.0.0.1]:${port}`, `2130706433:${port}`, ""];
  for (const host of hosts) assertRefused(await rawRequest(proxy, "GET /api/x", [`Host: ${host}`]), 403, host);
  assertRefused(await rawRequest(proxy, "GET /api/x", [`Host: 127.0.0.1:${port}`, "Host: evil.example"]), 403, "two");
  assertRefused(await rawExchange(port, "GET /api/x HTTP/1.1\r\nConnection: close\r\n\r\n"), 403, "none");
  assertRefused(await rawExchange(port, "GET /api/x HTTP/1.0\r\n\r\n"), 403, "none, 1.0");
  assert.equal(seen.length, 0);
  for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `LOCALHOST:${port}`]) assert.equal(parsed(await rawRequest(proxy, "GET /api/x", [`Host: ${host}`])).status, 200, host);
});

test("other origins: by default loopback alone, or those that were named", async (t) => {
  const { proxy, seen } = await proxied(t);
  const strangers = ["https://evil.example", "http://localhost.evil.example", "http://127.0.0.1.evil.example", "null", "", "file://", "http://localhost:5173/", "http://u@localhost", "http://LOCALHOST", "http://evil.example#localhost", "chrome-extension://localhost", "ftp://localhost", "ws://localhost", "localhost", "http://127.0.0.1, https://evil.example"];
  for (const origin of strangers) {
    const { headers } = assertRefused(await rawRequest(proxy, "GET /api/x", [`Origin: ${origin}`]), 403, origin);
    assert.equal(headers["access-control-allow-origin"], undefined, origin);
    assertRefused(await rawRequest(proxy, "OPTIONS /api/x", [`Origin: ${origin}`, "Access-Control-Request-Method: GET"]), 403, origin);
  }
  assertRefused(await rawRequest(proxy, "GET /api/x", ["Origin: http://localhost", "Origin: https://evil.example"]), 403, "two");
  assert.equal(seen.length, 0);
  for (const origin of ["http://localhost:5173", "https://localhost", "http://127.0.0.1:8080", "http://[::1]:1", "http://app.localhost:3000"]) {
    const { status, headers } = parsed(await rawRequest(proxy, "GET /api/x", [`Origin: ${origin}`]));
    assert.deepEqual([status, headers["access-control-allow-origin"]], [200, origin]);
  }
  const named = await proxied(t, { allowedOrigins: ["https://app.example", "http://localhost:5173/"] });
  for (const origin of ["https://app.example", "http://localhost:5173"]) assert.equal(parsed(await rawRequest(named.proxy, "GET /api/x", [`Origin: ${origin}`])).status, 200, origin);
  for (const origin of ["http://app.example", "https://app.example:444", "https://x.app.example", "http://localhost:5174"]) assertRefused(await rawRequest(named.proxy, "GET /api/x", [`Origin: ${origin}`]), 403, origin);
});

test("a page's images, forms and links say where they come from, and are refused", async (t) => {
  const { proxy, seen } = await proxied(t);
  for (const site of ["cross-site", "same-site", "anything"]) assertRefused(await rawRequest(proxy, "GET /api/x", [`Sec-Fetch-Site: ${site}`, "Sec-Fetch-Mode: no-cors"]), 403, site);
  assert.equal(seen.length, 0);
  for (const site of ["none", "same-origin"]) assert.equal(parsed(await rawRequest(proxy, "GET /api/x", [`Sec-Fetch-Site: ${site}`])).status, 200, site);
});

test("paths that are not below /api/", async (t) => {
  const { proxy, seen } = await proxied(t);
  for (const path of ["/", "/api", "/apis/x", "/API/x", "/%61pi/x", "/x/api/y", "/?/api/", "/v2/api/x"]) assertRefused(await rawRequest(proxy, `GET ${path}`), 403, path);
  assert.equal(seen.length, 0);
});

test("dot segments, in every encoding that a server might undo", async (t) => {
  const { proxy, seen } = await proxied(t);
  const dots = ["..", ".", "%2e%2e", "%2E.", ".%2e", "%2e", "%252e%252e", "%25252e%25252E", "..;", "..;a=b", "%2e%2e%3b", "..%2f..", "x%2f..%2fy", "x%2F%2E%2E", "..%5c", "x%5c..%5cy", "%255c..%255c", "x%252f..", "%c0%ae%c0%ae", "%e0%80%ae.", "%ef%bc%8e%ef%bc%8e", "%e2%80%a5", "%25/%252e%252e", "%2525/%252e%252e", "%25c0%25ae", "%ff", "%", "%zz", "x%00", "x%0d%0aHost:%20y", "x%250ay"];
  for (const segment of dots) {
    for (const path of [`/api/${segment}`, `/api/${segment}/x`, `/api/atlas/${segment}/x?y`]) assertRefused(await rawRequest(proxy, `GET ${path}`), 400, path);
  }
  for (const path of ["/api/\\..\\x", "/api/a#b", '/api/"', "/api/<x>", "/api/\xe9"]) assertRefused(await rawRequest(proxy, `GET ${path}`), 400, path);
  assert.equal(seen.length, 0);
  // What only looks like one, and what stands behind the question mark.
  for (const path of ["/api/...", "/api/..a", "/api/a..", "/api/.a/b.", "/api/x%20y", "/api/%2Fsub%2Fresource", "/api/%C3%A9", "/api/100%25", "/api/a//b/", "/api/x?path=../../y&z=%2e%2e", "/api/x?"]) {
    assert.equal(parsed(await rawRequest(proxy, `GET ${path}`)).status, 200, path);
    assert.equal(seen.at(-1).url, path);
  }
});

test("methods that the API does not have", async (t) => {
  const { proxy, seen } = await proxied(t);
  for (const method of ["TRACE", "PROPFIND", "COPY", "LINK", "PURGE"]) {
    const { headers } = assertRefused(await rawRequest(proxy, `${method} /api/x`), 405, method);
    assert.match(headers.allow, /GET.*OPTIONS/, method);
  }
  for (const method of ["get", "FOO", "GET/x"]) assertRefused(await rawRequest(proxy, `${method} /api/x`), 400, method);
  assert.equal(seen.length, 0);
});

test("two lengths at once, and other ways to hide a second request in the first", async (t) => {
  const { proxy, seen } = await proxied(t);
  const inner = "GET /api/hidden HTTP/1.1\r\nHost: h\r\n\r\n";
  const attempts = {
    "TE and CL": [["Transfer-Encoding: chunked", `Content-Length: ${5 + inner.length}`], `0\r\n\r\n${inner}`],
    "CL twice": [["Content-Length: 0", `Content-Length: ${inner.length}`], inner],
    "CL as a list": [[`Content-Length: 0, ${inner.length}`], inner],
    "TE obscured": [["Transfer-Encoding: xchunked", "Content-Length: 5"], `0\r\n\r\n${inner}`],
    "TE twice": [["Transfer-Encoding: chunked", "Transfer-Encoding: identity"], `0\r\n\r\n${inner}`],
    "TE folded": [["X-A: b", " Transfer-Encoding: chunked", "Content-Length: 5"], `0\r\n\r\n${inner}`],
    "TE with a blank": [["Transfer-Encoding : chunked"], `0\r\n\r\n${inner}`],
    "a bare line feed": [["X-A: b\nTransfer-Encoding: chunked"], `0\r\n\r\n${inner}`],
    "a size that is no number": [["Transfer-Encoding: chunked"], `0x0\r\n\r\n${inner}`],
  };
  for (const [what, [lines, body]] of Object.entries(attempts)) {
    await rawRequest(proxy, "POST /api/outer", lines, body);
    assert.ok(seen.every(({ url }) => url !== "/api/hidden"), what);
  }
  for (const { method, url, headers } of seen) {
    assert.deepEqual([method, url, headers["transfer-encoding"]], ["POST", "/api/outer", undefined]);
  }
  const answer = await rawRequest(proxy, "POST /api/outer", attempts["TE and CL"][0], attempts["TE and CL"][1]);
  assertRefused(answer, 400, "TE and CL");
});

test("a chunked body goes on as one of a known length", async (t) => {
  const { proxy, seen } = await proxied(t);
  const before = seen.length;
  await rawRequest(proxy, "POST /api/x", ["Transfer-Encoding: chunked", "Trailer: X-Late"], "3\r\nabc\r\n2\r\nde\r\n0\r\nX-Late: 1\r\n\r\n");
  const { headers, body } = seen[before];
  assert.deepEqual([body, headers["content-length"], headers["transfer-encoding"], headers.trailer, headers["x-late"]], ["abcde", "5", undefined, undefined, undefined]);
});

test("headers that are for one connection, that lie about the client, or that are nobody's business", async (t) => {
  const { proxy, target, seen } = await proxied(t);
  const dropped = ["X-Forwarded-For: 1.2.3.4", "X-Forwarded-Host: evil.example", "X-Forwarded-Proto: https", "Forwarded: for=1.2.3.4", "Via: 1.1 x", "X-Real-IP: 1.2.3.4", "X-Original-URL: /admin", "X-Rewrite-URL: /admin", "X-HTTP-Method-Override: DELETE", "Cookie: session=1", "Cookie2: $Version=1", "Proxy-Authorization: Basic eDp5", "Proxy-Connection: keep-alive", "Keep-Alive: timeout=5", "TE: trailers", "Referer: http://localhost:5173/secret", "Sec-Fetch-Site: same-origin", "Sec-CH-UA: x", "X-Named: 1"];
  await rawRequest(proxy, "GET /api/x", [...dropped, "Connection: X-Named, host", "Origin: http://localhost:5173", "Authorization: Digest username=\"u\"", "Accept: application/json", "X-Kept: 1", "X-Kept: 2"]);
  const { headers, rawHeaders } = seen[0];
  assert.deepEqual(headers, { host: new URL(target).host, authorization: 'Digest username="u"', accept: "application/json", "x-kept": "1, 2", connection: "keep-alive" });
  assert.equal(rawHeaders.filter((name) => name === "x-kept").length, 2);
});

test("a body over 1 MiB, with its length said or not, is a 413", async (t) => {
  const { proxy, seen } = await proxied(t);
  const size = 2 ** 20 + 1;
  const big = "x".repeat(size);
  assertRefused(await rawRequest(proxy, "POST /api/x", [`Content-Length: ${size}`], big), 413, "said");
  assertRefused(await rawRequest(proxy, "POST /api/x", ["Transfer-Encoding: chunked"], `${size.toString(16)}\r\n${big}\r\n0\r\n\r\n`), 413, "not said");
  assert.equal(seen.length, 0);
  assert.equal(parsed(await rawRequest(proxy, "POST /api/x", [`Content-Length: ${size - 1}`], big.slice(1))).status, 200);
  assert.equal(seen[0].body.length, size - 1);
});

test("garbage and heads without an end are refused, and the proxy goes on", async (t) => {
  const { proxy, seen } = await proxied(t);
  assertRefused(await rawExchange(proxy.port, "\x16\x03\x01\x02\x00\x01\r\n\r\n"), 400, "TLS");
  assertRefused(await rawExchange(proxy.port, `GET /api/x HTTP/1.1\r\nHost: 127.0.0.1:${proxy.port}\r\nX: ${"x".repeat(70_000)}\r\n\r\n`), 431, "long");
  assertRefused(await rawExchange(proxy.port, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 400, "HTTP/2");
  assert.equal(parsed(await rawRequest(proxy, "GET /api/x")).status, 200);
  assert.equal(seen.length, 1);
});
