// Atlas's refusals as the package shows them: a kind, and a hint for each that has one. And what the compiler lets pass where it knows
// only "some provider": refused at run time, the argument named.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { failure } from "../js/support/calls.mjs";
import { atlas, freshCopy, load } from "../js/support/package.mjs";
import { AT_ONCE, AZURE_ID, count, NEW_SERVICE, newEndpoint, PROVIDERS, readyEndpoint, readyService, setUp, VPCE } from "./support/resource.mjs";

// ---------------------------------------------------------------- hints

// Codes of Atlas's documentation (reference/api-errors), and of threads about this resource, with their statuses; kinds by the types.
const REFUSALS = [
  [400, "INVALID_REGION", "invalid_request"],
  [400, "INVALID_ATTRIBUTE", "invalid_request"],
  [400, "PATH_PARAM_PARSE_ERROR", "invalid_request"],
  [401, "USER_UNAUTHORIZED", "not_authorized"],
  [401, "NOT_IN_GROUP", "not_authorized"],
  [401, "NO_CURRENT_USER", "not_authorized"],
  [401, "SOMETHING_NEW", "not_authorized"],
  [402, "NO_PAYMENT_INFORMATION_FOUND", "payment_required"],
  [402, "SOMETHING_NEW", "payment_required"],
  [403, "IP_ADDRESS_NOT_ON_ACCESS_LIST", "ip_not_allowed"],
  [403, "IP_ADDRESS_NOT_ON_WHITELIST", "ip_not_allowed"],
  [403, "ORG_REQUIRES_ACCESS_LIST", "ip_not_allowed"],
  [403, "RESOURCE_REQUIRES_WHITELIST", "ip_not_allowed"],
  [403, "FEATURE_UNSUPPORTED", "other"],
  [403, "SOMETHING_NEW", "not_authorized"],
  [404, "GROUP_NOT_FOUND", "not_found"],
  [404, "PRIVATE_ENDPOINT_SERVICE_NOT_FOUND", "not_found"],
  [405, "WRITES_NOT_ALLOWED_DURING_APP_UPGRADES", "unavailable"],
  [409, "PRIVATE_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION", "already_exists"],
  [409, "PRIVATELINK_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION", "already_exists"],
  [409, "PRIVATELINK_INTERFACE_ENDPOINT_ALREADY_EXISTS", "already_exists"],
  [409, "CANNOT_DELETE_PRIVATELINK_WITH_ENDPOINTS", "has_endpoints"],
  [409, "MULTIPLE_PRIVATE_ENDPOINTS_RESTRICTED_TO_SINGLE_REGION", "conflict"],
  [410, "VERSION_GONE", "version_gone"],
  [429, "RATE_LIMITED", "rate_limited"],
  [429, "RATE_LIMITED_TOKEN_BUCKET", "rate_limited"],
  [500, "UNEXPECTED_ERROR", "unavailable"],
  [502, "SOMETHING_NEW", "unavailable"],
  [503, "SOMETHING_NEW", "unavailable"],
];
for (const [status, errorCode, kind] of REFUSALS) {
  test(`${status} ${errorCode}: ${kind}, with a sentence that says what to do`, async () => {
    const { mock, client } = setUp({ maxRetries: 0 });
    mock.fault({ with: { status, errorCode } });
    const error = await failure(client.services.create(NEW_SERVICE.AWS));
    assert.deepEqual([error.name, error.status, error.errorCode, error.kind], ["ApiError", status, errorCode, kind]);
    assert.match(error.hint, /^[A-Z`].{20,}\.$/);
    assert.equal(mock.pendingFaults, 0);
  });
}

test("401 UNEXPECTED_ERROR is about the key, 500 UNEXPECTED_ERROR is not", async () => {
  const wrong = setUp({ credentials: { publicKey: "kpqrstuv", privateKey: "wrong" } });
  const key = await failure(wrong.client.services.list("AWS"));
  assert.deepEqual([key.name, key.code, key.status], ["AuthenticationError", "auth.rejected", 401]);
  const { mock, client } = setUp({ maxRetries: 0 });
  mock.fault({ with: { status: 500, errorCode: "UNEXPECTED_ERROR" } });
  const inside = await failure(client.services.list("AWS"));
  assert.notEqual(inside.hint, key.hint);
  assert.doesNotMatch(inside.hint, /\bkey\b/);
});

test("a create whose answer was lost: TransportError that says it may have been executed, and what to do", async () => {
  const { mock, client } = setUp();
  mock.fault({ operation: "createPrivateEndpointService", with: "lost_answer" });
  const error = await failure(client.services.create(NEW_SERVICE.AWS));
  assert.deepEqual([error.name, error.code, error.mayHaveExecuted, error.attempts], ["TransportError", "transport.failed", true, 1]);
  assert.match(error.hint, /ensure/);
});

test("a region that is nearly one: the hint names the nearest", async () => {
  const { client } = setUp();
  for (const [providerName, region, nearest] of [["AWS", "us-east1", "us-east-1"], ["GCP", "us-west-1", "us-west1"], ["AZURE", "eastus-2", "eastus2"]]) {
    const error = await failure(client.services.create({ providerName, region }));
    assert.deepEqual([error.errorCode, error.kind], ["INVALID_REGION", "invalid_request"]);
    assert.ok(error.hint.includes(nearest), error.hint);
  }
});

test("role, project and plan: what the mock refuses as Atlas does is told apart", async () => {
  const hints = new Set();
  for (const [mockOptions, kind] of [[{ readOnly: true }, "not_authorized"], [{ closedProjectIds: ["5f7cac1adf5d6c6306f4b2ff"] }, "not_authorized"], [{ projectIds: ["5f7cac1adf5d6c6306f4b200"] }, "not_found"]]) {
    const { client } = setUp({ mock: mockOptions });
    const elsewhere = mockOptions.readOnly ? {} : { projectId: "5f7cac1adf5d6c6306f4b2ff" };
    const error = await failure(client.services.create(NEW_SERVICE.AWS, elsewhere));
    assert.deepEqual([error.name, error.kind], ["ApiError", kind]);
    hints.add(error.hint);
  }
  assert.ok(hints.size >= 2 && !hints.has(null));
});

test("regional mode that cannot be had, or left: conflict, with what stands in the way", async () => {
  const { client } = setUp({ mock: { clusters: [{ name: "Small", clusterType: "REPLICASET" }] } });
  const error = await failure(client.regionalMode.set(true, AT_ONCE));
  assert.deepEqual([error.name, error.kind], ["ApiError", "conflict"]);
  assert.ok(error.hint.length > 20);
});

test("endpoints of several regions: a conflict that names regional mode, which then helps", async () => {
  const { mock, client } = setUp();
  const { service } = await readyEndpoint(client, "AWS");
  await client.endpoints.create(service, { id: "vpce-0fedcba9876543210" });
  const other = await client.services.create({ providerName: "AWS", region: "eu-west-1" });
  await client.services.waitUntilReady(other, AT_ONCE);
  const third = { id: "vpce-00000000000000003" };
  const error = await failure(client.endpoints.create(other, third));
  assert.deepEqual([error.kind, error.errorCode], ["conflict", "MULTIPLE_PRIVATE_ENDPOINTS_RESTRICTED_TO_SINGLE_REGION"]);
  assert.match(error.hint, /regionalMode\.set\(true\)/);
  assert.equal(await client.regionalMode.set(true, AT_ONCE), true);
  assert.equal((await client.endpoints.create(other, third)).id, third.id);
  assert.equal(mock.endpoints.length, 3);
});

test("an endpoint for a service that is not ready: a conflict, with the wait that helps", async () => {
  const { client } = setUp({ mock: { looks: 3 } });
  const service = await client.services.create(NEW_SERVICE.AWS);
  const error = await failure(client.endpoints.create(service, { id: VPCE }));
  assert.deepEqual([error.name, error.kind], ["ApiError", "conflict"]);
  assert.match(error.hint, /waitUntilReady/);
});

// ---------------------------------------------------------------- what compiles, and cannot work

describe("members of another provider, where the compiler knows only some provider", () => {
  const EXTRA = { supportedRemoteRegions: ["eu-west-1"], portMappingEnabled: true };
  const OWN = { AWS: "supportedRemoteRegions", GCP: "portMappingEnabled" };
  for (const provider of PROVIDERS) {
    for (const [member, value] of Object.entries(EXTRA)) {
      if (OWN[provider] === member) continue;
      test(`${member} for a service of ${provider}`, async () => {
        for (const call of ["create", "ensure"]) {
          const { mock, client } = setUp();
          const error = await failure(client.services[call]({ ...NEW_SERVICE[provider], [member]: value }));
          assert.deepEqual([error.name, error.code, error.argument], ["UsageError", "usage.invalid_argument", `service.${member}`]);
          assert.equal(mock.requests.length, 0);
        }
      });
    }
    for (const other of PROVIDERS.filter((each) => each !== provider)) {
      test(`an endpoint of ${other} for a service of ${provider}`, async () => {
        const { mock, client } = setUp();
        const service = await readyService(client, provider);
        const body = newEndpoint({ cloudProvider: other, serviceAttachmentNames: service.serviceAttachmentNames ?? ["a"] });
        const before = mock.requests.length;
        for (const call of ["create", "ensure", "retry"]) {
          const error = await failure(client.endpoints[call](service, body));
          assert.deepEqual([error.name, error.code], ["UsageError", "usage.invalid_argument"]);
          assert.ok(error.argument.startsWith("endpoint.") && error.message.startsWith(error.argument), error.message);
        }
        assert.equal(mock.requests.length, before);
      });
    }
  }
});

test("an AWS body for a service that is GCP's, as in the contract's known limits", async () => {
  const { mock, client } = setUp();
  const service = await readyService(client, "GCP");
  const before = mock.requests.length;
  const error = await failure(client.endpoints.create(service, { id: "vpce-1" }));
  assert.deepEqual([error.code, error.argument, mock.requests.length], ["usage.invalid_argument", "endpoint.id", before]);
});

test("a status word that was misspelt is none of Atlas's: the phase decides", async () => {
  const { mock, client } = setUp();
  const service = await readyService(client, "AWS");
  mock.set(service, { status: "AVAILIBLE" });
  const look = await client.services.get(service);
  assert.deepEqual([look.status, look.phase], ["AVAILIBLE", "pending"]);
});

test("init with something that is no core: load.failed, and the message says what a source is", async (t) => {
  const copy = await load(".", await freshCopy(t));
  for (const source of [{}, [], 5, true]) {
    const error = await failure(copy.init(source));
    assert.ok(error instanceof atlas.UsageError, String(error));
    assert.equal(error.code, "load.failed");
    assert.match(error.message, /source is a URL, a Response, bytes or a WebAssembly\.Module/);
  }
});

test("fewer or more rules than the service has attachments: refused before anything is sent", async () => {
  for (const more of [{}, { portMappingEnabled: true }]) {
    const { mock, client } = setUp();
    const service = await readyService(client, "GCP", more);
    const { endpoints, ...body } = newEndpoint(service);
    const before = mock.requests.length;
    for (const rules of [[], endpoints.slice(1), [...endpoints, { endpointName: "more", ipAddress: "10.0.0.99" }]]) {
      const error = await failure(client.endpoints.create(service, { ...body, endpoints: rules }));
      assert.deepEqual([error.code, error.argument], ["usage.invalid_argument", "endpoint.endpoints"]);
    }
    assert.equal(mock.requests.length, before);
  }
});

test("ids that would lead elsewhere: refused before anything is sent", async () => {
  const { mock, client } = setUp();
  const serviceId = "5f7cac1adf5d6c6306f4b283";
  for (const [cloudProvider, ids] of [["AWS", ["..", "vpce-1/..", "%2e%2e", ""]], ["AZURE", ["..", "%2E%2E", "/subscriptions/../x", `${AZURE_ID}/..`, "%252Fsubscriptions"]], ["GCP", ["..", ".", "%2e", "a?b", "a#b", "a b", ""]]]) {
    for (const id of ids) {
      const error = await failure(client.endpoints.delete({ cloudProvider, serviceId, id }));
      assert.deepEqual([error.code, error.argument], ["usage.invalid_argument", "ref.id"], `${cloudProvider} ${id}`);
    }
  }
  assert.equal(mock.requests.length, 0);
});

test("retry of a service's last endpoint: refused before anything is deleted, unless it is asked for", async () => {
  const { mock, client } = setUp();
  const { service, endpoint } = await readyEndpoint(client, "AZURE");
  mock.set(endpoint, { status: "FAILED" });
  const error = await failure(client.endpoints.retry(service, newEndpoint(service), AT_ONCE));
  assert.deepEqual([error.name, error.code, error.argument], ["UsageError", "usage.refused", "options.evenIfLast"]);
  assert.equal(count(mock, "deletePrivateEndpoint"), 0);
  const again = await client.endpoints.retry(service, newEndpoint(service), { ...AT_ONCE, evenIfLast: true });
  assert.deepEqual([again.phase, count(mock, "deletePrivateEndpoint"), mock.endpoints.length], ["ready", 1, 1]);
});
