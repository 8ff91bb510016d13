// The mock's endpoints: their life, their bodies by provider, and what Atlas refuses. No capture of the real Atlas exists: the members
// are those of its documentation (tests/fixtures/docs_v1_*, and the field tables of its specification for what came later).

import assert from "node:assert/strict";
import { test } from "node:test";

import { createMockAtlas } from "../pkg-template/mock.js";
import { assertProblem, fixtureJson } from "./support/mock-answers.mjs";
import { call, create, created, look, services } from "./support/signed-client.mjs";

const VPCE = "vpce-0123456789abcdef0";
const OTHER_VPCE = "vpce-0fedcba9876543210";
const AZURE_ID = fixtureJson("docs_v1_request_create_endpoint_AZURE").id;
const REGIONS = { AWS: "us-east-1", AZURE: "eastus2", GCP: "us-west1" };
const rules = (count) => Array.from({ length: count }, (_, i) => ({ endpointName: `group-${i}`, ipAddress: `10.0.0.${i + 2}` }));
const BODIES = {
  AWS: { id: VPCE },
  AZURE: fixtureJson("docs_v1_request_create_endpoint_AZURE"),
  GCP: { endpointGroupName: "group", gcpProjectId: "p-dkfgoioogdksjei", endpoints: rules(6) },
};
const IDS = { AWS: VPCE, AZURE: AZURE_ID, GCP: "group" };

const path = (mock, provider, service) => `${services(mock)}/${provider}/endpointService/${service}/endpoint`;
const add = (mock, provider, service, body = BODIES[provider]) => call(mock, "POST", path(mock, provider, service), { body });
const at = (mock, provider, service, id = IDS[provider]) => `${path(mock, provider, service)}/${encodeURIComponent(id)}`;
const get = (...where) => call(where[0], "GET", at(...where));
const statusOf = async (...where) => {
  const body = await (await get(...where)).json();
  return body.connectionStatus ?? body.status;
};

/** A service that takes endpoints. */
async function ready(mock, provider, more = {}) {
  const { id } = await created(mock, provider, REGIONS[provider], more);
  while (!["AVAILABLE", "WAITING_FOR_USER"].includes((await (await look(mock, provider, id)).json()).status));
  return id;
}

// ---------------------------------------------------------------- life

test("an endpoint of each provider goes from pending to AVAILABLE, with the members of Atlas's documentation", async () => {
  const expected = {
    AWS: [
      { cloudProvider: "AWS", connectionStatus: "PENDING_ACCEPTANCE", deleteRequested: false, errorMessage: null, interfaceEndpointId: VPCE },
      ["PENDING", "AVAILABLE", "AVAILABLE"],
    ],
    AZURE: [{ cloudProvider: "AZURE", ...fixtureJson("docs_v1_AZURE_endpoint_initiating") }, ["INITIATING", "AVAILABLE", "AVAILABLE"]],
    GCP: [
      {
        cloudProvider: "GCP", deleteRequested: false, endpointGroupName: "group",
        endpoints: rules(6).map((rule) => ({ ...rule, status: "INITIATING" })),
        errorMessage: null, gcpProjectId: "p-dkfgoioogdksjei", portMappingEnabled: false, status: "INITIATING",
      },
      ["VERIFIED", "AVAILABLE", "AVAILABLE"],
    ],
  };
  for (const [provider, [first, then]] of Object.entries(expected)) {
    const mock = createMockAtlas();
    const service = await ready(mock, provider);
    const response = await add(mock, provider, service);
    assert.equal(response.status, 201);
    const text = await response.text();
    assert.deepEqual(JSON.parse(text), first, provider);
    assert.equal(text, JSON.stringify(first), "members in Atlas's order");
    for (const status of then) assert.equal(await statusOf(mock, provider, service), status, provider);
  }
});

test("a settled endpoint says what Atlas says then", async () => {
  const mock = createMockAtlas({ looks: 0 });
  const azure = await ready(mock, "AZURE");
  await add(mock, "AZURE", azure);
  assert.match((await (await get(mock, "AZURE", azure)).json()).privateEndpointConnectionName, new RegExp(`^pls_${azure}\\.`));
  const gcp = await ready(mock, "GCP");
  await add(mock, "GCP", gcp);
  assert.deepEqual((await (await get(mock, "GCP", gcp)).json()).endpoints.map(({ status }) => status), Array(6).fill("AVAILABLE"));
});

