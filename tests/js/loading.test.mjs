// The core: loaded when first needed, once, from wherever init() is told; a load that failed may be tried again; a core that
// trapped is put aside. Each test has a copy of the package of its own, in which nothing is loaded yet.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { runInNewContext } from "node:vm";

import { answer, client, failure, KEYS, NEW, PROJECT, REF, scripted, SERVICE, unauthorized } from "./support/calls.mjs";
import { atlas as shared, createMockAtlas, entry, freshCopy, load, serve, wasm } from "./support/package.mjs";

const run = promisify(execFile);
const minimal = answer(200, {}, SERVICE);

/** A copy of the package, and a client of it. */
async function fresh(t) {
  const root = await freshCopy(t);
  const atlas = await load(".", root);
  const make = (options) => new atlas.AtlasClient({ ...KEYS, projectId: PROJECT, fetch: async () => minimal, ...options });
  return { root, atlas, make };
}

/** Counts what is compiled from here on. */
function counted(t) {
  const { compile, Module } = WebAssembly;
  const counts = { compiled: 0 };
  WebAssembly.compile = (...args) => ((counts.compiled += 1), compile.apply(WebAssembly, args));
  t.after(() => Object.assign(WebAssembly, { compile, Module }));
  return counts;
}

function assertLoadFailed(error, atlas = shared, argument = null) {
  assert.ok(error instanceof atlas.UsageError && atlas.isAtlasError(error), String(error));
  assert.deepEqual([error.name, error.code, error.argument], ["UsageError", "load.failed", argument]);
  assert.ok(error.hint.length > 20);
}

// ---------------------------------------------------------------- when

test("nothing is compiled or read before the first call", async () => {
  const script = `
    import fs from "node:fs";
    import { syncBuiltinESMExports } from "node:module";
    const log = [];
    for (const name of ["compile", "compileStreaming", "instantiate", "instantiateStreaming"]) {
      const original = WebAssembly[name];
      WebAssembly[name] = (...args) => (log.push(name), original.apply(WebAssembly, args));
    }
    for (const name of ["Module", "Instance"]) {
      WebAssembly[name] = new Proxy(WebAssembly[name], { construct: (target, args) => (log.push(name), Reflect.construct(target, args)) });
    }
    const { readFile } = fs.promises;
    fs.promises.readFile = (file, ...more) => (String(file).endsWith(".wasm") && log.push("read"), readFile(file, ...more));
    syncBuiltinESMExports();
    const { AtlasClient } = await import(${JSON.stringify(entry("."))});
    const atlas = new AtlasClient({ publicKey: "a", privateKey: "b", projectId: "${PROJECT}", fetch: async () => { throw "no"; }, maxRetries: 0 });
    await atlas.services.get({}, { timeoutMs: -1 }).catch(() => {});
    console.log(JSON.stringify(log));
    await atlas.services.get({ cloudProvider: "AWS", id: "${SERVICE.id}" }).catch(() => {});
    console.log(JSON.stringify(log));
  `;
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", script], { timeout: 20_000 });
  const [before, after] = stdout.trim().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(before, []);
  assert.equal(after.filter((name) => name === "read").length, 1);
  assert.equal(after.filter((name) => name === "Instance").length, 1);
});

test("twenty calls at once load once", async (t) => {
  const { make, atlas } = await fresh(t);
  const counts = counted(t);
  const client = make();
  await Promise.all([...Array.from({ length: 20 }, () => client.services.get(REF)), atlas.init(), atlas.init(), make().services.get(REF)]);
  assert.equal(counts.compiled, 1);
});

// ---------------------------------------------------------------- from where

