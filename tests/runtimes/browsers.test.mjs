// The package's files in each browser, in a page and in both kinds of workers, the mock Atlas on the same origin.

import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";

import { findBrowser, openBrowser } from "./browsers/open.mjs";
import { BROWSERS } from "./covered.mjs";
import { AFTER_INIT, CREATED, using } from "./support/expected.mjs";
import { notRun, report } from "./support/report.mjs";
import { startSite } from "./support/site.mjs";

const PLACES = { "page": "page", "module Worker": "worker", "service worker": "serviceWorker" };
const table = report("browsers", [...Object.keys(PLACES), "using"]);

let site;
before(async () => {
  site = await startSite();
});
after(async () => {
  await Promise.all([site?.close(), table.write()]);
});
beforeEach(() => site.mock.reset());

for (const { name, driver, ways } of BROWSERS) {
  const { path, missing } = findBrowser(driver);
  describe(name, { skip: path === undefined && notRun(name, missing) }, () => {
    let browser;
    before(async () => {
      browser = await openBrowser(driver);
      table.found(name, browser.version);
      await browser.goto(site.url);
      await browser.waitFor(() => globalThis.journeys !== undefined);
    });
    after(() => browser?.close());

    for (const [way, place] of Object.entries(PLACES).filter(([way]) => ways.includes(way))) {
      test(way, async () => {
        const { using: said, ...facts } = await browser.evaluate((place, settings) => globalThis.journeys[place](settings), place, site.settings);
        const { disposed, ...rest } = AFTER_INIT;
        assert.deepEqual(facts, { ...rest, disposed: ways.includes("using") ? disposed : "no Symbol.dispose" });
        assert.equal(site.mock.requests.filter(({ method, status }) => method === "POST" && status === 201).length, CREATED);
        table.passed(name, way);
        if (place !== "page") return;
        assert.deepEqual({ using: said }, using(ways.includes("using")));
        if (ways.includes("using")) table.passed(name, "using");
      });
    }
  });
}
