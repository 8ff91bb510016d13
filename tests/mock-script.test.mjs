// What a test can do with the mock: faults, statuses, options, what was asked, and back to the beginning.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createMockAtlas } from "../pkg-template/mock.js";
import { assertProblem, fixtureJson } from "./support/mock-answers.mjs";
import { call, create, created, freshNonce, look, ORIGIN, services, signature, written } from "./support/signed-client.mjs";

test("set: a status stays, a message comes with it, and what is not there is a UsageError", async () => {
  const mock = createMockAtlas();
  const { id } = await created(mock, "AWS", "us-east-1");
  const ref = { cloudProvider: "AWS", id };
  mock.set(ref, { status: "FAILED", errorMessage: "boom" });
  for (let i = 0; i < 3; i += 1) {
    const { status, errorMessage, endpointServiceName } = await (await look(mock, "AWS", id)).json();
    assert.deepEqual([status, errorMessage, endpointServiceName], ["FAILED", "boom", null]);
  }
  mock.set(ref, { status: "AVAILABLE", errorMessage: null });
  assert.match((await (await look(mock, "AWS", id)).json()).endpointServiceName, /^com\.amazonaws\.vpce\.us-east-1\.vpce-svc-[0-9a-f]{17}$/);
  for (const nothing of [{ cloudProvider: "GCP", id }, { cloudProvider: "AWS", serviceId: id, id: "vpce-0" }, {}]) {
    assert.throws(() => mock.set(nothing, { status: "FAILED" }), { name: "UsageError", argument: "ref" });
  }
  for (const [change, argument] of [[undefined, "change"], [{ state: "FAILED" }, "change.state"], [{ status: null }, "change.status"], [{ errorMessage: 1 }, "change.errorMessage"]]) {
    assert.throws(() => mock.set(ref, change), { name: "UsageError", code: "usage.invalid_argument", argument });
  }
  mock.set(mock.services[0], { status: "WAITING_FOR_USER" });
  assert.equal(mock.services[0].status, "WAITING_FOR_USER");
});

test("fault network: nothing arrives; it matches a challenge too", async () => {
  const mock = createMockAtlas();
  mock.fault({ with: "network", times: 2 });
  assert.equal(mock.pendingFaults, 2);
  for (const left of [1, 0]) {
    await assert.rejects(mock.fetch(ORIGIN), TypeError);
    assert.equal(mock.pendingFaults, left);
  }
  assert.equal((await mock.fetch(ORIGIN)).status, 401);
  assert.equal(mock.requests.length, 1);
});

test("fault lost_answer: executed once, the answer lost; a challenge does not use it up", async () => {
  const mock = createMockAtlas();
  mock.fault({ method: "post", with: "lost_answer" });
  await assert.rejects(create(mock, "AWS", "us-east-1"), TypeError);
  assert.equal(mock.pendingFaults, 0);
  assert.deepEqual(mock.requests.map(({ status }) => status), [401, 201]);
  assert.equal((await create(mock, "AWS", "us-east-1")).status, 409);
});

test("fault hang: no answer until aborted, then the signal's reason", async () => {
  const mock = createMockAtlas();
  mock.fault({ with: "hang" });
  const reason = new Error("enough");
  const abort = new AbortController();
  const pending = mock.fetch(ORIGIN, { signal: abort.signal });
  await new Promise((resolve) => setImmediate(resolve));
  abort.abort(reason);
  await assert.rejects(pending, (error) => error === reason);
  assert.deepEqual(mock.requests.map(({ status, operation }) => [status, operation]), [[0, null]]);
  await assert.rejects(mock.fetch(ORIGIN, { signal: abort.signal }), (error) => error === reason);
});

