// docs/recipes/backend/worker.mjs, its handler called as workerd would; in workerd itself by everywhere/workerd.test.mjs.

import assert from "node:assert/strict";
import { test } from "node:test";

import { atlasAt, shown, workshop } from "./support/workshop.mjs";

const TOKEN = "a-token-of-the-page";

async function worker(t, more) {
  const { mock, env, atlas } = await atlasAt(t);
  const { default: handler } = await (await workshop(t, "backend/worker.mjs")).imported();
  const ask = (search, { token = TOKEN, ...init } = {}) =>
    handler.fetch(new Request(`https://endpoints.example${search}`, { headers: { authorization: `Bearer ${token}` }, ...init }), { ...env, PAGE_TOKEN: TOKEN, PAGE_ORIGIN: "https://app.example", ...more });
  return { mock, atlas, ask };
}

test("whoever has the token sees the services, and nothing of the key", async (t) => {
  const { mock, atlas, ask } = await worker(t);
  await atlas.services.create({ providerName: "AWS", region: "us-east-1" });
  const response = await ask("/?provider=AWS");
  assert.equal(response.headers.get("access-control-allow-origin"), "https://app.example");
  const text = await response.text();
  shown("backend/worker.mjs", [text]);
  assert.ok(!text.includes(mock.credentials.privateKey) && !text.includes(mock.credentials.publicKey));
});

test("without the token nothing is asked of Atlas", async (t) => {
  const { mock, ask } = await worker(t);
  for (const token of ["", "a-token-of-the-pagf", TOKEN.toUpperCase(), `${TOKEN} `.repeat(2)]) assert.equal((await ask("/", { token })).status, 401);
  assert.deepEqual(mock.requests, []);
});

test("a preflight is answered for the page's origin", async (t) => {
  const { mock, ask } = await worker(t);
  const { status, headers } = await ask("/", { method: "OPTIONS", headers: {} });
  assert.deepEqual([status, headers.get("access-control-allow-origin"), headers.get("access-control-allow-headers")], [204, "https://app.example", "authorization"]);
  assert.deepEqual(mock.requests, []);
});

test("a wrong provider is 400, a refused key is 502 and is told to the log alone", async (t) => {
  const { ask } = await worker(t);
  const wrong = await ask("/?provider=IBM");
  assert.deepEqual([wrong.status, await wrong.json()], [400, { code: "usage.invalid_argument" }]);
  const told = t.mock.method(console, "error", () => {});
  const refused = await worker(t, { MONGODB_ATLAS_PRIVATE_KEY: "wrong" });
  const response = await refused.ask("/");
  assert.deepEqual([response.status, await response.json()], [502, { code: "auth.rejected" }]);
  assert.equal(told.mock.callCount(), 1);
});
