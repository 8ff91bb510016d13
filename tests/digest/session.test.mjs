// `DigestSession`, the half without a transport: what it gives, takes and refuses. The recipes' tests send with it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { challenge, expectedResponse, fieldsOf, USER } from "./support/harness.mjs";
import { AuthenticationError, DigestSession } from "./support/package.mjs";

const session = (t, credentials = USER) => {
  const made = new DigestSession(credentials);
  t.after(() => made.close());
  return made;
};
const GET = { method: "GET", uri: "/a?b" };

test("null before a challenge; then a header with each count, in the same call", (t) => {
  const one = session(t);
  assert.equal(one.authorize(GET), null);
  assert.equal(one.receiveChallenge(challenge()), "retry");
  for (const nc of ["00000001", "00000002", "00000003"]) {
    const fields = fieldsOf(one.authorize(GET));
    assert.deepEqual([fields.nc, fields.uri, fields.response], [nc, "/a?b", expectedResponse("GET", fields, USER)]);
  }
});

test("a target as text is signed as it is; of a URL path and query are taken", (t) => {
  const one = session(t);
  one.receiveChallenge(challenge());
  const targets = [
    ["/a//b;c?d='e'", "/a//b;c?d='e'"], ["*", "*"], ["host:443", "host:443"], ["http://host/a?b", "http://host/a?b"],
    [new URL("https://host/a?b#c"), "/a?b"], [new URL("https://host?#"), "/"],
  ];
  for (const [uri, expected] of targets) assert.equal(fieldsOf(one.authorize({ method: "GET", uri })).uri, expected);
});

test("the method is taken as it is sent", (t) => {
  const one = session(t);
  one.receiveChallenge(challenge());
  for (const method of ["GET", "patch", "PROPFIND"]) {
    const fields = fieldsOf(one.authorize({ method, uri: "/" }));
    assert.equal(fields.response, expectedResponse(method, fields, USER));
  }
});

test("WWW-Authenticate as one line, as several, and joined", (t) => {
  for (const lines of [challenge(), ['Basic realm="b"', challenge()], `Basic realm="b", ${challenge()}`, ['Basic realm="b"', `Negotiate, ${challenge()}`]]) {
    const one = session(t);
    assert.equal(one.receiveChallenge(lines), "retry");
    assert.equal(fieldsOf(one.authorize(GET)).nonce, "n1");
  }
});

test("nothing that can be answered: AuthenticationError with the reason", (t) => {
  const reasons = [
    [null, "no_challenge"], [undefined, "no_challenge"], [[], "no_challenge"], ["", "no_challenge"], ['Basic realm="b"', "other_schemes"],
    ['Digest realm="r", nonce="n", algorithm=X', "algorithm"], ['Digest realm="r", nonce="n", qop="x"', "qop"], ['Digest realm="r', "malformed"],
  ];
  for (const [lines, reason] of reasons) {
    assert.throws(() => session(t).receiveChallenge(lines), (error) => error instanceof AuthenticationError && error.code === "auth.challenge" && error.reason === reason);
  }
});

test("rejected: a nonce that was used once, and refused without stale", (t) => {
  const one = session(t);
  one.receiveChallenge(challenge("n1"));
  const sent = one.authorize(GET);
  assert.equal(one.receiveChallenge(challenge("n2"), sent), "rejected");
  assert.equal(one.authorize(GET), null);
});

test("retry: stale, a nonce that others used, or one that a newer followed", (t) => {
  const stale = session(t);
  stale.receiveChallenge(challenge("n1"));
  assert.equal(stale.receiveChallenge(challenge("n2", ", stale=true"), stale.authorize(GET)), "retry");
  const shared = session(t);
  shared.receiveChallenge(challenge("n1"));
  const [first, second] = [shared.authorize(GET), shared.authorize(GET)];
  assert.equal(shared.receiveChallenge(challenge("n2"), second), "retry");
  assert.equal(shared.receiveChallenge(challenge("n3"), first), "retry");
  assert.equal(fieldsOf(shared.authorize(GET)).nonce, "n3");
});

