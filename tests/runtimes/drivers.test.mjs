// The drivers themselves: what open.mjs promises, in each browser that is here.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { once } from "node:events";
import { after, before, describe, test } from "node:test";

import { browserNames, findBrowser, openBrowser } from "./browsers/open.mjs";

const PAGE = `<!doctype html><title>drivers</title><input id="first"><button id="second" onclick="document.title = 'clicked'">b</button>`;

let server;
let url;
before(async () => {
  server = createServer((_, outgoing) => outgoing.setHeader("content-type", "text/html").end(PAGE)).listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${server.address().port}/`;
});
after(() => server.close().closeAllConnections());

for (const name of browserNames) {
  const { missing } = findBrowser(name);
  describe(name, { skip: missing ?? false }, () => {
    let browser;
    before(async () => {
      browser = await openBrowser(name);
      await browser.goto(url);
    });
    after(() => browser?.close());

    test("it says its version", () => assert.match(browser.version, /^\d+(\.\d+)?$/));

    test("a function goes in with its arguments, and its JSON comes out, also later", async () => {
      assert.deepEqual(await browser.evaluate((a, b) => ({ sum: a + b.c, at: location.href }), 1, { c: 2 }), { sum: 3, at: url });
      assert.deepEqual(await browser.evaluate(async () => [await Promise.resolve("ü")]), ["ü"]);
      await assert.rejects(browser.evaluate(async () => { throw new Error("from the page"); }), /from the page/);
    });

    test("keys and clicks are real", async () => {
      await browser.click("#first");
      for (const key of ["a", "Shift+Tab", "Tab"]) await browser.press(key);
      assert.equal(await browser.evaluate(() => document.querySelector("#first").value), "a");
      await browser.click("#second");
      await browser.waitFor(() => document.title === "clicked");
      await assert.rejects(browser.waitFor(() => false, { timeoutMs: 50 }), /within 50 ms/);
    });

    test("the page has the size that was asked for, and can be seen", async () => {
      await browser.resize(700, 500);
      await browser.waitFor(() => innerWidth === 700 && innerHeight === 500);
      const png = await browser.screenshot();
      assert.equal(png.subarray(1, 4).toString(), "PNG");
    });
  });
}
