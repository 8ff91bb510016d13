// Redirects: followed by hand, so that each request is signed for its own target, and otherwise as fetch follows them.

import assert from "node:assert/strict";
import { test } from "node:test";

import { rawResponse, startRawSocket } from "../support/raw-socket.mjs";
import { challenge, challenging, digest, failure, fieldsOf, pair, refusals, rfc, scripted, unauthorized } from "./support/harness.mjs";

const STATUSES = [301, 302, 303, 307, 308];

/** A server without authentication that redirects /a to /b: fetch's own behaviour is the oracle. */
async function open(t, status) {
  const answers = (request) => (/^\S+ \/a/.test(String(request)) ? rawResponse(status, { Location: "/b?c" }) : rawResponse(200, {}, /^HEAD/.test(String(request)) ? "" : "end"));
  const server = await startRawSocket(answers);
  t.after(() => server.close());
  return server;
}
const seen = (text) => ({
  method: /^\S+/.exec(text)[0], type: /^content-type: (.*)\r$/im.exec(text)?.[1], language: /^content-language: (.*)\r$/im.exec(text)?.[1],
  own: /^x-own: (.*)\r$/im.exec(text)?.[1], body: text.split("\r\n\r\n")[1],
});

for (const status of STATUSES) {
  for (const method of ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"]) {
    test(`${status} after ${method}: the next request is the one that fetch makes, signed`, async (t) => {
      const init = { method, headers: { "content-type": "text/x", "content-language": "en", "x-own": "1" }, ...(/GET|HEAD/.test(method) ? {} : { body: "the body" }) };
      const plain = await open(t, status);
      await fetch(`${plain.url}/a`, init);
      const { server, fetch: client } = await pair(t, { redirects: { "/a": { status, location: "/b?c", signed: true } } });
      const response = await client(`${server.url}/a`, init);
      assert.equal(response.status, 200, refusals(server).join());
      const { method: sent, headers, body, target } = server.records.at(-1);
      const ours = { method: sent, type: headers["content-type"], language: headers["content-language"], own: headers["x-own"], body: String(body) };
      assert.deepEqual([ours, target, server.records.length], [seen(plain.texts().at(-1)), "/b?c", 3]);
      assert.deepEqual([response.url, response.redirected], [`${server.url}/b?c`, true]);
    });
  }
}

test("another origin: no Authorization, no cookie, its challenge unanswered; back home signed again", async (t) => {
  const home = await rfc(t);
  const stranger = await rfc(t, { redirects: { "/away": { status: 307, location: `${home.url}/back` } } });
  const { fetch } = globalThis;
  let first = true;
  // Home redirects once, after it has accepted.
  const client = digest(t, {
    ...home.credentials,
    async fetch(url, init) {
      const response = await fetch(url, init);
      if (!first || response.status !== 200) return response;
      first = false;
      return new Response(null, { status: 307, headers: { location: `${stranger.url}/away` } });
    },
  });
  const response = await client(`${home.url}/a`, { headers: { cookie: "a=b", "x-own": "1" } });
  assert.deepEqual([response.status, home.records.at(-1).target], [200, "/back"]);
  const [{ headers, authorization }] = stranger.records;
  assert.deepEqual([authorization, headers.cookie, headers["x-own"]], [null, undefined, "1"]);
  assert.equal((await client(`${stranger.url}/direct`)).status, 401);
  assert.ok(stranger.records.every((record) => record.authorization === null));
});

test("origins: a redirect to another that is allowed is answered with a nonce of its own", async (t) => {
  const second = await rfc(t, { challenges: [{ realm: "second" }] });
  const { server, fetch } = await pair(t, { redirects: { "/a": { status: 302, location: `${second.url}/b`, signed: true } } }, {});
  const both = digest(t, { ...server.credentials, origins: [server.url, second.url] });
  assert.equal((await both(`${server.url}/a`)).status, 200);
  assert.deepEqual(second.records.map(({ verdict }) => verdict), ["challenged", "accepted"]);
  assert.equal((await fetch(`${server.url}/a`)).status, 401);
});

test("origins that are given do not include the first request's", async (t) => {
  const { server, fetch } = await pair(t, {}, { origins: ["https://api.example"] });
  assert.equal((await fetch(server.url)).status, 401);
  assert.equal(server.records.length, 1);
});

test("the origin of the first call counts, not of the call whose body was read first", async (t) => {
  const server = await rfc(t);
  const other = await rfc(t);
  const fetch = digest(t, server.credentials);
  const slow = fetch(new Request(server.url, { method: "POST", body: "x" }));
  const fast = fetch(other.url);
  assert.deepEqual([(await slow).status, (await fast).status], [200, 401]);
});

