// The private key is in nothing that leaves the client: no message, no JSON, no inspection, no stack, no event, no URL.

import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";

import { answer, challenge, client, failure, NEW, PROJECT, REF, scripted, SERVICE, unauthorized } from "./support/calls.mjs";
import { atlas, createMockAtlas } from "./support/package.mjs";

const MARK = "k7-PRIVATE-3f2e1d0c";
const KEYS = { publicKey: "marked", privateKey: MARK };
const { AtlasClient } = atlas;

/** Everything there is to see of a value, what JavaScript hides included. */
function seen(value) {
  const parts = [inspect(value, { depth: Infinity, showHidden: true, getters: true, maxArrayLength: null, maxStringLength: null }), `${JSON.stringify(value)}`];
  for (let error = value; error instanceof Error; error = error.cause) parts.push(error.message, String(error.stack), String(error), String(error.hint), JSON.stringify(error));
  return parts.join("\n");
}

/** In plain, in base64 (Basic), percent-encoded, and in hex. */
const DISGUISES = [MARK, btoa(`marked:${MARK}`), btoa(MARK), encodeURIComponent(MARK), Buffer.from(MARK).toString("hex")];
function assertSecret(text, where) {
  for (const disguise of DISGUISES) assert.ok(!text.includes(disguise), `${where} shows the private key: ${text}`);
}

const answers = {
  "a wrong key": () => unauthorized(),
  "a stale loop": () => unauthorized(challenge().replace("stale=false", "stale=true")),
  "no challenge": () => unauthorized(null),
  "other schemes": () => unauthorized('Basic realm="x"'),
  "an algorithm": () => unauthorized('Digest realm="r", nonce="n", algorithm=FOO'),
  "a qop": () => unauthorized('Digest realm="r", nonce="n", qop="foo"'),
  "a malformed challenge": () => unauthorized('Digest realm="'),
  "a hidden challenge": () => ({ ...unauthorized(null), type: "cors" }),
  "a refusal": () => answer(409, {}, { error: 409, errorCode: "X", detail: "d" }),
  "a redirect": () => answer(302, { location: "https://elsewhere.example/" }),
  "HTML": () => answer(200, {}, "<html>"),
  "a failing connection": () => new Error("broken"),
  "no response": () => undefined,
  "no response in time": () => new Promise(() => {}),
};
for (const [name, make] of Object.entries(answers)) {
  for (const when of ["at once", "after a challenge"]) {
    test(`${name} ${when}: the private key is in neither error nor event`, async () => {
      const events = [];
      const { fetch, requests } = scripted((url, init) => (when === "at once" || init.headers.authorization !== undefined ? make() : unauthorized()));
      const marked = new AtlasClient({ ...KEYS, projectId: PROJECT, fetch, timeoutMs: 20, onExchange: (event) => events.push(event) });
      for (const call of [marked.services.create(NEW, { pretty: true }), marked.services.get(REF)]) {
        const error = await failure(call);
        assert.ok(atlas.isAtlasError(error), String(error));
        assertSecret(seen(error), "the error");
      }
      assertSecret(seen(events), "an event");
      assertSecret(seen(marked), "the client");
      // What went out is signed, not told.
      assertSecret(requests.map(({ url, headers, body }) => JSON.stringify([url, headers, body])).join("\n"), "a request");
    });
  }
}

