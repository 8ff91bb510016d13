// A 401 that cannot be answered, or that stays one: AuthenticationError with code, reason and hint; never a loop, never a trap.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";

import { rawResponse, startRawSocket } from "../support/raw-socket.mjs";
import { startRfcDigestServer } from "../support/rfc-digest-server.mjs";
import { answer, challenge, client, failure, fixture, NEW, REF, scripted, SERVICE, unauthorized } from "./support/calls.mjs";
import { atlas, createMockAtlas } from "./support/package.mjs";

const { AuthenticationError, AtlasError, isAtlasError } = atlas;

function assertAuth(error, code, reason, status = 401) {
  assert.ok(error instanceof AuthenticationError && isAtlasError(error), String(error));
  assert.deepEqual([error.name, error.code, error.reason, error.status], ["AuthenticationError", code, reason, status]);
  assert.ok(typeof error.hint === "string" && error.hint.length > 20);
}

// ---------------------------------------------------------------- a wrong key

test("a wrong private key: auth.rejected after two requests", async () => {
  const mock = createMockAtlas();
  for (const call of [(atlas) => atlas.services.create(NEW), (atlas) => atlas.services.get(REF)]) {
    const before = mock.requests.length;
    const wrong = client({ publicKey: mock.credentials.publicKey, privateKey: "wrong", projectId: mock.projectId, fetch: mock.fetch });
    assertAuth(await failure(call(wrong)), "auth.rejected", "rejected");
    assert.equal(mock.requests.length - before, 2);
  }
});

test("a wrong public key: the same", async () => {
  const mock = createMockAtlas();
  const wrong = client({ publicKey: "somebody", privateKey: mock.credentials.privateKey, projectId: mock.projectId, fetch: mock.fetch });
  assertAuth(await failure(wrong.services.get(REF)), "auth.rejected", "rejected");
  assert.equal(mock.requests.length, 2);
});

test("a wrong key and twenty calls at once: all are rejected, after three requests at most", async () => {
  const mock = createMockAtlas();
  const wrong = client({ ...mock.credentials, privateKey: "wrong", projectId: mock.projectId, fetch: mock.fetch });
  const errors = await Promise.all(Array.from({ length: 20 }, () => failure(wrong.services.get(REF))));
  for (const error of errors) assertAuth(error, "auth.rejected", "rejected", error.status);
  assert.ok(mock.requests.length <= 3, `${mock.requests.length} requests`);
});

test("a key that is refused once is refused for each call anew: nothing is remembered for good", async () => {
  const server = await startRfcDigestServer({ users: { u: "right" }, answer: () => ({ body: JSON.stringify(SERVICE) }) });
  const wrong = client({ publicKey: "u", privateKey: "wrong", baseUrl: server.url });
  for (let call = 0; call < 3; call += 1) assertAuth(await failure(wrong.services.get(REF)), "auth.rejected", "rejected");
  assert.ok(server.records.length <= 6);
  await server.close();
});

test("a key that is revoked between two calls: auth.rejected within three requests", async () => {
  let revoked = false;
  let nonces = 0;
  const { fetch, requests } = scripted((url, { headers }) => (headers.authorization === undefined || revoked ? unauthorized(challenge(`n${(nonces += 1)}`)) : answer(200, {}, SERVICE)));
  const atlas = client({ fetch });
  await atlas.services.get(REF);
  revoked = true;
  assertAuth(await failure(atlas.services.get(REF)), "auth.rejected", "rejected");
  assert.ok(requests.length - 2 <= 3, `${requests.length - 2} requests`);
});

test("a server that calls every nonce stale: auth.rejected, stale_loop, after at most three signed requests", async () => {
  const server = await startRfcDigestServer({ users: { u: "p" }, stale: "always" });
  assertAuth(await failure(client({ publicKey: "u", privateKey: "p", baseUrl: server.url }).services.create(NEW)), "auth.rejected", "stale_loop");
  assert.ok(server.records.length <= 4, `${server.records.length} requests`);
  await server.close();
});

// ---------------------------------------------------------------- no challenge that can be answered