test("faults that are an answer: status, code, headers, raw body; only once signed; by path", async () => {
  const mock = createMockAtlas();
  const path = /endpointService\?/g;
  mock.fault({ path, times: 2, with: { status: 429, errorCode: "RATE_LIMITED_TOKEN_BUCKET", headers: { "retry-after": "7" } } });
  mock.fault({ path: "/AWS/", with: { status: 502, body: "<html>Bad Gateway</html>" } });
  mock.fault({ with: { status: 204 } });
  const listing = (query) => call(mock, "GET", `${services(mock)}/AWS/endpointService${query}`);
  for (let i = 0; i < 2; i += 1) {
    const limited = await listing("?pretty=true");
    const body = await assertProblem(limited, 429, "RATE_LIMITED_TOKEN_BUCKET");
    assert.equal(limited.headers.get("retry-after"), "7");
    assert.equal(body.parameters[1], 7);
    assert.deepEqual(body.parameters.map((value) => typeof value), fixtureJson("docs_error_429_token_bucket").parameters.map((value) => typeof value));
  }
  const html = await listing("");
  assert.deepEqual([html.status, html.headers.get("content-type"), await html.text()], [502, "text/html", "<html>Bad Gateway</html>"]);
  assert.equal((await listing("")).status, 204);
  assert.equal((await listing("")).status, 200);
  assert.equal(mock.pendingFaults, 0);
});

test("faults by operation: the others pass", async () => {
  const mock = createMockAtlas();
  mock.fault({ operation: "getPrivateEndpointService", with: { status: 503 } });
  mock.fault({ operation: "deletePrivateEndpointService", with: "network" });
  const { id } = await created(mock, "AWS", "us-east-1");
  assert.equal((await call(mock, "GET", `${services(mock)}/AWS/endpointService`)).status, 200);
  assert.equal((await look(mock, "AWS", id)).status, 503);
  const target = `${services(mock)}/AWS/endpointService/${id}`;
  await assert.rejects(mock.fetch(ORIGIN + target, { method: "DELETE" }), TypeError, "unsigned, and yet the operation's");
  assert.equal(mock.pendingFaults, 0);
});

test("faults that make no sense are UsageErrors naming the member", () => {
  const mock = createMockAtlas();
  const faults = [
    [undefined, "fault"], ["hang", "fault"], [{ with: "explode" }, "fault.with"], [{}, "fault.with"], [{ with: { status: 99 } }, "fault.with.status"],
    [{ with: "hang", times: 0 }, "fault.times"], [{ with: "hang", path: 1 }, "fault.path"], [{ with: "hang", method: 1 }, "fault.method"],
    [{ with: "hang", operation: "getClusters" }, "fault.operation"], [{ with: "hang", paths: "/" }, "fault.paths"], [{ with: { status: 500, code: "X" } }, "fault.with.code"],
    [{ with: { status: 500, headers: { "a b": "c" } } }, "fault.with.headers"], [{ with: { status: 500, body: {} } }, "fault.with.body"],
  ];
  for (const [fault, argument] of faults) assert.throws(() => mock.fault(fault), { name: "UsageError", code: "usage.invalid_argument", argument });
  assert.equal(mock.pendingFaults, 0);
});

