// docs/mock.md against the mock: its tables list what there is, and its example for Vitest runs in Vitest, where that is installed.
// The other examples run with those of all documents.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { blocksOf, coded, read, root, table } from "./docs/markdown.mjs";
import { folder } from "./js/support/package.mjs";

const PAGE = "docs/mock.md";
const vitest = fileURLToPath(new URL("node_modules/vitest", root));

/** Names of an interface's members in the types. */
function membersOf(name) {
  const [, body] = new RegExp(`export interface ${name} \\{\n([^]*?)\n\\}`).exec(read("pkg-template/mock.d.ts"));
  return [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, member]) => member);
}

test("the table of options has each option, in the order of the types", () => {
  assert.deepEqual(table(PAGE, "option").map(([option]) => coded(option)[0]), membersOf("MockAtlasOptions"));
});

test("the table of operations has each operation", () => {
  const known = [...read("pkg-template/lib/mock/operations.js").matchAll(/^ {2}\{ name: "(\w+)"/gm)].map(([, name]) => name);
  assert.ok(known.length > 10);
  assert.deepEqual(table(PAGE, "operation").map(([operation]) => coded(operation)[0]), known);
});

test("the example for Vitest passes in Vitest", { skip: existsSync(vitest) ? false : "vitest is not installed" }, async (t) => {
  const [block, ...others] = blocksOf(PAGE).filter(({ section }) => section === "In Vitest");
  assert.equal(others.length, 0);
  const project = await mkdtemp(join(tmpdir(), "ape-vitest-"));
  t.after(() => rm(project, { recursive: true, force: true }));
  await mkdir(join(project, "node_modules"));
  for (const [name, place] of [["atlas-private-endpoint", folder], ["vitest", vitest]]) await symlink(place, join(project, "node_modules", name), "junction");
  await writeFile(join(project, "example.test.js"), block.lines.join("\n"));
  const { stdout } = await promisify(execFile)(process.execPath, [join(vitest, "vitest.mjs"), "run", "--root", project, "--reporter=json"], { cwd: project });
  const { numPassedTests, numTotalTests } = JSON.parse(stdout.slice(stdout.indexOf("{")));
  assert.deepEqual([numPassedTests, numTotalTests], [2, 2]);
});
