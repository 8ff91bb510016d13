// How a call ends: with a response that can be read, with an error that says why, by its signal, or by close.

import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { test } from "node:test";

import { rawResponse, startRawSocket } from "../support/raw-socket.mjs";
import { challenge, challenging, digest, failure, fieldsOf, pair, refusals, scripted, times, unauthorized, verdicts } from "./support/harness.mjs";
import { AuthenticationError, createDigestFetch } from "./support/package.mjs";

const URL_A = "https://api.example/a";
const settled = () => new Promise((resolve) => setImmediate(resolve));

async function raw(t, script) {
  const server = await startRawSocket(script);
  t.after(() => server.close());
  return server;
}
const isSigned = (request) => /^authorization: /im.test(String(request));

// ---------------------------------------------------------------- connections

test("connections are kept: what is not delivered is read to its end", async (t) => {
  const body = "x".repeat(60_000);
  const server = await raw(t, (request, index) => {
    if (/^GET \/away/.test(String(request))) return rawResponse(302, { Location: "/home" }, body);
    // Each nonce is stale after one use.
    if (isSigned(request) && index % 2 === 1) return rawResponse(200, {}, "accepted");
    return rawResponse(401, { "WWW-Authenticate": challenge(`n${index}`, ", stale=true") }, body);
  });
  const fetch = digest(t, {});
  for (let turn = 0; turn < 20; turn += 1) assert.equal(await (await fetch(server.url)).text(), "accepted");
  for (let turn = 0; turn < 5; turn += 1) await (await fetch(`${server.url}/away`)).text();
  assert.ok(server.requests.length >= 50);
  // Node's fetch opens a second one by itself, when one request follows another at once.
  assert.ok(server.connections() <= 2, `${server.connections()} connections`);
});

test("a 401 with an endless body costs its connection, not the call", async (t) => {
  const server = await raw(t, (request) => {
    if (isSigned(request)) return rawResponse(200, {}, "accepted");
    return rawResponse(401, { "WWW-Authenticate": challenge(), "Content-Length": "9999999" }, "x".repeat(200_000));
  });
  assert.equal(await (await digest(t, {})(server.url)).text(), "accepted");
  assert.ok(server.connections() >= 2);
});

test("a 401 whose body breaks off is answered all the same", async (t) => {
  const server = await raw(t, (request) => {
    if (isSigned(request)) return rawResponse(200, {}, "accepted");
    return { bytes: rawResponse(401, { "WWW-Authenticate": challenge(), "Content-Length": "10" }, "x"), end: "reset" };
  });
  assert.equal(await (await digest(t, {})(server.url)).text(), "accepted");
});

// ---------------------------------------------------------------- a 401 that stays one

test("onUnanswered is told why, before the response is given, and gets that response", async (t) => {
  const order = [];
  const fetch = digest(t, { fetch: scripted([() => unauthorized(null)]).fetch, onUnanswered: (error, response) => order.push(error, response) });
  const response = await fetch(URL_A);
  assert.ok(order[0] instanceof AuthenticationError);
  assert.equal(order[1], response);
  const { code, reason, status, hint } = order[0];
  assert.deepEqual({ code, reason, status }, { code: "auth.challenge", reason: "no_challenge", status: 401 });
  assert.ok(hint.length > 20);
});

test("what cannot be read is told with its place", async (t) => {
  let told;
  await digest(t, { fetch: scripted([() => unauthorized('Digest realm="r", nonce="n')]).fetch, onUnanswered: (error) => (told = error) })(URL_A);
  assert.deepEqual([told.reason, /at byte \d+/.test(told.message)], ["malformed", true]);
});

test("a signed request that is refused without a challenge: told too", async (t) => {
  for (const [value, reason] of [[null, "no_challenge"], ['Basic realm="b"', "other_schemes"]]) {
    const reasons = [];
    const { fetch } = scripted((url, { headers }) => unauthorized(headers.authorization ? value : challenge(), "why"));
    const response = await digest(t, { fetch, onUnanswered: (error) => reasons.push(error.reason) })(URL_A);
    assert.deepEqual([response.status, await response.text(), reasons], [401, "why", [reason]]);
  }
});

