// The mock Atlas, driven as a client would, with signatures made by node:crypto.
// Bodies are compared with recordings of the real Atlas (tests/fixtures, provenance in its README.md).

import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { md5 } from "../pkg-template/lib/mock/md5.js";
import { atlasRegion, cloudRegion, PROVIDERS } from "../pkg-template/lib/mock/regions.js";
import { createMockAtlas } from "../pkg-template/mock.js";
import { call, create, created, freshNonce, look, ORIGIN, services, signature, written } from "./support/signed-client.mjs";

const V2 = "application/vnd.atlas.2023-01-01+json";
const fixture = (name) => readFileSync(new URL(`fixtures/${name}`, import.meta.url), "utf8");
const fixtureJson = (name) => JSON.parse(fixture(`${name}.json`));
const hash = (text) => createHash("md5").update(text).digest("hex");

async function assertProblem(response, status, errorCode) {
  const body = await response.json();
  assert.deepEqual([response.status, body.error, body.errorCode, response.headers.get("x-error-code")], [status, status, errorCode, errorCode]);
  assert.deepEqual(Object.keys(body), Object.keys(fixtureJson("wire_404_group_not_found")));
  return body;
}

// ---------------------------------------------------------------- MD5

test("MD5: the test suite of RFC 1321 §A.5", () => {
  const suite = {
    "": "d41d8cd98f00b204e9800998ecf8427e",
    a: "0cc175b9c0f1b6a831c399e269772661",
    abc: "900150983cd24fb0d6963f7d28e17f72",
    "message digest": "f96b697d7cb7938d525a2f31aaf161d0",
    abcdefghijklmnopqrstuvwxyz: "c3fcd3d76192e4007dfb496cca67e13b",
    ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789: "d174ab98d277d9f5a5611c2c9f419d9f",
    ["1234567890".repeat(8)]: "57edf4a22be3c955ac49da2e2107b67a",
  };
  for (const [text, expected] of Object.entries(suite)) assert.equal(md5(text), expected, text);
});

test("MD5: agrees with node:crypto on every length up to 300 and on a large input", () => {
  for (let length = 0; length <= 300; length += 1) {
    const bytes = randomBytes(length);
    assert.equal(md5(bytes), hash(bytes), `${length} bytes`);
  }
  const large = randomBytes(1_000_003);
  assert.equal(md5(large), hash(large));
  assert.equal(md5("Gänseblümchen 🌼"), hash("Gänseblümchen 🌼"));
});

// ---------------------------------------------------------------- signatures

test("an unsigned request gets Atlas's challenge and body", async () => {
  const response = await createMockAtlas().fetch(`${ORIGIN}/api/atlas/v1.0/groups`);
  const [head, body] = fixture("wire_401_digest_challenge.http").split(/\r?\n\r?\n/);
  const recorded = /^Www-Authenticate: (.*?)\r?$/m.exec(head)[1];
  const withoutNonce = (text) => text.replace(/nonce="[A-Za-z0-9+/]{32}"/, "nonce");
  assert.equal(response.status, 401);
  assert.equal(withoutNonce(response.headers.get("www-authenticate")), withoutNonce(recorded));
  assert.equal(await response.text(), body.trimEnd());
  assert.match(response.headers.get("x-mock-reason"), /^no_authorization: /);
});

test("a correct signature is accepted, counts in any order, each once", async () => {
  const mock = createMockAtlas();
  const nonce = await freshNonce(mock);
  const target = `${services(mock)}/AWS/endpointService?pretty=true`;
  const send = (nc) => mock.fetch(ORIGIN + target, { headers: { authorization: written(signature(mock, { method: "GET", target, nonce, nc })) } });
  for (const nc of ["00000001", "00000003", "00000002", "0000000a"]) assert.equal((await send(nc)).status, 200, nc);
  const again = await send("00000002");
  assert.equal(again.status, 401);
  assert.equal(again.headers.get("x-mock-reason"), "nc_reused: nc=00000002 was already used with this nonce");
  assert.match(again.headers.get("www-authenticate"), /stale=false$/);
});

test("strictOrder refuses a count below one that was accepted", async () => {
  const mock = createMockAtlas({ strictOrder: true });
  const nonce = await freshNonce(mock);
  const target = `${services(mock)}/AWS/endpointService`;
  const send = (nc) => mock.fetch(ORIGIN + target, { headers: { authorization: written(signature(mock, { method: "GET", target, nonce, nc })) } });
  assert.equal((await send("00000002")).status, 200);
  assert.match((await send("00000001")).headers.get("x-mock-reason"), /^nc_order: /);
  assert.equal((await send("00000003")).status, 200);
});

