// What the programs play on: a project as its owner has it, a mock Atlas on loopback, a browser.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, extname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";

import { WORKED } from "./seed.mjs";

export const PACKAGE = process.env.APE_PACKAGE_DIR ?? fileURLToPath(new URL("../../../pkg", import.meta.url));
/** Where the tools of this folder are. */
export const TOOLS = fileURLToPath(new URL("../node_modules/", import.meta.url));
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm", ".css": "text/css" };
const POLICY = "default-src 'self'; img-src data:; script-src 'self' 'wasm-unsafe-eval'";
/** What the program itself causes: it asks for a service that there is not, and Digest begins with a refusal. */
const REFUSALS = /status of 40[14]/;

const { createMockAtlas } = await import(pathToFileURL(join(PACKAGE, "mock.js")).href);
const { serve } = await import(pathToFileURL(join(PACKAGE, "node.js")).href);

/** The version of a tool that is installed for these tests. */
export const versionOf = async (tool) => JSON.parse(await readFile(join(TOOLS, tool, "package.json"), "utf8")).version;

/** The file that a tool's command stands for. */
export const commandOf = (tool, command = tool) => {
  const manifest = join(TOOLS, tool, "package.json");
  const { bin } = createRequire(import.meta.url)(manifest);
  return join(dirname(manifest), typeof bin === "string" ? bin : bin[command]);
};

/**
 * A folder with these files, the package as npm installs it, and the tools in reach.
 * @param {import("node:test").TestContext} t removes it
 * @param {Record<string, string>} files
 * @param {{ isBesideTools?: boolean, tools?: string[] }=} options `isBesideTools`: the tools are in the folder above, for one that
 *   follows no links; `tools`: those that are linked, all if it says nothing
 */
export async function project(t, files, { isBesideTools = false, tools } = {}) {
  const root = await mkdtemp(isBesideTools ? join(TOOLS, "../.work-") : join(tmpdir(), "ape-bundlers-"));
  t.after(() => rm(root, { recursive: true, force: true, maxRetries: 5 }));
  await mkdir(join(root, "node_modules"));
  for (const name of tools ?? (isBesideTools ? [] : await readdir(TOOLS))) {
    if (!name.startsWith(".")) await symlink(join(TOOLS, name), join(root, "node_modules", name), "junction");
  }
  await cp(PACKAGE, join(root, "node_modules/atlas-private-endpoint"), { recursive: true, dereference: true });
  await fill(root, { "package.json": JSON.stringify({ name: "app", private: true, type: "module" }), ...files });
  return root;
}

/** Writes files into a folder. */
export async function fill(root, files) {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
  }
}

/**
 * A mock Atlas on loopback, and behind every other path what `site` answers.
 * @param {import("node:test").TestContext} t closes it
 * @param {(request: Request) => Promise<Response>=} site
 */
export async function atlas(t, site = async () => new Response(null, { status: 404 })) {
  const mock = createMockAtlas();
  const keys = { ...mock.credentials, projectId: mock.projectId };
  const server = await serve(async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith("/api/atlas/")) return mock.fetch(request);
    return pathname === "/keys.json" ? Response.json(keys) : site(request);
  });
  t.after(() => server.close());
  return { mock, url: server.url, keys: { ...keys, baseUrl: server.url } };
}

/** Files of a folder, under a policy that allows nothing but them and WebAssembly, and what `scripts` says. */
export const filesOf = (root, scripts = "") => async (request) => {
  const { pathname } = new URL(request.url);
  const path = join(root, pathname === "/" ? "index.html" : pathname);
  const content = await readFile(path).catch(() => null);
  if (content === null) return new Response("", { status: 404 });
  return new Response(content, { headers: { "content-type": TYPES[extname(path)] ?? "text/plain", "content-security-policy": `${POLICY} ${scripts}` } });
};

/** Another server's answers, for a page that shall have one origin. */
export const passedOn = (origin) => async (request) => {
  const { pathname, search } = new URL(request.url);
  const { status, headers, body } = await fetch(origin + pathname + search, { headers: { accept: request.headers.get("accept") ?? "*/*" } });
  return new Response(body, { status, headers: { "content-type": headers.get("content-type") ?? "text/plain" } });
};

let browser;
const opened = async () => {
  const { chromium } = await import("playwright-core");
  return chromium.launch({ executablePath: process.env.APE_BROWSER ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
};
export const closeBrowser = async () => (await browser)?.close();

/**
 * Opens the page of a site, and asserts that its program did all that it should.
 * @param {import("node:test").TestContext} t
 * @param {(request: Request) => Promise<Response>} site
 * @param {{ path?: string, timeout?: number, ignore?: RegExp }=} options `ignore`: what the tool itself complains of in the page
 */
export async function worksInBrowser(t, site, { path = "/", timeout = 30_000, ignore = /^$/ } = {}) {
  const { mock, url } = await atlas(t, site);
  const page = await (await (browser ??= opened())).newPage();
  const complaints = [];
  page.on("console", (message) => message.type() === "error" && !REFUSALS.test(message.text()) && !ignore.test(message.text()) && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  try {
    await page.goto(url + path);
    await page.waitForFunction(() => /^(service|failed)/.test(document.title), undefined, { timeout }).catch(() => {});
    assert.deepEqual([await page.title(), complaints], [WORKED, []]);
    madeOne(mock);
  } finally {
    await page.close();
  }
}

/** Runs a built program in Node, and asserts the same. */
export async function worksInNode(t, file) {
  const { mock, keys } = await atlas(t);
  const { stdout } = await promisify(execFile)(process.execPath, [file], { env: { ...process.env, APE_KEYS: JSON.stringify(keys) }, timeout: 30_000 });
  assert.equal(stdout.trim(), WORKED);
  madeOne(mock);
}

/** What Atlas saw of a program that worked. */
export function madeOne(mock) {
  assert.deepEqual(mock.services.map(({ cloudProvider, regionName, status }) => [cloudProvider, regionName, status]), [["AWS", "US_EAST_1", "AVAILABLE"]]);
}

/**
 * Runs a tool's command, and gives what it printed.
 * @param {string} root @param {string[]} words @param {Record<string, string>=} env
 */
export async function command(root, [file, ...words], env = {}) {
  const outcome = await promisify(execFile)(process.execPath, [file, ...words], { cwd: root, env: { ...process.env, ...env }, timeout: 500_000, maxBuffer: 1 << 26 }).catch((error) => error);
  if (outcome instanceof Error) throw new Error(`${file} ${words.join(" ")}\n${outcome.stdout}\n${outcome.stderr}`);
  return outcome.stdout + outcome.stderr;
}
