// The installed package in a browser: without a bundler, through Vite, through esbuild with the
// file copied as the README says, and through esbuild alone with the core inlined. Each app makes the seed call and a second look.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdtemp, mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { chromium } from "playwright-core";

const PACKAGE = process.env.APE_PACKAGE_DIR ?? fileURLToPath(new URL("../../pkg", import.meta.url));
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm" };

const APP = `
import { AtlasClient } from "atlas-private-endpoint";
import { createMockAtlas } from "atlas-private-endpoint/mock";
import { createDigestFetch } from "atlas-private-endpoint/digest";

const mock = createMockAtlas();
const atlas = new AtlasClient({ ...mock.credentials, projectId: mock.projectId, fetch: mock.fetch });
const service = await atlas.services.create({ providerName: "AWS", region: "us-east-1" });
const look = await atlas.services.get(service);
const digest = createDigestFetch({ username: mock.credentials.publicKey, password: mock.credentials.privateKey, fetch: mock.fetch });
const url = "https://atlas.test/api/atlas/v1.0/groups/" + mock.projectId + "/privateEndpoint/AWS/endpointService";
const list = await digest(url);
document.title = [service.id === look.id, look.cloudRegion, list.status, mock.requests.length].join(" ");
`;

// Without an await at its top, so that it can be a plain script too; regions come before anything was loaded.
const INLINED = `
import { AtlasClient, createDigestFetch, toCloudRegion } from "atlas-private-endpoint/inline";
import { createMockAtlas } from "atlas-private-endpoint/mock";

const run = async () => {
  const mock = createMockAtlas();
  const region = toCloudRegion("AWS", "US_EAST_1");
  const atlas = new AtlasClient({ ...mock.credentials, projectId: mock.projectId, fetch: mock.fetch });
  const service = await atlas.services.create({ providerName: "AWS", region });
  const look = await atlas.services.get(service);
  const digest = createDigestFetch({ username: mock.credentials.publicKey, password: mock.credentials.privateKey, fetch: mock.fetch });
  const list = await digest("https://atlas.test/api/atlas/v1.0/groups/" + mock.projectId + "/privateEndpoint/AWS/endpointService");
  document.title = [service.id === look.id, region, list.status, mock.requests.length].join(" ");
};
run();
`;

let browser;
let folder;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "ape-bundlers-"));
  await mkdir(join(folder, "node_modules"));
  await symlink(PACKAGE, join(folder, "node_modules/atlas-private-endpoint"), "dir");
  await writeFile(join(folder, "app.js"), APP);
  await writeFile(join(folder, "package.json"), '{ "type": "module", "private": true }');
  browser = await chromium.launch({ executablePath: process.env.APE_BROWSER ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
});

after(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Serves a folder, and gives the title that the app sets. */
const titleOf = async (root) => {
  const { serve } = await import(join(PACKAGE, "node.js"));
  const server = await serve(async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/icon") return new Response(null, { status: 204 });
    const path = join(root, pathname === "/" ? "index.html" : pathname);
    const content = await readFile(path).catch(() => null);
    if (content === null) return new Response("", { status: 404 });
    const policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";
    return new Response(content, { headers: { "content-type": TYPES[extname(path)] ?? "text/plain", "content-security-policy": policy } });
  });
  const page = await browser.newPage();
  const complaints = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  try {
    await page.goto(server.url);
    await page.waitForFunction(() => document.title !== "", undefined, { timeout: 10_000 }).catch(() => {});
    assert.deepEqual(complaints, []);
    return await page.title();
  } finally {
    await page.close();
    await server.close();
  }
};

const PAGE = (script) => `<!doctype html><html lang="en"><link rel="icon" href="/icon"><script type="module" src="${script}"></script></html>`;
const EXPECTED = "true us-east-1 200 5";

test("no bundler: a plain module script, files where they are", async () => {
  const root = join(folder, "plain");
  await cp(PACKAGE, join(root, "package"), { recursive: true, dereference: true });
  const app = APP.replace(/"atlas-private-endpoint(\/\w+)?"/g, (_, path) => `"./package${path ?? "/index"}.js"`);
  await writeFile(join(root, "app.js"), app);
  await writeFile(join(root, "index.html"), PAGE("/app.js"));
  assert.equal(await titleOf(root), EXPECTED);
});

test("Vite, without configuration", async () => {
  const { build } = await import("vite");
  await writeFile(join(folder, "index.html"), PAGE("/app.js"));
  const outDir = join(folder, "vite");
  await build({ root: folder, logLevel: "silent", configFile: false, build: { outDir, target: "es2022" } });
  assert.equal(await titleOf(outDir), EXPECTED);
});

test("esbuild, with the cores copied beside the bundle", async () => {
  const { build } = await import("esbuild");
  const root = join(folder, "esbuild");
  await build({ absWorkingDir: folder, entryPoints: ["app.js"], bundle: true, format: "esm", minify: true, outfile: join(root, "app.js"), logLevel: "silent" });
  for (const core of ["core.wasm", "digest.wasm"]) await cp(join(PACKAGE, core), join(root, core));
  await writeFile(join(root, "index.html"), PAGE("/app.js"));
  assert.equal(await titleOf(root), EXPECTED);
});

test("esbuild alone, with the core inlined: one file, for the browser and for Node", async () => {
  const { build } = await import("esbuild");
  const root = join(folder, "inlined");
  await writeFile(join(folder, "inlined.js"), INLINED);
  const options = { absWorkingDir: folder, entryPoints: ["inlined.js"], bundle: true, minify: true, logLevel: "silent", metafile: true };
  const { metafile } = await build({ ...options, format: "esm", outfile: join(root, "app.js") });
  assert.equal(Object.keys(metafile.outputs).length, 1);
  await writeFile(join(root, "index.html"), PAGE("/app.js"));
  assert.equal(await titleOf(root), EXPECTED);
  // A script of the old kind has no URL of its own that a file could be found by.
  await build({ ...options, format: "iife", outfile: join(root, "app.cjs"), define: { "document.title": "globalThis.title" } });
  const program = join(root, "run.cjs");
  await writeFile(program, 'require("./app.cjs"); const timer = setInterval(() => { if (globalThis.title) { clearInterval(timer); console.log(globalThis.title); } }, 1);');
  const { stdout } = await promisify(execFile)(process.execPath, [program], { timeout: 20_000 });
  assert.equal(stdout.trim(), EXPECTED);
});
