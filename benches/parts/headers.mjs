// Microseconds for one header.

import { HEADERS } from "../lib/headers.mjs";
import { startWorker } from "../lib/processes.mjs";

const NUMBER = 5000;

export async function measureHeaders({ rounds, say }) {
  const workers = {};
  for (const name of Object.keys(HEADERS)) workers[name] = await startWorker("header-worker.mjs", name);
  const rows = Object.fromEntries(Object.keys(HEADERS).map((name) => [name, { kept: [], anew: [] }]));
  for (let round = -1; round < rounds; round += 1) {
    for (const [name, row] of Object.entries(rows)) {
      const { kept, anew } = await workers[name].ask({ number: NUMBER });
      if (round < 0) continue;
      if (kept !== undefined) row.kept.push(kept);
      row.anew.push(anew);
    }
  }
  say("headers: done");
  for (const worker of Object.values(workers)) worker.end();
  return { rows };
}
