// What holds for every operation of the mock: media types, versions, `pretty`, `envelope`, paths.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createMockAtlas } from "../pkg-template/mock.js";
import { assertProblem, V2 } from "./support/mock-answers.mjs";
import { call, create, services } from "./support/signed-client.mjs";

test("v2: versioned media type, rate limit headers, 406 without a version", async () => {
  const mock = createMockAtlas();
  const target = `${services(mock, "v2")}/endpointService`;
  const body = { providerName: "AWS", region: "us-east-1" };
  await assertProblem(await call(mock, "POST", target, { body }), 406, "INVALID_VERSION_DATE");
  await assertProblem(await call(mock, "POST", target, { body, headers: { accept: V2.replace("2023", "2019") } }), 406, "INVALID_VERSION_DATE");
  const response = await call(mock, "POST", target, { body, headers: { accept: V2, "content-type": V2 } });
  assert.equal(response.status, 201);
  assert.equal(response.headers.get("content-type"), `${V2};charset=utf-8`);
  assert.equal(response.headers.get("ratelimit-limit"), "4000");
  assert.match(response.headers.get("ratelimit-remaining"), /^39\d\d$/);
  assert.equal((await call(mock, "POST", target, { body, headers: { accept: V2.replace("2023-01-01", "2025-03-12") } })).status, 409);
  await assertProblem(await call(mock, "POST", target, { body, headers: { accept: V2, "content-type": "text/plain" } }), 415, "UNSUPPORTED_MEDIA_TYPE");
});

test("pretty and envelope, alone and together, errors too", async () => {
  const mock = createMockAtlas({ looks: 9 });
  const at = (query) => call(mock, "GET", `${services(mock)}/AWS/endpointService${query}`);
  await create(mock, "AWS", "us-east-1");
  const pretty = await (await at("?pretty=true")).text();
  assert.match(pretty, /^\[ \{\n  "cloudProvider" : "AWS",\n.*\n  "interfaceEndpoints" : \[ \],\n/s);
  const plain = JSON.parse(pretty);
  const enveloped = await at("?envelope=true");
  assert.deepEqual(await enveloped.json(), { status: 200, content: plain });
  assert.match(await (await at("?pretty=true&envelope=true")).text(), /^\{\n  "status" : 200,\n  "content" : \[ \{\n    "cloudProvider"/);
  const missing = await call(mock, "GET", `${services(mock)}/AWS/endpointService/${"0".repeat(24)}?envelope=true`);
  const body = await missing.json();
  assert.deepEqual([missing.status, body.status, body.content.error], [200, 404, 404]);
});
