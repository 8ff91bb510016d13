// The ten operations, each on v1.0 and v2 and for each provider that has it, laid out in each way: what is sent, and what comes of it.
// Targets, media types and bodies are written after Atlas's reference; the members of results are those of the types.

import assert from "node:assert/strict";
import { test } from "node:test";

import { failure } from "../js/support/calls.mjs";
import { AT_ONCE, AZURE_ID_IN_PATH, NEW_SERVICE, newEndpoint, PROVIDERS, readyEndpoint, readyService, setUp, VERSIONS, VPCE } from "./support/resource.mjs";

const MEDIA = { "v1.0": "application/json", v2: "application/vnd.atlas.2023-01-01+json" };
/** Layouts of an answer, and the query each asks for. */
const LAYOUTS = [
  [{ pretty: false, envelope: false }, ""],
  [{ pretty: true, envelope: false }, "?pretty=true"],
  [{ pretty: false, envelope: true }, "?envelope=true"],
  [{ pretty: true, envelope: true }, "?pretty=true&envelope=true"],
];
const ID_IN_PATH = { AWS: VPCE, AZURE: AZURE_ID_IN_PATH, GCP: "group-a" };

const SERVICE = ["cloudProvider", "id", "projectId", "regionName", "cloudRegion", "status", "phase", "errorMessage", "raw"];
const SERVICE_MEMBERS = {
  AWS: [...SERVICE, "endpointServiceName", "interfaceEndpoints", "supportedRemoteRegions"],
  AZURE: [...SERVICE, "privateLinkServiceName", "privateLinkServiceResourceId", "privateEndpoints"],
  GCP: [...SERVICE, "endpointGroupNames", "serviceAttachmentNames", "portMappingEnabled"],
};
const ENDPOINT = ["cloudProvider", "serviceId", "id", "projectId", "status", "phase", "errorMessage", "deleteRequested", "raw"];
const ENDPOINT_MEMBERS = {
  AWS: [...ENDPOINT, "interfaceEndpointId"],
  AZURE: [...ENDPOINT, "privateEndpointConnectionName", "privateEndpointIPAddress", "privateEndpointResourceId"],
  GCP: [...ENDPOINT, "endpointGroupName", "gcpProjectId", "portMappingEnabled", "endpoints"],
};

const describedAs = (members) => (result, raw) => {
  assert.deepEqual(Object.keys(result).sort(), [...members].sort());
  assert.deepEqual(result.raw, raw);
};
const servicesOf = (provider) => describedAs(SERVICE_MEMBERS[provider]);
const endpointsOf = (provider) => describedAs(ENDPOINT_MEMBERS[provider]);
const nothing = (result) => assert.equal(result, undefined);

const services = (provider) => `${provider}/endpointService`;
const serviceAt = (provider, { service }) => `${services(provider)}/${service.id}`;
const endpointAt = (provider, { service }) => `${serviceAt(provider, { service })}/endpoint/${ID_IN_PATH[provider]}`;

const withService = async (client, provider) => ({ service: await readyService(client, provider) });

/**
 * `begin`: what there is before. `path`: below privateEndpoint/. `providers`: "each", or those that have it; none: the operation is about
 * no provider's.
 */
const OPERATIONS = {
  createPrivateEndpointService: {
    begin: async () => ({}),
    call: (client, provider, _, options) => client.services.create(NEW_SERVICE[provider], options),
    method: "POST",
    path: () => "endpointService",
    body: (provider) => NEW_SERVICE[provider],
    status: 201,
    check: servicesOf,
  },
  updatePrivateEndpointService: {
    providers: ["AWS"],
    begin: withService,
    call: (client, _, { service }, options) => client.services.update(service, { supportedRemoteRegions: ["eu-west-1"] }, options),
    method: "PATCH",
    path: (_, { service }) => `endpointService/${service.id}`,
    body: () => ({ cloudProvider: "AWS", supportedRemoteRegions: ["EU_WEST_1"] }),
    check: servicesOf,
  },
  listPrivateEndpointService: {
    begin: withService,
    call: (client, provider, _, options) => client.services.list(provider, options),
    method: "GET",
    path: services,
    check: (provider) => (result, raw) => {
      assert.equal(result.length, 1);
      servicesOf(provider)(result[0], raw[0]);
    },
  },
  getPrivateEndpointService: {
    begin: withService,
    call: (client, _, { service }, options) => client.services.get(service, options),
    method: "GET",
    path: serviceAt,
    check: servicesOf,
  },
  deletePrivateEndpointService: {
    begin: withService,
    call: (client, _, { service }, options) => client.services.delete(service, options),
    method: "DELETE",
    path: serviceAt,
    status: 202,
    check: () => nothing,
  },
  createPrivateEndpoint: {
    begin: withService,
    call: (client, _, { service }, options) => client.endpoints.create(service, newEndpoint(service), options),
    method: "POST",
    path: (provider, { service }) => `${serviceAt(provider, { service })}/endpoint`,
    body: (_, { service }) => newEndpoint(service),
    status: 201,
    check: endpointsOf,
  },
  getPrivateEndpoint: {
    begin: readyEndpoint,
    call: (client, _, { endpoint }, options) => client.endpoints.get(endpoint, options),
    method: "GET",
    path: endpointAt,
    check: endpointsOf,
  },
  deletePrivateEndpoint: {
    begin: readyEndpoint,
    call: (client, _, { endpoint }, options) => client.endpoints.delete(endpoint, options),
    method: "DELETE",
    path: endpointAt,
    status: 202,
    check: () => nothing,
  },
  getRegionalEndpointMode: {
    providers: [],
    begin: async () => ({}),
    call: (client, _, __, options) => client.regionalMode.get(options),
    method: "GET",
    path: () => "regionalMode",
    check: () => (result, raw) => assert.deepEqual({ enabled: result }, raw),
  },
  toggleRegionalEndpointMode: {
    providers: [],
    begin: async () => ({}),
    call: (client, _, __, options) => client.regionalMode.set(true, { ...AT_ONCE, ...options }),
    method: "PATCH",
    path: () => "regionalMode",
    body: () => ({ enabled: true }),
    status: 202,
    check: () => (result) => assert.equal(result, true),
  },
};

