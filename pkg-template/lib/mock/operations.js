// The operations the mock knows, as a table: one entry each. A new operation is a new entry.
// What Atlas answers where no capture of it exists is a likely code from its documented list.

import { problem } from "./answers.js";
import { negotiated, wrongContentType } from "./media-types.js";
import { getCluster, getRegionalMode, listClusters, setRegionalMode } from "./operations/clusters.js";
import { createEndpoint, deleteEndpoint, getEndpoint } from "./operations/endpoints.js";
import { createService, deleteService, getService, listServices, updateService } from "./operations/services.js";
import { readParams } from "./paths.js";
import { shown } from "./text.js";

const GROUP = "/groups/{groupId}";
const RESOURCE = `${GROUP}/privateEndpoint`;
const SERVICES = `${RESOURCE}/{cloudProvider}/endpointService`;
const SERVICE = `${SERVICES}/{endpointServiceId}`;
const ENDPOINT = `${SERVICE}/endpoint/{endpointId}`;

const SWITCH = /^(?:true|false)$/;
const EVERYWHERE = { envelope: SWITCH, pretty: SWITCH };
const PAGED = { pageNum: /^[1-9]\d{0,6}$/, itemsPerPage: /^(?:[1-9]\d?|[1-4]\d\d|500)$/, includeCount: SWITCH, includeDeletedWithRetainedBackups: SWITCH };

/** The versions on v2 that a resource has. */
const FIRST = ["2023-01-01"];
const CLUSTER_DATES = ["2023-01-01", "2023-02-01", "2024-08-05"];

/**
 * `query`: parameters beside `envelope` and `pretty`; `dates`: its versions on v2.
 * @typedef {{
 *   name: string, method: string, path: string, run: (call: import("./operations/services.js").Call) => import("./answers.js").Answer,
 *   query?: Record<string, RegExp>, dates?: readonly string[],
 * }} Operation
 */

/** @type {readonly Operation[]} */
const OPERATIONS = [
  { name: "createPrivateEndpointService", method: "POST", path: `${RESOURCE}/endpointService`, run: createService },
  { name: "updatePrivateEndpointService", method: "PATCH", path: `${RESOURCE}/endpointService/{endpointServiceId}`, run: updateService },
  { name: "listPrivateEndpointService", method: "GET", path: SERVICES, run: listServices },
  { name: "getPrivateEndpointService", method: "GET", path: SERVICE, run: getService },
  { name: "deletePrivateEndpointService", method: "DELETE", path: SERVICE, run: deleteService },
  { name: "createPrivateEndpoint", method: "POST", path: `${SERVICE}/endpoint`, run: createEndpoint },
  { name: "getPrivateEndpoint", method: "GET", path: ENDPOINT, run: getEndpoint },
  { name: "deletePrivateEndpoint", method: "DELETE", path: ENDPOINT, run: deleteEndpoint },
  { name: "getRegionalEndpointMode", method: "GET", path: `${RESOURCE}/regionalMode`, run: getRegionalMode },
  { name: "toggleRegionalEndpointMode", method: "PATCH", path: `${RESOURCE}/regionalMode`, run: setRegionalMode },
  { name: "listClusters", method: "GET", path: `${GROUP}/clusters`, run: listClusters, query: PAGED, dates: CLUSTER_DATES },
  { name: "getCluster", method: "GET", path: `${GROUP}/clusters/{clusterName}`, run: getCluster, dates: CLUSTER_DATES },
];

/** Their names. */
export const OPERATION_NAMES = OPERATIONS.map(({ name }) => name);

const ROUTES = OPERATIONS.map((operation) => {
  const pattern = operation.path.replace(/\{(\w+)\}/g, "(?<$1>[^/]+)");
  return { operation, pattern: new RegExp(`^/api/atlas/(?<version>v1\\.0|v2)${pattern}$`) };
});

/**
 * The operation of a request. HEAD is GET without a body.
 * @param {string} method
 * @param {string} pathname without query
 * @returns {{ operation: Operation, version: "v1.0" | "v2", params: Record<string, string> } | null} `params` as they stand in the path
 */
export function route(method, pathname) {
  const wanted = method === "HEAD" ? "GET" : method;
  for (const { operation, pattern } of ROUTES) {
    const found = operation.method === wanted ? pattern.exec(pathname) : null;
    if (found === null) continue;
    const { version, ...params } = found.groups;
    return { operation, version, params };
  }
  return null;
}

/** @param {string} method @param {string} pathname */
export function noOperation(method, pathname) {
  let why = `the mock knows no operation ${method} ${shown(pathname)}`;
  if (/\/endpoint\/+subscriptions\//i.test(pathname)) why = "an Azure endpoint's id goes into the path percent-encoded, its slashes too";
  return problem(404, "RESOURCE_NOT_FOUND", `Cannot find resource ${pathname}.`, { parameters: [pathname], why });
}

/**
 * What is wrong with a request before its operation looks at it, in Atlas's order as far as that is known: media types, query, path,
 * project, role.
 * @param {NonNullable<ReturnType<typeof route>>} routed
 * @param {{ headers: Headers, query: URLSearchParams, body: string, pathname: string }} request
 * @param {{ project: (id: string) => import("./state/project.js").Project | undefined, closedProjectIds: readonly string[], readOnly: boolean }} rights
 * @returns {{ mediaType: string, params: Record<string, string>, project: import("./state/project.js").Project } | { refusal: import("./answers.js").Answer }}
 */
export function admitted({ operation, version, params: raw }, { headers, query, body, pathname }, rights) {
  const media = negotiated(version, operation.dates ?? FIRST, headers.get("accept") ?? "");
  if ("refusal" in media) return media;
  const wrong = (body === "" ? null : wrongContentType(version, headers.get("content-type") ?? "")) ?? wrongQuery(query, operation);
  if (wrong !== null) return { refusal: wrong };
  const read = readParams(raw, pathname);
  if ("refusal" in read) return read;
  const { groupId } = read.params;
  if (rights.closedProjectIds.includes(groupId)) {
    const detail = "The current user is not in the group, or the group does not exist.";
    return { refusal: problem(401, "NOT_IN_GROUP", detail, { why: "the project exists, but not for these credentials" }) };
  }
  const project = rights.project(groupId);
  if (project === undefined) {
    return { refusal: problem(404, "GROUP_NOT_FOUND", `No group with ID ${groupId} exists.`, { parameters: [groupId], why: "it is none of the mock's projectIds" }) };
  }
  if (rights.readOnly && operation.method !== "GET") {
    const detail = "Current user is not authorized to perform this action.";
    return { refusal: problem(401, "USER_UNAUTHORIZED", detail, { why: "the credentials have the role Project Read Only" }) };
  }
  return { mediaType: media.mediaType, params: read.params, project };
}

function wrongQuery(query, operation) {
  const known = { ...EVERYWHERE, ...operation.query };
  for (const [name, value] of query) {
    if (Object.hasOwn(known, name) && known[name].test(value)) continue;
    const why = Object.hasOwn(known, name)
      ? `${name} cannot be ${shown(value)}`
      : `${operation.name} has no query parameter ${shown(name)}; there are ${Object.keys(known).join(", ")}`;
    return problem(400, "INVALID_QUERY_PARAMETER", `Invalid query parameter ${name} specified.`, { parameters: [name], why });
  }
  return null;
}
