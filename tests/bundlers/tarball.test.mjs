// What is in the package, and that nothing in it leads out of it.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { transform } from "esbuild";

const PACKAGE = process.env.APE_PACKAGE_DIR ?? fileURLToPath(new URL("../../pkg", import.meta.url));
const TEMPLATE = fileURLToPath(new URL("../../pkg-template", import.meta.url));
/** The types; the code and what it loads; the page that the proxy serves; and what every package has. */
const KNOWN = [/^[\w.]+\.d\.ts$/, /^(lib\/)?[\w./-]+\.js$/, /^(core|digest)\.wasm$/, /^page\//, /^(package\.json|README\.md|LICENSE-MIT|LICENSE-APACHE)$/];

const manifest = JSON.parse(await readFile(join(PACKAGE, "package.json"), "utf8"));
const { stdout } = await promisify(execFile)("npm", ["pack", "--dry-run", "--json"], { cwd: PACKAGE, shell: process.platform === "win32" });
const [{ files, size }] = JSON.parse(stdout);
const paths = files.map(({ path }) => path);
const read = (path) => readFile(join(PACKAGE, path), "utf8");

test("the tarball holds code, types, a README and the licences, and nothing else", (t) => {
  t.diagnostic(`${paths.length} files, ${size} bytes`);
  assert.deepEqual(paths.filter((path) => !KNOWN.some((known) => known.test(path))), []);
  for (const path of ["README.md", "LICENSE-MIT", "LICENSE-APACHE"]) assert.ok(paths.includes(path), path);
});

test("every file that package.json names is there, and every entry has types", () => {
  const targets = (value) => (typeof value === "string" ? [value] : Object.values(value).flatMap(targets));
  for (const [entry, target] of [...Object.entries(manifest.exports), ...Object.entries(manifest.bin)]) {
    for (const path of targets(target)) assert.ok(paths.includes(path.replace(/^\.\//, "")), `${entry}: ${path}`);
    if (entry.startsWith(".") && entry !== "./package.json") assert.equal(Object.keys(target)[0], "types", entry);
  }
});

test("a script differs from its source in nothing but comments, and each line has the number that it has there", async () => {
  const code = async (text) => (await transform(text, { format: "esm", minifyWhitespace: true, legalComments: "none" })).code;
  let compared = 0;
  for (const path of paths.filter((path) => path.endsWith(".js") && existsSync(join(TEMPLATE, path)))) {
    const source = (await readFile(join(TEMPLATE, path), "utf8")).replaceAll("0.0.0-stamped", manifest.version);
    const shipped = await read(path);
    assert.equal(await code(shipped), await code(source), path);
    const lines = source.split("\n");
    shipped.split("\n").forEach((line, index) => assert.ok(line === "" || line === lines[index], `${path}:${index + 1}`));
    compared += 1;
  }
  assert.ok(compared > 60, `only ${compared} scripts found`);
});

test("no file names a source map: the shipped lines are the source", async () => {
  for (const path of paths.filter((path) => !path.endsWith(".wasm"))) assert.doesNotMatch(await read(path), /sourceMappingURL/, path);
  assert.ok(!(await readFile(join(PACKAGE, "core.wasm"))).includes("sourceMappingURL"));
});

test("links of the README lead to files of the package or to the web", async () => {
  const links = [...(await read("README.md")).matchAll(/\]\(([^)]+)\)|(?:src|srcset|href)="([^"]+)"/g)].map(([, link, address]) => link ?? address);
  assert.ok(links.length > 1);
  for (const link of links) assert.ok(/^(https:\/\/|#)/.test(link) || paths.includes(link.split("#")[0]), link);
});
