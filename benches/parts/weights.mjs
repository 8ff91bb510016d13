// What a browser downloads, and what an installation puts on the disk.

import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";

import { CLIENTS } from "../lib/clients.mjs";

const { build } = createRequire(new URL("../../package.json", import.meta.url))("esbuild");
const here = fileURLToPath(new URL("..", import.meta.url));
const pkg = fileURLToPath(new URL("../../pkg/", import.meta.url));
const lock = JSON.parse(readFileSync(new URL("../package-lock.json", import.meta.url), "utf8")).packages;

const brotli = (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }).length;

/** Brotli of all of a module as a bundler ships it to a page; null: it needs what browsers have not. */
async function bundled(contents, flags = {}) {
  try {
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: here }, bundle: true, minify: true, write: false, format: "esm", platform: "browser",
      target: "es2022", legalComments: "none", logLevel: "silent", ...flags,
    });
    return brotli(outputFiles[0].contents);
  } catch {
    return null;
  }
}

const bytesBelow = (folder) =>
  readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.name === "node_modules") return sum;
    return sum + (entry.isDirectory() ? bytesBelow(path) : statSync(path).size);
  }, 0);

/** A module's folder as npm would find it from another's. */
function placeOf(name, from) {
  for (let folder = from; ; folder = folder.replace(/(^|\/)node_modules\/(?:@[^/]+\/)?[^/]+$/, "")) {
    const place = `${folder === "" ? "" : `${folder}/`}node_modules/${name}`;
    if (place in lock) return place;
    if (folder === "") return null;
  }
}

/** The packages that come with one, itself included. */
function installed(name) {
  const found = new Set();
  const visit = (place) => {
    if (place === null || found.has(place)) return;
    found.add(place);
    for (const dependency of Object.keys(lock[place].dependencies ?? {})) visit(placeOf(dependency, place));
  };
  visit(placeOf(name, ""));
  return { packages: found.size, bytes: [...found].reduce((sum, place) => sum + bytesBelow(`${here}${place}`), 0) };
}

export async function measureWeights({ say }) {
  const rows = {};
  const core = (name) => brotli(readFileSync(`${pkg}${name}.wasm`));
  const own = { packages: 1, bytes: bytesBelow(pkg) };
  rows.atlas = { ...own, browser: (await bundled(`export * from "${pkg}index.js"`)) + core("core") };
  rows.digest = { ...own, browser: (await bundled(`export * from "${pkg}digest.js"`)) + core("digest") };
  for (const [name, { module }] of Object.entries(CLIENTS)) {
    if (!module) continue;
    const contents = `export * from "${module}"; export { default } from "${module}"`;
    // digest-fetch imports node-fetch where there is no fetch: a browser never comes there, but a bundler must be told.
    const flags = name === "digest-fetch" ? { external: ["node-fetch"] } : {};
    rows[name] = { ...installed(module), browser: await bundled(contents, flags), isFlagged: flags.external !== undefined };
  }
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const [{ size }] = JSON.parse(execFileSync(npm, ["pack", "--dry-run", "--json"], { cwd: pkg, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
  say("weights: done");
  return { packed: size, rows };
}
