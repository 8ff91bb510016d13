// core.mjs PROGRAM CRITERION [--quick] [--rounds N]: gathers what the core's work costs: nanoseconds from criterion, instructions from
// callgrind, and both through WebAssembly in Node. Writes its table into docs/benchmarks.md.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { machine, write } from "./lib/document.mjs";
import { integer, median, short } from "./lib/numbers.mjs";
import { startWorker } from "./lib/processes.mjs";
import { table } from "./lib/tables.mjs";

const [program, criterion, ...options] = process.argv.slice(2);
const isQuick = options.includes("--quick");
const rounds = isQuick ? 1 : options.includes("--rounds") ? Number(options[options.indexOf("--rounds") + 1]) : 5;
const run = (command, words) => spawnSync(command, words, { encoding: "utf8" });
const names = run(program, []).stdout.trim().split("\n");

/** Criterion's median, and between what it lies with 95 %. */
const timed = (name) => {
  const folder = name.replace(/[?"/\\*<>:|^]/g, "_");
  const { median: found } = JSON.parse(readFileSync(join(criterion, folder, "new/estimates.json"), "utf8"));
  return { ns: found.point_estimate, low: found.confidence_interval.lower_bound, high: found.confidence_interval.upper_bound };
};

const hasCallgrind = run("valgrind", ["--version"]).status === 0;
if (!hasCallgrind) console.error("NOT RUN: instructions are not counted, since there is no valgrind here; apt-get install valgrind");

/** Instructions of doing it once: of more times, less those of fewer. */
function counted(name) {
  if (!hasCallgrind) return null;
  const [few, many] = name.endsWith("10000") ? [1, 3] : [10, 110];
  const [less, more] = [few, many].map((times) => {
    const { stderr } = run("valgrind", ["--tool=callgrind", "--callgrind-out-file=/dev/null", program, name, String(times)]);
    return Number(/refs:\s*([\d,]+)/.exec(stderr)[1].replaceAll(",", ""));
  });
  return (more - less) / (many - few);
}

const worker = await startWorker("core-worker.mjs");
const known = await worker.ask({});
const throughWasm = Object.fromEntries(known.map((name) => [name, []]));
for (let round = -1; round < rounds; round += 1) {
  for (const name of known) {
    const ns = await worker.ask({ name, ms: isQuick ? 50 : 200 });
    if (round >= 0) throughWasm[name].push(ns);
  }
}
worker.end();
console.error("through WebAssembly: done");

const duration = (ns) => (ns >= 1e6 ? `${short(ns / 1e6)} ms` : `${short(ns / 1e3)} µs`);
const shown = ({ ns, low, high }) => `${duration(ns)} (${duration(low)}–${duration(high)})`;
const instructions = (name) => {
  const count = counted(name);
  return count === null ? "not run" : integer(count);
};

const rows = [];
for (const name of names.filter((one) => !one.startsWith("digest_auth:"))) {
  const peer = names.includes(`digest_auth:${name}`) ? `digest_auth:${name}` : null;
  const through = throughWasm[name];
  rows.push([
    name,
    shown(timed(name)),
    instructions(name),
    peer === null ? "" : duration(timed(peer).ns),
    peer === null ? "" : instructions(peer),
    through === undefined ? "" : duration(median(through)),
  ]);
  console.error(name);
}
const head = ["work", "native", "instructions", "`digest_auth` 0.3.1", "instructions", "through JavaScript and WebAssembly"];
const text = `${machine(["natively with `opt-level = 3`, through WebAssembly as shipped", "criterion's median and its interval of 95 %; instructions by callgrind"])}\n\n${table(head, rows)}`;
if (isQuick) console.log(text);
else write({ core: text });
