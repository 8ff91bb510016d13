// The operations the mock knows, as a table: one entry each. A new operation is a new entry.
// What Atlas answers where no capture of it exists is a likely code from its documented list.

import { answer, problem } from "./answers.js";
import { atlasRegion, PROVIDERS } from "./regions.js";

const SERVICES = "/groups/{groupId}/privateEndpoint/{cloudProvider}/endpointService";
const OBJECT_ID = /^[0-9a-f]{24}$/;
const MEMBERS = { AWS: ["supportedRemoteRegions"], AZURE: [], GCP: ["portMappingEnabled"] };
const MOST_REMOTE_REGIONS = 35;

/** A call as an operation sees it. @typedef {{ services: import("./services.js").Services, params: Record<string, string>, body: string, path: string }} Call */

/** @type {readonly { name: string, method: string, path: string, run: (call: Call) => import("./answers.js").Answer }[]} */
const OPERATIONS = [
  { name: "createPrivateEndpointService", method: "POST", path: "/groups/{groupId}/privateEndpoint/endpointService", run: createService },
  { name: "listPrivateEndpointService", method: "GET", path: SERVICES, run: listServices },
  { name: "getPrivateEndpointService", method: "GET", path: `${SERVICES}/{endpointServiceId}`, run: getService },
  { name: "deletePrivateEndpointService", method: "DELETE", path: `${SERVICES}/{endpointServiceId}`, run: deleteService },
];

const ROUTES = OPERATIONS.map((operation) => {
  const pattern = operation.path.replace(/\{(\w+)\}/g, "(?<$1>[^/]+)");
  return { operation, pattern: new RegExp(`^/api/atlas/(?<version>v1\\.0|v2)${pattern}$`) };
});

/**
 * The operation of a request.
 * @param {string} method
 * @param {string} pathname without query
 * @returns {{ operation: typeof OPERATIONS[number], version: "v1.0" | "v2", params: Record<string, string> } | null}
 */
export function route(method, pathname) {
  for (const { operation, pattern } of ROUTES) {
    const found = operation.method === method ? pattern.exec(pathname) : null;
    if (found === null) continue;
    const { version, ...params } = found.groups;
    return { operation, version, params };
  }
  return null;
}

/**
 * What is wrong with a request before its operation looks at it: media types, path, query, project.
 * @param {{ version: "v1.0" | "v2", params: Record<string, string> }} routed
 * @param {{ headers: Headers, query: URLSearchParams, body: string, path: string, projectIds: readonly string[] }} request
 * @returns {import("./answers.js").Answer | null}
 */
export function refused({ version, params }, { headers, query, body, path, projectIds }) {
  if (version === "v2" && !asksForVersion(headers.get("accept") ?? "")) {
    return problem(406, "INVALID_VERSION_DATE", "Accept names no version of this resource, such as application/vnd.atlas.2023-01-01+json.");
  }
  if (body !== "" && !isJson(headers.get("content-type") ?? "")) {
    return problem(415, "UNSUPPORTED_MEDIA_TYPE", "Content-Type of the body is not JSON.");
  }
  for (const [name, value] of query) {
    if (!["pretty", "envelope"].includes(name) || !["true", "false"].includes(value)) {
      return problem(400, "INVALID_QUERY_PARAMETER", `Invalid query parameter ${name} specified.`, [name]);
    }
  }
  const { groupId, cloudProvider, endpointServiceId } = params;
  if (!OBJECT_ID.test(groupId)) return problem(404, "INVALID_GROUP_ID", `An invalid group ID ${groupId} was specified.`, [groupId]);
  if (!projectIds.includes(groupId)) return problem(404, "GROUP_NOT_FOUND", `No group with ID ${groupId} exists.`, [groupId]);
  if (cloudProvider !== undefined && !PROVIDERS.includes(cloudProvider)) {
    return problem(404, "PROVIDER_UNSUPPORTED", `Provider ${cloudProvider} not currently supported.`, [cloudProvider]);
  }
  if (endpointServiceId !== undefined && !OBJECT_ID.test(endpointServiceId)) {
    const pathname = path.split("?")[0];
    return problem(400, "PATH_PARAM_PARSE_ERROR", `One or more path parameter in the request URI ${pathname} is malformed.`, [pathname]);
  }
  return null;
}

