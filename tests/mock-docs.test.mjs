// docs/mock.md against the mock: its tables list what there is. Its examples run with those of all documents, the one for
// Vitest with the bundlers.

import assert from "node:assert/strict";
import { test } from "node:test";

import { coded, read, table } from "./docs/markdown.mjs";

const PAGE = "docs/mock.md";

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
