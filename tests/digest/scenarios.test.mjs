// Eighty-four situations against the strict server, all through `createDigestFetch`: the answer must be a 200 whose
// signature the server has verified, within the number of requests that the situation takes.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { assertNoUseTwice, digest, failure, jarred, refusals, rfc, times } from "./support/harness.mjs";

/** A challenge written out; `{nonce}` and `{stale}` are filled in. */
const written = (template, spec = {}) => ({
  algorithm: null,
  ...spec,
  template: ({ nonce, stale }) => template.replace("{nonce}", nonce).replace("{stale}", stale),
});
const qop = (value, qops = ["auth", "auth-int"]) => written(`Digest realm="test realm", nonce="{nonce}", qop=${value}`, { qop: qops });
const plain = (middle) => written(`Digest realm="test realm", ${middle}nonce="{nonce}", qop="auth"`);
const BASIC = { raw: 'Basic realm="b"' };
const two = [{ algorithm: "SHA-256", opaque: "strong" }, { algorithm: "MD5", opaque: "weak" }];

/** Scenarios that are one request and its answer: the challenges, and what is special about the request. */
const ONE = {
  "md5-auth": [[{}]],
  "atlas": [[written('Digest realm="MMS Public API", domain="", nonce="{nonce}", algorithm=MD5, qop="auth", stale=false', { realm: "MMS Public API", algorithm: "MD5" })]],
  "rfc2069": [[{ qop: null, algorithm: null }]],
  "qop-noalg": [[{ algorithm: null }]],
  "qop-list": [[qop('"auth,auth-int"')]],
  "qop-list-sp": [[qop('"auth, auth-int"')]],
  "qop-int-first": [[qop('"auth-int,auth"')]],
  "qop-int-first-sp": [[qop('"auth-int, auth"')]],
  "qop-unknown-first": [[qop('"auth-conf,auth"', ["auth"])]],
  "qop-token": [[qop("auth", ["auth"])]],
  "qop-upper": [[qop('"AUTH"', ["auth", "AUTH"])]],
  "auth-int-get": [[{ qop: ["auth-int"] }]],
  "auth-int-post": [[{ qop: ["auth-int"] }], { method: "POST", body: "a body" }],
  "sha256": [[{ algorithm: "SHA-256" }]],
  "sha512-256": [[{ algorithm: "SHA-512-256" }]],
  "md5-sess": [[{ algorithm: "MD5-sess" }]],
  "sha256-sess": [[{ algorithm: "SHA-256-sess" }]],
  "alg-lower": [[{ algorithm: "md5" }]],
  "alg-quoted": [[written('Digest realm="test realm", nonce="{nonce}", algorithm="MD5", qop="auth"', { algorithm: "MD5" })]],
  "two-headers": [two, { fields: { algorithm: "SHA-256", opaque: "strong" } }],
  "two-one-header": [two, { lines: "one", fields: { algorithm: "SHA-256", opaque: "strong" } }],
  "two-realms-one-header": [[{ algorithm: "SHA-256", realm: "r1" }, { realm: "r2" }], { lines: "one", fields: { realm: "r1" } }],
  "basic-then-digest-2h": [[BASIC, {}]],
  "digest-then-basic-2h": [[{}, BASIC]],
  "basic-then-digest-1h": [[BASIC, {}], { lines: "one" }],
  "digest-then-basic-1h": [[{}, BASIC], { lines: "one" }],
  "negotiate-then-digest-1h": [[{ raw: "Negotiate" }, {}], { lines: "one" }],
  "bearer-then-digest-2h": [[{ raw: 'Bearer realm="x", error_description="no, Digest nonce=\\"zz\\" here"' }, {}]],
  "unsupported-then-md5-2h": [[{ raw: 'Digest realm="u", nonce="u", qop="auth", algorithm=SHA-1024' }, {}]],
  "realm-comma": [[{ realm: "a, b" }]],
  "realm-escaped-quote": [[{ realm: 'a "b" c' }]],
  "realm-backslash": [[{ realm: "DOM\\x" }]],
  "realm-has-nonce": [[{ realm: "a=b, nonce=evil, qop=auth-int" }]],
  "realm-has-basic": [[{ realm: "x, Basic realm=y" }]],
  "realm-has-digest": [[{ realm: "the Digest realm" }]],
  "realm-apostrophe": [[{ realm: "Bob's API" }]],
  "realm-spaces": [[{ realm: "  two  each " }]],
  "realm-empty": [[{ realm: "" }]],
  "realm-latin1": [[{ realm: "Südwest", encoding: "latin1" }]],
  "no-space-after-comma": [[written('Digest realm="test realm",nonce="{nonce}",qop="auth"')]],
  "spaces-around-eq": [[written('Digest realm = "test realm" , nonce = "{nonce}" , qop = "auth"')]],
  "tabs": [[written('Digest\trealm="test realm",\tnonce="{nonce}"\t,\tqop="auth"')]],
  "upper-names": [[written('Digest REALM="test realm", Nonce="{nonce}", QOP="auth"')]],
  "lower-scheme": [[written('digest realm="test realm", nonce="{nonce}", qop="auth"')]],
  "two-spaces-after-scheme": [[written('Digest  realm="test realm", nonce="{nonce}", qop="auth"')]],
  "unknown-params": [[plain('foo=bar, x_v2="1, 2", a-b="q=z", ')]],
  "xnonce-before": [[plain('xrealm="no", xnonce="evil", ')]],
  "empty-elements": [[written('Digest realm="test realm", , nonce="{nonce}",, qop="auth"')]],
  "leading-comma": [[written(', Digest realm="test realm", nonce="{nonce}", qop="auth"')]],
  "trailing-comma": [[written('Digest realm="test realm", nonce="{nonce}", qop="auth",')]],
  "nonce-b64": [[{}], { nonce: "dGhlIG5vbmNl+/8A==" }],
  "nonce-space": [[{}], { nonce: "ab cd" }],
  "nonce-unquoted": [[written('Digest realm="test realm", nonce={nonce}, qop="auth"')]],
  "opaque-space": [[{ opaque: "opaque text" }]],
  "opaque-empty": [[{ opaque: "" }]],
  "opaque-escaped": [[{ opaque: 'a "b" \\ c' }]],
  "domain-list": [[{ domain: "/secret https://b.example/x /" }]],
  "userhash": [[{ userhash: "required", algorithm: "SHA-256" }]],
  "userhash-false": [[plain("userhash=false, ")]],
  "charset": [[{ charset: "UTF-8" }]],
  "charset-lower": [[{ charset: "utf-8" }]],
  "utf8-user": [[{ charset: "UTF-8" }], { users: { "Jäsøn Doe": "Sécret" } }],
  "user-quote": [[{}], { users: { 'a"b\\c': 'p"\\' } }],
  "path-query": [[{}], { path: "/a?x=1&y=2" }],
  "path-query-q": [[{}], { path: "/a?x=1?y=2/3" }],
  "path-semicolon": [[{}], { path: "/a;v=1/b;w?c;d" }],
  "path-pct": [[{}], { path: "/a%2Fb%20c?d=%2f" }],
  "path-slashslash": [[{}], { path: "//a//b/" }],
  "path-quote": [[{}], { path: "/it's?q=%27%22" }],
  "post-body": [[{}], { method: "POST", body: "a=b" }],
  "patch-body": [[{}], { method: "patch", body: "a=b" }],
};

