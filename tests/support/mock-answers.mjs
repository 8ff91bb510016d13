// What answers of the mock Atlas are compared with.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

/** The only version of the private endpoint resource. */
export const V2 = "application/vnd.atlas.2023-01-01+json";

/** A recording of the real Atlas, or a body from its documentation: provenance in tests/fixtures/README.md. */
export const fixture = (name) => readFileSync(new URL(`../fixtures/${name}`, import.meta.url), "utf8");
export const fixtureJson = (name) => JSON.parse(fixture(`${name}.json`));

/**
 * Asserts a refusal in Atlas's form: status, code, the code as a header, an explanation, the members in order.
 * @returns its body
 */
export async function assertProblem(response, status, errorCode) {
  const body = await response.json();
  assert.deepEqual([response.status, body.error, body.errorCode, response.headers.get("x-error-code")], [status, status, errorCode, errorCode]);
  assert.match(response.headers.get("x-mock-reason"), /^[a-z_]+: ./);
  const members = Object.keys(body).filter((name) => name !== "badRequestDetail");
  assert.deepEqual(members, Object.keys(fixtureJson("wire_404_group_not_found")));
  return body;
}

/** A body with each invented part replaced, so that only form and order are compared. */
export function shapeOf(body) {
  return JSON.stringify(body)
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "UUID")
    .replace(/_[0-9a-z]{8}(?=\/)/g, "_SUFFIX")
    .replace(/p-[0-9a-z]{24}/g, "PROJECT")
    .replace(/[0-9a-f]{24}/g, "OBJECT-ID")
    .replace(/vpce-svc-[0-9a-f]{17}/g, "VPCE");
}
