// The `Authorization` header of a Digest request, read as RFC 9110 §11.6.2 and RFC 7616 §3.4 have
// it. Strict: what a sender must not generate is refused here, though a lenient server would
// take it. A refusal is `{ code, text }`, for a developer to read.

import { shown } from "./text.js";

const TOKEN = /[!#$%&'*+\-.^_`|~0-9A-Za-z]+/y;
const QUOTED = /"((?:[\t !#-[\]-~]|\\[\t -~])*)"/y;
const COMMA = /[\t ]*,[\t ]*/y;

/**
 * RFC 7616 §3.4: which values are quoted strings, and which must not be. `algorithm` and `qop`
 * are of the second kind, but Atlas takes them quoted: python-requests and its own Go client
 * send them so.
 */
const QUOTED_FIELDS = new Set(["username", "realm", "nonce", "uri", "response", "cnonce", "opaque"]);
const BARE_FIELDS = new Set(["nc", "userhash", "username*"]);

/**
 * Reads the header's value.
 * @param {string} text
 * @returns {{ fields: Map<string, string> } | { code: string, text: string }} names in lower case, values unquoted
 */
export function readAuthorization(text) {
  if (/[^\t -~]/.test(text)) return refusal("not_ascii", "Authorization holds bytes outside printable ASCII; such a username goes into username*");
  const scheme = match(TOKEN, text, 0);
  if (scheme?.text.toLowerCase() !== "digest") return refusal("wrong_scheme", `Authorization is ${shown(scheme?.text ?? "")}, not Digest`);
  const start = scheme.end;
  const blank = match(/ +/y, text, start);
  if (blank === null) return refusal("malformed", "no blank follows the scheme");

  const fields = new Map();
  for (let at = blank.end; ; ) {
    const field = readField(text, at);
    if ("code" in field) return field;
    if (fields.has(field.name)) return refusal("duplicate", `${field.name} is given twice`);
    fields.set(field.name, field.value);
    if (field.end === text.length) return { fields };
    const comma = match(COMMA, text, field.end);
    if (comma === null) return refusal("malformed", `a comma is missing at ${shown(text.slice(field.end))}`);
    at = comma.end;
  }
}

/** `{ code, text }` of a refusal. */
export const refusal = (code, text) => ({ code, text });

/** One `name=value`. */
function readField(text, at) {
  const name = match(TOKEN, text, at);
  if (name === null || text[name.end] !== "=") return refusal("malformed", `no name=value at ${shown(text.slice(at))}`);
  const lower = name.text.toLowerCase();
  const quoted = match(QUOTED, text, name.end + 1);
  const value = quoted ?? match(TOKEN, text, name.end + 1);
  if (value === null) return refusal("malformed", `${lower} has no well-formed value`);
  if (quoted === null && QUOTED_FIELDS.has(lower)) return refusal("quoting", `${lower} must be a quoted string`);
  if (quoted !== null && BARE_FIELDS.has(lower)) return refusal("quoting", `${lower} must not be quoted`);
  return { name: lower, value: quoted === null ? value.text : value.text.replace(/\\(.)/g, "$1"), end: value.end };
}

/** What a sticky pattern finds at a place: its group, or all of it, and where it ends. */
function match(pattern, text, at) {
  pattern.lastIndex = at;
  const found = pattern.exec(text);
  return found === null ? null : { text: found[1] ?? found[0], end: pattern.lastIndex };
}