/** The others: `[server options, requests at most, what is done]`. */
const accepted = async (response) => assert.equal(response.status, 200, response.headers.get("x-reason"));
const inTurn = async ({ fetch, server, between = () => {} }) => {
  for (let turn = 0; turn < 3; turn += 1) {
    await accepted(await fetch(`${server.url}/${turn}`));
    between();
  }
};
const single = async ({ fetch, server }) => accepted(await fetch(server.url));
const expiring = ({ fetch, server }) => inTurn({ fetch, server, between: () => server.expire() });
const MORE = {
  "stale-upper": [{ challenges: [written('Digest realm="test realm", nonce="{nonce}", qop="auth", stale=TRUE')] }, 6, expiring],
  "stale": [{}, 3, single, { expireFirst: true }],
  "stale-loop": [{ stale: "always" }, 5, async ({ fetch, server }) => assert.equal((await fetch(server.url)).status, 401)],
  "wrong-creds": [{}, 3, async ({ fetch, server }) => {
    const response = await fetch(server.url);
    assert.deepEqual([response.status, await response.text()], [401, "response is wrong"]);
  }, { password: "wrong" }],
  "reuse": [{}, 4, inTurn],
  "expire-nostale": [{ stale: false }, 6, expiring],
  "onetime-nextnonce": [{ nonceUses: 1, nextNonce: "last" }, 4, inTurn],
  "rspauth-bad": [{ rspauth: "bad" }, 2, async ({ fetch, server }) => assert.equal((await failure(fetch(server.url))).code, "auth.mutual"), { requireMutualAuth: true }],
  "parallel": [{}, 10, async ({ fetch, server }) => {
    await single({ fetch, server });
    for (const response of await Promise.all(times(8, (index) => fetch(`${server.url}/${index}`)))) await accepted(response);
    assertNoUseTwice(server);
  }],
  "redirect-same": [{ redirects: { "/a": { status: 302, location: "/b?c", signed: true } } }, 3, async ({ fetch, server }) => {
    const response = await fetch(`${server.url}/a`);
    await accepted(response);
    assert.equal(response.url, `${server.url}/b?c`);
  }],
  "redirect-cross": [{}, 0, async ({ t, fetch }) => {
    const stranger = await rfc(t);
    const first = await rfc(t, { redirects: { "/a": { status: 302, location: `${stranger.url}/b`, signed: true } } });
    assert.equal((await fetch(`${first.url}/a`)).status, 401);
    assert.deepEqual(stranger.records.map(({ authorization }) => authorization), [null]);
  }],
  "no-challenge-401": [{ challenges: [] }, 1, async ({ fetch, server }) => {
    const response = await fetch(server.url);
    assert.deepEqual([response.status, await response.text()], [401, "no Authorization"]);
  }],
  "cookie": [{ cookies: { session: "abc" } }, 2, single, { jar: true }],
};