test("redirect: manual gives the redirect, error rejects, both after the challenge was answered", async (t) => {
  const { server, fetch } = await pair(t, { redirects: { "/a": { status: 302, location: "/b", signed: true } } });
  const response = await fetch(`${server.url}/a`, { redirect: "manual" });
  assert.deepEqual([response.status, response.headers.get("location"), server.records.length], [302, "/b", 2]);
  assert.ok((await failure(fetch(`${server.url}/a`, { redirect: "error" }))) instanceof TypeError);
  assert.equal(server.records.length, 3);
  const request = new Request(`${server.url}/a`, { redirect: "manual" });
  assert.equal((await fetch(request)).status, 302);
});

test("twenty redirects are followed, as fetch does, and no more", async (t) => {
  const chain = (last) => (url) => {
    const at = Number(new URL(url).pathname.slice(1));
    return at === last ? new Response("end") : new Response(null, { status: 302, headers: { location: `/${at + 1}` } });
  };
  const twenty = scripted(chain(20));
  assert.equal(await (await digest(t, { fetch: twenty.fetch })("https://api.example/0")).text(), "end");
  assert.equal(twenty.requests.length, 21);
  const endless = scripted(chain(Number.POSITIVE_INFINITY));
  const error = await failure(digest(t, { fetch: endless.fetch })("https://api.example/0"));
  assert.ok(error instanceof TypeError && /20 redirects/.test(error.message));
  assert.equal(endless.requests.length, 21);
});

test("where fetch follows no redirect, neither do we", async (t) => {
  for (const location of ["data:text/plain,evil", "ftp://host/", "javascript:1", "https://user:pass@api.example/", "https://"]) {
    const { fetch, requests } = scripted([() => new Response(null, { status: 302, headers: { location } })]);
    const error = await failure(digest(t, { fetch })("https://api.example/a"));
    assert.ok(error instanceof TypeError, `${location}: ${error}`);
    assert.equal(requests.length, 1);
  }
  for (const headers of [{}, { location: "/b" }]) {
    const status = headers.location ? 304 : 302;
    const { fetch, requests } = scripted([() => new Response(null, { status, headers })]);
    const response = await digest(t, { fetch })("https://api.example/a");
    assert.deepEqual([response.status, response.redirected, requests.length], [status, false, 1]);
  }
});

test("a fragment in the Location is dropped, a relative one is resolved, the count goes on", async (t) => {
  const { fetch, requests } = challenging(challenge(), (url) => {
    const next = { "/a/b": "../c/./d?e#f", "/c/d": "?g" }[new URL(url).pathname];
    return next === undefined || url.endsWith("?g") ? new Response() : new Response(null, { status: 302, headers: { location: next } });
  });
  await digest(t, { fetch })("https://api.example/a/b");
  assert.deepEqual(requests.map(({ url }) => url.slice(19)), ["/a/b", "/a/b", "/c/d?e", "/c/d?g"]);
  assert.deepEqual(requests.slice(1).map(({ headers }) => fieldsOf(headers.authorization)).map(({ uri, nc }) => `${uri} ${nc}`), [
    "/a/b 00000001", "/c/d?e 00000002", "/c/d?g 00000003",
  ]);
});

test("a redirect that comes before any challenge: the challenge is answered where it comes", async (t) => {
  const { server, fetch } = await pair(t, { redirects: { "/a": { status: 302, location: "/b" } } });
  assert.equal((await fetch(`${server.url}/a`)).status, 200);
  assert.deepEqual(server.records.map(({ target, verdict }) => `${target} ${verdict}`), ["/a redirected", "/b challenged", "/b accepted"]);
});

test("requireMutualAuth: a redirect, which nobody has proven, leads to no unproven success elsewhere", async (t) => {
  const { fetch } = scripted([() => new Response(null, { status: 302, headers: { location: "https://evil.example/" } }), () => new Response("evil")]);
  assert.equal((await failure(digest(t, { fetch, requireMutualAuth: true })("https://api.example/a"))).code, "auth.mutual");
});

test("a browser follows by itself: a GET that is refused where it ended is signed again for there", async (t) => {
  globalThis.document = {};
  t.after(() => delete globalThis.document);
  const ended = (status, headers) => Object.defineProperties(new Response("at the end", { status, headers }), { redirected: { value: true }, url: { value: "https://api.example/b" } });
  for (const method of ["GET", "POST"]) {
    const { fetch, requests } = scripted((url, { headers }) => {
      if (headers.authorization === undefined) return unauthorized();
      return url.endsWith("/b") ? new Response("accepted") : ended(401, { "www-authenticate": challenge("n2") });
    });
    const response = await digest(t, { fetch })("https://api.example/a", { method });
    assert.ok(requests.every(({ redirect }) => redirect === "follow"));
    // Whether the POST still was one at the end cannot be seen.
    assert.deepEqual([await response.text(), requests.length], method === "GET" ? ["accepted", 3] : ["at the end", 2]);
  }
});
