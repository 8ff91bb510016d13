// Loops over looks: how they end, and that nothing is left of them.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";

import { failure } from "../js/support/calls.mjs";
import { entry } from "../js/support/package.mjs";
import { AT_ONCE, NEW_SERVICE, newEndpoint, PROVIDERS, readyEndpoint, readyService, setUp } from "./support/resource.mjs";

const DISPOSE = Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose");
const looks = (mock) => mock.requests.filter(({ operation }) => operation === "getPrivateEndpointService").length;

/** A service whose creation takes that many looks. */
async function pending(count = 3) {
  const parts = setUp({ mock: { looks: count } });
  const service = await parts.client.services.create(NEW_SERVICE.AWS);
  return { ...parts, service, watch: (options) => parts.client.services.watch(service, { ...AT_ONCE, ...options }) };
}

async function all(watch) {
  const seen = [];
  for await (const progress of watch) seen.push(progress);
  return seen;
}

const phases = (seen) => seen.map(({ phase }) => phase);

// ---------------------------------------------------------------- to the end

for (const provider of PROVIDERS) {
  test(`${provider}: every look of a service and of an endpoint, until it is ready`, async () => {
    const { client } = setUp({ mock: { looks: 2 } });
    const created = await client.services.create(NEW_SERVICE[provider]);
    const seen = await all(client.services.watch(created, AT_ONCE));
    assert.deepEqual(phases(seen), ["pending", "pending", "ready"]);
    const service = seen.at(-1).value;
    const endpoint = await client.endpoints.create(service, newEndpoint(service));
    const later = await all(client.endpoints.watch(endpoint, AT_ONCE));
    assert.deepEqual(phases(later), ["pending", "pending", "ready"]);
    assert.deepEqual(later.map(({ attempt, nextInMs }) => [attempt, nextInMs]), [[1, 0], [2, 0], [3, null]]);
    for (const { elapsedMs, value } of later) assert.ok(elapsedMs >= 0 && value.raw.cloudProvider === provider);
  });
}

test("until gone: with null as the last value", async () => {
  const { client } = setUp({ mock: { looks: 2 } });
  const { service, endpoint } = await readyEndpoint(client, "AZURE");
  await client.endpoints.delete(endpoint);
  const seen = await all(client.endpoints.watch(endpoint, { ...AT_ONCE, until: "gone" }));
  assert.deepEqual(phases(seen), ["deleting", "deleting", "gone"]);
  assert.deepEqual([seen.at(-1).value, seen.at(-1).nextInMs], [null, null]);
  await client.services.delete(service);
  assert.equal(phases(await all(client.services.watch(service, { ...AT_ONCE, until: "gone" }))).at(-1), "gone");
});

test("what fails is yielded and not thrown", async () => {
  const { mock, service, watch } = await pending();
  mock.set(service, { status: "FAILED", errorMessage: "No capacity left." });
  const seen = await all(watch());
  assert.deepEqual([phases(seen), seen[0].value.errorMessage], [["failed"], "No capacity left."]);
});

test("the loop takes its time: between two steps of it nothing is asked", async () => {
  const { mock, watch } = await pending();
  for await (const { attempt } of watch()) {
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(looks(mock), attempt);
  }
});

test("nothing is asked before the loop begins", async () => {
  const { mock, watch } = await pending();
  watch();
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(looks(mock), 0);
});

test("onProgress sees each look that the loop does", async () => {
  const told = [];
  const { watch } = await pending();
  const seen = await all(watch({ onProgress: (progress) => void told.push(progress) }));
  assert.deepEqual(told, seen);
});

// ---------------------------------------------------------------- early

test("break ends it: no further look, and a second loop over it ends at once", async () => {
  const { mock, watch } = await pending();
  const loop = watch();
  for await (const _ of loop) break;
  assert.equal(looks(mock), 1);
  assert.deepEqual(await all(loop), []);
  assert.equal(looks(mock), 1);
});

test("a throw in the loop's body leaves the loop with that error and ends it", async () => {
  const { mock, watch } = await pending();
  const loop = watch();
  const thrown = new Error("mine");
  const error = await failure((async () => {
    for await (const _ of loop) throw thrown;
  })());
  assert.equal(error, thrown);
  assert.deepEqual(await all(loop), []);
  assert.equal(looks(mock), 1);
});

test("disposing ends it, before the loop, in it and after it", async () => {
  const { mock, watch } = await pending();
  const unused = watch();
  await unused[DISPOSE]();
  assert.deepEqual(await all(unused), []);
  assert.equal(looks(mock), 0);
  const loop = watch();
  const seen = [];
  for await (const progress of loop) {
    seen.push(progress);
    await loop[DISPOSE]();
  }
  assert.deepEqual([seen.length, looks(mock)], [1, 1]);
  await loop[DISPOSE]();
});

test("disposing it while it waits for an answer ends the loop well", async () => {
  const { mock, watch } = await pending();
  mock.fault({ operation: "getPrivateEndpointService", with: "hang" });
  const loop = watch({ timeoutMs: false });
  const running = all(loop);
  while (looks(mock) === 0 && mock.pendingFaults > 0) await new Promise((resolve) => setImmediate(resolve));
  await loop[DISPOSE]();
  assert.deepEqual(await running, []);
});

