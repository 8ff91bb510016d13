// Calls a second, near and 20 ms away, in turn and 64 at once; and the processor time of each.

import { CLIENTS } from "../lib/clients.mjs";

export const AT_ONCE = 64;

const WAYS = {
  farTurn: { from: "far", atOnce: 1, calls: 40 },
  farOnce: { from: "far", atOnce: AT_ONCE, calls: 640 },
  nearTurn: { from: "near", atOnce: 1, calls: 800 },
  nearOnce: { from: "near", atOnce: AT_ONCE, calls: 2000 },
};

export async function measureRates({ server, workers, curl, rounds, say }) {
  const rows = Object.fromEntries([...Object.keys(CLIENTS), ...(curl ? ["curl"] : [])].map((name) => [name, {}]));
  for (const [way, { from, atOnce, calls }] of Object.entries(WAYS)) {
    // The first round is for the compiler, and is forgotten.
    for (let round = -1; round < rounds; round += 1) {
      for (const [name, row] of Object.entries(rows)) {
        const url = server[CLIENTS[name]?.isFloor ? `${from}Open` : from];
        const measured =
          name === "curl"
            ? await curl({ url, calls, atOnce })
            : await workers[name].ask({ job: "rate", url, calls, atOnce, warmUp: from === "far" ? atOnce : 2 * atOnce });
        if (round < 0) continue;
        const taken = (row[way] ??= { rates: [], cpuMicros: [], wrong: 0 });
        taken.rates.push((measured.right / measured.ms) * 1000);
        if (measured.cpuMicros !== undefined) taken.cpuMicros.push(measured.cpuMicros / calls);
        taken.wrong += measured.wrong / calls / rounds;
      }
      say(`${way}: round ${round + 1} of ${rounds}`);
    }
  }
  return { ways: WAYS, rows };
}
