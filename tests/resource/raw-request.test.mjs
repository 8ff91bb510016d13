// `request()`: any other operation of Atlas's API.

import assert from "node:assert/strict";
import { test } from "node:test";

import { answer, challenging, client as scriptedClient, failure } from "../js/support/calls.mjs";
import { atlas } from "../js/support/package.mjs";
import { NEW_SERVICE, setUp } from "./support/resource.mjs";

const PROJECT = "5f7cac1adf5d6c6306f4b200";

/** The request that came of an operation, against an Atlas that says yes to all. */
async function sent(operation, options, response = answer(200, {}, {})) {
  const { fetch, requests } = challenging(response);
  const result = await scriptedClient({ fetch }).request(operation, options);
  const { url, method, headers, body } = requests.at(-1);
  const { pathname, search } = new URL(url);
  return { method, path: pathname + search, headers, body, result };
}

test("{groupId} stands for the project, of the client or of the call, as often as it is there", async () => {
  const other = "5f7cac1adf5d6c6306f4b2ff";
  const path = "/groups/{groupId}/x/{groupId}";
  assert.equal((await sent({ method: "GET", path })).path, `/api/atlas/v1.0/groups/${PROJECT}/x/${PROJECT}`);
  assert.equal((await sent({ method: "GET", path }, { projectId: other })).path, `/api/atlas/v1.0/groups/${other}/x/${other}`);
});

test("without a project: an operation that needs none is sent, {groupId} is refused", async () => {
  const { fetch, requests } = challenging(answer(200, {}, []));
  const client = scriptedClient({ fetch, projectId: undefined });
  assert.deepEqual((await client.request({ method: "GET", path: "/orgs" })).data, []);
  const before = requests.length;
  const error = await failure(client.request({ method: "GET", path: "/groups/{groupId}" }));
  assert.deepEqual([error.code, error.argument, requests.length], ["usage.invalid_argument", "options.projectId", before]);
});

test("the path goes out as written, its percent-encoding kept, and is signed so", async () => {
  const path = "/groups/{groupId}/databaseUsers/$external/CN=ann%2Fbob,OU=a%20b;@x:y~!";
  const { path: target, headers } = await sent({ method: "GET", path });
  assert.equal(target, `/api/atlas/v1.0${path.replace("{groupId}", PROJECT)}`);
  assert.ok(headers.authorization.includes(`uri="${target}"`));
});

test("query: percent-encoded, an array repeats the name, undefined leaves it out, the call's own parameters come first", async () => {
  const query = { "a b": "c&d=e+f/ü", n: 5, yes: true, list: ["x", 2, false], none: undefined, empty: [], "": "" };
  const { path, headers } = await sent({ method: "GET", path: "/orgs", query }, { pretty: true });
  const [, search] = path.split("?");
  // What a server reads, by the platform's own parser.
  assert.deepEqual([...new URLSearchParams(search)], [["pretty", "true"], ["a b", "c&d=e+f/ü"], ["n", "5"], ["yes", "true"], ["list", "x"], ["list", "2"], ["list", "false"], ["", ""]]);
  assert.match(search, /^[A-Za-z0-9%=&.~_-]+$/);
  assert.ok(headers.authorization.includes(`uri="${path}"`));
});

test("body: JSON, or a string as it is; none, no content type", async () => {
  const path = "/groups/{groupId}/accessList";
  const json = await sent({ method: "POST", path, body: [{ ipAddress: "1.2.3.4", comment: "ü" }] });
  assert.deepEqual([json.body, json.headers["content-type"]], ['[{"ipAddress":"1.2.3.4","comment":"ü"}]', "application/json"]);
  const text = await sent({ method: "PUT", path, body: ' {"a": 1.0}' });
  assert.equal(text.body, ' {"a": 1.0}');
  for (const body of [null, false, 0]) assert.equal((await sent({ method: "PATCH", path, body })).body, String(body));
  const none = await sent({ method: "DELETE", path });
  assert.deepEqual([none.body, none.headers["content-type"]], [undefined, undefined]);
});

