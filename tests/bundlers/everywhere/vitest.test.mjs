// Vitest with no configuration, in both of its environments, and the example of docs/mock.md.

import assert from "node:assert/strict";
import { test } from "node:test";

import { blocksOf } from "../../docs/markdown.mjs";
import { passedOf, seedTest } from "../support/runners.mjs";
import { seedModule } from "../support/seed.mjs";
import { atlas, command, commandOf, madeOne, project } from "../support/stage.mjs";

/** `vitest run` in a project. Nothing of the mother process goes along that says that it is itself a test. */
const run = (root, env) => command(root, [commandOf("vitest"), "run", "--reporter=json"], { NODE_ENV: "test", NODE_TEST_CONTEXT: "", ...env });

for (const environment of ["node", "jsdom"]) {
  test(`Vitest: ${environment}`, async (t) => {
    const root = await project(t, { "seed.js": seedModule(), "seed.test.js": seedTest({ environment, runner: "vitest" }) });
    const { mock, keys } = await atlas(t);
    assert.deepEqual(passedOf(await run(root, { APE_KEYS: JSON.stringify(keys) })), [2, 2]);
    madeOne(mock);
  });
}

test("Vitest: the example of docs/mock.md passes", async (t) => {
  const [block, ...others] = blocksOf("docs/mock.md").filter(({ section }) => section === "In Vitest");
  assert.equal(others.length, 0);
  const root = await project(t, { "example.test.js": block.lines.join("\n") });
  assert.deepEqual(passedOf(await run(root)), [2, 2]);
});
