// The core's memory after close: nothing that a credential could be had from is in it, whichever kind it was.
// Before close the same search finds it, or the test would prove nothing.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { inspect } from "node:util";

import { answer, failure, PROJECT, REF, REALM, scripted, SERVICE, unauthorized } from "./support/calls.mjs";
import memoryOf from "./support/memory.mjs";
import { createMockAtlas } from "./support/package.mjs";

const KEY = { publicKey: "marked", privateKey: "k7-PRIVATE-3f2e1d0c" };
const ACCOUNT = { clientId: "mdb_sa_id_marked", clientSecret: "mdb_sa_sk_9b8a7c6d5e" };
const TOKEN = "token-of-somebody-4f3e2d1c";
const NEW = { providerName: "AWS", region: "us-east-1" };

/** Looks at every instance's memory before and after close. */
function assertWiped(memory, client, secrets) {
  for (const [name, secret] of Object.entries(secrets)) assert.ok(memory.includes(secret), `${name} is not found even while it is there`);
  client.close();
  for (const [name, secret] of Object.entries(secrets)) assert.ok(!memory.includes(secret), `${name} is still there`);
}

test("an API key: the private key is wiped, and H(A1) is nowhere", async (t) => {
  const memory = await memoryOf(t);
  const mock = createMockAtlas({ credentials: KEY });
  const client = new memory.atlas.AtlasClient({ ...mock.credentials, projectId: mock.projectId, fetch: mock.fetch });
  await client.services.create(NEW);
  assertWiped(memory, client, { "the private key": KEY.privateKey });
  const ha1 = createHash("md5").update(`${KEY.publicKey}:${REALM}:${KEY.privateKey}`);
  const digest = ha1.digest();
  assert.ok(!memory.includes(digest.toString("hex")), "H(A1) is there in hex");
  assert.ok(!memory.includes(digest), "H(A1) is there");
  assert.ok(!memory.includes(`${REALM}:${KEY.privateKey}`), "A1 is there");
});

test("a service account: its secret, the token and both headers are wiped", async (t) => {
  const memory = await memoryOf(t);
  const mock = createMockAtlas({ serviceAccount: ACCOUNT });
  const tokens = [];
  const fetch = async (url, init) => {
    const response = await mock.fetch(url, init);
    if (url.endsWith("/api/oauth/token")) tokens.push((await response.clone().json()).access_token);
    return response;
  };
  const client = new memory.atlas.AtlasClient({ ...ACCOUNT, projectId: mock.projectId, fetch });
  await client.services.create(NEW);
  assert.equal(tokens.length, 1);
  const basic = btoa(`${ACCOUNT.clientId}:${ACCOUNT.clientSecret}`);
  assert.equal(mock.requests[0].headers.authorization, `Basic ${basic}`);
  // The core keeps the secret in the form in which it is sent, and in no other.
  assertWiped(memory, client, { "the secret for Basic": basic, "the token": tokens[0] });
  assert.ok(!memory.includes(ACCOUNT.clientSecret), "the secret itself is there");
});

for (const [name, accessToken] of [["given as it is", TOKEN], ["got from a function", () => TOKEN]]) {
  test(`an access token ${name} is wiped`, async (t) => {
    const memory = await memoryOf(t);
    const { fetch } = scripted([answer(200, {}, SERVICE)]);
    const client = new memory.atlas.AtlasClient({ accessToken, projectId: PROJECT, fetch });
    await client.services.get(REF);
    assertWiped(memory, client, { "the token": TOKEN });
  });
}

test("close in the middle of a call wipes as well", async (t) => {
  const memory = await memoryOf(t);
  for (const credentials of [KEY, { accessToken: TOKEN }]) {
    let arrived;
    const asked = new Promise((resolve) => (arrived = resolve));
    const fetch = async (url, { headers }) => {
      if (headers.authorization === undefined) return unauthorized();
      arrived();
      return new Promise(() => {});
    };
    const client = new memory.atlas.AtlasClient({ ...credentials, projectId: PROJECT, fetch });
    const call = failure(client.services.get(REF));
    await asked;
    const secret = credentials.privateKey ?? credentials.accessToken;
    assert.ok(memory.includes(secret), "the search finds nothing even while it is there");
    client.close();
    assert.equal((await call).code, "usage.closed");
    assert.ok(!memory.includes(secret), "it is still there");
  }
});

test("one client's close leaves the other's secret where it is needed", async (t) => {
  const memory = await memoryOf(t);
  const { fetch } = scripted([answer(200, {}, SERVICE)]);
  const make = (accessToken) => new memory.atlas.AtlasClient({ accessToken, projectId: PROJECT, fetch });
  const [one, two] = [make(`${TOKEN}-1`), make(`${TOKEN}-2`)];
  await Promise.all([one.services.get(REF), two.services.get(REF)]);
  one.close();
  assert.deepEqual([memory.includes(`${TOKEN}-1`), memory.includes(`${TOKEN}-2`)], [false, true]);
  await two.services.get(REF);
  two.close();
  assert.ok(!memory.includes(`${TOKEN}-2`));
});

// ---------------------------------------------------------------- what is shown of accounts and tokens

/** Everything there is to see of a value: also what a thread would get of it. */
function seen(value) {
  const parts = [inspect(value, { depth: Infinity, showHidden: true, getters: true, maxStringLength: null }), `${JSON.stringify(value)}`, String(value)];
  try {
    parts.push(inspect(structuredClone(value), { depth: Infinity, showHidden: true }));
  } catch {
    // What cannot be cloned is not shown to a thread.
  }
  for (let error = value; error instanceof Error; error = error.cause) parts.push(error.message, String(error.stack), String(error.hint));
  return parts.join("\n");
}

const kinds = {
  "a service account": [ACCOUNT, [ACCOUNT.clientSecret, btoa(`${ACCOUNT.clientId}:${ACCOUNT.clientSecret}`), TOKEN]],
  "a token": [{ accessToken: TOKEN }, [TOKEN]],
  "a function that gives tokens": [{ accessToken: () => TOKEN }, [TOKEN]],
};
const endings = {
  "a refusal": () => answer(403, {}, { error: 403, errorCode: "X" }),
  "a token that is refused": () => answer(401, {}, { error: 401 }),
  "HTML": () => answer(200, {}, "<html>"),
  "a broken connection": () => new Error("broken"),
  "a success": () => answer(200, {}, SERVICE),
};
for (const [kind, [credentials, secrets]] of Object.entries(kinds)) {
  for (const [ending, make] of Object.entries(endings)) {
    test(`${kind}, ${ending}: no secret in error, result, event or client`, async (t) => {
      const { atlas } = await memoryOf(t);
      const events = [];
      const { fetch, requests } = scripted((url) => (url.endsWith("/api/oauth/token") ? answer(200, {}, { access_token: TOKEN, expires_in: 3600 }) : make()));
      const client = new atlas.AtlasClient({ ...credentials, projectId: PROJECT, fetch, maxRetries: 0, onExchange: (event) => events.push(event) });
      const outcome = await client.services.get(REF).catch((error) => error);
      const shown = seen([outcome, events, client]) + seen(outcome) + seen(client);
      for (const secret of secrets) assert.ok(!shown.includes(secret), `${secret} is shown`);
      // They did go out, and where they had to.
      assert.ok(secrets.some((secret) => JSON.stringify(requests).includes(secret)));
      for (const { url } of requests) for (const secret of secrets) assert.ok(!url.includes(secret));
    });
  }
}