test("media types: those of the version, another date in accept, which the body follows, or its own", async () => {
  const path = "/groups/{groupId}/clusters";
  const types = async (more) => {
    const { headers, path: target } = await sent({ method: "POST", path, body: {}, ...more });
    return [target.split("/")[3], headers.accept, headers["content-type"]];
  };
  const later = "application/vnd.atlas.2024-08-05+json";
  assert.deepEqual(await types(), ["v1.0", "application/json", "application/json"]);
  assert.deepEqual(await types({ apiVersion: "v2" }), ["v2", "application/vnd.atlas.2023-01-01+json", "application/vnd.atlas.2023-01-01+json"]);
  assert.deepEqual(await types({ apiVersion: "v2", accept: later }), ["v2", later, later]);
  assert.deepEqual(await types({ apiVersion: "v2", accept: "application/gzip", contentType: later }), ["v2", "application/gzip", later]);
});

test("the mock's clusters by another date: Atlas's page as it is, its version in the response", async () => {
  const { client } = setUp({ apiVersion: "v2" });
  const { data, status, headers, rateLimit } = await client.request({
    method: "GET", path: "/groups/{groupId}/clusters", query: { itemsPerPage: 1 }, accept: "application/vnd.atlas.2024-08-05+json",
  });
  assert.deepEqual([status, data.totalCount, data.results.map(({ name }) => name)], [200, 1, ["Cluster0"]]);
  assert.match(headers["content-type"], /^application\/vnd\.atlas\.20\d\d-\d\d-\d\d\+json/);
  assert.equal(rateLimit.limit, 4000);
});

test("an envelope is taken off, and the status is the one inside", async () => {
  const { client } = setUp();
  const { data } = await client.request({ method: "POST", path: "/groups/{groupId}/privateEndpoint/endpointService", body: NEW_SERVICE.AWS }, { envelope: true });
  assert.equal(data.status, "INITIATING");
  const error = await failure(client.request({ method: "POST", path: "/groups/{groupId}/privateEndpoint/endpointService", body: NEW_SERVICE.AWS }, { envelope: true }));
  assert.deepEqual([error.name, error.status, error.kind], ["ApiError", 409, "already_exists"]);
});

test("data is the body, whatever JSON it is; nothing, and a 204, are null", async () => {
  const operation = { method: "GET", path: "/x" };
  for (const body of ["{}", "[]", "5", '"text"', "null", "false", '{"a":{"b":[1,null]}}']) {
    assert.deepEqual((await sent(operation, {}, answer(200, {}, body))).result.data, JSON.parse(body));
  }
  for (const status of [200, 202, 204]) {
    const { result } = await sent({ method: "DELETE", path: "/x" }, {}, answer(status));
    assert.deepEqual(result, { data: null, status, headers: {}, rateLimit: null, deprecated: false, sunset: null });
  }
});

test("HEAD: status and headers, no data", async () => {
  const { mock, client } = setUp();
  const { data, status, headers } = await client.request({ method: "HEAD", path: "/groups/{groupId}/clusters" });
  assert.deepEqual([data, status, headers["content-type"]], [null, 200, "application/json"]);
  assert.equal(mock.requests.at(-1).method, "HEAD");
});

test("the method in any case; one of its own too", async () => {
  assert.equal((await sent({ method: "patch", path: "/x" })).method, "PATCH");
  assert.equal((await sent({ method: "PURGE", path: "/x" })).method, "PURGE");
});

