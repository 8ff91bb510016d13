// Chromium, Firefox and WebKit under one small interface, for tests of what should work in all three.
//
//   import { findBrowser, openBrowser } from "../runtimes/browsers/open.mjs";
//
//   const found = findBrowser("webkit");            // { path } or { missing: "apt-get install …" }
//   const browser = await openBrowser("firefox");   // or "chromium", "webkit"; one page, no profile
//   await browser.goto(url);                        // resolves when the page has loaded
//   await browser.evaluate((a, b) => a + b, 1, 2);  // a function that may be async; JSON goes in and comes out
//   await browser.waitFor(() => document.title === "Ready", { timeoutMs: 5_000 });
//   await browser.press("Tab");                     // a character, or a name such as Enter, Space, ArrowDown, Shift+Tab
//   await browser.click("#create");                 // a real click on what the selector finds
//   await browser.resize(375, 800);                 // of the page, in CSS pixels, as near as the browser gets
//   await writeFile(name, await browser.screenshot()); // PNG, what is in view
//   browser.version                                 // "153.7"
//   await browser.close();
//
// What none of the three can do the same way is not here: no console, no network. A page under test can record its own
// errors, and the server that serves it its own requests.
//
// Chromium is driven by playwright-core, which the root of the repository installs; Firefox over WebDriver BiDi by the
// puppeteer-core of tests/runtimes (npm ci there); WebKitGTK by its own WebDriver, on an Xvfb, with nothing from npm.
// CHROME, FIREFOX and WEBKIT_DRIVER name other programs than those of the PATH; APE_BROWSER is what xtask found for Chromium.

import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

import { openChromium } from "./chromium.mjs";
import { openFirefox } from "./firefox.mjs";
import { openWebkit } from "./webkit.mjs";

const BROWSERS = {
  chromium: {
    open: openChromium,
    chosen: ["APE_BROWSER", "CHROME"],
    names: ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"],
    fix: "apt-get install chromium, or set CHROME",
  },
  firefox: {
    open: openFirefox,
    chosen: ["FIREFOX"],
    names: ["firefox-esr", "firefox"],
    fix: "apt-get install firefox-esr, or set FIREFOX",
  },
  webkit: {
    open: openWebkit,
    chosen: ["WEBKIT_DRIVER"],
    names: ["WebKitWebDriver"],
    fix: "apt-get install webkit2gtk-driver, or set WEBKIT_DRIVER",
    // Xvfb in any case: without a display it does not start, and on somebody's own it would take their focus.
    needs: { names: ["Xvfb"], fix: "apt-get install xvfb" },
  },
};

/** The names that `openBrowser` knows. */
export const browserNames = Object.keys(BROWSERS);

/**
 * Where a browser is on this machine, or which command would bring it.
 * @param {"chromium" | "firefox" | "webkit"} name
 * @returns {{ path: string, missing?: undefined } | { path?: undefined, missing: string }}
 */
export function findBrowser(name) {
  const { chosen, names, fix, needs } = BROWSERS[name];
  const path = chosen.map((variable) => process.env[variable]).find(Boolean) ?? onPath(names);
  if (path === undefined) return { missing: fix };
  return needs === undefined || onPath(needs.names) !== undefined ? { path } : { missing: needs.fix };
}

/**
 * A browser of one page, as the top of this file describes it. The caller closes it.
 * @param {"chromium" | "firefox" | "webkit"} name
 */
export async function openBrowser(name) {
  const { path, missing } = findBrowser(name);
  if (path === undefined) throw new Error(`${name} is not on this machine: ${missing}`);
  const driver = await BROWSERS[name].open(path);
  return { name, ...driver, waitFor: (condition, options) => waitFor(driver, condition, options) };
}

/** Asks until the page says yes: the engines' own ways of waiting differ in what a reload does to them. */
async function waitFor(driver, condition, { timeoutMs = 10_000, everyMs = 25 } = {}) {
  const end = Date.now() + timeoutMs;
  while (!(await driver.evaluate(condition))) {
    if (Date.now() > end) throw new Error(`not true within ${timeoutMs} ms: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}

function onPath(names) {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
