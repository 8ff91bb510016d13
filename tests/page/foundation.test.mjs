// What the page is before and beneath a run: its plain HTML, its failures to load, its reach.
//
// APE_UPDATE_EXAMPLE=1 writes a live run into the page as its example.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { after, before, test } from "node:test";

import { WWW, open, startBrowser, startSite } from "./site.mjs";

const PAGE = new URL("index.html", WWW);

let browser;
let site;
before(async () => {
  // Not at the root: a static host may put the page anywhere.
  [site, browser] = await Promise.all([startSite({ base: "/some/where/" }), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await site?.close();
});

async function finishedRun(options) {
  const visit = await open(browser, site.url, options);
  await visit.page.getByRole("button", { name: "Create" }).click();
  await visit.page.getByRole("status").filter({ hasText: "Ready:" }).waitFor();
  return visit;
}

/** Elements of the page that hold the example. */
const PARTS = ["status", "exchanges", "cards", "rows", "reproduce", "outcome", "next", "javascript", "command-line", "curl"];
const between = (part) => new RegExp(`(<!-- example ${part} -->)([^]*?)(<!-- /example ${part} -->)`);
/** The same for every run: what is random or measured is replaced, space between elements is dropped. */
const shape = (html) =>
  html
    .replace(/<!--.*?-->/g, "")
    .replace(/ style="[^"]*"/g, "")
    .replaceAll("<wbr>", "")
    .replace(/(?<![\w+/])[A-Za-z0-9+/]{32}(?![\w+/])/g, "N")
    .replace(/[0-9a-f]{17,}/g, "H")
    .replace(/(under 1|\d+) (ms|s)\b/g, "T $2")
    .replace(/>\s+/g, ">")
    .replace(/\s+</g, "<")
    .trim();

test("the example in the HTML is a run as it would be now", async () => {
  const live = await open(browser, site.url);
  const parts = {};
  for (const part of PARTS) parts[part] = await live.page.locator(`#${part}`).innerHTML();
  await live.close();

  if (process.env.APE_UPDATE_EXAMPLE) {
    let html = await readFile(PAGE, "utf8");
    for (const [part, markup] of Object.entries(parts)) {
      const lines = markup.replace(/<!--.*?-->/g, "").replace(/ style="[^"]*"/g, "").replace(/(?=<(?:li class|dl|tr ))/g, "\n").replace(/ +$/gm, "").trim();
      html = html.replace(between(part), (_, start, _old, end) => `${start}${lines}${end}`);
    }
    await writeFile(PAGE, html);
  }
  const example = await open(browser, site.url, { javaScriptEnabled: false });
  for (const part of PARTS) {
    const there = await example.page.locator(`#${part}`).evaluate((element) => element.innerHTML);
    assert.equal(shape(there), shape(parts[part]), `${part}: run this test with APE_UPDATE_EXAMPLE=1, and look at the page`);
  }
  await example.close();
});

test("without JavaScript the example can be read and opened, and no form pretends to work", async () => {
  const { page, close } = await open(browser, site.url, { javaScriptEnabled: false });
  assert.match(await page.locator("#exchanges > li").first().innerText(), /401 Unauthorized/);
  await page.getByText("Headers and bodies").first().click();
  assert.match(await page.locator("#exchanges pre").first().innerText(), /^POST \/api\/atlas/);
  assert.ok(!(await page.locator("#form").isVisible()));
  assert.ok(await page.locator("noscript p").isVisible());
  await close();
});

test("without the package the page says so, and keeps its example", async () => {
  const visit = await open(browser, site.url, { routes: { "**/pkg/index.js": (route) => route.fulfill({ status: 404 }) }, ready: false });
  await visit.page.getByRole("status").filter({ hasText: "could not be loaded" }).waitFor();
  assert.equal(await visit.page.locator("#exchanges .exchange").count(), 11);
  assert.ok(await visit.page.getByRole("button", { name: "Create" }).isDisabled());
  await visit.close();
});

test("without the core a call says load.failed with its hint, and may be tried again", async () => {
  let isMissing = true;
  const routes = { "**/core.wasm": (route) => (isMissing ? route.fulfill({ status: 404 }) : route.continue()) };
  const { page, close } = await open(browser, site.url, { routes, ready: false });
  await page.getByRole("status").filter({ hasText: "load.failed" }).waitFor();
  assert.equal(await page.locator("#exchanges .exchange").count(), 11, "the example stays");
  await page.getByRole("button", { name: "Create" }).click();
  await page.locator("#failure").waitFor();
  assert.match(await page.locator("#failure").innerText(), /404[^]*What to do: /);
  isMissing = false;
  await page.getByRole("button", { name: "Create" }).click();
  await page.getByRole("status").filter({ hasText: "Ready:" }).waitFor();
  await close();
});

// 720: what 1440 is at 200 % zoom.
for (const width of [320, 375, 720, 1440]) {
  test(`nothing scrolls sideways at ${width} px, everything opened`, async () => {
    const { page, close } = await finishedRun({ viewport: { width, height: 900 } });
    const over = await page.evaluate(() => {
      for (const details of document.querySelectorAll("details")) details.open = true;
      return document.documentElement.scrollWidth - innerWidth;
    });
    assert.ok(over <= 0, `${over} px too wide`);
    await close();
  });
}

test("the page's scripts keep to the types of the package, each in 250 lines", async () => {
  const options = ["--ignoreConfig", "--noEmit", "--strict", "--allowJs", "--checkJs", "--skipLibCheck", "--target", "es2023", "--module", "esnext",
    "--moduleResolution", "bundler", "--lib", "es2023,dom,dom.iterable,esnext.disposable"];
  const tsc = createRequire(import.meta.url).resolve("typescript/package.json").replace("package.json", "bin/tsc");
  const { stdout } = await promisify(execFile)(process.execPath, [tsc, ...options, fileURLToPath(new URL("main.js", WWW))]).catch((error) => error);
  assert.equal(stdout, "");
  for (const name of await readdir(WWW)) {
    const lines = (await readFile(new URL(name, WWW), "utf8")).split("\n").length;
    assert.ok(lines <= 251 || name === "index.html", `${name}: ${lines}`);
  }
});

test("nothing of the page could break its policy", async () => {
  const html = await readFile(PAGE, "utf8");
  assert.doesNotMatch(html, /\sstyle=|\son\w+=|<script(?![^>]* src=)|<style/);
  assert.doesNotMatch(html.replace(/<pre>[^]*?<\/pre>/g, ""), /(?:src|href)="(?!\.\/|#)/);
});

const axe = findAxe();
function findAxe() {
  try {
    return createRequire(import.meta.url).resolve("axe-core/axe.min.js");
  } catch {
    return null;
  }
}

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

for (const [colorScheme, width] of [["light", 375], ["dark", 375], ["light", 768], ["dark", 1440], ["light", 1440]]) {
  test(`axe finds nothing: ${colorScheme}, ${width} px`, { skip: axe === null && "axe-core is not installed" }, async () => {
    const look = { colorScheme, reducedMotion: "reduce", viewport: { width, height: 900 }, scripts: [axe] };
    const { page, close } = await open(browser, site.url, look);
    await check(page, "example");
    // All there is, once; elsewhere the states that differ most.
    const all = width === 1440 && colorScheme === "light" ? ["key", "stale", "exists", "lost", "gateway", "failed", "deadline", "hidden", "input"] : ["stale", "failed", "input"];
    for (const scenario of all) {
      await page.locator("#scenario").selectOption(scenario);
      await page.locator("#create").click();
      await page.getByRole("status").filter({ hasText: /^(Ready|Failed):/ }).waitFor();
      await check(page, scenario);
    }
    await page.evaluate(() => (document.getElementById("pace").value = "1"));
    await page.locator("#scenario").selectOption("fine");
    await page.locator("#create").click();
    await page.getByText("Looks again in ").waitFor();
    await check(page, "waiting");
    await page.locator("#create").click();
    await page.getByRole("status").filter({ hasText: "Cancelled:" }).waitFor();
    await check(page, "cancelled");
    await close();
  });
}

async function check(page, state) {
  const { violations, incomplete } = await page.evaluate(
    (tags) => {
      for (const details of document.querySelectorAll("details")) details.open = true;
      return globalThis.axe.run(document, { runOnly: tags, rules: { "target-size": { enabled: true } } });
    },
    TAGS,
  );
  const told = [...violations, ...incomplete].map(({ id, nodes }) => [id, nodes.filter((node) => !isArrow(node)).map(({ html }) => html)]);
  assert.deepEqual(told.filter(([, nodes]) => nodes.length > 0), [], state);
}

/** axe does not judge the contrast of what is no letter; the arrows have the colour of the words beside them. */
function isArrow({ html, any }) {
  return html.includes(" → ") && any.some(({ data }) => data?.messageKey === "nonBmp");
}
