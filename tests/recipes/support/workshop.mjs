// A recipe as its reader has it: a copy in a folder of its own, the package beside it, and what else it imports. And what
// docs/recipes/README.md says that it prints.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { blocksOf, isOfForm } from "../../docs/markdown.mjs";
import { createMockAtlas, folder, load, serve } from "../../js/support/package.mjs";

export const README = "docs/recipes/README.md";
export const { AtlasClient } = await load(".");
export { createMockAtlas, serve };

const TOOLS = fileURLToPath(new URL("../node_modules/", import.meta.url));

/**
 * @param {import("node:test").TestContext} t
 * @param {string} recipe its path below docs/recipes
 * @param {{ tools?: string[], files?: Record<string, string> }} [beside] packages of tests/recipes, and files by their paths
 */
export async function workshop(t, recipe, { tools = [], files = {} } = {}) {
  const root = await mkdtemp(join(tmpdir(), "ape-recipe-"));
  t.after(() => rm(root, { recursive: true, force: true }));
  const linked = async (name, target) => {
    const place = join(root, "node_modules", name);
    await mkdir(dirname(place), { recursive: true });
    await symlink(target, place, "junction");
  };
  await linked("atlas-private-endpoint", folder);
  for (const tool of tools) await linked(tool, join(TOOLS, tool));
  for (const [path, text] of Object.entries({ "package.json": '{"private":true,"type":"module"}', ...files })) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  const file = join(root, basename(recipe));
  await copyFile(fileURLToPath(new URL(`../../../docs/recipes/${recipe}`, import.meta.url)), file);
  return { root, file, imported: () => import(pathToFileURL(file)) };
}

/** A mock Atlas on loopback, a client of it, and the variables by which others reach it. */
export async function atlasAt(t, options) {
  const mock = createMockAtlas({ looks: 1, ...options });
  const server = await serve(mock.fetch);
  const { publicKey, privateKey } = mock.credentials;
  const env = { MONGODB_ATLAS_PUBLIC_KEY: publicKey, MONGODB_ATLAS_PRIVATE_KEY: privateKey, MONGODB_ATLAS_PROJECT_ID: mock.projectId, MONGODB_ATLAS_BASE_URL: server.url };
  const atlas = AtlasClient.fromEnv({}, env);
  t.after(async () => {
    atlas.close();
    await server.close();
  });
  return { mock, server, env, atlas };
}

/** Runs a program to its end. */
export async function ran(command, args, options) {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
  let [out, err] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text) => (err += text));
  const [code] = await once(child, "close");
  return { code, out, err };
}

/** The lines are those that README shows for this recipe. */
export function shown(recipe, lines) {
  const [block, ...others] = blocksOf(README).filter(({ section, language }) => language === "text" && section.includes(basename(recipe)));
  assert.ok(block !== undefined && others.length === 0, `${README} shows one output of ${recipe}`);
  const actual = lines.join("\n");
  if (!isOfForm(actual, block.lines.join("\n"))) assert.equal(actual, block.lines.join("\n"));
}