test("every single corrupted field is refused with its own reason, and leaves the count unused", async (t) => {
  const mock = createMockAtlas();
  const target = `${services(mock)}/AWS/endpointService`;
  const replace = (name, value) => (fields) => fields.map(([key, old]) => [key, key === name ? value : old]);
  const drop = (name) => (fields) => fields.filter(([key]) => key !== name);
  const text = (edit) => (fields) => edit(written(fields));
  const cases = {
    "username unknown": [replace("username", "someone"), "username_wrong"],
    "username missing": [drop("username"), "username_missing"],
    "username given twice": [(fields) => [...fields, ["username", "mockuser"]], "duplicate"],
    "username* beside username": [(fields) => [...fields, ["username*", "UTF-8''mockuser"]], "duplicate"],
    "userhash that was not offered": [(fields) => [...fields, ["userhash", "true"]], "userhash_wrong"],
    "realm of another server": [replace("realm", "Other"), "realm_wrong"],
    "realm missing": [drop("realm"), "realm_missing"],
    "nonce not issued here": [replace("nonce", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), "nonce_unknown"],
    "nonce missing": [drop("nonce"), "nonce_missing"],
    "uri without its query": [replace("uri", target.slice(0, -1)), "uri_wrong"],
    "uri absolute": [replace("uri", ORIGIN + target), "uri_wrong"],
    "uri missing": [drop("uri"), "uri_missing"],
    "algorithm changed": [replace("algorithm", "SHA-256"), "algorithm_wrong"],
    "qop not offered": [replace("qop", "auth-int"), "qop_wrong"],
    "qop missing": [drop("qop"), "qop_missing"],
    "nc short": [replace("nc", "1"), "nc_malformed"],
    "nc in capitals": [replace("nc", "0000000A"), "nc_malformed"],
    "nc zero": [replace("nc", "00000000"), "nc_malformed"],
    "nc missing": [drop("nc"), "nc_missing"],
    "nc quoted": [text((value) => value.replace("nc=00000001", 'nc="00000001"')), "quoting"],
    "nc another than was hashed": [replace("nc", "00000002"), "response_wrong"],
    "cnonce empty": [replace("cnonce", ""), "cnonce_malformed"],
    "cnonce missing": [drop("cnonce"), "cnonce_missing"],
    "cnonce another than was hashed": [replace("cnonce", "ffff"), "response_wrong"],
    "cnonce bare": [text((value) => value.replace(/cnonce="(\w+)"/, "cnonce=$1")), "quoting"],
    "response with one digit changed": [text((value) => value.replace(/(response=".)(.)/, (_, head, digit) => head + (digit === "0" ? "1" : "0"))), "response_wrong"],
    "response in capitals": [text((value) => value.replace(/(?<=response=")\w+/, "A".repeat(32))), "response_malformed"],
    "response missing": [drop("response"), "response_missing"],
    "opaque that was not sent": [(fields) => [...fields, ["opaque", "x"]], "opaque_wrong"],
    "a scheme that is not Digest": [() => "Basic bW9jazptb2Nr", "wrong_scheme"],
    "no comma": [text((value) => value.replace(", realm", " realm")), "malformed"],
    "an empty element": [text((value) => value.replace(", realm", ",, realm")), "malformed"],
    "a quote that does not end": [text((value) => value.slice(0, -1)), "malformed"],
    "blanks around =": [text((value) => value.replace("qop=", "qop = ")), "malformed"],
    "bytes that are not ASCII": [replace("cnonce", "\u00e9"), "not_ascii"],
  };
  const nonce = await freshNonce(mock);
  const fields = signature(mock, { method: "GET", target, nonce });
  for (const [name, [corrupt, code]] of Object.entries(cases)) {
    await t.test(name, async () => {
      const corrupted = corrupt(fields);
      const authorization = typeof corrupted === "string" ? corrupted : written(corrupted);
      const response = await mock.fetch(ORIGIN + target, { headers: { authorization } });
      assert.equal(response.status, 401);
      assert.equal(response.headers.get("x-mock-reason").split(":")[0], code);
      assert.doesNotMatch(response.headers.get("x-mock-reason"), new RegExp(mock.credentials.privateKey));
    });
  }
  const right = await mock.fetch(ORIGIN + target, { headers: { authorization: written(fields) } });
  assert.equal(right.status, 200);
});

test("another method, another target and another private key are refused", async () => {
  const mock = createMockAtlas();
  const target = `${services(mock)}/AWS/endpointService`;
  const nonce = await freshNonce(mock);
  const reason = async (fields, method, at) =>
    (await mock.fetch(ORIGIN + at, { method, headers: { authorization: written(fields) } })).headers.get("x-mock-reason").split(":")[0];
  assert.equal(await reason(signature(mock, { method: "GET", target, nonce }), "DELETE", target), "response_wrong");
  assert.equal(await reason(signature(mock, { method: "GET", target, nonce }), "GET", `${target}?pretty=true`), "uri_wrong");
  assert.equal(await reason(signature(mock, { method: "GET", target, nonce }), "GET", `${target}?`), "uri_wrong");
  const stranger = { credentials: { ...mock.credentials, privateKey: "wrong" } };
  assert.equal(await reason(signature(stranger, { method: "GET", target, nonce }), "GET", target), "response_wrong");
});

test("what Atlas is known to take is taken: algorithm and qop quoted, algorithm left out", async () => {
  const mock = createMockAtlas();
  const target = `${services(mock)}/AWS/endpointService`;
  const nonce = await freshNonce(mock);
  const send = async (nc, edit) => {
    const authorization = edit(written(signature(mock, { method: "GET", target, nonce, nc })));
    return (await mock.fetch(ORIGIN + target, { headers: { authorization } })).status;
  };
  assert.equal(await send("00000001", (value) => value.replace("algorithm=MD5", 'algorithm="MD5"').replace("qop=auth", 'qop="auth"')), 200);
  assert.equal(await send("00000002", (value) => value.replace("algorithm=MD5, ", "")), 200);
});

test("username* in RFC 8187's form stands for username", async () => {
  const mock = createMockAtlas({ credentials: { publicKey: "Jäsøn", privateKey: "p:w" } });
  const target = `${services(mock)}/AWS/endpointService`;
  const fields = signature(mock, { method: "GET", target, nonce: await freshNonce(mock) });
  fields[0] = ["username*", `UTF-8''${encodeURIComponent("Jäsøn")}`];
  assert.equal((await mock.fetch(ORIGIN + target, { headers: { authorization: written(fields) } })).status, 200);
});

test("nonceUses: a worn-out nonce is stale, but only for who knows the key", async () => {
  const mock = createMockAtlas({ nonceUses: 2 });
  const target = `${services(mock)}/AWS/endpointService`;
  const nonce = await freshNonce(mock);
  const send = (nc, who = mock) => mock.fetch(ORIGIN + target, { headers: { authorization: written(signature(who, { method: "GET", target, nonce, nc })) } });
  assert.equal((await send("00000001")).status, 200);
  assert.equal((await send("00000002")).status, 200);
  const stale = await send("00000003");
  assert.deepEqual([stale.status, stale.headers.get("x-mock-reason").split(":")[0]], [401, "nonce_stale"]);
  assert.match(stale.headers.get("www-authenticate"), /stale=true$/);
  const wrong = await send("00000003", { credentials: { ...mock.credentials, privateKey: "wrong" } });
  assert.match(wrong.headers.get("www-authenticate"), /stale=false$/);
});

// ---------------------------------------------------------------- operations

test("a service of each provider goes from INITIATING to AVAILABLE, in the form of Atlas's recordings", async () => {
  for (const [provider, region, atlas] of [["AWS", "eu-west-1", "EU_WEST_1"], ["AZURE", "ASIA_SOUTH_EAST", "ASIA_SOUTH_EAST"], ["GCP", "us-east4", "US_EAST_4"]]) {
    const mock = createMockAtlas({ looks: 1 });
    const response = await create(mock, provider, region);
    const body = await response.json();
    const recorded = fixtureJson(`wire_v2_${provider}_create_service`);
    assert.equal(response.status, 201);
    assert.match(body.id, /^[0-9a-f]{24}$/);
    assert.equal(JSON.stringify(body), JSON.stringify({ ...recorded, id: body.id, regionName: atlas }), provider);

    assert.deepEqual(await (await look(mock, provider, body.id)).json(), body);
    const ready = await (await look(mock, provider, body.id)).json();
    assert.equal(shapeOf(ready), shapeOf(fixtureJson(`wire_v2_${provider}_get_service_available`)), provider);
    assert.deepEqual(await (await call(mock, "GET", `${services(mock)}/${provider}/endpointService`)).json(), [ready]);
  }
});

/** A body with each invented part replaced, so that only form and order are compared. */
function shapeOf(body) {
  return JSON.stringify(body)
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "UUID")
    .replace(/_[0-9a-z]{8}(?=\/)/g, "_SUFFIX")
    .replace(/p-[0-9a-z]{24}/g, "PROJECT")
    .replace(/[0-9a-f]{24}/g, "OBJECT-ID")
    .replace(/vpce-svc-[0-9a-f]{17}/g, "VPCE");
}

test("looks: how many see INITIATING; GCP attachments grow meanwhile", async () => {
  const mock = createMockAtlas({ looks: 3, readyStatus: "WAITING_FOR_USER" });
  const { id } = await created(mock, "GCP", "us-west1");
  const seen = [];
  for (let i = 0; i < 4; i += 1) {
    const { status, serviceAttachmentNames } = await (await look(mock, "GCP", id)).json();
    seen.push([status, serviceAttachmentNames.length]);
  }
  assert.deepEqual(seen, [["INITIATING", 0], ["INITIATING", 2], ["INITIATING", 4], ["WAITING_FOR_USER", 6]]);
});

test("looks: 0 settles at once", async () => {
  const mock = createMockAtlas({ looks: 0 });
  const { id, status } = await created(mock, "AWS", "US_EAST_1");
  assert.equal(status, "INITIATING");
  assert.equal((await (await look(mock, "AWS", id)).json()).status, "AVAILABLE");
  assert.equal((await call(mock, "DELETE", `${services(mock)}/AWS/endpointService/${id}`)).status, 202);
  assert.equal((await look(mock, "AWS", id)).status, 404);
});

test("delete answers 202 and {}, then DELETING, then 404", async () => {
  const mock = createMockAtlas();
  const { id } = await created(mock, "AZURE", "eastus2");
  const response = await call(mock, "DELETE", `${services(mock)}/AZURE/endpointService/${id}`);
  assert.deepEqual([response.status, await response.text()], [202, "{}"]);
  assert.equal((await (await look(mock, "AZURE", id)).json()).status, "DELETING");
  const gone = await assertProblem(await look(mock, "AZURE", id), 404, "PRIVATE_ENDPOINT_SERVICE_NOT_FOUND");
  assert.deepEqual(gone.parameters, [id]);
  assert.equal((await create(mock, "AZURE", "eastus2")).status, 201);
});

test("one service for each provider and region, in either spelling; GCP port mapping apart", async () => {
  const mock = createMockAtlas();
  await create(mock, "AWS", "us-east-1");
  const exists = await assertProblem(await create(mock, "AWS", "US_EAST_1"), 409, "PRIVATE_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION");
  assert.deepEqual(exists, fixtureJson("recon_error_409_service_exists"));
  await create(mock, "AZURE", "US_EAST_2");
  const azure = await (await create(mock, "AZURE", "eastus2")).json();
  assert.deepEqual([azure.detail, azure.parameters], ["A private endpoint service already exists for Azure region US_EAST_2.", ["AZURE", "US_EAST_2"]]);
  assert.equal((await create(mock, "GCP", "us-central1")).status, 201);
  assert.equal((await create(mock, "GCP", "CENTRAL_US", { portMappingEnabled: true })).status, 201);
  assert.equal((await create(mock, "GCP", "us-central1", { portMappingEnabled: true })).status, 409);
});

test("AWS remote regions: kept, and refused where Atlas refuses them", async () => {
  const mock = createMockAtlas();
  const withRemote = (region, supportedRemoteRegions) => create(mock, "AWS", region, { supportedRemoteRegions });
  assert.deepEqual((await (await withRemote("us-east-1", ["EU_WEST_1"])).json()).supportedRemoteRegions, ["EU_WEST_1"]);
  await assertProblem(await withRemote("eu-west-1", ["us-east-1"]), 400, "INVALID_REGION");
  await assertProblem(await withRemote("eu-west-1", ["EU_WEST_1"]), 400, "INVALID_ATTRIBUTE");
  await assertProblem(await withRemote("eu-west-1", "US_EAST_1"), 400, "INVALID_JSON_ATTRIBUTE");
  await assertProblem(await withRemote("eu-west-1", Array(36).fill("US_EAST_1")), 400, "INVALID_JSON_ATTRIBUTE");
});

test("bodies that Atlas refuses", async () => {
  const mock = createMockAtlas();
  const post = (body) => call(mock, "POST", `${services(mock)}/endpointService`, { body });
  await assertProblem(await post("{"), 400, "MALFORMED_JSON");
  await assertProblem(await post("[]"), 400, "INVALID_JSON");
  await assertProblem(await post({ region: "us-east-1" }), 400, "MISSING_ATTRIBUTE");
  await assertProblem(await post({ providerName: "AWS" }), 400, "MISSING_ATTRIBUTE");
  await assertProblem(await post({ providerName: "AWS", region: 1 }), 400, "INVALID_JSON_ATTRIBUTE");
  await assertProblem(await post({ providerName: "aws", region: "us-east-1" }), 400, "INVALID_PROVIDER");
  const region = await assertProblem(await post({ providerName: "AWS", region: "eastus" }), 400, "INVALID_REGION");
  assert.equal(region.detail, "No region eastus exists for provider AWS.");
  await assertProblem(await post({ providerName: "AWS", region: "us-east-1", portMappingEnabled: true }), 400, "INVALID_ATTRIBUTE");
  await assertProblem(await post({ providerName: "AWS", region: "us-east-1", comment: "" }), 400, "INVALID_ATTRIBUTE");
  await assertProblem(await post({ providerName: "GCP", region: "us-east4", portMappingEnabled: "yes" }), 400, "INVALID_JSON_ATTRIBUTE");
  assert.equal(mock.requests.at(-1).operation, "createPrivateEndpointService");
});

test("paths and queries that Atlas refuses", async () => {
  const mock = createMockAtlas();
  const get = (target) => call(mock, "GET", target);
  const unknown = await assertProblem(await get(services({ projectId: "1".repeat(24) }) + "/AWS/endpointService"), 404, "GROUP_NOT_FOUND");
  assert.deepEqual(unknown, fixtureJson("wire_404_group_not_found"));
  await assertProblem(await get(services({ projectId: "short" }) + "/AWS/endpointService"), 404, "INVALID_GROUP_ID");
  await assertProblem(await get(`${services(mock)}/aws/endpointService`), 404, "PROVIDER_UNSUPPORTED");
  await assertProblem(await get(`${services(mock)}/AWS/endpointService/foo-privatelink`), 400, "PATH_PARAM_PARSE_ERROR");
  await assertProblem(await get(`${services(mock)}/AWS/endpointService?prety=true`), 400, "INVALID_QUERY_PARAMETER");
  await assertProblem(await get("/api/atlas/v1.0/nothing"), 404, "RESOURCE_NOT_FOUND");
  const { id } = await created(mock, "AWS", "us-east-1");
  await assertProblem(await look(mock, "GCP", id), 404, "PRIVATE_ENDPOINT_SERVICE_NOT_FOUND");
});

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

test("regions: both spellings lead to one, and every one has a cloud name", () => {
  assert.deepEqual(PROVIDERS, ["AWS", "AZURE", "GCP"]);
  const table = JSON.parse(fixture("regions.json"));
  for (const provider of PROVIDERS) {
    for (const { atlas, cloud } of table[provider]) {
      assert.equal(atlasRegion(provider, atlas), atlas);
      assert.equal(cloudRegion(provider, atlas), cloud);
      assert.equal(cloudRegion(provider, atlasRegion(provider, cloud)), cloud);
    }
  }
  assert.equal(atlasRegion("AZURE", "NEWZEALAND_NORTH"), "NEW_ZEALAND_NORTH");
  assert.equal(atlasRegion("AWS", "constructor"), undefined);
});

// ---------------------------------------------------------------- set, faults, reset

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

test("faults and options that make no sense are UsageErrors naming the member", () => {
  const mock = createMockAtlas();
  const faults = [[{ with: "explode" }, "fault.with"], [{}, "fault.with"], [{ with: { status: 99 } }, "fault.with.status"], [{ with: "hang", times: 0 }, "fault.times"],
    [{ with: "hang", path: 1 }, "fault.path"], [{ with: "hang", method: 1 }, "fault.method"], [{ with: { status: 500, headers: { "a b": "c" } } }, "fault.with.headers"]];
  for (const [fault, argument] of faults) assert.throws(() => mock.fault(fault), { name: "UsageError", code: "usage.invalid_argument", argument });
  const options = [[{ looks: -1 }, "looks"], [{ readyStatus: "READY" }, "readyStatus"], [{ nonceUses: 0 }, "nonceUses"], [{ strictOrder: 1 }, "strictOrder"],
    [{ projectIds: [] }, "projectIds"], [{ projectIds: ["x"] }, "projectIds"], [{ credentials: { publicKey: "a:b", privateKey: "c" } }, "credentials.publicKey"],
    [{ credentials: { publicKey: "a" } }, "credentials.privateKey"]];
  for (const [given, name] of options) assert.throws(() => createMockAtlas(given), { name: "UsageError", argument: `options.${name}` });
  assert.equal(mock.pendingFaults, 0);
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
