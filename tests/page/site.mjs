// The page's server, as `cargo xtask demo` has it, and a browser that looks at it.

import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { chromium } from "playwright-core";

const POLICY = [
  "default-src 'self'", "script-src 'self' 'wasm-unsafe-eval'", "base-uri 'none'", "form-action 'none'",
  "frame-ancestors 'none'", "require-trusted-types-for 'script'",
].join("; ");
const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".wasm": "application/wasm" };

export const WWW = new URL("../../www/", import.meta.url);
export const PACKAGE = process.env.APE_PACKAGE_DIR ? pathToFileURL(`${process.env.APE_PACKAGE_DIR}/`) : new URL("../../pkg/", import.meta.url);

const fromPackage = (name) => import(new URL(name, PACKAGE));

/** Page, package and mock on one origin. The base path shows that the page needs no root of its own. */
export async function startSite({ base = "/" } = {}) {
  const [{ createMockAtlas }, { serve }] = await Promise.all([fromPackage("mock.js"), fromPackage("node.js")]);
  const mock = createMockAtlas();
  const server = await serve(async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith("/api/")) return mock.fetch(request);
    const path = pathname.startsWith(base) ? pathname.slice(base.length) : "";
    const file = path.startsWith("pkg/") ? new URL(path.slice("pkg/".length), PACKAGE) : new URL(path || "index.html", WWW);
    try {
      const headers = { "content-type": TYPES[extname(fileURLToPath(file))], "content-security-policy": POLICY };
      return new Response(await readFile(file), { headers });
    } catch {
      return new Response("Nothing here.", { status: 404 });
    }
  });
  return { mock, origin: server.url, url: `${server.url}${base}`, close: () => server.close() };
}

export const startBrowser = () =>
  chromium.launch({ executablePath: process.env.APE_BROWSER ?? "/usr/bin/chromium", args: ["--no-sandbox"] });

/**
 * Opens the page and keeps a record of what should never happen on it.
 * @param {import("playwright-core").Browser} browser
 * @param {string} url
 * @param {import("playwright-core").BrowserContextOptions & {
 *   init?: (page: import("playwright-core").Page) => Promise<unknown>,
 *   routes?: Record<string, (route: import("playwright-core").Route) => unknown>,
 *   scripts?: string[],
 *   ready?: boolean,
 * }} [options] a context's, and: what to do before the page is opened, requests to answer in
 *   the server's place, script files to run in the page first, whether to wait for the form
 */
export async function open(browser, url, { init, routes = {}, scripts = [], ready = true, ...options } = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints = [];
  const requests = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => requests.push(request.url()));
  for (const [pattern, answer] of Object.entries(routes)) await page.route(pattern, answer);
  for (const path of scripts) await page.addInitScript({ path });
  await init?.(page);
  await page.goto(url);
  const hasScript = ready && options.javaScriptEnabled !== false;
  // The example is there once it can be stepped through. Waits are as short as they can be.
  if (hasScript) await page.locator("#beat:not(:empty)").waitFor();
  if (hasScript) await page.evaluate(() => (document.getElementById("pace").value = "1000"));
  return { page, complaints, requests, close: () => context.close() };
}