const digest = (rest) => `Digest realm="r", nonce="n", ${rest}`;
const unanswerable = {
  "no challenge": [null, "no_challenge"],
  "an empty challenge": ["", "no_challenge"],
  "only Basic": ['Basic realm="r"', "other_schemes", /basic/i],
  "several other schemes": ['Bearer realm="a, Digest", Negotiate, Basic realm="b"', "other_schemes", /bearer.*negotiate.*basic/i],
  "an unsupported algorithm": [digest('algorithm=SHA3-256, qop="auth"'), "algorithm", /SHA3-256/],
  "only an unknown qop": [digest('qop="auth-conf"'), "qop", /auth-conf/],
  "a session algorithm without qop": [digest("algorithm=MD5-sess"), "qop"],
  "no nonce": ['Digest realm="r", qop="auth"', "malformed"],
  "two different nonces": ['Digest realm="r", nonce="n", nonce="m", qop="auth"', "malformed"],
  "a quoted string that does not end": ['Digest realm="r, nonce="n', "malformed"],
  "nothing but commas": [",,, ,", "no_challenge"],
};
for (const [name, [value, reason, says]] of Object.entries(unanswerable)) {
  test(`401 with ${name}: auth.challenge, ${reason}`, async () => {
    const { fetch, requests } = scripted([unauthorized(value)]);
    const error = await failure(client({ fetch }).services.create(NEW));
    assertAuth(error, "auth.challenge", reason);
    if (says !== undefined) assert.match(error.message, says);
    assert.equal(requests.length, 1);
  });
}

test("a browser that hides the challenge: auth.challenge_hidden, with the header to send", async () => {
  const { fetch } = scripted([{ ...unauthorized(null), type: "cors" }]);
  const error = await failure(client({ fetch }).services.get(REF));
  assertAuth(error, "auth.challenge_hidden", "hidden");
  assert.match(error.hint, /Access-Control-Expose-Headers/);
});

// ---------------------------------------------------------------- garbage

const garbage = {
  "random bytes": () => Array.from(randomBytes(200), (byte) => String.fromCharCode(byte)).filter((char) => !/[\r\n\0]/.test(char)).join(""),
  "random bytes after Digest": () => `Digest ${Array.from(randomBytes(300), (byte) => String.fromCharCode(32 + (byte % 224))).join("")}`,
  "random marks": () => `Digest ${Array.from(randomBytes(100), (byte) => ',="\\ \ta'[byte % 7]).join("")}`,
  "1 MB in one value": () => `Digest realm="${"a".repeat(1 << 20)}", nonce="n"`,
  "1 MB of commas": () => ",".repeat(1 << 20),
  "1 MB of schemes": () => "Foo a=b, ".repeat((1 << 20) / 9),
  "1 MB of backslashes": () => `Digest realm="${"\\".repeat(1 << 20)}`,
  "characters outside Latin-1": () => "Digest 😀=東, realm=\u{10ffff}",
  "half a surrogate pair": () => 'Digest realm="\ud800", nonce',
  "a NUL": () => 'Digest realm="a\0", nonce',
};
for (const [name, make] of Object.entries(garbage)) {
  test(`a challenge of ${name}: an error, and the next call works`, async () => {
    for (let round = 0; round < 10; round += 1) {
      const value = make();
      let broken = true;
      const { fetch } = scripted((_, { headers }) => {
        if (broken) return unauthorized(value);
        return headers.authorization === undefined ? unauthorized() : answer(200, {}, SERVICE);
      });
      const atlas = client({ fetch });
      const error = await failure(atlas.services.get(REF));
      assert.ok(error instanceof AtlasError && error.code.startsWith("auth."), `${error} for ${JSON.stringify(value.slice(0, 200))}`);
      assert.ok(error.message.length < 1000, `a message of ${error.message.length} characters`);
      broken = false;
      assert.equal((await atlas.services.get(REF)).id, SERVICE.id);
    }
  });
}

test("garbage over a real socket, non-ASCII bytes included", async (t) => {
  for (const value of ['Digest realm="\xe9\xff\x80", nonce', 'Digest realm="Südost", qop', "\xff\xfe\xfd"]) {
    const server = await startRawSocket([rawResponse(401, { "WWW-Authenticate": Buffer.from(value).toString("latin1") }, fixture("wire_401_digest_challenge.json"))]);
    t.after(() => server.close());
    const error = await failure(client({ baseUrl: server.url }).services.create(NEW));
    assert.ok(error instanceof AuthenticationError, String(error));
    assert.equal(error.code, "auth.challenge");
    assert.equal(server.requests.length, 1);
  }
});

// ---------------------------------------------------------------- a good key that may not

for (const errorCode of ["USER_UNAUTHORIZED", "NOT_IN_GROUP"]) {
  test(`401 ${errorCode} to a good key is an ApiError, and the next call signs on`, async () => {
    // The body's form is the recorded 401's.
    const body = { ...JSON.parse(fixture("wire_401_digest_challenge.json")), errorCode };
    const { fetch, requests } = scripted((_, { headers }) => (headers.authorization === undefined ? unauthorized() : answer(401, { "www-authenticate": challenge("another") }, body)));
    const error = await failure(client({ fetch }).services.create(NEW));
    assert.deepEqual([error.name, error.code, error.kind, error.status, error.errorCode], ["ApiError", "api.error", "not_authorized", 401, errorCode]);
    assert.ok(error.hint);
    assert.equal(requests.length, 2);
  });
}
