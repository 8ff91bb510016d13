// The parts of docs/benchmarks.md that are measured, each between two comments. What is around them is written by hand.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { arch, cpus, loadavg, platform, release } from "node:os";

import { csv, svg } from "./chart.mjs";

const path = new URL("../../docs/benchmarks.md", import.meta.url);

/** Puts a text between `<!-- measured: NAME -->` and `<!-- end -->`. */
export function write(parts) {
  let document = readFileSync(path, "utf8");
  for (const [name, text] of Object.entries(parts)) {
    const begin = `<!-- measured: ${name} -->`;
    const from = document.indexOf(begin);
    const to = document.indexOf("<!-- end -->", from);
    if (from === -1 || to === -1) throw new Error(`docs/benchmarks.md has no place for ${name}`);
    document = `${document.slice(0, from)}${begin}\n${text}\n${document.slice(to)}`;
  }
  writeFileSync(path, document);
}

/** Curves as files beside the document. */
export function writeCharts(charts) {
  const folder = new URL("../../docs/benchmarks/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  const when = `${new Date().toISOString().slice(0, 10)}, ${cpus()[0].model.trim()}, Node ${process.versions.node}`;
  for (const chart of charts) {
    writeFileSync(new URL(`${chart.name}.svg`, folder), svg(chart));
    writeFileSync(new URL(`${chart.name}.csv`, folder), csv(chart, when));
  }
}

const load = () => loadavg()[0].toFixed(1);
const before = load();

/** The machine, by what matters and nothing that names it. */
export function machine(more) {
  const [{ model }] = cpus();
  const system = platform() === "linux" ? `Linux ${release().split(/[-+]/)[0]}` : `${platform()} ${release()}`;
  const facts = [
    new Date().toISOString().slice(0, 10),
    `${model.trim()}, ${cpus().length} cores, ${system} ${arch()}`,
    `Node ${process.versions.node} with undici ${process.versions.undici ?? "of its own"}`,
    ...more,
    `load average ${before} before and ${load()} after`,
  ];
  if (Number(before) > 1) facts.push("**other work ran on the machine meanwhile: times are too long, and ratios are rough**");
  return facts.map((fact) => `- ${fact}`).join("\n");
}
