// Memory of clients that are idle, and what is left of many calls.

import { startWorker } from "../lib/processes.mjs";

export const IDLE = ["atlas", "digest", "digest-fetch"];
const GROWING = ["atlas", "digest", "digest-node"];
const CLIENTS = 2000;

export async function measureMemory({ server, isQuick, say }) {
  const idle = {};
  for (const kind of IDLE) {
    const worker = await startWorker("memory-worker.mjs", kind);
    const { heap, wasm } = await worker.ask({ number: CLIENTS });
    idle[kind] = { heap: heap / CLIENTS, wasm: wasm / CLIENTS };
    worker.end();
  }
  const calls = isQuick ? 5000 : 50_000;
  const growth = {};
  for (const name of GROWING) {
    const worker = await startWorker("worker.mjs", name);
    growth[name] = await worker.ask({ job: "growth", url: server.near, calls, atOnce: 64 });
    worker.end();
    say(`memory: ${name} made ${calls} calls`);
  }
  return { clients: CLIENTS, idle, calls, growth };
}
