// The mock's clusters and regional mode. No recording of a cluster is at hand: the members are those of Atlas's specification.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createMockAtlas } from "../pkg-template/mock.js";
import { assertProblem, fixtureJson, V2 } from "./support/mock-answers.mjs";
import { call, created, look, ORIGIN, services } from "./support/signed-client.mjs";

const VPCE = "vpce-0123456789abcdef0";
const groups = (mock) => `/api/atlas/v2/groups/${mock.projectId}`;
const ask = (mock, path, accept = V2) => call(mock, "GET", `${groups(mock)}${path}`, { headers: { accept } });
const cluster = async (mock, name = "Cluster0") => (await ask(mock, `/clusters/${name}`)).json();
const endpointPath = (mock, service, provider = "AWS") => `${services(mock)}/${provider}/endpointService/${service}/endpoint`;

/** A service that takes endpoints. */
async function ready(mock, provider, region, more) {
  const { id } = await created(mock, provider, region, more);
  while ((await (await look(mock, provider, id)).json()).status === "INITIATING");
  return id;
}

/** An AWS service with an endpoint that has settled. */
async function connected(mock, region = "us-east-1") {
  const service = await ready(mock, "AWS", region);
  await call(mock, "POST", endpointPath(mock, service), { body: { id: VPCE } });
  mock.set({ cloudProvider: "AWS", serviceId: service, id: VPCE }, { status: "AVAILABLE" });
  return service;
}

/** State and number of private strings at each of some looks. */
async function looks(mock, count) {
  const seen = [];
  for (let i = 0; i < count; i += 1) {
    const { stateName, connectionStrings } = await cluster(mock);
    seen.push(`${stateName} ${connectionStrings.privateEndpoint?.length ?? 0}`);
  }
  return seen;
}

// ---------------------------------------------------------------- clusters

test("an AVAILABLE endpoint takes the clusters over UPDATING to IDLE, and only then they have its strings", async () => {
  const mock = createMockAtlas();
  const service = await ready(mock, "AWS", "us-east-1");
  await call(mock, "POST", endpointPath(mock, service), { body: { id: VPCE } });
  assert.deepEqual(await looks(mock, 2), ["IDLE 0", "IDLE 0"]);
  const endpoint = () => call(mock, "GET", `${endpointPath(mock, service)}/${VPCE}`);
  await endpoint();
  assert.deepEqual(await looks(mock, 1), ["IDLE 0"]);
  await endpoint();
  assert.deepEqual(await looks(mock, 3), ["UPDATING 0", "IDLE 1", "IDLE 1"]);
  await call(mock, "DELETE", `${endpointPath(mock, service)}/${VPCE}`);
  assert.deepEqual(await looks(mock, 3), ["UPDATING 1", "IDLE 0", "IDLE 0"]);
});

test("looks: with two and more a cluster is IDLE once before it begins, as at the real Atlas", async () => {
  for (const [count, expected] of [
    [0, ["IDLE 1", "IDLE 1"]],
    [2, ["IDLE 0", "UPDATING 0", "IDLE 1"]],
    [3, ["IDLE 0", "UPDATING 0", "UPDATING 0", "IDLE 1"]],
  ]) {
    const mock = createMockAtlas({ looks: count });
    await connected(mock);
    assert.deepEqual(await looks(mock, expected.length), expected, `looks: ${count}`);
  }
});

