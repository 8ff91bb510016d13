// The parts of docs/benchmarks.md that are measured, each between two comments. What is around them is written by hand.

import { readFileSync, writeFileSync } from "node:fs";
import { arch, cpus, loadavg, platform, release } from "node:os";

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
  return facts.map((fact) => `- ${fact}`).join("\n");
}
