// The drawing of the state machine is that of the table in the code.

import assert from "node:assert/strict";
import { test } from "node:test";

import { drawing, transitions } from "../../xtask/node/drawing.mjs";
import { read } from "./markdown.mjs";

test("docs/images/exchange.svg shows the table in src/auth/exchange.rs: else run cargo xtask docs", () => {
  assert.ok(transitions().length > 12, "the table is not where the drawing looks");
  assert.ok(read("docs/images/exchange.svg") === drawing(), "the drawing is out of date: cargo xtask docs");
});

test("the table that is drawn is the one that the core's tests go through", () => {
  const tested = [...read("tests/exchange.rs").matchAll(/^\s*\(?"((?:Ready|Unsigned|Signed|any) \| .*)",(?: \|\| \{)?$/gm)].map(([, row]) => row.replaceAll("`", ""));
  const drawn = transitions().map(({ from, event, to, action, effect }) => [from, event, action === "" ? to : `${to}: ${action}`, effect || "–"].join(" | "));
  assert.deepEqual(drawn, tested);
});
