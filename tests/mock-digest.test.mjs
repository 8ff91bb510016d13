// The mock Atlas's Digest: its MD5, its challenge, and every way to get a signature wrong. Signatures by node:crypto.

import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { test } from "node:test";

import { md5 } from "../pkg-template/lib/mock/md5.js";
import { createMockAtlas } from "../pkg-template/mock.js";
import { fixture } from "./support/mock-answers.mjs";
import { freshNonce, ORIGIN, services, signature, written } from "./support/signed-client.mjs";

const hash = (text) => createHash("md5").update(text).digest("hex");

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
