// Waits as promises: progress, what ends them, and going on from an error.

import assert from "node:assert/strict";
import { test } from "node:test";

import { failure } from "../js/support/calls.mjs";
import { AT_ONCE, NEW_SERVICE, newEndpoint, readyEndpoint, readyService, setUp, VPCE } from "./support/resource.mjs";

/** Each wait there is, on something that is not yet as it should be. */
const WAITS = {
  "services.waitUntilReady": async (options) => {
    const { client, mock } = setUp({ mock: options });
    const service = await client.services.create(NEW_SERVICE.AWS);
    return { client, mock, wait: (more) => client.services.waitUntilReady(service, { ...AT_ONCE, ...more }) };
  },
  "services.waitUntilGone": async (options) => {
    const { client, mock } = setUp({ mock: options });
    const service = await readyService(client, "AWS");
    await client.services.delete(service);
    return { client, mock, wait: (more) => client.services.waitUntilGone(service, { ...AT_ONCE, ...more }) };
  },
  "endpoints.waitUntilReady": async (options) => {
    const { client, mock } = setUp({ mock: options });
    const service = await readyService(client, "AWS");
    const endpoint = await client.endpoints.create(service, newEndpoint(service));
    return { client, mock, wait: (more) => client.endpoints.waitUntilReady(endpoint, { ...AT_ONCE, ...more }) };
  },
  "endpoints.waitUntilGone": async (options) => {
    const { client, mock } = setUp({ mock: options });
    const { endpoint } = await readyEndpoint(client, "AWS");
    await client.endpoints.delete(endpoint);
    return { client, mock, wait: (more) => client.endpoints.waitUntilGone(endpoint, { ...AT_ONCE, ...more }) };
  },
  "endpoints.retry": async (options) => {
    const { client, mock } = setUp({ mock: options });
    const { service, endpoint } = await readyEndpoint(client, "AWS");
    mock.set(endpoint, { status: "PENDING" });
    return { client, mock, wait: (more) => client.endpoints.retry(service, newEndpoint(service), { ...AT_ONCE, ...more }), never: true };
  },
  "regionalMode.set": async (options) => {
    const { client, mock } = setUp({ mock: options });
    return { client, mock, wait: (more) => client.regionalMode.set(true, { ...AT_ONCE, ...more }) };
  },
  "clusters.connectionStrings": async (options) => {
    const { client, mock } = setUp({ mock: options });
    const { endpoint } = await readyEndpoint(client, "AWS");
    return { client, mock, wait: (more) => client.clusters.connectionStrings(endpoint, { ...AT_ONCE, ...more }) };
  },
};

for (const [name, begin] of Object.entries(WAITS)) {
  test(`${name}: what onProgress throws ends it with that error`, async () => {
    const { wait } = await begin({ looks: 2 });
    const thrown = new Error("mine");
    assert.equal(await failure(wait({ onProgress: () => { throw thrown; } })), thrown);
  });

  test(`${name}: close() ends it with usage.closed, also in a long pause`, async () => {
    const { client, wait } = await begin({ looks: 2 });
    const error = await failure(wait({ intervalMs: 3_600_000, onProgress: () => void setImmediate(() => client.close()) }));
    assert.equal(error.code, "usage.closed");
  });

  test(`${name}: an abort ends it with the signal's reason, also in a long pause`, async () => {
    const { wait } = await begin({ looks: 2 });
    const controller = new AbortController();
    const reason = { because: "enough" };
    assert.equal(await failure(wait({ intervalMs: 3_600_000, signal: controller.signal, onProgress: () => void setImmediate(() => controller.abort(reason)) })), reason);
  });

  test(`${name}: times that are none, and a listener that is none, are refused by name`, async () => {
    const { wait, mock } = await begin({ looks: 2 });
    const before = mock.requests.length;
    for (const option of ["intervalMs", "maxIntervalMs", "deadlineMs", "graceMs"]) {
      for (const value of [NaN, -1, "5", true, null]) {
        const error = await failure(wait({ [option]: value }));
        assert.deepEqual([error.code, error.argument], ["usage.invalid_argument", `options.${option}`], String(value));
      }
    }
    assert.equal((await failure(wait({ onProgress: "log" }))).argument, "options.onProgress");
    assert.equal(mock.requests.length, before);
  });
}

test("onProgress sees each look: phase, value, attempt, times", async () => {
  const seen = [];
  const { wait } = await WAITS["services.waitUntilReady"]({ looks: 2 });
  const service = await wait({ onProgress: (progress) => void seen.push(progress) });
  assert.deepEqual(seen.map(({ phase, attempt, nextInMs }) => [phase, attempt, nextInMs]), [["pending", 1, 0], ["pending", 2, 0], ["ready", 3, null]]);
  assert.deepEqual(seen.at(-1).value, service);
});

test("nextInMs says the pause to come, within a tenth of intervalMs", async () => {
  const { client, wait } = await WAITS["services.waitUntilReady"]({ looks: 2 });
  let nextInMs;
  await failure(wait({
    intervalMs: 20_000,
    onProgress: (progress) => {
      ({ nextInMs } = progress);
      setImmediate(() => client.close());
    },
  }));
  assert.ok(nextInMs >= 18_000 && nextInMs <= 22_000, `${nextInMs}`);
});

test("an async onProgress is not waited for longer than the wait lives", async () => {
  const { wait } = await WAITS["services.waitUntilReady"]({ looks: 1 });
  assert.equal((await wait({ onProgress: () => new Promise(() => {}) })).phase, "ready");
});

