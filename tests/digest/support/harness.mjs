// What most tests of Digest need: the strict server, a client for it, and a `fetch` that is scripted.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";

import { parseDigestAuthorization } from "../../support/authorization-parser.mjs";
import { startRfcDigestServer } from "../../support/rfc-digest-server.mjs";
import { createDigestFetch } from "./package.mjs";

export const USER = Object.freeze({ username: "Mufasa", password: "Circle of Life" });
const NEVER_QUOTED = new Set(["algorithm", "qop", "nc", "userhash", "username*"]);

/** The strict server, closed after the test. */
export async function rfc(t, options) {
  const server = await startRfcDigestServer(options);
  t.after(() => server.close());
  return server;
}

/** A client, closed after the test. */
export function digest(t, options) {
  const fetch = createDigestFetch({ ...USER, ...options });
  t.after(() => fetch.close());
  return fetch;
}

/** The strict server and a client with its credentials. */
export async function pair(t, serverOptions = {}, clientOptions = {}) {
  const server = await rfc(t, serverOptions);
  return { server, fetch: digest(t, { ...server.credentials, ...clientOptions }) };
}

export const times = (count, make) => Array.from({ length: count }, (_, index) => make(index));

/** What the server made of each request, in order. */
export const verdicts = (server) => server.records.map(({ verdict }) => verdict);

/** Why it refused what it refused. */
export const refusals = (server) => server.records.filter(({ verdict }) => verdict === "refused").map(({ reason }) => reason);

/** The fields of an `Authorization` of ours; fails where it does not follow the grammar. */
export function fieldsOf(authorization) {
  const fields = parseDigestAuthorization(authorization, NEVER_QUOTED);
  assert.ok(fields instanceof Map, `${fields}: ${authorization}`);
  return Object.fromEntries(fields);
}

/** No pair of nonce and count went out twice. */
export function assertNoUseTwice(server) {
  const uses = server.records.filter(({ fields }) => fields !== null).map(({ fields }) => `${fields.get("nonce")} ${fields.get("nc")}`);
  assert.equal(new Set(uses).size, uses.length);
}

/** A challenge with what most have. */
export const challenge = (nonce = "n1", more = "") => `Digest realm="r", nonce="${nonce}", qop="auth", algorithm=MD5${more}`;

/** A 401 with this `WWW-Authenticate`; null: without one. */
export const unauthorized = (value = challenge(), body = "who are you?") =>
  new Response(body, { status: 401, headers: value === null ? {} : { "www-authenticate": value } });

/**
 * A `fetch` that keeps what it was given. A list's last answer serves all further requests.
 * @param {readonly (() => unknown)[] | ((url: string, init: any, index: number) => unknown)} script makes the answers; Errors are thrown
 */
export function scripted(script) {
  const requests = [];
  const answerTo = typeof script === "function" ? script : (url, init, index) => script[Math.min(index, script.length - 1)](url, init);
  const fetch = async (url, init) => {
    const index = requests.push({ url, ...init }) - 1;
    const given = await answerTo(url, init, index);
    if (given instanceof Error) throw given;
    return given;
  };
  return { fetch, requests, authorizations: () => requests.map(({ headers }) => headers.authorization ?? null) };
}

/** A `fetch` that answers what is unsigned with this challenge, and what is signed with 200. */
export const challenging = (value, signed = () => new Response("accepted")) =>
  scripted((url, init) => (init.headers.authorization === undefined ? unauthorized(value) : signed(url, init)));

/** The fields with which one GET answers this challenge, their hash checked; null: it stays unanswered. */
export async function answerTo(t, value, options) {
  const { fetch, requests } = challenging(value);
  const response = await digest(t, { ...options, fetch })("https://api.example/a");
  if (requests.length === 1) return assert.equal(response.status, 401), null;
  assert.equal(requests.length, 2);
  const fields = fieldsOf(requests[1].headers.authorization);
  assert.equal(fields.response, expectedResponse("GET", fields, { ...USER, ...options }));
  return fields;
}

const HASHES = { MD5: "md5", "SHA-256": "sha256", "SHA-512-256": "sha512-256" };

/** `response` of RFC 7616 §3.4.1, from the other fields: qop auth or none, no session. */
export function expectedResponse(method, { realm, nonce, uri, algorithm = "MD5", qop, nc, cnonce }, { username, password }) {
  const bytes = (text) => Buffer.from(text, "utf8").toString("latin1");
  const hash = (text) => createHash(HASHES[algorithm.toUpperCase()]).update(text, "latin1").digest("hex");
  const middle = qop === undefined ? [nonce] : [nonce, nc, cnonce, qop];
  return hash([hash(`${bytes(username)}:${realm}:${bytes(password)}`), ...middle, hash(`${method}:${uri}`)].join(":"));
}

/** What a promise rejects with; fails where it does not. */
export const failure = (promise) =>
  promise.then(
    () => {
      throw new Error("nothing was thrown");
    },
    (error) => error,
  );

/** A fetch with a cookie jar around another: names and values, for one origin. */
export function jarred(fetch = globalThis.fetch) {
  const jar = new Map();
  return async (url, init) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(url, { ...init, headers: { ...init.headers, ...(cookie === "" ? {} : { cookie }) } });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      jar.set(name, value);
    }
    return response;
  };
}
