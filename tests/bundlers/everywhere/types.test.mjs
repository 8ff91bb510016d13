// The types with the oldest TypeScript that they are written for, with the last of version 5, and with the newest; in each
// way of finding a package, with and without the types of Node. The package's own declarations are checked, too.

import assert from "node:assert/strict";
import { cp, mkdir, readFile, readdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { blocksOf } from "../../docs/markdown.mjs";
import { PACKAGE, TOOLS, command, commandOf, fill, project, versionOf } from "../support/stage.mjs";

const PROGRAMS = fileURLToPath(new URL("../../types/", import.meta.url));
/** Each with types of Node that it can read itself. */
const COMPILERS = [
  { compiler: "typescript-5.4", node: "@types/node-20" },
  { compiler: "typescript-5.9", node: "@types/node" },
  { compiler: "typescript", node: "@types/node" },
];
const RESOLUTIONS = [["node16", "node16"], ["nodenext", "nodenext"], ["esnext", "bundler"]];
const STRICT = {
  noEmit: true,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noImplicitOverride: true,
  noPropertyAccessFromIndexSignature: true,
  declaration: true,
  skipLibCheck: false,
  target: "es2022",
};

const { exports: entries } = JSON.parse(await readFile(join(PACKAGE, "package.json"), "utf8"));
const names = Object.keys(entries).filter((entry) => entry !== "./package.json").map((entry) => `atlas-private-endpoint${entry.slice(1)}`);
/** A program that needs every declaration there is. */
const EVERY = names.map((name, index) => `export * as entry${index} from ${JSON.stringify(name)};\n`).join("");
/** The first example that a reader meets, as it is. */
const README = blocksOf("README.md").find(({ language }) => language === "js").lines.join("\n");

/** A project with these types of Node, and none of the other tools. */
async function typed(t, node, files) {
  const root = await project(t, files, { tools: [] });
  await mkdir(join(root, "node_modules/@types"));
  // By copy: from a link the compiler would go on to where it leads.
  await cp(join(TOOLS, node), join(root, "node_modules/@types/node"), { recursive: true });
  await symlink(join(TOOLS, "undici-types"), join(root, "node_modules/undici-types"), "junction");
  return root;
}

async function compiles(root, compiler, options) {
  await fill(root, { "tsconfig.json": JSON.stringify({ compilerOptions: { ...STRICT, ...options }, include: ["*.ts"] }) });
  await command(root, [commandOf(compiler, "tsc"), "--project", "."]);
}

for (const { compiler, node } of COMPILERS) {
  const version = await versionOf(compiler);

  test(`TypeScript ${version}: all programs, without the types of Node`, async (t) => {
    const root = await typed(t, node, { "every.ts": EVERY });
    const programs = (await readdir(PROGRAMS)).filter((name) => name.endsWith(".ts"));
    assert.ok(programs.length > 10);
    for (const name of programs) await cp(join(PROGRAMS, name), join(root, name));
    for (const [module, moduleResolution] of RESOLUTIONS) await compiles(root, compiler, { module, moduleResolution, lib: ["es2022", "dom"], types: [] });
    await compiles(root, compiler, { module: "nodenext", lib: ["es2022", "webworker"], types: [] });
  });

  test(`TypeScript ${version}: every entry and the README's first example, with the types of Node ${await versionOf(node)}`, async (t) => {
    const root = await typed(t, node, { "every.ts": EVERY, "readme.ts": README });
    for (const [module, moduleResolution] of RESOLUTIONS) await compiles(root, compiler, { module, moduleResolution, lib: ["es2022"], types: ["node"] });
    await compiles(root, compiler, { module: "nodenext", lib: ["es2022", "dom"], types: ["node"] });
  });
}

test("TypeScript: a mistake in the types would be seen", async (t) => {
  const root = await project(t, { "every.ts": EVERY }, { tools: [] });
  await fill(root, { "node_modules/atlas-private-endpoint/cli.d.ts": "export declare const broken: Nowhere;\n" });
  const options = { module: "nodenext", moduleResolution: "nodenext", lib: ["es2022", "dom"], types: [] };
  for (const { compiler } of COMPILERS) await assert.rejects(compiles(root, compiler, options), /cli\.d\.ts.*TS2304/);
});
