// From the first request to the answer.

import assert from "node:assert/strict";

import { assertNoUseTwice, challenge, digest, failure, fieldsOf, jarred, pair, rfc, scripted, times, unauthorized, verdicts } from "../support/harness.mjs";

const ok = (response, server) => assert.equal(response.status, 200, server.records.at(-1).reason);
const answered = (headers) => headers.authorization !== undefined;

export const flow = {
  async 50(t) {
    const { server, fetch } = await pair(t, { latency: () => server.records.length === 1 && server.expire() });
    ok(await fetch(server.url, { method: "POST", body: "x" }), server);
    assert.deepEqual(verdicts(server), ["challenged", "stale", "accepted"]);
  },

  async 51(t) {
    const reasons = [];
    const { server, fetch } = await pair(t, { stale: "always" }, { onUnanswered: ({ code, reason }) => reasons.push([code, reason]) });
    const response = await fetch(server.url);
    assert.deepEqual([response.status, await response.text()], [401, "the nonce is stale"]);
    assert.deepEqual(verdicts(server), ["challenged", "stale", "stale", "stale"]);
    assert.deepEqual(reasons, [["auth.rejected", "stale_loop"]]);
  },

  async 52(t) {
    const { server, fetch } = await pair(t, { stale: false });
    ok(await fetch(server.url), server);
    server.expire();
    ok(await fetch(server.url), server);
    assert.deepEqual(verdicts(server), ["challenged", "accepted", "refused", "accepted"]);
  },

  async 53(t) {
    const reasons = [];
    const { server, fetch } = await pair(t, {}, { password: "wrong", onUnanswered: ({ reason }) => reasons.push(reason) });
    for (const requests of [2, 4]) {
      const response = await fetch(server.url);
      assert.deepEqual([response.status, response.bodyUsed, await response.text()], [401, false, "response is wrong"]);
      assert.equal(server.records.length, requests);
    }
    assert.deepEqual(reasons, ["rejected", "rejected"]);
  },

  async 54(t) {
    const { server, fetch } = await pair(t);
    ok(await fetch(server.url), server);
    for (const response of await Promise.all(times(8, (index) => fetch(`${server.url}/${index}`)))) ok(response, server);
    assert.equal(server.records.length, 10);
    assertNoUseTwice(server);
    const counts = server.records.slice(1).map(({ fields }) => Number.parseInt(fields.get("nc"), 16));
    assert.deepEqual(counts.sort((a, b) => a - b), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  },

  async 55(t) {
    const { server, fetch } = await pair(t);
    const post = () => fetch(server.url, { method: "POST", body: "once" });
    for (let turn = 0; turn < 5; turn += 1) ok(await post(), server);
    assert.deepEqual(verdicts(server), ["challenged", ...times(5, () => "accepted")]);
  },

  async 56(t) {
    const chained = await pair(t, { nonceUses: 1, nextNonce: "last", rspauth: "good" }, { requireMutualAuth: true });
    for (let turn = 0; turn < 5; turn += 1) ok(await chained.fetch(chained.server.url), chained.server);
    assert.deepEqual(verdicts(chained.server), ["challenged", ...times(5, () => "accepted")]);
    assert.ok(chained.server.records.slice(1).every(({ fields }) => fields.get("nc") === "00000001"));
    for (const rspauth of ["bad", "absent"]) {
      const { server, fetch } = await pair(t, { rspauth }, { requireMutualAuth: true });
      assert.equal((await failure(fetch(server.url))).code, "auth.mutual", rspauth);
    }
  },

  async 57(t) {
    const stranger = await rfc(t);
    const { server, fetch } = await pair(t, { redirects: { "/a": { status: 302, location: `${stranger.url}/x`, signed: true } } });
    assert.equal((await fetch(`${server.url}/a`)).status, 401);
    // Nor when asked directly: another port is another origin. Nor under another name of the same host.
    assert.equal((await fetch(`${stranger.url}/y`)).status, 401);
    assert.equal((await fetch(`http://localhost:${server.port}/z`)).status, 401);
    assert.deepEqual(stranger.records.map(({ authorization }) => authorization), [null, null]);
    assert.equal(server.records.at(-1).authorization, null);
  },

  async 58(t) {
    const { server, fetch } = await pair(t, { redirects: { "/a": { status: 307, location: "/b?c", signed: true } } });
    const response = await fetch(`${server.url}/a`, { method: "PUT", body: "again" });
    ok(response, server);
    const [, first, second] = server.records.map(({ method, target, fields, body }) => [method, target, fields?.get("uri"), fields?.get("nc"), String(body)]);
    assert.deepEqual([first, second], [["PUT", "/a", "/a", "00000001", "again"], ["PUT", "/b?c", "/b?c", "00000002", "again"]]);
    assert.deepEqual([response.url, response.redirected], [`${server.url}/b?c`, true]);
  },

  async 59(t) {
    const { server, fetch } = await pair(t);
    const request = new Request(server.url, { method: "POST", body: "of a Request", headers: { "x-a": "1" } });
    ok(await fetch(request), server);
    assert.deepEqual(server.records.map(({ body, headers }) => [String(body), headers["x-a"]]), times(2, () => ["of a Request", "1"]));
    server.expire();
    const error = await failure(fetch(server.url, { method: "POST", body: new Blob(["flow"]).stream(), duplex: "half" }));
    assert.deepEqual([error.name, error.argument], ["UsageError", "init.body"]);
    assert.match(error.message, /stream that was consumed/);
    ok(await fetch(server.url, { method: "POST", body: new Blob(["flow"]).stream(), duplex: "half" }), server);
    assert.equal(String(server.records.at(-1).body), "flow");
  },

  async 60(t) {
    const { server, fetch } = await pair(t, { cookies: { session: "abc", route: "7" } }, { fetch: jarred() });
    ok(await fetch(server.url), server);
    assert.deepEqual(verdicts(server), ["challenged", "accepted"]);
    assert.equal(server.records[1].headers.cookie, "session=abc; route=7");
  },

  async 61(t) {
    for (const status of [403, 407, 400, 200, 500]) {
      const { fetch, authorizations } = scripted([() => new Response("no", { status, headers: { "www-authenticate": challenge() } })]);
      const response = await digest(t, { fetch })("https://api.example/");
      assert.deepEqual([response.status, await response.text(), authorizations()], [status, "no", [null]]);
    }
  },

  async 62(t) {
    const unanswerable = [
      [null, "no_challenge"], ['Basic realm="b"', "other_schemes"], ['Digest realm="r", nonce="n", algorithm=SHA-1024', "algorithm"],
      ['Digest realm="r", nonce="n", qop="auth-conf"', "qop"], ['Digest realm="r', "malformed"],
    ];
    for (const [value, expected] of unanswerable) {
      const reasons = [];
      const { fetch, requests } = scripted([() => unauthorized(value, "the body")]);
      const response = await digest(t, { fetch, onUnanswered: ({ code, reason }) => reasons.push([code, reason]) })("https://api.example/");
      assert.deepEqual([response.status, await response.text(), requests.length], [401, "the body", 1]);
      assert.deepEqual(reasons, [["auth.challenge", expected]]);
    }
    // Nor one that comes after an answer.
    const { fetch, requests } = scripted((url, { headers }) => unauthorized(answered(headers) ? 'Basic realm="b"' : challenge(), "later"));
    assert.equal(await (await digest(t, { fetch })("https://api.example/")).text(), "later");
    assert.equal(fieldsOf(requests[1].headers.authorization).nonce, "n1");
  },
};
