// The test servers themselves: an oracle that is wrong would make every test after it worthless. The RFC server
// is checked with published vectors and with curl; the foreign ones with curl.

import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { request } from "node:http";
import { after, test } from "node:test";
import { promisify } from "node:util";

import { startApache, startHttpAuth, startPassportHttp } from "./foreign-servers.mjs";
import { rawResponse, startRawSocket } from "./raw-socket.mjs";
import { startRfcDigestServer } from "./rfc-digest-server.mjs";

const run = promisify(execFile);
const open = [];
after(() => Promise.all(open.map((server) => server.close())));
const opened = (server) => {
  if (server !== null) open.push(server);
  return server;
};
const rfc = async (options) => opened(await startRfcDigestServer(options));

const skip = (() => {
  try {
    execFileSync("curl", ["--version"]);
    return false;
  } catch {
    return "curl is not installed";
  }
})();

/** Status of each answer curl got, its last body included, with `--digest`. */
async function curl(url, { username, password }, ...more) {
  const args = ["--silent", "--include", "--path-as-is", "--digest", "--user", `${username}:${password}`, ...more, url];
  const { stdout } = await run("curl", args);
  return { statuses: [...stdout.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, status]) => Number(status)), text: stdout };
}

const verdicts = (server) => server.records.map(({ verdict }) => verdict);

/** Vectors of RFCs, of other clients' tests: name, inputs, and the header fields to expect. */
const vectors = JSON.parse(readFileSync(new URL("../vectors/digest.json", import.meta.url), "utf8"));

test("RFC server: the published vectors are accepted, and refused with one digit changed", async (t) => {
  let checked = 0;
  for (const vector of vectors) {
    const spec = specOf(vector);
    if (spec === null) continue;
    checked += 1;
    await t.test(vector.name, async () => {
      const server = await startRfcDigestServer({
        users: { [vector.username]: vector.password }, challenges: [spec], nonce: () => vector.expect.nonce ?? spec.nonce, nc: "none",
      });
      try {
        await fetch(server.url);
        const send = (response) => rawSend(server, vector, { ...vector.expect, response });
        const { response } = vector.expect;
        await send(response);
        await send(response.replace(/.$/, (digit) => (digit === "0" ? "1" : "0")));
        assert.deepEqual(server.records.slice(1).map(({ verdict, reason }) => [verdict, reason]), [["accepted", ""], ["refused", "response is wrong"]]);
      } finally {
        await server.close();
      }
    });
  }
  assert.ok(checked >= 40, `only ${checked} vectors fit a live server`);
});

/** A vector as a challenge of the server's; null: it needs a method, a target or an algorithm that node:http has not. */
function specOf({ username, method, uri, body, body_hex: hex, expect }) {
  const sendable = /^[A-Z]+$/.test(method) && method !== "CONNECT" && method !== "HEAD" && /^\/[!-~]*$/.test(uri);
  const simple = /^[\x20-\x7e]+$/.test(username) && expect.userhash === undefined && expect["username*"] === undefined;
  if (!sendable || !simple || (method === "GET" && (body || hex)) || expect.realm === undefined) return null;
  const algorithm = expect.algorithm ?? null;
  // RFC 7616 §3.4.2 makes the session key with a cnonce, and without qop none may be sent.
  if (/-sess$/i.test(algorithm ?? "") && expect.qop === undefined) return null;
  if (algorithm !== null && !/^(MD5|SHA-256|SHA-512-256)(-sess)?$/i.test(algorithm)) return null;
  return { realm: expect.realm, algorithm, qop: expect.qop === undefined ? null : [expect.qop], opaque: expect.opaque ?? null };
}

/** Sends the vector's request; the header is written here, since no client here is to be trusted yet. */
async function rawSend(server, { username, method, uri, body, body_hex: hex }, expect) {
  const quote = (value) => `"${value.replace(/["\\]/g, "\\$&")}"`;
  const { realm, nonce, algorithm, qop, nc, cnonce, response, opaque } = expect;
  const quoted = { username, realm, nonce, uri, cnonce, response, opaque };
  const fields = [
    ...Object.entries({ algorithm, qop, nc }).filter(([, value]) => value !== undefined),
    ...Object.entries(quoted).filter(([, value]) => value !== undefined).map(([name, value]) => [name, quote(value)]),
  ];
  const authorization = `Digest ${fields.map(([name, value]) => `${name}=${value}`).join(", ")}`;
  const content = hex === undefined ? body : Buffer.from(hex, "hex");
  await new Promise((resolve, reject) => {
    const where = { host: "127.0.0.1", port: server.port, method, path: uri, headers: { authorization } };
    const outgoing = request(where, (incoming) => incoming.resume().on("end", resolve));
    outgoing.on("error", reject).end(content ?? undefined);
  });
}

