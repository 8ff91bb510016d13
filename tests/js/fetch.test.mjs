// The `fetch` that callers bring: what it is given, what it may answer with, and what it may not.

import assert from "node:assert/strict";
import { test } from "node:test";

import { answer, challenge, challenging, client, CREATE_PATH, failure, GET_PATH, NEW, PROJECT, REF, scripted, SERVICE, unauthorized } from "./support/calls.mjs";
import { atlas } from "./support/package.mjs";

const ORIGIN = "https://cloud.mongodb.com";

test("fetch gets a string and FetchInit's members, no other", async () => {
  const given = [];
  const fetch = async (...args) => {
    given.push(args);
    return args[1].headers.authorization === undefined ? unauthorized() : answer(200, {}, SERVICE);
  };
  const atlas = client({ fetch });
  await atlas.services.create(NEW);
  await atlas.services.get(REF);
  assert.equal(given.length, 3);
  for (const args of given) assert.equal(args.length, 2);
  const common = { redirect: "manual", credentials: "omit", cache: "no-store" };
  const [, [postUrl, post], [getUrl, get]] = given;
  assert.equal(postUrl, `${ORIGIN}${CREATE_PATH}`);
  const { headers, signal, ...rest } = post;
  assert.deepEqual(rest, { method: "POST", body: '{"providerName":"AWS","region":"us-east-1"}', ...common });
  assert.ok(signal instanceof AbortSignal);
  assert.equal(Object.getPrototypeOf(headers), Object.prototype);
  assert.deepEqual(Object.keys(headers).sort(), ["accept", "authorization", "content-type", "user-agent"]);
  assert.equal(getUrl, `${ORIGIN}${GET_PATH}`);
  const { headers: getHeaders, signal: _, ...getRest } = get;
  assert.deepEqual(getRest, { method: "GET", ...common });
  assert.deepEqual(Object.keys(getHeaders).sort(), ["accept", "authorization", "user-agent"]);
});

test("fetch is called without a this", async () => {
  let receiver = "not called";
  const atlas = client({
    async fetch() {
      "use strict";
      receiver = this;
      return answer(200, {}, SERVICE);
    },
  });
  await atlas.services.get(REF);
  assert.equal(receiver, undefined);
});

// ---------------------------------------------------------------- answers

const minimal = answer(200, {}, SERVICE);
class Private {
  #status = 200;
  get status() {
    return this.#status;
  }
  get headers() {
    return minimal.headers;
  }
  text() {
    return Promise.resolve(JSON.stringify(SERVICE)).then((text) => (this.#status, text));
  }
}
const good = {
  "the shape of FetchResponse alone": () => minimal,
  "a Response": () => new Response(JSON.stringify(SERVICE)),
  "an instance whose members are private": () => new Private(),
  "an object without a prototype": () => Object.assign(Object.create(null), minimal),
  "a frozen object": () => Object.freeze({ ...minimal }),
  "headers that are a Map": () => ({ ...minimal, headers: new Map([["x-a", "1"]]) }),
  "a text that is there at once": () => ({ ...minimal, text: () => JSON.stringify(SERVICE) }),
  "a text that is a thenable": () => ({ ...minimal, text: () => ({ then: (resolve) => resolve(JSON.stringify(SERVICE)) }) }),
};
for (const [name, make] of Object.entries(good)) {
  test(`fetch may answer with ${name}`, async () => {
    for (const fetch of [async () => make(), () => make(), () => ({ then: (resolve) => resolve(make()) })]) {
      assert.deepEqual((await client({ fetch }).services.get(REF)).raw, SERVICE);
    }
  });
}

const thrower = () => {
  throw new Error("thrown by a double");
};
const bad = {
  "nothing": undefined,
  "null": null,
  "a number": 200,
  "a text": "HTTP/1.1 200 OK",
  "an empty object": {},
  "a status alone": { status: 200 },
  "no text()": { status: 200, headers: new Headers() },
  "no headers": { status: 200, text: async () => "" },
  "headers that are a plain object": { ...minimal, headers: {} },
  "a status that is text": { ...minimal, status: "200" },
  "a text that is none": { ...minimal, text: async () => ({}) },
  "a body that is bytes": { ...minimal, text: async () => new Uint8Array(3) },
  "a text() that throws": { ...minimal, text: thrower },
  "a text() that never was": { ...minimal, text: undefined },
  "a get() that throws": { ...minimal, headers: { ...minimal.headers, get: thrower } },
  "a get() that gives lists": { ...minimal, headers: { ...minimal.headers, get: () => ["a"] } },
  "a forEach() that throws": { ...minimal, headers: { ...minimal.headers, forEach: thrower } },
  "a status that throws": { headers: minimal.headers, text: minimal.text, get status() { return thrower(); } },
};
for (const [name, response] of Object.entries(bad)) {
  test(`fetch answers with ${name}: an error at once, and the next call works`, async () => {
    let isBad = true;
    const atlas = client({ fetch: async () => (isBad ? response : minimal), timeoutMs: false });
    const [one, two] = await Promise.all([failure(atlas.services.get(REF)), failure(atlas.services.create(NEW))]);
    for (const error of [one, two]) {
      assert.deepEqual([error.name, error.code], ["TransportError", "transport.failed"]);
      assert.ok(error.cause instanceof Error, String(error.cause));
    }
    isBad = false;
    assert.equal((await atlas.services.get(REF)).id, SERVICE.id);
  });
}

test("a challenge is found in headers of any kind", async () => {
  const lines = new Headers([["WWW-Authenticate", 'Basic realm="x"'], ["www-authenticate", challenge()]]);
  for (const headers of [lines, new Map([["www-authenticate", challenge()]]), unauthorized().headers]) {
    const fetch = async (url, init) => (init.headers.authorization === undefined ? { ...answer(401), headers } : minimal);
    assert.equal((await client({ fetch }).services.get(REF)).id, SERVICE.id);
  }
});

// ---------------------------------------------------------------- the global fetch

test("without a fetch the global one is looked up at each request", async (t) => {
  const original = globalThis.fetch;
  t.after(() => (globalThis.fetch = original));
  const atlas = client();
  const first = scripted([unauthorized()]);
  const second = scripted([minimal]);
  globalThis.fetch = async (url, init) => {
    globalThis.fetch = second.fetch;
    return first.fetch(url, init);
  };
  await atlas.services.get(REF);
  assert.deepEqual([first.requests.length, second.requests.length], [1, 1]);
  assert.match(second.requests[0].headers.authorization, /^Digest /);
});

test("each client uses its own fetch", async () => {
  const [one, two] = [challenging(minimal), challenging(minimal)];
  const clients = [one, two].map(({ fetch }) => client({ fetch }));
  await Promise.all(clients.map((atlas) => atlas.services.get(REF)));
  assert.deepEqual([one, two].map(({ requests }) => requests.length), [2, 2]);
});

test("the arguments are the caller's own: nothing is written to them, and later changes have no effect", async () => {
  const { fetch, requests } = challenging(minimal);
  const options = { publicKey: "a", privateKey: "b", projectId: PROJECT, fetch, headers: { "x-a": "1" } };
  const before = structuredClone({ ...options, fetch: undefined });
  const made = new atlas.AtlasClient(options);
  const service = Object.freeze({ ...NEW });
  const call = made.services.create(service);
  options.headers["x-a"] = "2";
  options.privateKey = "c";
  await call;
  assert.deepEqual({ ...options, fetch: undefined, headers: { "x-a": "1" }, privateKey: "b" }, before);
  for (const { headers } of requests) assert.equal(headers["x-a"], "1");
});
