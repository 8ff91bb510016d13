// `proxy --page`: the demo page on the proxy's own origin. It reaches Atlas, and nobody reaches anything else by it.

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { extname, join } from "node:path";
import { after, before, test } from "node:test";

import { chromium } from "playwright-core";

import { Sink } from "../cli/support/cli.mjs";
import { createMockAtlas, folder, freshCopy, load, serve } from "../js/support/package.mjs";
import { parsed, rawExchange, rawRequest } from "./support.mjs";

const BROWSER = process.env.APE_BROWSER ?? "/usr/bin/chromium";
const skip = existsSync(BROWSER) ? false : "there is no Chromium";
const PAGE_FILES = readdirSync(join(folder, "page"));
const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

const { cli } = await load("./node");

/** The command at work before a mock that stands for Atlas; ended with the test. */
async function started(t, ...flags) {
  // Keys that the page does not know of itself: those of its own mock it may show.
  const mock = createMockAtlas({ looks: 1, credentials: { publicKey: "abcdefgh", privateKey: "typed-by-a-user" } });
  const atlas = await serve(mock.fetch);
  const told = new AbortController();
  const [stdout, stderr] = [new Sink(), new Sink()];
  const listening = Promise.withResolvers?.() ?? deferred();
  stdout.write = (text) => listening.resolve(JSON.parse(text));
  const ended = cli(["proxy", "--page", "--json", ...flags], { env: { MONGODB_ATLAS_BASE_URL: atlas.url }, signal: told.signal, stdout, stderr });
  const shown = await Promise.race([listening.promise, ended.then(() => assert.fail(stderr.text))]);
  // One request of the command's own: is this Atlas?
  const before = mock.requests.length;
  t.after(async () => {
    told.abort();
    assert.equal(await ended, 130);
    await atlas.close();
  });
  return { mock, asked: () => mock.requests.slice(before), ...shown, port: Number(new URL(shown.url).port) };
}

/** For Node before 22. */
function deferred() {
  let resolve;
  const promise = new Promise((take) => (resolve = take));
  return { promise, resolve };
}

// ---------------------------------------------------------------- what is served

test("the page begins where its address says that Atlas is behind it, and an address without words leads there", async (t) => {
  const { url, page } = await started(t);
  assert.equal(page, `${url}/?via=proxy`);
  const response = await fetch(url);
  assert.equal(response.url, page);
  assert.equal(await response.text(), readFileSync(join(folder, "page", "index.html"), "utf8"));
});

test("every file of the page and of the package that it imports has its type, and forbids every other host", async (t) => {
  const { url } = await started(t);
  const types = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".wasm": "application/wasm" };
  for (const path of [...PAGE_FILES, "pkg/index.js", "pkg/mock.js", "pkg/core.wasm", "pkg/lib/client.js", "pkg/lib/core.glue.js"]) {
    const response = await fetch(`${url}/${path}`);
    assert.equal(response.status, 200, path);
    assert.equal(response.headers.get("content-type").split(";")[0], types[extname(path)], path);
    assert.equal(response.headers.get("content-security-policy"), POLICY, path);
    assert.equal(response.headers.get("x-content-type-options"), "nosniff", path);
    assert.ok((await response.arrayBuffer()).byteLength > 0, path);
  }
  const missing = await fetch(`${url}/nothing.js`);
  assert.deepEqual([missing.status, missing.headers.get("content-security-policy")], [404, POLICY]);
});

test("the core is in the package once", () => {
  assert.ok(PAGE_FILES.length > 5);
  for (const name of PAGE_FILES) assert.match(name, /\.(html|css|js|svg)$/);
});

test("a package without the page says so in one line", async (t) => {
  const root = await freshCopy(t);
  await rm(join(root, "page"), { recursive: true });
  const [stdout, stderr] = [new Sink(), new Sink()];
  const code = await (await load("./node", root)).cli(["proxy", "--page"], { env: {}, stdout, stderr });
  assert.deepEqual([code, stdout.text], [1, ""]);
  assert.match(stderr.text, /^atlas-private-endpoint: this build of the package does not hold the demo page: [^\n]+\n$/);
});

// ---------------------------------------------------------------- what is not

