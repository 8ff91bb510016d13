// Choosing one of several challenges.

import assert from "node:assert/strict";

import { answerTo, pair, scripted, digest, unauthorized, verdicts } from "../support/harness.mjs";

const BASIC = { raw: 'Basic realm="b", charset="UTF-8"' };

/** The fields of the answer, which the strict server accepted, with the challenges in one line or a line for each. */
async function accepted(t, challenges, lines = "many") {
  const { server, fetch } = await pair(t, { challenges, lines });
  assert.equal((await fetch(server.url)).status, 200, server.records.at(-1).reason);
  assert.deepEqual(verdicts(server), ["challenged", "accepted"]);
  return Object.fromEntries(server.records[1].fields);
}

export const choosing = {
  25: (t) => accepted(t, [BASIC, {}]),

  async 26(t) {
    for (const challenges of [[BASIC, {}], [{}, BASIC], [{ raw: "Negotiate" }, {}], [{}, { raw: "Negotiate" }], [{ raw: "NTLM TlRMTVNTUAAC==" }, {}, BASIC]]) {
      await accepted(t, challenges, "one");
    }
  },

  async 27(t) {
    const mixed = 'Digest realm="r1", nonce="a", algorithm=SHA-256, Digest realm="r2", nonce="b", algorithm=MD5, qop="auth", opaque="o"';
    const { realm, nonce, algorithm, qop, opaque } = await answerTo(t, mixed);
    assert.deepEqual({ realm, nonce, algorithm, qop, opaque }, { realm: "r1", nonce: "a", algorithm: "SHA-256", qop: undefined, opaque: undefined });
  },

  async 28(t) {
    const bearer = { raw: 'Bearer realm="x", error_description="no, Digest nonce=\\"zz\\", realm=\\"evil\\" here"' };
    for (const lines of ["one", "many"]) assert.equal((await accepted(t, [bearer, {}], lines)).realm, "test realm");
    assert.equal(await answerTo(t, bearer.raw), null);
  },

  async 29(t) {
    for (const algorithm of ["SHA-1024", "SHA3-256", '"MD5 "', "MD5x"]) {
      for (const lines of ["one", "many"]) {
        const unknown = { raw: `Digest realm="u", nonce="u", qop="auth", algorithm=${algorithm}` };
        assert.equal((await accepted(t, [unknown, {}], lines)).realm, "test realm");
      }
    }
  },

  async 30(t) {
    const weak = [{ algorithm: "MD5", opaque: "weak" }, { algorithm: "SHA-256", opaque: "middle" }];
    for (const lines of ["one", "many"]) {
      assert.equal((await accepted(t, weak, lines)).opaque, "middle");
      assert.equal((await accepted(t, [...weak, { algorithm: "SHA-512-256", opaque: "strong" }, ...weak], lines)).opaque, "strong");
    }
  },

  async 31(t) {
    const reasons = [];
    const { fetch, authorizations } = scripted([() => unauthorized(BASIC.raw)]);
    const response = await digest(t, { fetch, onUnanswered: ({ reason }) => reasons.push(reason) })("https://api.example/");
    assert.deepEqual([response.status, authorizations(), reasons], [401, [null], ["other_schemes"]]);
  },

  async 32(t) {
    assert.equal((await accepted(t, [{ qop: ["auth-int"] }])).qop, "auth-int");
    // Nor is an unknown protection answered as if there were none.
    assert.equal(await answerTo(t, 'Digest realm="r", nonce="n", qop="auth-conf"'), null);
  },
};
