// Servers that nobody here wrote: five in turn and twelve at once, GET, POST and PUT with query and body, and a wrong
// password. What is not installed is skipped and named. docs/digest.md has the versions that were tried.

import assert from "node:assert/strict";
import { test } from "node:test";

import { startApache, startHttpAuth, startPassportHttp } from "../support/foreign-servers.mjs";
import { digest, jarred, times } from "./support/harness.mjs";
import { startFlaskHttpAuth, startJetty, startLighttpd, startTwisted } from "./support/more-servers.mjs";

const SERVERS = {
  "Apache": () => startApache(),
  "Apache, counts checked": () => startApache({ ncCheck: true }),
  "Apache, one-time nonces": () => startApache({ nonceLifetimeSeconds: 0 }),
  "Apache, one-time nonces, counts checked": () => startApache({ nonceLifetimeSeconds: 0, ncCheck: true }),
  "http-auth, MD5": () => startHttpAuth(),
  "http-auth, MD5-sess": () => startHttpAuth({ algorithm: "MD5-sess" }),
  "http-auth, without qop": () => startHttpAuth({ qop: "none" }),
  "passport-http, MD5": () => startPassportHttp(),
  "passport-http, MD5-sess, opaque": () => startPassportHttp({ qop: "auth", algorithm: "MD5-sess", opaque: "an opaque" }),
  "passport-http, neither qop nor algorithm": () => startPassportHttp({}),
  "lighttpd, MD5": () => startLighttpd("MD5"),
  "lighttpd, SHA-256": () => startLighttpd("SHA-256"),
  "Jetty": startJetty,
  "Flask-HTTPAuth": startFlaskHttpAuth,
  "Twisted": startTwisted,
};
/** It keeps its nonce in a cookie, so it needs a jar. */
const WITH_JAR = new Set(["Flask-HTTPAuth"]);

const IN_TURN = 5;
const AT_ONCE = 12;
const METHODS = { GET: undefined, POST: "a=b&c=d", PUT: '{"a":"ü"}' };

for (const [name, start] of Object.entries(SERVERS)) {
  test(`${name}: five in turn, twelve at once, GET, POST and PUT; a wrong password`, async (t) => {
    const server = await start();
    if (server === null) return t.skip(`${name} is not installed`);
    t.after(() => server.close());
    let requests = 0;
    const transport = WITH_JAR.has(name) ? jarred() : fetch;
    const counted = (...args) => {
      requests += 1;
      return transport(...args);
    };
    for (const [method, body] of Object.entries(METHODS)) {
      const client = digest(t, { ...server.credentials, fetch: counted });
      const headers = body === undefined ? {} : { "content-type": "text/plain" };
      const call = async (index) => {
        const target = `/a/${index}?x=1&y=%2F`;
        const response = await client(server.url + target, { method, body, headers });
        assert.deepEqual([response.status, await response.json()], [200, { method, target, body: body ?? "" }]);
      };
      for (let turn = 0; turn < IN_TURN; turn += 1) await call(turn);
      const cold = digest(t, { ...server.credentials, fetch: counted });
      for (const at of [client, cold]) {
        const responses = await Promise.all(times(AT_ONCE, (index) => at(`${server.url}/b?${index}`, { method, body, headers })));
        assert.deepEqual(await Promise.all(responses.map(async (response) => (await response.json()).target)), times(AT_ONCE, (index) => `/b?${index}`));
      }
    }
    const calls = Object.keys(METHODS).length * (IN_TURN + 2 * AT_ONCE);
    t.diagnostic(`${server.name} ${server.version}: ${requests} requests for ${calls} calls`);

    const reasons = [];
    requests = 0;
    const wrong = digest(t, { ...server.credentials, password: "wrong", fetch: counted, onUnanswered: ({ reason }) => reasons.push(reason) });
    assert.equal((await wrong(server.url)).status, 401);
    // http-auth calls a nonce stale that it has refused before.
    assert.ok(requests <= 4 && reasons.length === 1, `${requests} requests, ${reasons}`);
  });
}
