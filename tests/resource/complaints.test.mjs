// Ten things that users of other tools complained about, each named after a thread where they did, and the few lines that show what
// happens here.

import assert from "node:assert/strict";
import { test } from "node:test";

import { failure } from "../js/support/calls.mjs";
import { AT_ONCE, count, NEW_SERVICE, readyEndpoint, readyService, setUp, VPCE } from "./support/resource.mjs";

const OTHER_VPCE = "vpce-0fedcba9876543210";

test("mongodb/terraform-provider-mongodbatlas#590, a run after another one ends in ALREADY_EXISTS_FOR_REGION: ensure finds the service", async () => {
  const { mock, client } = setUp();
  const { id } = await client.services.create({ providerName: "AZURE", region: "eastus2" });
  assert.equal((await failure(client.services.create({ providerName: "AZURE", region: "US_EAST_2" }))).kind, "already_exists");
  for (const region of ["eastus2", "US_EAST_2"]) {
    const { service, created } = await client.services.ensure({ providerName: "AZURE", region });
    assert.deepEqual([service.id, created], [id, false]);
  }
  assert.equal(mock.services.length, 1);
});

test('mongodb/terraform-provider-mongodbatlas#590, endpoints of one project fail each other, "Click \'Edit\'": retries go one after another', async () => {
  const { mock, client } = setUp({ mock: { concurrentCreatesFail: true } });
  const service = await readyService(client, "AWS");
  const bodies = [VPCE, OTHER_VPCE, "vpce-00000000000000001"].map((id) => ({ id }));
  const made = await Promise.all(bodies.map((body) => client.endpoints.create(service, body)));
  const ends = await Promise.all(made.map((endpoint) => client.endpoints.waitUntilReady(endpoint, AT_ONCE).catch(({ last }) => last)));
  assert.ok(ends.some(({ phase, errorMessage }) => phase === "failed" && errorMessage.includes("idempotent operation going on")));
  const again = await Promise.all(bodies.map((body) => client.endpoints.retry(service, body, AT_ONCE)));
  assert.deepEqual(again.map(({ id, phase }) => [id, phase]), bodies.map(({ id }) => [id, "ready"]));
  assert.equal(mock.endpoints.length, 3);
});

test("crossplane-contrib/provider-mongodbatlas#93, PATH_PARAM_PARSE_ERROR that does not say for which parameter: it is named before anything is sent", async () => {
  const { mock, client } = setUp();
  // A name, and the empty id of mongodb/terraform-provider-mongodbatlas#731.
  for (const id of ["foo-privatelink", ""]) {
    for (const [call, argument] of [
      [client.services.get({ cloudProvider: "AWS", id }), "ref.id"],
      [client.endpoints.get({ cloudProvider: "AWS", serviceId: id, id: VPCE }), "ref.serviceId"],
      [client.endpoints.create({ cloudProvider: "AWS", id }, { id: VPCE }), "service.id"],
    ]) {
      const error = await failure(call);
      assert.deepEqual([error.code, error.argument], ["usage.invalid_argument", argument]);
      assert.match(error.message, /24 hex/);
    }
  }
  assert.equal(mock.requests.length, 0);
});