test("twenty calls at once with a wrong password: two requests, twenty readable answers, each told", async (t) => {
  const reasons = [];
  const { server, fetch } = await pair(t, {}, { password: "wrong", onUnanswered: ({ reason }) => reasons.push(reason) });
  const responses = await Promise.all(times(20, () => fetch(server.url, { method: "POST", body: "x" })));
  assert.deepEqual(await Promise.all(responses.map((response) => response.text())), times(20, () => "response is wrong"));
  assert.deepEqual([verdicts(server), reasons], [["challenged", "refused"], times(20, () => "rejected")]);
});

test("a hidden challenge is thrown: a page could not tell it from a wrong password", async (t) => {
  const { fetch } = scripted([() => Object.defineProperty(unauthorized(null), "type", { value: "cors" })]);
  const told = [];
  const { name, code, reason, hint } = await failure(digest(t, { fetch, onUnanswered: (error) => told.push(error) })(URL_A));
  assert.deepEqual([name, code, reason, told.length], ["AuthenticationError", "auth.challenge_hidden", "hidden", 0]);
  assert.match(hint, /Access-Control-Expose-Headers/);
});

test("what the inner fetch rejects with comes through as it is, and the next call goes on", async (t) => {
  const trouble = new TypeError("fetch failed");
  const { fetch } = scripted([() => trouble, () => unauthorized(), () => trouble, () => new Response("accepted")]);
  const client = digest(t, { fetch });
  assert.equal(await failure(client(URL_A)), trouble);
  assert.equal(await failure(client(URL_A)), trouble);
  assert.equal(await (await client(URL_A)).text(), "accepted");
});

// ---------------------------------------------------------------- rspauth

for (const qop of ["auth", "auth-int"]) {
  for (const algorithm of ["MD5", "SHA-256-sess"]) {
    test(`requireMutualAuth, ${algorithm}, ${qop}: a good rspauth passes, its body unread`, async (t) => {
      const { server, fetch } = await pair(t, { challenges: [{ qop: [qop], algorithm }], rspauth: "good", answer: () => ({ body: "proven" }) }, { requireMutualAuth: true });
      for (let turn = 0; turn < 2; turn += 1) {
        const response = await fetch(server.url, { method: "POST", body: "x" });
        assert.deepEqual([response.bodyUsed, await response.text()], [false, "proven"], refusals(server).join());
      }
    });
  }
}

test("without requireMutualAuth a wrong or missing rspauth is no reason to fail", async (t) => {
  for (const rspauth of ["bad", "absent"]) {
    const { server, fetch } = await pair(t, { rspauth });
    assert.equal((await fetch(server.url)).status, 200);
  }
});

test("requireMutualAuth: a success that was never challenged fails, a refusal is a response", async (t) => {
  const success = digest(t, { requireMutualAuth: true, fetch: scripted([() => new Response("who am I?")]).fetch });
  const { code, reason, status } = await failure(success(URL_A));
  assert.deepEqual([code, reason, status], ["auth.mutual", "mutual", 200]);
  const refusal = digest(t, { requireMutualAuth: true, fetch: challenging(challenge(), () => new Response("no", { status: 404 })).fetch });
  assert.equal((await refusal(URL_A)).status, 404);
});

// ---------------------------------------------------------------- signal

test("aborted before: nothing is sent", async (t) => {
  const { fetch, requests } = scripted([() => new Response()]);
  const client = digest(t, { fetch });
  assert.equal(await failure(client(URL_A, { signal: AbortSignal.abort("before") })), "before");
  assert.equal((await failure(client(URL_A, { signal: AbortSignal.abort() }))).name, "AbortError");
  const controller = new AbortController();
  const pending = failure(client(URL_A, { signal: controller.signal }));
  controller.abort("at once");
  assert.deepEqual([await pending, requests.length], ["at once", 0]);
});

