// Bodies of requests, read member by member: what Atlas does not know, it refuses.

import { problem } from "./answers.js";
import { shown } from "./text.js";

/** What a member must be. @typedef {{ is: (value: unknown) => boolean, what: string, isOptional?: boolean }} Member */

/** @type {Member} */
export const TEXT = { is: (value) => typeof value === "string", what: "a string" };
/** @type {Member} */
export const FLAG = { is: (value) => typeof value === "boolean", what: "true or false" };
/** @param {Member} member @returns {Member} */
export const optional = (member) => ({ ...member, isOptional: true });

/**
 * The object in a body.
 * @param {string} text
 * @returns {{ body: Record<string, unknown> } | { refusal: import("./answers.js").Answer }}
 */
export function readObject(text) {
  let body;
  try {
    body = JSON.parse(text);
  } catch {
    return { refusal: problem(400, "MALFORMED_JSON", "Received JSON is malformed.", { why: text === "" ? "the request has no body" : "the body is no JSON" }) };
  }
  if (isObject(body)) return { body };
  return { refusal: problem(400, "INVALID_JSON", "Received JSON does not match expected format.", { why: "the body is no object" }) };
}

/**
 * What is wrong with an object's members: missing, of another type, or unknown.
 * @param {Record<string, unknown>} object
 * @param {Record<string, Member>} members
 * @param {string} [prefix] where the object is: "endpoints[0]."
 * @returns {import("./answers.js").Answer | null}
 */
export function wrongMembers(object, members, prefix = "") {
  for (const [name, { is, what, isOptional = false }] of Object.entries(members)) {
    const value = Object.hasOwn(object, name) ? object[name] : undefined;
    if (value === undefined && isOptional) continue;
    if (value === undefined || (value === null && !isOptional)) return missingAttribute(`${prefix}${name}`);
    if (!is(value)) return wrongType(`${prefix}${name}`, what);
  }
  const unknown = Object.keys(object).find((name) => !Object.hasOwn(members, name));
  if (unknown === undefined) return null;
  return invalidAttribute(`${prefix}${unknown}`, `is no member here; there are ${Object.keys(members).join(", ")}`);
}

/** A member that Atlas does not want, or not with this value. @param {string} field @param {string} description goes on from the name */
export function invalidAttribute(field, description) {
  return problem(400, "INVALID_ATTRIBUTE", `Invalid attribute ${field} specified.`, {
    parameters: [field],
    fields: [{ field, description: `${field} ${description}` }],
    why: `${shown(field)} ${description}`,
  });
}

/** @param {string} field @param {string} what */
export function wrongType(field, what) {
  const detail = `Received JSON for the ${field} attribute does not match expected format.`;
  return problem(400, "INVALID_JSON_ATTRIBUTE", detail, { parameters: [field], why: `${field} must be ${what}` });
}

/** @param {unknown} value */
export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

function missingAttribute(field) {
  return problem(400, "MISSING_ATTRIBUTE", `The required attribute ${field} was not specified.`, { parameters: [field], why: `${field} is required` });
}