test("looks: how many see an endpoint pending; the stages take equal parts of them", async () => {
  const mock = createMockAtlas({ looks: 3 });
  const service = await ready(mock, "GCP");
  await add(mock, "GCP", service);
  const seen = [];
  for (let i = 0; i < 4; i += 1) seen.push(await statusOf(mock, "GCP", service));
  assert.deepEqual(seen, ["INITIATING", "VERIFIED", "VERIFIED", "AVAILABLE"]);
});

test("the service lists its endpoints, and one of its looks is none at a pending endpoint", async () => {
  for (const [provider, member] of [["AWS", "interfaceEndpoints"], ["AZURE", "privateEndpoints"], ["GCP", "endpointGroupNames"]]) {
    const mock = createMockAtlas();
    const service = await ready(mock, provider);
    await add(mock, provider, service);
    for (let i = 0; i < 3; i += 1) assert.deepEqual((await (await look(mock, provider, service)).json())[member], [IDS[provider]]);
    assert.notEqual(await statusOf(mock, provider, service), "AVAILABLE");
  }
});

test("delete answers 202 and {}, then DELETING with deleteRequested, then 404", async () => {
  for (const provider of ["AWS", "AZURE", "GCP"]) {
    const mock = createMockAtlas();
    const service = await ready(mock, provider);
    await add(mock, provider, service);
    const response = await call(mock, "DELETE", at(mock, provider, service));
    assert.deepEqual([response.status, await response.text()], [202, "{}"]);
    const body = await (await get(mock, provider, service)).json();
    assert.deepEqual([body.connectionStatus ?? body.status, body.deleteRequested], ["DELETING", true]);
    const gone = await assertProblem(await get(mock, provider, service), 404, "PRIVATELINK_INTERFACE_ENDPOINT_NOT_FOUND");
    assert.deepEqual(gone.parameters, [IDS[provider]]);
    await assertProblem(await call(mock, "DELETE", at(mock, provider, service)), 404, "PRIVATELINK_INTERFACE_ENDPOINT_NOT_FOUND");
  }
});

test("AWS: the service goes with its last endpoint; the others' stays", async () => {
  const mock = createMockAtlas({ looks: 0 });
  const aws = await ready(mock, "AWS");
  for (const id of [VPCE, OTHER_VPCE]) await add(mock, "AWS", aws, { id });
  await call(mock, "DELETE", at(mock, "AWS", aws));
  assert.equal((await look(mock, "AWS", aws)).status, 200);
  await call(mock, "DELETE", at(mock, "AWS", aws, OTHER_VPCE));
  assert.equal((await look(mock, "AWS", aws)).status, 404);
  const azure = await ready(mock, "AZURE");
  await add(mock, "AZURE", azure);
  await call(mock, "DELETE", at(mock, "AZURE", azure));
  assert.deepEqual((await (await look(mock, "AZURE", azure)).json()).privateEndpoints, []);
});

test("AWS: who only looks at the service sees the last endpoint go, then the service", async () => {
  const mock = createMockAtlas({ looks: 1 });
  const service = await ready(mock, "AWS");
  await add(mock, "AWS", service);
  await call(mock, "DELETE", at(mock, "AWS", service));
  const seen = [];
  for (let i = 0; i < 4; i += 1) {
    const { status, interfaceEndpoints, errorCode } = await (await look(mock, "AWS", service)).json();
    seen.push(errorCode ?? [status, interfaceEndpoints.length]);
  }
  assert.deepEqual(seen, [["AVAILABLE", 1], ["DELETING", 0], ["DELETING", 0], "PRIVATE_ENDPOINT_SERVICE_NOT_FOUND"]);
});

