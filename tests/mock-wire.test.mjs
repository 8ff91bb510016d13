// What holds for every operation of the mock: media types, versions, `pretty`, `envelope`, paths.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createMockAtlas } from "../pkg-template/mock.js";
import { assertProblem, V2 } from "./support/mock-answers.mjs";
import { call, create, created, freshNonce, ORIGIN, services, signature, written } from "./support/signed-client.mjs";

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
  for (const type of ["text/plain", "application/vnd.atlas+json"]) {
    await assertProblem(await call(mock, "POST", target, { body, headers: { accept: V2, "content-type": type } }), 415, "UNSUPPORTED_MEDIA_TYPE");
  }
  for (const date of ["2023-02-30", "2023-1-1", "soon"]) {
    const type = V2.replace("2023-01-01", date);
    await assertProblem(await call(mock, "POST", target, { body, headers: { accept: type } }), 400, "INVALID_VERSION_DATE");
    await assertProblem(await call(mock, "POST", target, { body, headers: { accept: V2, "content-type": type } }), 400, "INVALID_VERSION_DATE");
  }
  const either = await call(mock, "GET", `${services(mock, "v2")}/AWS/endpointService`, { headers: { accept: `text/html, ${V2};q=0.9` } });
  assert.equal(either.status, 200);
});

test("v1.0: plain JSON, whatever Accept says, and no rate limit headers", async () => {
  const mock = createMockAtlas();
  const target = `${services(mock)}/endpointService`;
  const body = { providerName: "AWS", region: "us-east-1" };
  await assertProblem(await call(mock, "POST", target, { body, headers: { "content-type": V2 } }), 415, "UNSUPPORTED_MEDIA_TYPE");
  const response = await call(mock, "POST", target, { body, headers: { accept: "text/html" } });
  assert.deepEqual([response.status, response.headers.get("content-type"), response.headers.get("ratelimit-limit")], [201, "application/json", null]);
});

test("HEAD is GET without a body, and signed as HEAD", async () => {
  const mock = createMockAtlas();
  const target = `${services(mock)}/AWS/endpointService`;
  const response = await call(mock, "HEAD", target);
  assert.deepEqual([response.status, await response.text(), mock.requests.at(-1).operation], [200, "", "listPrivateEndpointService"]);
  const authorization = written(signature(mock, { method: "GET", target, nonce: await freshNonce(mock) }));
  assert.equal((await mock.fetch(ORIGIN + target, { method: "HEAD", headers: { authorization } })).status, 401);
});

test("closedProjectIds and readOnly: 401 for good credentials, with Atlas's code and no challenge", async () => {
  const closed = "c".repeat(24);
  const mock = createMockAtlas({ closedProjectIds: [closed], readOnly: true });
  const notMine = await call(mock, "GET", `${services({ projectId: closed })}/AWS/endpointService`);
  assert.equal(notMine.headers.get("www-authenticate"), null);
  await assertProblem(notMine, 401, "NOT_IN_GROUP");
  assert.equal((await call(mock, "GET", `${services(mock)}/AWS/endpointService`)).status, 200);
  for (const [method, path] of [["POST", "/endpointService"], ["DELETE", `/AWS/endpointService/${"0".repeat(24)}`], ["PATCH", "/regionalMode"]]) {
    const refused = await call(mock, method, services(mock) + path, method === "DELETE" ? {} : { body: {} });
    assert.equal(refused.headers.get("www-authenticate"), null);
    await assertProblem(refused, 401, "USER_UNAUTHORIZED");
  }
});

test("what the mock does not know says so", async () => {
  const mock = createMockAtlas();
  for (const [method, path] of [["PUT", "/AWS/endpointService"], ["GET", ""], ["PATCH", `/AWS/endpointService/${"0".repeat(24)}`]]) {
    const response = await call(mock, method, services(mock) + path);
    assert.match(response.headers.get("x-mock-reason"), new RegExp(`^resource_not_found: the mock knows no operation ${method} "/api/`));
    await assertProblem(response, 404, "RESOURCE_NOT_FOUND");
    assert.equal(mock.requests.at(-1).operation, null);
  }
});

test("x-mock-reason is ASCII, whatever was asked", async () => {
  const mock = createMockAtlas();
  const refused = await create(mock, "AWS", "Genève-1\n");
  assert.equal(refused.headers.get("x-mock-reason").split(" (")[0], 'invalid_region: the mock\'s table has no AWS region "Gen\\u00e8ve-1\\n"');
  assert.equal((await refused.json()).detail, "No region Genève-1\n exists for provider AWS.");
  assert.match((await create(mock, "AWS", "us-east-1", { "größe": 1 })).headers.get("x-mock-reason"), /^invalid_attribute: "gr\\u00f6\\u00dfe" is no member here/);
});

test("requests: why each was refused", async () => {
  const mock = createMockAtlas();
  await created(mock, "AWS", "us-east-1");
  await create(mock, "AWS", "us-east-1");
  const reasons = mock.requests.map(({ reason }) => reason?.split(":")[0] ?? null);
  const exists = "private_endpoint_service_already_exists_for_region";
  assert.deepEqual(reasons, ["no_authorization", null, "no_authorization", exists]);
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
  assert.match(missing.headers.get("x-mock-reason"), /^private_endpoint_service_not_found: /);
});