test("a second loop while the first one runs goes on where that is: each look goes to one of them", async () => {
  const { mock, watch } = await pending(5);
  const loop = watch();
  const [one, two] = await Promise.all([all(loop), all(loop)]);
  assert.deepEqual([...one, ...two].map(({ attempt }) => attempt).sort(), [1, 2, 3, 4, 5, 6]);
  assert.ok(one.length > 0 && two.length > 0);
  assert.equal(looks(mock), 6);
});

test("a second loop after the first one came to its end ends at once", async () => {
  const { watch } = await pending();
  const loop = watch();
  assert.equal((await all(loop)).length, 4);
  assert.deepEqual(await all(loop), []);
});

test("an abort ends it with the signal's reason: in the body, in a pause, before it", async () => {
  const { mock, watch } = await pending();
  const inBody = new AbortController();
  const loop = watch({ signal: inBody.signal });
  const seen = [];
  const error = await failure((async () => {
    for await (const progress of loop) {
      seen.push(progress);
      inBody.abort("enough");
    }
  })());
  assert.deepEqual([error, seen.length, looks(mock)], ["enough", 1, 1]);
  assert.deepEqual(await all(loop), []);

  const inPause = new AbortController();
  const pause = watch({ signal: inPause.signal, intervalMs: 3_600_000, onProgress: () => queueMicrotask(() => setImmediate(() => inPause.abort("later"))) });
  assert.equal(await failure(all(pause)), "later");
  assert.equal(await failure(all(watch({ signal: AbortSignal.abort("before") }))), "before");
});

test("close() ends it with usage.closed, in the body and in a pause", async () => {
  for (const intervalMs of [0, 3_600_000]) {
    const { client, watch } = await pending();
    const error = await failure((async () => {
      for await (const _ of watch({ intervalMs })) {
        if (intervalMs === 0) client.close();
        else setImmediate(() => client.close());
      }
    })());
    assert.equal(error.code, "usage.closed");
  }
});

test("what Atlas refuses ends it with its error, once", async () => {
  const { mock, watch } = await pending();
  const loop = watch({ maxRetries: 0 });
  mock.fault({ operation: "getPrivateEndpointService", with: { status: 403, errorCode: "ACCESS_FORBIDDEN" } });
  const error = await failure(all(loop));
  assert.deepEqual([error.name, error.status], ["ApiError", 403]);
  assert.deepEqual(await all(loop), []);
});

test("the deadline ends it with a WaitError that has the last look", async () => {
  const { watch } = await pending();
  const error = await failure(all(watch({ deadlineMs: 0 })));
  assert.deepEqual([error.name, error.code], ["WaitError", "wait.deadline"]);
});

test("what cannot be watched is refused by name: the reference as the loop begins, a listener at once", async () => {
  const { client } = setUp();
  const error = await failure(all(client.services.watch({ cloudProvider: "AWS", id: "foo-privatelink" })));
  assert.deepEqual([error.code, error.argument], ["usage.invalid_argument", "ref.id"]);
  const service = await readyService(client, "AWS");
  const until = await failure(all(client.services.watch(service, { until: "done" })));
  assert.deepEqual([until.code, until.argument], ["usage.invalid_argument", "options.until"]);
  assert.throws(() => client.services.watch(service, { onProgress: 5 }), { code: "usage.invalid_argument", argument: "options.onProgress" });
});

test("a watch is no thenable, so that an async function may give it back", async () => {
  const { watch } = await pending();
  const loop = await (async () => watch())();
  assert.equal(loop.then, undefined);
  assert.equal((await all(loop)).length, 4);
});

// ---------------------------------------------------------------- nothing is left

test("after a break, a dispose, an abort or a close in an hour's pause, the process ends by itself", async () => {
  const endings = {
    break: "for await (const _ of watch) break;",
    dispose: "for await (const _ of watch) { await watch[Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose')](); }",
    abort: "const error = await end(() => controller.abort('enough')); if (error !== 'enough') throw error;",
    close: "const error = await end(() => client.close()); if (error.code !== 'usage.closed') throw error;",
  };
  const children = Object.entries(endings).map(async ([name, ending]) => {
    const program = `
      import { AtlasClient } from ${JSON.stringify(entry("."))};
      import { createMockAtlas } from ${JSON.stringify(entry("./mock"))};
      const mock = createMockAtlas({ looks: 9 });
      const controller = new AbortController();
      const client = new AtlasClient({ ...mock.credentials, projectId: mock.projectId, fetch: mock.fetch });
      const service = await client.services.create({ providerName: "AWS", region: "us-east-1" });
      const watch = client.services.watch(service, { intervalMs: 3_600_000, signal: controller.signal });
      const end = async (how) => {
        try { for await (const _ of watch) setImmediate(how); } catch (error) { return error; }
      };
      ${ending}
      console.log("over");
    `;
    const child = spawn(process.execPath, ["--input-type=module", "--eval", program], { stdio: ["ignore", "pipe", "inherit"], timeout: 60_000 });
    const chunks = [];
    child.stdout.on("data", (chunk) => chunks.push(chunk));
    const [code, signal] = await once(child, "close");
    assert.deepEqual([name, code, signal, Buffer.concat(chunks).toString()], [name, 0, null, "over\n"]);
  });
  await Promise.all(children);
});
