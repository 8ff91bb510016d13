// esbuild, which takes no file along: copied by hand, or the core inlined.

import assert from "node:assert/strict";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { after, test } from "node:test";

import { build } from "esbuild";

import { PAGE_MAIN, SERVER_MAIN, inlinedSeed, page, seedModule } from "../support/seed.mjs";
import { PACKAGE, closeBrowser, fill, filesOf, project, worksInBrowser, worksInNode } from "../support/stage.mjs";

after(closeBrowser);

/** What esbuild makes of `main.js`: its folder. */
async function built(root, options) {
  const { warnings } = await build({ absWorkingDir: root, entryPoints: ["main.js"], bundle: true, minify: true, outdir: "dist", logLevel: "silent", ...options });
  assert.deepEqual(warnings, []);
  return join(root, "dist");
}

const copyCores = (dist) => Promise.all(["core.wasm", "digest.wasm"].map((core) => cp(join(PACKAGE, core), join(dist, core))));

test("esbuild: for the browser, with the cores copied beside the script", async (t) => {
  const root = await project(t, { "seed.js": seedModule(), "main.js": PAGE_MAIN });
  const dist = await built(root, { format: "esm" });
  await copyCores(dist);
  await fill(dist, { "index.html": page("main.js") });
  await worksInBrowser(t, filesOf(dist));
});

test("esbuild: for Node, with the cores copied beside the script", async (t) => {
  const root = await project(t, { "seed.js": seedModule(), "main.js": SERVER_MAIN });
  const dist = await built(root, { format: "esm", platform: "node" });
  await copyCores(dist);
  await fill(dist, { "package.json": '{ "type": "module" }' });
  await worksInNode(t, join(dist, "main.js"));
});

for (const format of ["esm", "iife"]) {
  test(`esbuild: with the core inlined there is one file, as ${format}`, async (t) => {
    const root = await project(t, { "seed.js": inlinedSeed, "main.js": PAGE_MAIN });
    const dist = await built(root, { format });
    await fill(dist, { "index.html": page("main.js", format === "esm" ? "module" : "script") });
    await worksInBrowser(t, filesOf(dist));
  });
}

test("esbuild: with the core inlined, CommonJS for Node", async (t) => {
  const root = await project(t, { "seed.js": inlinedSeed, "main.js": SERVER_MAIN });
  const dist = await built(root, { format: "cjs", platform: "node", outExtension: { ".js": ".cjs" } });
  await worksInNode(t, join(dist, "main.cjs"));
});
