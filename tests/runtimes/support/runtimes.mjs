// Where the runtimes are, and the package in an empty folder beside the programs.

import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);

const TOOLS = fileURLToPath(new URL("../node_modules/", import.meta.url));
const PROGRAMS = fileURLToPath(new URL("../programs/", import.meta.url));
const BUILT = fileURLToPath(new URL("../../../pkg/", import.meta.url));

/** What a process that should end by itself may take. */
const PATIENCE_MS = 60_000;

/** The programs themselves: the packages that npm users name only choose one of them. */
const BINARIES = {
  deno: {
    "linux-x64": "@deno/linux-x64-glibc/deno",
    "linux-arm64": "@deno/linux-arm64-glibc/deno",
    "darwin-x64": "@deno/darwin-x64/deno",
    "darwin-arm64": "@deno/darwin-arm64/deno",
  },
  bun: {
    "linux-x64": "@oven/bun-linux-x64/bin/bun",
    "linux-arm64": "@oven/bun-linux-aarch64/bin/bun",
    "darwin-x64": "@oven/bun-darwin-x64/bin/bun",
    "darwin-arm64": "@oven/bun-darwin-aarch64/bin/bun",
  },
  workerd: {
    "linux-x64": "@cloudflare/workerd-linux-64/bin/workerd",
    "linux-arm64": "@cloudflare/workerd-linux-arm64/bin/workerd",
    "darwin-x64": "@cloudflare/workerd-darwin-64/bin/workerd",
    "darwin-arm64": "@cloudflare/workerd-darwin-arm64/bin/workerd",
  },
};

/** What comes before the name of a program. Deno asks for permissions: these are all that it takes. */
const FLAGS = {
  deno: ["run", "--no-prompt", "--no-remote", "--allow-net=127.0.0.1", "--allow-read=."],
  bun: ["run"],
};

/**
 * The program of a runtime on this machine, or which command would bring it.
 * @param {string} from as in covered.mjs
 * @returns {{ path: string, missing?: undefined } | { path?: undefined, missing: string }}
 */
export function findRuntime(from) {
  const [, major] = /^node-(\d+)$/.exec(from) ?? [];
  if (major !== undefined && process.versions.node.startsWith(`${major}.`)) return { path: process.execPath };
  const name = major === undefined ? BINARIES[from][`${process.platform}-${process.arch}`] : `${from}/bin/node`;
  const path = name === undefined ? undefined : join(TOOLS, name);
  if (path !== undefined && existsSync(path)) return { path };
  return { missing: existsSync(TOOLS) ? `npm has none for ${process.platform} ${process.arch}` : "npm ci in tests/runtimes" };
}

/** The tarball, installed as anybody installs it, and the programs beside it. */
export async function installed() {
  const folder = await mkdtemp(join(tmpdir(), "ape-runtimes-"));
  await writeFile(join(folder, "package.json"), '{ "private": true }\n');
  await run("npm", ["install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts", await tarball(folder)], { cwd: folder });
  await cp(PROGRAMS, folder, { recursive: true });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

async function tarball(folder) {
  if (process.env.APE_TARBALL !== undefined) return process.env.APE_TARBALL;
  const { stdout } = await run("npm", ["pack", "--silent", BUILT], { cwd: folder });
  return join(folder, stdout.trim());
}

/**
 * Runs a program of the folder to its own end, and gives what it printed. No end in time is a failure: something was left
 * behind that keeps the process alive.
 */
export async function output(from, path, folder, words) {
  const env = { ...process.env, DENO_DIR: join(folder, ".deno"), DENO_NO_UPDATE_CHECK: "1" };
  const { stdout } = await run(path, [...(FLAGS[from] ?? []), ...words], { cwd: folder, env, timeout: PATIENCE_MS, killSignal: "SIGKILL" });
  return stdout.trim();
}

/** "22.23.3" of what `--version` says. */
export async function versionOf(path) {
  const { stdout } = await run(path, ["--version"]);
  return /\d+\.\d+\.\d+|\d{4}-\d\d-\d\d/.exec(stdout)?.[0] ?? stdout.trim();
}

/**
 * A Worker in workerd, built as Cloudflare's own tools build it: the modules in one file, wasm files left as modules.
 * @param {string} path workerd
 * @param {string} folder where the programs and the package are
 * @param {string} condition of the package's exports
 * @returns {Promise<{ url: string, stop: () => void }>}
 */
export async function startWorkerd(path, folder, condition) {
  const { build } = await import("esbuild");
  const place = join(folder, condition);
  const { metafile } = await build({
    entryPoints: [join(folder, "workerd.mjs")], outfile: join(place, "worker.js"), bundle: true, format: "esm", target: "esnext", conditions: [condition], external: ["*.wasm", "*.wasm?module"], metafile: true, logLevel: "silent",
  });
  const cores = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path.replace("./", "")));
  for (const core of cores) await cp(join(folder, "node_modules/atlas-private-endpoint", core.split("?")[0]), join(place, core));
  const modules = ['(name = "worker.js", esModule = embed "worker.js")', ...cores.map((core) => `(name = "${core}", wasm = embed "${core}")`)];
  await writeFile(join(place, "workerd.capnp"), `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (modules = [${modules.join(", ")}], compatibilityDate = "2026-11-01", globalOutbound = "loopback")),
    (name = "loopback", network = (allow = ["local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`);
  const workerd = spawn(path, ["serve", "workerd.capnp", "--control-fd=3"], { cwd: place, stdio: ["ignore", "ignore", "pipe", "pipe"] });
  let complaint = "";
  workerd.stderr.on("data", (data) => (complaint += data));
  const port = await new Promise((resolve, reject) => {
    workerd.once("error", reject);
    workerd.once("exit", () => reject(new Error(`workerd ended: ${complaint}`)));
    workerd.stdio[3].once("data", (line) => resolve(JSON.parse(String(line)).port));
  });
  return { url: `http://127.0.0.1:${port}`, stop: () => workerd.kill() };
}
