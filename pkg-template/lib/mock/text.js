// Values of a request, fit for a header that a developer reads.

/** A value for a message: quoted, in ASCII, and not too long. */
export function shown(value) {
  const short = value.length > 120 ? `${value.slice(0, 120)}...` : value;
  return ascii(JSON.stringify(short));
}

/** What is not printable ASCII, escaped as JavaScript does: a header holds nothing else. */
export const ascii = (text) => text.replace(/[^ -~]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