test("a private string names its endpoint, provider and region; each provider has its hosts and ports", async () => {
  const mock = createMockAtlas({ looks: 0, clusters: ["Cluster0", { name: "Small", clusterType: "REPLICASET" }] });
  await connected(mock);
  const azure = fixtureJson("docs_v1_request_create_endpoint_AZURE");
  await call(mock, "POST", endpointPath(mock, await ready(mock, "AZURE", "eastus2"), "AZURE"), { body: azure });
  const rule = { endpointName: "rule", ipAddress: "10.0.0.2" };
  const mapped = await ready(mock, "GCP", "us-west1", { portMappingEnabled: true });
  await call(mock, "POST", endpointPath(mock, mapped, "GCP"), { body: { endpointGroupName: "rule", gcpProjectId: "p", endpoints: [rule] } });

  const sharded = await cluster(mock);
  const strings = sharded.connectionStrings.privateEndpoint;
  assert.deepEqual(strings.map(({ endpoints }) => endpoints), [
    [{ endpointId: VPCE, providerName: "AWS", region: "US_EAST_1" }],
    [{ endpointId: azure.id, providerName: "AZURE", region: "US_EAST_2" }],
    [{ endpointId: "rule", providerName: "GCP", region: "WESTERN_US" }],
  ]);
  assert.deepEqual(Object.keys(strings[0]), ["connectionString", "endpoints", "srvConnectionString", "srvShardOptimizedConnectionString", "type"]);
  assert.match(strings[0].connectionString, /^mongodb:\/\/pl-0-us-east-1\.[0-9a-z]{5}\.mongodb\.net:1024,/);
  assert.match(strings[0].srvConnectionString, /^mongodb\+srv:\/\/cluster0-pl-0\.[0-9a-z]{5}\.mongodb\.net$/);
  assert.match(strings[0].srvShardOptimizedConnectionString, /^mongodb\+srv:\/\/cluster0-pl-0-lb\./);
  assert.match(strings[1].srvConnectionString, /^mongodb\+srv:\/\/cluster0-pl-1\./);
  assert.match(strings[2].connectionString, /^mongodb:\/\/psc-2-us-west1\.[0-9a-z]{5}\.mongodb\.net:27015,/);
  assert.deepEqual(strings.map(({ type }) => type), ["MONGOS", "MONGOS", "MONGOS"]);

  const [small] = (await cluster(mock, "Small")).connectionStrings.privateEndpoint;
  assert.equal(small.type, "MONGOD");
  assert.ok(!("srvShardOptimizedConnectionString" in small));
  assert.match(small.connectionString, /&replicaSet=/);
});

test("an endpoint that is registered again has the same strings", async () => {
  const mock = createMockAtlas({ looks: 0 });
  const service = await ready(mock, "AZURE", "eastus2");
  const body = fixtureJson("docs_v1_request_create_endpoint_AZURE");
  const path = endpointPath(mock, service, "AZURE");
  await call(mock, "POST", path, { body });
  const before = (await cluster(mock)).connectionStrings;
  await call(mock, "DELETE", `${path}/${encodeURIComponent(body.id)}`);
  await call(mock, "POST", path, { body });
  assert.deepEqual((await cluster(mock)).connectionStrings, before);
});

test("regions: a cluster that the endpoint does not cover has no string for it", async () => {
  const mock = createMockAtlas({ looks: 0, clusters: [{ name: "Here", regions: ["us-east-1"] }, { name: "Wide", regions: ["US_EAST_1", "eu-west-1"] }, { name: "There", regions: ["EU_WEST_1"] }] });
  await connected(mock);
  const { results } = await (await ask(mock, "/clusters")).json();
  assert.deepEqual(results.map(({ name, connectionStrings }) => [name, connectionStrings.privateEndpoint?.length ?? 0]), [["Here", 1], ["Wide", 0], ["There", 0]]);
});

test("clusters are listed in pages, with links that lead on", async () => {
  const names = ["a", "b", "c", "d", "e"];
  const mock = createMockAtlas({ clusters: names });
  const first = await (await ask(mock, "/clusters?itemsPerPage=2")).json();
  assert.deepEqual([first.results.map(({ name }) => name), first.totalCount, first.links.map(({ rel }) => rel)], [["a", "b"], 5, ["self", "next"]]);
  const found = [];
  let next = `${groups(mock)}/clusters?itemsPerPage=2&includeCount=false`;
  while (next !== undefined) {
    const page = await (await call(mock, "GET", next, { headers: { accept: V2 } })).json();
    assert.ok(!("totalCount" in page));
    found.push(...page.results.map(({ name }) => name));
    next = page.links.find(({ rel }) => rel === "next")?.href.replace(ORIGIN, "");
  }
  assert.deepEqual(found, names);
  const last = await (await ask(mock, "/clusters?itemsPerPage=2&pageNum=3")).json();
  assert.deepEqual([last.results.length, last.links.map(({ rel }) => rel)], [1, ["self", "previous"]]);
  assert.deepEqual((await (await ask(mock, "/clusters?pageNum=9")).json()).results, []);
  for (const query of ["itemsPerPage=501", "itemsPerPage=0", "pageNum=0", "pageNum=x", "includeCount=1"]) {
    await assertProblem(await ask(mock, `/clusters?${query}`), 400, "INVALID_QUERY_PARAMETER");
  }
  await assertProblem(await ask(mock, "/clusters/a?pageNum=1"), 400, "INVALID_QUERY_PARAMETER");
});

