// `atlas-private-endpoint/inline`: the same as ".", without a file beside it.

import assert from "node:assert/strict";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { atlas, createMockAtlas, folder, freshCopy, load, wasm } from "../js/support/package.mjs";

const inlined = await load("./inline");

test("it has the same names, the same errors and the same version", () => {
  assert.deepEqual(Object.keys(inlined).sort(), Object.keys(atlas).sort());
  for (const name of ["AtlasError", "ApiError", "UsageError", "isAtlasError", "version"]) assert.equal(inlined[name], atlas[name], name);
});

test("the core in it is core.wasm, byte for byte", async () => {
  const { bytes } = await import(join(folder, "lib/core.inline.js"));
  assert.ok(Buffer.from(bytes()).equals(await wasm()));
});

test("both can be in one program, and their clients work side by side", async () => {
  const mock = createMockAtlas();
  const options = { ...mock.credentials, projectId: mock.projectId, fetch: mock.fetch };
  const [one, other] = [new atlas.AtlasClient(options), new inlined.AtlasClient(options)];
  for (let turn = 0; turn < 3; turn += 1) {
    const [first, second] = turn % 2 === 0 ? [one, other] : [other, one];
    const { service } = await first.services.ensure({ providerName: "AWS", region: "us-east-1" });
    assert.equal((await second.services.get(service)).id, service.id);
  }
  await assert.rejects(other.services.get({ cloudProvider: "AWS", id: "0".repeat(24) }), atlas.ApiError);
  one.close();
  assert.equal((await other.services.list("AWS")).length, 1);
  other.close();
});

test("it needs no file, no URL and no init, not even for what is synchronous", async (t) => {
  const root = await freshCopy(t);
  for (const name of ["core.wasm", "digest.wasm"]) await rm(join(root, name));
  const { regions, DigestSession, toAtlasRegion, init } = await load("./inline", root);
  assert.equal(toAtlasRegion("AZURE", "eastus2"), "US_EAST_2");
  assert.ok(regions("GCP").length > 5);
  const session = new DigestSession({ username: "u", password: "p" });
  assert.equal(session.receiveChallenge('Digest realm="r", nonce="n", qop="auth"'), "retry");
  session.close();
  await init();
});

test("nothing in it looks for a file or for Node", async () => {
  for (const name of ["inline.js", "lib/core.inline.js"]) {
    const source = await readFile(join(folder, name), "utf8");
    assert.doesNotMatch(source, /import\.meta|["']node:/, name);
    // Fit for a script in a page, and for tools that know ASCII only.
    assert.doesNotMatch(source, /<\/script|<!--|[^\0-\x7f]/i, name);
  }
});
