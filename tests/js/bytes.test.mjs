// The call of the reference page, byte for byte: what a bare socket on loopback received.

import assert from "node:assert/strict";
import { test } from "node:test";

import { rawResponse, startRawSocket } from "../support/raw-socket.mjs";
import { client, CREATE_PATH, challenge, expectedResponse, fieldsOf, fixture, GET_PATH, KEYS, NEW, REALM, REF, SERVICE } from "./support/calls.mjs";

const NONCE = "Zm9yIHRlc3RzIG9ubHk";
const V2_TYPE = "application/vnd.atlas.2023-01-01+json";
const SERVICES = {
  AWS: fixture("docs_v1_AWS_service_waiting_for_user.json"),
  AZURE: fixture("wire_v2_AZURE_create_service.json"),
  GCP: fixture("wire_v2_GCP_create_service.json"),
};

/** A request's parts. */
function parsed(text) {
  const [head, body] = text.split("\r\n\r\n");
  const [line, ...lines] = head.split("\r\n");
  const headers = lines.map((header) => /^([^:]+): ?(.*)$/.exec(header).slice(1));
  return { line, headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])), names: headers.map(([name]) => name.toLowerCase()), body };
}

/** A socket that challenges what is unsigned, and answers what is signed with that body. */
async function atlasOn(t, body, status = 201) {
  const server = await startRawSocket((request) =>
    /^authorization:/im.test(request.toString("latin1"))
      ? rawResponse(status, { "Content-Type": "application/json" }, body)
      : rawResponse(401, { "WWW-Authenticate": challenge(NONCE), "Content-Type": "application/json" }, fixture("wire_401_digest_challenge.json")),
  );
  t.after(() => server.close());
  return { url: server.url, requests: () => server.texts().map(parsed) };
}

/** Checks the signature with node:crypto, and that nothing but the fields of RFC 7616 §3.4 is sent. */
function assertSigned({ headers, line }, nc) {
  const [method, target] = line.split(" ");
  const fields = fieldsOf(headers.authorization);
  assert.deepEqual(
    { ...fields, cnonce: null, response: null },
    { username: KEYS.publicKey, realm: REALM, nonce: NONCE, uri: target, algorithm: "MD5", qop: "auth", nc, cnonce: null, response: null },
  );
  assert.equal(fields.response, expectedResponse(method, fields));
  // 128 random bits, however they are written.
  assert.match(fields.cnonce, /^[0-9A-Za-z+/=_-]{22,44}$/);
  return fields;
}

test("services.create AWS us-east-1 with pretty: unsigned, then signed with nc=00000001; the second call at once with nc=00000002", async (t) => {
  const server = await atlasOn(t, SERVICES.AWS);
  const atlas = client({ baseUrl: server.url });
  await atlas.services.create(NEW, { pretty: true });
  await atlas.services.create(NEW, { pretty: true });

  const [unsigned, signed, again, ...more] = server.requests();
  assert.deepEqual(more, []);
  for (const { line, headers, names, body } of [unsigned, signed, again]) {
    assert.equal(line, `POST ${CREATE_PATH}?pretty=true HTTP/1.1`);
    assert.equal(body, '{"providerName":"AWS","region":"us-east-1"}');
    assert.deepEqual(
      [headers.accept, headers["content-type"], headers["content-length"], headers.host],
      ["application/json", "application/json", "43", server.url.slice("http://".length)],
    );
    assert.equal(new Set(names).size, names.length, `each header once: ${names}`);
    assert.ok(!names.includes("cookie"));
  }
  assert.equal(unsigned.headers.authorization, undefined);
  const first = assertSigned(signed, "00000001");
  const second = assertSigned(again, "00000002");
  assert.notEqual(first.cnonce, second.cnonce);
});

test("the Authorization header quotes what RFC 7616 quotes, and nothing else", async (t) => {
  const server = await atlasOn(t, SERVICES.AWS, 200);
  await client({ baseUrl: server.url }).services.get(REF);
  const { authorization } = server.requests()[1].headers;
  for (const name of ["username", "realm", "nonce", "uri", "cnonce", "response"]) assert.match(authorization, new RegExp(`\\b${name}="`));
  for (const name of ["algorithm", "qop", "nc"]) assert.match(authorization, new RegExp(`\\b${name}=[^"]`));
});

