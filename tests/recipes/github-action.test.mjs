// docs/recipes/automation/github-action.mjs as GitHub runs it: a process, a summary file, commands on stdout. Its YAML is looked
// at by everywhere/github-action.test.mjs.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";

import { atlasAt, ran, shown, workshop } from "./support/workshop.mjs";

async function job(t, env) {
  const { root, file } = await workshop(t, "automation/github-action.mjs");
  const summary = join(root, "summary.md");
  const ended = await ran(process.execPath, [file], { env: { PATH: process.env.PATH, GITHUB_STEP_SUMMARY: summary, ...env } });
  return { ...ended, summary: await readFile(summary, "utf8").catch(() => "") };
}

test("all is well: green, and a table", async (t) => {
  const { mock, env, atlas } = await atlasAt(t, { looks: 0 });
  const service = await atlas.services.create({ providerName: "AWS", region: "us-east-1" });
  await atlas.services.get(service);
  await atlas.endpoints.create(service, { id: "vpce-0123456789abcdef0" });
  const { code, out, err, summary } = await job(t, env);
  assert.deepEqual([code, out, err], [0, "2 looked at\n", ""]);
  assert.deepEqual(summary.trim().split("\n").slice(2).map((line) => line.split(" | ").slice(1, 3)), [["service", `\`${service.id}\``], ["endpoint", "`vpce-0123456789abcdef0`"]]);
  assert.ok(!`${out}${err}${summary}`.includes(mock.credentials.privateKey));
});

test("something failed: red, and a line that GitHub shows at the run", async (t) => {
  const { mock, env, atlas } = await atlasAt(t, { looks: 0 });
  const service = await atlas.services.create({ providerName: "AZURE", region: "eastus2" });
  mock.set(service, { status: "FAILED", errorMessage: "100% of the\nquota is used." });
  const { code, out } = await job(t, env);
  assert.equal(code, 1);
  shown("automation/github-action.mjs", out.trimEnd().split("\n"));
});

test("a key that is refused is said so, in one command", async (t) => {
  const { env } = await atlasAt(t);
  const { code, out } = await job(t, { ...env, MONGODB_ATLAS_PRIVATE_KEY: "wrong" });
  assert.equal(code, 1);
  assert.match(out, /^::error title=Private endpoints::[^\n]+\n0 looked at\n$/);
});
