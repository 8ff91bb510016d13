// Rollup, with the plugins that its users have, and with none.

import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { after, test } from "node:test";

import { nodeResolve } from "@rollup/plugin-node-resolve";
import { importMetaAssets } from "@web/rollup-plugin-import-meta-assets";
import { rollup } from "rollup";

import { PAGE_MAIN, SERVER_MAIN, inlinedSeed, page, seedModule } from "../support/seed.mjs";
import { closeBrowser, fill, filesOf, project, worksInBrowser, worksInNode } from "../support/stage.mjs";

after(closeBrowser);

/** What Rollup makes of `main.js`: its folder. A warning is a failure. */
async function built(root, plugins, { external } = {}) {
  const bundle = await rollup({ input: join(root, "main.js"), plugins, external, onwarn: (warning) => assert.fail(warning.message) });
  await bundle.write({ dir: join(root, "dist"), format: "es" });
  await bundle.close();
  return join(root, "dist");
}

test("Rollup, node-resolve and import-meta-assets: for the browser, the cores are files beside the script", async (t) => {
  const root = await project(t, { "seed.js": seedModule(), "main.js": PAGE_MAIN });
  const dist = await built(root, [nodeResolve({ browser: true }), importMetaAssets()]);
  assert.equal((await readdir(join(dist, "assets"))).filter((name) => name.endsWith(".wasm")).length, 2);
  await fill(dist, { "index.html": page("main.js") });
  await worksInBrowser(t, filesOf(dist));
});

test("Rollup, node-resolve and import-meta-assets: for Node", async (t) => {
  const root = await project(t, { "seed.js": seedModule(), "main.js": SERVER_MAIN });
  const dist = await built(root, [nodeResolve({ exportConditions: ["node"] }), importMetaAssets()], { external: [/^node:/] });
  await fill(dist, { "package.json": '{ "type": "module" }' });
  await worksInNode(t, join(dist, "main.js"));
});

test("Rollup and node-resolve: with the core inlined there is one file", async (t) => {
  const root = await project(t, { "seed.js": inlinedSeed, "main.js": PAGE_MAIN });
  const dist = await built(root, [nodeResolve({ browser: true })]);
  assert.deepEqual(await readdir(dist), ["main.js"]);
  await fill(dist, { "index.html": page("main.js") });
  await worksInBrowser(t, filesOf(dist));
});

test("Rollup without plugins, from the inlined core's file", async (t) => {
  // Without a plugin it finds no package by name.
  const entry = "./node_modules/atlas-private-endpoint/inline.js";
  const root = await project(t, { "seed.js": seedModule({ entry, digest: entry }), "main.js": PAGE_MAIN });
  const dist = await built(root, []);
  assert.deepEqual(await readdir(dist), ["main.js"]);
  await fill(dist, { "index.html": page("main.js") });
  await worksInBrowser(t, filesOf(dist));
});
