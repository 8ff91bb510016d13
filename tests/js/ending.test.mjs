// Ends from outside: signals and close(). A call ends at once, with the caller's own reason, and leaves nothing behind.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { getEventListeners } from "node:events";
import { test } from "node:test";
import { promisify } from "node:util";

import { rawResponse, startRawSocket } from "../support/raw-socket.mjs";
import { answer, challenge, client, failure, NEW, REF, scripted, SERVICE, unauthorized } from "./support/calls.mjs";
import { entry } from "./support/package.mjs";

const run = promisify(execFile);
const minimal = answer(200, {}, SERVICE);
const listeners = (signal) => getEventListeners(signal, "abort").length;

/** A promise that the test settles, and a fetch that waits for it; `asked` resolves with each request. */
function gate() {
  const waiting = [];
  const arrivals = [];
  const next = () => new Promise((resolve) => (arrivals.length > 0 ? resolve(arrivals.shift()) : waiting.push(resolve)));
  const fetch = (url, init) =>
    new Promise((resolve, reject) => {
      const request = { ...init, answer: resolve, fail: reject };
      if (waiting.length > 0) waiting.shift()(request);
      else arrivals.push(request);
    });
  return { fetch, next, unasked: arrivals };
}

// ---------------------------------------------------------------- signals

const reasons = { "an Error": new Error("stopped by hand"), "a string": "stop", "an object": { why: "because" }, "null": null, "0": 0 };
for (const [name, reason] of Object.entries(reasons)) {
  test(`a signal aborted with ${name}: the call rejects with that very reason`, async () => {
    // Before the call: nothing is sent.
    const unasked = scripted([minimal]);
    assert.equal(await failure(client({ fetch: unasked.fetch }).services.get(REF, { signal: AbortSignal.abort(reason) })), reason);
    assert.equal(unasked.requests.length, 0);

    // While the head is awaited.
    const { fetch, next } = gate();
    const head = new AbortController();
    const call = failure(client({ fetch }).services.create(NEW, { signal: head.signal }));
    const request = await next();
    head.abort(reason);
    assert.equal(await call, reason);
    assert.deepEqual([request.signal.aborted, request.signal.reason, listeners(head.signal)], [true, reason, 0]);

    // While the body is awaited.
    const body = new AbortController();
    let begun;
    const reading = new Promise((resolve) => (begun = resolve));
    const endless = async () => ({ ...minimal, text: () => new Promise(() => begun()) });
    const second = failure(client({ fetch: endless }).services.get(REF, { signal: body.signal }));
    await reading;
    body.abort(reason);
    assert.equal(await second, reason);
    assert.equal(listeners(body.signal), 0);
  });
}

test("abort without a reason: the platform's AbortError", async () => {
  const { fetch, next } = gate();
  const controller = new AbortController();
  const call = failure(client({ fetch }).services.get(REF, { signal: controller.signal }));
  await next();
  controller.abort();
  const error = await call;
  assert.equal(error, controller.signal.reason);
  assert.equal(error.name, "AbortError");
});

test("AbortSignal.timeout limits a call as a whole", async () => {
  const error = await failure(client({ fetch: () => new Promise(() => {}) }).services.get(REF, { signal: AbortSignal.timeout(20) }));
  assert.equal(error.name, "TimeoutError");
});

test("a real request is cut when its call is aborted, in the head and in the body", async (t) => {
  for (const bytes of ["", rawResponse(200, { "content-length": "1000" }, "{").toString("latin1")]) {
    let arrived;
    const asked = new Promise((resolve) => (arrived = resolve));
    const server = await startRawSocket(() => {
      arrived();
      return { bytes, end: "keep" };
    });
    t.after(() => server.close());
    const controller = new AbortController();
    const call = failure(client({ baseUrl: server.url }).services.get(REF, { signal: controller.signal }));
    await asked;
    controller.abort("enough");
    assert.equal(await call, "enough");
  }
});

test("a signal that aborts while the core is being loaded", async () => {
  // The load takes at least a turn of the microtask queue.
  const controller = new AbortController();
  const { fetch, requests } = scripted([minimal]);
  const call = failure(client({ fetch }).services.get(REF, { signal: controller.signal }));
  controller.abort("early");
  assert.equal(await call, "early");
  assert.equal(requests.length, 0);
});