let passed = 0;
const scenario = (name, run) => test(`scenario ${name}`, async (t) => {
  await run(t);
  passed += 1;
});

for (const [name, [challenges, { path = "/a", method = "GET", body, fields = {}, users, nonce, lines } = {}]] of Object.entries(ONE)) {
  scenario(name, async (t) => {
    const server = await rfc(t, { challenges, lines, users, ...(nonce === undefined ? {} : { nonce: () => nonce }) });
    await accepted(await digest(t, server.credentials)(server.url + path, { method, body }));
    assert.equal(server.records.length, 2);
    const [, signed] = server.records;
    assert.deepEqual([signed.verdict, signed.target, signed.body.toString()], ["accepted", path, body ?? ""]);
    for (const [field, value] of Object.entries(fields)) assert.equal(signed.fields.get(field), value);
  });
}
for (const [name, [options, most, run, { expireFirst, jar, ...client } = {}]] of Object.entries(MORE)) {
  scenario(name, async (t) => {
    const server = await rfc(t, { ...options, latency: () => expireFirst && server.records.length === 1 && server.expire() });
    const fetch = digest(t, { ...server.credentials, ...client, ...(jar ? { fetch: jarred() } : {}) });
    await run({ t, fetch, server });
    assert.ok(server.records.length <= most, `${server.records.length} requests`);
    assert.ok(refusals(server).every((reason) => reason === "the nonce is stale" || client.password !== undefined), refusals(server).join());
  });
}

test("there are eighty-four scenarios", () => assert.equal(Object.keys({ ...ONE, ...MORE }).length, 84));
after(() => console.log(`# ${passed} of 84 scenarios passed`));
