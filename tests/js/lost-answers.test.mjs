// No whole answer: TransportError with what `fetch` threw, and whether Atlas may have executed the request.

import assert from "node:assert/strict";
import { test } from "node:test";

import { freePort } from "../support/free-port.mjs";
import { rawResponse, startRawSocket } from "../support/raw-socket.mjs";
import { answer, challenge, client, failure, fixture, NEW, REF, scripted, SERVICE, unauthorized } from "./support/calls.mjs";
import { atlas, createMockAtlas } from "./support/package.mjs";

const { TransportError, isAtlasError } = atlas;
const create = (client, options) => client.services.create(NEW, options);
const get = (client, options) => client.services.get(REF, options);

function assertTransport(error, { code = "transport.failed", method, mayHaveExecuted }) {
  assert.ok(error instanceof TransportError && isAtlasError(error), String(error));
  assert.deepEqual(
    [error.name, error.code, error.attempts, error.mayHaveExecuted, error.request.method],
    ["TransportError", code, 1, mayHaveExecuted, method],
  );
  assert.ok(error.hint.length > 20);
}

const CHALLENGE = rawResponse(401, { "WWW-Authenticate": challenge() }, fixture("wire_401_digest_challenge.json"));
const WHOLE = rawResponse(200, { "Content-Type": "application/json" }, JSON.stringify(SERVICE)).toString("latin1");
const HEAD_END = WHOLE.indexOf("\r\n\r\n") + 4;

// ---------------------------------------------------------------- connections that break

