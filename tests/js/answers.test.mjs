// Answers that are no service: Atlas's refusals, gateways, and bodies that cannot be read.

import assert from "node:assert/strict";
import { test } from "node:test";

import { startRawSocket, rawResponse } from "../support/raw-socket.mjs";
import { answer, challenge, challenging, client, CREATE_PATH, failure, fixture, GET_PATH, NEW, recorded, REF, scripted, SERVICE } from "./support/calls.mjs";
import { atlas } from "./support/package.mjs";

const { ApiError, AtlasError, DecodeError, isAtlasError } = atlas;
const ORIGIN = "https://cloud.mongodb.com";

/** What a client makes of that answer to a signed request. */
const refusedWith = (response, options) => failure(client({ fetch: challenging(response).fetch, ...options }).services.create(NEW));

// ---------------------------------------------------------------- ApiError

// [fixture, status, kind, retryAfterMs]; what the body says is read from the fixture itself.
const refusals = [
  ["recon_error_400_path_param_parse", 400, "invalid_request", null],
  ["docs_error_402_no_payment", 402, "payment_required", null],
  ["recon_error_403_ip_access_list", 403, "ip_not_allowed", null],
  ["wire_404_group_not_found", 404, "not_found", null],
  ["recon_error_409_service_exists", 409, "already_exists", null],
  ["wire_409_example", 409, "conflict", null],
  ["docs_error_429_token_bucket", 429, "rate_limited", 55_000],
  ["issue_error_429_oauth_token", 429, "rate_limited", null],
];
for (const [name, status, kind, retryAfterMs] of refusals) {
  test(`${name}: ApiError ${kind} with all that Atlas said`, async () => {
    const text = fixture(`${name}.json`);
    const said = JSON.parse(text);
    const error = await refusedWith(answer(status, { "content-type": "application/json" }, text));
    assert.ok(error instanceof ApiError && error instanceof AtlasError && isAtlasError(error), String(error));
    const { hint, ...rest } = error.toJSON();
    assert.ok(hint === null || hint.length > 20);
    assert.deepEqual(rest, {
      name: "ApiError",
      code: "api.error",
      message: error.message,
      kind,
      status,
      errorCode: said.errorCode,
      detail: said.detail,
      reason: said.reason,
      parameters: said.parameters ?? [],
      fields: [],
      retryAfterMs,
      request: { method: "POST", url: `${ORIGIN}${CREATE_PATH}` },
      headers: { "content-type": "application/json" },
      body: text,
    });
    for (const part of [`POST ${ORIGIN}${CREATE_PATH}`, String(status), said.errorCode, said.detail]) assert.ok(error.message.includes(part), error.message);
    assert.deepEqual(JSON.parse(JSON.stringify(error)), { ...rest, hint });
  });
}

test("each status that callers must act on has a hint", async () => {
  for (const status of [401, 402, 403, 410, 429, 500, 502, 503, 504]) {
    const error = await refusedWith(answer(status, {}, { error: status, errorCode: "SOMETHING" }));
    assert.ok(error.hint, `${status} ${error}`);
  }
});

test("Retry-After goes before the body's seconds", async () => {
  assert.equal((await refusedWith(answer(429, { "retry-after": "7" }, fixture("docs_error_429_token_bucket.json")))).retryAfterMs, 7000);
  assert.equal((await refusedWith(answer(503, { "retry-after": "120" }))).retryAfterMs, 120_000);
});

test("badRequestDetail gives the fields", async () => {
  // The form is that of Atlas's specification; the words are made up.
  const fields = [{ field: "region", description: "must not be blank" }];
  const error = await refusedWith(answer(400, {}, { error: 400, errorCode: "VALIDATION_ERROR", badRequestDetail: { fields } }));
  assert.deepEqual([error.kind, error.fields], ["invalid_request", fields]);
});

test("a body without errorCode: the header X-Error-Code is read", async () => {
  assert.equal((await refusedWith(answer(404, { "x-error-code": "GROUP_NOT_FOUND" }))).errorCode, "GROUP_NOT_FOUND");
});

test("a gateway's HTML with 502: ApiError unavailable, body as received", async () => {
  const { status, headers, body } = recorded("proxy_502_html_not_from_atlas");
  const error = await refusedWith(answer(status, headers, body));
  assert.deepEqual([error.code, error.kind, error.status, error.errorCode, error.body], ["api.error", "unavailable", 502, null, body]);
  assert.equal(error.headers["content-type"], "text/html");
  assert.ok(error.hint);
});

test("a body of 1 MB is kept to 64 KiB", async () => {
  const error = await refusedWith(answer(502, {}, "é".repeat(1 << 20)));
  assert.ok(Buffer.byteLength(error.body) <= 65_536 && error.body.startsWith("éééé"));
});

test("a refusal inside an envelope rejects like any other", async () => {
  const content = JSON.parse(fixture("recon_error_409_service_exists.json"));
  const error = await refusedWith(answer(200, {}, { status: 409, content }), { envelope: true });
  assert.deepEqual([error.name, error.status, error.kind, error.errorCode], ["ApiError", 409, "already_exists", content.errorCode]);
});

