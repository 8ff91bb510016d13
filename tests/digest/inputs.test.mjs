// What `createDigestFetch` is given, and what becomes of it on the wire: the same that fetch makes of it.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { test } from "node:test";

import { challenge, challenging, digest, failure, fieldsOf, pair, refusals, rfc, scripted, unauthorized, verdicts } from "./support/harness.mjs";
import { createDigestFetch } from "./support/package.mjs";

const form = () => {
  const data = new FormData();
  data.append("a", "ü");
  data.append("file", new Blob(["in a file"], { type: "text/x-a" }), "name.txt");
  return data;
};
const bytes = new Uint8Array([0, 1, 254, 255, 10, 13]);
/** Every kind of body that can be sent twice. */
const BODIES = {
  "text": () => "a – ü",
  "an empty text": () => "",
  "bytes": () => bytes,
  "a part of a buffer": () => new Uint8Array(bytes.buffer, 1, 3),
  "a Buffer": () => Buffer.from("from a pool"),
  "an ArrayBuffer": () => bytes.buffer.slice(0),
  "a DataView": () => new DataView(bytes.buffer, 2, 2),
  "a Blob": () => new Blob(["blob"]),
  "a Blob with a type": () => new Blob(["{}"], { type: "application/json" }),
  "URLSearchParams": () => new URLSearchParams({ a: "b c", d: "&" }),
  "a FormData": form,
};