const breaks = {
  "closed before the head": { end: "close" },
  "reset before the head": { end: "reset" },
  "closed within the head": { bytes: WHOLE.slice(0, 30), end: "close" },
  "closed before the body": { bytes: WHOLE.slice(0, HEAD_END), end: "close" },
  "closed within the body": { bytes: WHOLE.slice(0, HEAD_END + 20), end: "close" },
  "reset within the body": { bytes: WHOLE.slice(0, HEAD_END + 20), end: "reset" },
  "closed one byte before content-length": { bytes: WHOLE.slice(0, -1), end: "close" },
  "closed within a chunked body": { bytes: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"id"', end: "close" },
  "no HTTP": { bytes: "SSH-2.0-OpenSSH_9.2\r\n", end: "close" },
};
for (const [name, broken] of Object.entries(breaks)) {
  for (const signed of [false, true]) {
    test(`the answer to ${signed ? "a signed" : "an unsigned"} request is ${name}`, async (t) => {
      for (const [call, method] of [[create, "POST"], [get, "GET"]]) {
        const server = await startRawSocket(signed ? [CHALLENGE, broken] : [broken]);
        t.after(() => server.close());
        const error = await failure(call(client({ baseUrl: server.url })));
        assertTransport(error, { method, mayHaveExecuted: signed && method === "POST" });
        assert.ok(error.cause instanceof Error);
        assert.equal(server.requests.length, signed ? 2 : 1);
      }
    });
  }
}

test("a server that is down", async () => {
  const port = await freePort();
  const error = await failure(create(client({ baseUrl: `http://127.0.0.1:${port}` })));
  assertTransport(error, { method: "POST", mayHaveExecuted: false });
  assert.equal(error.cause.cause.code, "ECONNREFUSED");
});

test("after a lost answer the client works on, and a created service is not created again by itself", async () => {
  const mock = createMockAtlas();
  const atlas = client({ ...mock.credentials, projectId: mock.projectId, fetch: mock.fetch });
  mock.fault({ method: "POST", with: "lost_answer" });
  assertTransport(await failure(create(atlas)), { method: "POST", mayHaveExecuted: true });
  const executed = mock.requests.filter(({ operation }) => operation === "createPrivateEndpointService");
  assert.equal(executed.length, 1);
  const error = await failure(create(atlas));
  assert.deepEqual([error.code, error.kind], ["api.error", "already_exists"]);
});

test("a request whose challenge is lost did not happen; the next call leads", async () => {
  const mock = createMockAtlas();
  const atlas = client({ ...mock.credentials, projectId: mock.projectId, fetch: mock.fetch });
  mock.fault({ with: "network" });
  const [lost, ...created] = await Promise.allSettled([
    create(atlas),
    atlas.services.create({ providerName: "AZURE", region: "eastus2" }),
    atlas.services.create({ providerName: "GCP", region: "us-west1" }),
  ]);
  assertTransport(lost.reason, { method: "POST", mayHaveExecuted: false });
  assert.deepEqual(created.map(({ status }) => status), ["fulfilled", "fulfilled"]);
});

// ---------------------------------------------------------------- what fetch throws is the cause, untouched

for (const thrown of [new Error("mine"), "a string", { an: "object" }, 0, null, Symbol("s")]) {
  for (const way of ["rejects", "throws", "fails in text()"]) {
    test(`fetch ${way} with ${String(thrown)}: that is the cause`, async () => {
      const fetches = {
        "rejects": () => Promise.reject(thrown),
        "throws": () => { throw thrown; },
        "fails in text()": async () => ({ ...answer(200), text: () => Promise.reject(thrown) }),
      };
      const error = await failure(get(client({ fetch: fetches[way] })));
      assertTransport(error, { method: "GET", mayHaveExecuted: false });
      assert.equal(error.cause, thrown);
      assert.deepEqual(Object.getOwnPropertyDescriptor(error, "cause").enumerable, false);
    });
  }
}

test("fetch rejects with undefined: an error all the same", async () => {
  const error = await failure(get(client({ fetch: () => Promise.reject(undefined) })));
  assertTransport(error, { method: "GET", mayHaveExecuted: false });
  assert.equal(error.cause, undefined);
});

// ---------------------------------------------------------------- time

for (const [name, bytes] of Object.entries({ "head": "", "body": WHOLE.slice(0, HEAD_END + 10) })) {
  test(`a ${name} that does not come in time: transport.timeout`, async (t) => {
    const hang = { bytes, end: "keep" };
    for (const [script, call, expected] of [
      [[hang], create, { method: "POST", mayHaveExecuted: false }],
      [[CHALLENGE, hang], create, { method: "POST", mayHaveExecuted: true }],
      [[CHALLENGE, hang], get, { method: "GET", mayHaveExecuted: false }],
    ]) {
      const server = await startRawSocket(script);
      t.after(() => server.close());
      const error = await failure(call(client({ baseUrl: server.url, timeoutMs: 60 })));
      assertTransport(error, { code: "transport.timeout", ...expected });
      assert.equal(error.cause, undefined);
    }
  });
}

test("the time is for each request alone, and aborts its signal with a TimeoutError", async () => {
  const signals = [];
  const fetch = (url, { signal }) => {
    signals.push(signal);
    return signals.length === 1 ? Promise.resolve(unauthorized()) : new Promise(() => {});
  };
  const error = await failure(create(client({ fetch, timeoutMs: 30 })));
  assertTransport(error, { code: "transport.timeout", method: "POST", mayHaveExecuted: true });
  assert.deepEqual(signals.map(({ aborted }) => aborted), [false, true]);
  assert.equal(signals[1].reason.name, "TimeoutError");
});

test("a call's own time goes before the client's; false is none", async () => {
  const never = () => new Promise(() => {});
  assertTransport(await failure(get(client({ fetch: never, timeoutMs: false }), { timeoutMs: 20 })), { code: "transport.timeout", method: "GET", mayHaveExecuted: false });
  // With a time of 1 ms the answer below would be late.
  const late = scripted(() => new Promise((resolve) => setTimeout(resolve, 30, answer(200, {}, SERVICE))));
  assert.equal((await get(client({ fetch: late.fetch, timeoutMs: 1 }), { timeoutMs: false })).id, SERVICE.id);
});

test("those who waited for a challenge that did not come in time go on without it", async () => {
  let first = true;
  const fetch = (url, { headers }) => {
    if (first) {
      first = false;
      return new Promise(() => {});
    }
    return Promise.resolve(headers.authorization === undefined ? unauthorized() : answer(200, {}, SERVICE));
  };
  const atlas = client({ fetch, timeoutMs: 30 });
  const [late, ...others] = await Promise.allSettled([get(atlas), get(atlas), get(atlas)]);
  assert.equal(late.reason.code, "transport.timeout");
  assert.deepEqual(others.map(({ value }) => value?.id), [SERVICE.id, SERVICE.id]);
});
