// Digest at a proxy: 407, where node:http lets one see it. With `DigestSession`, against a proxy of the test's own and
// against squid where it is installed.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";

import { request } from "../../docs/recipes/digest-node-http.mjs";
import { freePort } from "../support/free-port.mjs";
import { fieldsOf, rfc, times } from "./support/harness.mjs";
import { DigestSession } from "./support/package.mjs";

const PROXY_USER = { username: "me", password: "at the proxy" };
const REALM = "a proxy";
const md5 = (text) => createHash("md5").update(text).digest("hex");

/** Whether the answer is right for this method and target, on a nonce of ours, with a count not seen. */
function isRight(authorization, method, target, issued) {
  if (authorization === undefined) return false;
  const { username, realm, nonce, uri, response, qop, nc, cnonce } = fieldsOf(authorization);
  const seen = issued.get(nonce);
  if (seen === undefined || seen.has(nc) || uri !== target || qop !== "auth" || realm !== REALM) return false;
  seen.add(nc);
  const ha1 = md5(`${username}:${realm}:${PROXY_USER.password}`);
  return username === PROXY_USER.username && response === md5(`${ha1}:${nonce}:${nc}:${cnonce}:${qop}:${md5(`${method}:${target}`)}`);
}

/** A proxy that wants Digest: forwards requests with an absolute target, and opens tunnels. */
async function startProxy(t) {
  const issued = new Map();
  const log = [];
  const challenge = () => {
    const nonce = randomBytes(12).toString("hex");
    issued.set(nonce, new Set());
    return `Digest realm="${REALM}", nonce="${nonce}", qop="auth", algorithm=MD5`;
  };
  const admits = ({ method, url, headers }) => {
    const admitted = isRight(headers["proxy-authorization"], method, url, issued);
    log.push(`${method} ${url} ${admitted ? "admitted" : "407"}`);
    return admitted;
  };
  const server = http.createServer((incoming, outgoing) => {
    if (!admits(incoming)) return void incoming.resume().on("end", () => outgoing.writeHead(407, { "proxy-authenticate": challenge() }).end("who?"));
    const { "proxy-authorization": _, ...headers } = incoming.headers;
    const onwards = http.request(incoming.url, { method: incoming.method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(onwards);
  });
  server.on("connect", (incoming, socket) => {
    if (!admits(incoming)) return void socket.end(`HTTP/1.1 407 Who\r\nProxy-Authenticate: ${challenge()}\r\nContent-Length: 0\r\n\r\n`);
    const [host, port] = incoming.url.split(":");
    const onwards = connect(Number(port), host, () => {
      socket.write("HTTP/1.1 200 Connected\r\n\r\n");
      socket.pipe(onwards).pipe(socket);
    });
    for (const end of [socket, onwards]) end.on("error", () => {});
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close().closeAllConnections());
  return { url: `http://127.0.0.1:${server.address().port}`, port: server.address().port, log };
}

const sessions = (t, server, proxyUser = PROXY_USER) => {
  const made = { server: new DigestSession(server.credentials), proxy: new DigestSession(proxyUser) };
  t.after(() => Object.values(made).forEach((session) => session.close()));
  return made;
};

test("the proxy is answered for the whole URL, then one round trip each; the server sees nothing of it", async (t) => {
  const proxy = await startProxy(t);
  const server = await rfc(t, { challenges: [] });
  const { proxy: session } = sessions(t, server);
  const target = `${server.url}/a?b=c`;
  for (let turn = 0; turn < 3; turn += 1) {
    const { body } = await request(target, { proxy: session, via: proxy.url, method: "POST", body: "x" });
    assert.equal(String(body), "no Authorization");
  }
  assert.deepEqual(proxy.log, [`POST ${target} 407`, ...times(3, () => `POST ${target} admitted`)]);
  assert.ok(server.records.every(({ headers, body }) => headers["proxy-authorization"] === undefined && String(body) === "x"));
});

test("a proxy and a server that both ask: each is answered for the target that it sees", async (t) => {
  const proxy = await startProxy(t);
  const server = await rfc(t);
  const made = sessions(t, server);
  for (const requests of [3, 4]) {
    assert.equal((await request(`${server.url}/a?b`, { ...made, via: proxy.url })).status, 200);
    assert.equal(proxy.log.length, requests);
  }
  assert.deepEqual(server.records.map(({ verdict }) => verdict), ["challenged", "accepted", "accepted"]);
});

test("twelve at once through a proxy; a wrong password is two requests", async (t) => {
  const proxy = await startProxy(t);
  const server = await rfc(t, { challenges: [] });
  const { proxy: session } = sessions(t, server);
  await Promise.all(times(12, (index) => request(`${server.url}/${index}`, { proxy: session, via: proxy.url })));
  assert.equal(server.records.length, 12);
  const { proxy: wrong } = sessions(t, server, { ...PROXY_USER, password: "wrong" });
  const before = proxy.log.length;
  const response = await request(`${server.url}/x`, { proxy: wrong, via: proxy.url });
  assert.deepEqual([response.status, String(response.body), proxy.log.length - before], [407, "who?", 2]);
});

/** Opens a tunnel by hand. */
function tunnel(proxy, authority, authorization) {
  const headers = authorization === null ? {} : { "proxy-authorization": authorization };
  const outgoing = http.request({ host: "127.0.0.1", port: proxy.port, method: "CONNECT", path: authority, headers }).end();
  return new Promise((resolve, reject) => outgoing.on("connect", (response, socket) => resolve({ response, socket })).on("error", reject));
}

test("CONNECT: the target is host and port; in the tunnel the server is answered for itself", async (t) => {
  const proxy = await startProxy(t);
  const server = await rfc(t);
  const made = sessions(t, server);
  const uri = `127.0.0.1:${server.port}`;
  const refused = await tunnel(proxy, uri, made.proxy.authorize({ method: "CONNECT", uri }));
  assert.equal(refused.response.statusCode, 407);
  assert.equal(made.proxy.receiveChallenge(refused.response.headers["proxy-authenticate"]), "retry");
  refused.socket.destroy();
  const agent = new http.Agent();
  agent.createConnection = (_, done) => {
    tunnel(proxy, uri, made.proxy.authorize({ method: "CONNECT", uri })).then(({ socket }) => done(null, socket), done);
  };
  const response = await request(`${server.url}/in/the/tunnel`, { server: made.server, agent, method: "PUT", body: "x" });
  assert.deepEqual([response.status, server.records.at(-1).verdict, proxy.log.at(-1)], [200, "accepted", `CONNECT ${uri} admitted`]);
});

// ---------------------------------------------------------------- squid

const squid = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin"].map((folder) => join(folder, "squid")).find((path) => existsSync(path));

test("squid: five in turn and twelve at once", { skip: squid === undefined && "squid is not installed" }, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "squid-digest-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await chmod(folder, 0o777);
  await writeFile(join(folder, "users"), `${PROXY_USER.username}:${PROXY_USER.password}\n`);
  const port = await freePort();
  // What it wants to find besides, empty here.
  await mkdir(join(folder, "errors"));
  await writeFile(join(folder, "mime.conf"), "");
  await writeFile(join(folder, "conf"), [
    `mime_table ${folder}/mime.conf`, `icon_directory ${folder}/errors`, `error_directory ${folder}/errors`, `unlinkd_program ${join(squid, "../../lib/squid/unlinkd")}`,
    `http_port 127.0.0.1:${port}`, `pid_filename ${folder}/pid`, `cache_log ${folder}/cache.log`, "access_log none", "cache deny all", "shutdown_lifetime 0 seconds", "netdb_filename none",
    `auth_param digest program ${join(squid, "../../lib/squid/digest_file_auth")} ${folder}/users`, `auth_param digest realm ${REALM}`, "auth_param digest children 1",
    "acl users proxy_auth REQUIRED", "http_access allow users", "",
  ].join("\n"));
  const child = spawn(squid, ["-N", "-f", join(folder, "conf")], { stdio: "ignore" });
  t.after(async () => {
    child.kill("SIGKILL");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  });
  const accepts = () => new Promise((resolve) => connect(port, "127.0.0.1").on("connect", function () { this.destroy(); resolve(true); }).on("error", () => resolve(false)));
  while (child.exitCode === null && !(await accepts())) await pause(25);
  t.diagnostic(/Version \S+/.exec(execFileSync(squid, ["-v"], { encoding: "utf8" }))[0]);
  const server = await rfc(t, { challenges: [] });
  const { proxy: session } = sessions(t, server);
  const call = async (index) => assert.equal(String((await request(`${server.url}/${index}?q`, { proxy: session, via: `http://127.0.0.1:${port}`, method: "POST", body: "x" })).body), "no Authorization");
  for (let turn = 0; turn < 5; turn += 1) await call(turn);
  await Promise.all(times(12, call));
  assert.equal(server.records.length, 17);
});
