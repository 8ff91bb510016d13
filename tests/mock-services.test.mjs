// The mock's endpoint services: their life, their bodies, and what Atlas refuses.
// Bodies are compared with recordings of the real Atlas (tests/fixtures, provenance in its README.md).

import assert from "node:assert/strict";
import { test } from "node:test";

import { atlasRegion, cloudRegion, PROVIDERS } from "../pkg-template/lib/mock/state/regions.js";
import { createMockAtlas } from "../pkg-template/mock.js";
import { assertProblem, fixtureJson, shapeOf } from "./support/mock-answers.mjs";
import { call, create, created, look, services } from "./support/signed-client.mjs";

test("a service of each provider goes from INITIATING to AVAILABLE, in the form of Atlas's recordings", async () => {
  for (const [provider, region, atlas] of [["AWS", "eu-west-1", "EU_WEST_1"], ["AZURE", "ASIA_SOUTH_EAST", "ASIA_SOUTH_EAST"], ["GCP", "us-east4", "US_EAST_4"]]) {
    const mock = createMockAtlas({ looks: 1 });
    const response = await create(mock, provider, region);
    const body = await response.json();
    const recorded = fixtureJson(`wire_v2_${provider}_create_service`);
    assert.equal(response.status, 201);
    assert.match(body.id, /^[0-9a-f]{24}$/);
    assert.equal(JSON.stringify(body), JSON.stringify({ ...recorded, id: body.id, regionName: atlas }), provider);

    assert.deepEqual(await (await look(mock, provider, body.id)).json(), body);
    const ready = await (await look(mock, provider, body.id)).json();
    assert.equal(shapeOf(ready), shapeOf(fixtureJson(`wire_v2_${provider}_get_service_available`)), provider);
    assert.deepEqual(await (await call(mock, "GET", `${services(mock)}/${provider}/endpointService`)).json(), [ready]);
  }
});

test("looks: how many see INITIATING; GCP attachments grow meanwhile", async () => {
  const mock = createMockAtlas({ looks: 3, readyStatus: "WAITING_FOR_USER" });
  const { id } = await created(mock, "GCP", "us-west1");
  const seen = [];
  for (let i = 0; i < 4; i += 1) {
    const { status, serviceAttachmentNames } = await (await look(mock, "GCP", id)).json();
    seen.push([status, serviceAttachmentNames.length]);
  }
  assert.deepEqual(seen, [["INITIATING", 0], ["INITIATING", 2], ["INITIATING", 4], ["WAITING_FOR_USER", 6]]);
});

test("looks: 0 settles at once", async () => {
  const mock = createMockAtlas({ looks: 0 });
  const { id, status } = await created(mock, "AWS", "US_EAST_1");
  assert.equal(status, "INITIATING");
  assert.equal((await (await look(mock, "AWS", id)).json()).status, "AVAILABLE");
  assert.equal((await call(mock, "DELETE", `${services(mock)}/AWS/endpointService/${id}`)).status, 202);
  assert.equal((await look(mock, "AWS", id)).status, 404);
});

test("delete answers 202 and {}, then DELETING, then 404", async () => {
  const mock = createMockAtlas();
  const { id } = await created(mock, "AZURE", "eastus2");
  const response = await call(mock, "DELETE", `${services(mock)}/AZURE/endpointService/${id}`);
  assert.deepEqual([response.status, await response.text()], [202, "{}"]);
  assert.equal((await (await look(mock, "AZURE", id)).json()).status, "DELETING");
  const gone = await assertProblem(await look(mock, "AZURE", id), 404, "PRIVATE_ENDPOINT_SERVICE_NOT_FOUND");
  assert.deepEqual(gone.parameters, [id]);
  assert.equal((await create(mock, "AZURE", "eastus2")).status, 201);
});

