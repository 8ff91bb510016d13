// What comes in is limited: the body's bytes, after decompression, whoever counts them; JSON's depth; a header's line.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { createGzip } from "node:zlib";

import { answer, challenge, challenging, client, failure, GET_PATH, NEW, PROJECT, REF, scripted, SERVICE, unauthorized } from "./support/calls.mjs";
import { atlas } from "./support/package.mjs";

const MIB = 1024 * 1024;
const URL_OF_GET = `https://cloud.mongodb.com${GET_PATH}`;
const isSigned = ({ headers }) => headers.authorization !== undefined;

/** The service with a member more, so that its JSON has exactly so many bytes. */
const sized = (bytes) => {
  const empty = JSON.stringify({ ...SERVICE, padding: "" }).length;
  return JSON.stringify({ ...SERVICE, padding: "x".repeat(bytes - empty) });
};

/** A body that arrives in pieces, and counts those that were asked for. */
function inPieces(text, piece = 1000) {
  const bytes = new TextEncoder().encode(text);
  const seen = { pulled: 0, cancelled: false };
  const stream = new ReadableStream(
    {
      pull(controller) {
        const rest = bytes.subarray(seen.pulled, seen.pulled + piece);
        seen.pulled += rest.length;
        if (rest.length > 0) controller.enqueue(rest);
        else controller.close();
      },
      cancel: () => void (seen.cancelled = true),
    },
    { highWaterMark: 0 },
  );
  return { seen, response: (status = 200, headers) => new Response(stream, { status, headers }) };
}

function assertTooLong(error, limit, status = 200, request = { method: "GET", url: URL_OF_GET }) {
  assert.ok(error instanceof atlas.DecodeError, String(error));
  assert.deepEqual([error.code, error.status, error.path, error.body, error.request], ["decode.invalid", status, "$", "", request]);
  for (const part of [request.url, `${status} `, `${limit} bytes`, "options.maxBodyBytes"]) assert.ok(error.message.includes(part), error.message);
  assert.match(error.hint, /`maxBodyBytes`/);
}

