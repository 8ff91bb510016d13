// The server's half of HTTP Digest as Atlas speaks it: MD5, qop=auth, a nonce of 24 random bytes.
// Written from RFC 7616; it shares nothing with the client in this package, so that each
// can find the other's mistakes.

import { readAuthorization, refusal } from "./authorization.js";
import { md5 } from "./md5.js";
import { shown } from "./text.js";

const REALM = "MMS Public API";
const REQUIRED = ["realm", "nonce", "uri", "qop", "nc", "cnonce", "response"];

/** Issues nonces, and checks what comes back with them. */
export class DigestGuard {
  #publicKey;
  #ha1;
  #nonceUses;
  #strictOrder;
  /** What each nonce has been used for. */
  #nonces = new Map();

  /**
   * @param {{ publicKey: string, privateKey: string }} credentials
   * @param {{ nonceUses: number, strictOrder: boolean }} policy
   */
  constructor({ publicKey, privateKey }, { nonceUses, strictOrder }) {
    this.#publicKey = publicKey;
    this.#ha1 = md5(`${publicKey}:${REALM}:${privateKey}`);
    this.#nonceUses = nonceUses;
    this.#strictOrder = strictOrder;
  }

  /** Forgets every nonce. */
  reset() {
    this.#nonces.clear();
  }

  /** A fresh challenge, in the form of Atlas's. @param {boolean} stale @returns {string} */
  challenge(stale) {
    const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(24))));
    this.#nonces.set(nonce, { counts: new Set(), highest: 0 });
    return `Digest realm="${REALM}", domain="", nonce="${nonce}", algorithm=MD5, qop="auth", stale=${stale}`;
  }

  /**
   * Checks a request.
   * @param {{ method: string, target: string, authorization: string | null }} request `target`: path and query as they were sent
   * @returns {{ code: string, text: string, stale?: boolean } | null} why it is refused; null: it is not
   */
  check({ method, target, authorization }) {
    if (authorization === null) return refusal("no_authorization", "the request is not signed");
    const read = readAuthorization(authorization);
    if ("code" in read) return read;
    const { fields } = read;
    return (
      this.#checkFields(fields, target) ??
      this.#checkResponse(fields, method) ??
      this.#checkCount(this.#nonces.get(fields.get("nonce")), fields.get("nc"))
    );
  }

  /** Everything that needs no hash: RFC 7616 §3.4, field by field. */
  #checkFields(fields, target) {
    const wrong = checkUsername(fields, this.#publicKey);
    if (wrong !== null) return wrong;
    for (const name of REQUIRED) {
      if (!fields.has(name)) return refusal(`${name}_missing`, `Authorization has no ${name}`);
    }
    const expect = (name, value) =>
      fields.get(name) === value ? null : refusal(`${name}_wrong`, `${name} is ${shown(fields.get(name))}, must be ${shown(value)}`);
    const shape = (name, pattern, what) =>
      pattern.test(fields.get(name)) ? null : refusal(`${name}_malformed`, `${name}=${shown(fields.get(name))} is not ${what}`);
    return (
      expect("realm", REALM) ??
      // Absent means MD5.
      (fields.has("algorithm") ? expect("algorithm", "MD5") : null) ??
      expect("qop", "auth") ??
      expect("uri", target) ??
      shape("nc", /^[0-9a-f]{8}$/, "8 hex digits in lower case") ??
      shape("nc", /[^0]/, "counted from 00000001") ??
      shape("cnonce", /./, "a client nonce") ??
      shape("response", /^[0-9a-f]{32}$/, "32 hex digits in lower case") ??
      (fields.has("opaque") ? refusal("opaque_wrong", "the challenge has no opaque") : null) ??
      (this.#nonces.has(fields.get("nonce")) ? null : refusal("nonce_unknown", `nonce ${shown(fields.get("nonce"))} was not issued here`))
    );
  }

  /** RFC 7616 §3.4.1 to §3.4.3. */
  #checkResponse(fields, method) {
    const [nonce, nc, cnonce, qop, uri] = ["nonce", "nc", "cnonce", "qop", "uri"].map((name) => fields.get(name));
    const ha2 = md5(`${method}:${uri}`);
    if (fields.get("response") === md5(`${this.#ha1}:${nonce}:${nc}:${cnonce}:${qop}:${ha2}`)) return null;
    return refusal("response_wrong", `response does not match: another private key, or another method or uri hashed than ${shown(`${method}:${uri}`)}`);
  }

  /** RFC 7616 §3.4: a count is used once. Last, since a request that proves no key must not use one up. */
  #checkCount(nonce, nc) {
    const count = Number.parseInt(nc, 16);
    if (nonce.counts.has(count)) return refusal("nc_reused", `nc=${nc} was already used with this nonce`);
    if (this.#strictOrder && count < nonce.highest) return refusal("nc_order", `nc=${nc} came after a higher one`);
    if (nonce.counts.size >= this.#nonceUses) {
      return { ...refusal("nonce_stale", `the nonce was good for ${this.#nonceUses} requests`), stale: true };
    }
    nonce.counts.add(count);
    nonce.highest = Math.max(nonce.highest, count);
    return null;
  }
}

/** `username`, or `username*` with the same in RFC 8187's form; never both, and not hashed: the challenge does not offer it. */
function checkUsername(fields, publicKey) {
  if (fields.get("userhash") === "true") return refusal("userhash_wrong", "the challenge does not offer userhash");
  const extended = fields.get("username*");
  if (fields.has("username") && extended !== undefined) return refusal("duplicate", "username and username* are both given");
  const username = extended === undefined ? fields.get("username") : decoded(extended);
  if (username === undefined) return refusal("username_missing", "Authorization has no username");
  return username === publicKey ? null : refusal("username_wrong", `username is ${shown(username)}, not the public key`);
}

/** RFC 8187's `UTF-8''percent-encoded`. What is not in that form is no user's name. */
function decoded(value) {
  const found = /^utf-8'[^']*'(.*)$/i.exec(value);
  try {
    return found === null ? "" : decodeURIComponent(found[1]);
  } catch {
    return "";
  }
}
