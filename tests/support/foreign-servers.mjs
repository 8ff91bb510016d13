// Digest servers that nobody here wrote: two from npm, and Apache httpd with mod_auth_digest where it is installed.
// Each answers every accepted request with JSON: the method, the target and the body as they arrived.

import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const require = createRequire(import.meta.url);
const CREDENTIALS = Object.freeze({ username: "kpqrstuv", password: "8d2c5b1e-7f40-4a69-b3c8-0e9d6a5f4b21" });
const REALM = "Private Area";
const START_TRIES = 5;
const READY_TRIES = 100;
const READY_PAUSE_MS = 50;

/** @typedef {{ name: string, version: string, url: string, credentials: { username: string, password: string }, close(): Promise<void> }} ForeignServer */

/**
 * All of them that can be had here.
 * @returns {Promise<{ servers: ForeignServer[], missing: string[] }>} `missing`: what is not installed, and how to get it
 */
export async function startForeignServers() {
  const servers = [await startHttpAuth(), await startPassportHttp()];
  const apache = await startApache();
  if (apache !== null) return { servers: [...servers, apache], missing: [] };
  return { servers, missing: ["Apache httpd with mod_auth_digest (Debian: apt-get install apache2)"] };
}

/**
 * npm http-auth: algorithm and stale in quotes; counts in rising order, a late one is called stale.
 * @param {{ algorithm?: "MD5" | "MD5-sess", qop?: "auth" | "none" }} [options]
 * @returns {Promise<ForeignServer>}
 */
export async function startHttpAuth(options = {}) {
  const auth = require("http-auth");
  const digest = auth.digest({ realm: REALM, ...options }, (username, callback) => {
    callback(username === CREDENTIALS.username ? ha1() : new Error("unknown user"));
  });
  // A user it does not know is an error there; without a listener it would end the process.
  digest.on("error", () => {});
  return npmServer("http-auth", digest.check(echo));
}

/**
 * npm passport-http: answers 400 to what is malformed and to a wrong uri, never says stale, refuses a used count with a plain 401.
 * @param {{ algorithm?: "MD5" | "MD5-sess", qop?: "auth", opaque?: string, domain?: string }} [options]
 * @returns {Promise<ForeignServer>}
 */
export async function startPassportHttp(options = { qop: "auth", algorithm: "MD5" }) {
  const { Passport } = require("passport");
  const { DigestStrategy } = require("passport-http");
  const seen = new Set();
  const passport = new Passport();
  passport.use(
    new DigestStrategy(
      { realm: REALM, ...options },
      (username, done) => (username === CREDENTIALS.username ? done(null, { username }, CREDENTIALS.password) : done(null, false)),
      // It leaves the counts to its user; this is the check its documentation asks for.
      ({ nonce, nc }, done) => {
        const use = `${nonce} ${nc}`;
        const isNew = nc === undefined || !seen.has(use);
        seen.add(use);
        done(null, isNew);
      },
    ),
  );
  const authenticate = passport.authenticate("digest", { session: false });
  return npmServer("passport-http", (request, response) =>
    authenticate(request, response, (error) => {
      if (!error) return echo(request, response);
      response.writeHead(500);
      response.end(String(error));
    }),
  );
}

/**
 * Apache httpd with mod_auth_digest, in front of a server that echoes.
 * @param {{ nonceLifetimeSeconds?: number, ncCheck?: boolean }} [options] `ncCheck`: counts exactly in order, and an opaque
 * @returns {Promise<ForeignServer | null>} null: it is not installed
 */
export async function startApache({ nonceLifetimeSeconds = 300, ncCheck = false } = {}) {
  const found = findApache();
  if (found === null) return null;
  const folder = await mkdtemp(join(tmpdir(), "apache-digest-"));
  const backend = await listen(createServer(echo));
  const clean = async () => {
    await stop(backend);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    // Its workers drop root's rights and must still read the password file.
    await chmod(folder, 0o755);
    await writeFile(join(folder, "htdigest"), `${CREDENTIALS.username}:${REALM}:${ha1()}\n`);
    const settings = { folder, modules: found.modules, builtIn: found.builtIn, backendPort: backend.address().port, nonceLifetimeSeconds, ncCheck };
    const { child, port } = await launchApache(found.binary, settings);
    const close = async () => {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGTERM");
        await once(child, "exit");
      }
      await clean();
    };
    return { name: "Apache mod_auth_digest", version: found.version, url: `http://127.0.0.1:${port}`, credentials: CREDENTIALS, close };
  } catch (error) {
    await clean();
    throw error;
  }
}

