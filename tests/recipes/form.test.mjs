// Every recipe is short, says what it is for, and has its place in the index; each that is listed is run by a test.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";

import { filesBelow, linksOf, read, root, sections } from "../docs/markdown.mjs";
import { README } from "./support/workshop.mjs";

const LONGEST = 40;
const recipes = filesBelow("docs/recipes/", ".mjs", ".yml");
/** Those of folders have a section each. Those beside README have one in common. */
const named = recipes.filter((path) => path.split("/").length > 3 && path.endsWith(".mjs"));
const tests = ["tests/recipes/", "tests/digest/", "tests/cloud/", "tests/page/"].flatMap((folder) => filesBelow(folder, ".test.mjs")).map(read);

test("there are recipes", () => assert.ok(recipes.length > 12 && named.length > 7));

for (const path of recipes) {
  test(`${path} is ${LONGEST} lines of code at most, after a sentence that says what for`, () => {
    const lines = read(path).split("\n");
    assert.match(lines[0], /^(\/\/|#) .+[.:?]/);
    const code = lines.filter((line) => !/^\s*(\/\/|#|\/?\*|$)/.test(line));
    assert.ok(code.length <= LONGEST, `${code.length} lines`);
  });

  test(`${path} is in the index, and a test runs it`, () => {
    const inside = path.slice("docs/recipes/".length);
    assert.ok(linksOf(README).some(({ target }) => target === inside), `${README} has no link to it`);
    assert.ok(tests.some((text) => text.includes(inside)), "no test names it");
  });
}

for (const path of named) {
  test(`${path}: what it prints and what can go wrong are told`, { skip: path.endsWith("attach.mjs") && "in docs/cloud.md" }, () => {
    const [, text] = [...sections(README, 2)].find(([title]) => title.startsWith(path.slice("docs/recipes/".length))) ?? [];
    assert.ok(text !== undefined, "there is no section of its name");
    assert.match(text, /```text\n[^`]+```/);
    assert.match(text, /What can go wrong:\n\n- /);
  });
}

test("what the recipes are tested with has exact versions and a lock without addresses, and is no part of the ordinary install", () => {
  const folder = new URL("tests/recipes/", root);
  const { devDependencies, dependencies } = JSON.parse(readFileSync(new URL("package.json", folder), "utf8"));
  assert.equal(dependencies, undefined);
  for (const [name, version] of Object.entries(devDependencies)) assert.match(version, /^\d+\.\d+\.\d+$/, name);
  assert.ok(existsSync(new URL(".npmrc", folder)));
  assert.doesNotMatch(readFileSync(new URL("package-lock.json", folder), "utf8"), /"resolved"/);
  const { devDependencies: ours } = JSON.parse(read("package.json"));
  for (const name of Object.keys(devDependencies)) assert.equal(ours[name], undefined, name);
});
