// @ts-check
// HTTP Digest as a reader sees it: headers in pieces, and the chain of hashes computed once more by an MD5 that
// the core does not share (RFC 7616 §3.4.1 to §3.4.3). No document in here.

/**
 * @typedef {object} Piece of a header
 * @property {string} text as it stands there
 * @property {string | null} name of the parameter whose value it is; null: what stands between
 *
 * @typedef {object} Signature of one request; what the key could be found from is masked where the key is a real one
 * @property {string} method
 * @property {string} username
 * @property {string} realm
 * @property {string} password
 * @property {string} ha1
 * @property {string} uri
 * @property {string} ha2
 * @property {string} nonce
 * @property {string} nc
 * @property {string} cnonce
 * @property {string} qop
 * @property {string} response as it was sent
 * @property {boolean} isEqual the page's computation came to the same
 */

export const MASK = "•••";

/** A parameter of a challenge or an answer: name, then a quoted string or a token. */
const PARAMETER = /([\w*-]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g;

/** A header's value, with the values of its parameters told apart. @param {string} header @returns {Piece[]} */
export function pieces(header) {
  const found = [];
  let end = 0;
  for (const match of header.matchAll(PARAMETER)) {
    const [, name = "", quoted, bare = ""] = match;
    const start = match.index + name.length + (quoted === undefined ? 1 : 2);
    const text = quoted ?? bare;
    found.push({ text: header.slice(end, start), name: null }, { text, name: name.toLowerCase() });
    end = start + text.length;
  }
  return [...found, { text: header.slice(end), name: null }].filter(({ text }) => text !== "");
}

/** Parameters by name, unquoted. @param {string} header @returns {Record<string, string>} */
export function parameters(header) {
  return Object.fromEntries(pieces(header).flatMap(({ name, text }) => (name === null ? [] : [[name, text.replace(/\\(.)/g, "$1")]])));
}

/**
 * Null where the request is not signed, or not in the way that Atlas asks for.
 * @param {(text: string) => string} md5
 * @param {{ method: string, authorization: string | undefined }} request
 * @param {{ username: string, password: string, isSecret: boolean }} key
 * @returns {Signature | null}
 */
export function signatureOf(md5, { method, authorization = "" }, { username, password, isSecret }) {
  const { realm, uri, nonce, nc, cnonce, qop, response } = parameters(authorization);
  if (!authorization.startsWith("Digest ") || realm === undefined || uri === undefined || nonce === undefined) return null;
  if (nc === undefined || cnonce === undefined || qop !== "auth" || response === undefined) return null;
  const ha1 = md5(`${username}:${realm}:${password}`);
  const ha2 = md5(`${method}:${uri}`);
  const isEqual = md5(`${ha1}:${nonce}:${nc}:${cnonce}:${qop}:${ha2}`) === response;
  // HA1 is as good as the key, for that realm.
  const [shownPassword, shownHa1] = isSecret ? [MASK, MASK] : [password, ha1];
  return { method, username, realm, password: shownPassword, ha1: shownHa1, uri, ha2, nonce, nc, cnonce, qop, response, isEqual };
}

/**
 * An `Authorization` of the page's own making.
 * @param {(text: string) => string} md5
 * @param {{ method: string, uri: string, signedUri?: string, username: string, password: string, realm: string, nonce: string, nc: string }} parts
 *   `signedUri`: what is hashed in place of `uri`
 */
export function authorization(md5, { method, uri, signedUri = uri, username, password, realm, nonce, nc }) {
  const cnonce = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const ha1 = md5(`${username}:${realm}:${password}`);
  const response = md5(`${ha1}:${nonce}:${nc}:${cnonce}:auth:${md5(`${method}:${signedUri}`)}`);
  const quoted = Object.entries({ username, realm, nonce, uri, cnonce, response }).map(([name, value]) => `${name}="${value.replace(/["\\]/g, "\\$&")}"`);
  return `Digest ${quoted.join(", ")}, algorithm=MD5, qop=auth, nc=${nc}`;
}