const sources = {
  "a file's bytes": () => wasm(),
  "an ArrayBuffer": async () => new Uint8Array(await wasm()).buffer,
  "a view into a larger buffer": async () => {
    const bytes = await wasm();
    const larger = new Uint8Array(bytes.length + 16);
    larger.set(bytes, 8);
    return larger.subarray(8, 8 + bytes.length);
  },
  "a module": async () => new WebAssembly.Module(await wasm()),
  "a module of another realm": async () => new (runInNewContext("WebAssembly.Module"))(await wasm()),
  "a Response as application/wasm": async () => new Response(await wasm(), { headers: { "content-type": "application/wasm" } }),
  "a Response of another type": async () => new Response(await wasm(), { headers: { "content-type": "application/octet-stream" } }),
  "a Response without a type": async () => new Response(await wasm()),
};
for (const [name, make] of Object.entries(sources)) {
  test(`init takes ${name}, and a promise of it; the file beside the package is not needed then`, async (t) => {
    for (const wrap of [(value) => value, (value) => Promise.resolve(value), (value) => ({ then: (resolve) => resolve(value) })]) {
      const copy = await fresh(t);
      await rm(join(copy.root, "core.wasm"));
      assert.equal(await copy.atlas.init(wrap(await make())), undefined);
      assert.equal((await copy.make().services.get(REF)).id, SERVICE.id);
    }
  });
}

test("init takes a URL, as URL and as text", async (t) => {
  const bytes = await wasm();
  const server = await serve(() => new Response(bytes, { headers: { "content-type": "application/wasm" } }));
  t.after(() => server.close());
  for (const source of [`${server.url}/core.wasm`, new URL("/core.wasm", server.url)]) {
    const { atlas, make, root } = await fresh(t);
    await rm(join(root, "core.wasm"));
    await atlas.init(source);
    assert.equal((await make().services.get(REF)).id, SERVICE.id);
  }
});

test("init again, whatever it is given, changes nothing", async (t) => {
  const { atlas, make } = await fresh(t);
  await atlas.init();
  const counts = counted(t);
  await atlas.init(new Uint8Array(3));
  await make().services.get(REF);
  assert.equal(counts.compiled, 0);
});

// ---------------------------------------------------------------- failures

const failures = {
  "bytes that are no module": () => new Uint8Array([1, 2, 3, 4]),
  "no bytes": () => new Uint8Array(0),
  "a module of something else": () => new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]),
  "a Response of 404": () => new Response("not here", { status: 404 }),
  "a Response that is HTML": () => new Response("<!doctype html>", { headers: { "content-type": "text/html" } }),
  "a number": () => 5,
  "an empty object": () => ({}),
  "a promise that rejects": () => Promise.reject(new Error("offline")),
  "a URL where nobody listens": () => "http://127.0.0.1:1/core.wasm",
};
for (const [name, make] of Object.entries(failures)) {
  test(`init with ${name}: load.failed with its cause; init() then succeeds`, async (t) => {
    const { atlas, make: makeClient } = await fresh(t);
    const error = await failure(atlas.init(make()));
    assertLoadFailed(error, atlas, "source");
    assert.ok(error.cause instanceof Error);
    await atlas.init();
    assert.equal((await makeClient().services.get(REF)).id, SERVICE.id);
  });
}

test("a call whose load fails rejects with load.failed and sends nothing; calls at once share the failure", async (t) => {
  const { root, make, atlas } = await fresh(t);
  await rm(join(root, "core.wasm"));
  const { fetch, requests } = scripted([minimal]);
  const client = make({ fetch });
  for (const error of await Promise.all([failure(client.services.get(REF)), failure(client.services.create(NEW))])) {
    assertLoadFailed(error, atlas);
    assert.equal(error.cause.code, "ENOENT");
  }
  assert.equal(requests.length, 0);
  await atlas.init(wasm());
  assert.equal((await client.services.get(REF)).id, SERVICE.id);
});

// ---------------------------------------------------------------- copies, and require

test("two copies of the package know each other's errors", async (t) => {
  const { atlas: other, make } = await fresh(t);
  const thrown = [
    await failure(make({ fetch: async () => { throw new Error("x"); } }).services.get(REF)),
    await failure(make({ fetch: async () => answer(404) }).services.get(REF)),
    await failure(make().services.create({ providerName: "X", region: "y" })),
  ];
  for (const [error, name] of thrown.map((error, index) => [error, ["TransportError", "ApiError", "UsageError"][index]])) {
    assert.equal(Object.getPrototypeOf(error).constructor === shared[name], false);
    assert.ok(shared.isAtlasError(error) && error instanceof shared.AtlasError && error instanceof shared[name]);
    assert.ok(!(error instanceof shared.DecodeError) && error instanceof other[name]);
  }
  for (const value of [null, undefined, 5, "x", {}, new Error("x"), Object.assign(new Error("x"), { name: "ApiError", code: "api.error" })]) {
    assert.ok(!shared.isAtlasError(value) && !(value instanceof shared.AtlasError) && !(value instanceof shared.ApiError));
  }
});