test("the leader is aborted: the next one leads, the others still have their signals", async () => {
  const { fetch, next } = gate();
  const atlas = client({ fetch });
  const controllers = Array.from({ length: 4 }, () => new AbortController());
  const calls = controllers.map(({ signal }) => atlas.services.get(REF, { signal }));
  const leading = await next();
  controllers[0].abort("leader gone");
  controllers[2].abort("waiter gone");
  assert.deepEqual([await failure(calls[0]), await failure(calls[2])], ["leader gone", "waiter gone"]);

  const unsigned = await next();
  assert.equal(unsigned.headers.authorization, undefined);
  // Too late, and nobody's any more.
  leading.answer(unauthorized(challenge("of-the-aborted-leader")));
  unsigned.answer(unauthorized());
  (await next()).answer(minimal);
  (await next()).answer(minimal);
  assert.deepEqual((await Promise.all([calls[1], calls[3]])).map(({ id }) => id), [SERVICE.id, SERVICE.id]);
});

test("the leader is aborted once it has been challenged: the next one signs", async () => {
  const { fetch, next } = gate();
  const atlas = client({ fetch });
  const controller = new AbortController();
  const first = failure(atlas.services.get(REF, { signal: controller.signal }));
  const second = atlas.services.get(REF);
  (await next()).answer(unauthorized());
  assert.match((await next()).headers.authorization, /nc=00000001/);
  controller.abort("gone");
  assert.equal(await first, "gone");
  const request = await next();
  assert.match(request.headers.authorization, /nc=00000002/);
  request.answer(minimal);
  assert.equal((await second).id, SERVICE.id);
});

test("twenty calls that share a signal: no warning, one listener at most, none left", async (t) => {
  const warnings = [];
  const listen = (warning) => warnings.push(warning);
  process.on("warning", listen);
  t.after(() => process.off("warning", listen));
  const { signal } = new AbortController();
  let most = 0;
  const { fetch } = scripted((url, { headers }) => {
    most = Math.max(most, listeners(signal));
    return headers.authorization === undefined ? unauthorized() : minimal;
  });
  const atlas = client({ fetch });
  await Promise.all(Array.from({ length: 20 }, () => atlas.services.get(REF, { signal })));
  // Warnings are emitted in a later turn.
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(warnings.map(String), []);
  assert.deepEqual([most, listeners(signal)], [1, 0]);

  const failing = client({ fetch: async () => { throw new Error("broken"); } });
  await Promise.all(Array.from({ length: 20 }, () => failure(failing.services.get(REF, { signal }))));
  assert.equal(listeners(signal), 0);
});

test("twenty calls that share a signal end together", async () => {
  const { fetch } = gate();
  const controller = new AbortController();
  const atlas = client({ fetch });
  const calls = Array.from({ length: 20 }, () => failure(atlas.services.get(REF, { signal: controller.signal })));
  await new Promise((resolve) => setImmediate(resolve));
  controller.abort("all of you");
  assert.deepEqual(new Set(await Promise.all(calls)), new Set(["all of you"]));
  assert.equal(listeners(controller.signal), 0);
});

// ---------------------------------------------------------------- close

const isClosed = (error) => assert.deepEqual([error.name, error.code, error.argument], ["UsageError", "usage.closed", null]);

test("close: calls under way and calls after it reject with usage.closed; twice is fine", async () => {
  const { fetch, next, unasked } = gate();
  const atlas = client({ fetch });
  const calls = [failure(atlas.services.get(REF)), failure(atlas.services.create(NEW))];
  const request = await next();
  atlas.close();
  atlas.close();
  for (const error of await Promise.all(calls)) isClosed(error);
  assert.equal(request.signal.aborted, true);
  isClosed(await failure(atlas.services.get(REF)));
  isClosed(await failure(atlas.services.get(REF).withResponse()));
  assert.equal(unasked.length, 0);
});

test("close while the core is being loaded, and close of a client that was never used", async () => {
  const { fetch, requests } = scripted([minimal]);
  const atlas = client({ fetch });
  const call = failure(atlas.services.get(REF));
  atlas.close();
  isClosed(await call);
  assert.equal(requests.length, 0);
  client().close();
});

test("close of one client leaves the others alone", async () => {
  const { fetch, next } = gate();
  const [one, two] = [client({ fetch }), client({ fetch })];
  const closing = failure(one.services.get(REF));
  await next();
  const staying = two.services.get(REF);
  const request = await next();
  one.close();
  isClosed(await closing);
  request.answer(minimal);
  assert.equal((await staying).id, SERVICE.id);
});