async function npmServer(name, handler) {
  const server = await listen(createServer(handler));
  const { version } = require(`${name}/package.json`);
  return { name, version, url: `http://127.0.0.1:${server.address().port}`, credentials: CREDENTIALS, close: () => stop(server) };
}

async function echo(request, response) {
  const chunks = await request.toArray().catch(() => []);
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify({ method: request.method, target: request.url, body: Buffer.concat(chunks).toString() }));
}

async function listen(server) {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

async function stop(server) {
  if (!server.listening) return;
  server.close();
  server.closeAllConnections();
  await once(server, "close");
}

function ha1() {
  return createHash("md5").update(`${CREDENTIALS.username}:${REALM}:${CREDENTIALS.password}`).digest("hex");
}

/** The program, where its modules are, and which it was built with. */
function findApache() {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"];
  const binary = folders.flatMap((folder) => ["apache2", "httpd"].map((name) => join(folder, name))).find((path) => existsSync(path));
  const modules = ["/usr/lib/apache2/modules", "/usr/lib64/httpd/modules", "/usr/lib/httpd/modules", "/usr/libexec/apache2", "/opt/homebrew/lib/httpd/modules"]
    .find((folder) => existsSync(join(folder, "mod_auth_digest.so")));
  if (binary === undefined || modules === undefined) return null;
  const version = /Apache\/([\d.]+)/.exec(execFileSync(binary, ["-v"], { encoding: "utf8" }))?.[1] ?? "unknown";
  return { binary, modules, version, builtIn: execFileSync(binary, ["-l"], { encoding: "utf8" }) };
}

/** Starts it on a free port; another program may take that port in between, so more than once. */
async function launchApache(binary, settings) {
  let trouble = "";
  for (let tries = 0; tries < START_TRIES; tries += 1) {
    const port = await freePort();
    const file = join(settings.folder, "httpd.conf");
    await writeFile(file, apacheConfig({ ...settings, port }));
    const child = spawn(binary, ["-f", file, "-D", "FOREGROUND"], { stdio: ["ignore", "ignore", "pipe"] });
    child.stderr.on("data", (text) => (trouble += text));
    if (await isReady(port, child)) return { child, port };
    child.kill("SIGKILL");
  }
  throw new Error(`Apache httpd did not start: ${trouble}`);
}

function apacheConfig({ folder, modules, builtIn, port, backendPort, nonceLifetimeSeconds, ncCheck }) {
  const wanted = ["mpm_event", "unixd", "authn_core", "authn_file", "authz_core", "authz_user", "auth_digest", "proxy", "proxy_http"];
  const load = wanted
    .filter((name) => !builtIn.includes(`mod_${name}.c`) && existsSync(join(modules, `mod_${name}.so`)))
    .map((name) => `LoadModule ${name}_module ${join(modules, `mod_${name}.so`)}`);
  const user = process.getuid?.() === 0 ? ["User nobody", `Group ${groupOfNobody()}`] : [];
  return [
    ...load, ...user,
    `ServerRoot ${folder}`, "ServerName localhost", `Listen 127.0.0.1:${port}`, `PidFile ${join(folder, "pid")}`, `DefaultRuntimeDir ${folder}`,
    `ErrorLog ${join(folder, "error.log")}`, `Mutex file:${folder} default`, "AllowEncodedSlashes NoDecode",
    `ProxyPass / http://127.0.0.1:${backendPort}/ nocanon`,
    "<Location />", "  AuthType Digest", `  AuthName "${REALM}"`, "  AuthDigestProvider file", `  AuthUserFile ${join(folder, "htdigest")}`,
    "  AuthDigestQop auth", `  AuthDigestNonceLifetime ${nonceLifetimeSeconds}`, `  AuthDigestNcCheck ${ncCheck ? "On" : "Off"}`,
    "  Require valid-user", "</Location>", "",
  ].join("\n");
}

/** Debian's group of nobody has another name than elsewhere. */
function groupOfNobody() {
  return existsSync("/etc/debian_version") ? "nogroup" : "nobody";
}

async function freePort() {
  const server = await listen(createServer());
  const { port } = server.address();
  await stop(server);
  return port;
}

/** Whether the port answers before the child ends or the tries are used up. */
async function isReady(port, child) {
  for (let tries = 0; tries < READY_TRIES && child.exitCode === null; tries += 1) {
    if (await accepts(port)) return true;
    await pause(READY_PAUSE_MS);
  }
  return false;
}

function accepts(port) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}
