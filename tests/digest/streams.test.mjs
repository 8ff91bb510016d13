// Bodies that can be sent once: a HEAD finds the challenge out before, and what cannot be repeated is said.

import assert from "node:assert/strict";
import { test } from "node:test";

import { digest, failure, fieldsOf, pair, scripted, times, unauthorized, verdicts } from "./support/harness.mjs";

const KINDS = {
  "a ReadableStream": () => new Blob(["flow"]).stream(),
  "an async generator": () => (async function* () { yield new TextEncoder().encode("fl"); yield new TextEncoder().encode("ow"); })(),
};
const post = (body, more) => ({ method: "POST", body, ...more });
const outline = ({ records }) => records.map(({ method, verdict, body }) => `${method} ${verdict} ${body}`);

for (const [name, make] of Object.entries(KINDS)) {
  test(`${name}: cold a HEAD and then the request, warm the request alone`, async (t) => {
    const { server, fetch } = await pair(t);
    for (let turn = 0; turn < 2; turn += 1) assert.equal((await fetch(server.url, post(make()))).status, 200);
    assert.deepEqual(outline(server), ["HEAD challenged ", "POST accepted flow", "POST accepted flow"]);
    assert.deepEqual(server.records.slice(1).map(({ fields }) => fields.get("nc")), ["00000001", "00000002"]);
  });
}

test("duplex is half where the caller says nothing", async (t) => {
  const { fetch, requests } = scripted([() => new Response()]);
  const client = digest(t, { fetch });
  await client("https://api.example/", post(KINDS["a ReadableStream"]()));
  await client("https://api.example/", post("text"));
  assert.deepEqual(requests.map(({ method, duplex }) => [method, duplex]), [["HEAD", undefined], ["POST", "half"], ["POST", undefined]]);
});

test("the HEAD has the caller's headers, but none about the body, and the other options", async (t) => {
  const { fetch, requests } = scripted((url, { headers }) => (headers.authorization ? new Response() : unauthorized()));
  const headers = { "Content-Type": "text/x", "content-length": "4", "x-tenant": "7" };
  await digest(t, { fetch })("https://api.example/a?b", post(KINDS["a ReadableStream"](), { headers, dispatcher: "mine", duplex: "half" }));
  const [head, sent] = requests;
  assert.deepEqual([head.method, head.url, head.headers, head.dispatcher, head.body, head.credentials], ["HEAD", "https://api.example/a?b", { "x-tenant": "7" }, "mine", undefined, "omit"]);
  assert.deepEqual([sent.headers["content-type"], sent.headers["x-tenant"]], ["text/x", "7"]);
});

test("a server that wants no credentials gets the stream unsigned", async (t) => {
  const { fetch, requests } = scripted([() => new Response(null, { status: 405 }), async (url, { body }) => new Response(await new Response(body).text())]);
  assert.equal(await (await digest(t, { fetch })("https://api.example/", post(KINDS["a ReadableStream"]()))).text(), "flow");
  assert.deepEqual(requests.map(({ method }) => method), ["HEAD", "POST"]);
});

test("a challenge that only the request itself gets: UsageError, since the stream is consumed", async (t) => {
  const { fetch, requests } = scripted((url, { method }) => (method === "HEAD" ? new Response() : unauthorized()));
  const client = digest(t, { fetch });
  const { name, argument, message } = await failure(client("https://api.example/", post(KINDS["a ReadableStream"]())));
  assert.deepEqual([name, argument, requests.length], ["UsageError", "init.body", 2]);
  assert.match(message, /consumed.*text or bytes/);
  // What it learnt is used by the next.
  await failure(client("https://api.example/", post(KINDS["a ReadableStream"]())));
  assert.equal(fieldsOf(requests[2].headers.authorization).nonce, "n1");
});

test("a nonce that went stale: UsageError; the next stream goes on the new nonce", async (t) => {
  const { server, fetch } = await pair(t);
  await fetch(server.url);
  server.expire();
  assert.match((await failure(fetch(server.url, post(KINDS["a ReadableStream"]())))).message, /consumed/);
  assert.equal((await fetch(server.url, post(KINDS["a ReadableStream"]()))).status, 200);
  assert.deepEqual(verdicts(server), ["challenged", "accepted", "stale", "accepted"]);
});

test("a wrong password: the 401, readable, and nothing else", async (t) => {
  const reasons = [];
  const { server, fetch } = await pair(t, {}, { password: "wrong", onUnanswered: ({ reason }) => reasons.push(reason) });
  const response = await fetch(server.url, post(KINDS["a ReadableStream"]()));
  assert.deepEqual([response.status, await response.text(), reasons], [401, "response is wrong", ["rejected"]]);
  assert.deepEqual(verdicts(server), ["challenged", "refused"]);
});

test("auth-int: UsageError before the stream is touched", async (t) => {
  const { server, fetch } = await pair(t, { challenges: [{ qop: ["auth-int"] }] });
  for (const requests of [1, 1]) {
    const body = KINDS["a ReadableStream"]();
    const { name, argument, message } = await failure(fetch(server.url, post(body)));
    assert.deepEqual([name, argument, server.records.length], ["UsageError", "init.body", requests]);
    assert.match(message, /auth-int/);
    assert.equal(await new Response(body).text(), "flow");
  }
});

test("a HEAD that is hidden by CORS tells so before the stream is touched", async (t) => {
  const { fetch, requests } = scripted([() => Object.defineProperty(unauthorized(null), "type", { value: "cors" })]);
  const body = KINDS["a ReadableStream"]();
  assert.equal((await failure(digest(t, { fetch })("https://api.example/", post(body)))).code, "auth.challenge_hidden");
  assert.deepEqual([requests.length, await new Response(body).text()], [1, "flow"]);
});

test("twelve streams at once on a cold session: one HEAD", async (t) => {
  const { server, fetch } = await pair(t);
  const responses = await Promise.all(times(12, () => fetch(server.url, post(KINDS["a ReadableStream"]()))));
  assert.deepEqual([...new Set(responses.map(({ status }) => status))], [200]);
  assert.deepEqual(server.records.map(({ method }) => method), ["HEAD", ...times(12, () => "POST")]);
});

test("a redirect: followed without the stream, or said that it was consumed", async (t) => {
  for (const [status, outcome] of [[303, "followed"], [302, "followed"], [307, "consumed"], [308, "consumed"]]) {
    const { server, fetch } = await pair(t, { redirects: { "/a": { status, location: "/b", signed: true } } });
    const sent = fetch(`${server.url}/a`, post(KINDS["a ReadableStream"]()));
    if (outcome === "followed") assert.equal((await sent).status, 200);
    else assert.match((await failure(sent)).message, /consumed before the redirect/);
  }
});

test("the body of a Request is read into memory, whatever it was", async (t) => {
  const { server, fetch } = await pair(t);
  const request = new Request(server.url, post(KINDS["a ReadableStream"](), { duplex: "half" }));
  assert.equal((await fetch(request)).status, 200);
  assert.deepEqual(outline(server), ["POST challenged flow", "POST accepted flow"]);
});