test("no path leads out of the page's folder", async (t) => {
  const proxy = await started(t);
  const secret = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).description;
  const ups = ["..", "%2e%2e", ".%2e", "%252e%252e", "..%2f..", "..%5c..", "%2e%2e%2f", "..;", "%c0%ae%c0%ae", "\\..", "x/../.."];
  for (const up of ups) {
    for (const path of [`/${up}/package.json`, `/pkg/${up}/package.json`, `/pkg/lib/${up}/${up}/package.json`, `/${up}/${up}/${up}/etc/passwd`]) {
      const { status, body } = parsed(await rawRequest(proxy, `GET ${path}`));
      assert.ok([400, 404].includes(status), `${path}: ${status}`);
      assert.ok(!body.includes(secret) && !body.includes("root:"), path);
    }
  }
  for (const path of ["/package.json", "/pkg/package.json", "/pkg/README.md", "/pkg/page/index.html", "/pkg", "/pkg/", "/pkg/lib/", "/index.html/", "/index.html%00", "/INDEX.HTML", "/main.js/../style.css", "/constructor", "/__proto__"]) {
    assert.ok([400, 404].includes(parsed(await rawRequest(proxy, `GET ${path}`)).status), path);
  }
  assert.deepEqual(proxy.asked(), []);
});

test("other hosts, other origins, other sites' pages, other methods", async (t) => {
  const proxy = await started(t);
  const status = async (start, ...lines) => parsed(await rawRequest(proxy, start, lines)).status;
  for (const path of ["/", "/?via=proxy", "/main.js", "/pkg/index.js", "/api/atlas/v1.0/groups"]) {
    for (const host of ["evil.example", `evil.example:${proxy.port}`, `localhost:${proxy.port + 1}`, `127.0.0.1.evil.example:${proxy.port}`]) assert.equal(await status(`GET ${path}`, `Host: ${host}`), 403, `${path} of ${host}`);
    for (const origin of ["https://evil.example", "null", "http://localhost:5173", `http://127.0.0.1:${proxy.port + 1}`]) assert.equal(await status(`GET ${path}`, `Origin: ${origin}`), 403, `${path} for ${origin}`);
    for (const site of ["cross-site", "same-site"]) assert.equal(await status(`GET ${path}`, `Sec-Fetch-Site: ${site}`), 403, `${path} from ${site}`);
  }
  for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) assert.equal(await status(`${method} /main.js`), 405, method);
  assert.equal(await status("TRACE /main.js"), 405);
  assert.deepEqual(proxy.asked(), []);
});

test("it is no relay: targets that name a host, tunnels, upgrades", async (t) => {
  const proxy = await started(t);
  const other = createMockAtlas();
  const elsewhere = await serve(other.fetch);
  t.after(elsewhere.close);
  const { host } = new URL(elsewhere.url);
  for (const target of [`${elsewhere.url}/api/x`, `//${host}/api/x`, `${elsewhere.url}/main.js`, `//${host}/`, "*"]) {
    assert.equal(parsed(await rawRequest(proxy, `GET ${target}`)).status, 403, target);
  }
  assert.equal(parsed(await rawExchange(proxy.port, `CONNECT ${host} HTTP/1.1\r\nHost: ${host}\r\n\r\n`)).status, 405);
  assert.equal(parsed(await rawRequest(proxy, "GET /main.js", ["Upgrade: websocket", "Connection: Upgrade"])).status, 200);
  assert.deepEqual([other.requests, proxy.asked()], [[], []]);
});

test("pages of other origins come in where they are named", async (t) => {
  const proxy = await started(t, "--origin", "http://localhost:5173");
  const status = async (origin) => parsed(await rawRequest(proxy, "GET /api/atlas/v1.0/groups", [`Origin: ${origin}`])).status;
  assert.deepEqual([await status("http://localhost:5173"), await status(proxy.url), await status("http://localhost:5174")], [401, 401, 403]);
});

// ---------------------------------------------------------------- in a browser

let browser;
before(async () => {
  if (skip === false) browser = await chromium.launch({ executablePath: BROWSER, args: ["--no-sandbox"] });
});
after(() => browser?.close());

/** The page, and what should never happen on it. */
async function opened(t, address) {
  const page = await browser.newPage();
  t.after(() => page.close());
  const [complaints, requests] = [[], []];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => requests.push(request.url()));
  await page.goto(address);
  await page.waitForLoadState("networkidle");
  return { page, complaints, requests };
}

