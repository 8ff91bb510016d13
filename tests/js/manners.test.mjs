// What a client shows and sends beside the call itself: responses, exchanges, options, and what a call overrides.

import assert from "node:assert/strict";
import { test } from "node:test";

import { answer, challenge, challenging, client, CREATE_PATH, failure, fixture, GET_PATH, KEYS, NEW, PROJECT, recorded, REF, scripted, SERVICE, unauthorized } from "./support/calls.mjs";
import { atlas, createMockAtlas } from "./support/package.mjs";

const ORIGIN = "https://cloud.mongodb.com";
const OTHER_PROJECT = "64d1f0a2b3c4d5e6f7a8b9c0";
const minimal = answer(200, {}, SERVICE);

// ---------------------------------------------------------------- withResponse

test("withResponse gives the data and the response; nothing is sent again", async () => {
  const { status, headers, body } = recorded("wire_v2_AWS_create_service");
  const { fetch, requests } = challenging(answer(status, headers, body));
  const call = client({ fetch, apiVersion: "v2" }).services.create(NEW);
  const { data, response } = await call.withResponse();
  assert.equal(requests.length, 2);
  assert.equal(await call, data);
  assert.deepEqual((await call.withResponse()).response, response);
  assert.equal(requests.length, 2);
  // As recorded: Ratelimit-Limit 4000, Ratelimit-Remaining 3999.
  assert.deepEqual(response, { status: 201, headers, rateLimit: { limit: 4000, remaining: 3999 }, deprecated: false, sunset: null });
  assert.equal(data.id, JSON.parse(body).id);
});

const responses = [
  [{}, { rateLimit: null, deprecated: false, sunset: null }],
  [{ "ratelimit-limit": "10" }, { rateLimit: null }],
  [{ "ratelimit-limit": "10", "ratelimit-remaining": "0" }, { rateLimit: { limit: 10, remaining: 0 } }],
  [{ "ratelimit-limit": "ten", "ratelimit-remaining": "1" }, { rateLimit: null }],
  [{ deprecation: "Wed, 01 Jan 2025 00:00:00 GMT", sunset: "Thu, 01 Jan 2026 00:00:00 GMT" }, { deprecated: true, sunset: "2026-01-01T00:00:00.000Z" }],
  [{ deprecation: "true", sunset: "soon" }, { deprecated: true, sunset: null }],
];
for (const [headers, expected] of responses) {
  test(`a response with ${JSON.stringify(headers)}`, async () => {
    const { response } = await client({ fetch: challenging(answer(200, headers, SERVICE)).fetch }).services.get(REF).withResponse();
    assert.deepEqual(response.headers, headers);
    for (const [name, value] of Object.entries(expected)) assert.deepEqual(response[name], value, name);
  });
}

test("withResponse rejects as the call does; alone it leaves no unhandled rejection", async (t) => {
  const unhandled = [];
  const listen = (reason) => unhandled.push(reason);
  process.on("unhandledRejection", listen);
  t.after(() => process.off("unhandledRejection", listen));
  const broken = client({ fetch: async () => answer(404) });
  const call = broken.services.get(REF);
  const error = await failure(call.withResponse());
  assert.equal(await failure(call), error);
  await failure(broken.services.get(REF).withResponse());
  await failure(broken.services.get(REF));
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(unhandled, []);
});

test("header names come in lower case, however a double spells them", async () => {
  const headers = { get: () => null, forEach: (callback) => callback("1", "X-Request-Id") };
  const { response } = await client({ fetch: async () => ({ ...minimal, headers }) }).services.get(REF).withResponse();
  assert.deepEqual(response.headers, { "x-request-id": "1" });
});

// ---------------------------------------------------------------- onExchange

/** A client whose events are kept. */
function observed(options) {
  const events = [];
  return { events, atlas: client({ ...options, onExchange: (event) => events.push(event) }) };
}
const outline = ({ callId, operation, attempt, reason, response }) => [callId, operation, attempt, reason, response?.status ?? null];

