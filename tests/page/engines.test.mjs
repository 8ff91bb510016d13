// The page in Firefox and WebKit, by the drivers of tests/runtimes: `cargo xtask test --everywhere`.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { test } from "node:test";

import { startSite } from "./site.mjs";

const DRIVERS = new URL("../runtimes/browsers/open.mjs", import.meta.url);
const drivers = process.env.APE_REPORTS && existsSync(fileURLToPath(DRIVERS)) ? await import(DRIVERS.href) : null;

for (const name of ["firefox", "webkit"]) {
  const skip = drivers === null ? "only with --everywhere" : (drivers.findBrowser(name).missing ?? false);
  test(`the whole story in ${name}, in the page and over HTTP, by keys and clicks`, { skip }, async () => {
    const site = await startSite();
    const browser = await drivers.openBrowser(name);
    try {
      for (const [via, requests] of [["", 11], ["?via=loopback", 4]]) {
        await browser.goto(site.url + via);
        await browser.waitFor(() => document.getElementById("beat").textContent !== "");
        await browser.evaluate(() => (document.getElementById("pace").value = "1000") && undefined);
        await browser.click("#create");
        await browser.waitFor(() => /^Ready:/.test(document.getElementById("status").textContent));
        const told = await browser.evaluate(() => ({
          status: document.getElementById("status").textContent,
          verdict: document.querySelector(".verdict-line").textContent,
          lit: document.querySelectorAll(".v.lit").length > 8,
          wide: document.documentElement.scrollWidth > innerWidth,
        }));
        assert.match(told.status, new RegExp(`AVAILABLE after \\d+ s\\. ${requests} requests, 1 challenge\\.`));
        assert.match(told.verdict, /^Equal:/);
        assert.deepEqual([told.lit, told.wide], [true, false]);
        await browser.click("#back");
        assert.match(await browser.evaluate(() => document.getElementById("beat").textContent), /^4\/9 A2/);
        await browser.click("#breaks [value=key]");
        await browser.waitFor(() => document.activeElement?.id === "failure");
      }
    } finally {
      await browser.close();
      await site.close();
    }
  });
}
