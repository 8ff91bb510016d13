// Service accounts: OAuth 2 client credentials (RFC 6749 §4.4), and bearer tokens (RFC 6750). The operations have no name in
// Atlas's specification; the names in `MockRequest.operation` are the mock's.

import { refusal } from "./authorization.js";

const PATHS = { "/api/oauth/token": "createAccessToken", "/api/oauth/revoke": "revokeAccessToken" };
/** Names of the operations of the token endpoint. */
export const TOKEN_OPERATIONS = Object.values(PATHS);
const FORM = "application/x-www-form-urlencoded";

/** Issues tokens, and knows which are good. */
export class Tokens {
  #authorization;
  #names;
  #seconds;
  #uses;
  /** When each token ends, in milliseconds, and how often it may still be used. */
  #good = new Map();

  /**
   * @param {{ clientId: string, clientSecret: string }} account
   * @param {{ names: import("./state/names.js").Names, tokenSeconds: number, tokenUses: number }} policy
   */
  constructor({ clientId, clientSecret }, { names, tokenSeconds, tokenUses }) {
    this.#authorization = `${clientId}:${clientSecret}`;
    this.#names = names;
    this.#seconds = tokenSeconds;
    this.#uses = tokenUses;
  }

  /** No token is good any more. */
  reset() {
    this.#good.clear();
  }

  /**
   * The operation of a request to the token endpoint; null: it is to something else.
   * @param {string} method
   * @param {string} pathname
   */
  operation(method, pathname) {
    return method === "POST" && Object.hasOwn(PATHS, pathname) ? PATHS[pathname] : null;
  }

  /** Checks `Authorization: Basic` of a request to the token endpoint. @returns {Response | null} the refusal */
  checkAccount(authorization) {
    if (authorization === null) return said(400, "invalid_request", "No Authorization header provided", "the client's id and secret go into Authorization: Basic, not into the body");
    const basic = /^basic +([A-Za-z0-9+/=]+)$/i.exec(authorization)?.[1];
    if (basic === undefined) return said(400, "invalid_request", "No Authorization header provided", "Authorization is not Basic");
    if (decoded(basic) === this.#authorization) return null;
    return said(401, "invalid_client", "The client credentials are invalid.", "it is not the mock's service account");
  }

  /** Runs an operation of the token endpoint. @param {string} operation @param {{ headers: Headers, body: string }} request */
  answer(operation, { headers, body }) {
    const type = (headers.get("content-type") ?? "").split(";")[0].trim().toLowerCase();
    if (type !== FORM) return said(400, "invalid_request", "The request is malformed.", `Content-Type must be ${FORM}`);
    const form = new URLSearchParams(body);
    if (operation === "revokeAccessToken") {
      // RFC 7009 §2.2: an unknown token is no error.
      this.#good.delete(form.get("token"));
      return json(200, {});
    }
    if (form.get("grant_type") !== "client_credentials") {
      return said(400, "unsupported_grant_type", "The grant type is not supported.", "the body must be grant_type=client_credentials");
    }
    const token = `mock.${this.#names.hex(32)}`;
    this.#good.set(token, { ends: Date.now() + this.#seconds * 1000, left: this.#uses });
    return json(200, { access_token: token, expires_in: this.#seconds, token_type: "Bearer" });
  }

  /** Checks `Authorization: Bearer`, and counts it. @returns {{ code: string, text: string } | null} why it is refused */
  check(authorization) {
    const token = /^bearer +([A-Za-z0-9\-._~+/]+=*)$/i.exec(authorization)?.[1];
    if (token === undefined) return refusal("token_malformed", "Authorization holds no bearer token");
    const state = this.#good.get(token);
    if (state === undefined) return refusal("token_unknown", "the token was not issued here, or has been revoked");
    if (Date.now() >= state.ends) return refusal("token_expired", `the token was good for ${this.#seconds} seconds`);
    if (state.left <= 0) return refusal("token_worn_out", `the token was good for ${this.#uses} requests`);
    state.left -= 1;
    return null;
  }
}

/** The challenge of a refused token, RFC 6750 §3. */
export const BEARER_CHALLENGE = 'Bearer realm="MMS Public API", error="invalid_token"';

/** Whether a request comes with a token rather than with a signature. @param {string | null} authorization */
export const isBearer = (authorization) => authorization !== null && /^bearer(?: |$)/i.test(authorization);

/** An error of RFC 6749 §5.2. */
function said(status, error, description, why) {
  const challenge = status === 401 ? { "www-authenticate": 'Basic realm="MMS Public API"' } : {};
  return json(status, { error, error_description: description }, { ...challenge, "x-mock-reason": `${error}: ${why}` });
}

function json(status, body, headers = {}) {
  return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json", "cache-control": "no-store", ...headers } });
}

/** Base64 of UTF-8; what is none is nobody's secret. */
function decoded(base64) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)));
  } catch {
    return null;
  }
}