for (const [name, operation] of Object.entries(OPERATIONS)) {
  const { providers = PROVIDERS } = operation;
  for (const provider of providers.length === 0 ? [null] : providers) {
    for (const apiVersion of VERSIONS) {
      test(`${name}, ${apiVersion}${provider === null ? "" : `, ${provider}`}`, async () => {
        for (const [layout, query] of LAYOUTS) await check(name, operation, { provider, apiVersion, layout, query });
      });
    }
  }
}

async function check(name, { begin, call, method, path, body, status = 200, check: isRight }, { provider, apiVersion, layout, query }) {
  const { mock, client, bodies } = setUp({ apiVersion });
  const state = await begin(client, provider);
  const before = mock.requests.length;
  const result = await call(client, provider, state, layout);

  const index = mock.requests.findIndex((request, at) => at >= before && request.operation === name);
  const { headers, ...request } = mock.requests[index];
  assert.deepEqual([request.method, request.path], [method, `/api/atlas/${apiVersion}/groups/${mock.projectId}/privateEndpoint/${path(provider, state)}${query}`]);
  assert.equal(headers.accept, MEDIA[apiVersion]);
  assert.equal(headers["content-type"], body === undefined ? undefined : MEDIA[apiVersion]);
  assert.deepEqual(JSON.parse(request.body), body === undefined ? null : body(provider, state));

  const sent = JSON.parse(bodies[index]);
  assert.equal(bodies[index].includes("\n"), layout.pretty && bodies[index] !== "{ }", bodies[index]);
  assert.equal(request.status, layout.envelope ? 200 : status);
  if (layout.envelope) assert.deepEqual(Object.keys(sent).sort(), ["content", "status"]);
  isRight(provider)(result, layout.envelope ? sent.content : sent);
}

// ---------------------------------------------------------------- what some providers have not

for (const provider of ["AZURE", "GCP"]) {
  test(`updatePrivateEndpointService, ${provider}: refused before anything is sent, since only AWS has it`, async () => {
    const { mock, client } = setUp();
    const service = await readyService(client, provider);
    const before = mock.requests.length;
    const error = await failure(client.services.update(service, { supportedRemoteRegions: [] }));
    assert.deepEqual([error.code, error.argument], ["usage.invalid_argument", "ref.cloudProvider"]);
    assert.equal(mock.requests.length, before);
  });
}

test("supportedRemoteRegions: set in either spelling, cleared by an empty list", async () => {
  const { client } = setUp();
  const service = await client.services.create({ ...NEW_SERVICE.AWS, supportedRemoteRegions: ["eu-west-1", "AP_SOUTH_1"] });
  assert.deepEqual(service.supportedRemoteRegions, ["EU_WEST_1", "AP_SOUTH_1"]);
  const changed = await client.services.update(service, { supportedRemoteRegions: [] });
  assert.deepEqual(changed.supportedRemoteRegions, []);
});

test("GCP with port mapping: one attachment, one rule, whose name is the endpoint's id", async () => {
  for (const apiVersion of VERSIONS) {
    const { client } = setUp({ apiVersion });
    const service = await readyService(client, "GCP", { portMappingEnabled: true });
    assert.deepEqual([service.portMappingEnabled, service.serviceAttachmentNames.length], [true, 1]);
    const endpoint = await client.endpoints.create(service, newEndpoint(service));
    assert.deepEqual([endpoint.id, endpoint.portMappingEnabled], ["group-a-0", true]);
    assert.equal((await client.endpoints.waitUntilReady(endpoint, AT_ONCE)).phase, "ready");
    assert.deepEqual((await client.services.get(service)).endpointGroupNames, ["group-a-0"]);
  }
});

test("an Azure endpoint is found by its id, raw or percent-encoded, which goes out encoded once and is signed so", async () => {
  const { mock, client } = setUp();
  const { service, endpoint } = await readyEndpoint(client, "AZURE");
  for (const id of [endpoint.id, AZURE_ID_IN_PATH, AZURE_ID_IN_PATH.replaceAll("%2F", "%2f")]) {
    const found = await client.endpoints.get({ cloudProvider: "AZURE", serviceId: service.id, id });
    assert.equal(found.id, endpoint.id);
    const { path, headers } = mock.requests.at(-1);
    assert.match(path.toUpperCase(), new RegExp(`/${AZURE_ID_IN_PATH.toUpperCase()}$`));
    assert.ok(headers.authorization.includes(`uri="${path}"`), headers.authorization);
  }
});

test("all providers' services in one list, in the order AWS, AZURE, GCP", async () => {
  const { client } = setUp();
  for (const provider of ["GCP", "AWS", "AZURE"]) await client.services.create(NEW_SERVICE[provider]);
  for (const list of [await client.services.list(), await client.services.list(undefined), await client.services.list({ pretty: true })]) {
    assert.deepEqual(list.map(({ cloudProvider }) => cloudProvider), PROVIDERS);
    for (const service of list) servicesOf(service.cloudProvider)(service, service.raw);
  }
});

test("a service's endpoints in one list, for each provider", async () => {
  for (const provider of PROVIDERS) {
    const { client } = setUp();
    const { service, endpoint } = await readyEndpoint(client, provider);
    assert.deepEqual(await client.endpoints.list(service), [endpoint]);
  }
});
