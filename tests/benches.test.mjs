// What measures must be right itself: the server of the benchmarks refuses what RFC 7616 has a server refuse, and the
// numbers say what they are said to say.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, test } from "node:test";

import { knees } from "../benches/lib/chart.mjs";
import { median, ranged, short } from "../benches/lib/numbers.mjs";
import { startServer } from "../benches/lib/processes.mjs";
import { CREDENTIALS, OPAQUE, PATH, REALM, SERVICE } from "../benches/lib/world.mjs";

let server;
before(async () => (server = await startServer()));
after(() => server.end());

const md5 = (text) => createHash("md5").update(text).digest("hex");

const nonceOf = async () => /nonce="(\w+)"/.exec((await fetch(server.near + PATH)).headers.get("www-authenticate"))[1];

/** RFC 7616 §3.4.1 written out. */
const signed = (nonce, { nc = "00000001", uri = PATH, password = CREDENTIALS.password } = {}) => {
  const ha1 = md5(`${CREDENTIALS.username}:${REALM}:${password}`);
  const response = md5(`${ha1}:${nonce}:${nc}:abc:auth:${md5(`GET:${uri}`)}`);
  return `Digest username="${CREDENTIALS.username}", realm="${REALM}", nonce="${nonce}", uri="${uri}", qop=auth, nc=${nc}, cnonce="abc", response="${response}", opaque="${OPAQUE}"`;
};

const statusOf = async (authorization) => (await fetch(server.near + PATH, { headers: { authorization } })).status;

test("the server takes a right answer once, and the next count after it", async () => {
  const nonce = await nonceOf();
  const response = await fetch(server.near + PATH, { headers: { authorization: signed(nonce) } });
  assert.equal(response.status, 200);
  assert.equal((await response.json()).id, SERVICE.id);
  assert.equal(await statusOf(signed(nonce)), 401, "replayed");
  assert.equal(await statusOf(signed(nonce, { nc: "00000002" })), 200);
});

test("the server refuses a wrong password, another target and a nonce of nobody's", async () => {
  const nonce = await nonceOf();
  assert.equal(await statusOf(signed(nonce, { password: "wrong" })), 401);
  assert.equal(await statusOf(signed(nonce, { uri: `${PATH}/` })), 401);
  assert.equal(await statusOf(signed("0".repeat(32))), 401);
});

test("the server counts what it saw, and a quoted count as a breach that it serves", async () => {
  await server.begin();
  const nonce = await nonceOf();
  assert.equal(await statusOf(signed(nonce).replace("nc=00000001", 'nc="00000001"')), 200);
  await statusOf(signed(nonce));
  assert.deepEqual(await server.begin(), { requests: 3, unsigned: 1, accepted: 1, replayed: 1, refused: 0, breaches: { "nc quoted": 1 } });
});

test("a median is in the middle, with the middle half around it", () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 2, 3]), 2.5);
  assert.equal(ranged([1, 2, 3, 4, 100]), "3.00 (2.00–4.00)");
  assert.deepEqual([12_345.6, 123.4, 4.321, 0.0123, 0].map(short), ["12,346", "123", "4.32", "0.012", "0"]);
});

test("a knee is where a cost leaves its lowest", () => {
  assert.deepEqual(knees([[1, 400], [10, 110], [100, 100], [1000, 160]]), { low: 10, rises: 1000, least: 100, last: 160 });
  assert.equal(knees([[1, 400], [10, 100]]).rises, null);
});
