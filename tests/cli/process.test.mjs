// The program as users call it: a process, its exit code, its streams, its signals.

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";

import { createProxy, folder, program, started } from "./support/cli.mjs";

/** Node cannot send SIGINT there. */
const skip = process.platform === "win32" && "needs signals";

test("a service is made ready from a shell, with no progress where no terminal is", async (t) => {
  const { mock, start } = await program(t);
  const { code, out, err } = await start(["services", "ensure", "AWS", "us-east-1", "--wait", "--interval", "0", "--json"]).ended;
  assert.deepEqual([code, err], [0, ""]);
  assert.equal(JSON.parse(out).id, mock.services[0].id);
});

test("exit codes: 0, 1, 2, 3, 4", async (t) => {
  const { env, start } = await program(t);
  const codes = async (...lines) => Promise.all(lines.map(async ([line, more]) => (await start(line.split(" "), { env: { ...env, ...more } }).ended).code));
  const got = await codes(
    ["services list"],
    ["services get AWS 6a793f68c0eb9e7a17715835"],
    ["services lsit"],
    ["services list", { MONGODB_ATLAS_PUBLIC_KEY: "", MONGODB_ATLAS_PRIVATE_KEY: "" }],
    ["services list AWS", { MONGODB_ATLAS_PRIVATE_KEY: "wrong" }],
    ["services wait AWS 6a793f68c0eb9e7a17715835 --deadline 0 --interval 0"],
    ["connect AWS us-east-1 --interval 0"],
  );
  assert.deepEqual(got, [0, 1, 2, 2, 3, 4, 4]);
});

test("Ctrl-C in a wait is 130, with the line that says how to go on", { skip }, async (t) => {
  const { mock, start } = await program(t, { looks: 1000 });
  const { child, ended, said } = start(["services", "create", "AWS", "us-east-1", "--wait", "--interval", "1h", "--verbose"]);
  await said("look 1");
  child.kill("SIGINT");
  const { code, err, out } = await ended;
  assert.equal(code, 130);
  const [{ id }] = mock.services;
  assert.ok(err.endsWith(`interrupted; go on with: atlas-private-endpoint services wait AWS ${id}\n`), err);
  assert.ok(out.includes(id));
});

test("a reader that has seen enough is no crash", { skip }, async () => {
  const { child, ended } = started(["regions", "--json"]);
  child.stdout.destroy();
  const { code, err } = await ended;
  assert.deepEqual([code, err], [0, ""]);
});

test("a reader that leaves in the middle is no crash", { skip }, async () => {
  const { child, ended } = started(["regions", "--json"]);
  await once(child.stdout, "data");
  child.stdout.destroy();
  const { code, err } = await ended;
  assert.deepEqual([code, err], [0, ""]);
});

test("a result that cannot be written is 1, and one line", { skip: !existsSync("/dev/full") && "there is no /dev/full" }, async (t) => {
  const full = await open("/dev/full", "w");
  t.after(() => full.close());
  const child = spawn(process.execPath, [join(folder, "cli.js"), "regions"], { stdio: ["ignore", full.fd, "pipe"] });
  const err = Buffer.concat(await child.stderr.toArray()).toString();
  const code = child.exitCode ?? (await once(child, "exit"))[0];
  assert.deepEqual([code, err], [1, "atlas-private-endpoint: the result could not be written (ENOSPC)\n"]);
});

test("proxy serves until Ctrl-C where the package has one, and says so where it has none", { skip }, async (t) => {
  const { env } = await program(t);
  const { child, ended, said } = started(["proxy", "--verbose"], { env });
  t.after(() => child.kill());
  if (createProxy === undefined) {
    const { code, err } = await ended;
    assert.deepEqual([code, err], [1, "atlas-private-endpoint: this build of the package has no proxy\n"]);
    return;
  }
  await said("Ctrl-C ends it");
  child.kill("SIGINT");
  const { code, out } = await ended;
  assert.equal(code, 130);
  assert.match(out, /^http:\/\/127\.0\.0\.1:\d+\n$/);
});

test("a completion completes", { skip }, async () => {
  const { out } = await started(["completion", "bash"]).ended;
  const complete = async (...words) => {
    const script = `${out}\nCOMP_WORDS=(atlas-private-endpoint "$@"); COMP_CWORD=$#; _atlas_private_endpoint; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return (await promisify(execFile)("bash", ["-c", script, "bash", ...words])).stdout.trim().split("\n");
  };
  assert.deepEqual(await complete("serv"), ["services"]);
  assert.deepEqual(await complete("services", "en"), ["ensure"]);
  assert.deepEqual(await complete("services", "get", "A"), ["AWS", "AZURE"]);
  assert.deepEqual(await complete("--json", "services", "wait", "AWS", "--g"), ["--gone"]);
  assert.deepEqual(await complete("completion", "f"), ["fish"]);
});

test("mock serves until Ctrl-C, and prints what a shell needs", { skip }, async (t) => {
  const { child, ended, said } = started(["mock", "--looks", "0"]);
  t.after(() => child.kill());
  let out = "";
  child.stdout.on("data", (text) => (out += text));
  await said("MONGODB_ATLAS_PROJECT_ID");
  const variables = Object.fromEntries(out.trim().split("\n").map((line) => line.replace("export ", "").split("=")));
  const made = await started(["services", "create", "AWS", "us-east-1", "--json"], { env: { PATH: process.env.PATH, ...variables } }).ended;
  assert.equal(made.code, 0, made.err);
  assert.equal(JSON.parse(made.out).regionName, "US_EAST_1");
  child.kill("SIGINT");
  assert.equal((await ended).code, 130);
});
