// Sizes that documents repeat are those that docs/DESIGN.md measured.

import assert from "node:assert/strict";
import { test } from "node:test";

import { read } from "./markdown.mjs";

/** kB, brotli, of an entry with its core. */
function measured(entry) {
  const [, bytes] = new RegExp(`^\\| \\*\\*\`${entry.replaceAll(".", "\\.")}\` in all\\*\\* \\|.*\\*\\*([\\d,]+)\\*\\* \\|$`, "m").exec(read("docs/DESIGN.md"));
  return Math.round(Number(bytes.replaceAll(",", "")) / 1000);
}

test("the sizes that are repeated are those that were measured", () => {
  const [whole, digest] = [measured("."), measured("/digest")];
  assert.ok(whole > 10 && digest > 5, "the table is not where this test looks");
  for (const path of ["README.md", "docs/faq.md", "docs/compare.md"]) assert.ok(read(path).includes(`${whole} kB in a page`), `${path}: ${whole} kB`);
  assert.match(read("README.md"), new RegExp(`\`/digest\` alone ${digest}\\b`));
  assert.match(read("docs/faq.md"), new RegExp(`\`/digest\` ${digest}\\b`));
  assert.match(read("docs/compare.md"), new RegExp(`\\| ${digest} kB in a page`));
});

test("the tarball is as large as the comparison says, to a twentieth", () => {
  const [, bytes] = /^\| tarball \|\D*([\d,]+)/m.exec(read("docs/DESIGN.md"));
  const [, said] = /(\d+) kB tarball/.exec(read("docs/compare.md"));
  const ratio = Number(bytes.replaceAll(",", "")) / 1000 / Number(said);
  assert.ok(Math.abs(ratio - 1) < 0.05, `${said} kB, and it is ${bytes}`);
});
