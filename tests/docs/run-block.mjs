// run-block.mjs FILE: runs one example in a process of its own. What it printed, by line, and what it threw go to
// file descriptor 3 as JSON.

import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { format } from "node:util";

const file = pathToFileURL(process.argv[2]).href;
const report = { printed: [], finished: false, error: null };
process.on("exit", () => writeFileSync(3, JSON.stringify(report)));

console.log = (...values) => {
  const at = new Error().stack.split("\n").find((frame) => frame.includes(`${file}:`));
  report.printed.push({ line: Number(at?.split(`${file}:`)[1].split(":")[0]), text: format(...values) });
};

try {
  await import(file);
} catch (error) {
  report.error = { code: error?.code ?? null, text: String(error) };
}
report.finished = true;
