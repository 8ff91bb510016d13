// The recipes of docs/recipes, run as they stand against the strict server; Playwright's, which needs a browser, is run
// by tests/page.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

import axios from "axios";
import got from "got";
import ky from "ky";
import { Agent, request } from "undici";

import { withDigest as axiosWithDigest } from "../../docs/recipes/digest-axios.mjs";
import { withDigest as gotWithDigest } from "../../docs/recipes/digest-got.mjs";
import { withDigest as kyWithDigest } from "../../docs/recipes/digest-ky.mjs";
import { request as nodeRequest } from "../../docs/recipes/digest-node-http.mjs";
import { digest as undiciDigest } from "../../docs/recipes/digest-undici.mjs";
import { digest, refusals, rfc, times, verdicts } from "./support/harness.mjs";
import { DigestSession } from "./support/package.mjs";

const session = (t, credentials) => {
  const made = new DigestSession(credentials);
  t.after(() => made.close());
  return made;
};
const readable = async (pending) => {
  const { status, statusCode = status, data, body = data } = await pending;
  return [statusCode, String(typeof body?.text === "function" ? await body.text() : body)];
};

/** Each makes, for an origin, a function that sends and gives status and body. */
const RECIPES = {
  axios(t, credentials, origin) {
    const api = axiosWithDigest(axios.create(), session(t, credentials), origin);
    return (url, { method, body }) => readable(api.request({ url, method, data: body }).catch((error) => error.response ?? Promise.reject(error)));
  },
  got(t, credentials, origin) {
    const api = gotWithDigest(got, session(t, credentials), origin);
    return (url, { method, body }) => readable(api(url, { method, body, throwHttpErrors: false }));
  },
  undici(t, credentials, origin) {
    const agent = new Agent();
    t.after(() => agent.close());
    const dispatcher = agent.compose(undiciDigest(session(t, credentials), origin));
    return (url, { method, body }) => readable(request(url, { method, body, dispatcher }));
  },
  "node-http"(t, credentials) {
    const server = session(t, credentials);
    return (url, { method, body }) => readable(nodeRequest(url, { method, body, server }));
  },
  ky(t, credentials, origin) {
    const api = kyWithDigest(ky, digest(t, { ...credentials, origins: [origin] }));
    return async (url, { method, body }) => {
      const response = await api(url, { method, body, throwHttpErrors: false, retry: 0 });
      return [response.status, await response.text()];
    };
  },
};

for (const [name, make] of Object.entries(RECIPES)) {
  const started = async (t, options, credentials) => {
    const server = await rfc(t, { answer: ({ method, target, body }) => ({ body: `${method} ${target} ${body}` }), ...options });
    const send = make(t, { ...server.credentials, ...credentials }, server.url);
    return { server, send, call: (method, target, body) => send(server.url + target, { method, body }) };
  };

  test(`${name}: five in turn, with query and body; then twelve at once`, async (t) => {
    const { server, call } = await started(t);
    for (const [method, body = ""] of [["GET"], ["POST", "a=b"], ["PUT", "text"], ["DELETE"], ["GET"]]) {
      const target = `/a;b/c?d=${method}&e=%2F`;
      assert.deepEqual(await call(method, target, body || undefined), [200, `${method} ${target} ${body}`], refusals(server).join());
    }
    assert.deepEqual(verdicts(server), ["challenged", ...times(5, () => "accepted")]);
    await Promise.all(times(12, async (index) => assert.deepEqual(await call("POST", `/${index}`, "x"), [200, `POST /${index} x`])));
    assert.equal(server.records.length, 18);
  });

  test(`${name}: twelve at once on a cold session`, async (t) => {
    const { server, call } = await started(t);
    await Promise.all(times(12, async (index) => assert.deepEqual(await call("PUT", `/${index}`, "x"), [200, `PUT /${index} x`])));
    assert.deepEqual(refusals(server), []);
  });

  test(`${name}: nextnonce, a stale nonce, one that is refused without stale`, async (t) => {
    const chained = await started(t, { nonceUses: 1, nextNonce: "last", rspauth: "good" });
    for (let turn = 0; turn < 3; turn += 1) assert.equal((await chained.call("GET", "/"))[0], 200);
    assert.equal(chained.server.records.length, 4);
    for (const stale of [true, false]) {
      const { server, call } = await started(t, { stale });
      for (let turn = 0; turn < 2; turn += 1) await call("GET", "/");
      server.expire();
      assert.equal((await call("POST", "/", "again"))[0], 200);
      assert.equal(server.records.length, 5);
    }
  });

  test(`${name}: a wrong password and an endless stale end with the 401`, async (t) => {
    const wrong = await started(t, {}, { password: "wrong" });
    assert.deepEqual(await wrong.call("GET", "/"), [401, "response is wrong"]);
    assert.equal(wrong.server.records.length, 2);
    const endless = await started(t, { stale: "always" });
    assert.equal((await endless.call("GET", "/"))[0], 401);
    assert.ok(endless.server.records.length <= 5, `${endless.server.records.length} requests`);
  });

  // By hand it is the caller who chooses the session.
  test(`${name}: another origin gets no answer`, { skip: name === "node-http" }, async (t) => {
    const { send, call } = await started(t);
    const stranger = await rfc(t);
    assert.equal((await call("GET", "/"))[0], 200);
    assert.equal((await send(stranger.url, { method: "GET" }))[0], 401);
    assert.ok(stranger.records.every(({ authorization }) => authorization === null));
  });

  test(`${name}: auth-int, the body given as text`, async (t) => {
    const { server, call } = await started(t, { challenges: [{ qop: ["auth-int"], algorithm: "SHA-256" }] });
    for (let turn = 0; turn < 2; turn += 1) assert.equal((await call("POST", "/", "a=b"))[0], 200, refusals(server).join());
  });
}

test("each recipe fits on a page", () => {
  const folder = new URL("../../docs/recipes/", import.meta.url);
  const files = readdirSync(folder).filter((name) => name.endsWith(".mjs"));
  const run = [...Object.keys(RECIPES), "playwright"].map((name) => `digest-${name}.mjs`);
  assert.deepEqual(files.sort(), run.sort());
  for (const name of files) assert.ok(readFileSync(new URL(name, folder), "utf8").split("\n").length <= 46, name);
});
