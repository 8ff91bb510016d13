// docs/runtimes.md says of every runtime and browser what the tests of tests/runtimes try, and nothing more.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { BROWSERS, RUNTIMES } from "../runtimes/covered.mjs";
import { read } from "./markdown.mjs";

const { packages } = JSON.parse(readFileSync(new URL("../runtimes/package-lock.json", import.meta.url), "utf8"));

/** The table below a heading: its header's cells, then those of each row. */
function tableBelow(heading) {
  const [, section] = read("docs/runtimes.md").split(`\n## ${heading}\n`);
  const [header, , ...rows] = section.split("\n## ")[0].split("\n").filter((line) => line.startsWith("|"));
  const cells = (line) => line.split("|").slice(1, -1).map((cell) => cell.trim());
  return { columns: cells(header).slice(2), rows: rows.map(cells) };
}

const ticks = (ways, columns) => columns.map((way) => (ways.includes(way) ? "✓" : ""));

test("the table of runtimes has the ticks of their tests, and the versions of the lock file", () => {
  const { columns, rows } = tableBelow("Runtimes");
  const expected = RUNTIMES.map(({ name, from, ways }) => [name, packages[`node_modules/${from}`].version, ...ticks(ways, columns)]);
  assert.deepEqual(rows, expected);
  assert.deepEqual(new Set(RUNTIMES.flatMap(({ ways }) => ways)), new Set(columns));
});

test("the table of browsers has the ticks of their tests, and a version each", () => {
  const { columns, rows } = tableBelow("Browsers");
  assert.deepEqual(rows.map(([name, version, ...cells]) => [name, /^\d+(\.\d+)?$/.test(version), ...cells]), BROWSERS.map(({ name, ways }) => [name, true, ...ticks(ways, columns)]));
  assert.deepEqual(new Set(BROWSERS.flatMap(({ ways }) => ways)), new Set(columns));
});
