// Reads a Digest `Authorization` character by character: RFC 9110 §11.4 without anything a sender must not
// generate (empty list elements, blanks around "="), and RFC 7616 §3.4's rules on quotes.

const isToken = (char) => /[!#$%&'*+\-.^_`|~0-9A-Za-z]/.test(char);
const MAY_BE_QUOTED_ONLY = new Set(["username", "realm", "nonce", "uri", "response", "cnonce", "opaque"]);

/**
 * @param {string} text the header's value, its bytes as latin1
 * @param {ReadonlySet<string>} neverQuoted names whose values are bare
 * @returns {Map<string, string> | string} the fields by lower-case name, or what is wrong
 */
export function parseDigestAuthorization(text, neverQuoted) {
  const scheme = /^([A-Za-z]+) +/.exec(text);
  if (scheme === null || scheme[1].toLowerCase() !== "digest") return "the scheme is not Digest";
  const fields = new Map();
  let at = scheme[0].length;
  const take = (accept) => {
    const start = at;
    while (at < text.length && accept(text[at])) at += 1;
    return text.slice(start, at);
  };
  for (;;) {
    const name = take(isToken).toLowerCase();
    if (name === "" || text[at] !== "=") return `no name=value at character ${at}`;
    at += 1;
    const quoted = text[at] === '"';
    const value = quoted ? takeQuoted() : take(isToken);
    if (value === null || (!quoted && value === "")) return `${name} has no well-formed value`;
    if (quoted && neverQuoted.has(name)) return `${name} is quoted`;
    if (!quoted && MAY_BE_QUOTED_ONLY.has(name)) return `${name} is not quoted`;
    if (fields.has(name)) return `${name} is given twice`;
    fields.set(name, value);
    take((char) => char === " " || char === "\t");
    if (at === text.length) return fields;
    if (text[at] !== ",") return `no comma at character ${at}`;
    at += 1;
    take((char) => char === " " || char === "\t");
  }

  /** The content of a quoted-string without its escapes; null: it does not end, or holds a control character. */
  function takeQuoted() {
    let value = "";
    for (at += 1; at < text.length; at += 1) {
      if (text[at] === '"') {
        at += 1;
        return value;
      }
      if (text[at] === "\\") at += 1;
      if (at === text.length || (text[at] < " " && text[at] !== "\t") || text[at] === "\x7f") return null;
      value += text[at];
    }
    return null;
  }
}