const canRequire = process.features.require_module === true;
test("require() works where Node allows it", { skip: !canRequire && `Node ${process.versions.node} cannot require ES modules` }, async (t) => {
  const root = await freshCopy(t);
  const script = `
    const { AtlasClient, isAtlasError, init } = require(${JSON.stringify(join(root, "index.node.js"))});
    const { createMockAtlas } = require(${JSON.stringify(join(root, "mock.js"))});
    const mock = createMockAtlas();
    const atlas = new AtlasClient({ ...mock.credentials, projectId: mock.projectId, fetch: mock.fetch });
    atlas.services.create({ providerName: "AWS", region: "us-east-1" }).then((service) => console.log(service.status, typeof init, isAtlasError(1)));
  `;
  const { stdout } = await run(process.execPath, ["--input-type=commonjs", "--eval", script], { timeout: 20_000 });
  assert.equal(stdout, "INITIATING function false\n");
});

// ---------------------------------------------------------------- a core that traps

test("a core that traps: all calls under way reject with load.failed, and the next call has a new one", async (t) => {
  const { root, make, atlas } = await fresh(t);
  const waiting = [];
  const fetch = () => new Promise((resolve) => waiting.push(resolve));
  const clients = [make({ fetch }), make({ fetch })];
  const underWay = clients.map((client) => failure(client.services.get(REF)));
  while (waiting.length < 2) await new Promise((resolve) => setImmediate(resolve));

  // A real trap: the machine's pointer leads outside of the core's memory.
  const { Machine } = await import(pathToFileURL(join(root, "lib/core.glue.js")).href);
  const { step } = Machine.prototype;
  Machine.prototype.step = function (...words) {
    Machine.prototype.step = step;
    this.__wbg_ptr = 0xfffffff0;
    return step.apply(this, words);
  };
  const trapping = await failure(make({ fetch }).services.get(REF));
  for (const error of [trapping, ...(await Promise.all(underWay))]) {
    assertLoadFailed(error, atlas);
    assert.ok(error.cause instanceof WebAssembly.RuntimeError);
  }

  // The same clients go on, from a session that knows nothing.
  const seen = [];
  const good = async (url, { headers }) => (seen.push(headers.authorization ?? null), headers.authorization === undefined ? unauthorized() : minimal);
  const next = make({ fetch: good });
  assert.equal((await next.services.get(REF)).id, SERVICE.id);
  assert.equal(seen.length, 2);
  const again = clients[0].services.get(REF);
  while (waiting.length < 3) await new Promise((resolve) => setImmediate(resolve));
  // Answers to the calls of the lost core come too late, and do no harm.
  waiting[0](minimal);
  waiting[1](unauthorized());
  waiting[2](minimal);
  assert.equal((await again).id, SERVICE.id);
  clients[1].close();
  assert.equal((await failure(clients[1].services.get(REF))).code, "usage.closed");
});

test("a client that was in use goes on after another client's core trapped", async (t) => {
  const { root, make } = await fresh(t);
  const mock = createMockAtlas();
  const client = make({ ...mock.credentials, projectId: mock.projectId, fetch: mock.fetch });
  const service = await client.services.create(NEW);
  const { Machine } = await import(pathToFileURL(join(root, "lib/core.glue.js")).href);
  const { receive } = Machine.prototype;
  Machine.prototype.receive = function (reply) {
    Machine.prototype.receive = receive;
    this.__wbg_ptr = 0xfffffff0;
    return receive.call(this, reply);
  };
  assertLoadFailed(await failure(make().services.get(REF)));
  assert.equal((await client.services.get(service)).id, service.id);
});

test("the entry has the names it is to have, and a client its own", () => {
  const names = ["ApiError", "AtlasClient", "AtlasError", "AuthenticationError", "DecodeError", "TransportError", "UsageError", "WaitError", "init", "isAtlasError", "version"];
  for (const name of names) assert.ok(name in shared, name);
  assert.equal("default" in shared, false);
  assert.match(shared.version, /^\d+\.\d+\.\d+/);
  assert.throws(() => new shared.AtlasError({ code: "x", message: "y" }), TypeError);
  assert.equal(client().constructor.name, "AtlasClient");
});