test("usage errors show no key, wherever it was put by mistake", async () => {
  const wrong = [
    { publicKey: "a:b", privateKey: MARK },
    { publicKey: "a", privateKey: MARK, projectId: MARK },
    { publicKey: "a", privateKey: MARK, baseUrl: `https://a:${MARK}@cloud.mongodb.com` },
    { publicKey: "a", privateKey: MARK, baseUrl: MARK },
    { publicKey: "a", privateKey: MARK, apiVersion: MARK },
    { publicKey: "a", privateKey: MARK, userAgent: `${MARK}\n` },
    { publicKey: "a", privateKey: MARK, headers: { "x-key": `${MARK}\n` } },
    { publicKey: "a", privateKey: MARK, accessToken: MARK },
  ];
  for (const options of wrong) {
    assert.throws(() => new AtlasClient(options), (error) => {
      assertSecret(seen(error), JSON.stringify(options));
      return error.code === "usage.invalid_argument";
    });
  }
  const marked = new AtlasClient({ ...KEYS, projectId: PROJECT, fetch: async () => undefined });
  for (const call of [
    () => marked.services.create({ providerName: MARK, region: "x" }),
    () => marked.services.create({ providerName: "AWS", region: [MARK] }),
    () => marked.services.get({ cloudProvider: "AWS", id: MARK }),
    () => marked.services.get(REF, { projectId: MARK }),
  ]) {
    assertSecret(seen(await failure(call())), "the error");
  }
});

test("a client and its results show no key, before and after a call, and after close", async () => {
  const mock = createMockAtlas({ credentials: KEYS });
  const marked = client({ ...mock.credentials, projectId: mock.projectId, fetch: mock.fetch });
  assertSecret(seen(marked), "the new client");
  const call = marked.services.create(NEW);
  assertSecret(seen(call), "the promise");
  const { data, response } = await call.withResponse();
  assertSecret(seen([data, response]), "the result");
  assertSecret(seen(marked), "the used client");
  marked.close();
  assertSecret(seen(marked), "the closed client");
  assertSecret(seen(await failure(marked.services.get(data))), "the error");
});

test("in an event's Authorization only what depends on the key is masked", async () => {
  const events = [];
  const responses = [];
  const { fetch } = scripted((url, { headers }) => {
    if (headers.authorization === undefined) return unauthorized();
    responses.push(/response="([0-9a-f]{32})"/.exec(headers.authorization)[1]);
    return answer(200, { "authentication-info": `rspauth="${"0".repeat(32)}", qop=auth`, "set-cookie": "session=cookie-secret" }, SERVICE);
  });
  await new AtlasClient({ ...KEYS, projectId: PROJECT, fetch, onExchange: (event) => events.push(event) }).services.get(REF);
  const { authorization } = events[1].request.headers;
  assert.match(authorization, /^Digest username="marked", .*nonce="[^"]+".*uri="\/api\/.*cnonce="[^"]+"/);
  assert.match(authorization, /nc=00000001/);
  assert.match(authorization, /\bresponse="•••"/);
  const all = JSON.stringify(events);
  assert.equal(responses.length, 1);
  assert.ok(!all.includes(responses[0]), "an event shows the response");
  assert.ok(!all.includes("0".repeat(32)), "an event shows rspauth");
  assert.ok(!all.includes("cookie-secret"), "an event shows a cookie");
});

test("users' own credentials in headers are masked too", async () => {
  const events = [];
  const { fetch, requests } = scripted([answer(404)]);
  const headers = { "proxy-authorization": "Basic cHJveHk6c2VjcmV0", cookie: "session=cookie-secret" };
  await failure(new AtlasClient({ ...KEYS, projectId: PROJECT, fetch, headers, onExchange: (event) => events.push(event) }).services.get(REF));
  assert.equal(requests[0].headers.cookie, headers.cookie);
  const all = JSON.stringify(events);
  assert.ok(!all.includes("cHJveHk6c2VjcmV0") && !all.includes("cookie-secret"), all);
});

test("the key is gone from the core's memory once the client is closed", async (t) => {
  const { default: memoryOf } = await import("./support/memory.mjs");
  const memory = await memoryOf(t);
  const mock = createMockAtlas({ credentials: KEYS });
  const marked = new memory.atlas.AtlasClient({ ...mock.credentials, projectId: mock.projectId, fetch: mock.fetch });
  await marked.services.create(NEW);
  assert.ok(memory.includes(MARK), "the search finds nothing even while the key is there");
  marked.close();
  assert.ok(!memory.includes(MARK), "the key is still there");
});