test("one service for each provider and region, in either spelling; GCP port mapping apart", async () => {
  const mock = createMockAtlas();
  await create(mock, "AWS", "us-east-1");
  const exists = await assertProblem(await create(mock, "AWS", "US_EAST_1"), 409, "PRIVATE_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION");
  assert.deepEqual(exists, fixtureJson("recon_error_409_service_exists"));
  await create(mock, "AZURE", "US_EAST_2");
  const azure = await (await create(mock, "AZURE", "eastus2")).json();
  assert.deepEqual([azure.detail, azure.parameters], ["A private endpoint service already exists for Azure region US_EAST_2.", ["AZURE", "US_EAST_2"]]);
  assert.equal((await create(mock, "GCP", "us-central1")).status, 201);
  assert.equal((await create(mock, "GCP", "CENTRAL_US", { portMappingEnabled: true })).status, 201);
  assert.equal((await create(mock, "GCP", "us-central1", { portMappingEnabled: true })).status, 409);
});

test("AWS remote regions: kept, and refused where Atlas refuses them", async () => {
  const mock = createMockAtlas();
  const withRemote = (region, supportedRemoteRegions) => create(mock, "AWS", region, { supportedRemoteRegions });
  assert.deepEqual((await (await withRemote("us-east-1", ["EU_WEST_1"])).json()).supportedRemoteRegions, ["EU_WEST_1"]);
  await assertProblem(await withRemote("eu-west-1", ["us-east-1"]), 400, "INVALID_REGION");
  await assertProblem(await withRemote("eu-west-1", ["EU_WEST_1"]), 400, "INVALID_ATTRIBUTE");
  await assertProblem(await withRemote("eu-west-1", "US_EAST_1"), 400, "INVALID_JSON_ATTRIBUTE");
  await assertProblem(await withRemote("eu-west-1", Array(36).fill("US_EAST_1")), 400, "INVALID_JSON_ATTRIBUTE");
});

test("update: AWS remote regions are replaced, [] clears them; other services cannot be updated", async () => {
  const mock = createMockAtlas();
  const { id } = await created(mock, "AWS", "us-east-1", { supportedRemoteRegions: ["EU_WEST_1"] });
  const update = (body, service = id) => call(mock, "PATCH", `${services(mock)}/endpointService/${service}`, { body: { cloudProvider: "AWS", ...body } });
  for (const supportedRemoteRegions of [["US_WEST_2", "AP_SOUTH_1"], [], null]) {
    const response = await update({ supportedRemoteRegions });
    assert.deepEqual([response.status, (await response.json()).supportedRemoteRegions], [200, supportedRemoteRegions]);
    assert.deepEqual((await (await look(mock, "AWS", id)).json()).supportedRemoteRegions, supportedRemoteRegions);
  }
  assert.equal(mock.requests.at(-3).operation, "updatePrivateEndpointService");
  await assertProblem(await update({ supportedRemoteRegions: ["US_EAST_1"] }), 400, "INVALID_ATTRIBUTE");
  await assertProblem(await update({ supportedRemoteRegions: ["us-west-2"] }), 400, "INVALID_REGION");
  await assertProblem(await update({ region: "us-west-2" }), 400, "INVALID_ATTRIBUTE");
  await assertProblem(await update({ cloudProvider: "GCP" }), 400, "INVALID_ATTRIBUTE");
  await assertProblem(await update({ cloudProvider: undefined }), 400, "MISSING_ATTRIBUTE");
  await assertProblem(await update({}, "0".repeat(24)), 404, "PRIVATE_ENDPOINT_SERVICE_NOT_FOUND");
  await assertProblem(await update({}, "name"), 400, "PATH_PARAM_PARSE_ERROR");
  const gcp = await created(mock, "GCP", "us-west1");
  await assertProblem(await update({}, gcp.id), 404, "PRIVATE_ENDPOINT_SERVICE_NOT_FOUND");
});

test("ids come from a counter: who does the same sees the same", async () => {
  const run = async (mock) => {
    const seen = [];
    for (const [provider, region] of [["AWS", "us-east-1"], ["AZURE", "eastus2"], ["GCP", "us-west1"]]) {
      const { id } = await created(mock, provider, region);
      await look(mock, provider, id);
      seen.push(await (await look(mock, provider, id)).text());
    }
    return seen;
  };
  const mock = createMockAtlas();
  const first = await run(mock);
  assert.deepEqual(await run(createMockAtlas()), first);
  mock.reset();
  assert.deepEqual(await run(mock), first);
  assert.equal(new Set(first).size, 3);
});