test("RFC server: curl passes each algorithm and qop that it knows", { skip }, async (t) => {
  const specs = [
    {}, { qop: null }, { algorithm: null }, { algorithm: "SHA-256", qop: ["auth-int", "auth"] }, { algorithm: "MD5-sess" }, { algorithm: "SHA-256-sess" },
    { opaque: 'a "b"' }, { userhash: "required", algorithm: "SHA-256" },
    { realm: 'in "quotes", with \\ and é', extra: 'x-a="nonce=\\"no\\""', domain: "/ /b" },
    { template: 'Digest\trealm="t",nonce="{nonce}",qop="auth"', realm: "t", algorithm: null },
  ];
  for (const spec of specs) {
    await t.test(JSON.stringify(spec), async () => {
      const server = await rfc({ challenges: [spec], rspauth: "good" });
      const { statuses, text } = await curl(`${server.url}/a/../b%2Fc?d=e`, server.credentials, "--data", "body");
      assert.deepEqual([statuses, verdicts(server)], [[401, 200], ["challenged", "accepted"]], server.records.at(-1).reason);
      assert.equal(/rspauth=/.test(text), spec.qop !== null);
    });
  }
});

test("RFC server: a wrong password, a stale nonce and an endless one", { skip }, async () => {
  const wrong = await rfc();
  assert.deepEqual((await curl(wrong.url, { username: "Mufasa", password: "x" })).statuses, [401, 401]);
  assert.equal(wrong.records[1].reason, "response is wrong");
  const endless = await rfc({ nonceLife: 0 });
  // curl tries 50 times and then fails; what counts is that each was called stale.
  await assert.rejects(curl(endless.url, endless.credentials));
  assert.ok(verdicts(endless).slice(1).every((verdict) => verdict === "stale"));
  const used = await rfc({ nonceUses: 1 });
  await curl(used.url, used.credentials);
  await fetch(used.url, { headers: { authorization: used.records[1].authorization } });
  assert.deepEqual(verdicts(used), ["challenged", "accepted", "stale"]);
});

test("RFC server: several challenges in a line or many; only an offered one is taken", { skip }, async () => {
  for (const lines of ["one", "many"]) {
    const server = await rfc({ lines, challenges: [{ raw: 'Negotiate' }, { raw: 'Basic realm="b"' }, { algorithm: "SHA-256" }] });
    assert.deepEqual((await curl(server.url, server.credentials)).statuses, [401, 200], lines);
  }
  const none = await rfc({ challenges: [] });
  assert.deepEqual((await curl(none.url, none.credentials)).statuses, [401]);
});

test("RFC server: redirects, cookies, nextnonce, expiry at will", { skip }, async () => {
  const server = await rfc({ redirects: { "/old": { status: 302, location: "/new" } }, cookies: { sid: "1" }, nextNonce: "always" });
  const without = await curl(`${server.url}/old`, server.credentials, "--location");
  assert.deepEqual(without.statuses.at(-1), 401);
  assert.equal(server.records.at(-1).reason, "cookie sid is missing");
  const { statuses, text } = await curl(`${server.url}/old`, server.credentials, "--location", "--cookie", "");
  assert.deepEqual(statuses, [302, 401, 200]);
  assert.match(text, /authentication-info: nextnonce="[0-9a-f]{32}"/);
  server.expire();
  const last = server.records.at(-1);
  const again = await fetch(`${server.url}/new`, { headers: { authorization: last.authorization, cookie: "sid=1" } });
  assert.match(again.headers.get("www-authenticate"), /stale=true/);
});

test("RFC server: a count that was used is refused, and in strict order one that is not the next", { skip }, async () => {
  for (const nc of ["unseen", "next"]) {
    const server = await rfc({ nc });
    await curl(server.url, server.credentials);
    await fetch(`${server.url}/`, { headers: { authorization: server.records[1].authorization } });
    assert.match(server.records[2].reason, /^nc 00000001 was used before/);
  }
});

test("foreign servers accept curl and refuse a wrong password", { skip }, async (t) => {
  const starts = { startHttpAuth, startPassportHttp, startApache, "startApache with ncCheck": () => startApache({ ncCheck: true }) };
  for (const [name, start] of Object.entries(starts)) {
    await t.test(name, async (one) => {
      const server = opened(await start());
      if (server === null) return one.skip("not installed");
      const { statuses, text } = await curl(`${server.url}/a%2Fb?c=d`, server.credentials, "--data", "body");
      assert.deepEqual(statuses, [401, 200]);
      assert.match(text, /\{"method":"POST","target":"\/a%2Fb\?c=d","body":"body"\}$/);
      const wrong = await curl(server.url, { ...server.credentials, password: "x" });
      assert.equal(wrong.statuses.at(-1), 401);
    });
  }
});

test("raw socket: records bytes, keeps connections, cuts bodies short", async () => {
  const server = opened(await startRawSocket([
    rawResponse(200, { "X-A": ["1", "2"] }, "one"),
    { bytes: rawResponse(200, { "Content-Length": "9" }, "two"), end: "close" },
    { end: "reset" },
    { bytes: "garbage\r\n\r\n", end: "close" },
  ]));
  const first = await fetch(`${server.url}/a?b`, { method: "POST", body: "body" });
  assert.deepEqual([first.headers.get("x-a"), await first.text()], ["1, 2", "one"]);
  await assert.rejects(fetch(server.url).then((response) => response.text()), TypeError);
  await assert.rejects(fetch(server.url), TypeError);
  await assert.rejects(fetch(server.url), TypeError);
  assert.match(server.texts()[0], /^POST \/a\?b HTTP\/1\.1\r\n.*\r\n\r\nbody$/s);
  assert.equal(server.requests.length, 4);
});
