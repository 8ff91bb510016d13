// `connect` as the tests call it.

import { AT_ONCE, NEW_SERVICE, newEndpoint } from "./resource.mjs";

/** What can be connected. */
export const KINDS = Object.freeze({
  AWS: { provider: "AWS" },
  AZURE: { provider: "AZURE" },
  GCP: { provider: "GCP" },
  "GCP with port mapping": { provider: "GCP", more: { portMappingEnabled: true } },
});

/** The steps that `connect` reports, in their order. */
export const STEPS = Object.freeze(["service", "service_wait", "attach", "endpoint", "endpoint_wait", "clusters"]);

/**
 * @param {any} client
 * @param {keyof typeof KINDS} kind
 */
export function connectAs(client, kind, options = {}, attach = newEndpoint) {
  const { provider, more } = KINDS[kind];
  return client.connect({ ...NEW_SERVICE[provider], ...more }, attach, { ...AT_ONCE, ...options });
}
