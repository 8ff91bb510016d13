// Milliseconds from the start of a process to its first header, beyond those of a process that makes none.

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

import { HEADERS } from "../lib/headers.mjs";
import { asClient } from "../lib/processes.mjs";

const script = fileURLToPath(new URL("../lib/cold.mjs", import.meta.url));

export function measureCold({ rounds, say }) {
  const bare = "";
  const rows = Object.fromEntries([bare, ...Object.keys(HEADERS)].map((name) => [name, []]));
  for (let round = -1; round < 2 * rounds; round += 1) {
    for (const [name, taken] of Object.entries(rows)) {
      const [program, words] = asClient(process.execPath, [script, name]);
      const begun = performance.now();
      const { status } = spawnSync(program, words, { stdio: ["ignore", "ignore", "inherit"] });
      if (status !== 0) throw new Error(`${name}: its first header did not come`);
      if (round >= 0) taken.push(performance.now() - begun);
    }
  }
  say("cold starts: done");
  const { [bare]: none, ...clients } = rows;
  return { bare: none, rows: clients };
}
