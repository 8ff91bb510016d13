// docs/recipes/automation/deno.mjs in Deno, with the permissions that its first lines name.

import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { folder } from "../../js/support/package.mjs";
import { atlasAt, ran, shown, workshop } from "../support/workshop.mjs";

const DENO = fileURLToPath(new URL("../node_modules/deno/bin.cjs", import.meta.url));

async function script(t, env, flags) {
  const { root, file } = await workshop(t, "automation/deno.mjs");
  // Files, as npm leaves them: what a link leads to is elsewhere than Deno may read.
  await rm(join(root, "node_modules"), { recursive: true });
  await cp(folder, join(root, "node_modules", "atlas-private-endpoint"), { recursive: true });
  const cache = await mkdtemp(join(tmpdir(), "ape-deno-"));
  t.after(() => rm(cache, { recursive: true, force: true }));
  return ran(process.execPath, [DENO, "run", "--no-prompt", ...flags, file], { cwd: root, env: { PATH: process.env.PATH, DENO_DIR: cache, DENO_NO_UPDATE_CHECK: "1", ...env } });
}

/** Those of the recipe's usage, for another host. */
async function flagsFor({ host }) {
  const text = await readFile(new URL("../../../docs/recipes/automation/deno.mjs", import.meta.url), "utf8");
  const usage = /deno run (.*) deno\.mjs/.exec(text)[1];
  return usage.replaceAll('"', "").replace("cloud.mongodb.com", host).split(" ");
}

test("it says what there is, and ends with 0", async (t) => {
  const { env, atlas, server } = await atlasAt(t, { looks: 0 });
  const service = await atlas.services.create({ providerName: "AWS", region: "us-east-1" });
  await atlas.services.get(service);
  await atlas.endpoints.create(service, { id: "vpce-0123456789abcdef0" });
  const { code, out, err } = await script(t, env, await flagsFor(new URL(server.url)));
  assert.deepEqual([code, err], [0, ""]);
  shown("automation/deno.mjs", out.trimEnd().split("\n"));
});

test("something failed: 1", async (t) => {
  const { mock, env, atlas, server } = await atlasAt(t, { looks: 0 });
  const service = await atlas.services.create({ providerName: "AWS", region: "us-east-1" });
  mock.set(service, { status: "FAILED", errorMessage: "No capacity left." });
  const { code, out } = await script(t, env, await flagsFor(new URL(server.url)));
  assert.equal(code, 1);
  assert.match(out, /^AWS US_EAST_1 service [0-9a-f]{24} FAILED No capacity left\.\n1 failed\n$/);
});

test("another host than it may reach is refused by Deno", async (t) => {
  const { mock, env } = await atlasAt(t);
  const { code, err } = await script(t, env, await flagsFor(new URL("https://cloud.mongodb.com")));
  assert.equal(code, 1);
  assert.match(err, /Requires net access/);
  assert.deepEqual(mock.requests, []);
});
