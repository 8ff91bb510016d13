// What a caller can get wrong: said at once, by the name of the argument, and before anything is sent.

import assert from "node:assert/strict";
import { test } from "node:test";

import { client, failure, KEYS, NEW, PROJECT, REF, scripted } from "./support/calls.mjs";
import { atlas } from "./support/package.mjs";

const { AtlasClient, AtlasError, UsageError, isAtlasError } = atlas;

function assertUsage(error, argument) {
  assert.ok(error instanceof UsageError && error instanceof AtlasError && error instanceof Error && isAtlasError(error), String(error));
  assert.deepEqual([error.name, error.code, error.argument], ["UsageError", "usage.invalid_argument", argument]);
  assert.ok(error.message.startsWith(argument), error.message);
}

// ---------------------------------------------------------------- the constructor

const SA = { clientId: "mdb_sa_id_1", clientSecret: "mdb_sa_sk_1" };
const options = {
  "nothing": [undefined, "options"],
  "null": [null, "options"],
  "no key": [{ projectId: PROJECT }, "options.publicKey"],
  "an empty public key": [{ ...KEYS, publicKey: "" }, "options.publicKey"],
  "an empty private key": [{ ...KEYS, privateKey: "" }, "options.privateKey"],
  "half a key": [{ publicKey: KEYS.publicKey }, "options.privateKey"],
  "a key from an unset variable": [{ ...KEYS, privateKey: undefined }, "options.privateKey"],
  'a ":" in the public key': [{ ...KEYS, publicKey: "abc:def" }, "options.publicKey"],
  "two kinds of credentials": [{ ...KEYS, ...SA }, "options.clientId"],
  "a key and a token": [{ ...KEYS, accessToken: "t" }, "options.accessToken"],
  "a service account without its secret": [{ clientId: SA.clientId }, "options.clientSecret"],
  "an empty access token": [{ accessToken: "" }, "options.accessToken"],
  "an access token with its scheme before it": [{ accessToken: "Bearer t" }, "options.accessToken"],
  "retries that are no whole number": [{ ...KEYS, maxRetries: 1.5 }, "options.maxRetries"],
  "retries below 0": [{ ...KEYS, maxRetries: -1 }, "options.maxRetries"],
  "a project id of 23 digits": [{ ...KEYS, projectId: PROJECT.slice(1) }, "options.projectId"],
  "a project id of 25 digits": [{ ...KEYS, projectId: `${PROJECT}0` }, "options.projectId"],
  "a project's name": [{ ...KEYS, projectId: "my project" }, "options.projectId"],
  "a project id that climbs": [{ ...KEYS, projectId: "../../../../../orgs/1234" }, "options.projectId"],
  "a project id that is a number": [{ ...KEYS, projectId: 5 }, "options.projectId"],
  "an unknown version": [{ ...KEYS, apiVersion: "v1.5" }, "options.apiVersion"],
  "a base URL that is none": [{ ...KEYS, baseUrl: "cloud.mongodb.com" }, "options.baseUrl"],
  "a base URL with a path": [{ ...KEYS, baseUrl: "https://proxy.example/atlas" }, "options.baseUrl"],
  "a base URL with a query": [{ ...KEYS, baseUrl: "https://proxy.example/?a=b" }, "options.baseUrl"],
  "a base URL with a fragment": [{ ...KEYS, baseUrl: "https://proxy.example/#a" }, "options.baseUrl"],
  "a base URL with a user": [{ ...KEYS, baseUrl: "https://user:pw@proxy.example" }, "options.baseUrl"],
  "a base URL of another scheme": [{ ...KEYS, baseUrl: "ftp://proxy.example" }, "options.baseUrl"],
  "plain http to another machine": [{ ...KEYS, baseUrl: "http://proxy.example" }, "options.baseUrl"],
  "plain http to a name that only looks like loopback": [{ ...KEYS, baseUrl: "http://localhost.example" }, "options.baseUrl"],
  "plain http to an address that only looks like loopback": [{ ...KEYS, baseUrl: "http://127.0.0.1.example" }, "options.baseUrl"],
  "a time of 0": [{ ...KEYS, timeoutMs: 0 }, "options.timeoutMs"],
  "a time below 0": [{ ...KEYS, timeoutMs: -1 }, "options.timeoutMs"],
  "a time that is NaN": [{ ...KEYS, timeoutMs: NaN }, "options.timeoutMs"],
  "a time that is text": [{ ...KEYS, timeoutMs: "5000" }, "options.timeoutMs"],
  "a time that is true": [{ ...KEYS, timeoutMs: true }, "options.timeoutMs"],
  "a time longer than timers hold": [{ ...KEYS, timeoutMs: 2 ** 31 }, "options.timeoutMs"],
  "a fetch that is none": [{ ...KEYS, fetch: {} }, "options.fetch"],
  "a listener that is none": [{ ...KEYS, onExchange: "log" }, "options.onExchange"],
  "pretty that is text": [{ ...KEYS, pretty: "true" }, "options.pretty"],
  "envelope that is a number": [{ ...KEYS, envelope: 1 }, "options.envelope"],
  "a user agent of two lines": [{ ...KEYS, userAgent: "acme\r\nauthorization: x" }, "options.userAgent"],
  "an empty user agent": [{ ...KEYS, userAgent: "" }, "options.userAgent"],
  "a header of ours": [{ ...KEYS, headers: { Authorization: "Basic x" } }, 'options.headers["Authorization"]'],
  "the accept header": [{ ...KEYS, headers: { accept: "*/*" } }, 'options.headers["accept"]'],
  "the content-type header": [{ ...KEYS, headers: { "Content-Type": "x/y" } }, 'options.headers["Content-Type"]'],
  "the host header": [{ ...KEYS, headers: { HOST: "x" } }, 'options.headers["HOST"]'],
  "a header of two lines": [{ ...KEYS, headers: { "x-a": "1\r\nx-b: 2" } }, 'options.headers["x-a"]'],
  "a header name with a blank": [{ ...KEYS, headers: { "x a": "1" } }, 'options.headers["x a"]'],
  "a header that is a number": [{ ...KEYS, headers: { "x-a": 1 } }, 'options.headers["x-a"]'],
};
for (const [name, [given, argument]] of Object.entries(options)) {
  test(`the constructor refuses ${name}`, () => {
    assert.throws(() => new AtlasClient(given), (error) => {
      assertUsage(error, argument);
      return true;
    });
  });
}