test("onExchange sees each exchange in order: callId, operation, attempt, reason", async () => {
  let nonce = 0;
  const { fetch } = scripted((url, { headers }) => {
    if (headers.authorization === undefined) return unauthorized(challenge("nonce-0"));
    if (headers.authorization.includes(`nonce-${nonce}`)) return minimal;
    return unauthorized(challenge(`nonce-${nonce}`).replace("stale=false", "stale=true"));
  });
  const { atlas, events } = observed({ fetch });
  await atlas.services.create(NEW);
  await atlas.services.get(REF);
  nonce = 1;
  await atlas.services.get(REF);
  const [create, get] = ["createPrivateEndpointService", "getPrivateEndpointService"];
  assert.deepEqual(events.map(outline), [
    [1, create, 1, "first", 401],
    [1, create, 2, "challenge", 200],
    [2, get, 1, "first", 200],
    [3, get, 1, "first", 401],
    [3, get, 2, "stale", 200],
  ]);
});

test("an event holds the request as sent and the response as received", async () => {
  const { atlas, events } = observed({ fetch: challenging(answer(201, { "x-a": "1" }, SERVICE)).fetch });
  await atlas.services.create(NEW, { pretty: true });
  const [challenged, signed] = events;
  for (const event of events) {
    assert.deepEqual(Object.keys(event).sort(), ["attempt", "callId", "durationMs", "error", "operation", "reason", "request", "response"]);
    assert.ok(event.durationMs >= 0 && event.durationMs < 10_000);
    assert.equal(event.error, null);
    const { method, url, headers, body } = event.request;
    assert.deepEqual([method, url, body], ["POST", `${ORIGIN}${CREATE_PATH}?pretty=true`, JSON.stringify(NEW)]);
    assert.equal(headers.accept, "application/json");
  }
  assert.deepEqual(challenged.response, { status: 401, headers: { "www-authenticate": challenge() }, body: fixture("wire_401_digest_challenge.json") });
  assert.deepEqual(signed.response, { status: 201, headers: { "x-a": "1" }, body: JSON.stringify(SERVICE) });
  assert.equal(challenged.request.headers.authorization, undefined);
  assert.equal(events[0].request.method, "POST");
});

test("a request without a body and one without a response", async () => {
  const { atlas, events } = observed({ fetch: async () => { throw new Error("broken line"); } });
  await failure(atlas.services.get(REF));
  assert.equal(events.length, 1);
  assert.deepEqual([events[0].request.body, events[0].response], [null, null]);
  assert.match(events[0].error, /broken line/);
});

test("usage errors and aborts before the first request cause no event", async () => {
  const { atlas, events } = observed({ fetch: async () => minimal });
  await failure(atlas.services.create({ ...NEW, region: "" }));
  await failure(atlas.services.get(REF, { signal: AbortSignal.abort() }));
  assert.deepEqual(events, []);
});

test("calls at the same time have call ids of their own; clients count for themselves", async () => {
  const mock = createMockAtlas();
  const { atlas, events } = observed({ ...mock.credentials, projectId: mock.projectId, fetch: mock.fetch });
  const service = await atlas.services.create(NEW);
  await Promise.all(Array.from({ length: 5 }, () => atlas.services.get(service)));
  assert.deepEqual(events.map(({ callId }) => callId).sort(), [1, 1, 2, 3, 4, 5, 6]);
  const other = observed({ fetch: async () => minimal });
  await other.atlas.services.get(REF);
  assert.equal(other.events[0].callId, 1);
});

test("what onExchange throws is reported and ignored", async (t) => {
  const reported = [];
  const { error } = console;
  const { reportError } = globalThis;
  t.after(() => {
    console.error = error;
    if (reportError === undefined) delete globalThis.reportError;
    else globalThis.reportError = reportError;
  });
  const thrown = new Error("mistake of the listener");
  console.error = (value) => reported.push(["console", value]);
  delete globalThis.reportError;
  const make = () => client({ fetch: challenging(minimal).fetch, onExchange: () => { throw thrown; } });
  assert.equal((await make().services.get(REF)).id, SERVICE.id);
  globalThis.reportError = (value) => reported.push(["reportError", value]);
  assert.equal((await make().services.get(REF)).id, SERVICE.id);
  assert.deepEqual(reported, [["console", thrown], ["console", thrown], ["reportError", thrown], ["reportError", thrown]]);
});

test("onExchange may use the client itself, and close it", async () => {
  const { fetch } = challenging(minimal);
  const inner = [];
  const atlas = client({ fetch, onExchange: ({ callId }) => callId === 1 && inner.push(atlas.services.get(REF)) });
  await atlas.services.get(REF);
  for (const { id } of await Promise.all(inner)) assert.equal(id, SERVICE.id);
  const closing = client({ fetch, onExchange: () => closing.close() });
  assert.equal((await failure(closing.services.get(REF))).code, "usage.closed");
});

