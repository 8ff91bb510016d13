// What most tests need: a client with known keys, a `fetch` that is scripted, and the answers of Atlas.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

import { parseDigestAuthorization } from "../../support/authorization-parser.mjs";
import { atlas } from "./package.mjs";

export const KEYS = Object.freeze({ publicKey: "kpqrstuv", privateKey: "8d2c5b1e-7f40-4a69-b3c8-0e9d6a5f4b21" });
export const PROJECT = "5f7cac1adf5d6c6306f4b200";
/** The service of the reference page's example. */
export const SERVICE = JSON.parse(fixture("docs_v1_AWS_service_waiting_for_user.json"));
export const REF = Object.freeze({ cloudProvider: "AWS", id: SERVICE.id });
export const NEW = Object.freeze({ providerName: "AWS", region: "us-east-1" });
export const CREATE_PATH = `/api/atlas/v1.0/groups/${PROJECT}/privateEndpoint/endpointService`;
export const GET_PATH = `/api/atlas/v1.0/groups/${PROJECT}/privateEndpoint/AWS/endpointService/${SERVICE.id}`;
export const REALM = "MMS Public API";

/** A file of tests/fixtures; its README says where each came from. */
export function fixture(name) {
  return readFileSync(new URL(`../../fixtures/${name}`, import.meta.url), "utf8");
}

/** A recorded response: status, headers, body. */
export function recorded(name) {
  const [head, ...rest] = fixture(`${name}.http`).split(/\r?\n\r?\n/);
  const [statusLine, ...lines] = head.split(/\r?\n/);
  const headers = lines.map((line) => /^([^:]+): ?(.*)$/.exec(line).slice(1)).map(([key, value]) => [key.toLowerCase(), value]);
  return { status: Number(statusLine.split(" ")[1]), headers: Object.fromEntries(headers), body: rest.join("\n\n") };
}

/** A client with the usual keys and project, which repeats nothing: a failure is seen at once. */
export const client = (options) => new atlas.AtlasClient({ ...KEYS, projectId: PROJECT, maxRetries: 0, ...options });

/** A challenge as Atlas writes it. */
export const challenge = (nonce = "Zm9yIHRlc3RzIG9ubHk", more = "") =>
  `Digest realm="${REALM}", domain="", nonce="${nonce}", algorithm=MD5, qop="auth", stale=false${more}`;

/**
 * A response with no more than the shape that `FetchResponse` asks for.
 * @param {number} status
 * @param {Record<string, string>} [headers] names in lower case
 * @param {unknown} [body] a text, or what JSON is made of
 */
export function answer(status, headers = {}, body = "") {
  return {
    status,
    headers: {
      get: (name) => headers[name.toLowerCase()] ?? null,
      forEach: (callback) => Object.entries(headers).forEach(([name, value]) => callback(value, name)),
    },
    text: async () => (typeof body === "string" ? body : JSON.stringify(body)),
  };
}

/** A 401 with Atlas's body; without a challenge where it is null. */
export const unauthorized = (value = challenge()) =>
  answer(401, value === null ? {} : { "www-authenticate": value }, fixture("wire_401_digest_challenge.json"));

/**
 * A `fetch` that keeps what it was given. A list's last answer serves all further requests.
 * @param {readonly unknown[] | ((url: string, init: any, index: number) => unknown)} script answers, or what makes them; Errors are thrown
 */
export function scripted(script) {
  const requests = [];
  const answerTo = typeof script === "function" ? script : (_, __, index) => script[Math.min(index, script.length - 1)];
  const fetch = async (url, init) => {
    const index = requests.push({ url, ...init }) - 1;
    const given = await answerTo(url, init, index);
    if (given instanceof Error) throw given;
    return given;
  };
  return { fetch, requests, authorizations: () => requests.map(({ headers }) => headers.authorization ?? null) };
}

/** A `fetch` that challenges what is unsigned and answers what is signed. */
export const challenging = (signed, value) =>
  scripted((url, init, index) => {
    if (init.headers.authorization === undefined) return unauthorized(value);
    return typeof signed === "function" ? signed(url, init, index) : signed;
  });

/** Headers of a test double or a client's event, by name. */
export const fieldsOf = (authorization) => {
  const fields = parseDigestAuthorization(authorization, new Set(["algorithm", "qop", "nc", "userhash"]));
  if (typeof fields === "string") throw new Error(`${fields}: ${authorization}`);
  return Object.fromEntries(fields);
};

const md5 = (text) => createHash("md5").update(text).digest("hex");

/** `response` of RFC 7616 §3.4.1 with MD5 and qop=auth, from the fields that were sent. */
export function expectedResponse(method, { username, realm, nonce, uri, nc, cnonce, qop }, privateKey = KEYS.privateKey) {
  return md5(`${md5(`${username}:${realm}:${privateKey}`)}:${nonce}:${nc}:${cnonce}:${qop}:${md5(`${method}:${uri}`)}`);
}

/** What a promise rejects with; fails where it does not. */
export const failure = (promise) =>
  promise.then(
    () => {
      throw new Error("nothing was thrown");
    },
    (error) => error,
  );