test("an abort goes before close where it came first", async () => {
  const { fetch, next } = gate();
  const controller = new AbortController();
  const atlas = client({ fetch });
  const call = failure(atlas.services.get(REF, { signal: controller.signal }));
  await next();
  controller.abort("first");
  atlas.close();
  assert.equal(await call, "first");
});

test("Symbol.dispose closes", { skip: Symbol.dispose === undefined && "this Node has no Symbol.dispose" }, async () => {
  const atlas = client();
  atlas[Symbol.dispose]();
  isClosed(await failure(atlas.services.get(REF)));
});

test("nothing keeps the process alive: after calls, after a timeout, with a client left open", async () => {
  const script = `
    const { AtlasClient } = await import(${JSON.stringify(entry("."))});
    const { createMockAtlas } = await import(${JSON.stringify(entry("./mock"))});
    const mock = createMockAtlas();
    const options = { ...mock.credentials, projectId: mock.projectId };
    const signal = new AbortController().signal;
    const atlas = new AtlasClient({ ...options, fetch: mock.fetch, timeoutMs: 600_000 });
    await atlas.services.create({ providerName: "AWS", region: "us-east-1" }, { signal });
    const ref = { cloudProvider: "AWS", id: "${SERVICE.id}" };
    await new AtlasClient({ ...options, fetch: () => new Promise(() => {}), timeoutMs: 10, maxRetries: 0 }).services.get(ref).catch(() => {});
    console.log("done");
  `;
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", script], { timeout: 20_000 });
  assert.equal(stdout, "done\n");
});

// ---------------------------------------------------------------- memory

test("what a call held is given back when it ends, and waits for no finalizer", async (t) => {
  // Nothing here lets a task run in which finalizers could: the fetch answers in microtasks.
  const script = `
    const { AtlasClient } = await import(${JSON.stringify(entry("."))});
    const fetch = async () => new Response("[]", { headers: { "content-type": "application/json" } });
    const atlas = new AtlasClient({ accessToken: "t", projectId: "64d1f0a2b3c4d5e6f7a8b9c0", fetch });
    const heap = async (calls) => {
      for (let call = 0; call < calls; call += 1) await atlas.services.list("AWS");
      gc();
      return process.memoryUsage().heapUsed;
    };
    const warm = await heap(1000);
    console.log(((await heap(2000)) - warm) / 2000);
  `;
  const { stdout } = await run(process.execPath, ["--expose-gc", "--input-type=module", "--eval", script], { timeout: 60_000 });
  t.diagnostic(`${stdout.trim()} bytes of heap a call`);
  // It was 3,200 where each answer waited.
  assert.ok(Number(stdout) < 400, `${stdout} bytes a call`);
});

test("a wait keeps nothing of the looks that it has made", async (t) => {
  const script = `
    const { AtlasClient } = await import(${JSON.stringify(entry("."))});
    const body = JSON.stringify({ cloudProvider: "AWS", id: "5f7b96cd8c39f93d0e5f1911", regionName: "US_EAST_1", status: "INITIATING", interfaceEndpoints: [] });
    const fetch = async () => new Response(body, { headers: { "content-type": "application/json" } });
    const atlas = new AtlasClient({ accessToken: "t", projectId: "64d1f0a2b3c4d5e6f7a8b9c0", fetch });
    const ref = { cloudProvider: "AWS", id: "5f7b96cd8c39f93d0e5f1911" };
    const looks = [];
    const onProgress = ({ attempt }) => {
      if (attempt % 500 !== 0) return;
      gc();
      looks.push(process.memoryUsage().heapUsed);
      if (looks.length === 5) stop.abort("enough");
    };
    const stop = new AbortController();
    await atlas.services.waitUntilReady(ref, { intervalMs: 1, maxIntervalMs: 1, signal: stop.signal, onProgress }).catch(() => {});
    console.log((looks.at(-1) - looks[0]) / 2000);
  `;
  const { stdout } = await run(process.execPath, ["--expose-gc", "--input-type=module", "--eval", script], { timeout: 60_000 });
  t.diagnostic(`${stdout.trim()} bytes of heap a look`);
  // It was 671 where every look left how to interrupt it.
  assert.ok(Number(stdout) < 200, `${stdout} bytes a look`);
});
