// Jest in its mode for ES modules, with no configuration, in both of its environments.

import assert from "node:assert/strict";
import { test } from "node:test";

import { passedOf, seedTest } from "../support/runners.mjs";
import { inlinedSeed, seedModule } from "../support/seed.mjs";
import { atlas, command, commandOf, madeOne, project } from "../support/stage.mjs";

for (const environment of ["node", "jsdom"]) {
  for (const [what, seed] of [["", seedModule()], [", the core inlined", inlinedSeed]]) {
    test(`Jest: ${environment}${what}`, async (t) => {
      const root = await project(t, { "seed.js": seed, "seed.test.js": seedTest({ environment }) });
      const { mock, keys } = await atlas(t);
      const printed = await command(root, ["--no-warnings", "--experimental-vm-modules", commandOf("jest"), "--json", "--silent"], { APE_KEYS: JSON.stringify(keys) });
      assert.deepEqual(passedOf(printed), [2, 2]);
      madeOne(mock);
    });
  }
}
