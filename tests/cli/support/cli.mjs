// The command line in this process, against a mock; and as the program that users call.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createMockAtlas, folder, load } from "../../js/support/package.mjs";

export { createMockAtlas, folder };
export const { cli, createProxy, serve } = await load("./node");

export const VPCE = "vpce-0123456789abcdef0";
export const AZURE_ID = "/subscriptions/4e133d35-e734-4385-a565-c0945567ae01/resourceGroups/rg_1/providers/Microsoft.Network/privateEndpoints/pe_1";
export const AWS_INPUTS = ["--vpc", "vpc-1", "--subnet", "subnet-1", "--security-group", "sg-1"];
export const NO_ID = "6a793f68c0eb9e7a17715835";

/** What a shell has where a mock is meant. */
export const environment = (mock, more = {}) => ({
  MONGODB_ATLAS_PUBLIC_KEY: mock.credentials.publicKey,
  MONGODB_ATLAS_PRIVATE_KEY: mock.credentials.privateKey,
  MONGODB_ATLAS_PROJECT_ID: mock.projectId,
  ...more,
});

/** What was written to it, and whether it says that it is a terminal. */
export class Sink {
  text = "";

  constructor(more = {}) {
    Object.assign(this, more);
  }

  write(text) {
    this.text += text;
  }
}

/**
 * A mock, and command lines against it.
 * @param {{ mock?: object, env?: object, fetch?: (mock: any) => Function }} [options]
 */
export function setUp({ mock: options, env, fetch } = {}) {
  const mock = createMockAtlas({ looks: 1, ...options });
  const run = async (line, { tty = false, stdin = {}, ...io } = {}) => {
    const argv = typeof line === "string" ? line.split(" ").filter(Boolean) : line;
    const [stdout, stderr] = [new Sink({ isTTY: tty }), new Sink({ isTTY: tty, columns: 100 })];
    const code = await cli(argv, { env: environment(mock, env), fetch: fetch?.(mock) ?? mock.fetch, stdin, stdout, stderr, ...io });
    return { code, out: stdout.text, err: stderr.text };
  };
  /** A command that must succeed, and its one JSON value. */
  const json = async (line, io) => {
    const argv = typeof line === "string" ? line.split(" ") : line;
    const { code, out, err } = await run([...argv, "--json"], io);
    assert.equal(code, 0, err);
    return JSON.parse(out);
  };
  return { mock, run, json };
}

/** One line that says what and how to mend it, and exit code 2; nothing on stdout, nothing sent. */
export function misused({ code, out, err }, ...words) {
  assert.equal(code, 2, err);
  assert.equal(out, "");
  assert.match(err, /^atlas-private-endpoint: [^\n]+\n$/);
  for (const word of words) assert.ok(err.includes(word), `${JSON.stringify(word)} is not in ${err}`);
}

/** Programs of a cloud that print what is given, and write down how they were called. @returns a PATH, and the calls */
export async function standIns(t, programs) {
  const path = await mkdtemp(join(tmpdir(), "ape-cli-"));
  t.after(() => rm(path, { recursive: true, force: true }));
  const log = join(path, "calls");
  await writeFile(log, "");
  for (const [name, script] of Object.entries(programs)) {
    const file = join(path, name);
    await writeFile(file, `#!/bin/sh\nprintf '%s\\n' "$0 $*" >> '${log}'\n${script}\n`);
    await chmod(file, 0o755);
  }
  return { PATH: `${path}:${process.env.PATH}`, calls: async () => (await readFile(log, "utf8")).split("\n").filter(Boolean).map((line) => line.slice(path.length + 1)) };
}

/** The program of the package in a process of its own, with a mock on loopback. */
export async function program(t, options) {
  const mock = createMockAtlas({ looks: 1, ...options });
  const server = await serve(mock.fetch);
  t.after(() => server.close());
  const env = { PATH: process.env.PATH, ...environment(mock), MONGODB_ATLAS_BASE_URL: server.url };
  return { mock, env, start: (argv, more) => started(argv, { env, ...more }) };
}

/** @returns {{ child: import("node:child_process").ChildProcess, ended: Promise<{ code: number, out: string, err: string }>, said: (words: string) => Promise<void> }} */
export function started(argv, options = {}) {
  const child = spawn(process.execPath, [join(folder, "cli.js"), ...argv], { stdio: ["ignore", "pipe", "pipe"], ...options });
  let [out, err] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text) => (err += text));
  const said = async (words) => {
    while (!err.includes(words) && !out.includes(words)) {
      assert.equal(child.exitCode, null, `it ended before it said ${JSON.stringify(words)}:\n${err}`);
      await Promise.race([once(child.stdout, "data"), once(child.stderr, "data"), once(child, "close")]);
    }
  };
  const ended = once(child, "close").then(([code]) => ({ code, out, err }));
  return { child, ended, said };
}