// ---------------------------------------------------------------- deadlines

test("a service's deadline: WaitError with ref, last look and time, and the wait goes on from it", async () => {
  const { client, wait } = await WAITS["services.waitUntilReady"]({ looks: 2 });
  const error = await failure(wait({ deadlineMs: 1, intervalMs: 5, maxIntervalMs: 5 }));
  assert.deepEqual([error.name, error.code, error.ref.cloudProvider, error.ref.projectId, error.clusters], ["WaitError", "wait.deadline", "AWS", client.projectId, null]);
  assert.ok(!("serviceId" in error.ref) && error.elapsedMs >= 1 && error.elapsedMs < 60_000);
  assert.deepEqual([error.last.id, error.last.phase, error.last.raw.status], [error.ref.id, "pending", "INITIATING"]);
  assert.ok(error.message.includes(error.ref.id) && error.hint.length > 20, error.message);
  assert.deepEqual(JSON.parse(JSON.stringify(error)).ref, error.ref);
  assert.equal((await client.services.waitUntilReady(error.ref, AT_ONCE)).phase, "ready");
});

test("an endpoint's deadline: the ref is the endpoint, in its service", async () => {
  const { client, wait } = await WAITS["endpoints.waitUntilReady"]({ looks: 2 });
  const error = await failure(wait({ deadlineMs: 1, intervalMs: 5, maxIntervalMs: 5 }));
  assert.deepEqual([error.code, error.ref.id, error.last.status], ["wait.deadline", VPCE, "PENDING_ACCEPTANCE"]);
  assert.equal(error.ref.serviceId, error.last.serviceId);
  assert.equal((await client.endpoints.waitUntilReady(error.ref, AT_ONCE)).phase, "ready");
});

test("the clusters' deadline: the endpoint and the last look at the clusters", async () => {
  const { client, wait } = await WAITS["clusters.connectionStrings"]({ looks: 3 });
  const error = await failure(wait({ deadlineMs: 1, intervalMs: 5, maxIntervalMs: 5 }));
  assert.deepEqual([error.name, error.code, error.ref.id, error.last], ["WaitError", "wait.deadline", VPCE, null]);
  assert.deepEqual(error.clusters.map(({ clusterName }) => clusterName), ["Cluster0"]);
  assert.ok((await client.clusters.connectionStrings(error.ref, AT_ONCE))[0].srvConnectionString);
});

test("a deadline ends a look that gets no answer", async () => {
  const { mock, wait } = await WAITS["services.waitUntilReady"]({ looks: 1 });
  mock.fault({ operation: "getPrivateEndpointService", with: "hang" });
  const error = await failure(wait({ deadlineMs: 5, timeoutMs: false }));
  assert.deepEqual([error.code, error.last], ["wait.deadline", null]);
});

test("deadlineMs false: no limit", async () => {
  const { wait } = await WAITS["services.waitUntilReady"]({ looks: 50 });
  assert.equal((await wait({ deadlineMs: false })).phase, "ready");
});

// ---------------------------------------------------------------- other endings

test("a service that is FAILED, DELETING or gone: wait.failed, with Atlas's words", async () => {
  for (const [status, phase] of [["FAILED", "failed"], ["DELETING", "deleting"]]) {
    const { client, mock } = setUp();
    const service = await client.services.create(NEW_SERVICE.GCP);
    mock.set(service, { status, errorMessage: "No capacity left." });
    const error = await failure(client.services.waitUntilReady(service, AT_ONCE));
    assert.deepEqual([error.code, error.last.phase, error.last.errorMessage], ["wait.failed", phase, "No capacity left."]);
    assert.ok(error.message.includes("No capacity left."), error.message);
  }
  const { client } = setUp();
  const gone = await failure(client.services.waitUntilReady({ cloudProvider: "AWS", id: "5f7cac1adf5d6c6306f4b283" }, { ...AT_ONCE, graceMs: 0 }));
  assert.deepEqual([gone.code, gone.last], ["wait.failed", null]);
});

test("what ends a wait for the end of a thing: it is gone already", async () => {
  const { client } = setUp();
  const { service, endpoint } = await readyEndpoint(client, "AZURE");
  await client.endpoints.delete(endpoint);
  await client.endpoints.waitUntilGone(endpoint, AT_ONCE);
  await client.endpoints.waitUntilGone(endpoint, AT_ONCE);
  await client.services.delete(service);
  assert.equal(await client.services.waitUntilGone(service, AT_ONCE), undefined);
  assert.equal(await client.services.waitUntilGone(service, AT_ONCE), undefined);
});

test("a project that does not exist is no end of a service", async () => {
  const { client } = setUp();
  const elsewhere = { cloudProvider: "AWS", id: "5f7cac1adf5d6c6306f4b283", projectId: "5f7cac1adf5d6c6306f4b2ff" };
  const error = await failure(client.services.waitUntilGone(elsewhere, AT_ONCE));
  assert.deepEqual([error.name, error.errorCode], ["ApiError", "GROUP_NOT_FOUND"]);
});

test("a wait outlives single failures of the network and of Atlas", async () => {
  const { mock, wait } = await WAITS["services.waitUntilReady"]({ looks: 2 });
  mock.fault({ operation: "getPrivateEndpointService", with: { status: 503, headers: { "retry-after": "0" } } });
  mock.fault({ operation: "getPrivateEndpointService", with: { status: 429, headers: { "retry-after": "0" } } });
  assert.equal((await wait()).phase, "ready");
  assert.equal(mock.pendingFaults, 0);
});
