// The entry under test, and services for it. APE_PACKAGE_DIR says where the package is; without it, the sources are used as they are.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** Where the package is. */
export const folder = process.env.APE_PACKAGE_DIR ?? fileURLToPath(new URL("../../../pkg-template", import.meta.url));

export const { nextStep, newEndpoint } = await import(pathToFileURL(join(folder, "cloud.js")));
const { UsageError } = await import(pathToFileURL(join(folder, "lib", "errors.public.js")));

export const fixture = (name) => readFileSync(new URL(`../../fixtures/${name}.json`, import.meta.url), "utf8");

/** A recorded body as the client gives it. */
function service(recording, members) {
  const raw = JSON.parse(fixture(recording));
  return { ...raw, projectId: "5f7cac1adf5d6c6306f4b283", phase: "ready", raw, ...members };
}

/** eu-west-1, AVAILABLE. */
export const aws = service("wire_v2_AWS_get_service_available", { cloudRegion: "eu-west-1", supportedRemoteRegions: [] });
/** southeastasia, AVAILABLE. */
export const azure = service("wire_v2_AZURE_get_service_available", { cloudRegion: "southeastasia" });
/** us-east4, AVAILABLE, six attachments. */
export const gcp = service("wire_v2_GCP_get_service_available", { cloudRegion: "us-east4" });
export const mapped = { ...gcp, portMappingEnabled: true };
/** australia-southeast2, INITIATING, two attachments of more. */
export const growing = service("wire_v2_GCP_get_service_initiating_partial_attachments", { cloudRegion: "australia-southeast2", phase: "pending" });

/** The call must throw a UsageError about that argument, whose message says so and holds `words`. */
export function refused(call, argument, words = "") {
  assert.throws(call, (error) => {
    assert.ok(error instanceof UsageError, error.stack);
    assert.deepEqual([error.code, error.argument], ["usage.invalid_argument", argument]);
    assert.ok(error.message.startsWith(`${argument} `) && error.message.includes(words), error.message);
    return true;
  });
}

/** The commands of a service that is ready. */
export function commands(of, inputs) {
  const step = nextStep(of, inputs);
  assert.equal(step.kind, "connect");
  return step.commands;
}
