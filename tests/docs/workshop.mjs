// Where the documents' examples run: a folder that has the package installed, and a mock Atlas behind a port for each run.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { createMockAtlas, folder, serve } from "../js/support/package.mjs";

const TIME_LIMIT_MS = 30_000;
const RUNNER = fileURLToPath(new URL("run-block.mjs", import.meta.url));

/**
 * A folder with the package in its node_modules.
 * @param {Record<string, string>} [others] further packages: name to folder
 */
export async function openWorkshop(others = {}) {
  const place = await mkdtemp(join(tmpdir(), "ape-docs-"));
  await mkdir(join(place, "node_modules"));
  for (const [name, source] of Object.entries({ "atlas-private-endpoint": folder, ...others })) {
    await symlink(source, join(place, "node_modules", name), "junction");
  }
  return {
    place,
    close: () => rm(place, { recursive: true, force: true }),
    /** Runs a module in a process of its own; gives what it printed, by line, and threw. */
    run: (name, text) => run(place, name, text),
  };
}

async function run(place, name, text) {
  // Nothing to wait for: what an example waits for is there when it looks.
  const mock = createMockAtlas({ looks: 0 });
  const server = await serve(mock.fetch);
  const file = join(place, `${name.replace(/\W/g, "-")}.mjs`);
  await writeFile(file, text);
  const child = spawn(process.execPath, [RUNNER, file], {
    cwd: place,
    env: { PATH: process.env.PATH, ...variables(mock, server.url) },
    stdio: ["ignore", "ignore", "pipe", "pipe"],
    timeout: TIME_LIMIT_MS,
  });
  const [complaints, report] = [child.stdio[2], child.stdio[3]].map(collected);
  const [exitCode, signal] = await once(child, "close");
  await server.close();
  assert.equal(signal, null, `${name} took longer than ${TIME_LIMIT_MS} ms`);
  const outcome = JSON.parse(report.text);
  assert.ok(outcome.finished && exitCode === 0, `${name} did not come to its end\n${complaints.text}`);
  return outcome;
}

/** How a user says which Atlas, and who is asking. */
function variables({ credentials, projectId }, url) {
  return {
    MONGODB_ATLAS_PUBLIC_KEY: credentials.publicKey,
    MONGODB_ATLAS_PRIVATE_KEY: credentials.privateKey,
    MONGODB_ATLAS_PROJECT_ID: projectId,
    MONGODB_ATLAS_BASE_URL: url,
  };
}

/** What comes out of a stream, as far as it has come. */
export function collected(stream) {
  const so = { text: "" };
  stream.setEncoding("utf8").on("data", (chunk) => (so.text += chunk));
  return so;
}
