// Results as people read them.

const SERVICE_HEAD = ["PROVIDER", "ID", "REGION", "STATUS", "PHASE", "ENDPOINTS"];
const ENDPOINT_HEAD = ["PROVIDER", "SERVICE-ID", "ID", "STATUS", "PHASE"];

const idsOf = (service) => service.interfaceEndpoints ?? service.privateEndpoints ?? service.endpointGroupNames ?? [];

export function showServices({ terminal }, services) {
  const row = (service) => [service.cloudProvider, service.id, service.cloudRegion ?? service.regionName, service.status, service.phase, idsOf(service).length];
  terminal.result(services, () => terminal.table(SERVICE_HEAD, services.map(row)));
}

/** @param {object} [more] members beside the service's own */
export function showService({ terminal }, service, more = {}) {
  terminal.result({ ...service, ...more }, () => terminal.details(serviceDetails(service)));
}

function serviceDetails(service) {
  const attachments = service.serviceAttachmentNames;
  return [
    ["provider", service.cloudProvider],
    ["id", service.id],
    ["project", service.projectId],
    ["region", [...new Set([service.regionName, service.cloudRegion])].filter(Boolean).join(", ")],
    ["status", service.status],
    ["phase", service.phase],
    ["error", service.errorMessage],
    ["service name", service.endpointServiceName ?? service.privateLinkServiceName ?? null],
    ["resource id", service.privateLinkServiceResourceId ?? null],
    ["attachments", attachments === undefined ? null : String(attachments.length)],
    ["port mapping", service.portMappingEnabled === undefined ? null : service.portMappingEnabled ? "yes" : "no"],
    ["remote regions", (service.supportedRemoteRegions ?? []).join(", ")],
    ["endpoints", idsOf(service).join(", ")],
  ];
}

export function showEndpoints({ terminal }, endpoints) {
  const row = ({ cloudProvider, serviceId, id, status, phase }) => [cloudProvider, serviceId, id, status, phase];
  terminal.result(endpoints, () => terminal.table(ENDPOINT_HEAD, endpoints.map(row)));
}

export function showEndpoint({ terminal }, endpoint, more = {}) {
  terminal.result({ ...endpoint, ...more }, () => terminal.details(endpointDetails(endpoint)));
}

function endpointDetails(endpoint) {
  return [
    ["provider", endpoint.cloudProvider],
    ["service", endpoint.serviceId],
    ["id", endpoint.id],
    ["status", endpoint.status],
    ["phase", endpoint.phase],
    ["error", endpoint.errorMessage],
    ["address", endpoint.privateEndpointIPAddress ?? null],
    ["gcp project", endpoint.gcpProjectId ?? null],
    ["rules", (endpoint.endpoints ?? []).map(({ endpointName, ipAddress }) => `${endpointName}=${ipAddress}`).join(", ")],
  ];
}

/** What is left of a thing that is being deleted, or gone: what named it. */
export function showRef({ terminal }, ref, phase) {
  const { cloudProvider, serviceId, id } = ref;
  terminal.result({ ...ref, phase }, () => terminal.details([["provider", cloudProvider], ["service", serviceId ?? null], ["id", id], ["phase", phase]]));
}

export function connectionRows(terminal, clusters) {
  const best = ({ srvConnectionString, connectionString }) => srvConnectionString ?? connectionString ?? "none through this endpoint";
  return terminal.table(["CLUSTER", "STATE", "CONNECTION STRING"], clusters.map((cluster) => [cluster.clusterName, cluster.stateName, best(cluster)]));
}

/** The last look, or what was looked at: its id is in either. */
export function showWaitEnd(context, { ref, last }) {
  if (last === null) showRef(context, ref, "unknown");
  else if ("serviceId" in last) showEndpoint(context, last);
  else showService(context, last);
}
