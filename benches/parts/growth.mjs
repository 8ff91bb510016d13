// How cost grows: calls at once, the length of a list, the size of a body, the number of clients. One curve for each kind.

import { tmpdir } from "node:os";
import { join } from "node:path";
import { rmSync } from "node:fs";

import { median } from "../lib/numbers.mjs";
import { startWorker } from "../lib/processes.mjs";

/** @typedef {{ name: string, title: string, x: string, y: string, curves: Record<string, [number, number][]>, isTotal?: boolean }} Chart `y` is a cost for each, unless it is a total */

const repeated = async (times, measure) => {
  const found = [];
  for (let round = 0; round < times; round += 1) found.push(await measure());
  return median(found);
};

async function callsAtOnce({ server, rounds, isQuick }) {
  const sizes = isQuick ? [1, 30, 1000] : [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
  const names = { fetch: "bare fetch", digest: "createDigestFetch", "digest-node": "createDigestFetch over createNodeFetch", atlas: "AtlasClient" };
  const curves = Object.fromEntries(Object.values(names).map((title) => [title, []]));
  const workers = {};
  for (const client of Object.keys(names)) workers[client] = await startWorker("growth-worker.mjs");
  for (const size of sizes) {
    for (const [client, title] of Object.entries(names)) {
      const url = client === "fetch" ? server.nearOpen : server.near;
      const micros = await repeated(Math.min(rounds, 3), () => workers[client].ask({ job: "atOnce", client, url, size, total: 1000 }));
      curves[title].push([size, micros]);
    }
  }
  for (const worker of Object.values(workers)) worker.end();
  return { name: "calls-at-once", title: "Calls at once", x: "calls at once", y: "µs for each call", curves };
}

async function listLengths({ rounds, isQuick }) {
  const sizes = isQuick ? [1, 1000, 10_000] : [1, 10, 100, 1000, 3000, 10_000, 30_000, 100_000];
  const names = { parse: "JSON.parse", atlas: "AtlasClient" };
  const curves = Object.fromEntries(Object.values(names).map((title) => [title, []]));
  const workers = {};
  for (const kind of Object.keys(names)) workers[kind] = await startWorker("list-worker.mjs", kind);
  for (const size of sizes) {
    for (const [kind, title] of Object.entries(names)) {
      const times = Math.max(1, Math.min(200, Math.round(3000 / size)));
      await workers[kind].ask({ length: size, times });
      const ms = await repeated(size > 10_000 ? 3 : rounds, () => workers[kind].ask({ length: size, times }));
      curves[title].push([size, (ms * 1000) / size]);
    }
  }
  for (const worker of Object.values(workers)) worker.end();
  return { name: "list-length", title: "Length of a list", x: "services in the list", y: "µs for each service", curves };
}

async function bodySizes({ server, isQuick }) {
  const sizes = (isQuick ? [0, 4, 7] : [0, 1, 2, 3, 4, 5, 6, 7, 8]).map((power) => 10 ** power);
  const names = { stream: "a stream", blob: "a Blob of a file", fetch: "bare fetch, a stream" };
  const [time, memory] = [0, 1].map(() => Object.fromEntries(Object.values(names).map((title) => [title, []])));
  const file = join(tmpdir(), `atlas-private-endpoint-bench-${process.pid}`);
  const worker = await startWorker("growth-worker.mjs");
  try {
    for (const size of sizes) {
      await worker.ask({ job: "file", file, size });
      for (const [kind, title] of Object.entries(names)) {
        const url = kind === "fetch" ? server.uploadOpen : server.upload;
        const found = [];
        for (let round = 0; round < 3; round += 1) found.push(await worker.ask({ job: "body", kind, url, size, file }));
        time[title].push([size, median(found.map(({ ms }) => ms))]);
        memory[title].push([size, median(found.map(({ most }) => most)) / 2 ** 20]);
      }
    }
  } finally {
    rmSync(file, { force: true });
    worker.end();
  }
  return [
    { name: "body-size", title: "Size of a body sent", x: "bytes", y: "ms for the request", curves: time, isTotal: true },
    { name: "body-memory", title: "Size of a body sent", x: "bytes", y: "MiB in memory at most", curves: memory, isTotal: true },
  ];
}

async function clientNumbers({ isQuick }) {
  const sizes = isQuick ? [1, 100, 1000] : [1, 10, 100, 1000, 2000, 5000, 10_000];
  const names = { digest: "createDigestFetch", atlas: "AtlasClient" };
  const [time, memory] = [0, 1].map(() => Object.fromEntries(Object.values(names).map((title) => [title, []])));
  for (const [kind, title] of Object.entries(names)) {
    const worker = await startWorker("memory-worker.mjs", kind);
    let before = 0;
    for (const size of sizes) {
      const { heap, wasm, ms } = await worker.ask({ number: size });
      time[title].push([size, (ms * 1000) / (size - before)]);
      // Of few clients what they hold is less than what collecting garbage gives back.
      memory[title].push([size, Math.max(heap + wasm, 0) / size / 1024]);
      before = size;
    }
    worker.end();
  }
  return [
    { name: "clients", title: "Clients", x: "clients", y: "µs for one more, with its first call", curves: time },
    { name: "clients-memory", title: "Clients", x: "clients", y: "KiB for each", curves: memory },
  ];
}

export async function measureGrowth(given) {
  const charts = [];
  for (const measure of [callsAtOnce, listLengths, bodySizes, clientNumbers]) {
    charts.push(await measure(given));
    given.say(`growth: ${measure.name}`);
  }
  return charts.flat();
}
