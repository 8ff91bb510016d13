// What is not imported is not in a bundle: the package has no side effects, and each core belongs to its entry.

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";

import { project } from "../support/stage.mjs";

/** Each makes `dist/main.js` of `main.js`, for browsers. */
const BUNDLERS = {
  async esbuild(root) {
    const { build } = await import("esbuild");
    await build({ absWorkingDir: root, entryPoints: ["main.js"], bundle: true, minify: true, format: "esm", outdir: "dist", logLevel: "error" });
  },
  async Rollup(root) {
    const [{ rollup }, { nodeResolve }, { importMetaAssets }] = await Promise.all(["rollup", "@rollup/plugin-node-resolve", "@web/rollup-plugin-import-meta-assets"].map((name) => import(name)));
    const bundle = await rollup({ input: join(root, "main.js"), plugins: [nodeResolve({ browser: true }), importMetaAssets()], logLevel: "silent" });
    await bundle.write({ dir: join(root, "dist"), format: "es" });
    await bundle.close();
  },
  async webpack(root) {
    const { default: webpack } = await import("webpack");
    const stats = await promisify(webpack)({ context: root, entry: "./main.js", mode: "production", experiments: { outputModule: true }, output: { path: join(root, "dist"), filename: "main.js", module: true } });
    assert.deepEqual(stats.toJson({ errors: true }).errors, []);
  },
};

/** The script, and how many cores lie beside it. */
async function bundled(t, bundler, program) {
  const root = await project(t, { "main.js": program });
  await BUNDLERS[bundler](root);
  const script = await readFile(join(root, "dist/main.js"), "utf8");
  const files = await readdir(join(root, "dist"), { recursive: true });
  return {
    script,
    wasm: files.filter((name) => name.endsWith(".wasm")).length,
  };
}

for (const bundler of Object.keys(BUNDLERS)) {
  const emits = bundler !== "esbuild";
  // Its plugin copies the file as soon as it sees the entry. No script names it then.
  const unused = bundler === "Rollup" ? 1 : 0;

  test(`${bundler}: an entry that nobody uses leaves nothing`, async (t) => {
    const { script, wasm } = await bundled(t, bundler, 'import "atlas-private-endpoint"; import { version } from "atlas-private-endpoint/inline"; import {} from "atlas-private-endpoint/mock";');
    assert.deepEqual([script.trim().length < 100, wasm], [true, unused], script.slice(0, 300));
  });

  test(`${bundler}: one error class brings the errors, and no core`, async (t) => {
    const { script, wasm } = await bundled(t, bundler, 'import { ApiError } from "atlas-private-endpoint"; globalThis.caught = (error) => error instanceof ApiError;');
    assert.deepEqual([script.includes("ApiError"), script.includes("WebAssembly"), script.length < 8_000, wasm], [true, false, true, unused], `${script.length} bytes`);
    assert.doesNotMatch(script, /\.wasm/);
  });

  test(`${bundler}: /digest brings its own core alone`, async (t) => {
    const { script, wasm } = await bundled(t, bundler, 'import { createDigestFetch } from "atlas-private-endpoint/digest"; globalThis.digest = createDigestFetch;');
    // The names of the whole client's classes in its glue and its commands.
    assert.deepEqual([script.includes("WebAssembly"), /services\.create|atlas_begin/.test(script), wasm], [true, false, emits ? 1 : 0]);
  });

  test(`${bundler}: /cloud brings none`, async (t) => {
    const { script, wasm } = await bundled(t, bundler, 'import { nextStep } from "atlas-private-endpoint/cloud"; globalThis.nextStep = nextStep;');
    assert.deepEqual([script.includes("WebAssembly"), wasm], [false, 0]);
  });

  test(`${bundler}: the whole client does bring its core`, async (t) => {
    const { script, wasm } = await bundled(t, bundler, 'import { AtlasClient } from "atlas-private-endpoint"; globalThis.AtlasClient = AtlasClient;');
    assert.deepEqual([script.includes("WebAssembly"), /services\.create/.test(script), /atlas_begin/.test(script), wasm], [true, true, true, emits ? 1 : 0]);
  });
}
