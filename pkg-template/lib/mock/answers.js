// What the mock says, in Atlas's form: bodies, Atlas's own indentation, errors, the envelope.

import { ascii } from "./text.js";

/** Reason phrases, for status lines and for `reason` in error bodies. */
const REASONS = {
  200: "OK", 201: "Created", 202: "Accepted", 204: "No Content",
  400: "Bad Request", 401: "Unauthorized", 402: "Payment Required", 403: "Forbidden", 404: "Not Found",
  405: "Method Not Allowed", 406: "Not Acceptable", 409: "Conflict", 410: "Gone", 415: "Unsupported Media Type",
  429: "Too Many Requests", 500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
};
const NULL_BODY = new Set([204, 205, 304]);
/** Tells a developer what a refusal is about: Atlas's own words often do not. */
const REASON = "x-mock-reason";

/** An answer before it is written out. @typedef {{ status: number, content: unknown, errorCode?: string, why?: string }} Answer */

/** @param {number} status @param {unknown} content @returns {Answer} */
export const answer = (status, content) => ({ status, content });

/**
 * An error in Atlas's form.
 * @param {number} status
 * @param {string} errorCode
 * @param {string} detail in Atlas's words, where they are known
 * @param {{ parameters?: readonly unknown[], fields?: readonly { field: string, description: string }[], why: string }} more
 *   `why`: what the developer should know
 * @returns {Answer}
 */
export const problem = (status, errorCode, detail, { parameters = [], fields, why }) => ({
  status,
  errorCode,
  why: `${errorCode.toLowerCase()}: ${why}`,
  content: {
    ...(fields === undefined ? {} : { badRequestDetail: { fields } }),
    detail, error: status, errorCode, parameters, reason: REASONS[status] ?? "",
  },
});

/**
 * The response of an answer.
 * @param {Answer} given
 * @param {{ pretty: boolean, envelope: boolean, mediaType: string, remaining: number | null, isHead: boolean }} how
 *   `mediaType`: of a success; `remaining`: requests left in the project's bucket, null: not said
 * @returns {Response}
 */
export function written({ status, content, errorCode, why }, { pretty, envelope, mediaType, remaining, isHead }) {
  const text = (pretty ? indented : JSON.stringify)(envelope ? enveloped(status, content) : content);
  const headers = { "content-type": errorCode === undefined ? mediaType : "application/json" };
  if (errorCode !== undefined) headers["x-error-code"] = errorCode;
  if (why !== undefined) headers[REASON] = ascii(why);
  if (remaining !== null) Object.assign(headers, { "ratelimit-limit": "4000", "ratelimit-remaining": String(remaining) });
  return respond(envelope ? 200 : status, headers, isHead ? null : text);
}

/**
 * Every refusal of a signature, whatever was wrong with it: Atlas does not say. The mock says so in a header.
 * @param {string} challenge
 * @param {{ code: string, text: string }} reason
 */
export function unauthorized(challenge, { code, text }) {
  const body = { error: 401, reason: "Unauthorized", detail: "You are not authorized for this resource.", errorCode: "UNEXPECTED_ERROR" };
  const headers = { "content-type": "application/json", "www-authenticate": challenge, [REASON]: ascii(`${code}: ${text}`) };
  return respond(401, headers, indented(body));
}

/**
 * The answer that a fault asks for.
 * @param {{ status: number, errorCode?: string, body?: string, headers?: Readonly<Record<string, string>> }} fault
 * @param {string} path
 */
export function faulty({ status, errorCode = "UNEXPECTED_ERROR", body, headers = {} }, path) {
  const given = new Headers(headers);
  const defaults = { "content-type": body?.trimStart().startsWith("<") ? "text/html" : "application/json" };
  if (body === undefined && status >= 400) defaults["x-error-code"] = ascii(errorCode);
  if (status >= 400) defaults[REASON] = `fault: the mock was told to answer ${status}`;
  for (const [name, value] of Object.entries(defaults)) if (!given.has(name)) given.set(name, value);
  return respond(status, given, body ?? JSON.stringify(faultBody(status, errorCode, path, given)));
}

/** Single entities go inside; lists that are objects get the status as a member. */
function enveloped(status, content) {
  return Array.isArray(content?.results) ? { ...content, status } : { status, content };
}

/** Jackson's indentation, which is Atlas's: blanks on both sides of a colon, lists on one line. */
export function indented(value, margin = "") {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return value.length === 0 ? "[ ]" : `[ ${value.map((item) => indented(item, margin)).join(", ")} ]`;
  const inner = `${margin}  `;
  const members = Object.entries(value).map(([name, member]) => `${inner}${JSON.stringify(name)} : ${indented(member, inner)}`);
  return members.length === 0 ? "{ }" : `{\n${members.join(",\n")}\n${margin}}`;
}

/** The body of a fault that has none of its own; where Atlas says when to come back, so does it. */
function faultBody(status, errorCode, path, headers) {
  if (status < 400) return {};
  const why = "";
  const [target] = path.split("?");
  if (errorCode === "RATE_LIMITED_TOKEN_BUCKET") {
    const seconds = Number(headers.get("retry-after") ?? 1);
    const resource = target.slice(1);
    const detail = `Rate limit exceeded for ${resource}. Please retry after ${seconds} seconds. Request capacity: 4000. Refill rate: 2000 per 60 seconds.`;
    return problem(status, errorCode, detail, { parameters: [resource, seconds, 4000, 2000, 60], why }).content;
  }
  if (errorCode === "RATE_LIMITED") {
    const detail = `Resource ${target} is limited to 10 requests every 1 minutes.`;
    return problem(status, errorCode, detail, { parameters: [target, 10, 1], why }).content;
  }
  return problem(status, errorCode, `The mock was told to answer ${status}.`, { why }).content;
}

function respond(status, headers, text) {
  return new Response(NULL_BODY.has(status) ? null : text, { status, statusText: REASONS[status] ?? "", headers });
}
