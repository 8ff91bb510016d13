// The tarball before the judges: publint, and "are the types wrong?". What they print is printed.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, after, test } from "node:test";
import { promisify } from "node:util";

import { PACKAGE, command, commandOf } from "../support/stage.mjs";

const { exports: entries } = JSON.parse(await readFile(join(PACKAGE, "package.json"), "utf8"));

let folder;
let tarball = process.env.APE_TARBALL;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "ape-hygiene-"));
  if (tarball !== undefined) return;
  const { stdout } = await promisify(execFile)("npm", ["pack", "--silent", "--pack-destination", folder], { cwd: PACKAGE, shell: process.platform === "win32" });
  tarball = join(folder, stdout.trim());
});
after(() => rm(folder, { recursive: true, force: true }));

/** What a judge prints. Both exit with 1 where something is wrong. */
async function judged(t, words) {
  const printed = await command(folder, [...words, tarball]);
  for (const line of printed.split("\n").filter((line) => line.trim() !== "")) t.diagnostic(line);
  return printed;
}

test("publint finds nothing, suggestions included", async (t) => {
  assert.match(await judged(t, [commandOf("publint"), "run", "--strict"]), /All good!/);
});

test("attw finds the types of every entry, for those who import ES modules", async (t) => {
  const printed = await judged(t, [commandOf("@arethetypeswrong/cli", "attw"), "--profile", "esm-only", "--no-color", "--format", "table-flipped"]);
  for (const entry of Object.keys(entries)) assert.ok(new RegExp(`"atlas-private-endpoint${entry.slice(1)}" +│ 🟢 \\((ESM|JSON)\\) +│ 🟢 `).test(printed), entry);
});
