// Next.js without configuration: a client component and a route handler, built by Turbopack and by webpack, and started.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { after, test } from "node:test";

import { freePort } from "../../support/free-port.mjs";
import { WORKED, inlinedSeed, seedModule } from "../support/seed.mjs";
import { atlas, closeBrowser, command, commandOf, madeOne, passedOn, project, worksInBrowser } from "../support/stage.mjs";

after(closeBrowser);

const FILES = {
  "app/seed.js": seedModule(),
  "app/layout.js": `
export const metadata = { title: "loading" };
export default function Layout({ children }) {
  return <html lang="en"><head><link rel="icon" href="data:," /></head><body>{children}</body></html>;
}
`,
  "app/page.js": `
"use client";
import { useEffect } from "react";
import { seed } from "./seed.js";

const run = async () => seed({ ...(await (await fetch("/keys.json")).json()), baseUrl: location.origin });

export default function Page() {
  useEffect(() => void run().then((line) => (document.title = line), (error) => (document.title = "failed: " + error.stack)), []);
  return <p>A client component.</p>;
}
`,
  "app/seed/route.js": `
import { seed } from "../seed.js";

export async function POST(request) {
  return new Response(await seed(await request.json()).catch((error) => "failed: " + error.stack));
}
`,
};
const QUIET = { NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" };

/** `next start`: where it listens. */
async function started(t, root) {
  const port = await freePort();
  const child = spawn(process.execPath, [commandOf("next"), "start", "--hostname", "127.0.0.1", "--port", String(port)], { cwd: root, env: { ...process.env, ...QUIET }, stdio: ["ignore", "pipe", "inherit"] });
  t.after(async () => {
    if (child.exitCode !== null) return;
    child.kill();
    await once(child, "exit");
  });
  for await (const text of child.stdout) if (/Ready in/.test(String(text))) break;
  child.stdout.resume();
  return `http://127.0.0.1:${port}`;
}

/** The route handler makes the calls where Next runs; Atlas sees the same as from a page. */
async function worksInRoute(t, origin) {
  const { mock, keys } = await atlas(t);
  const answer = await fetch(`${origin}/seed`, { method: "POST", body: JSON.stringify(keys) });
  assert.equal(await answer.text(), WORKED);
  madeOne(mock);
}

test("Next.js: in a client component and in a route handler", async (t) => {
  const root = await project(t, FILES, { isBesideTools: true });
  await command(root, [commandOf("next"), "build"], QUIET);
  const origin = await started(t, root);
  await worksInBrowser(t, passedOn(origin));
  await worksInRoute(t, origin);
});

test("Next.js --webpack: in a client component, and in a route handler with the core inlined", async (t) => {
  // There a URL made for a server names no file that the server could read.
  const files = { ...FILES, "app/seed/seed.js": inlinedSeed, "app/seed/route.js": FILES["app/seed/route.js"].replace("../seed.js", "./seed.js") };
  const root = await project(t, files);
  await command(root, [commandOf("next"), "build", "--webpack"], QUIET);
  const origin = await started(t, root);
  await worksInBrowser(t, passedOn(origin));
  await worksInRoute(t, origin);
});
