// A page on loopback, in Chromium, that reaches Atlas through the proxy; and a page of elsewhere that does not.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { after, before, test } from "node:test";

import { chromium } from "playwright-core";

import { createMockAtlas, folder, serve } from "../js/support/package.mjs";
import { createProxy } from "./support.mjs";

const BROWSER = process.env.APE_BROWSER ?? "/usr/bin/chromium";
const skip = existsSync(BROWSER) ? false : "there is no Chromium";
const TYPES = { ".js": "text/javascript", ".wasm": "application/wasm", ".html": "text/html" };
const PAGE = '<!doctype html><html lang="en"><title>page</title><link rel="icon" href="data:,"></html>';

let browser;
before(async () => {
  if (skip === false) browser = await chromium.launch({ executablePath: BROWSER, args: ["--no-sandbox"] });
});
after(() => browser?.close());

/** The package's files and an empty page. */
async function files(request) {
  const { pathname } = new URL(request.url);
  const content = pathname === "/" ? PAGE : await readFile(join(folder, pathname)).catch(() => null);
  return new Response(content, { status: content === null ? 404 : 200, headers: { "content-type": TYPES[extname(pathname)] ?? "text/html", "content-security-policy": "default-src 'self' data:; script-src 'self' 'wasm-unsafe-eval'; connect-src *" } });
}

/** What a call in that page comes to. */
async function call(t, pageUrl, { baseUrl, ...options }) {
  const page = await browser.newPage();
  t.after(() => page.close());
  await page.goto(pageUrl);
  return page.evaluate(async (options) => {
    const { AtlasClient } = await import("/index.js");
    const atlas = new AtlasClient(options);
    try {
      const { data, response } = await atlas.services.create({ providerName: "AWS", region: "us-east-1" }).withResponse();
      await atlas.services.delete(data);
      const missing = await atlas.services.get({ cloudProvider: "AWS", id: "0".repeat(24) }).catch((error) => error.errorCode);
      return [data.status, response.status, missing];
    } catch (error) {
      return [error.code];
    }
  }, { baseUrl, maxRetries: 0, ...options });
}

test("a page of another port of this machine: preflights, Digest, bodies, errors", { skip }, async (t) => {
  const mock = createMockAtlas();
  const [target, site] = await Promise.all([serve(mock.fetch), serve(files)]);
  const proxy = await createProxy({ target: target.url });
  t.after(() => Promise.all([target, site, proxy].map((server) => server.close())));
  const options = { ...mock.credentials, projectId: mock.projectId, baseUrl: proxy.url };
  assert.deepEqual(await call(t, site.url, options), ["INITIATING", 201, "PRIVATE_ENDPOINT_SERVICE_NOT_FOUND"]);
  const asked = mock.requests.length;
  const strict = await createProxy({ target: target.url, allowedOrigins: ["http://localhost:1"] });
  t.after(strict.close);
  assert.deepEqual(await call(t, site.url, { ...options, baseUrl: strict.url }), ["transport.failed"]);
  assert.equal(mock.requests.length, asked);
});

test("a page on the proxy's own origin needs no preflight", { skip }, async (t) => {
  const mock = createMockAtlas();
  const target = await serve(mock.fetch);
  const proxy = await createProxy({ target: target.url, allowedOrigins: [], page: files });
  t.after(() => Promise.all([target, proxy].map((server) => server.close())));
  const options = { ...mock.credentials, projectId: mock.projectId, baseUrl: proxy.url };
  assert.deepEqual(await call(t, proxy.url, options), ["INITIATING", 201, "PRIVATE_ENDPOINT_SERVICE_NOT_FOUND"]);
});
