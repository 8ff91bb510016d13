// Service accounts and access tokens: how often a token is asked for, when it is renewed, what its refusal looks like, and that nothing
// secret is shown.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { inspect } from "node:util";

import { failure } from "../js/support/calls.mjs";
import { createMockAtlas } from "../js/support/package.mjs";
import { connectAs } from "./support/connecting.mjs";
import { count, NEW_SERVICE, readyService, setUp, VERSIONS } from "./support/resource.mjs";

const ACCOUNT = createMockAtlas().serviceAccount;
const tokensOf = (mock) => mock.requests.filter(({ operation }) => operation === "createAccessToken");

/** A token that a mock takes, got as a backend would. */
async function newToken(mock) {
  const { clientId, clientSecret } = mock.serviceAccount;
  const answer = await mock.fetch("https://cloud.mongodb.com/api/oauth/token", {
    method: "POST",
    headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}`, "content-type": "application/x-www-form-urlencoded" },
    body: "grant_type=client_credentials",
  });
  return (await answer.json()).access_token;
}

// ---------------------------------------------------------------- service accounts

for (const apiVersion of VERSIONS) {
  describe(`a service account, ${apiVersion}`, () => {
    test("twenty calls at once share one token", async () => {
      const { mock, client } = setUp({ credentials: ACCOUNT, apiVersion });
      const lists = await Promise.all(Array.from({ length: 20 }, () => client.services.list("AWS")));
      assert.deepEqual(lists, Array(20).fill([]));
      assert.equal(tokensOf(mock).length, 1);
      assert.equal(mock.requests.length, 21);
      for (const { headers } of mock.requests.slice(1)) assert.match(headers.authorization, /^Bearer /);
    });

    test("the token is kept for the calls that follow", async () => {
      const { mock, client } = setUp({ credentials: ACCOUNT, apiVersion });
      await readyService(client, "AWS");
      await client.services.list();
      assert.equal(tokensOf(mock).length, 1);
    });

    test("a 401 renews it, once for all, and the calls succeed", async () => {
      const { mock, client } = setUp({ credentials: ACCOUNT, apiVersion });
      await client.services.list("AWS");
      mock.revokeTokens();
      await Promise.all(Array.from({ length: 5 }, () => client.services.list("GCP")));
      assert.equal(tokensOf(mock).length, 2);
    });

    test("the whole way of connect", async () => {
      const { client } = setUp({ credentials: ACCOUNT, apiVersion });
      assert.ok((await connectAs(client, "GCP")).clusters[0].srvConnectionString);
    });
  });
}

test("the token is asked for as Atlas wants it: Basic, and a form", async () => {
  const { mock, client } = setUp({ credentials: ACCOUNT });
  await client.services.list("AWS");
  const [{ method, path, headers, body }] = tokensOf(mock);
  assert.deepEqual([method, path, body], ["POST", "/api/oauth/token", "grant_type=client_credentials"]);
  assert.equal(headers.authorization, `Basic ${btoa(`${ACCOUNT.clientId}:${ACCOUNT.clientSecret}`)}`);
  assert.equal(headers["content-type"], "application/x-www-form-urlencoded");
});

test("a write that got a 401 for its token is executed once", async () => {
  const { mock, client } = setUp({ credentials: ACCOUNT });
  await client.services.list("AWS");
  mock.revokeTokens();
  await client.services.create(NEW_SERVICE.AWS);
  assert.equal(count(mock, "createPrivateEndpointService"), 1);
  assert.equal(mock.services.length, 1);
});

test("an account that is not let in: auth.token with the status, Atlas's refusal as cause", async () => {
  const { mock, client } = setUp({ credentials: { ...ACCOUNT, clientSecret: "mdb_sa_sk_wrong" } });
  const error = await failure(client.services.list("AWS"));
  assert.deepEqual([error.name, error.code, error.status, error.reason], ["AuthenticationError", "auth.token", 401, "token"]);
  assert.deepEqual([error.cause.name, error.cause.status], ["ApiError", 401]);
  assert.ok(error.hint.length > 20);
  assert.ok(mock.requests.length <= 2, `${mock.requests.length} requests`);
});

test("a token that cannot be had for the rate limit is auth.token with 429", async () => {
  const { mock, client } = setUp({ credentials: ACCOUNT, maxRetries: 0 });
  mock.fault({ operation: "createAccessToken", with: { status: 429, errorCode: "RATE_LIMITED" } });
  const error = await failure(client.services.list("AWS"));
  assert.deepEqual([error.code, error.status, error.cause.kind], ["auth.token", 429, "rate_limited"]);
  assert.deepEqual(await client.services.list("AWS"), []);
});

test("an account without the role: not_authorized, since its token is good", async () => {
  const { mock, client } = setUp({ credentials: ACCOUNT, mock: { readOnly: true } });
  const error = await failure(client.services.create(NEW_SERVICE.AWS));
  assert.deepEqual([error.name, error.kind, error.errorCode], ["ApiError", "not_authorized", "USER_UNAUTHORIZED"]);
  assert.ok(tokensOf(mock).length <= 2);
});

// ---------------------------------------------------------------- accessToken

for (const apiVersion of VERSIONS) {
  test(`accessToken as a string, ${apiVersion}: sent as it is, and no token is asked for`, async () => {
    const mock = createMockAtlas();
    const accessToken = await newToken(mock);
    const { client } = setUp({ credentials: { accessToken }, apiVersion, fetch: mock.fetch });
    const service = await client.services.create(NEW_SERVICE.AZURE);
    assert.equal((await client.services.get(service)).id, service.id);
    assert.equal(tokensOf(mock).length, 1, "the test's own");
    assert.equal(mock.requests.at(-1).headers.authorization, `Bearer ${accessToken}`);
  });

  test(`accessToken as a function, ${apiVersion}: asked before the first request, kept, and asked again after a 401`, async () => {
    const mock = createMockAtlas();
    let asked = 0;
    const accessToken = async () => {
      asked += 1;
      return newToken(mock);
    };
    const { client } = setUp({ credentials: { accessToken }, apiVersion, fetch: mock.fetch });
    assert.equal(asked, 0);
    await Promise.all(Array.from({ length: 20 }, () => client.services.list("AWS")));
    await client.services.list("AWS");
    assert.equal(asked, 1);
    mock.revokeTokens();
    await client.services.list("AWS");
    assert.equal(asked, 2);
  });
}

test("accessToken that gives a string at once will do", async () => {
  const mock = createMockAtlas();
  const token = await newToken(mock);
  const { client } = setUp({ credentials: { accessToken: () => token }, fetch: mock.fetch });
  assert.deepEqual(await client.services.list("AWS"), []);
});

test("what accessToken throws rejects the call untouched", async () => {
  for (const thrown of [new Error("no backend"), "a text", undefined]) {
    for (const accessToken of [() => { throw thrown; }, async () => { throw thrown; }]) {
      const { mock, client } = setUp({ credentials: { accessToken } });
      assert.equal(await failure(client.services.list("AWS")), thrown);
      assert.equal(mock.requests.length, 0);
    }
  }
});

test("calls that begin together each learn what accessToken throws, and the next call asks again", async () => {
  const mock = createMockAtlas();
  const token = await newToken(mock);
  const thrown = new Error("no backend yet");
  let isUp = false;
  const accessToken = async () => {
    if (!isUp) throw thrown;
    return token;
  };
  const { client } = setUp({ credentials: { accessToken }, fetch: mock.fetch });
  const errors = await Promise.all(Array.from({ length: 5 }, () => failure(client.services.list("AWS"))));
  assert.deepEqual(errors, Array(5).fill(thrown));
  isUp = true;
  assert.deepEqual(await client.services.list("AWS"), []);
});

test("accessToken that gives no string is refused by name", async () => {
  for (const given of [undefined, null, 5, {}, ""]) {
    const { mock, client } = setUp({ credentials: { accessToken: () => given } });
    const error = await failure(client.services.list("AWS"));
    assert.deepEqual([error.code, error.argument, mock.requests.length], ["usage.invalid_argument", "options.accessToken", 0], String(given));
  }
});

test("a token that stays refused is auth.rejected: a string at once, a function once it was asked again", async () => {
  let asked = 0;
  const tokens = { string: "wrong", function: () => `wrong-${(asked += 1)}` };
  for (const accessToken of Object.values(tokens)) {
    const { client } = setUp({ credentials: { accessToken } });
    const error = await failure(client.services.list("AWS"));
    assert.deepEqual([error.name, error.code, error.status], ["AuthenticationError", "auth.rejected", 401]);
  }
  assert.equal(asked, 2);
});

// ---------------------------------------------------------------- secrets

/** Everything that somebody may write into a log. */
const shown = (...values) => values.map((value) => `${inspect(value, { depth: 9, showHidden: true })} ${JSON.stringify(value)} ${value?.stack}`).join("\n");

for (const [name, credentials] of Object.entries({ "a service account": ACCOUNT, "a key pair": createMockAtlas().credentials })) {
  test(`no secret of ${name} is in events, errors, results or the client itself`, async () => {
    const events = [];
    const { mock, client, bodies } = setUp({ credentials, onExchange: (event) => events.push(event), maxRetries: 0 });
    const results = [await readyService(client, "AWS")];
    mock.fault({ operation: "getPrivateEndpointService", with: "network" });
    mock.fault({ operation: "getPrivateEndpointService", with: { status: 500 } });
    for (let i = 0; i < 2; i += 1) results.push(await failure(client.services.get(results[0])));
    mock.revokeTokens();
    results.push(await client.services.get(results[0]));
    mock.fault({ operation: "createAccessToken", with: { status: 429 } });
    mock.revokeTokens();
    if (name === "a service account") results.push(await failure(client.services.list("AWS")));

    const { privateKey, clientId, clientSecret } = credentials;
    const secrets = privateKey === undefined ? [clientSecret, btoa(`${clientId}:${clientSecret}`)] : [privateKey];
    for (const body of bodies) if (body.includes("access_token")) secrets.push(JSON.parse(body).access_token);
    assert.equal(secrets.length, privateKey === undefined ? 4 : 1);
    const text = shown(client, ...results, ...events);
    assert.ok(text.includes("createPrivateEndpointService"), "the events are in the text");
    for (const secret of secrets) assert.ok(!text.includes(secret), secret);
  });
}

test("events of tokens: reason token, credentials and the answer's body masked", async () => {
  const events = [];
  const { client } = setUp({ credentials: ACCOUNT, onExchange: (event) => events.push(event) });
  await client.services.list("AWS");
  assert.deepEqual(events.map(({ callId, attempt, reason, response }) => [callId, attempt, reason, response.status]), [[1, 1, "token", 200], [1, 2, "first", 200]]);
  assert.deepEqual(events.map(({ request }) => request.headers.authorization), ["Basic •••", "Bearer •••"]);
  assert.equal(events[0].response.body, "•••");
});
