// The mock's service account: the token endpoint as RFC 6749 §4.4 and Atlas's specification have it, and what a token is good for.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createMockAtlas } from "../pkg-template/mock.js";
import { fixtureJson, V2 } from "./support/mock-answers.mjs";
import { create, ORIGIN, services } from "./support/signed-client.mjs";

const FORM = "application/x-www-form-urlencoded";
const basic = ({ clientId, clientSecret }) => `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`;
const form = (mock, path, body, headers = {}) =>
  mock.fetch(`${ORIGIN}/api/oauth/${path}`, { method: "POST", headers: { authorization: basic(mock.serviceAccount), "content-type": FORM, ...headers }, body });
const requestToken = (mock, headers) => form(mock, "token", "grant_type=client_credentials", headers);
const issued = async (mock) => (await (await requestToken(mock)).json()).access_token;
const list = (mock, token, version = "v1.0", headers = {}) =>
  mock.fetch(`${ORIGIN}${services(mock, version)}/AWS/endpointService`, { headers: { authorization: `Bearer ${token}`, ...headers } });
const reason = (response) => response.headers.get("x-mock-reason")?.split(":")[0];

test("a service account gets a token for an hour, in the form of Atlas's documentation", async () => {
  const mock = createMockAtlas();
  const response = await requestToken(mock);
  const body = await response.json();
  assert.equal(response.status, 200);
  const documented = fixtureJson("docs_oauth_token_200");
  assert.deepEqual({ ...body, access_token: documented.access_token }, documented);
  assert.match(body.access_token, /^[A-Za-z0-9\-._~+/]+=*$/, "RFC 6750 §2.1");
  assert.notEqual(await issued(mock), body.access_token);
  assert.deepEqual(mock.requests.map(({ operation, status }) => [operation, status]), [["createAccessToken", 200], ["createAccessToken", 200]]);
});

test("a token is good on v1.0 and on v2, for reads and writes", async () => {
  const mock = createMockAtlas();
  const token = await issued(mock);
  assert.equal((await list(mock, token)).status, 200);
  assert.equal((await list(mock, token, "v2", { accept: V2 })).status, 200);
  const headers = { authorization: `bearer ${token}`, "content-type": "application/json" };
  const body = JSON.stringify({ providerName: "AWS", region: "us-east-1" });
  assert.equal((await mock.fetch(`${ORIGIN}${services(mock)}/endpointService`, { method: "POST", headers, body })).status, 201);
  assert.equal((await create(mock, "AWS", "us-east-1")).status, 409, "the key pair is good beside it");
});

test("a wrong token is 401, with Atlas's body and a challenge for tokens", async () => {
  const mock = createMockAtlas();
  for (const [token, code] of [["nonsense", "token_unknown"], ["", "token_malformed"], ["a b", "token_malformed"]]) {
    const response = await list(mock, token);
    assert.deepEqual([response.status, reason(response)], [401, code]);
    assert.match(response.headers.get("www-authenticate"), /^Bearer .*error="invalid_token"$/);
    assert.deepEqual(await response.json(), fixtureJson("wire_401_digest_challenge"));
  }
  assert.equal(mock.requests.at(-1).operation, null);
});

test("wrong clients, secrets in the body and other grants are refused", async () => {
  const mock = createMockAtlas();
  const { clientId, clientSecret } = mock.serviceAccount;
  const refused = async (response, status, error) => {
    assert.match(response.headers.get("x-mock-reason"), new RegExp(`^${error}: `));
    assert.deepEqual([response.status, (await response.json()).error], [status, error]);
  };
  await refused(await requestToken(mock, { authorization: basic({ clientId, clientSecret: "wrong" }) }), 401, "invalid_client");
  await refused(await requestToken(mock, { authorization: basic({ clientId: "mdb_sa_id_0", clientSecret }) }), 401, "invalid_client");
  await refused(await requestToken(mock, { authorization: "Basic ////" }), 401, "invalid_client");
  await refused(await requestToken(mock, { authorization: "Bearer x" }), 400, "invalid_request");
  const inBody = new URLSearchParams({ grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret });
  const bodily = await mock.fetch(`${ORIGIN}/api/oauth/token`, { method: "POST", headers: { "content-type": FORM }, body: inBody.toString() });
  assert.equal((await bodily.clone().json()).error_description, "No Authorization header provided");
  await refused(bodily, 400, "invalid_request");
  await refused(await form(mock, "token", "grant_type=password"), 400, "unsupported_grant_type");
  await refused(await form(mock, "token", '{"grant_type":"client_credentials"}', { "content-type": "application/json" }), 400, "invalid_request");
  assert.ok(mock.requests.every((request) => !request.reason?.includes(clientSecret)));
  assert.equal((await mock.fetch(`${ORIGIN}/api/oauth/token`)).status, 401, "GET is another path like any other");
});

test("a token ends with its seconds, its uses, a revocation, and a reset", async (t) => {
  t.mock.timers.enable({ apis: ["Date"] });
  const mock = createMockAtlas({ tokenSeconds: 60, tokenUses: 2 });
  const token = await issued(mock);
  assert.equal((await list(mock, token)).status, 200);
  t.mock.timers.tick(59_999);
  assert.equal((await list(mock, token)).status, 200);
  assert.equal(reason(await list(mock, token)), "token_worn_out");
  const second = await issued(mock);
  t.mock.timers.tick(60_000);
  assert.equal(reason(await list(mock, second)), "token_expired");
  const third = await issued(mock);
  assert.equal((await form(mock, "revoke", new URLSearchParams({ token: third }).toString())).status, 200);
  assert.equal(reason(await list(mock, third)), "token_unknown");
  assert.equal((await form(mock, "revoke", "token=never-issued")).status, 200);
  const fourth = await issued(mock);
  mock.revokeTokens();
  assert.equal(reason(await list(mock, fourth)), "token_unknown");
  const fifth = await issued(mock);
  mock.reset();
  assert.equal(reason(await list(mock, fifth)), "token_unknown");
});

test("faults reach the token endpoint: Atlas's rate limit, a lost answer, a network that is down", async () => {
  const mock = createMockAtlas();
  mock.fault({ path: "/api/oauth/token", with: { status: 429, errorCode: "RATE_LIMITED" } });
  mock.fault({ path: "/api/oauth/token", with: "lost_answer" });
  assert.equal((await requestToken(mock, { authorization: basic({ clientId: "a", clientSecret: "b" }) })).status, 401, "not for who is refused anyway");
  const limited = await requestToken(mock);
  assert.deepEqual([limited.status, await limited.json()], [429, fixtureJson("issue_error_429_oauth_token")]);
  await assert.rejects(requestToken(mock), TypeError);
  mock.fault({ with: "network" });
  await assert.rejects(requestToken(mock), TypeError);
  assert.equal(mock.pendingFaults, 0);
});
