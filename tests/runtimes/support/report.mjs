// What the tests say to people: a line for what could not run, and a table of what did.

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Says so where `cargo xtask test` looks for it, and is the reason for node:test. */
export function notRun(name, missing) {
  console.log(`NOT RUN: ${name}: ${missing}`);
  return missing;
}

/**
 * A table that fills as tests pass, written at the end to APE_REPORTS, if that is set, as JSON and as Markdown.
 * @param {string} title its file's name
 * @param {readonly string[]} ways its columns
 */
export function report(title, ways) {
  const rows = new Map();
  return {
    found: (name, version) => rows.set(name, { name, version, passed: [] }),
    passed: (name, way) => rows.get(name).passed.push(way),
    async write() {
      const { APE_REPORTS: folder } = process.env;
      if (folder === undefined) return;
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, `${title}.json`), `${JSON.stringify([...rows.values()], null, 2)}\n`);
      const lines = [["", "version", ...ways], ways.map(() => "---").concat("---", "---"), ...[...rows.values()].map(({ name, version, passed }) => [name, version, ...ways.map((way) => (passed.includes(way) ? "✓" : ""))])];
      await writeFile(join(folder, `${title}.md`), lines.map((cells) => `| ${cells.join(" | ")} |\n`).join(""));
    },
  };
}
