// Many calls at once share one challenge, and never send the same nonce and count twice.

import assert from "node:assert/strict";
import { test } from "node:test";

import { startRfcDigestServer } from "../support/rfc-digest-server.mjs";
import { answer, challenge, client, failure, fieldsOf, NEW, REF, scripted, SERVICE, unauthorized } from "./support/calls.mjs";
import { serviceAnswer } from "./support/rounds.mjs";

const minimal = answer(200, {}, SERVICE);
const USER = { publicKey: "Mufasa", privateKey: "Circle of Life" };
const times = (count, make) => Array.from({ length: count }, (_, index) => make(index));

/** Nonce and count of each signed request. */
const uses = (authorizations) => authorizations.filter((value) => value !== null).map((value) => `${fieldsOf(value).nonce} ${fieldsOf(value).nc}`);
const assertNoUseTwice = (authorizations) => {
  const all = uses(authorizations);
  assert.equal(new Set(all).size, all.length);
  return all;
};

test("twenty cold calls at once: 21 requests; then twenty warm ones: 20", async (t) => {
  const server = await startRfcDigestServer({ answer: serviceAnswer });
  t.after(() => server.close());
  const atlas = client({ ...USER, baseUrl: server.url });
  await Promise.all(times(20, (index) => (index % 2 ? atlas.services.create(NEW) : atlas.services.get(REF))));
  assert.equal(server.records.length, 21);
  await Promise.all(times(20, () => atlas.services.get(REF)));
  assert.equal(server.records.length, 41);
  const counts = server.records.filter(({ fields }) => fields !== null).map(({ fields }) => Number.parseInt(fields.get("nc"), 16));
  assert.deepEqual(counts.sort((a, b) => a - b), times(40, (index) => index + 1));
  assert.equal(new Set(server.records.map(({ fields }) => fields?.get("nonce"))).size, 2);
});

test("the call that got the challenge is signed and sent before those that waited for it", async () => {
  const order = [];
  const { fetch } = scripted((url, { method, headers }) => {
    if (headers.authorization === undefined) return unauthorized();
    order.push(`${method} ${fieldsOf(headers.authorization).nc}`);
    return minimal;
  });
  const atlas = client({ fetch });
  await Promise.all([atlas.services.create(NEW), ...times(3, () => atlas.services.get(REF))]);
  assert.equal(order[0], "POST 00000001");
  assert.deepEqual(order.slice(1), ["GET 00000002", "GET 00000003", "GET 00000004"]);
});

test("a server that asks for no credentials: calls at once need no second request", async () => {
  const { fetch, requests } = scripted([minimal]);
  const atlas = client({ fetch });
  await Promise.all(times(20, () => atlas.services.get(REF)));
  assert.equal(requests.length, 20);
});

test("calls at once to a server without a challenge all end", async () => {
  const { fetch } = scripted([unauthorized(null)]);
  const atlas = client({ fetch });
  for (const error of await Promise.all(times(20, () => failure(atlas.services.get(REF))))) assert.equal(error.reason, "no_challenge");
});

for (const policy of [{}, { nonceUses: 10 }, { nextNonce: "always" }, { nonceUses: 7, nextNonce: "last" }, { nonceUses: 10, challenges: [{ algorithm: "SHA-256-sess", qop: ["auth-int"] }] }]) {
  test(`200 calls, 64 at once, ${JSON.stringify(policy)}: every one is answered, and no count is used twice`, async (t) => {
    const server = await startRfcDigestServer({ answer: serviceAnswer, ...policy });
    t.after(() => server.close());
    const atlas = client({ ...USER, baseUrl: server.url });
    let begun = 0;
    const worker = async () => {
      while (begun < 200) {
        begun += 1;
        const call = begun % 3 === 0 ? atlas.services.create(NEW) : atlas.services.get(REF);
        assert.equal((await call).id, SERVICE.id);
      }
    };
    await Promise.all(times(64, worker));
    assert.equal(server.records.filter(({ verdict }) => verdict === "accepted").length, 200);
    assertNoUseTwice(server.records.map(({ authorization }) => authorization));
    const wrong = server.records.filter(({ verdict, reason }) => verdict === "refused" && reason !== "the nonce is stale");
    assert.deepEqual(wrong.map(({ reason }) => reason), []);
  });
}

test("two clients at the same server never share a nonce", async (t) => {
  const server = await startRfcDigestServer({ answer: serviceAnswer });
  t.after(() => server.close());
  const clients = times(2, () => client({ ...USER, baseUrl: server.url }));
  await Promise.all(clients.flatMap((atlas) => times(10, () => atlas.services.get(REF))));
  assert.equal(server.records.length, 22);
  assertNoUseTwice(server.records.map(({ authorization }) => authorization));
});

test("a nonce that goes stale under twenty calls: each is sent again once", async () => {
  let current = "one";
  const { fetch, authorizations } = scripted((url, { headers }) => {
    if (headers.authorization === undefined) return unauthorized(challenge(current));
    if (fieldsOf(headers.authorization).nonce === current) return minimal;
    return unauthorized(challenge(current).replace("stale=false", "stale=true"));
  });
  const atlas = client({ fetch });
  await atlas.services.get(REF);
  current = "two";
  await Promise.all(times(20, () => atlas.services.get(REF)));
  const signed = assertNoUseTwice(authorizations());
  assert.equal(signed.filter((use) => use.startsWith("one")).length, 21);
  assert.equal(signed.filter((use) => use.startsWith("two")).length, 20);
});

test("a server that offers the same nonce again finds the count going on", async () => {
  let stale = false;
  const { fetch, authorizations } = scripted((url, { headers }) => {
    if (headers.authorization === undefined) return unauthorized(challenge("same"));
    if (!stale) return minimal;
    stale = false;
    return unauthorized(challenge("same").replace("stale=false", "stale=true"));
  });
  const atlas = client({ fetch });
  await atlas.services.get(REF);
  stale = true;
  await atlas.services.get(REF);
  assert.deepEqual(uses(authorizations()), ["same 00000001", "same 00000002", "same 00000003"]);
});
