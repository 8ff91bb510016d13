// The package as its users have it: a directory, entered through the `exports` of its package.json. APE_PACKAGE_DIR
// says which directory; without it, the one that the build leaves in this repository.

import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const built = fileURLToPath(new URL("../../../pkg", import.meta.url));

/** Where the package is. */
export const folder = process.env.APE_PACKAGE_DIR ?? built;

const { exports: entries } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
const conditions = new Set(["node", "import", "default"]);

/**
 * The URL of an entry: "." or "./mock".
 * @param {string} name
 * @param {string} [root] another copy of the package
 */
export function entry(name, root = folder) {
  const [, file] = Object.entries(entries[name]).find(([condition]) => conditions.has(condition));
  return new URL(file, pathToFileURL(`${root}/`)).href;
}

/** The module of an entry. */
export const load = (name, root) => import(entry(name, root));

export const atlas = await load(".");
export const { createMockAtlas } = await load("./mock");
export const { serve } = await load("./node");
/** The bytes of the core. */
export const wasm = () => readFile(join(folder, "core.wasm"));

/**
 * A second copy of the package in another directory, as a tree of dependencies can have: no module of it is loaded yet.
 * @param {import("node:test").TestContext} t removes it
 */
export async function freshCopy(t) {
  const root = await mkdtemp(join(tmpdir(), "atlas-private-endpoint-"));
  t.after(() => rm(root, { recursive: true, force: true }));
  await cp(folder, root, { recursive: true });
  return root;
}