test("aborted while the server thinks, before and after the challenge: the call ends, the socket too, the next one works", async (t) => {
  for (const stage of [false, true]) {
    let arrived;
    const arrival = new Promise((resolve) => (arrived = resolve));
    let hangs = true;
    const server = await raw(t, (request) => {
      if (isSigned(request) === stage && hangs) return arrived(), { end: "hang" };
      return isSigned(request) ? rawResponse(200, {}, "accepted") : rawResponse(401, { "WWW-Authenticate": challenge() });
    });
    const fetch = digest(t, {});
    const controller = new AbortController();
    const pending = failure(fetch(server.url, { signal: controller.signal }));
    const waiting = fetch(server.url);
    await arrival;
    hangs = false;
    controller.abort(new Error("enough"));
    assert.equal((await pending).message, "enough");
    // Those who waited for it go on.
    assert.equal(await (await waiting).text(), "accepted");
  }
});

test("aborted while it waits for another: the other goes on", async (t) => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  const { fetch, requests } = scripted(async (url, { headers }) => {
    if (headers.authorization) return new Response("accepted");
    await held;
    return unauthorized();
  });
  const client = digest(t, { fetch });
  const first = client(URL_A);
  const controller = new AbortController();
  const second = failure(client(URL_A, { signal: controller.signal }));
  await settled();
  controller.abort("no longer");
  assert.equal(await second, "no longer");
  release();
  assert.equal(await (await first).text(), "accepted");
  assert.equal(requests.length, 2);
});

test("aborted while the body of the 401 does not end", async (t) => {
  const server = await raw(t, [rawResponse(401, { "WWW-Authenticate": challenge(), "Content-Length": "10" }, "x")]);
  const controller = new AbortController();
  const pending = failure(digest(t, {})(server.url, { signal: controller.signal }));
  while (server.requests.length === 0) await settled();
  controller.abort("too slow");
  assert.equal(await pending, "too slow");
});

test("aborted after the response: its body ends, as fetch's does", async (t) => {
  const server = await raw(t, (request) => (isSigned(request) ? rawResponse(200, { "Content-Length": "10" }, "x") : rawResponse(401, { "WWW-Authenticate": challenge() })));
  const controller = new AbortController();
  const response = await digest(t, {})(server.url, { signal: controller.signal });
  const reading = failure(response.text());
  controller.abort();
  assert.equal((await reading).name, "AbortError");
});

test("twenty calls with one signal cause no warning and leave no listener", async (t) => {
  const warnings = [];
  const warn = (warning) => warnings.push(warning);
  process.on("warning", warn);
  t.after(() => process.off("warning", warn));
  const { signal } = new AbortController();
  const client = digest(t, { fetch: challenging(challenge()).fetch });
  await Promise.all(times(20, () => client(URL_A, { signal })));
  await settled();
  assert.deepEqual([warnings, getEventListeners(signal, "abort")], [[], []]);
});

// ---------------------------------------------------------------- close

test("close: calls under way and later ones reject, whatever they were doing; twice is once", async (t) => {
  const pending = [];
  const signals = [];
  const { fetch } = scripted((url, { signal }) => (signals.push(signal), new Promise(() => {})));
  const client = createDigestFetch({ username: "u", password: "p", fetch });
  pending.push(client(URL_A), client(URL_A), client("https://other.example/"), client(URL_A, { headers: { authorization: "Bearer x" } }));
  await settled();
  client.close();
  client.close();
  pending.push(client(URL_A));
  for (const { name, code } of await Promise.all(pending.map(failure))) assert.deepEqual([name, code], ["UsageError", "usage.closed"]);
  // The transport is told to stop as well.
  assert.deepEqual(signals.map(({ aborted }) => aborted), [true, true, true]);
});

test("close is what `using` calls; other clients go on", async (t) => {
  const { server, fetch } = await pair(t);
  const other = digest(t, server.credentials);
  await fetch(server.url);
  fetch[Symbol.dispose ?? Symbol.for("no dispose here")]?.();
  fetch.close();
  assert.equal((await other(server.url)).status, 200);
  assert.equal((await failure(fetch(server.url))).code, "usage.closed");
});

test("two clients for one server have counts of their own", async (t) => {
  const { server, fetch } = await pair(t);
  const other = digest(t, server.credentials);
  for (const client of [fetch, other, fetch, other]) await client(server.url);
  assert.deepEqual(server.records.filter(({ authorization }) => authorization).map(({ authorization }) => fieldsOf(authorization).nc), ["00000001", "00000001", "00000002", "00000002"]);
});
