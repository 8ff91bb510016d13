// Parcel 2, with a page and nothing else.

import { join } from "node:path";
import { after, test } from "node:test";

import { PAGE_MAIN, inlinedSeed, page, seedModule } from "../support/seed.mjs";
import { closeBrowser, command, commandOf, filesOf, project, worksInBrowser } from "../support/stage.mjs";

after(closeBrowser);

/** What Parcel makes of `index.html`: its folder. */
async function built(root) {
  await command(root, [commandOf("parcel"), "build", "index.html", "--no-cache", "--dist-dir", "dist"], { PARCEL_WORKERS: "0" });
  return join(root, "dist");
}

for (const [what, seed] of [["the cores are files", seedModule()], ["with the core inlined", inlinedSeed]]) {
  test(`Parcel: for the browser, ${what}`, async (t) => {
    const root = await project(t, { "seed.js": seed, "main.js": PAGE_MAIN, "index.html": page("main.js") });
    // The script finds its files by a map that Parcel writes into the page.
    await worksInBrowser(t, filesOf(await built(root), "'unsafe-inline'"));
  });
}