test("bodies that Atlas refuses", async () => {
  const mock = createMockAtlas();
  const post = (body) => call(mock, "POST", `${services(mock)}/endpointService`, { body });
  await assertProblem(await post("{"), 400, "MALFORMED_JSON");
  await assertProblem(await post("[]"), 400, "INVALID_JSON");
  await assertProblem(await post({ region: "us-east-1" }), 400, "MISSING_ATTRIBUTE");
  await assertProblem(await post({ providerName: "AWS" }), 400, "MISSING_ATTRIBUTE");
  await assertProblem(await post({ providerName: "AWS", region: 1 }), 400, "INVALID_JSON_ATTRIBUTE");
  await assertProblem(await post({ providerName: "aws", region: "us-east-1" }), 400, "INVALID_PROVIDER");
  const region = await assertProblem(await post({ providerName: "AWS", region: "eastus" }), 400, "INVALID_REGION");
  assert.equal(region.detail, "No region eastus exists for provider AWS.");
  await assertProblem(await post({ providerName: "AWS", region: "us-east-1", portMappingEnabled: true }), 400, "INVALID_ATTRIBUTE");
  const unknown = await assertProblem(await post({ providerName: "AWS", region: "us-east-1", comment: "" }), 400, "INVALID_ATTRIBUTE");
  assert.deepEqual(unknown.badRequestDetail.fields.map(({ field }) => field), ["comment"]);
  await assertProblem(await post({ providerName: "AWS", region: "us-east-1", toString: "" }), 400, "INVALID_ATTRIBUTE");
  await assertProblem(await post('{"providerName":"AWS","region":"us-east-1","__proto__":1}'), 400, "INVALID_ATTRIBUTE");
  await assertProblem(await post({ providerName: "toString", region: "us-east-1" }), 400, "INVALID_PROVIDER");
  await assertProblem(await post({ providerName: "AWS", region: null }), 400, "MISSING_ATTRIBUTE");
  await assertProblem(await post({ providerName: "GCP", region: "us-east4", portMappingEnabled: null }), 400, "INVALID_JSON_ATTRIBUTE");
  await assertProblem(await post({ providerName: "GCP", region: "us-east4", portMappingEnabled: "yes" }), 400, "INVALID_JSON_ATTRIBUTE");
  assert.equal(mock.requests.at(-1).operation, "createPrivateEndpointService");
});

test("paths and queries that Atlas refuses", async () => {
  const mock = createMockAtlas();
  const get = (target) => call(mock, "GET", target);
  const unknown = await assertProblem(await get(services({ projectId: "1".repeat(24) }) + "/AWS/endpointService"), 404, "GROUP_NOT_FOUND");
  assert.deepEqual(unknown, fixtureJson("wire_404_group_not_found"));
  await assertProblem(await get(services({ projectId: "short" }) + "/AWS/endpointService"), 404, "INVALID_GROUP_ID");
  await assertProblem(await get(`${services(mock)}/aws/endpointService`), 404, "PROVIDER_UNSUPPORTED");
  await assertProblem(await get(`${services(mock)}/AWS/endpointService/foo-privatelink`), 400, "PATH_PARAM_PARSE_ERROR");
  await assertProblem(await get(`${services(mock)}/AWS/endpointService?prety=true`), 400, "INVALID_QUERY_PARAMETER");
  await assertProblem(await get("/api/atlas/v1.0/nothing"), 404, "RESOURCE_NOT_FOUND");
  const { id } = await created(mock, "AWS", "us-east-1");
  await assertProblem(await look(mock, "GCP", id), 404, "PRIVATE_ENDPOINT_SERVICE_NOT_FOUND");
});

test("regions: both spellings lead to one, and every one has a cloud name", () => {
  assert.deepEqual(PROVIDERS, ["AWS", "AZURE", "GCP"]);
  const table = fixtureJson("regions");
  for (const provider of PROVIDERS) {
    for (const { atlas, cloud } of table[provider]) {
      assert.equal(atlasRegion(provider, atlas), atlas);
      assert.equal(cloudRegion(provider, atlas), cloud);
      assert.equal(cloudRegion(provider, atlasRegion(provider, cloud)), cloud);
    }
  }
  assert.equal(atlasRegion("AZURE", "NEWZEALAND_NORTH"), "NEW_ZEALAND_NORTH");
  assert.equal(atlasRegion("AWS", "constructor"), undefined);
});