test("a refusal before any challenge is Atlas's answer too", async () => {
  const { fetch, requests } = scripted([answer(404, {}, fixture("wire_404_group_not_found.json"))]);
  assert.equal((await failure(client({ fetch }).services.get(REF))).errorCode, "GROUP_NOT_FOUND");
  assert.equal(requests.length, 1);
});

// ---------------------------------------------------------------- redirects

for (const status of [301, 302, 303, 307, 308]) {
  test(`a redirect ${status} is not followed: ApiError other, naming the target's origin`, async (t) => {
    const elsewhere = await startRawSocket([rawResponse(200, {}, JSON.stringify(SERVICE))]);
    t.after(() => elsewhere.close());
    const redirect = rawResponse(status, { Location: `${elsewhere.url}/login?secret=1` });
    for (const script of [[redirect], [rawResponse(401, { "WWW-Authenticate": challenge() }), redirect]]) {
      const server = await startRawSocket(script);
      t.after(() => server.close());
      const error = await failure(client({ baseUrl: server.url }).services.create(NEW));
      assert.deepEqual([error.name, error.code, error.kind, error.status], ["ApiError", "api.error", "other", status]);
      assert.ok(error.hint.includes(elsewhere.url), error.hint);
      assert.equal(server.requests.length, script.length);
    }
    assert.equal(elsewhere.connections(), 0);
  });
}

// ---------------------------------------------------------------- DecodeError

const unreadable = {
  "HTML": ["<!doctype html><title>Sign in</title>", "$"],
  "broken JSON": ['{"id":"5f7cac1adf5d6c6306f4b283","status":', "$"],
  "nothing": ["", "$"],
  "a text": ['"INITIATING"', "$"],
  "a list": ["[]", "$"],
  "null": ["null", "$"],
  "two values": ["{} {}", "$"],
  "an object without an id": ['{"status":"AVAILABLE"}', "$.id"],
  "an id that is a number": ['{"id":5,"status":"AVAILABLE"}', "$.id"],
  "no status": [`{"id":"${SERVICE.id}"}`, "$.status"],
  "a status that is null": [`{"id":"${SERVICE.id}","status":null}`, "$.status"],
  "endpoints that are numbers": [JSON.stringify({ ...SERVICE, interfaceEndpoints: ["vpce-1", 2] }), "$.interfaceEndpoints[1]"],
  "endpoints that are an object": [JSON.stringify({ ...SERVICE, interfaceEndpoints: {} }), "$.interfaceEndpoints"],
  "a name that is an object": [JSON.stringify({ ...SERVICE, endpointServiceName: {} }), "$.endpointServiceName"],
  "another provider": [JSON.stringify({ ...SERVICE, cloudProvider: "GCP" }), "$.cloudProvider"],
  "10,000 nested lists": [`{"id":"a","status":"b","x":${"[".repeat(10_000)}${"]".repeat(10_000)}}`, "$"],
};
for (const [name, [body, path]] of Object.entries(unreadable)) {
  test(`200 with ${name}: DecodeError at ${path}`, async () => {
    for (const [method, call, url] of [["GET", (atlas) => atlas.services.get(REF), GET_PATH], ["POST", (atlas) => atlas.services.create(NEW), CREATE_PATH]]) {
      const error = await failure(call(client({ fetch: challenging(answer(200, { "content-type": "text/html" }, body)).fetch })));
      assert.ok(error instanceof DecodeError && isAtlasError(error), String(error));
      assert.deepEqual(
        [error.name, error.code, error.path, error.status, error.body, error.request],
        ["DecodeError", "decode.invalid", path, 200, body.slice(0, 65_536), { method, url: `${ORIGIN}${url}` }],
      );
      assert.ok(error.message.includes(url) && error.message.length < 400 && error.hint.length > 20);
    }
  });
}

test("200 with 1 MB of HTML: DecodeError whose body is kept to 64 KiB", async () => {
  const error = await refusedWith(answer(200, {}, `<html>${"é".repeat(1 << 19)}`));
  assert.equal(error.code, "decode.invalid");
  assert.ok(error.body.startsWith("<html>é"));
  assert.ok(Buffer.byteLength(error.body) <= 65_536, `${Buffer.byteLength(error.body)} bytes`);
});

test("inside an envelope the path starts at the body", async () => {
  const error = await refusedWith(answer(200, {}, { status: 201, content: { id: 5 } }), { envelope: true });
  assert.deepEqual([error.code, error.path, error.status], ["decode.invalid", "$.content.id", 201]);
});

test("members and words that nobody knows are kept, and no error", async () => {
  const body = { ...SERVICE, status: "RESTING", newMember: [1.5, { "": null }], __proto__: undefined };
  const service = await client({ fetch: challenging(answer(200, {}, body)).fetch }).services.get(REF);
  assert.deepEqual([service.status, service.phase, service.raw.newMember], ["RESTING", "pending", [1.5, { "": null }]]);
});
