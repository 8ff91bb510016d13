// The operations on the endpoints of a service.

import { answer, problem } from "../answers.js";
import { invalidAttribute, isObject, optional, readObject, TEXT, wrongMembers } from "../bodies.js";
import { AZURE_ENDPOINT, VPC_ENDPOINT } from "../paths.js";
import { noService } from "./services.js";

const RULES = optional({ is: (value) => Array.isArray(value) && value.every(isObject), what: "a list of objects" });
const RULE = { endpointName: TEXT, ipAddress: TEXT };
/** Old clients leave the provider out: the path has it. */
const COMMON = { cloudProvider: optional(TEXT) };
const MEMBERS = {
  AWS: { ...COMMON, id: TEXT },
  AZURE: { ...COMMON, id: TEXT, privateEndpointIPAddress: TEXT },
  GCP: { ...COMMON, endpointGroupName: TEXT, gcpProjectId: TEXT, endpoints: RULES },
};

/** @param {import("./services.js").Call} call */
export function createEndpoint({ project, params, body: text }) {
  const service = project.service(params.cloudProvider, params.endpointServiceId);
  if (service === undefined) return noService(params);
  const { body, refusal } = readObject(text);
  if (refusal !== undefined) return refusal;
  const wrong = wrongMembers(body, MEMBERS[service.provider]) ?? wrongValues(body, service);
  if (wrong !== null) return wrong;
  const id = idOf(body, service);
  if (project.endpoint(service, id) !== undefined) {
    const detail = `The PrivateLink already contains an interface endpoint with the specified id ${id}.`;
    return problem(409, "PRIVATELINK_INTERFACE_ENDPOINT_ALREADY_EXISTS", detail, { parameters: [id], why: "the service has this endpoint, in whatever state" });
  }
  if (!service.isReady) {
    const detail = `The PrivateLink with the specified id ${service.id} is not ready to accept endpoint connection requests.`;
    return problem(409, "PRIVATELINK_CANNOT_ACCEPT_ENDPOINTS", detail, { parameters: [service.id], why: `the service is ${service.status}` });
  }
  const rules = service.provider === "GCP" ? wrongRules(body.endpoints ?? [], service) : null;
  if (rules !== null) return rules;
  if (!project.regionalMode.isWanted && project.needsRegionalModeFor(service)) {
    const detail = "Projects with multiple private endpoints in the same region cannot support private endpoints in other regions.";
    return problem(409, "MULTIPLE_PRIVATE_ENDPOINTS_RESTRICTED_TO_SINGLE_REGION", detail, { why: `one more ${service.provider} endpoint in ${service.region} needs regional mode` });
  }
  return answer(201, project.createEndpoint(service, id, body));
}

/** @param {import("./services.js").Call} call */
export function getEndpoint(call) {
  return withEndpoint(call, (service, endpoint) => {
    const body = call.project.lookAtEndpoint(service, endpoint);
    return body === null ? noEndpoint(call.params) : answer(200, body);
  });
}

/** @param {import("./services.js").Call} call */
export function deleteEndpoint(call) {
  return withEndpoint(call, (service, endpoint) => {
    call.project.deleteEndpoint(service, endpoint);
    return answer(202, {});
  });
}

function withEndpoint({ project, params }, act) {
  const service = project.service(params.cloudProvider, params.endpointServiceId);
  if (service === undefined) return noService(params);
  const endpoint = project.endpoint(service, params.endpointId);
  return endpoint === undefined ? noEndpoint(params) : act(service, endpoint);
}

function noEndpoint({ endpointId }) {
  const detail = `A PrivateLink interface endpoint with id ${endpointId} does not exist.`;
  return problem(404, "PRIVATELINK_INTERFACE_ENDPOINT_NOT_FOUND", detail, { parameters: [endpointId], why: "the service has no such endpoint, or it has been deleted" });
}

/** The id under which an endpoint is known. With port mapping the group's name is required but ignored: the rule has the name. */
function idOf({ id, endpointGroupName, endpoints }, { provider, portMapping }) {
  if (provider !== "GCP") return id;
  return portMapping ? (endpoints?.[0]?.endpointName ?? endpointGroupName) : endpointGroupName;
}

/** Values of members that have the right type. */
function wrongValues({ cloudProvider, id, privateEndpointIPAddress, endpointGroupName, endpoints }, { provider }) {
  if (cloudProvider !== undefined && cloudProvider !== provider) return invalidAttribute("cloudProvider", `must be ${provider}, as in the path`);
  switch (provider) {
    case "AWS": {
      if (VPC_ENDPOINT.test(id)) return null;
      const detail = "AWS interface endpoint ids must begin with 'vpce-' followed by a series of alphanumeric characters.";
      return problem(404, "PRIVATELINK_INTERFACE_ENDPOINT_ID_MALFORMED", detail, { why: "id must be vpce- and 17 hex digits" });
    }
    case "AZURE":
      if (!AZURE_ENDPOINT.test(id)) return invalidAttribute("id", "must be the resource id of a private endpoint, not percent-encoded");
      return isAddress(privateEndpointIPAddress) ? null : invalidAttribute("privateEndpointIPAddress", "must be an IP address");
    default:
      if (endpointGroupName === "") return invalidAttribute("endpointGroupName", "must not be empty");
      return (endpoints ?? []).map((rule, i) => wrongRule(rule, `endpoints[${i}].`)).find((wrong) => wrong !== null) ?? null;
  }
}

function wrongRule(rule, prefix) {
  const wrong = wrongMembers(rule, RULE, prefix);
  if (wrong !== null) return wrong;
  if (rule.endpointName === "") return invalidAttribute(`${prefix}endpointName`, "must not be empty");
  return isAddress(rule.ipAddress) ? null : invalidAttribute(`${prefix}ipAddress`, "must be an IP address");
}

/** One rule for each attachment: with port mapping there is one. */
function wrongRules(rules, { attachments }) {
  if (rules.length === attachments) return null;
  return invalidAttribute("endpoints", `must have ${attachments} elements, one for each service attachment, and has ${rules.length}`);
}

/** Four numbers below 256, or what an IPv6 address is made of. */
function isAddress(text) {
  const parts = text.split(".");
  if (parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return true;
  return text.includes(":") && /^[0-9a-f:.]+$/i.test(text);
}