test("mongodb/terraform-provider-mongodbatlas#390, connection strings missing or old after registering: they come once the clusters are at rest", async () => {
  const { mock, client } = setUp({ mock: { looks: 2 } });
  const { endpoint } = await readyEndpoint(client, "AWS");
  const early = await client.request({ method: "GET", path: "/groups/{groupId}/clusters/Cluster0" });
  assert.deepEqual([early.data.stateName, early.data.connectionStrings.privateEndpoint], ["IDLE", undefined], "IDLE, and not yet begun");
  const [{ stateName, srvConnectionString }] = await client.clusters.connectionStrings(endpoint, AT_ONCE);
  assert.equal(stateName, "IDLE");
  assert.match(srvConnectionString, /^mongodb\+srv:\/\//);
  assert.ok(mock.requests.filter(({ operation }) => operation === "listClusters").length >= 3);
});

test("mongodb/terraform-provider-mongodbatlas#806, the id is lost with a timeout: the error carries it, and the wait goes on from there", async () => {
  const { client } = setUp({ mock: { looks: 2 } });
  const created = await client.services.create(NEW_SERVICE.GCP);
  const error = await failure(client.services.waitUntilReady(created, { deadlineMs: 1, intervalMs: 5, maxIntervalMs: 5 }));
  assert.deepEqual([error.code, error.ref.id, error.last.status], ["wait.deadline", created.id, "INITIATING"]);
  assert.equal((await client.services.waitUntilReady(error.ref, AT_ONCE)).phase, "ready");
});

test("mongodb/terraform-provider-mongodbatlas#895, a wait that fails on a 404 right after the create: it is put down to Atlas", async () => {
  const { mock, client } = setUp();
  const created = await client.services.create(NEW_SERVICE.AWS);
  mock.fault({ operation: "getPrivateEndpointService", times: 2, with: { status: 404, errorCode: "PRIVATE_ENDPOINT_SERVICE_NOT_FOUND" } });
  assert.equal((await client.services.waitUntilReady(created, AT_ONCE)).phase, "ready");
  assert.equal(mock.pendingFaults, 0);
});

test("mongodb/terraform-provider-mongodbatlas#1957, attachments in another order each time, and not all of them: sorted by number, ready with all", async () => {
  const { mock, client } = setUp({ mock: { looks: 3 } });
  const created = await client.services.create(NEW_SERVICE.GCP);
  const seen = [];
  const { raw } = await client.services.waitUntilReady(created, { ...AT_ONCE, onProgress: ({ phase, value }) => void seen.push([phase, value.serviceAttachmentNames.length]) });
  assert.deepEqual(seen.at(-1), ["ready", 6]);
  assert.ok(seen.some(([phase, length]) => phase === "pending" && length > 0 && length < 6), "a list that grows is not ready");
  const names = Array.from({ length: 12 }, (_, i) => `projects/p-a/regions/us-west1/serviceAttachments/sa-us-west1-b-${i}`);
  mock.fault({ operation: "getPrivateEndpointService", with: { status: 200, body: JSON.stringify({ ...raw, serviceAttachmentNames: [...names].sort().reverse() }) } });
  assert.deepEqual((await client.services.get(created)).serviceAttachmentNames, names);
});

test("mongodb/terraform-provider-mongodbatlas#2803, an endpoint that was never found counts as made: the error says so in Atlas's words", async () => {
  const { client } = setUp({ mock: { missingEndpoints: [VPCE] } });
  const service = await readyService(client, "AWS");
  const endpoint = await client.endpoints.create(service, { id: VPCE });
  const error = await failure(client.endpoints.waitUntilReady(endpoint, { ...AT_ONCE, graceMs: 0 }));
  assert.deepEqual([error.name, error.code, error.last.errorMessage], ["WaitError", "wait.failed", `Interface endpoint ${VPCE} was not found`]);
  assert.ok(error.message.includes("was not found"));
});

test("mongodb/terraform-provider-mongodbatlas#1048, IP_ADDRESS_NOT_ON_ACCESS_LIST taken for the project's list: the hint has address and place", async () => {
  const { mock, client } = setUp();
  const detail = "IP address 203.0.113.7 is not allowed to access this resource.";
  mock.fault({ with: { status: 403, body: JSON.stringify({ error: 403, errorCode: "IP_ADDRESS_NOT_ON_ACCESS_LIST", detail, parameters: ["203.0.113.7"], reason: "Forbidden" }) } });
  const error = await failure(client.services.list("AWS"));
  assert.equal(error.kind, "ip_not_allowed");
  assert.match(error.hint, /203\.0\.113\.7.*API key's own access list.*project's IP access list is another/);
});

test("mongodb/mongodb-atlas-kubernetes#1916, an AWS service goes with its last endpoint: deleting it then is success", async () => {
  const { mock, client } = setUp();
  const { service, endpoint } = await readyEndpoint(client, "AWS");
  await client.endpoints.delete(endpoint);
  await client.endpoints.waitUntilGone(endpoint, AT_ONCE);
  await client.services.waitUntilGone(service, AT_ONCE);
  assert.deepEqual(mock.services, [], "Atlas removed it, and nobody else asked for that");
  assert.equal(count(mock, "deletePrivateEndpointService"), 0);
  assert.equal(await client.endpoints.delete(endpoint), undefined);
  assert.equal(await client.services.delete(service), undefined);
  const { data, response } = await client.services.delete(service).withResponse();
  assert.deepEqual([data, response.status], [undefined, 404]);
  assert.equal(await client.services.waitUntilGone(service, AT_ONCE), undefined);
});
