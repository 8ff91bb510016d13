// What a clumsy or hostile user does to a client, and what misbehaving servers do: found by
// people who tried.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

import { client, KEYS, NEW, PROJECT, REF, SERVICE } from "./support/calls.mjs";
import { atlas, folder, freshCopy, load } from "./support/package.mjs";

const { AtlasClient, DigestSession, createDigestFetch, init } = atlas;
const minimal = () => new Response(JSON.stringify(SERVICE));
const OFTEN = 20;

test("values of another type never reach the core's memory, however often", async () => {
  const session = new DigestSession({ username: "u", password: "p" });
  await init();
  for (const wrong of [5, {}, true, new Headers(), Symbol("x")]) {
    for (let turn = 0; turn < OFTEN; turn += 1) {
      const refused = { code: "usage.invalid_argument" };
      assert.throws(() => session.receiveChallenge(wrong), refused);
      assert.throws(() => session.receiveChallenge([wrong]), refused);
      assert.throws(() => session.receiveChallenge('Digest nonce="n"', wrong), refused);
      assert.throws(() => session.receiveInfo(wrong, { authorization: "Digest", uri: "/" }), refused);
      assert.throws(() => session.authorize({ method: wrong, uri: "/" }), refused);
    }
  }
  assert.equal(session.receiveChallenge('Digest realm="r", nonce="n", qop="auth"'), "retry");
});

test("headers that are no text are the transport's fault, however often", async () => {
  for (const name of ["retry-after", "www-authenticate", "authentication-info", "location", "x-error-code"]) {
    for (const wrong of [5, {}, true]) {
      const headers = { get: (asked) => (asked === name ? wrong : null), forEach() {} };
      const one = client({ fetch: async () => ({ status: 429, headers, text: async () => "{}" }) });
      for (let turn = 0; turn < OFTEN; turn += 1) await assert.rejects(one.services.get(REF), { code: "transport.failed" });
    }
  }
  const fetch = createDigestFetch({ username: "u", password: "p", fetch: async () => ({ status: 401, headers: { get: () => 5 } }) });
  for (let turn = 0; turn < OFTEN; turn += 1) await assert.rejects(fetch("https://a.test/"), TypeError);
});

test("calls that begin together against a dead server fail together, after two have tried", async () => {
  let under = 0;
  let most = 0;
  const fetch = async () => {
    most = Math.max(most, (under += 1));
    await new Promise((resolve) => setImmediate(resolve));
    under -= 1;
    throw new Error("down");
  };
  const one = client({ fetch });
  const results = await Promise.allSettled(Array.from({ length: 20 }, () => one.services.get(REF)));
  assert.deepEqual(new Set(results.map(({ reason }) => reason.code)), new Set(["transport.failed"]));
  assert.ok(most >= 18, `only ${most} at once`);
});

test("an async onExchange that rejects is reported, and ends nothing", async (t) => {
  const reported = [];
  const { error } = console;
  console.error = (reason) => reported.push(reason);
  t.after(() => (console.error = error));
  const unhandled = [];
  const listener = (reason) => unhandled.push(reason);
  process.on("unhandledRejection", listener);
  t.after(() => process.off("unhandledRejection", listener));
  const one = client({
    fetch: async () => minimal(),
    onExchange: async () => {
      throw new Error("mine");
    },
  });
  await one.services.get(REF);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual([reported.map(({ message }) => message), unhandled], [["mine"], []]);
});

test("headers are a plain object, each name once, and none that the platform sets", () => {
  for (const headers of [new Headers(), new Map(), "x-a: 1", 5, null, [["x-a", "1"]], Promise.resolve({})]) {
    assert.throws(() => new AtlasClient({ ...KEYS, headers }), { code: "usage.invalid_argument", argument: "options.headers" });
  }
  assert.throws(() => new AtlasClient({ ...KEYS, headers: { "X-A": "1", "x-a": "2" } }), { argument: 'options.headers["x-a"]' });
  for (const name of ["content-length", "Transfer-Encoding", "expect", "connection"]) {
    assert.throws(() => new AtlasClient({ ...KEYS, headers: { [name]: "5" } }), { argument: `options.headers["${name}"]` });
  }
});

test("headers of the caller's that are keys by their names are masked in events", async () => {
  const events = [];
  const headers = { "x-api-key": "SECRET1", "proxy-authorization": "SECRET2", "x-trace": "shown" };
  await client({ headers, fetch: async () => minimal(), onExchange: (event) => events.push(event) }).services.get(REF);
  const shown = JSON.stringify(events);
  assert.ok(!shown.includes("SECRET") && shown.includes("shown"), shown);
});

test("what a server says comes into a message on one line, and not in full length", async () => {
  const detail = `a\u001b[31m\r\nb${"x".repeat(100_000)}`;
  const body = JSON.stringify({ error: 400, errorCode: "INVALID\nATTRIBUTE", detail });
  const error = await client({ fetch: async () => new Response(body, { status: 400 }) }).services.get(REF).catch((reason) => reason);
  assert.match(error.message, /^[^\p{Cc}]{1,900}$/u);
  assert.equal(error.detail, detail);
});

test("projectId cannot be changed", () => {
  const one = new AtlasClient({ ...KEYS, projectId: PROJECT });
  assert.throws(() => (one.projectId = "other"), TypeError);
  assert.equal(one.projectId, PROJECT);
});

test("a list of regions is judged before it is read: by its length, and by the place of what is no text", async () => {
  const one = client({ fetch: async () => minimal() });
  const create = (supportedRemoteRegions) => one.services.create({ ...NEW, supportedRemoteRegions });
  const endless = new Proxy([], { get: (array, name) => (name === "length" ? 2 ** 32 - 1 : array[name]) });
  for (const list of [new Array(20_000_000), endless]) {
    await assert.rejects(create(list), { code: "usage.invalid_argument", argument: "service.supportedRemoteRegions" });
  }
  await assert.rejects(create(["eu-west-1", 5]), { argument: "service.supportedRemoteRegions[1]" });
});

test("a client closed by a getter of an argument says so", async () => {
  const one = client({ fetch: async () => minimal() });
  const service = {
    providerName: "AWS",
    get region() {
      one.close();
      return "us-east-1";
    },
  };
  await assert.rejects(one.services.create(service), { code: "usage.closed" });
});

test("init takes the URL of a file, and a promise that fails is nobody's once it is loaded", async (t) => {
  const unhandled = [];
  const listener = (reason) => unhandled.push(reason);
  process.on("unhandledRejection", listener);
  t.after(() => process.off("unhandledRejection", listener));
  const file = `${folder}/core.wasm`;
  assert.ok((await readFile(file)).length > 0);
  const url = pathToFileURL(file);
  for (const source of [url, url.href]) {
    const copy = await load(".", await freshCopy(t));
    await copy.init(source);
    await copy.init(Promise.reject(new Error("too late")));
  }
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(unhandled, []);
});