test("options that make no sense are UsageErrors naming the option, and those there are", () => {
  const pairs = [
    [{ looks: -1 }, "looks"], [{ looks: 1.5 }, "looks"], [{ looks: "1" }, "looks"], [{ readyStatus: "READY" }, "readyStatus"],
    [{ nonceUses: 0 }, "nonceUses"], [{ tokenUses: -1 }, "tokenUses"], [{ tokenSeconds: 0 }, "tokenSeconds"], [{ tokenSeconds: Infinity }, "tokenSeconds"],
    [{ strictOrder: 1 }, "strictOrder"], [{ readOnly: "yes" }, "readOnly"], [{ concurrentCreatesFail: 1 }, "concurrentCreatesFail"],
    [{ missingEndpoints: "vpce-0" }, "missingEndpoints"], [{ missingEndpoints: [1] }, "missingEndpoints"],
    [{ projectIds: [] }, "projectIds"], [{ projectIds: ["x"] }, "projectIds"], [{ projectIds: "x" }, "projectIds"], [{ closedProjectIds: ["x"] }, "closedProjectIds"],
    [{ credentials: { publicKey: "a:b", privateKey: "c" } }, "credentials.publicKey"], [{ credentials: { publicKey: "a" } }, "credentials.privateKey"],
    [{ credentials: null }, "credentials.publicKey"], [{ serviceAccount: { clientId: "a" } }, "serviceAccount.clientSecret"],
    [{ clusters: "Cluster0" }, "clusters"], [{ clusters: ["a b"] }, "clusters[0]"], [{ clusters: ["a", { name: "a" }] }, "clusters[1]"], [{ clusters: [null] }, "clusters[0]"],
    [{ clusters: [{ name: "a", type: "SHARDED" }] }, "clusters[0].type"], [{ clusters: [{ name: "a", clusterType: "M10" }] }, "clusters[0].clusterType"],
    [{ clusters: [{ name: "a", regions: "us-east-1" }] }, "clusters[0].regions"],
    [{ look: 1 }, "look"],
  ];
  for (const [given, name] of pairs) assert.throws(() => createMockAtlas(given), { name: "UsageError", code: "usage.invalid_argument", argument: `options.${name}` });
  assert.throws(() => createMockAtlas({ look: 1 }), { message: /^options\.look is not known; there are .*\blooks\b/ });
  for (const given of ["looks", 1, []]) assert.throws(() => createMockAtlas(given), { name: "UsageError", argument: "options" });
  const none = Object.fromEntries(["credentials", "serviceAccount", "projectIds", "clusters", "looks", "nonceUses"].map((name) => [name, undefined]));
  assert.equal(createMockAtlas(none).projectId, createMockAtlas().projectId);
});

test("requests: what came in, as it came", async () => {
  const mock = createMockAtlas();
  const target = `${services(mock)}/endpointService?pretty=true`;
  await call(mock, "POST", target, { body: '{"providerName":"AWS","region":"us-east-1"}' });
  const [challenge, signed] = mock.requests;
  assert.deepEqual([challenge.method, challenge.path, challenge.status, challenge.operation, challenge.body], ["GET", "/api/atlas/v1.0/", 401, null, null]);
  const expected = ["POST", target, 201, "createPrivateEndpointService", '{"providerName":"AWS","region":"us-east-1"}'];
  assert.deepEqual([signed.method, signed.path, signed.status, signed.operation, signed.body], expected);
  assert.match(signed.headers.authorization, /^Digest username="mockuser", /);
});

test("reset: no services, requests, faults or nonces", async () => {
  const mock = createMockAtlas();
  const { id } = await created(mock, "AWS", "us-east-1");
  const nonce = await freshNonce(mock);
  mock.fault({ with: "hang", times: 3 });
  mock.reset();
  assert.deepEqual([mock.requests.length, mock.pendingFaults], [0, 0]);
  const target = `${services(mock)}/AWS/endpointService`;
  const old = await mock.fetch(ORIGIN + target, { headers: { authorization: written(signature(mock, { method: "GET", target, nonce })) } });
  assert.match(old.headers.get("x-mock-reason"), /^nonce_unknown: /);
  assert.equal((await look(mock, "AWS", id)).status, 404);
});

test("fetch takes a string, a URL or a Request, and several projects", async () => {
  const mock = createMockAtlas({ projectIds: ["a".repeat(24), "b".repeat(24)] });
  assert.equal(mock.projectId, "a".repeat(24));
  for (const input of [`${ORIGIN}/x`, new URL("http://localhost:1/x"), new Request("https://example.com/x", { method: "POST", body: "y" })]) {
    assert.equal((await mock.fetch(input)).status, 401);
  }
  assert.deepEqual(mock.requests.map(({ method, path, body }) => [method, path, body]), [["GET", "/x", null], ["GET", "/x", null], ["POST", "/x", "y"]]);
  await assert.rejects(mock.fetch("no url"), TypeError);
  const other = services({ projectId: "b".repeat(24) });
  assert.equal((await call(mock, "GET", `${other}/AWS/endpointService`)).status, 200);
});
