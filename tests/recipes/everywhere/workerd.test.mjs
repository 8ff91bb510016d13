// docs/recipes/backend/worker.mjs in workerd itself, bundled as Wrangler does: `workerd` among the conditions, the core a module.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { copyFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { build } from "esbuild";
// The path of the program for this machine.
import workerd from "workerd";

import { folder } from "../../js/support/package.mjs";
import { atlasAt, shown, workshop } from "../support/workshop.mjs";

const TOKEN = "a-token-of-the-page";

/** @returns {Promise<string>} the worker's address */
async function served(t, variables) {
  const { root, file } = await workshop(t, "backend/worker.mjs");
  await build({ entryPoints: [file], outfile: join(root, "worker.js"), bundle: true, format: "esm", target: "es2022", conditions: ["workerd"], external: ["*.wasm"], logLevel: "error" });
  await copyFile(join(folder, "core.wasm"), join(root, "core.wasm"));
  const bindings = Object.entries(variables).map(([name, value]) => `(name = ${JSON.stringify(name)}, text = ${JSON.stringify(value)})`);
  await writeFile(join(root, "config.capnp"), `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [(name = "worker.js", esModule = embed "worker.js"), (name = "core.wasm", wasm = embed "core.wasm")],
      bindings = [${bindings.join(", ")}],
      compatibilityDate = "2026-01-01",
      globalOutbound = "loopback",
    )),
    (name = "loopback", network = (allow = ["private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`);
  const child = spawn(workerd.default, ["serve", "config.capnp", "--control-fd=3"], { cwd: root, stdio: ["ignore", "inherit", "inherit", "pipe"] });
  t.after(() => child.kill());
  const port = await new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`workerd ended with ${code}`)));
    let text = "";
    child.stdio[3].setEncoding("utf8").on("data", (chunk) => {
      text += chunk;
      const line = text.split("\n").slice(0, -1).map((json) => JSON.parse(json)).find(({ event, socket }) => event === "listen" && socket === "http");
      if (line !== undefined) resolve(line.port);
    });
  });
  return `http://127.0.0.1:${port}`;
}

test("services are listed at the edge, for those who have the token; fifty at once do not wait for each other", async (t) => {
  const { mock, env, atlas } = await atlasAt(t);
  await atlas.services.create({ providerName: "AWS", region: "us-east-1" });
  const url = await served(t, { ...env, PAGE_TOKEN: TOKEN, PAGE_ORIGIN: "https://app.example" });
  const ask = (token) => fetch(`${url}/?provider=AWS`, { headers: { authorization: `Bearer ${token}` } });
  const before = mock.requests.length;
  assert.equal((await ask("another")).status, 401);
  assert.equal(mock.requests.length, before);
  const answers = await Promise.all(Array.from({ length: 50 }, () => ask(TOKEN)));
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
  shown("backend/worker.mjs", [(await answers[0].text()).replace('"AVAILABLE"', '"INITIATING"').replace('"ready"', '"pending"')]);
});
