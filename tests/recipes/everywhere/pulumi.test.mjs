// docs/recipes/automation/pulumi.mjs with Pulumi's own serializer: what runs is the text that Pulumi would store.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import process from "node:process";
import { after, test } from "node:test";

import { atlasAt, shown, workshop } from "../support/workshop.mjs";

const require = createRequire(import.meta.url);
// It takes the TypeScript that it finds, and this repository's is newer than it knows: here it has its own, as beside most projects.
const vendored = require.resolve("@pulumi/pulumi/vendor/typescript@3.8.3/typescript.js");
require.cache[require.resolve("typescript")] = { id: vendored, filename: vendored, loaded: true, exports: require(vendored) };
const kept = { ...process.env };
const home = process.cwd();
after(() => {
  process.env = kept;
  process.chdir(home);
});

test("created, read, compared, deleted by what is in the state file", async (t) => {
  const { mock, env } = await atlasAt(t);
  const { root, imported } = await workshop(t, "automation/pulumi.mjs", { tools: ["@pulumi/pulumi"] });
  const { runtime } = require("@pulumi/pulumi");
  const { provider, AtlasEndpointService } = await imported();
  assert.equal(typeof AtlasEndpointService, "function");
  const { text, exportName } = await runtime.serializeFunction(() => provider);
  for (const secret of [mock.credentials.publicKey, mock.credentials.privateKey]) assert.ok(!text.includes(secret));

  Object.assign(process.env, env);
  // As Pulumi's host of dynamic providers does: the project's folder is where imports are resolved.
  process.chdir(root);
  const stored = require("require-from-string")(text)[exportName]();
  const inputs = { projectId: mock.projectId, providerName: "AWS", region: "us-east-1" };
  const { id, outs } = await stored.create(inputs);
  shown("automation/pulumi.mjs", [`service: ${outs.endpointServiceName}`]);
  assert.deepEqual((await stored.create(inputs)).id, id);
  assert.deepEqual(await stored.read(id, outs), { id, props: outs });
  assert.deepEqual(await stored.diff(id, outs, inputs), { changes: false, replaces: [], deleteBeforeReplace: false });
  assert.deepEqual((await stored.diff(id, outs, { ...inputs, region: "eu-west-1" })).replaces, ["region"]);
});

test("gone is gone: read finds nothing, delete is no error", async (t) => {
  const { mock, env, atlas } = await atlasAt(t, { looks: 0 });
  const { imported } = await workshop(t, "automation/pulumi.mjs", { tools: ["@pulumi/pulumi"] });
  const { provider } = await imported();
  Object.assign(process.env, env);
  const props = { projectId: mock.projectId, providerName: "AWS", region: "us-east-1" };
  const { id } = await atlas.services.create({ providerName: "AWS", region: "us-east-1" });
  await provider.delete(id, props);
  assert.deepEqual(await provider.read(id, props), {});
  await provider.delete(id, props);
});
