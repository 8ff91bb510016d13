// webpack 5, with an entry and nothing else.

import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import assert from "node:assert/strict";

import { PAGE_MAIN, SERVER_MAIN, inlinedSeed, page, seedModule } from "../support/seed.mjs";
import { closeBrowser, fill, filesOf, project, worksInBrowser, worksInNode } from "../support/stage.mjs";

after(closeBrowser);

/** What webpack makes of a project with an entry: its folder. */
async function built(root, more = {}) {
  const { default: webpack } = await import("webpack");
  const stats = await promisify(webpack)({ context: root, entry: "./main.js", mode: "production", ...more });
  assert.deepEqual(stats.toJson({ errors: true, warnings: true }).errors, []);
  assert.deepEqual(stats.toJson({ warnings: true }).warnings.filter(({ message }) => !message.includes("size limit") && !message.includes("lazy load")), []);
  return join(root, "dist");
}

test("webpack: for the browser, the cores are files beside the script", async (t) => {
  const root = await project(t, { "seed.js": seedModule(), "main.js": PAGE_MAIN });
  const dist = await built(root, { output: { path: join(root, "dist") } });
  assert.equal((await readdir(dist)).filter((name) => name.endsWith(".wasm")).length, 2);
  await fill(dist, { "index.html": page("main.js", "script") });
  await worksInBrowser(t, filesOf(dist));
});

test("webpack: for the browser, as modules", async (t) => {
  const root = await project(t, { "seed.js": seedModule(), "main.js": PAGE_MAIN });
  const dist = await built(root, { experiments: { outputModule: true }, output: { path: join(root, "dist"), module: true } });
  await fill(dist, { "index.html": page((await readdir(dist)).find((name) => /^main\.m?js$/.test(name))) });
  await worksInBrowser(t, filesOf(dist));
});

test("webpack: for Node", async (t) => {
  const root = await project(t, { "seed.js": seedModule(), "main.js": SERVER_MAIN });
  const dist = await built(root, { target: "node", output: { path: join(root, "dist"), filename: "main.cjs" } });
  await worksInNode(t, join(dist, "main.cjs"));
});

test("webpack: with the core inlined there is one file", async (t) => {
  const root = await project(t, { "seed.js": inlinedSeed, "main.js": PAGE_MAIN });
  const dist = await built(root, { output: { path: join(root, "dist") } });
  assert.deepEqual((await readdir(dist)).filter((name) => !name.endsWith(".txt")), ["main.js"]);
  await fill(dist, { "index.html": page("main.js", "script") });
  await worksInBrowser(t, filesOf(dist));
});
