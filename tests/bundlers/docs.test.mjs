// docs/bundlers.md names the versions that the tests use, and every tool that is tested.

import assert from "node:assert/strict";
import { test } from "node:test";

import { coded, read, table } from "../docs/markdown.mjs";

const PAGE = "docs/bundlers.md";
const { devDependencies: tools } = JSON.parse(read("tests/bundlers/package.json"));

test("the table of tools has the versions that are installed for the tests", () => {
  const rows = table(PAGE, "tool");
  assert.ok(rows.length > 10);
  for (const [tool, version] of rows) assert.equal(version, tools[coded(tool)[0]], tool);
});

test("the versions of TypeScript are those that the types are compiled with", () => {
  const [, named] = /tested with ([^:]*?)\. The\n/.exec(read(PAGE));
  const installed = Object.keys(tools).filter((tool) => tool.startsWith("typescript")).map((tool) => tools[tool].replace(/^.*@/, ""));
  assert.deepEqual(named.split(/, | and /).sort(), installed.sort());
});

test("the tools that both folders have are of one version", () => {
  const { devDependencies: root } = JSON.parse(read("package.json"));
  const both = Object.keys(tools).filter((tool) => tool in root);
  assert.ok(both.length > 3);
  for (const tool of both) assert.equal(tools[tool], root[tool], tool);
});
