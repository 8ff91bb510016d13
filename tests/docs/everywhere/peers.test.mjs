// The documents' examples that need the packages of others, as they are in tests/docs/package.json.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";

import { examples, kindOf } from "../examples.mjs";
import { read } from "../markdown.mjs";
import { assertKept } from "../promises.mjs";
import { openWorkshop } from "../workshop.mjs";

const peers = JSON.parse(read("tests/docs/package.json")).dependencies;
const place = (name) => fileURLToPath(new URL(`../node_modules/${name}`, import.meta.url));
const wanting = examples.filter((example) => kindOf(example) === "peer");

let workshop;
before(async () => {
  workshop = await openWorkshop(Object.fromEntries(Object.keys(peers).map((name) => [name, place(name)])));
});
after(() => workshop.close());

describe("examples with other packages", () => {
  for (const { name, directive, lines } of wanting) {
    const peer = directive.slice("peer: ".length);
    test(name, async () => {
      assert.ok(existsSync(place(peer)), `${peer} is not installed: npm ci in tests/docs`);
      const { printed, error } = await workshop.run(name, lines.join("\n"));
      assert.equal(error, null, `${name}: ${error?.text}`);
      assertKept(name, lines, printed);
    });
  }

  test("there are some for each package", () => {
    for (const peer of Object.keys(peers)) assert.ok(wanting.some(({ directive }) => directive === `peer: ${peer}`), peer);
  });
});

test("the guides name the versions that are tried", () => {
  for (const [name, version] of Object.entries(peers)) {
    for (const path of [`docs/migrate-${name}.md`, "docs/compare.md"]) assert.ok(read(path).includes(version), `${path}: ${name} ${version}`);
  }
});