test("a refusal is an ApiError, a body that is no JSON a DecodeError", async () => {
  const { client } = setUp();
  const error = await failure(client.request({ method: "GET", path: "/groups/{groupId}/clusters/Nope" }));
  assert.deepEqual([error.name, error.kind, error.errorCode], ["ApiError", "not_found", "CLUSTER_NOT_FOUND"]);
  const html = await failure(sent({ method: "GET", path: "/x" }, {}, answer(200, {}, "<html>")));
  assert.deepEqual([html.name, html.path], ["DecodeError", "$"]);
});

test("what is safe is repeated after 503, and POST and PATCH are not", async () => {
  for (const [method, times] of [["GET", 2], ["HEAD", 2], ["PUT", 2], ["DELETE", 2], ["POST", 1], ["PATCH", 1]]) {
    let signed = 0;
    const { fetch } = challenging(() => {
      signed += 1;
      return signed === 1 ? answer(503, { "retry-after": "0" }) : answer(200, {}, {});
    });
    const call = scriptedClient({ fetch, maxRetries: 1 }).request({ method, path: "/x" });
    if (times === 1) assert.equal((await failure(call)).status, 503);
    else assert.equal((await call).status, 200);
    assert.equal(signed, times, method);
  }
});

// ---------------------------------------------------------------- refusals

const paths = {
  "a dot segment": "/groups/../orgs",
  "a dot segment at the end": "/groups/..",
  "a single dot": "/groups/./x",
  "an encoded dot segment": "/groups/%2e%2E/orgs",
  "a half-encoded dot segment": "/groups/.%2e/orgs",
  "a backslash": "/groups\\x",
  "a fragment": "/groups#x",
  "a query": "/groups?pretty=true",
  "a blank": "/groups/a b",
  "a quote": '/groups/"',
  "a line break": "/groups/\r\nx",
  "what is not ASCII": "/groups/ü",
  "no slash first": "groups",
  "another host": "//evil.example/x",
  "the version in it": "/api/atlas/v2/groups",
  "another placeholder": "/groups/{projectId}",
  "an open brace": "/groups/{groupId",
  "nothing": "",
};
const others = {
  "operation.path": [undefined, null, 5].map((path) => ({ method: "GET", path })),
  "operation.method": [undefined, null, "", "GET /x", "CONNECT", "trace", 5].map((method) => ({ method, path: "/x" })),
  "operation.accept": ["", "a\r\nb: c", 5].map((accept) => ({ method: "GET", path: "/x", accept })),
  "operation.contentType": ["", "a\nb"].map((contentType) => ({ method: "POST", path: "/x", body: {}, contentType })),
  "operation.apiVersion": ["v3", 2].map((apiVersion) => ({ method: "GET", path: "/x", apiVersion })),
  "operation.query": [5, "a=b", { pretty: true }, { envelope: false }].map((query) => ({ method: "GET", path: "/x", query })),
  'operation.query["a"]': [null, {}, [undefined], [[1]], 5n, () => {}].map((value) => ({ method: "GET", path: "/x", query: { a: value } })),
  "operation.body": [5n, () => {}, Symbol("x"), circular()].map((body) => ({ method: "POST", path: "/x", body })).concat({ method: "GET", path: "/x", body: {} }),
  "operation": [undefined, null, "GET /x", 5],
};

function circular() {
  const value = {};
  value.self = value;
  return value;
}

for (const [name, path] of Object.entries(paths)) {
  test(`a path with ${name} is refused before anything is sent`, () => assertRefused({ method: "GET", path }, "operation.path"));
}
for (const [argument, operations] of Object.entries(others)) {
  test(`${argument}: what cannot be used is refused before anything is sent`, async () => {
    for (const operation of operations) await assertRefused(operation, argument);
  });
}

async function assertRefused(operation, argument) {
  const { fetch, requests } = challenging(answer(200, {}, {}));
  const error = await failure(scriptedClient({ fetch }).request(operation));
  assert.ok(error instanceof atlas.UsageError, `${argument}: ${error}`);
  assert.deepEqual([error.code, error.argument, requests.length], ["usage.invalid_argument", argument, 0], error.message);
}