test("a service with endpoints cannot be deleted, also while they are going", async () => {
  const mock = createMockAtlas({ looks: 1 });
  const service = await ready(mock, "AZURE");
  await add(mock, "AZURE", service);
  const remove = () => call(mock, "DELETE", `${services(mock)}/AZURE/endpointService/${service}`);
  const refused = await remove();
  assert.match(refused.headers.get("x-mock-reason"), /: endpoints are left, or still being deleted: \/subscriptions\//);
  await assertProblem(refused, 409, "CANNOT_DELETE_PRIVATELINK_WITH_ENDPOINTS");
  await call(mock, "DELETE", at(mock, "AZURE", service));
  await assertProblem(await remove(), 409, "CANNOT_DELETE_PRIVATELINK_WITH_ENDPOINTS");
  for (let i = 0; i < 2; i += 1) await get(mock, "AZURE", service);
  assert.equal((await remove()).status, 202);
});

// ---------------------------------------------------------------- what goes wrong in the cloud

test("missingEndpoints: taken at first, then not found; AWS stays pending, the others fail", async () => {
  const mock = createMockAtlas({ missingEndpoints: [VPCE, AZURE_ID] });
  const aws = await ready(mock, "AWS");
  const response = await add(mock, "AWS", aws);
  assert.deepEqual([response.status, (await response.json()).errorMessage], [201, null]);
  assert.equal((await (await get(mock, "AWS", aws)).json()).errorMessage, null);
  for (let i = 0; i < 2; i += 1) {
    const { connectionStatus, errorMessage } = await (await get(mock, "AWS", aws)).json();
    assert.deepEqual([connectionStatus, errorMessage], ["NONE", `Interface endpoint ${VPCE} was not found`]);
  }
  const azure = await ready(mock, "AZURE");
  await add(mock, "AZURE", azure);
  await get(mock, "AZURE", azure);
  assert.equal(await statusOf(mock, "AZURE", azure), "FAILED");
});

test("concurrentCreatesFail: one registered while another is pending fails in AWS's words; alone, again, it does not", async () => {
  const mock = createMockAtlas({ concurrentCreatesFail: true });
  const service = await ready(mock, "AWS");
  await add(mock, "AWS", service);
  await add(mock, "AWS", service, { id: OTHER_VPCE });
  const settled = async (id) => {
    await get(mock, "AWS", service, id);
    return (await get(mock, "AWS", service, id)).json();
  };
  assert.equal((await settled(VPCE)).connectionStatus, "AVAILABLE");
  const failed = await settled(OTHER_VPCE);
  assert.equal(failed.connectionStatus, "FAILED");
  assert.match(failed.errorMessage, /code=\{InvalidParameter\} and message=\{Cannot modify VPC Endpoint vpce-0fedcba9876543210 at this time/);
  await call(mock, "DELETE", at(mock, "AWS", service, OTHER_VPCE));
  await settled(OTHER_VPCE);
  await add(mock, "AWS", service, { id: OTHER_VPCE });
  assert.equal((await settled(OTHER_VPCE)).connectionStatus, "AVAILABLE");
});

test("concurrentCreatesFail: one that is being deleted disturbs nobody", async () => {
  const mock = createMockAtlas({ concurrentCreatesFail: true });
  const service = await ready(mock, "AWS");
  await add(mock, "AWS", service);
  await call(mock, "DELETE", at(mock, "AWS", service));
  await add(mock, "AWS", service, { id: OTHER_VPCE });
  await get(mock, "AWS", service, OTHER_VPCE);
  assert.equal(await statusOf(mock, "AWS", service, OTHER_VPCE), "AVAILABLE");
});

test("set: a message alone stays, and holds nothing up", async () => {
  const mock = createMockAtlas();
  const service = await ready(mock, "AWS");
  await add(mock, "AWS", service);
  mock.set(mock.endpoints[0], { errorMessage: "boom" });
  const seen = [];
  for (let i = 0; i < 2; i += 1) {
    const { connectionStatus, errorMessage } = await (await get(mock, "AWS", service)).json();
    seen.push([connectionStatus, errorMessage]);
  }
  assert.deepEqual(seen, [["PENDING", "boom"], ["AVAILABLE", "boom"]]);
});

test("set: an endpoint's status and message, by a raw id or an encoded one", async () => {
  const mock = createMockAtlas();
  const service = await ready(mock, "AZURE");
  await add(mock, "AZURE", service);
  mock.set({ cloudProvider: "AZURE", serviceId: service, id: encodeURIComponent(AZURE_ID) }, { status: "FAILED", errorMessage: "boom" });
  for (let i = 0; i < 3; i += 1) {
    const { status, errorMessage } = await (await get(mock, "AZURE", service)).json();
    assert.deepEqual([status, errorMessage], ["FAILED", "boom"]);
  }
  mock.set(mock.endpoints[0], { status: "AVAILABLE", errorMessage: null });
  assert.equal(await statusOf(mock, "AZURE", service), "AVAILABLE");
  await call(mock, "DELETE", at(mock, "AZURE", service));
  assert.equal(await statusOf(mock, "AZURE", service), "DELETING");
});

// ---------------------------------------------------------------- refusals

test("an endpoint that is there already, in whatever state, is refused", async () => {
  const mock = createMockAtlas();
  for (const provider of ["AWS", "AZURE", "GCP"]) {
    const service = await ready(mock, provider);
    await add(mock, provider, service);
    const exists = await assertProblem(await add(mock, provider, service), 409, "PRIVATELINK_INTERFACE_ENDPOINT_ALREADY_EXISTS");
    assert.deepEqual(exists.parameters, [IDS[provider]]);
  }
});

test("a service that is not ready takes no endpoint", async () => {
  const mock = createMockAtlas();
  const { id } = await created(mock, "AWS", "us-east-1");
  const refused = await add(mock, "AWS", id);
  assert.equal(refused.headers.get("x-mock-reason"), "privatelink_cannot_accept_endpoints: the service is INITIATING");
  await assertProblem(refused, 409, "PRIVATELINK_CANNOT_ACCEPT_ENDPOINTS");
  mock.set({ cloudProvider: "AWS", id }, { status: "FAILED" });
  await assertProblem(await add(mock, "AWS", id), 409, "PRIVATELINK_CANNOT_ACCEPT_ENDPOINTS");
  await assertProblem(await add(mock, "AWS", "0".repeat(24)), 404, "PRIVATE_ENDPOINT_SERVICE_NOT_FOUND");
});

test("GCP: one rule for each attachment; with port mapping one, whose name is the endpoint's", async () => {
  const mock = createMockAtlas({ looks: 0 });
  const legacy = await ready(mock, "GCP");
  for (const endpoints of [rules(5), rules(7), [], undefined]) {
    const refused = await assertProblem(await add(mock, "GCP", legacy, { ...BODIES.GCP, endpoints }), 400, "INVALID_ATTRIBUTE");
    assert.equal(refused.badRequestDetail.fields[0].field, "endpoints");
  }
  const mapped = await ready(mock, "GCP", { portMappingEnabled: true });
  assert.equal((await add(mock, "GCP", mapped)).status, 400);
  const body = await (await add(mock, "GCP", mapped, { ...BODIES.GCP, endpoints: rules(1) })).json();
  assert.deepEqual([body.endpointGroupName, body.portMappingEnabled], ["group-0", true]);
  assert.deepEqual((await (await look(mock, "GCP", mapped)).json()).endpointGroupNames, ["group-0"]);
  assert.equal((await get(mock, "GCP", mapped, "group")).status, 404);
  assert.equal(await statusOf(mock, "GCP", mapped, "group-0"), "AVAILABLE");
});

test("bodies that Atlas refuses, with the field", async () => {
  const mock = createMockAtlas();
  const ids = { AWS: await ready(mock, "AWS"), AZURE: await ready(mock, "AZURE"), GCP: await ready(mock, "GCP") };
  const { id, privateEndpointIPAddress } = BODIES.AZURE;
  const cases = [
    ["AWS", "{", 400, "MALFORMED_JSON"],
    ["AWS", {}, 400, "MISSING_ATTRIBUTE", "id"],
    ["AWS", { id: null }, 400, "MISSING_ATTRIBUTE", "id"],
    ["AWS", { id: 7 }, 400, "INVALID_JSON_ATTRIBUTE", "id"],
    ["AWS", { id: "my-endpoint" }, 404, "PRIVATELINK_INTERFACE_ENDPOINT_ID_MALFORMED"],
    ["AWS", { id: VPCE, privateEndpointIPAddress }, 400, "INVALID_ATTRIBUTE", "privateEndpointIPAddress"],
    ["AWS", { id: VPCE, cloudProvider: "GCP" }, 400, "INVALID_ATTRIBUTE", "cloudProvider"],
    ["AZURE", { id }, 400, "MISSING_ATTRIBUTE", "privateEndpointIPAddress"],
    ["AZURE", { id: encodeURIComponent(id), privateEndpointIPAddress }, 400, "INVALID_ATTRIBUTE", "id"],
    ["AZURE", { id, privateEndpointIPAddress: "10.0.0.256" }, 400, "INVALID_ATTRIBUTE", "privateEndpointIPAddress"],
    ["AZURE", { id, privateEndpointIpAddress: "10.0.0.4" }, 400, "MISSING_ATTRIBUTE", "privateEndpointIPAddress"],
    ["GCP", { ...BODIES.GCP, gcpProjectId: undefined }, 400, "MISSING_ATTRIBUTE", "gcpProjectId"],
    ["GCP", { ...BODIES.GCP, endpointGroupName: "" }, 400, "INVALID_ATTRIBUTE", "endpointGroupName"],
    ["GCP", { ...BODIES.GCP, endpoints: ["x"] }, 400, "INVALID_JSON_ATTRIBUTE", "endpoints"],
    ["GCP", { ...BODIES.GCP, endpoints: [{ endpointName: "a" }] }, 400, "MISSING_ATTRIBUTE", "endpoints[0].ipAddress"],
    ["GCP", { ...BODIES.GCP, endpoints: [{ endpointName: "a", ipAddress: "10.0.0.2", status: "AVAILABLE" }] }, 400, "INVALID_ATTRIBUTE", "endpoints[0].status"],
    ["GCP", { ...BODIES.GCP, endpoints: [{ endpointName: "a", ipAddress: "here" }] }, 400, "INVALID_ATTRIBUTE", "endpoints[0].ipAddress"],
  ];
  for (const [provider, body, status, errorCode, field] of cases) {
    const problem = await assertProblem(await add(mock, provider, ids[provider], body), status, errorCode);
    if (field !== undefined) assert.deepEqual(problem.parameters, [field]);
    if (errorCode === "INVALID_ATTRIBUTE") assert.deepEqual(problem.badRequestDetail.fields.map((one) => one.field), [field]);
  }
  assert.deepEqual(mock.endpoints, []);
  assert.equal((await add(mock, "AZURE", ids.AZURE, { id, privateEndpointIPAddress: "fd00::4", cloudProvider: "AZURE" })).status, 201);
});

test("an id in the path is encoded exactly once", async () => {
  const mock = createMockAtlas({ looks: 0 });
  const azure = await ready(mock, "AZURE");
  await add(mock, "AZURE", azure);
  const ask = (id) => call(mock, "GET", `${path(mock, "AZURE", azure)}/${id}`);
  const encoded = encodeURIComponent(AZURE_ID);
  for (const good of [encoded, encoded.replaceAll("%2F", "%2f"), encoded.replace("resourceGroups", "resourcegroups")]) {
    assert.equal((await ask(good)).status, 200, good);
  }
  const twice = await ask(encodeURIComponent(encoded));
  assert.match(twice.headers.get("x-mock-reason"), /percent-encoded twice$/);
  await assertProblem(twice, 400, "PATH_PARAM_PARSE_ERROR");
  const never = await ask(AZURE_ID.slice(1));
  assert.match(never.headers.get("x-mock-reason"), /percent-encoded, its slashes too$/);
  await assertProblem(never, 404, "RESOURCE_NOT_FOUND");
  await assertProblem(await ask("%2Fsubscriptions%2Fx"), 400, "PATH_PARAM_PARSE_ERROR");
  const aws = await ready(mock, "AWS");
  await assertProblem(await call(mock, "GET", `${path(mock, "AWS", aws)}/my-endpoint`), 400, "PATH_PARAM_PARSE_ERROR");
  const gcp = await ready(mock, "GCP");
  await assertProblem(await call(mock, "GET", `${path(mock, "GCP", gcp)}/%E0`), 400, "PATH_PARAM_PARSE_ERROR");
});

test("several endpoints of one region forbid others elsewhere, unless regional mode is on", async () => {
  const mock = createMockAtlas({ looks: 0 });
  const [east, west] = [await created(mock, "AWS", "us-east-1"), await created(mock, "AWS", "us-west-2")];
  const vpce = (digit) => ({ id: `vpce-${String(digit).repeat(17)}` });
  assert.equal((await add(mock, "AWS", east.id, vpce(1))).status, 201);
  assert.equal((await add(mock, "AWS", west.id, vpce(2))).status, 201);
  await assertProblem(await add(mock, "AWS", east.id, vpce(3)), 409, "MULTIPLE_PRIVATE_ENDPOINTS_RESTRICTED_TO_SINGLE_REGION");
  const mode = (enabled) => call(mock, "PATCH", `${services(mock)}/regionalMode`, { body: { enabled } });
  await mode(true);
  assert.equal((await add(mock, "AWS", east.id, vpce(3))).status, 201);
  await assertProblem(await mode(false), 409, "MULTIPLE_PRIVATE_ENDPOINTS_RESTRICTED_TO_SINGLE_REGION");
});

test("services and endpoints: what there is, without a look at it", async () => {
  const mock = createMockAtlas();
  const service = await ready(mock, "AWS");
  await add(mock, "AWS", service);
  for (let i = 0; i < 5; i += 1) assert.equal(mock.endpoints[0].status, "PENDING_ACCEPTANCE");
  const common = { projectId: mock.projectId, cloudProvider: "AWS" };
  assert.deepEqual(mock.services, [{ ...common, id: service, regionName: "US_EAST_1", status: "AVAILABLE", errorMessage: null }]);
  assert.deepEqual(mock.endpoints, [{ ...common, serviceId: service, id: VPCE, status: "PENDING_ACCEPTANCE", errorMessage: null }]);
  await create(mock, "GCP", "us-west1");
  assert.equal(mock.services.length, 2);
});
