// The old reference page "Create One Private Endpoint Service for One Provider", row by row: a test for each row of its tables, in the
// page's order. The page is of MongoDB's documentation; names and values are quoted from it.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { failure, fixture } from "../js/support/calls.mjs";
import { atlas } from "../js/support/package.mjs";
import { NEW_SERVICE, PROVIDERS, readyEndpoint, readyService, setUp } from "./support/resource.mjs";

/** The one request that created something. */
const created = (mock) => mock.requests.find(({ operation }) => operation === "createPrivateEndpointService");

describe("request path parameters", () => {
  test("{GROUP-ID}: the project's id, of the client or of the call, and required", async () => {
    const other = "5f7cac1adf5d6c6306f4b2ff";
    const { mock, client } = setUp({ mock: { projectIds: ["5f7cac1adf5d6c6306f4b200", other] } });
    for (const [options, projectId] of [[undefined, mock.projectId], [{ projectId: other }, other]]) {
      const service = await client.services.create(NEW_SERVICE.AWS, options);
      assert.equal(service.projectId, projectId);
      assert.equal(mock.requests.at(-1).path, `/api/atlas/v1.0/groups/${projectId}/privateEndpoint/endpointService`);
    }
    const homeless = new atlas.AtlasClient({ ...mock.credentials, fetch: mock.fetch });
    const error = await failure(homeless.services.create(NEW_SERVICE.AWS));
    assert.deepEqual([error.code, error.argument], ["usage.invalid_argument", "options.projectId"]);
  });
});

describe("request query parameters", () => {
  test("pretty: false by default; true asks for a body that is laid out for people", async () => {
    const { mock, client, bodies } = setUp();
    const plain = await client.services.create(NEW_SERVICE.AWS);
    assert.ok(!created(mock).path.includes("?") && !bodies.at(-1).includes("\n"));
    const pretty = await client.services.get(plain, { pretty: true });
    assert.ok(mock.requests.at(-1).path.endsWith("?pretty=true") && bodies.at(-1).includes("\n"));
    assert.equal(pretty.id, plain.id);
  });

  test("envelope: false by default; true has the body wrapped, which results do not show", async () => {
    const { mock, client, bodies } = setUp();
    const { raw: plain, id } = await client.services.create(NEW_SERVICE.AWS);
    assert.ok(!created(mock).path.includes("?"));
    assert.equal(plain.id, id);
    const wrapped = await client.services.list("AWS", { envelope: true });
    assert.deepEqual(Object.keys(JSON.parse(bodies.at(-1))), ["status", "content"]);
    assert.deepEqual([wrapped[0].id, wrapped[0].raw.id], [id, id]);
  });

  for (const inner of ["content", "envelope"]) {
    test(`envelope, status and ${inner}: the response code and the expected body; from 400 on it rejects`, async () => {
      // The page calls the body's member "envelope"; Atlas's other pages, and its answers, call it "content".
      const service = JSON.parse(fixture("docs_v1_AWS_service_waiting_for_user.json"));
      const { mock, client } = setUp({ envelope: true });
      mock.fault({ with: { status: 200, body: JSON.stringify({ status: 201, [inner]: service }) } });
      const { id, raw } = await client.services.create(NEW_SERVICE.AWS);
      assert.equal(id, service.id);
      assert.deepEqual(raw, service);
      mock.fault({ with: { status: 200, body: JSON.stringify({ status: 402, [inner]: JSON.parse(fixture("docs_error_402_no_payment.json")) }) } });
      const error = await failure(client.services.create(NEW_SERVICE.AWS));
      assert.deepEqual([error.name, error.status, error.kind, error.errorCode], ["ApiError", 402, "payment_required", "NO_PAYMENT_INFORMATION_FOUND"]);
      assert.equal(mock.pendingFaults, 0);
    });
  }
});

