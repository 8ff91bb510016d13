// The parameters of a path: what each must look like, and what it says once it is decoded.

import { problem } from "./answers.js";
import { PROVIDERS } from "./state/regions.js";
import { shown } from "./text.js";

const OBJECT_ID = /^[0-9a-f]{24}$/;
const CLUSTER_NAME = /^[A-Za-z0-9][A-Za-z0-9-]*$/;

/** Id of an AWS interface endpoint. */
export const VPC_ENDPOINT = /^vpce-[0-9a-f]{17}$/;
/** Resource id of an Azure private endpoint, not encoded. Azure does not tell capitals from small letters. */
export const AZURE_ENDPOINT =
  /^\/subscriptions\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\/resourceGroups\/[-\w.()]+\/providers\/Microsoft\.Network\/privateEndpoints\/[-\w.()]+$/i;

/**
 * The parameters of a path, decoded.
 * @param {Record<string, string>} params as they stand in the path
 * @param {string} pathname
 * @returns {{ params: Record<string, string> } | { refusal: import("./answers.js").Answer }}
 */
export function readParams(params, pathname) {
  const decoded = {};
  for (const [name, raw] of Object.entries(params)) {
    const refusal = wrongParam(name, raw, params.cloudProvider);
    if (typeof refusal === "string") return { refusal: malformed(pathname, refusal) };
    if (refusal !== null) return { refusal };
    decoded[name] = decodeURIComponent(raw);
  }
  return { params: decoded };
}

/** @returns {string | import("./answers.js").Answer | null} a text: the path cannot be parsed, and why; null: nothing is wrong */
function wrongParam(name, raw, provider) {
  switch (name) {
    case "groupId":
      if (OBJECT_ID.test(raw)) return null;
      return problem(404, "INVALID_GROUP_ID", `An invalid group ID ${raw} was specified.`, { parameters: [raw], why: "a project id is 24 hex digits in lower case" });
    case "cloudProvider":
      if (PROVIDERS.includes(raw)) return null;
      return problem(404, "PROVIDER_UNSUPPORTED", `Provider ${raw} not currently supported.`, { parameters: [raw], why: `the provider in the path must be ${PROVIDERS.join(", ")}` });
    case "endpointServiceId":
      return OBJECT_ID.test(raw) ? null : `the service's id is ${shown(raw)}, must be 24 hex digits in lower case`;
    case "endpointId":
      return wrongEndpointId(raw, provider);
    default:
      return CLUSTER_NAME.test(raw) ? null : `${shown(raw)} is no cluster's name`;
  }
}

function wrongEndpointId(raw, provider) {
  const id = decoded(raw);
  if (id === null) return `the endpoint's id ${shown(raw)} is not well percent-encoded`;
  if (provider === "AWS") return VPC_ENDPOINT.test(raw) ? null : `the endpoint's id is ${shown(raw)}, must be vpce- and 17 hex digits`;
  if (provider === "GCP" || AZURE_ENDPOINT.test(id)) return null;
  if (/%25/.test(raw)) return `the endpoint's id ${shown(raw)} is percent-encoded twice`;
  return `the endpoint's id is ${shown(id)}, must be an Azure resource id, percent-encoded once`;
}

function malformed(pathname, why) {
  return problem(400, "PATH_PARAM_PARSE_ERROR", `One or more path parameter in the request URI ${pathname} is malformed.`, { parameters: [pathname], why });
}

/** A text without its percent-encoding; null: it is not well encoded. @param {string} text */
export function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
