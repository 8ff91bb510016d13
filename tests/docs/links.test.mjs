// Links lead somewhere, and lines can be read side by side.

import assert from "node:assert/strict";
import { existsSync, statSync } from "node:fs";
import { test } from "node:test";

import { anchorsOf, blocksOf, documents, guides, linksOf, read, root } from "./markdown.mjs";

const WIDEST = 110;
/** Made, and read as a page. */
const MADE = "docs/api.md";

for (const path of documents) {
  test(`links of ${path} lead to files and anchors that there are`, () => {
    for (const { target, line } of linksOf(path)) {
      if (/^[a-z]+:/.test(target)) {
        assert.ok(URL.canParse(target), `${path}:${line}: ${target}`);
        continue;
      }
      const [file, fragment] = target.split("#");
      const place = new URL(file, new URL(path, root));
      assert.ok(place.href.startsWith(root.href), `${path}:${line}: ${target} leads out of the repository`);
      assert.ok(existsSync(place), `${path}:${line}: there is no ${file}`);
      if (fragment === undefined) continue;
      const inside = place.href.slice(root.href.length) || path;
      assert.ok(statSync(place).isFile() && inside.endsWith(".md"), `${path}:${line}: ${target} has no anchors`);
      assert.ok(anchorsOf(inside).has(fragment), `${path}:${line}: ${inside} has no anchor ${fragment}`);
    }
  });
}

for (const path of guides.filter((guide) => guide !== MADE)) {
  test(`lines of ${path} have ${WIDEST} columns at most, without tables, pictures and addresses`, () => {
    // What changes code is as wide as the code.
    const changes = new Set(blocksOf(path).filter(({ language }) => language === "diff").flatMap(({ lines }) => lines));
    read(path).split("\n").forEach((line, index) => {
      if (/^\||^\s*<img/.test(line) || changes.has(line)) return;
      const width = [...line.replace(/\]\([^)]*\)/g, "]").replace(/https?:\/\/\S+/g, "")].length;
      assert.ok(width <= WIDEST, `${path}:${index + 1}: ${width} columns`);
    });
  });
}

test("the links and anchors of a document are found", () => {
  const links = linksOf("README.md").map(({ target }) => target);
  for (const known of ["docs/errors.md", "docs/quick-start.md", "https://rustup.rs"]) assert.ok(links.includes(known), known);
  // Two lines in the source.
  assert.ok(linksOf("CHANGELOG.md").some(({ target }) => target === "https://keepachangelog.com/en/1.1.0/"));
  const anchors = anchorsOf("docs/errors.md");
  for (const known of ["how-to-use-them", "atlass-codes", "auth-challenge_hidden"]) assert.ok(anchors.has(known), known);
});
