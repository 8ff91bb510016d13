// What the core reads of a caller's arguments: these members, as plain data. The core checks
// them; here nothing is decided.

import { usage } from "./errors.js";

export const NEW_SERVICE = ["providerName", "region", "supportedRemoteRegions", "portMappingEnabled"];
export const REF = ["cloudProvider", "id", "serviceId"];
/** A service that an endpoint is made for: a whole one also says how many rules it wants. */
export const SERVICE = [...REF, "phase", "portMappingEnabled", "serviceAttachmentNames"];
export const NEW_ENDPOINT = ["id", "privateEndpointIPAddress", "endpointGroupName", "gcpProjectId", "endpoints"];
const RULE = ["endpointName", "ipAddress"];

/** More than any of the arrays may hold: the core says which is too long. */
const ENOUGH = 1001;

/** These members of an object; anything else as it is. */
export const picked = (value, names, argument = "ref") => {
  // No member of a promise is missing: it is the promise that should not be here.
  if (typeof value?.then === "function") throw usage(argument, "is a promise: await it, and pass what it gives");
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const result = {};
  for (const name of names) result[name] = plain(value[name]);
  return result;
};

/** The same of something that is to be made: there a word too many is a wish that would be lost. */
export const exactly = (value, names, argument) => {
  if (typeof value === "object" && value !== null) {
    const odd = Object.keys(value).find((name) => !names.includes(name) && value[name] !== undefined);
    if (odd !== undefined) throw usage(`${argument}.${odd}`, `is not known; there are ${names.join(", ")}`);
  }
  return picked(value, names, argument);
};

/** Data that JSON can carry, and no more of an array than is looked at. */
const plain = (value) => {
  if (Array.isArray(value)) return Array.from({ length: Math.min(value.length, ENOUGH) }, (_, index) => item(value[index]));
  // What JSON has no word for is told apart from what was not given.
  return value === null || typeof value === "bigint" || typeof value === "function" || typeof value === "symbol" ? {} : value;
};

const item = (value) => (typeof value === "object" && value !== null ? picked(value, RULE, "endpoint.endpoints") : typeof value === "string" ? value : {});

/** The pairs of a query: a name repeats for an array, and is left out for `undefined`. */
export const pairs = (query) => {
  if (query === undefined) return [];
  if (typeof query !== "object" || query === null) throw usage("operation.query", "must be an object of names and values");
  return Object.entries(query).flatMap(([name, value]) => {
    const values = Array.isArray(value) ? value : value === undefined ? [] : [value];
    return values.map((each) => {
      if (!["string", "number", "boolean"].includes(typeof each)) {
        throw usage(`operation.query[${JSON.stringify(name)}]`, "must be a string, a number, a boolean or an array of them");
      }
      return [name, String(each)];
    });
  });
};

/** The text of a body: JSON, but for a string, which goes out as it is. */
export const bodyOf = (body) => {
  if (body === undefined || typeof body === "string") return body;
  let text;
  try {
    text = JSON.stringify(body);
  } catch (cause) {
    throw Object.assign(usage("operation.body", "must be data that JSON can carry"), { cause });
  }
  if (text === undefined) throw usage("operation.body", "must be data that JSON can carry");
  return text;
};
