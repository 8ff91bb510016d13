// How many requests twenty calls cost, and how many of them are refused.

import { CLIENTS } from "../lib/clients.mjs";

const CALLS = 20;
const WAYS = {
  turn: { atOnce: 1, isWarm: false },
  cold: { atOnce: CALLS, isWarm: false },
  warm: { atOnce: CALLS, isWarm: true },
};

export async function measureRequests({ server, workers, curl }) {
  const rows = {};
  for (const name of Object.keys(CLIENTS)) {
    if (CLIENTS[name].isFloor) continue;
    rows[name] = {};
    for (const [way, options] of Object.entries(WAYS)) {
      const { right } = await workers[name].ask({ job: "fresh", url: server.near, calls: CALLS, ...options }, () => server.begin());
      rows[name][way] = { right, ...(await server.begin()) };
    }
  }
  if (curl) {
    rows.curl = {};
    for (const way of ["turn", "cold"]) {
      await server.begin();
      const { right } = await curl({ url: server.near, calls: CALLS, atOnce: WAYS[way].atOnce });
      rows.curl[way] = { right, ...(await server.begin()) };
    }
  }
  return { calls: CALLS, rows };
}
