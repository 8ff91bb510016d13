// Slips that everybody makes once: the message is to name the slip, not what it led to.

import assert from "node:assert/strict";
import { test } from "node:test";

import { answer, challenging, client, failure, NEW, PROJECT, REF, SERVICE } from "./support/calls.mjs";
import { atlas, createMockAtlas } from "./support/package.mjs";

const ENDPOINT = { cloudProvider: "AWS", serviceId: SERVICE.id, id: "vpce-0d00c26273372c6ef" };
const unasked = () => assert.fail("nothing is to be sent");

for (const [slip, argument, problem, call] of [
  ["a promise for a service", "ref", /is a promise: await it/, (one) => one.services.get(Promise.resolve(REF))],
  ["a promise for the service of an endpoint", "service", /is a promise: await it/, (one) => one.endpoints.create(Promise.resolve(REF), { id: ENDPOINT.id })],
  ["a promise for a new endpoint", "endpoint", /is a promise: await it/, (one) => one.endpoints.ensure(REF, Promise.resolve({ id: ENDPOINT.id }))],
  ["a promise for the endpoint of connection strings", "endpoint", /is a promise: await it/, (one) => one.clusters.connectionStrings(Promise.resolve(ENDPOINT))],
  ["a promise to wait for", "ref", /is a promise: await it/, (one) => one.services.waitUntilReady(Promise.resolve(REF))],
  ["a service where an endpoint is wanted", "ref.serviceId", /an endpoint is wanted, and this may be a service/, (one) => one.endpoints.get(REF)],
  ["an endpoint where a service is wanted", "ref.serviceId", /this names an endpoint, and a service is wanted/, (one) => one.services.get(ENDPOINT)],
]) {
  test(`${slip}: ${argument} ${problem.source}`, async () => {
    const error = await failure(call(client({ fetch: unasked })));
    assert.deepEqual([error.code, error.argument], ["usage.invalid_argument", argument], String(error.stack));
    assert.match(error.message, problem);
  });
}

test("an attach that forgot to return", async () => {
  const mock = createMockAtlas({ looks: 0 });
  const one = client({ ...mock.credentials, projectId: mock.projectId, fetch: mock.fetch });
  const error = await failure(one.connect(NEW, async () => {}, { intervalMs: 1 }));
  assert.deepEqual([error.code, error.argument], ["usage.invalid_argument", "endpoint"], String(error.stack));
  assert.match(error.message, /attach.*gave nothing/);
});

test("variables that end in a newline, as files do", async () => {
  const { fetch, requests } = challenging(answer(200, {}, SERVICE));
  const env = {
    MONGODB_ATLAS_PUBLIC_KEY: "user\n",
    MONGODB_ATLAS_PRIVATE_KEY: "5c21b1f2-0000\r\n",
    MONGODB_ATLAS_PROJECT_ID: `${PROJECT}\n`,
    MONGODB_ATLAS_BASE_URL: "\n",
  };
  const one = atlas.AtlasClient.fromEnv({ fetch }, env);
  assert.equal(one.projectId, PROJECT);
  await one.services.get(REF);
  assert.match(requests.at(-1).headers.authorization, /username="user"/);
  // What stands within is not touched: the client says what is wrong with it.
  assert.throws(() => atlas.AtlasClient.fromEnv({ fetch }, { ...env, MONGODB_ATLAS_PROJECT_ID: `a\n${PROJECT}` }), { code: "usage.invalid_argument" });
});