test("twelve that ask at once and are challenged each: twelve counts that differ", (t) => {
  const one = session(t);
  for (let index = 0; index < 12; index += 1) assert.equal(one.authorize(GET), null);
  const uses = new Set();
  for (let index = 0; index < 12; index += 1) {
    one.receiveChallenge(challenge(`n${index % 3}`));
    const { nonce, nc } = fieldsOf(one.authorize(GET));
    uses.add(`${nonce} ${nc}`);
  }
  assert.equal(uses.size, 12);
});

test("receiveInfo: absent, verified, mismatch; nextnonce is used next", (t) => {
  const one = session(t);
  one.receiveChallenge(challenge());
  const authorization = one.authorize(GET);
  const { cnonce, nc } = fieldsOf(authorization);
  const exchange = { authorization, uri: "/a?b" };
  // RFC 7616 §3.5: A2 is ":" and the target.
  const rspauth = expectedResponse("", fieldsOf(authorization), USER);
  const info = (proof) => `qop=auth, rspauth="${proof}", cnonce="${cnonce}", nc=${nc}`;
  for (const none of [null, undefined, "", 'nextnonce="n1"', "?"]) assert.equal(one.receiveInfo(none, exchange), "absent");
  assert.equal(one.receiveInfo(info(rspauth), exchange), "verified");
  assert.equal(one.receiveInfo(info(rspauth), { ...exchange, uri: "/other" }), "mismatch");
  assert.equal(one.receiveInfo(info("0".repeat(32)), exchange), "mismatch");
  one.receiveInfo('nextnonce="n9"', exchange);
  const { nonce, nc: count } = fieldsOf(one.authorize(GET));
  assert.deepEqual([nonce, count], ["n9", "00000001"]);
});

test("auth-int: text, bytes and none are hashed", (t) => {
  const one = session(t);
  one.receiveChallenge('Digest realm="r", nonce="n", qop="auth-int"');
  const response = (body) => {
    const { nc, cnonce, ...rest } = fieldsOf(one.authorize({ method: "POST", uri: "/", body }));
    return { ...rest, nc, cnonce };
  };
  for (const body of [undefined, "", "ü", new Uint8Array([1, 2]), Buffer.from("b")]) assert.equal(response(body).qop, "auth-int");
});

test("arguments that cannot be used are named, and no count is taken", (t) => {
  const one = session(t);
  one.receiveChallenge(challenge());
  const bad = [
    [undefined, "request.method"], [{ uri: "/" }, "request.method"], [{ method: "", uri: "/" }, "request.method"], [{ method: "GET" }, "request.uri"],
    [{ method: "GET", uri: "" }, "request.uri"], [{ method: "GET", uri: 5 }, "request.uri"], [{ ...GET, body: {} }, "request.body"], [{ method: "GET", uri: "/ä" }, "request"], [{ method: "GET", uri: "/a b" }, "request"],
  ];
  for (const [request, argument] of bad) assert.throws(() => one.authorize(request), { name: "UsageError", code: "usage.invalid_argument", argument });
  assert.throws(() => one.receiveInfo("", {}), { argument: "exchange.authorization" });
  assert.throws(() => one.receiveInfo("", { authorization: "x" }), { argument: "exchange.uri" });
  assert.equal(fieldsOf(one.authorize(GET)).nc, "00000001");
  for (const credentials of [undefined, {}, { username: "a" }, { username: "a:b", password: "" }]) assert.throws(() => new DigestSession(credentials), { name: "UsageError" });
});

test("close wipes, twice is once, and what comes later is usage.closed", () => {
  const one = new DigestSession(USER);
  one.receiveChallenge(challenge());
  one.close();
  one.close();
  for (const call of [() => one.authorize(GET), () => one.receiveChallenge(challenge()), () => one.receiveInfo(null, { authorization: "x", uri: "/" })]) {
    assert.throws(call, { name: "UsageError", code: "usage.closed" });
  }
  if (Symbol.dispose) assert.equal(DigestSession.prototype[Symbol.dispose], DigestSession.prototype.close);
});