/** A server on loopback that answers what is signed with that handler. */
async function listening(t, handle) {
  const server = createServer((request, response) => {
    if (isSigned(request)) return handle(request, response);
    response.writeHead(401, { "www-authenticate": challenge() }).end();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => (server.close(), server.closeAllConnections()));
  return `http://127.0.0.1:${server.address().port}`;
}

// ---------------------------------------------------------------- bodies

const LIMIT = 5000;
const shapes = {
  "in a stream": (text) => inPieces(text).response(),
  "without a stream": (text) => answer(200, {}, text),
  "announced by Content-Length": (text) => ({ ...answer(200, { "content-length": String(text.length) }, text) }),
};
for (const [name, shape] of Object.entries(shapes)) {
  test(`a body ${name}: as long as the limit it is read, a byte longer it is a DecodeError`, async () => {
    const good = challenging(() => shape(sized(LIMIT)));
    assert.equal((await client({ fetch: good.fetch, maxBodyBytes: LIMIT }).services.get(REF)).id, SERVICE.id);
    assert.equal(good.requests.at(-1).signal.aborted, false);

    const { fetch, requests } = challenging(() => shape(sized(LIMIT + 1)));
    assertTooLong(await failure(client({ fetch, maxBodyBytes: LIMIT, maxRetries: 3 }).services.get(REF)), LIMIT);
    // The challenge, and one that is given up; it would be as long another time.
    assert.deepEqual(requests.map(({ signal }) => signal.aborted), [false, true]);
  });
}

test("what Content-Length announces is not read at all", async () => {
  const never = () => assert.fail("the body was read");
  const { fetch } = challenging({ ...answer(200, { "content-length": "5001" }), text: never });
  assertTooLong(await failure(client({ fetch, maxBodyBytes: LIMIT }).services.get(REF)), LIMIT);
});

test("a stream is left where it passes the limit", async () => {
  const { seen, response } = inPieces("x".repeat(100_000));
  assertTooLong(await failure(client({ fetch: challenging(() => response()).fetch, maxBodyBytes: LIMIT }).services.get(REF)), LIMIT);
  assert.deepEqual(seen, { pulled: 6000, cancelled: true });
});

test("bytes are counted, not characters", async () => {
  const text = JSON.stringify({ ...SERVICE, padding: "é".repeat(3000) });
  assert.ok(text.length < LIMIT);
  for (const shape of [shapes["in a stream"], shapes["without a stream"]]) {
    assertTooLong(await failure(client({ fetch: challenging(() => shape(text)).fetch, maxBodyBytes: LIMIT }).services.get(REF)), LIMIT);
  }
});

test("a character may lie across two pieces of a stream", async () => {
  const { response } = inPieces(JSON.stringify({ ...SERVICE, errorMessage: "äöü€𝄞".repeat(50) }), 7);
  assert.equal((await client({ fetch: challenging(() => response()).fetch }).services.get(REF)).errorMessage, "äöü€𝄞".repeat(50));
});

test("refusals are limited as well: a challenge, a 503, an answer to a write", async () => {
  const long = "x".repeat(LIMIT + 1);
  const unasked = scripted([{ ...unauthorized(), text: async () => long }]);
  assertTooLong(await failure(client({ fetch: unasked.fetch, maxBodyBytes: LIMIT }).services.get(REF)), LIMIT, 401);
  assert.equal(unasked.requests.length, 1);
  assertTooLong(await failure(client({ fetch: challenging(answer(503, {}, long)).fetch, maxBodyBytes: LIMIT, maxRetries: 3 }).services.get(REF)), LIMIT, 503);
  const error = await failure(client({ fetch: challenging(answer(201, {}, long)).fetch, maxBodyBytes: LIMIT }).services.create(NEW));
  assert.deepEqual([error.code, error.status, error.request.method], ["decode.invalid", 201, "POST"]);
  assert.match(error.hint, /may have been executed/);
});

test("the leader whose answer is too long hands over to those that wait for it", async () => {
  let signed = 0;
  const { fetch } = challenging(() => answer(200, {}, (signed += 1) === 1 ? "x".repeat(LIMIT + 1) : SERVICE));
  const one = client({ fetch, maxBodyBytes: LIMIT });
  const [first, ...others] = await Promise.allSettled(Array.from({ length: 5 }, () => one.services.get(REF)));
  assertTooLong(first.reason, LIMIT);
  for (const { value } of others) assert.equal(value?.id, SERVICE.id);
});

test("a token's answer is limited: auth.token, with the DecodeError as its cause", async () => {
  const account = { clientId: "mdb_sa_id_1", clientSecret: "mdb_sa_sk_1", projectId: PROJECT };
  const { fetch } = scripted([answer(200, {}, "x".repeat(LIMIT + 1))]);
  const error = await failure(new atlas.AtlasClient({ ...account, fetch, maxBodyBytes: LIMIT }).services.get(REF));
  assert.deepEqual([error.code, error.status], ["auth.token", 200]);
  assertTooLong(error.cause, LIMIT, 200, { method: "POST", url: "https://cloud.mongodb.com/api/oauth/token" });
});

test("HEAD has the length of a body and none", async () => {
  const { fetch } = challenging(() => new Response(null, { headers: { "content-length": "999999999" } }));
  const { status } = await client({ fetch, maxBodyBytes: LIMIT }).request({ method: "HEAD", path: "/groups" });
  assert.equal(status, 200);
});

test("a Content-Length that is no number says nothing", async () => {
  for (const length of ["", "many", "9, 9", "-1"]) {
    const { fetch } = challenging(answer(200, { "content-length": length }, SERVICE));
    assert.equal((await client({ fetch, maxBodyBytes: LIMIT }).services.get(REF)).id, SERVICE.id);
  }
});

test("16 MiB are the limit where nobody says", async () => {
  const bytes = 16 * MIB;
  assert.equal((await client({ fetch: challenging(answer(200, {}, sized(bytes))).fetch }).services.get(REF)).id, SERVICE.id);
  assertTooLong(await failure(client({ fetch: challenging(answer(200, {}, sized(bytes + 1))).fetch }).services.get(REF)), bytes);
});

test("options.maxBodyBytes that is no size is refused at once", () => {
  for (const maxBodyBytes of [0, -1, 1.5, NaN, Infinity, "1000", null, false, 2 ** 29]) {
    assert.throws(() => client({ maxBodyBytes }), { name: "UsageError", code: "usage.invalid_argument", argument: "options.maxBodyBytes" });
  }
});

// ---------------------------------------------------------------- over a socket

test("a body that never ends: the connection is closed, with and without a length", { timeout: 20_000 }, async (t) => {
  for (const headers of [{}, { "content-length": String(1024 * MIB) }]) {
    let sent = 0;
    let gone;
    const closed = new Promise((resolve) => (gone = resolve));
    const baseUrl = await listening(t, (request, response) => {
      response.on("close", gone).writeHead(200, headers);
      const piece = Buffer.alloc(64 * 1024, " ");
      const pour = () => {
        while (!response.destroyed && (sent += piece.length) && response.write(piece));
      };
      response.on("drain", pour);
      pour();
    });
    const error = await failure(client({ baseUrl, maxBodyBytes: MIB }).services.get(REF));
    assertTooLong(error, MIB, 200, { method: "GET", url: `${baseUrl}${GET_PATH}` });
    await closed;
    assert.ok(sent < 64 * MIB, `${sent} bytes were sent`);
  }
});

test("a gzip bomb: 512 MiB in half a megabyte are left at the limit, and memory does not grow with them", { timeout: 60_000 }, async (t) => {
  const bomb = await new Promise((resolve, reject) => {
    const gzip = createGzip({ level: 9 });
    const parts = [];
    gzip.on("data", (part) => parts.push(part)).on("end", () => resolve(Buffer.concat(parts))).on("error", reject);
    const piece = Buffer.alloc(MIB, " ");
    let left = 512;
    const pour = () => {
      while (left > 0) {
        left -= 1;
        if (!gzip.write(piece)) return void gzip.once("drain", pour);
      }
      gzip.end();
    };
    pour();
  });
  assert.ok(bomb.length < MIB);
  const baseUrl = await listening(t, (request, response) => {
    response.writeHead(200, { "content-encoding": "gzip", "content-length": bomb.length }).end(bomb);
  });
  const one = client({ baseUrl, maxBodyBytes: MIB });
  const before = process.memoryUsage.rss();
  assertTooLong(await failure(one.services.get(REF)), MIB, 200, { method: "GET", url: `${baseUrl}${GET_PATH}` });
  const grown = process.memoryUsage.rss() - before;
  assert.ok(grown < 64 * MIB, `memory grew by ${Math.round(grown / MIB)} MiB`);
});

// ---------------------------------------------------------------- what is in a body and before it

test("JSON is read to a depth of 64, and a deeper one is a DecodeError", async () => {
  const nested = (depth) => JSON.stringify({ ...SERVICE, deep: 0 }).replace('"deep":0', `"deep":${"[".repeat(depth)}${"]".repeat(depth)}`);
  // The object around it is the first.
  assert.equal((await client({ fetch: challenging(answer(200, {}, nested(63))).fetch }).services.get(REF)).id, SERVICE.id);
  for (const depth of [64, 1_000_000]) {
    const error = await failure(client({ fetch: challenging(answer(200, {}, nested(depth))).fetch }).services.get(REF));
    assert.equal(error.code, "decode.invalid");
  }
});

test("a list has as many items as fit into the body", async () => {
  const services = Array.from({ length: 10_000 }, () => SERVICE);
  const { fetch } = challenging(answer(200, {}, services));
  assert.equal((await client({ fetch }).services.list("AWS")).length, services.length);
  assert.equal((await failure(client({ fetch, maxBodyBytes: MIB }).services.list("AWS"))).code, "decode.invalid");
});

test("a challenge of more than 16 KiB is malformed", async () => {
  const padded = (length) => challenge("n", `, x="${"y".repeat(length)}"`);
  const { fetch } = challenging(answer(200, {}, SERVICE), padded(15 * 1024));
  assert.equal((await client({ fetch }).services.get(REF)).id, SERVICE.id);
  const error = await failure(client({ fetch: scripted([unauthorized(padded(17 * 1024))]).fetch }).services.get(REF));
  assert.deepEqual([error.code, error.reason], ["auth.challenge", "malformed"]);
});
