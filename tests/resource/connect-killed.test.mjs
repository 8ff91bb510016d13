// `connect` in a process that is killed, at each step and after each request; the mock lives on in this
// one. Another run ends with one service, one endpoint and the strings of a run that nobody disturbed.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";

import { atlas, createMockAtlas, serve } from "../js/support/package.mjs";
import { connectAs, KINDS, STEPS } from "./support/connecting.mjs";
import { count, setUp } from "./support/resource.mjs";

const CHILD = fileURLToPath(new URL("./support/connect-child.mjs", import.meta.url));

/** A run in a process of its own. */
function run(url, mock, kind, step = "never") {
  const { publicKey, privateKey } = mock.credentials;
  const env = {
    ...process.env,
    MONGODB_ATLAS_PUBLIC_API_KEY: publicKey,
    MONGODB_ATLAS_PRIVATE_API_KEY: privateKey,
    MONGODB_ATLAS_PROJECT_ID: mock.projectId,
  };
  return spawn(process.execPath, [CHILD, url, kind, step], { env, stdio: ["ignore", "pipe", "inherit"] });
}

/** How a process ended, and what it wrote. */
async function ended(child) {
  const chunks = [];
  child.stdout.on("data", (chunk) => chunks.push(chunk));
  const [code, signal] = await once(child, "close");
  return { code, signal, text: Buffer.concat(chunks).toString() };
}

const quiet = async (kind) => (await connectAs(setUp().client, kind)).clusters;

/** The run after a killed one: a new client knows as little as a new process. */
async function assertGoesOn(mock, kind) {
  const client = new atlas.AtlasClient({ ...mock.credentials, projectId: mock.projectId, fetch: mock.fetch });
  const { clusters } = await connectAs(client, kind);
  assert.deepEqual(clusters, await quiet(kind));
  assert.deepEqual([mock.services.length, mock.endpoints.length], [1, 1]);
  assert.deepEqual([count(mock, "createPrivateEndpointService"), count(mock, "createPrivateEndpoint")], [1, 1]);
}

for (const kind of Object.keys(KINDS)) {
  describe(kind, () => {
    for (const step of [...STEPS, "in attach"]) {
      test(`killed ${step === "in attach" ? step : `in step ${step}`} and run again: one service, one endpoint, the same strings`, async (t) => {
        const mock = createMockAtlas();
        const server = await serve(mock.fetch);
        t.after(() => server.close());
        const { signal, text } = await ended(run(server.url, mock, kind, step));
        assert.deepEqual([signal, text], ["SIGKILL", ""]);
        await assertGoesOn(mock, kind);
      });
    }
  });
}

test("killed after each request that Atlas executed, its answer never seen: the same", async (t) => {
  const kind = "AWS";
  for (let fatal = 1; ; fatal += 1) {
    const mock = createMockAtlas();
    let requests = 0;
    let child = null;
    const server = await serve(async (request) => {
      const response = await mock.fetch(request);
      requests += 1;
      if (requests !== fatal) return response;
      child.kill("SIGKILL");
      return new Promise(() => {});
    });
    t.after(() => server.close());
    child = run(server.url, mock, kind);
    const { signal, text } = await ended(child);
    if (signal === null) {
      assert.deepEqual(JSON.parse(text), await quiet(kind));
      // It took fewer requests than that. A create, a look, a registration, a look and the clusters are eight at least.
      assert.ok(fatal > 8, `${fatal}`);
      return;
    }
    assert.equal(signal, "SIGKILL");
    await assertGoesOn(mock, kind);
  }
});
