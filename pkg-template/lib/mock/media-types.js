// Media types: v2 has a version in each, v1.0 has none.

import { problem } from "./answers.js";

const VERSIONED = /^application\/vnd\.atlas\.([^+;\s]*)\+json$/i;
const PLAIN = "application/json";

/** A media range without its parameters. */
const essence = (range) => range.split(";")[0].trim();

/**
 * What a success will be sent as. Atlas answers with the newest version of the operation that is no later than the one asked for.
 * @param {"v1.0" | "v2"} version
 * @param {readonly string[]} dates the operation's versions, oldest first
 * @param {string} accept
 * @returns {{ mediaType: string } | { refusal: import("./answers.js").Answer }}
 */
export function negotiated(version, dates, accept) {
  if (version === "v1.0") return { mediaType: PLAIN };
  const asked = accept.split(",").map((range) => VERSIONED.exec(essence(range))?.[1]).filter((date) => date !== undefined);
  if (asked.length === 0) return { refusal: refused(406, `Accept names no version; send application/vnd.atlas.${dates.at(-1)}+json`) };
  const malformed = asked.find((date) => !isDate(date));
  if (malformed !== undefined) return { refusal: refused(400, `${malformed} in Accept is no date`) };
  const found = dates.findLast((date) => asked.some((other) => other >= date));
  if (found === undefined) return { refusal: refused(406, `this operation has no version before ${dates[0]}`) };
  return { mediaType: `application/vnd.atlas.${found}+json;charset=utf-8` };
}

/**
 * What is wrong with a body's type. Plain JSON goes with v2, too, as Atlas's own examples have it.
 * @param {"v1.0" | "v2"} version
 * @param {string} contentType
 * @returns {import("./answers.js").Answer | null}
 */
export function wrongContentType(version, contentType) {
  const type = essence(contentType).toLowerCase();
  if (type === PLAIN) return null;
  const date = VERSIONED.exec(type)?.[1];
  if (version === "v2" && date !== undefined) return isDate(date) ? null : refused(400, `${date} in Content-Type is no date`);
  const why = date === undefined ? "a body's Content-Type must be application/json" : "versioned media types are v2's; send application/json";
  return problem(415, "UNSUPPORTED_MEDIA_TYPE", "Content-Type of the body is not JSON.", { why });
}

function refused(status, why) {
  return problem(status, "INVALID_VERSION_DATE", "Invalid accept header or version date.", { why });
}

/** A day that there is. */
function isDate(text) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
