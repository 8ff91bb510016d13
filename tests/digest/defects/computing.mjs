// Computing the answer.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

import { answerTo, challenge, challenging, digest, failure, fieldsOf, pair, scripted, times, unauthorized, verdicts } from "../support/harness.mjs";
import { createDigestFetch, DigestSession } from "../support/package.mjs";

const vectors = JSON.parse(readFileSync(new URL("../../vectors/digest.json", import.meta.url), "utf8"));

/** The server accepts each of several requests in turn after one challenge. @returns {Promise<object[]>} the fields of each */
async function accepted(t, serverOptions, clientOptions, inits = [{}]) {
  const { server, fetch } = await pair(t, serverOptions, clientOptions);
  for (const init of inits) assert.equal((await fetch(`${server.url}/a?b`, init)).status, 200, server.records.at(-1).reason);
  const { length } = inits;
  assert.deepEqual(verdicts(server), ["challenged", ...times(length, () => "accepted")]);
  return server.records.slice(1).map(({ fields }) => Object.fromEntries(fields));
}

export const computing = {
  async 33(t) {
    for (const algorithm of ["MD5", "SHA-256", "SHA-512-256", "MD5-sess"]) {
      const bodies = [undefined, "", "text – ü", new Uint8Array([0, 255, 10]), new Blob(["blob"]), new URLSearchParams({ a: "b c" })];
      const inits = bodies.map((body) => ({ method: "POST", body }));
      await accepted(t, { challenges: [{ algorithm, qop: ["auth-int"] }] }, {}, inits);
    }
  },

  async 34(t) {
    const [{ username }] = await accepted(t, { challenges: [{ userhash: "required", realm: "r", algorithm: "SHA-256" }] });
    assert.equal(username, createHash("sha256").update("Mufasa:r").digest("hex"));
  },

  async 35(t) {
    // RFC 7616 §3.9.2 with erratum 4897.
    const { username, expect } = vectors.find(({ name }) => name === "rfc7616-3.9.2-userhash");
    const challenges = [{ algorithm: "SHA-512-256", realm: expect.realm, charset: "UTF-8", userhash: "required" }];
    const [fields] = await accepted(t, { challenges, users: { [username]: "Secret, or not?" } });
    assert.equal(fields.username, expect.username);
    await accepted(t, { challenges: [{ algorithm: "SHA-512-256-sess" }] }, {}, [{}, {}]);
  },

  async 36(t) {
    const fields = await accepted(t, {}, {}, times(17, () => ({})));
    assert.deepEqual([fields[8].nc, fields[9].nc, fields[15].nc, fields[16].nc], ["00000009", "0000000a", "00000010", "00000011"]);
  },

  async 37(t) {
    // However much the client has done before.
    const { server, fetch } = await pair(t);
    for (let turn = 0; turn < 3; turn += 1) await fetch(server.url);
    server.expire();
    await fetch(server.url);
    const [other] = await accepted(t, {});
    assert.deepEqual([server.records.at(-1).fields.get("nc"), other.nc], ["00000001", "00000001"]);
  },

  async 38(t) {
    const stale = (nonce) => () => unauthorized(challenge(nonce, ", stale=true"));
    const ok = () => new Response();
    const { fetch, authorizations } = scripted([() => unauthorized(challenge("n1")), ok, stale("n1"), ok, stale("n2"), ok, stale("n1"), ok]);
    const client = digest(t, { fetch });
    for (let turn = 0; turn < 4; turn += 1) assert.equal((await client("https://api.example/a")).status, 200);
    const uses = authorizations().filter((sent) => sent !== null).map(fieldsOf).map(({ nonce, nc }) => `${nonce}:${Number.parseInt(nc, 16)}`);
    assert.deepEqual(uses, ["n1:1", "n1:2", "n1:3", "n1:4", "n2:1", "n2:2", "n1:5"]);
  },

  async 39(t) {
    assert.equal("algorithm" in (await answerTo(t, 'Digest realm="r", nonce="n", qop="auth"')), false);
    assert.equal("algorithm" in (await answerTo(t, 'Digest realm="r", nonce="n"')), false);
    for (const algorithm of ["MD5", "md5", "Sha-256", "sha-512-256"]) {
      for (const qop of ['qop="auth", ', ""]) {
        assert.equal((await answerTo(t, `Digest realm="r", nonce="n", ${qop}algorithm=${algorithm}`)).algorithm, algorithm);
      }
    }
  },

  async 40(t) {
    const { fetch, requests } = challenging('Digest realm="r", nonce=n, qop="auth", algorithm="MD5", opaque=o, userhash=false');
    await digest(t, { fetch })("https://api.example/a");
    const { authorization } = requests[1].headers;
    for (const name of ["username", "realm", "nonce", "uri", "response", "cnonce", "opaque"]) assert.match(authorization, new RegExp(`[ ,]${name}="[^"]+"`));
    for (const bare of ["qop=auth", "nc=00000001", "algorithm=MD5"]) assert.match(authorization, new RegExp(`[ ,]${bare}(,|$)`));
  },

  async 41(t) {
    const fields = await answerTo(t, 'Digest realm="r", nonce="n", opaque="o"');
    assert.deepEqual(Object.keys(fields).sort(), ["nonce", "opaque", "realm", "response", "uri", "username"]);
  },

  async 42(t) {
    for (const algorithm of ["MD5-sess", "SHA-256-sess", "SHA-512-256-sess"]) {
      const fields = await accepted(t, { challenges: [{ algorithm }] }, {}, times(3, () => ({})));
      assert.equal(new Set(fields.map(({ cnonce }) => cnonce)).size, 1);
    }
    const { server, fetch } = await pair(t, { challenges: [{ algorithm: "MD5-sess" }] });
    await fetch(server.url);
    server.expire();
    await fetch(server.url);
    const cnonces = server.records.filter(({ fields }) => fields !== null).map(({ fields }) => fields.get("cnonce"));
    assert.equal(new Set(cnonces).size, 2, "a new nonce has a new session");
  },

  async 43(t) {
    for (const algorithm of ["MD5-sess", "sha-256-SESS"]) {
      const reasons = [];
      const options = { onUnanswered: ({ reason }) => reasons.push(reason) };
      assert.equal(await answerTo(t, `Digest realm="r", nonce="n", algorithm=${algorithm}`, options), null);
      assert.deepEqual(reasons, ["qop"]);
    }
  },

  async 44(t) {
    for (const opaque of ["", " ", 'a"\\', "5ccc069c403ebaf9f0171e9517f40e41"]) {
      const [fields] = await accepted(t, { challenges: [{ opaque }] });
      assert.equal(fields.opaque, opaque);
    }
    assert.equal("opaque" in (await answerTo(t, 'Digest realm="r", nonce="n"')), false);
  },

  async 45(t) {
    const users = { "Jäsøn Doe, 東": "Sécret, or not?" };
    const [star] = await accepted(t, { users, challenges: [{ charset: "UTF-8" }] });
    // RFC 8187 §3.2.1
    assert.deepEqual([star.username, star["username*"]], [undefined, "UTF-8''J%C3%A4s%C3%B8n%20Doe%2C%20%E6%9D%B1"]);
    const [hashed] = await accepted(t, { users, challenges: [{ userhash: "required", algorithm: "SHA-256" }] });
    assert.match(hashed.username, /^[0-9a-f]{64}$/);
  },

  async 46(t) {
    assert.throws(() => createDigestFetch({ username: "a:b", password: "c" }), { name: "UsageError", argument: "options.username" });
    await accepted(t, { users: { Mufasa: "a:b:c:" } });
  },

  async 47(t) {
    const guesses = t.mock.method(Math, "random");
    const fields = await accepted(t, {}, {}, times(20, () => ({})));
    assert.equal(guesses.mock.callCount(), 0);
    for (const { cnonce } of fields) assert.match(cnonce, /^[0-9a-f]{32}$/);
    assert.equal(new Set(fields.map(({ cnonce }) => cnonce)).size, 20);
    // Without a secure source nothing is signed.
    t.mock.method(crypto, "getRandomValues", () => {
      throw new Error("no entropy");
    });
    const { fetch, authorizations } = challenging(challenge());
    // What was drawn before is as good as ever, and soon used up.
    const session = new DigestSession({ username: "Mufasa", password: "Circle of Life" });
    session.receiveChallenge(challenge());
    assert.throws(() => times(100, () => session.authorize({ method: "GET", uri: "/" })), /no entropy/);
    assert.match((await failure(digest(t, { fetch })("https://api.example/"))).message, /no entropy/);
    assert.ok(authorizations().every((sent) => sent === null));
  },

  async 48(t) {
    const { server, fetch } = await pair(t);
    for (const [written, target] of [
      ["?x=1/2", "/?x=1/2"], ["/a;b?c=/d?e#frag", "/a;b?c=/d?e"], ["/a?#f", "/a"], ["//x//?y", "//x//?y"], ["/%2F%41/../b", "/b"], ["/é?ü", "/%C3%A9?%C3%BC"],
    ]) {
      assert.equal((await fetch(server.url + written)).status, 200, server.records.at(-1).reason);
      const { target: sent, fields } = server.records.at(-1);
      assert.deepEqual([sent, fields.get("uri")], [target, target]);
    }
  },

  async 49(t) {
    const methods = ["get", "Post", "PUT", "delete", "patch", "PATCH", "options", "head", "PROPFIND"];
    const { server, fetch } = await pair(t);
    for (const method of methods) assert.equal((await fetch(server.url, { method })).status, 200, server.records.at(-1).reason);
    assert.deepEqual(server.records.slice(1).map(({ method }) => method), methods.map((method) => method.toUpperCase()));
  },
};