test("a look at one page is none at the others' clusters", async () => {
  const mock = createMockAtlas({ clusters: ["a", "b"] });
  await connected(mock);
  const page = async (number) => (await (await ask(mock, `/clusters?itemsPerPage=1&pageNum=${number}`)).json()).results[0].stateName;
  assert.deepEqual([await page(1), await page(1), await page(2)], ["UPDATING", "IDLE", "UPDATING"]);
});

test("a cluster that is none is 404; the media type is the newest version that is not too new", async () => {
  const mock = createMockAtlas();
  const missing = await assertProblem(await ask(mock, "/clusters/Nothing"), 404, "CLUSTER_NOT_FOUND");
  assert.deepEqual(missing.parameters, ["Nothing", mock.projectId]);
  await assertProblem(await ask(mock, "/clusters/no%2Fname"), 400, "PATH_PARAM_PARSE_ERROR");
  for (const [asked, given] of [["2023-01-01", "2023-01-01"], ["2023-05-05", "2023-02-01"], ["2024-08-05", "2024-08-05"], ["2025-03-12", "2024-08-05"]]) {
    const type = (date) => `application/vnd.atlas.${date}+json`;
    assert.equal((await ask(mock, "/clusters", type(asked))).headers.get("content-type"), `${type(given)};charset=utf-8`);
  }
  assert.equal((await call(mock, "GET", `${groups(mock).replace("v2", "v1.0")}/clusters`)).status, 200);
});

test("envelope: a list that is an object has the status as a member", async () => {
  const mock = createMockAtlas();
  const body = await (await ask(mock, "/clusters?envelope=true")).json();
  assert.deepEqual([body.status, body.results.length, body.totalCount], [200, 1, 1]);
  const single = await (await ask(mock, "/clusters/Cluster0?envelope=true")).json();
  assert.deepEqual([single.status, single.content.name], [200, "Cluster0"]);
});

// ---------------------------------------------------------------- regional mode

test("regional mode: a PATCH answers 202 with the new value, a GET has it once it has settled", async () => {
  const mock = createMockAtlas({ looks: 2 });
  const path = `${services(mock, "v2")}/regionalMode`;
  const headers = { accept: V2 };
  const get = async () => (await call(mock, "GET", path, { headers })).json();
  assert.deepEqual(await get(), fixtureJson("wire_v2_get_regionalMode"));
  const response = await call(mock, "PATCH", path, { headers, body: { enabled: true } });
  assert.deepEqual([response.status, await response.json()], [202, fixtureJson("wire_v2_patch_regionalMode_enable")]);
  assert.deepEqual([await get(), await get(), await get()], [{ enabled: false }, { enabled: false }, { enabled: true }]);
  const disabled = await call(mock, "PATCH", path, { headers, body: { enabled: false } });
  assert.deepEqual([disabled.status, await disabled.json()], [202, fixtureJson("wire_v2_patch_regionalMode_disable")]);
});

test("regional mode: refused with a replica set, and for bodies that are none", async () => {
  const mock = createMockAtlas({ clusters: ["Cluster0", { name: "Small", clusterType: "REPLICASET" }] });
  const set = (body) => call(mock, "PATCH", `${services(mock)}/regionalMode`, { body });
  const refused = await set({ enabled: true });
  assert.match(refused.headers.get("x-mock-reason"), /replica sets: Small$/);
  await assertProblem(refused, 409, "CLUSTER_INCOMPATIBLE_WITH_EXISTING_PRIVATELINK");
  assert.equal((await set({ enabled: false })).status, 202);
  await assertProblem(await set({}), 400, "MISSING_ATTRIBUTE");
  await assertProblem(await set({ enabled: "yes" }), 400, "INVALID_JSON_ATTRIBUTE");
  await assertProblem(await set({ enabled: false, force: true }), 400, "INVALID_ATTRIBUTE");
});