test("in Chromium the page loads, and the package beside it makes a service ready through the proxy", { skip }, async (t) => {
  const { mock, url, page: address } = await started(t);
  const { page, complaints, requests } = await opened(t, address);
  const status = await page.evaluate(async (options) => {
    const { AtlasClient } = await import("/pkg/index.js");
    const atlas = new AtlasClient({ ...options, baseUrl: location.origin });
    const service = await atlas.services.create({ providerName: "AWS", region: "us-east-1" });
    return (await atlas.services.waitUntilReady(service, { intervalMs: 1 })).status;
  }, { ...mock.credentials, projectId: mock.projectId });
  assert.equal(status, "AVAILABLE");
  assert.equal(mock.services.length, 1);
  // A browser has no way not to say that a request was challenged.
  assert.deepEqual(complaints.filter((text) => !text.includes("401")), []);
  assert.deepEqual([...new Set(requests.map((request) => new URL(request).origin))], [url]);
});

test("in Chromium whatever runs in the page has nobody else to talk to", { skip }, async (t) => {
  const { page: address } = await started(t);
  const other = createMockAtlas();
  const elsewhere = await serve(other.fetch);
  t.after(elsewhere.close);
  const { page } = await opened(t, address);
  const ways = await page.evaluate(async (there) => {
    const loaded = (element) => new Promise((resolve) => {
      element.onload = () => resolve("out");
      element.onerror = () => resolve("refused");
      document.body.append(element);
    });
    const image = Object.assign(new Image(), { src: `${there}/i.png` });
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: `${there}/s.css` });
    const tries = [fetch(`${there}/f`, { mode: "no-cors" }), import(`${there}/m.js`), new Promise((resolve, reject) => (new WebSocket(there.replace("http", "ws")).onerror = reject))];
    return [...(await Promise.all(tries.map((way) => way.then(() => "out", () => "refused")))), await loaded(image), await loaded(link)];
  }, elsewhere.url);
  assert.deepEqual(ways, ways.map(() => "refused"));
  assert.deepEqual(other.requests, []);
});

test("in Chromium no other page can frame it or read it", { skip }, async (t) => {
  const { page: address } = await started(t);
  const stranger = await serve(() => new Response('<!doctype html><html lang="en"><title>stranger</title><link rel="icon" href="data:,"></html>', { headers: { "content-type": "text/html" } }));
  t.after(stranger.close);
  // The same machine by another name is another site: so is whatever was opened by mistake.
  const { page } = await opened(t, stranger.url.replace("127.0.0.1", "localhost"));
  const got = await page.evaluate(async (address) => {
    const frame = Object.assign(document.createElement("iframe"), { src: address });
    const framed = new Promise((resolve) => (frame.onload = () => resolve(frame.contentDocument === null)));
    document.body.append(frame);
    const read = await fetch(address).then(() => "read", () => "refused");
    return [await framed, read];
  }, address);
  assert.deepEqual(got, [true, "refused"]);
  for (const frame of page.frames().slice(1)) assert.equal(await frame.locator("form").count(), 0);
});

test("in Chromium nothing is filled in, and what is typed makes a service at Atlas", { skip }, async (t) => {
  const { mock, asked, url, page: address } = await started(t);
  const { page, complaints, requests } = await opened(t, address);
  const fields = { "Project id": mock.projectId, "Public key": mock.credentials.publicKey, "Private key": mock.credentials.privateKey };
  const field = (label) => page.getByLabel(label, { exact: true });
  for (const closed of await page.locator("form details:not([open]) > summary").all()) await closed.click();
  for (const label of Object.keys(fields)) assert.equal(await field(label).inputValue(), "", label);
  assert.deepEqual(asked(), []);
  for (const [label, value] of Object.entries(fields)) await field(label).fill(value);
  await page.getByRole("button", { name: /Run|Create/ }).first().click();
  await page.getByText("AVAILABLE").first().waitFor();
  assert.equal(mock.services.length, 1);
  assert.ok(!(await page.content()).includes(mock.credentials.privateKey));
  assert.deepEqual(complaints.filter((text) => !text.includes("401")), []);
  assert.deepEqual([...new Set(requests.map((request) => new URL(request).origin))], [url]);
});
