// docs/api.md is as old as the types it is made from, and they leave no name without words.

import assert from "node:assert/strict";
import { test } from "node:test";

import { reference } from "../../xtask/node/api.mjs";
import { read, table } from "./markdown.mjs";

const { text, silent, names } = reference();

test("docs/api.md says what the types say: else run cargo xtask docs", () => {
  assert.ok(names.length > 80, "the types are not where the reference looks");
  assert.ok(read("docs/api.md") === text, "docs/api.md is out of date: cargo xtask docs");
});

test("every exported name, and every member of it, has a comment", () => {
  assert.deepEqual(silent, []);
});

test("each operation of the private endpoint resource is in the table of calls", () => {
  const known = [...read("pkg-template/lib/mock/operations.js").matchAll(/^ {2}\{ name: "(\w+)"/gm)].map(([, name]) => name);
  const listed = table("docs/api.md", "call").map(([, operation]) => operation.split("<br>")[0]);
  const missing = known.filter((name) => !listed.includes(name));
  // Read with clusterName, which the same call does.
  assert.deepEqual(missing, ["getCluster"]);
});