/** A server that says what came: the oracle is fetch itself. */
async function echo(t) {
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    response.end(JSON.stringify({ method: request.method, type: request.headers["content-type"], body: body.toString("latin1") }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close().closeAllConnections());
  return `http://127.0.0.1:${server.address().port}`;
}

/** A multipart body has a boundary of its own each time. */
const withoutBoundary = ({ type, body, ...rest }) => {
  const boundary = /boundary=(.+)/.exec(type ?? "")?.[1] ?? "no boundary";
  return { ...rest, type: type?.replace(boundary, "B"), body: body.replaceAll(boundary, "B") };
};

for (const [name, make] of Object.entries(BODIES)) {
  for (const qop of ["auth", "auth-int"]) {
    for (const way of ["as it is", "in a Request"]) {
      test(`a body of ${name}, ${way}, ${qop}: sent as fetch sends it, twice where the nonce is stale`, async (t) => {
        const init = () => ({ method: "POST", body: make() });
        const expected = withoutBoundary(await (await fetch(await echo(t), init())).json());
        const server = await rfc(t, { challenges: [{ qop: [qop] }] });
        const client = digest(t, server.credentials);
        await client(server.url);
        server.expire();
        const response = await (way === "as it is" ? client(server.url, init()) : client(new Request(server.url, init())));
        assert.equal(response.status, 200, refusals(server).join());
        assert.deepEqual(verdicts(server), ["challenged", "accepted", "stale", "accepted"]);
        for (const { method, headers, body } of server.records.slice(2)) {
          assert.deepEqual(withoutBoundary({ method, type: headers["content-type"], body: body.toString("latin1") }), expected);
        }
      });
    }
  }
}

test("the caller's own Content-Type stays, also where the body is hashed", async (t) => {
  const { server, fetch } = await pair(t, { challenges: [{ qop: ["auth-int"] }] });
  await fetch(server.url, { method: "PUT", body: "{}", headers: { "Content-Type": "application/x-mine" } });
  assert.deepEqual(server.records.map(({ headers }) => headers["content-type"]), ["application/x-mine", "application/x-mine"]);
});

test("what the caller writes into the buffer after the call does not change the request", async (t) => {
  const { server, fetch } = await pair(t);
  const buffer = new TextEncoder().encode("before");
  const params = new URLSearchParams("a=before");
  const sent = [fetch(server.url, { method: "POST", body: buffer }), fetch(server.url, { method: "POST", body: buffer.buffer }), fetch(server.url, { method: "POST", body: params })];
  buffer.fill(120);
  params.set("a", "after");
  for (const response of await Promise.all(sent)) assert.equal(response.status, 200);
  assert.deepEqual([...new Set(server.records.map(({ body }) => String(body)))].sort(), ["a=before", "before"]);
});

test("string, URL and Request; a Request's own method, headers and signal, where init does not say otherwise", async (t) => {
  const { server, fetch } = await pair(t);
  const target = `${server.url}/a?b#c`;
  const request = () => new Request(target, { method: "PUT", body: "x", headers: { "X-A": "1" } });
  for (const [input, init] of [[target], [new URL(target)], [request()], [request(), { method: undefined, headers: undefined, signal: undefined }], [request(), { method: "DELETE", headers: { "x-b": "2" }, body: null }]]) {
    assert.equal((await fetch(input, init)).status, 200, refusals(server).join());
  }
  const seen = server.records.slice(1).map(({ method, target: path, headers, body }) => [method, path, headers["x-a"], headers["x-b"], String(body)]);
  assert.deepEqual(seen, [
    ["GET", "/a?b", undefined, undefined, ""], ["GET", "/a?b", undefined, undefined, ""],
    ["PUT", "/a?b", "1", undefined, "x"], ["PUT", "/a?b", "1", undefined, "x"], ["DELETE", "/a?b", undefined, "2", "x"],
  ]);
  const controller = new AbortController();
  const hanging = createDigestFetch({ ...server.credentials, fetch: () => new Promise(() => {}) });
  const pending = failure(hanging(new Request(target, { signal: controller.signal }), { signal: undefined }));
  controller.abort("enough");
  // A Request has a signal of its own, which follows.
  assert.equal(await pending, "enough");
});

test("a Request that was read before is refused, as fetch refuses it", async (t) => {
  const { server, fetch } = await pair(t);
  const request = new Request(server.url, { method: "POST", body: "x" });
  await request.text();
  assert.ok((await failure(fetch(request))) instanceof TypeError);
  const once = new Request(server.url, { method: "POST", body: "x" });
  await fetch(once);
  assert.equal(once.bodyUsed, true);
});

test("input that is no URL of HTTP without a user name", async (t) => {
  const { fetch, requests } = scripted([() => new Response()]);
  const client = digest(t, { fetch });
  for (const input of ["", "/relative", undefined, null, 5]) assert.ok((await failure(client(input))) instanceof TypeError, String(input));
  for (const input of ["https://a:b@api.example/", "https://a@api.example/", new URL("https://:b@api.example/")]) {
    const { name, code, argument, message } = await failure(client(input));
    assert.deepEqual([name, code, argument], ["UsageError", "usage.invalid_argument", "input"]);
    assert.ok(!/:b/.test(message));
  }
  assert.equal(requests.length, 0);
});

test("headers of each kind are kept, on every leg, and the caller's object is not changed", async (t) => {
  const given = { "X-One": "1", accept: "a/b" };
  const pairs = [["X-One", "1"], ["Accept", "a/b"]];
  const kinds = [given, pairs, new Headers(given), new Map(pairs), new Map(pairs).entries()];
  for (const headers of kinds) {
    const { fetch, requests } = challenging(challenge());
    await digest(t, { fetch })("https://api.example/", { headers });
    for (const { headers: sent } of requests) {
      const { authorization, ...rest } = sent;
      assert.deepEqual(rest, { "x-one": "1", accept: "a/b" });
    }
  }
  assert.deepEqual(given, { "X-One": "1", accept: "a/b" });
  const { fetch, requests } = challenging(challenge());
  await digest(t, { fetch })("https://api.example/", { headers: [["x-a", "1"], ["X-A", "2"], ["constructor", "c"]] });
  assert.deepEqual([requests[0].headers["x-a"], requests[0].headers.constructor], ["1, 2", "c"]);
});

test("credentials are omitted on every leg, whatever the caller says; other options go along", async (t) => {
  const dispatcher = {};
  const init = { credentials: "include", dispatcher, cache: "no-store", keepalive: true };
  const inputs = { signed: {}, explicit: { headers: { authorization: "Bearer x" } }, stream: { method: "POST", body: new Blob(["s"]).stream() } };
  for (const more of Object.values(inputs)) {
    const { fetch, requests } = challenging(challenge());
    await digest(t, { fetch })("https://api.example/", { ...init, ...more });
    assert.ok(requests.length >= 1);
    for (const request of requests) {
      assert.deepEqual([request.credentials, request.dispatcher, request.cache, request.keepalive], ["omit", dispatcher, "no-store", true]);
    }
  }
});

test("the caller's own Authorization is sent as it is, and nothing is answered then", async (t) => {
  for (const headers of [{ authorization: "Bearer x" }, [["AUTHORIZATION", "Bearer x"]], new Headers({ Authorization: "Bearer x" })]) {
    for (const input of ["https://api.example/", new Request("https://api.example/", { headers })]) {
      const { fetch, requests } = scripted([() => unauthorized()]);
      const reasons = [];
      const response = await digest(t, { fetch, onUnanswered: (error) => reasons.push(error) })(input, { headers });
      assert.deepEqual([response.status, requests.length, requests[0].headers.authorization, reasons.length], [401, 1, "Bearer x", 0]);
    }
  }
});

test("the inner fetch is called with a URL string, without a this, and a new one is looked up each time", async (t) => {
  const { fetch: original } = globalThis;
  t.after(() => (globalThis.fetch = original));
  const client = digest(t, {});
  const receivers = [];
  for (let turn = 0; turn < 2; turn += 1) {
    const { fetch, requests } = challenging(challenge());
    globalThis.fetch = function (...args) {
      receivers.push(this);
      return fetch(...args);
    };
    assert.equal((await client(new URL("https://api.example/a?#f"))).status, 200);
    assert.equal(requests[0].url, "https://api.example/a");
    assert.equal(fieldsOf(requests.at(-1).headers.authorization).uri, "/a");
  }
  assert.deepEqual([...new Set(receivers)], [undefined]);
});

test("options that cannot be used are named", () => {
  const good = { username: "u", password: "p" };
  for (const [options, argument] of [
    [undefined, "options.username"], [{ ...good, username: 5 }, "options.username"], [{ username: "u" }, "options.password"], [{ ...good, username: "a:b" }, "options.username"],
    [{ ...good, fetch: "fetch" }, "options.fetch"], [{ ...good, onUnanswered: {} }, "options.onUnanswered"], [{ ...good, origins: "https://a" }, "options.origins"],
    ...["https://", "a", "ftp://a", "https://a/b", "https://a?b", "https://a/#", "https://u@a", 5, null].map((origin) => [{ ...good, origins: ["https://ok", origin] }, "options.origins[1]"]),
  ]) {
    assert.throws(() => createDigestFetch(options), { name: "UsageError", code: "usage.invalid_argument", argument });
  }
  for (const origins of [[], ["https://a", "HTTP://B:8080/"], ["https://a:443"]]) createDigestFetch({ ...good, origins }).close();
});
