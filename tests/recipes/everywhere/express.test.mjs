// docs/recipes/backend/express.mjs in Express 5, before a mock Atlas on loopback.

import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";

import express from "express";

import { AtlasClient, atlasAt, shown, workshop } from "../support/workshop.mjs";

/** The routes in an app whose users say who they are in a header. */
async function backend(t, settings) {
  const { mock, env } = await atlasAt(t);
  const { endpointRoutes } = await (await workshop(t, "backend/express.mjs")).imported();
  const atlas = AtlasClient.fromEnv(settings, env);
  const app = express();
  app.use("/private-endpoints", endpointRoutes(express, atlas, (request, response, next) => (request.headers["x-user"] === "admin" ? next() : response.sendStatus(403))));
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    atlas.close();
    server.close().closeAllConnections();
  });
  const ask = (path, { headers, ...init } = {}) => fetch(`http://127.0.0.1:${server.address().port}/private-endpoints${path}`, { headers: { "x-user": "admin", ...headers }, ...init });
  const post = (path, body, type = "application/json") => ask(path, { method: "POST", body, headers: { "content-type": type } });
  return { mock, ask, post };
}

test("a service is ensured once, and listed; what the page sees holds no key", async (t) => {
  const { mock, ask, post } = await backend(t);
  const made = await post("/AWS", '{"region":"us-east-1"}');
  const text = await made.text();
  shown("backend/express.mjs", [`${made.status} ${text}`]);
  assert.equal((await post("/AWS", '{"region":"us-east-1"}')).status, 200);
  const listed = await (await ask("/AWS")).json();
  assert.deepEqual(listed.map(({ id }) => id), [JSON.parse(text).id]);
  for (const secret of Object.values(mock.credentials)) assert.ok(!text.includes(secret));
});

test("a hundred users at once share one challenge", async (t) => {
  const { mock, ask } = await backend(t);
  const codes = await Promise.all(Array.from({ length: 100 }, async () => (await ask("/AWS")).status));
  assert.deepEqual([...new Set(codes)], [200]);
  assert.equal(mock.requests.length, 101);
});

test("who may not is refused before anything is asked of Atlas", async (t) => {
  const { mock, ask } = await backend(t);
  assert.equal((await ask("/AWS", { headers: { "x-user": "guest" } })).status, 403);
  assert.deepEqual(mock.requests, []);
});

test("what the page asks for wrongly is 400, with the argument; a form is no JSON", async (t) => {
  const { mock, ask, post } = await backend(t);
  const wrong = await ask("/IBM");
  assert.equal(wrong.status, 400);
  assert.match((await wrong.json()).message, /^provider must/);
  assert.equal((await post("/AWS", '{"region":"us-east-1"}', "text/plain")).status, 400);
  assert.equal((await post("/AWS", "region=us-east-1", "application/x-www-form-urlencoded")).status, 400);
  assert.deepEqual(mock.requests, []);
});

test("a key that is refused is 502, and told to the log", async (t) => {
  const told = t.mock.method(console, "error", () => {});
  const { ask } = await backend(t, { publicKey: "abcdefgh", privateKey: "wrong" });
  const response = await ask("/AWS");
  assert.equal(response.status, 502);
  assert.deepEqual(await response.json(), { code: "auth.rejected", message: "Atlas did not answer as it should." });
  assert.equal(told.mock.callCount(), 1);
});