// ---------------------------------------------------------------- options

test("User-Agent: the package's own token, after the caller's", async () => {
  const product = `atlas-private-endpoint/${atlas.version}`;
  for (const [userAgent, expected] of [[undefined, product], ["acme-platform/4.2", `acme-platform/4.2 ${product}`]]) {
    const { fetch, requests } = challenging(minimal);
    await client({ fetch, userAgent }).services.get(REF);
    for (const { headers } of requests) assert.equal(headers["user-agent"], expected);
  }
});

test("headers go with every request, names in lower case", async () => {
  const { fetch, requests } = challenging(minimal);
  await client({ fetch, headers: { traceparent: "00-1-2-00", "X-Gateway": "käse" } }).services.create(NEW);
  assert.equal(requests.length, 2);
  for (const { headers } of requests) assert.deepEqual([headers.traceparent, headers["x-gateway"]], ["00-1-2-00", "käse"]);
});

test("pretty and envelope of the client, and of a call, which goes before", async () => {
  const { fetch, requests } = scripted([answer(200, {}, { status: 200, content: SERVICE }), minimal]);
  const atlas = client({ fetch, pretty: true, envelope: true });
  await atlas.services.get(REF);
  await atlas.services.get(REF, { pretty: false, envelope: false });
  await atlas.services.get(REF, { pretty: undefined, envelope: false });
  assert.deepEqual(requests.map(({ url }) => url), [`${GET_PATH}?pretty=true&envelope=true`, GET_PATH, `${GET_PATH}?pretty=true`].map((path) => ORIGIN + path));
});

test("the project: of the call, else of the ref, else of the client", async () => {
  const { fetch, requests } = scripted([minimal]);
  const third = "aaaaaaaaaaaaaaaaaaaaaaaa";
  const atlas = client({ fetch });
  const results = [
    await atlas.services.get(REF),
    await atlas.services.get({ ...REF, projectId: OTHER_PROJECT }),
    await atlas.services.get({ ...REF, projectId: OTHER_PROJECT }, { projectId: third }),
    await atlas.services.get({ ...REF, projectId: undefined }, { projectId: undefined }),
    await client({ fetch, projectId: undefined }).services.create(NEW, { projectId: third }),
  ];
  const expected = [PROJECT, OTHER_PROJECT, third, PROJECT, third];
  assert.deepEqual(results.map(({ projectId }) => projectId), expected);
  assert.deepEqual(requests.map(({ url }) => url.split("/")[7]), expected);
  assert.deepEqual([atlas.projectId, client({ projectId: undefined }).projectId], [PROJECT, null]);
});

test("a result is a ref: it leads back to its own project and service", async () => {
  const mock = createMockAtlas({ projectIds: [OTHER_PROJECT, PROJECT] });
  const atlas = client({ ...mock.credentials, projectId: OTHER_PROJECT, fetch: mock.fetch });
  for (const service of [NEW, { providerName: "AZURE", region: "eastus2" }, { providerName: "GCP", region: "us-west1" }]) {
    const created = await atlas.services.create(service, { projectId: PROJECT });
    assert.equal((await atlas.services.get(created)).id, created.id);
    assert.equal(created.cloudRegion, service.region);
  }
});

test("explicit undefined is the same as nothing, for each option", async () => {
  const names = ["baseUrl", "apiVersion", "envelope", "pretty", "timeoutMs", "userAgent", "headers", "allowInsecure", "onExchange"];
  const { fetch, requests } = scripted([minimal]);
  const atlas2 = new atlas.AtlasClient({ ...KEYS, projectId: PROJECT, fetch, ...Object.fromEntries(names.map((name) => [name, undefined])) });
  await atlas2.services.get(REF, { signal: undefined, projectId: undefined, timeoutMs: undefined });
  await client({ fetch }).services.get(REF);
  const [one, two] = requests.map(({ url, method, headers }) => ({ url, method, headers }));
  assert.deepEqual(one, two);
});

test("an exchange that is given up is seen once, also where fetch does not heed its signal", async () => {
  const events = [];
  const fetch = () => new Promise(() => {});
  const atlasClient = client({ fetch, timeoutMs: 1, onExchange: (event) => events.push(event) });
  await assert.rejects(atlasClient.services.get(REF), { code: "transport.timeout" });
  assert.deepEqual(events.map(({ response, error }) => [response, error.includes("TimeoutError")]), [[null, true]]);
});
