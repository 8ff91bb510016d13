// A Digest client of node:crypto and nothing else, for tests of the mock Atlas.

import { createHash } from "node:crypto";

/** Where the mock's requests go; it answers any origin. */
export const ORIGIN = "https://cloud.mongodb.com";

const hash = (text) => createHash("md5").update(text).digest("hex");
const QUOTED = new Set(["username", "realm", "nonce", "uri", "cnonce", "response", "opaque"]);
/** The header's value. */
export const written = (fields) => `Digest ${fields.map(([name, value]) => `${name}=${QUOTED.has(name) ? `"${value}"` : value}`).join(", ")}`;

/** The fields of a correct signature, in order: `[name, value]` each. */
export function signature(mock, { method, target, nonce, nc = "00000001", cnonce = "0a4f113b6f1c2d3e" }) {
  const { publicKey, privateKey } = mock.credentials;
  const ha1 = hash(`${publicKey}:MMS Public API:${privateKey}`);
  const response = hash(`${ha1}:${nonce}:${nc}:${cnonce}:auth:${hash(`${method}:${target}`)}`);
  const fields = { username: publicKey, realm: "MMS Public API", nonce, uri: target, algorithm: "MD5", qop: "auth", nc, cnonce, response };
  return Object.entries(fields);
}

/** A nonce from a challenge of the mock. */
export async function freshNonce(mock) {
  const response = await mock.fetch(`${ORIGIN}/api/atlas/v1.0/`);
  return /nonce="([^"]+)"/.exec(response.headers.get("www-authenticate"))[1];
}

/** One signed request on a nonce of its own. */
export async function call(mock, method, target, { body, headers = {}, signal } = {}) {
  const nonce = await freshNonce(mock);
  const authorization = written(signature(mock, { method, target, nonce }));
  const type = body === undefined ? {} : { "content-type": "application/json" };
  const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
  return mock.fetch(ORIGIN + target, { method, headers: { ...type, ...headers, authorization }, body: text, signal });
}

/** The resource's path. */
export const services = (mock, version = "v1.0") => `/api/atlas/${version}/groups/${mock.projectId}/privateEndpoint`;
export const create = (mock, providerName, region, more = {}) => call(mock, "POST", `${services(mock)}/endpointService`, { body: { providerName, region, ...more } });
export const created = async (mock, providerName, region, more) => (await create(mock, providerName, region, more)).json();
export const look = (mock, provider, id) => call(mock, "GET", `${services(mock)}/${provider}/endpointService/${id}`);