for (const baseUrl of [
  "http://localhost:3000", "http://127.0.0.1", "http://127.8.8.8:1", "http://[::1]:3000", "http://atlas.localhost/", "https://cloud.mongodbgov.com",
  new URL("https://proxy.example:8443/"),
]) {
  test(`the constructor takes ${baseUrl} as base URL, and requests go to its origin`, async () => {
    const { fetch, requests } = scripted([new Error("not there")]);
    await failure(client({ baseUrl, fetch }).services.get(REF));
    assert.deepEqual(requests.map(({ url }) => new URL(url).origin), [new URL(baseUrl).origin]);
  });
}

test("allowInsecure permits plain http to another machine", async () => {
  const { fetch, requests } = scripted([new Error("not there")]);
  await failure(client({ baseUrl: "http://proxy.example", allowInsecure: true, fetch }).services.get(REF));
  assert.equal(new URL(requests[0].url).origin, "http://proxy.example");
});

// ---------------------------------------------------------------- calls

const create = (service, call) => (atlas) => atlas.services.create(service, call);
const get = (ref, call) => (atlas) => atlas.services.get(ref, call);
const calls = {
  "no service": [create(undefined), "service"],
  "no provider": [create({ region: "us-east-1" }), "service.providerName"],
  "an unknown provider": [create({ ...NEW, providerName: "Azure" }), "service.providerName"],
  "a provider in lower case": [create({ ...NEW, providerName: "aws" }), "service.providerName"],
  "a provider that is inherited from nowhere": [create({ ...NEW, providerName: "constructor" }), "service.providerName"],
  "no region": [create({ providerName: "AWS" }), "service.region"],
  "an empty region": [create({ providerName: "AWS", region: "" }), "service.region"],
  "a blank region": [create({ providerName: "AWS", region: " \t" }), "service.region"],
  "a region that is a number": [create({ providerName: "AWS", region: 1 }), "service.region"],
  "port mapping on AWS": [create({ ...NEW, portMappingEnabled: false }), "service.portMappingEnabled"],
  "port mapping that is text": [create({ providerName: "GCP", region: "us-west1", portMappingEnabled: "yes" }), "service.portMappingEnabled"],
  "remote regions on GCP": [create({ providerName: "GCP", region: "us-west1", supportedRemoteRegions: [] }), "service.supportedRemoteRegions"],
  "remote regions that are no list": [create({ ...NEW, supportedRemoteRegions: "eu-west-1" }), "service.supportedRemoteRegions"],
  "36 remote regions": [create({ ...NEW, supportedRemoteRegions: Array(36).fill("eu-west-1") }), "service.supportedRemoteRegions"],
  "the service's own region as a remote one": [create({ ...NEW, supportedRemoteRegions: ["eu-west-1", "US_EAST_1"] }), "service.supportedRemoteRegions[1]"],
  "no ref": [get(undefined), "ref"],
  "a ref of an unknown provider": [get({ ...REF, cloudProvider: "AZUR" }), "ref.cloudProvider"],
  "an id alone": [get(REF.id), "ref"],
  "an id that climbs": [get({ ...REF, id: ".." }), "ref.id"],
  "an id that climbs, encoded": [get({ ...REF, id: "%2e%2e/%2e%2e/orgs" }), "ref.id"],
  "the cloud's name for an id": [get({ ...REF, id: "vpce-svc-0afd34ee97e30d43f" }), "ref.id"],
  "a ref's project that is none": [get({ ...REF, projectId: "x" }), "ref.projectId"],
  "a call's project that is none": [get(REF, { projectId: "x" }), "options.projectId"],
  "options that are none": [get(REF, 5), "options"],
  "a signal that is none": [get(REF, { signal: {} }), "options.signal"],
  "a controller in a signal's place": [get(REF, { signal: new AbortController() }), "options.signal"],
  "a time for the call that is none": [get(REF, { timeoutMs: -1 }), "options.timeoutMs"],
  "pretty for the call that is none": [get(REF, { pretty: "true" }), "options.pretty"],
};
for (const [name, [call, argument]] of Object.entries(calls)) {
  test(`a call with ${name} rejects, and sends nothing`, async () => {
    const { fetch, requests } = scripted([new Error("must not be called")]);
    assertUsage(await failure(call(client({ fetch }))), argument);
    assert.deepEqual(requests, []);
  });
}

test("a call without a project anywhere rejects, and sends nothing", async () => {
  const { fetch, requests } = scripted([new Error("must not be called")]);
  assertUsage(await failure(client({ projectId: undefined, fetch }).services.get(REF)), "options.projectId");
  assert.deepEqual(requests, []);
});

test("what a getter of an argument throws comes out untouched", async () => {
  const thrown = { mine: true };
  const service = { providerName: "AWS", get region() { throw thrown; } };
  assert.equal(await failure(client().services.create(service)), thrown);
});

test("a message says what to give, and does not repeat what was given", () => {
  assert.throws(() => new AtlasClient({ publicKey: "a", privateKey: "b", projectId: KEYS.privateKey }), (error) => {
    assert.ok(!error.message.includes(KEYS.privateKey));
    assert.match(error.message, /24 hex/);
    return true;
  });
});