const bodies = [
  [{ providerName: "AZURE", region: "eastus2" }, '{"providerName":"AZURE","region":"eastus2"}'],
  [{ providerName: "GCP", region: "us-west1" }, '{"providerName":"GCP","region":"us-west1"}'],
  [{ providerName: "AWS", region: "US_EAST_1" }, '{"providerName":"AWS","region":"US_EAST_1"}'],
  [{ providerName: "AWS", region: "Südost \"1\"\\\u0001😀" }, '{"providerName":"AWS","region":"Südost \\"1\\"\\\\\\u0001😀"}'],
  [{ providerName: "GCP", region: "us-west1", portMappingEnabled: true }, '{"providerName":"GCP","region":"us-west1","portMappingEnabled":true}'],
  [
    { providerName: "AWS", region: "us-east-1", supportedRemoteRegions: ["eu-west-1", "AP_SOUTH_1"] },
    '{"providerName":"AWS","region":"us-east-1","supportedRemoteRegions":["EU_WEST_1","AP_SOUTH_1"]}',
  ],
  [{ providerName: "AWS", region: "us-east-1", portMappingEnabled: undefined, supportedRemoteRegions: undefined }, '{"providerName":"AWS","region":"us-east-1"}'],
];
for (const [service, expected] of bodies) {
  test(`the body of ${JSON.stringify(service)}`, async (t) => {
    const server = await atlasOn(t, SERVICES[service.providerName]);
    const created = await client({ baseUrl: server.url }).services.create(service);
    const requests = server.requests();
    assert.equal(requests.length, 2);
    for (const { line, body } of requests) {
      assert.equal(line, `POST ${CREATE_PATH} HTTP/1.1`);
      assert.equal(Buffer.from(body, "latin1").toString("utf8"), expected);
    }
    assertSigned(requests[1], "00000001");
    assert.equal(created.cloudProvider, service.providerName);
    assert.deepEqual(created.raw, JSON.parse(SERVICES[service.providerName]));
  });
}

test("services.get asks without a body and without a content type, and signs its own target", async (t) => {
  const server = await atlasOn(t, SERVICES.AWS, 200);
  await client({ baseUrl: server.url }).services.get(REF, { pretty: true, envelope: true });
  const [unsigned, signed] = server.requests();
  for (const { line, headers, body } of [unsigned, signed]) {
    assert.equal(line, `GET ${GET_PATH}?pretty=true&envelope=true HTTP/1.1`);
    assert.deepEqual([body, headers.accept, headers["content-type"], headers["content-length"]], ["", "application/json", undefined, undefined]);
  }
  assertSigned(signed, "00000001");
});

test("v2 has its own base path and media type", async (t) => {
  const server = await atlasOn(t, SERVICES.AWS);
  await client({ baseUrl: server.url, apiVersion: "v2" }).services.create(NEW);
  const [unsigned, signed] = server.requests();
  for (const { line, headers } of [unsigned, signed]) {
    assert.equal(line, `POST ${CREATE_PATH.replace("v1.0", "v2")} HTTP/1.1`);
    assert.deepEqual([headers.accept, headers["content-type"]], [V2_TYPE, V2_TYPE]);
  }
  assertSigned(signed, "00000001");
});

test("envelope adds its query and unwraps the answer; raw is the content", async (t) => {
  // The shapes that Atlas has been seen or documented to use; the bodies are made up.
  for (const member of ["content", "envelope"]) {
    const server = await atlasOn(t, JSON.stringify({ status: 201, [member]: SERVICE }), 200);
    const created = await client({ baseUrl: server.url, envelope: true }).services.create(NEW);
    assert.equal(server.requests()[1].line, `POST ${CREATE_PATH}?envelope=true HTTP/1.1`);
    assert.equal(created.id, SERVICE.id);
    assert.deepEqual(created.raw, SERVICE);
  }
});

test("the page's example response, which has no cloudProvider, is read as AWS", async (t) => {
  const server = await atlasOn(t, SERVICES.AWS, 200);
  const created = await client({ baseUrl: server.url }).services.create(NEW);
  assert.deepEqual(created, {
    cloudProvider: "AWS",
    id: "5f7cac1adf5d6c6306f4b283",
    projectId: CREATE_PATH.split("/")[5],
    regionName: null,
    cloudRegion: "us-east-1",
    status: "WAITING_FOR_USER",
    phase: "ready",
    errorMessage: null,
    endpointServiceName: "com.amazonaws.vpce.us-east-1.vpce-svc-0afd34ee97e30d43f",
    interfaceEndpoints: [],
    supportedRemoteRegions: [],
    raw: SERVICE,
  });
  assert.deepEqual(JSON.parse(JSON.stringify(created)), created);
});