function createService({ services, params, body }) {
  const wanted = readNewService(body);
  if ("errorCode" in wanted) return wanted;
  const created = services.create({ projectId: params.groupId, ...wanted });
  if (created !== null) return answer(201, created);
  const { provider, region } = wanted;
  const detail = `A private endpoint service already exists for ${provider === "AZURE" ? "Azure" : provider} region ${region}.`;
  return problem(409, "PRIVATE_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION", detail, [provider, region]);
}

function listServices({ services, params }) {
  return answer(200, services.list(params.groupId, params.cloudProvider));
}

function getService({ services, params }) {
  const found = services.look(params.groupId, params.cloudProvider, params.endpointServiceId);
  return found === null ? noService(params) : answer(200, found);
}

function deleteService({ services, params }) {
  const found = services.delete(params.groupId, params.cloudProvider, params.endpointServiceId);
  return found ? answer(202, {}) : noService(params);
}

function noService({ groupId, cloudProvider, endpointServiceId }) {
  const detail = `No ${cloudProvider} private endpoint service with ID ${endpointServiceId} exists in group ${groupId}.`;
  return problem(404, "PRIVATE_ENDPOINT_SERVICE_NOT_FOUND", detail, [endpointServiceId]);
}

/** The body of a create, checked member by member. @returns {object} what `Services.create` takes, or an Answer that refuses */
function readNewService(text) {
  const body = parsed(text);
  if (body === undefined) return problem(400, "MALFORMED_JSON", "Received JSON is malformed.");
  if (body === null || typeof body !== "object" || Array.isArray(body)) {
    return problem(400, "INVALID_JSON", "Received JSON does not match expected format.");
  }
  const { providerName: provider, region: name, portMappingEnabled = false, supportedRemoteRegions = null } = body;
  for (const required of ["providerName", "region"]) {
    if (body[required] === undefined || body[required] === null) {
      return problem(400, "MISSING_ATTRIBUTE", `The required attribute ${required} was not specified.`, [required]);
    }
    if (typeof body[required] !== "string") return badAttribute(required);
  }
  if (!PROVIDERS.includes(provider)) return problem(400, "INVALID_PROVIDER", `Provider ${provider} not currently supported.`, [provider]);
  const unknown = Object.keys(body).find((member) => !["providerName", "region", ...MEMBERS[provider]].includes(member));
  if (unknown !== undefined) return problem(400, "INVALID_ATTRIBUTE", `Invalid attribute ${unknown} specified.`, [unknown]);
  const region = atlasRegion(provider, name);
  if (region === undefined) return noRegion(provider, name);
  if (typeof portMappingEnabled !== "boolean") return badAttribute("portMappingEnabled");
  return (
    wrongRemoteRegions(supportedRemoteRegions, region) ??
    { provider, region, portMapping: portMappingEnabled, remoteRegions: supportedRemoteRegions }
  );
}

/** `supportedRemoteRegions`: null, or at most 35 regions in Atlas's spelling, without the service's own. */
function wrongRemoteRegions(regions, own) {
  if (regions === null) return null;
  if (!Array.isArray(regions) || regions.length > MOST_REMOTE_REGIONS) return badAttribute("supportedRemoteRegions");
  const unknown = regions.find((region) => typeof region !== "string" || atlasRegion("AWS", region) !== region);
  if (unknown !== undefined) return noRegion("AWS", String(unknown));
  if (!regions.includes(own)) return null;
  return problem(400, "INVALID_ATTRIBUTE", "Invalid attribute supportedRemoteRegions specified.", ["supportedRemoteRegions"]);
}

function badAttribute(name) {
  return problem(400, "INVALID_JSON_ATTRIBUTE", `Received JSON for the ${name} attribute does not match expected format.`, [name]);
}

function noRegion(provider, name) {
  return problem(400, "INVALID_REGION", `No region ${name} exists for provider ${provider}.`, [name, provider]);
}

/** The value of a JSON text; undefined: it is none. */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Atlas answers with the newest version that is no later than the one asked for; this resource has one. */
function asksForVersion(accept) {
  return accept.split(",").some((range) => {
    const found = /^\s*application\/vnd\.atlas\.(\d{4}-\d{2}-\d{2})\+json\s*(?:;|$)/.exec(range);
    return found !== null && found[1] >= "2023-01-01" && !Number.isNaN(Date.parse(found[1]));
  });
}

function isJson(contentType) {
  return /^application\/(?:vnd\.atlas\.\d{4}-\d{2}-\d{2}\+)?json\s*(?:;|$)/i.test(contentType);
}
