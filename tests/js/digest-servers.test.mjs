// Digest against servers that share no code with the package: the strict RFC server, two from npm, Apache httpd, and
// the mock Atlas, in this process and over a socket.

import assert from "node:assert/strict";
import { test } from "node:test";

import { startApache, startHttpAuth, startPassportHttp } from "../support/foreign-servers.mjs";
import { startRfcDigestServer } from "../support/rfc-digest-server.mjs";
import { client, CREATE_PATH, GET_PATH, NEW, REF } from "./support/calls.mjs";
import { createMockAtlas, serve } from "./support/package.mjs";
import { AT_ONCE, atlasInPlaceOfEcho, CALLS, expectedEchoes, runRounds, serviceAnswer } from "./support/rounds.mjs";

async function rfc(t, options) {
  const server = await startRfcDigestServer({ answer: serviceAnswer, ...options });
  t.after(() => server.close());
  return server;
}

const accepted = (server) => server.records.filter(({ verdict }) => verdict === "accepted");
const refusals = (server) => server.records.filter(({ verdict }) => verdict === "refused").map(({ reason }) => reason);

/** The server saw every call, with nothing wrong in any request. */
function assertFlawless(server) {
  assert.deepEqual(refusals(server), []);
  assert.equal(accepted(server).length, CALLS);
}

// ---------------------------------------------------------------- algorithms and qops

const ALGORITHMS = [null, "MD5", "md5", "MD5-sess", "SHA-256", "SHA-256-sess", "SHA-512-256", "SHA-512-256-sess"];
const QOPS = [null, ["auth"], ["auth-int"], ["auth", "auth-int"]];
for (const algorithm of ALGORITHMS) {
  for (const qop of QOPS) {
    // A session key is made with a cnonce, which without qop may not be sent.
    if (qop === null && algorithm?.endsWith("-sess")) continue;
    test(`RFC server, algorithm ${algorithm ?? "not named"}, qop ${qop?.join(" and ") ?? "not named"}`, async (t) => {
      const server = await rfc(t, { challenges: [{ algorithm, qop, opaque: "5ccc069c403ebaf9f0171e9517f40e41" }], rspauth: "good" });
      await runRounds(server);
      assertFlawless(server);
      const chosen = new Set(accepted(server).map(({ fields }) => fields.get("qop")));
      assert.deepEqual([...chosen], [qop?.[0]]);
    });
  }
}

for (const lines of ["one", "many"]) {
  test(`RFC server, several challenges in ${lines} header line(s): the strongest is answered`, async (t) => {
    const challenges = [
      { raw: 'Basic realm="a, Digest realm=\\"b\\""' },
      { algorithm: "MD5" },
      { raw: "Negotiate" },
      { algorithm: "SHA-256" },
      { raw: 'Digest realm="x", nonce="y", algorithm=SHA-1024, qop="auth"' },
      { raw: 'Bearer scope="read, write"' },
    ];
    const server = await rfc(t, { challenges, lines });
    await runRounds(server);
    assertFlawless(server);
    for (const { fields } of accepted(server)) assert.equal(fields.get("algorithm"), "SHA-256");
  });
}

// ---------------------------------------------------------------- the rest of a challenge

const challenges = {
  "userhash": { userhash: "required", algorithm: "SHA-256" },
  "a realm and an opaque with quotes and backslashes": { realm: 'a "b" \\ c', opaque: '"\\o' },
  "a realm outside ASCII, UTF-8 announced": { realm: "Südwest – 東", charset: "UTF-8" },
  "an empty realm and an empty opaque": { realm: "", opaque: "" },
  "parameters that nobody knows": { extra: 'foo=bar, baz="q, u=x"' },
  "a domain": { domain: "/other http://example.com/" },
  "blanks around =, single tokens quoted, unknown qops": {
    qop: ["auth"],
    template: ({ nonce, stale }) => `DIGEST  realm = "test realm" ,,nonce= "${nonce}", algorithm ="MD5", qop="auth-conf, auth", stale="${stale}"`,
  },
};
for (const [name, spec] of Object.entries(challenges)) {
  test(`RFC server, ${name}`, async (t) => {
    const server = await rfc(t, { challenges: [spec] });
    await runRounds(server);
    assertFlawless(server);
  });
}

test("RFC server, keys outside ASCII where UTF-8 is announced", async (t) => {
  const server = await rfc(t, { users: { "Jäsøn Doe": "Sécret, or not?" }, challenges: [{ charset: "UTF-8", algorithm: "SHA-256" }] });
  await runRounds(server);
  assertFlawless(server);
});

// ---------------------------------------------------------------- nonces

