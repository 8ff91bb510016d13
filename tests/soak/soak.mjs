// soak.mjs [--requests N]: many requests of one client in one process, one in twenty with a fault, and what the process
// holds on the way. Needs node --expose-gc. The mock runs in a process of its own, so that only the client is measured.

import { fork } from "node:child_process";
import { getEventListeners } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const memories = [];
WebAssembly.Instance = class extends WebAssembly.Instance {
  constructor(...given) {
    super(...given);
    memories.push(this.exports.memory);
  }
};
const { AtlasClient } = await import("../../pkg/index.node.js");

const { values } = parseArgs({ options: { requests: { type: "string", default: "50000" } } });
const WANTED = Number(values.requests);
const AT_ONCE = 64;
/** Samples that are compared; what comes before them is the warming up. */
const SAMPLES = 20;
const WARM = 5;
const MIB = 1024 * 1024;

const child = fork(fileURLToPath(new URL("atlas.mjs", import.meta.url)));
const [{ url, credentials, projectId }] = await new Promise((resolve) => child.once("message", (...message) => resolve(message)));

let requests = 0;
const counts = { done: 0, network: 0 };
/** Every fortieth connection is never made; the server's faults are the other half. */
const counting = async (target, init) => {
  requests += 1;
  if (requests % 40 === 0) {
    counts.network += 1;
    throw new TypeError("fetch failed");
  }
  return fetch(target, init);
};

const { signal } = new AbortController();
const atlas = new AtlasClient({ ...credentials, projectId, baseUrl: url, fetch: counting, maxRetries: 5 });
const service = await atlas.services.create({ providerName: "AWS", region: "us-east-1" });

/** How calls ended: their codes. */
const ends = new Map();
const call = async (index) => {
  try {
    if (index % 10 === 0) await atlas.regionalMode.get({ signal });
    else if (index % 10 === 1) await atlas.services.list("AWS", { signal });
    else if (index % 100 === 2) await atlas.endpoints.get({ ...service, serviceId: service.id, id: "vpce-0000000000000000f" }, { signal });
    else await atlas.services.get(service, { signal });
    ends.set("done", (ends.get("done") ?? 0) + 1);
  } catch (error) {
    const code = error.code === "api.error" ? `${error.code} ${error.status}` : (error.code ?? String(error));
    ends.set(code, (ends.get(code) ?? 0) + 1);
  }
};

/** Open files and sockets. Those of fetch do not show among a process's active resources. */
const descriptors = () => (existsSync("/proc/self/fd") ? readdirSync("/proc/self/fd").length : 0);

const samples = [];
const sample = async () => {
  // Twice: finalizers run in between.
  for (let round = 0; round < 2; round += 1) {
    gc();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { heapUsed, rss } = process.memoryUsage();
  samples.push({
    requests,
    "heap MiB": +(heapUsed / MIB).toFixed(2),
    "RSS MiB": +(rss / MIB).toFixed(1),
    "wasm KiB": memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0) / 1024,
    descriptors: descriptors(),
    timers: process.getActiveResourcesInfo().filter((name) => name === "Timeout").length,
    listeners: getEventListeners(signal, "abort").length,
  });
};

const begun = performance.now();
let index = 0;
await sample();
while (samples.length <= SAMPLES) {
  const until = (WANTED * samples.length) / SAMPLES;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (requests < until) await call((index += 1));
    }),
  );
  await sample();
}
const seconds = (performance.now() - begun) / 1000;

console.table(samples);
console.log(`${requests} requests in ${seconds.toFixed(0)} s, ${AT_ONCE} at once; ${cpus().length} cores, ${process.platform} ${process.arch}, Node ${process.versions.node}`);
console.log("calls:", Object.fromEntries(ends), "connections that failed:", counts.network);
child.send("faults");
console.log("faults of the server:", await new Promise((resolve) => child.once("message", resolve)));
atlas.close();
child.disconnect();

/**
 * How much higher the floor of the last samples may be than that of the first after the warming up. What leaks raises the
 * floor; a peak, of what a collection has not yet reached, does not. WebAssembly's memory never shrinks, and a rare moment
 * with more in flight takes a page: two pages are less than three bytes a request.
 */
const SLACK = { "heap MiB": 1, "RSS MiB": 16, "wasm KiB": 128, descriptors: AT_ONCE / 4, timers: 2, listeners: 0 };
const floor = (part, name) => Math.min(...part.map((one) => one[name]));
for (const [name, slack] of Object.entries(SLACK)) {
  const [early, late] = [floor(samples.slice(WARM, WARM + 5), name), floor(samples.slice(-5), name)];
  if (late > early + slack) {
    console.error(`${name} grows: ${early} at first, ${late} at last`);
    process.exitCode = 1;
  }
}
const unexpected = [...ends.keys()].filter((code) => code !== "done" && code !== "api.error 404" && !code.startsWith("transport.") && code !== "api.error 503");
if (unexpected.length > 0) {
  console.error("calls ended with", unexpected.join(", "));
  process.exitCode = 1;
}
