// Vite without configuration: its build, its server for development, and its build for a server.

import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { after, test } from "node:test";

import { build, createServer } from "vite";

import { PAGE_MAIN, SERVER_MAIN, page, seedModule } from "../support/seed.mjs";
import { closeBrowser, filesOf, passedOn, project, worksInBrowser, worksInNode } from "../support/stage.mjs";

after(closeBrowser);

const pageProject = (t) => project(t, { "seed.js": seedModule(), "main.js": PAGE_MAIN, "index.html": page("/main.js") });

test("Vite: built for the browser, the cores are files beside the script", async (t) => {
  const root = await pageProject(t);
  await build({ root, logLevel: "silent" });
  const dist = join(root, "dist");
  assert.equal((await readdir(join(dist, "assets"))).filter((name) => name.endsWith(".wasm")).length, 2);
  await worksInBrowser(t, filesOf(dist));
});

test("Vite: its server for development", async (t) => {
  const root = await pageProject(t);
  const server = await createServer({ root, logLevel: "silent", server: { host: "127.0.0.1", port: 0 } });
  t.after(() => server.close());
  await server.listen();
  // The page's one origin is the mock's, which passes on no WebSockets.
  await worksInBrowser(t, passedOn(`http://127.0.0.1:${server.httpServer.address().port}`), { ignore: /websocket/i });
});

test("Vite: built for a server, the package stays outside", async (t) => {
  const root = await project(t, { "seed.js": seedModule(), "main.js": SERVER_MAIN });
  await build({ root, logLevel: "silent", build: { ssr: "main.js" } });
  await worksInNode(t, join(root, "dist/main.js"));
});