const policies = {
  "nextnonce with each answer": { nextNonce: "always" },
  "one-time nonces, the next in each answer": { nonceUses: 1, nextNonce: "last" },
  "a nonce for three requests, then stale": { nonceUses: 3 },
  "a nonce for eight requests of any kind": { nonceLife: 8 },
  "one-time nonces, then stale": { nonceUses: 1 },
  "one-time nonces, refused without stale": { nonceUses: 1, stale: false },
  "counts exactly in order": { nc: "next" },
  "a new opaque with each challenge": { nonceUses: 3, challenges: [{ opaque: (issue) => `opaque-${issue}` }] },
  "the same nonce for ever, and another opaque each time": { nonce: () => "always-the-same", nonceUses: 4, challenges: [{ opaque: (issue) => `opaque-${issue}` }] },
};
for (const [name, policy] of Object.entries(policies)) {
  test(`RFC server, ${name}: every call gets its answer`, async (t) => {
    const server = await rfc(t, policy);
    await runRounds(server);
    assert.equal(accepted(server).length, CALLS);
    for (const reason of refusals(server)) assert.match(reason, /^nc \w{8} is not the next$|^the nonce is stale$/);
  });
}

test("a nonce that expires between two calls costs one round trip", async (t) => {
  const server = await rfc(t, {});
  const atlas = client({ publicKey: "Mufasa", privateKey: "Circle of Life", baseUrl: server.url });
  await atlas.services.get(REF);
  server.expire();
  await atlas.services.create(NEW);
  const seen = server.records.map(({ method, verdict }) => `${method} ${verdict}`);
  assert.deepEqual(seen, ["GET challenged", "GET accepted", "POST stale", "POST accepted"]);
  assert.equal(server.records[3].fields.get("nc"), "00000001");
});

// ---------------------------------------------------------------- servers that nobody here wrote

const foreign = {
  "http-auth, MD5": () => startHttpAuth(),
  "http-auth, MD5-sess": () => startHttpAuth({ algorithm: "MD5-sess" }),
  "http-auth, without qop": () => startHttpAuth({ qop: "none" }),
  "passport-http, MD5": () => startPassportHttp(),
  "passport-http, MD5-sess, opaque and domain": () => startPassportHttp({ qop: "auth", algorithm: "MD5-sess", opaque: "an opaque", domain: "/" }),
  "passport-http, neither qop nor algorithm": () => startPassportHttp({}),
  "Apache mod_auth_digest": () => startApache(),
  "Apache mod_auth_digest, counts checked": () => startApache({ ncCheck: true }),
};
for (const [name, start] of Object.entries(foreign)) {
  const rounds = async (t, atOnce) => {
    const server = await start();
    if (server === null) return t.skip("Apache httpd with mod_auth_digest is not installed (Debian: apt-get install apache2)");
    t.after(() => server.close());
    t.diagnostic(`${server.name} ${server.version}`);
    const echoes = [];
    await runRounds(server, { fetch: atlasInPlaceOfEcho(echoes) }, atOnce);
    assert.deepEqual(echoes.sort(), expectedEchoes(atOnce));
  };
  test(`${name}: five in turn, GET and POST`, (t) => rounds(t, 1));
  test(`${name}: twelve at once, GET and POST`, (t) => rounds(t, AT_ONCE));
}

// ---------------------------------------------------------------- the mock Atlas

const PATHS = new Set([`GET ${GET_PATH}`, `POST ${CREATE_PATH}`]);
for (const options of [{}, { nonceUses: 1 }, { nonceUses: 3 }, { strictOrder: true }]) {
  for (const way of ["in this process", "over a socket"]) {
    test(`mock Atlas ${way}, ${JSON.stringify(options)}: every signature is good`, async (t) => {
      const mock = createMockAtlas({ ...options, looks: 2 });
      const settings = { ...mock.credentials, projectId: mock.projectId, fetch: mock.fetch };
      if (way === "over a socket") {
        const server = await serve(mock.fetch);
        t.after(() => server.close());
        Object.assign(settings, { fetch: undefined, baseUrl: server.url });
      }
      const atlas = client(settings);
      const wanted = [{ providerName: "AWS", region: "us-east-1" }, { providerName: "AZURE", region: "eastus2" }, { providerName: "GCP", region: "us-west1" }];
      const created = await Promise.all(wanted.map((service) => atlas.services.create(service)));
      assert.deepEqual(created.map(({ cloudProvider, phase }) => [cloudProvider, phase]), [["AWS", "pending"], ["AZURE", "pending"], ["GCP", "pending"]]);
      for (const service of created) {
        for (const phase of ["pending", "pending", "ready"]) assert.equal((await atlas.services.get(service)).phase, phase);
        const looks = await Promise.all(Array.from({ length: 12 }, () => atlas.services.get(service)));
        for (const look of looks) assert.equal(look.status, "AVAILABLE");
      }
      assert.equal(mock.requests.filter(({ status }) => status < 300).length, 3 + 3 * 15);
      assert.ok(mock.requests.every(({ status }) => status < 300 || status === 401));
    });
  }
}