describe("request body parameters", () => {
  test("providerName: AWS, AZURE or GCP, and required", async () => {
    for (const providerName of PROVIDERS) {
      const { mock, client } = setUp();
      assert.equal((await client.services.create(NEW_SERVICE[providerName])).cloudProvider, providerName);
      assert.equal(JSON.parse(created(mock).body).providerName, providerName);
    }
    const { mock, client } = setUp();
    for (const providerName of ["aws", "Azure", "TENANT", "", undefined, null, 1]) {
      const error = await failure(client.services.create({ ...NEW_SERVICE.AWS, providerName }));
      assert.deepEqual([error.code, error.argument], ["usage.invalid_argument", "service.providerName"]);
    }
    assert.equal(mock.requests.length, 0);
  });

  test("region: the provider's own name of it or Atlas's, sent as written, and required", async () => {
    const spellings = { AWS: ["us-east-1", "US_EAST_1"], AZURE: ["eastus2", "US_EAST_2"], GCP: ["us-west1", "WESTERN_US"] };
    for (const providerName of PROVIDERS) {
      for (const region of spellings[providerName]) {
        const { mock, client } = setUp();
        const service = await client.services.create({ providerName, region });
        assert.deepEqual(JSON.parse(created(mock).body), { providerName, region });
        assert.deepEqual([service.cloudRegion, service.regionName], spellings[providerName]);
      }
    }
    const { mock, client } = setUp();
    for (const region of ["", undefined, null, 1]) {
      const error = await failure(client.services.create({ ...NEW_SERVICE.AWS, region }));
      assert.deepEqual([error.code, error.argument], ["usage.invalid_argument", "service.region"]);
    }
    assert.equal(mock.requests.length, 0);
  });
});

describe("response elements", () => {
  test("endpointServiceName: null while Atlas is creating it", async () => {
    const { client } = setUp();
    const service = await client.services.create(NEW_SERVICE.AWS);
    assert.equal(service.endpointServiceName, null);
    assert.match((await readyService(setUp().client, "AWS")).endpointServiceName, /^com\.amazonaws\.vpce\.us-east-1\.vpce-svc-[0-9a-f]{17}$/);
  });

  test("errorMessage: null if there are no errors", async () => {
    const { mock, client } = setUp();
    const service = await client.services.create(NEW_SERVICE.AWS);
    assert.equal(service.errorMessage, null);
    mock.set(service, { errorMessage: "No capacity left." });
    assert.equal((await client.services.get(service)).errorMessage, "No capacity left.");
  });

  test("id: leads back to the service", async () => {
    const { client } = setUp();
    const { id } = await client.services.create(NEW_SERVICE.AWS);
    assert.equal((await client.services.get({ cloudProvider: "AWS", id })).id, id);
  });

  test("interfaceEndpoints: ids of the endpoints that were added", async () => {
    const { client } = setUp();
    assert.deepEqual((await readyService(client, "AWS")).interfaceEndpoints, []);
    const { service, endpoint } = await readyEndpoint(setUp().client, "AWS");
    assert.equal(endpoint.serviceId, service.id);
    const added = setUp();
    const { service: before } = await readyEndpoint(added.client, "AWS");
    assert.deepEqual((await added.client.services.get(before)).interfaceEndpoints, [endpoint.id]);
  });

  const phases = { INITIATING: "pending", WAITING_FOR_USER: "ready", FAILED: "failed", DELETING: "deleting" };
  for (const [status, phase] of Object.entries(phases)) {
    test(`status ${status}: as Atlas says it, and ${phase} as a phase`, async () => {
      const { mock, client } = setUp({ mock: { readyStatus: "WAITING_FOR_USER" } });
      const service = await readyService(client, "AWS");
      assert.deepEqual([service.status, service.phase], ["WAITING_FOR_USER", "ready"]);
      mock.set(service, { status });
      const look = await client.services.get(service);
      assert.deepEqual([look.status, look.phase], [status, phase]);
    });
  }
});

describe("examples", () => {
  test("the request: pretty in the query, JSON both ways", async () => {
    const { mock, client } = setUp();
    await client.services.create({ providerName: "AWS", region: "us-east-1" }, { pretty: true });
    const { method, path, headers, body } = created(mock);
    assert.deepEqual([method, path], ["POST", `/api/atlas/v1.0/groups/${mock.projectId}/privateEndpoint/endpointService?pretty=true`]);
    assert.deepEqual([headers.accept, headers["content-type"]], ["application/json", "application/json"]);
    assert.match(headers.authorization, /^Digest /);
    assert.deepEqual(JSON.parse(body), { providerName: "AWS", region: "us-east-1" });
  });

  test("the response: read although it names neither provider nor region", async () => {
    const { mock, client } = setUp();
    const body = fixture("docs_v1_AWS_service_waiting_for_user.json");
    mock.fault({ method: "POST", with: { status: 200, body } });
    assert.deepEqual(await client.services.create(NEW_SERVICE.AWS), {
      cloudProvider: "AWS",
      id: "5f7cac1adf5d6c6306f4b283",
      projectId: mock.projectId,
      regionName: null,
      cloudRegion: "us-east-1",
      status: "WAITING_FOR_USER",
      phase: "ready",
      errorMessage: null,
      endpointServiceName: "com.amazonaws.vpce.us-east-1.vpce-svc-0afd34ee97e30d43f",
      interfaceEndpoints: [],
      supportedRemoteRegions: [],
      raw: JSON.parse(body),
    });
  });
});
