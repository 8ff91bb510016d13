// `connect`: the steps in order, what it ends with, that it finds what there is, and how it ends early.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { failure } from "../js/support/calls.mjs";
import { AT_ONCE, AZURE_ID, count, newEndpoint, setUp, VPCE } from "./support/resource.mjs";
import { connectAs, KINDS, STEPS } from "./support/connecting.mjs";

const ID = { AWS: VPCE, AZURE: AZURE_ID, "GCP": "group-a", "GCP with port mapping": "group-a-0" };

/** Names of steps, each once in a row. */
const inOrder = (steps) => steps.map(({ step }) => step).filter((step, i, all) => step !== all[i - 1]);

for (const [kind, { provider }] of Object.entries(KINDS)) {
  describe(kind, () => {
    test("goes from a region to connection strings, step by step", async () => {
      const { mock, client } = setUp();
      const steps = [];
      const attached = [];
      const { service, endpoint, clusters } = await connectAs(client, kind, { onStep: (step) => steps.push(step) }, (service) => {
        attached.push(service);
        return newEndpoint(service);
      });

      assert.deepEqual(inOrder(steps), STEPS);
      const of = (name) => steps.filter(({ step }) => step === name);
      const [[first], [attach], [registered]] = ["service", "attach", "endpoint"].map(of);
      assert.deepEqual([first.created, first.service.phase, first.service.id], [true, "pending", service.id]);
      assert.deepEqual([attach.service, attached], [service, [service]]);
      assert.deepEqual([registered.created, registered.endpoint.phase, registered.endpoint.id], [true, "pending", ID[kind]]);
      for (const wait of ["service_wait", "endpoint_wait"]) {
        const looks = of(wait).map(({ progress }) => progress);
        assert.deepEqual(looks.map(({ phase, attempt, nextInMs }) => [phase, attempt, nextInMs]), [["pending", 1, 0], ["ready", 2, null]]);
      }
      const looks = of("clusters");
      assert.deepEqual(looks.at(-1), { ...looks.at(-1), clusters, nextInMs: null });
      for (const look of looks.slice(-2)) assert.deepEqual(look.clusters.map(({ stateName }) => stateName), ["IDLE"]);

      assert.deepEqual([service.cloudProvider, service.phase], [provider, "ready"]);
      assert.deepEqual([endpoint.id, endpoint.serviceId, endpoint.phase], [ID[kind], service.id, "ready"]);
      assert.deepEqual(clusters.map(({ clusterName, stateName }) => [clusterName, stateName]), [["Cluster0", "IDLE"]]);
      assert.match(clusters[0].srvConnectionString, /^mongodb\+srv:\/\//);
      assert.match(clusters[0].srvShardOptimizedConnectionString, /^mongodb\+srv:\/\//);
      assert.match(clusters[0].connectionString, /^mongodb:\/\//);
      assert.deepEqual([mock.services.length, mock.endpoints.length], [1, 1]);
    });

    test("run twice, it finds everything and gives the same", async () => {
      const { mock, client } = setUp();
      const first = await connectAs(client, kind);
      const steps = [];
      const second = await connectAs(client, kind, { onStep: (step) => steps.push(step) });
      assert.deepEqual(second.clusters, first.clusters);
      assert.deepEqual([second.service.id, second.endpoint], [first.service.id, first.endpoint]);
      assert.deepEqual(inOrder(steps), STEPS);
      assert.deepEqual(steps.filter(({ created }) => created !== undefined).map(({ created }) => created), [false, false]);
      assert.deepEqual([count(mock, "createPrivateEndpointService"), count(mock, "createPrivateEndpoint")], [1, 1]);
    });

    test("with the endpoint's id, the second run does not call attach", async () => {
      const { mock, client } = setUp();
      const first = await connectAs(client, kind);
      const steps = [];
      const second = await connectAs(client, kind, { endpointId: first.endpoint.id, onStep: (step) => steps.push(step) }, () => assert.fail("attach was called"));
      assert.deepEqual(second.clusters, first.clusters);
      assert.deepEqual(inOrder(steps), STEPS.filter((step) => step !== "attach"));
      assert.equal(steps.find(({ step }) => step === "endpoint").created, false);
      assert.equal(count(mock, "createPrivateEndpoint"), 1);
    });

    for (const name of STEPS) {
      test(`aborted in step ${name}, it rejects with the signal's reason, and can be run again`, async () => {
        const { mock, client } = setUp();
        const controller = new AbortController();
        const reason = { because: name };
        const onStep = ({ step }) => step === name && controller.abort(reason);
        assert.equal(await failure(connectAs(client, kind, { onStep, signal: controller.signal })), reason);
        const { clusters } = await connectAs(client, kind);
        assert.ok(clusters[0].srvConnectionString);
        assert.deepEqual([mock.services.length, mock.endpoints.length], [1, 1]);
        assert.deepEqual([count(mock, "createPrivateEndpointService"), count(mock, "createPrivateEndpoint")], [1, 1]);
      });
    }

    test("what onStep throws ends it with that error, in each step", async () => {
      for (const name of STEPS) {
        const thrown = new Error(name);
        const onStep = ({ step }) => {
          if (step === name) throw thrown;
        };
        assert.equal(await failure(connectAs(setUp().client, kind, { onStep })), thrown);
      }
    });
  });
}

// ---------------------------------------------------------------- attach

test("what attach throws rejects the call untouched", async () => {
  for (const thrown of [new Error("no such VPC"), "a text", null]) {
    const { mock, client } = setUp();
    const attaches = [() => { throw thrown; }, async () => { throw thrown; }];
    for (const attach of attaches) assert.equal(await failure(connectAs(client, "AWS", {}, attach)), thrown);
    assert.equal(mock.endpoints.length, 0);
  }
});

test("attach's signal is aborted, with the call's reason, when the call is", async () => {
  const { client } = setUp();
  const controller = new AbortController();
  let inner;
  const attach = (_, { signal }) => {
    inner = signal;
    assert.equal(signal.aborted, false);
    queueMicrotask(() => controller.abort("enough"));
    return new Promise(() => {});
  };
  assert.equal(await failure(connectAs(client, "AWS", { signal: controller.signal }, attach)), "enough");
  assert.deepEqual([inner.aborted, inner.reason], [true, "enough"]);
});

test("close() in attach ends the call with usage.closed", async () => {
  const { client } = setUp();
  const error = await failure(connectAs(client, "AWS", {}, () => {
    client.close();
    return new Promise(() => {});
  }));
  assert.equal(error.code, "usage.closed");
});

test("what attach gives is checked, by name, before anything is registered", async () => {
  const wrong = [
    ["AWS", undefined, "endpoint"],
    ["AWS", { id: "subnet-1" }, "endpoint.id"],
    ["AWS", newEndpoint({ cloudProvider: "AZURE" }), "endpoint.privateEndpointIPAddress"],
    ["AZURE", { id: AZURE_ID }, "endpoint.privateEndpointIPAddress"],
    ["GCP", { endpointGroupName: "g", gcpProjectId: "p", endpoints: [{ endpointName: "g-0", ipAddress: "10.0.0.2" }] }, "endpoint.endpoints"],
  ];
  for (const [kind, given, argument] of wrong) {
    const { mock, client } = setUp();
    const error = await failure(connectAs(client, kind, {}, () => given));
    assert.deepEqual([error.code, error.argument], ["usage.invalid_argument", argument], error.message);
    assert.equal(mock.endpoints.length, 0);
  }
});

test("without a function for attach nothing is sent", async () => {
  const { mock, client } = setUp();
  const error = await failure(client.connect({ providerName: "AWS", region: "us-east-1" }, { id: VPCE }));
  assert.deepEqual([error.code, error.argument, mock.requests.length], ["usage.invalid_argument", "attach", 0]);
});

// ---------------------------------------------------------------- what can go wrong on the way

test("a service that fails ends it with a WaitError that names the service", async () => {
  const { mock, client } = setUp();
  const onStep = ({ step, service }) => step === "service" && mock.set(service, { status: "FAILED", errorMessage: "No capacity left." });
  const error = await failure(connectAs(client, "AWS", { onStep }));
  assert.deepEqual([error.name, error.code, error.ref.id, error.last.errorMessage], ["WaitError", "wait.failed", mock.services[0].id, "No capacity left."]);
  assert.equal("serviceId" in error.ref, false);
});

test("an endpoint that the cloud does not have ends it, after the grace, with a WaitError that names the endpoint", async () => {
  const { client } = setUp({ mock: { missingEndpoints: [VPCE] } });
  const error = await failure(connectAs(client, "AWS", { graceMs: 0 }));
  assert.deepEqual([error.code, error.ref.id, error.last.errorMessage], ["wait.failed", VPCE, `Interface endpoint ${VPCE} was not found`]);
  assert.ok(error.message.includes("was not found"), error.message);
});

test("answers that are lost on the way, one of each request, change nothing", async () => {
  for (const kind of Object.keys(KINDS)) {
    const { mock, client } = setUp({ maxRetries: 3 });
    const quiet = (await connectAs(setUp().client, kind)).clusters;
    for (const operation of ["createPrivateEndpointService", "createPrivateEndpoint"]) mock.fault({ operation, with: "lost_answer" });
    const steps = [];
    const { clusters } = await connectAs(client, kind, { onStep: (step) => steps.push(step) });
    assert.deepEqual(clusters, quiet);
    assert.deepEqual(steps.filter(({ created }) => created !== undefined).map(({ created }) => created), [true, true]);
    assert.deepEqual([mock.services.length, mock.endpoints.length, mock.pendingFaults], [1, 1, 0]);
  }
});

test("two at once end in one service and one endpoint", async () => {
  const mockOptions = { looks: 2 };
  const { mock, client } = setUp({ mock: mockOptions });
  const [one, two] = await Promise.all([connectAs(client, "AWS"), connectAs(client, "AWS")]);
  assert.deepEqual([one.service.id, one.endpoint.id, one.clusters], [two.service.id, two.endpoint.id, two.clusters]);
  assert.deepEqual([mock.services.length, mock.endpoints.length], [1, 1]);
});

test("only the cluster that was asked for; one that does not exist rejects at once", async () => {
  const { client } = setUp({ mock: { clusters: ["Cluster0", "Cluster1"] } });
  const { clusters } = await connectAs(client, "AWS", { clusterName: "Cluster1" });
  assert.deepEqual(clusters.map(({ clusterName }) => clusterName), ["Cluster1"]);
  const error = await failure(connectAs(client, "AWS", { clusterName: "Cluster7" }));
  assert.deepEqual([error.name, error.kind, error.errorCode], ["ApiError", "not_found", "CLUSTER_NOT_FOUND"]);
});

test("a cluster that the endpoint does not reach has nulls, and no wait without end", async () => {
  const { client } = setUp({ mock: { clusters: ["Near", { name: "Far", regions: ["eu-west-1"] }] } });
  const { clusters } = await connectAs(client, "AWS");
  const strings = Object.fromEntries(clusters.map(({ clusterName, ...strings }) => [clusterName, strings]));
  assert.ok(strings.Near.srvConnectionString);
  assert.deepEqual(strings.Far, { stateName: "IDLE", srvConnectionString: null, srvShardOptimizedConnectionString: null, connectionString: null });
});

test("a deadline in the middle: going on is calling it again", async () => {
  const { mock, client } = setUp({ mock: { looks: 1 } });
  const error = await failure(connectAs(client, "AWS", { deadlineMs: 0 }));
  assert.deepEqual([error.code, error.ref.id], ["wait.deadline", mock.services[0].id]);
  assert.ok((await connectAs(client, "AWS", AT_ONCE)).clusters[0].srvConnectionString);
  assert.equal(mock.services.length, 1);
});
