// A long list of services, typed: over JSON.parse of the same text.

import { startWorker } from "../lib/processes.mjs";

const KINDS = ["parse", "atlas", "zod", "ajv"];
const LENGTH = 10_000;

export async function measureLists({ rounds, say }) {
  const workers = {};
  for (const kind of KINDS) workers[kind] = await startWorker("list-worker.mjs", kind);
  const rows = Object.fromEntries(KINDS.map((kind) => [kind, []]));
  for (let round = -2; round < rounds; round += 1) {
    for (const [kind, taken] of Object.entries(rows)) {
      const ms = await workers[kind].ask({ length: LENGTH, times: 5 });
      if (round >= 0) taken.push(ms);
    }
  }
  say("lists: done");
  for (const worker of Object.values(workers)) worker.end();
  return { length: LENGTH, rows };
}
