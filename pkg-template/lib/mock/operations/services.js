// The operations on private endpoint services.

import { answer, problem } from "../answers.js";
import { FLAG, invalidAttribute, optional, readObject, TEXT, wrongMembers, wrongType } from "../bodies.js";
import { atlasRegion, PROVIDERS } from "../state/regions.js";
import { shown } from "../text.js";

/** A call as an operation sees it. `params`: the path's parameters, read.
 *  @typedef {{ project: import("../state/project.js").Project, params: Record<string, string>, body: string, query: URLSearchParams, url: URL }} Call */

const MOST_REMOTE_REGIONS = 35;
const REMOTE_REGIONS = optional({ is: (value) => value === null || Array.isArray(value), what: "null or a list of regions" });
const COMMON = { providerName: TEXT, region: TEXT };
const MEMBERS = {
  AWS: { ...COMMON, supportedRemoteRegions: REMOTE_REGIONS },
  AZURE: COMMON,
  GCP: { ...COMMON, portMappingEnabled: optional(FLAG) },
};

/** @param {Call} call */
export function createService({ project, body }) {
  const wanted = readNewService(body);
  if ("refusal" in wanted) return wanted.refusal;
  const created = project.createService(wanted);
  if (created !== null) return answer(201, created);
  const { provider, region } = wanted;
  const detail = `A private endpoint service already exists for ${provider === "AZURE" ? "Azure" : provider} region ${region}.`;
  return problem(409, "PRIVATE_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION", detail, {
    parameters: [provider, region],
    why: `this project has a ${provider} service in ${region}, in whatever state`,
  });
}

/** @param {Call} call */
export function updateService({ project, params, body: text }) {
  const { body, refusal } = readObject(text);
  if (refusal !== undefined) return refusal;
  const wrong = wrongMembers(body, { cloudProvider: TEXT, supportedRemoteRegions: REMOTE_REGIONS });
  if (wrong !== null) return wrong;
  if (body.cloudProvider !== "AWS") return invalidAttribute("cloudProvider", "must be AWS: other services cannot be updated");
  const service = project.service("AWS", params.endpointServiceId);
  if (service === undefined) return noService({ ...params, cloudProvider: "AWS", groupId: project.id });
  const { supportedRemoteRegions = null } = body;
  const wrongRegions = wrongRemoteRegions(supportedRemoteRegions, service.region);
  if (wrongRegions !== null) return wrongRegions;
  service.remoteRegions = supportedRemoteRegions;
  return answer(200, service.body());
}

/** @param {Call} call */
export function listServices({ project, params }) {
  const here = project.services.filter(({ provider }) => provider === params.cloudProvider);
  return answer(200, here.map((service) => project.lookAtService(service)).filter((body) => body !== null));
}

/** @param {Call} call */
export function getService({ project, params }) {
  const service = project.service(params.cloudProvider, params.endpointServiceId);
  const body = service === undefined ? null : project.lookAtService(service);
  return body === null ? noService(params) : answer(200, body);
}

/** @param {Call} call */
export function deleteService({ project, params }) {
  const service = project.service(params.cloudProvider, params.endpointServiceId);
  if (service === undefined) return noService(params);
  if (service.endpoints.length > 0) {
    const detail = "A PrivateLink with endpoints cannot be deleted. Please delete all endpoints and retry.";
    const ids = service.endpoints.map(({ id }) => id).join(", ");
    return problem(409, "CANNOT_DELETE_PRIVATELINK_WITH_ENDPOINTS", detail, { why: `endpoints are left, or still being deleted: ${ids}` });
  }
  project.deleteService(service);
  return answer(202, {});
}

/** @param {{ groupId: string, cloudProvider: string, endpointServiceId: string }} params */
export function noService({ groupId, cloudProvider, endpointServiceId }) {
  const detail = `No ${cloudProvider} private endpoint service with ID ${endpointServiceId} exists in group ${groupId}.`;
  return problem(404, "PRIVATE_ENDPOINT_SERVICE_NOT_FOUND", detail, {
    parameters: [endpointServiceId],
    why: `no ${cloudProvider} service has this id, or it has been deleted`,
  });
}

/** The body of a create, checked member by member. */
function readNewService(text) {
  const { body, refusal } = readObject(text);
  if (refusal !== undefined) return { refusal };
  const { providerName: provider } = body;
  const isUnknown = typeof provider === "string" && !PROVIDERS.includes(provider);
  if (isUnknown) {
    const why = `providerName is ${shown(provider)}, must be ${PROVIDERS.join(", ")}`;
    return { refusal: problem(400, "INVALID_PROVIDER", `Provider ${provider} not currently supported.`, { parameters: [provider], why }) };
  }
  const wrong = wrongMembers(body, MEMBERS[provider] ?? COMMON);
  if (wrong !== null) return { refusal: wrong };
  const { region: name, portMappingEnabled: portMapping = false, supportedRemoteRegions: remoteRegions = null } = body;
  const region = atlasRegion(provider, name);
  if (region === undefined) return { refusal: noRegion(provider, name) };
  const wrongRegions = wrongRemoteRegions(remoteRegions, region);
  if (wrongRegions !== null) return { refusal: wrongRegions };
  return { provider, region, portMapping, remoteRegions };
}

/** `supportedRemoteRegions`: null, or at most 35 regions in Atlas's spelling, without the service's own. */
function wrongRemoteRegions(regions, own) {
  const field = "supportedRemoteRegions";
  if (regions === null) return null;
  if (regions.length > MOST_REMOTE_REGIONS) return wrongType(field, `a list of ${MOST_REMOTE_REGIONS} regions at most`);
  const unknown = regions.find((region) => typeof region !== "string" || atlasRegion("AWS", region) !== region);
  if (unknown !== undefined) return noRegion("AWS", String(unknown));
  return regions.includes(own) ? invalidAttribute(field, `must not have ${own}, the service's own region`) : null;
}

function noRegion(provider, name) {
  const why = `the mock's table has no ${provider} region ${shown(name)} (supportedRemoteRegions: in Atlas's spelling only)`;
  return problem(400, "INVALID_REGION", `No region ${name} exists for provider ${provider}.`, { parameters: [name, provider], why });
}
