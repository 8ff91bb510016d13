// What is easily got wrong in the first hour with the package.

import assert from "node:assert/strict";
import { inspect } from "node:util";
import { test } from "node:test";

import { atlas, createMockAtlas } from "../js/support/package.mjs";
import { failure } from "../js/support/calls.mjs";

const { AtlasClient } = atlas;
const NEW = { providerName: "AWS", region: "us-east-1" };
const REF = { cloudProvider: "AWS", id: "64d1f0a2b3c4d5e6f7a8b9c1" };

const made = (options) => {
  const mock = createMockAtlas();
  return { mock, client: new AtlasClient({ ...mock.credentials, projectId: mock.projectId, fetch: mock.fetch, ...options }) };
};

test("a token that never comes: the deadline of a wait ends it all the same", async () => {
  const mock = createMockAtlas();
  const client = new AtlasClient({ projectId: mock.projectId, fetch: mock.fetch, accessToken: () => new Promise(() => {}) });
  const error = await failure(client.services.waitUntilReady(REF, { deadlineMs: 20 }));
  assert.equal(error.code, "wait.deadline");
  assert.deepEqual(mock.requests, []);
});

test("a listener whose promise fails ends the call with that error, and nothing is left unhandled", async () => {
  const { client } = made();
  const mine = new Error("log file full");
  const onStep = async ({ step }) => {
    if (step === "endpoint") throw mine;
  };
  assert.equal(await failure(client.connect(NEW, () => ({ id: "vpce-0d00c26273372c6ef" }), { intervalMs: 0, onStep })), mine);
  const service = (await client.services.list("AWS"))[0];
  const onProgress = async () => {
    throw mine;
  };
  for await (const _ of client.services.watch(service)) break;
  assert.equal(await failure(client.regionalMode.set(true, { intervalMs: 5, onProgress })), mine);
});

test("words that there are not are refused, each by its name, and nothing is sent", async () => {
  const { mock, client } = made();
  for (const [call, argument] of [
    [() => client.services.create({ ...NEW, portMapping: true }), "service.portMapping"],
    [() => client.services.ensure({ ...NEW, supportedRemoteRegion: ["eu-west-1"] }), "service.supportedRemoteRegion"],
    [() => client.services.list({ providerName: "AWS" }), "options.providerName"],
    [() => client.services.create(NEW, { timeout: 3 }), "options.timeout"],
    [() => client.endpoints.create(REF, { id: "vpce-0d00c26273372c6ef", ip: "10.0.0.1" }), "endpoint.ip"],
  ]) {
    const error = await failure((async () => call())());
    assert.deepEqual([error.code, error.argument], ["usage.invalid_argument", argument]);
  }
  assert.throws(() => new AtlasClient({ ...mock.credentials, projectID: mock.projectId }), { argument: "options.projectID" });
  assert.deepEqual(mock.requests, []);
});

test("a token that a server says back is in no error and no event", async () => {
  const events = [];
  const fetch = async (_, { headers }) =>
    new Response(JSON.stringify({ detail: `saw ${headers.authorization}`, error: 400, errorCode: "X", parameters: [headers.authorization] }), {
      status: 400,
      headers: { "x-echo": headers.authorization },
    });
  const client = new AtlasClient({ accessToken: "tok-SECRETTOK", projectId: "64d1f0a2b3c4d5e6f7a8b9c0", fetch, onExchange: (event) => events.push(event) });
  const error = await failure(client.services.list("AWS"));
  assert.equal(error.status, 400);
  for (const shown of [inspect(error, { depth: 9 }), error.message, JSON.stringify(error), JSON.stringify(events)]) assert.doesNotMatch(shown, /SECRETTOK/);
});
