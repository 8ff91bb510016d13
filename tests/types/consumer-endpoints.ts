// Endpoints, the connection strings they lead to, and regional mode.

import { AtlasClient } from "atlas-private-endpoint";
import type {
  AwsEndpointService, AwsPrivateEndpoint, AzurePrivateEndpoint, CloudProvider, ClusterConnection, ConnectionStringOptions, EndpointRef, EndpointService,
  EndpointStatus, GcpEndpointService, GcpPrivateEndpoint, NewEndpointOf, PrivateEndpoint, PrivateEndpointOf, RetryEndpointOptions, ServiceRef, Watch,
} from "atlas-private-endpoint";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <_ extends true>(): void => {};

declare const atlas: AtlasClient;
declare const signalMaybe: AbortSignal | undefined;

// ---------------------------------------------------------------- create

const azureId = "/subscriptions/8f0f/resourceGroups/net/providers/Microsoft.Network/privateEndpoints/atlas";

export async function create(aws: ServiceRef<"AWS">, azure: ServiceRef<"AZURE">, gcp: GcpEndpointService, any: EndpointService) {
  const one = await atlas.endpoints.create(aws, { id: "vpce-0123456789abcdef0" });
  same<Same<typeof one, AwsPrivateEndpoint>>();
  const two = await atlas.endpoints.create(azure, { id: azureId, privateEndpointIPAddress: "10.0.0.4" }, { signal: signalMaybe });
  same<Same<typeof two, AzurePrivateEndpoint>>();
  const endpoints = gcp.serviceAttachmentNames.map((_, index) => ({ endpointName: `atlas-${index}`, ipAddress: `10.0.0.${index}` }));
  const three = await atlas.endpoints.create(gcp, { endpointGroupName: "atlas", gcpProjectId: "acme-net", endpoints });
  same<Same<typeof three, GcpPrivateEndpoint>>();
  const { data, response } = await atlas.endpoints.create(aws, { id: one.id }).withResponse();
  if (any.cloudProvider === "AWS") await atlas.endpoints.create(any, { id: "vpce-0123456789abcdef0" });
  // @ts-expect-error null until Atlas has seen it
  const connection: string = two.privateEndpointConnectionName;
  // @ts-expect-error results are read-only
  one.status = "AVAILABLE";
  // @ts-expect-error results are read-only
  three.endpoints.push();
  // @ts-expect-error a rule may have no status
  three.endpoints[0]?.status.length;
  return [data.interfaceEndpointId, response.status, connection, two.privateEndpointResourceId, three.endpoints[0]?.serviceAttachmentName, one.raw["somethingNew"]];
}
export const wrongCreates = (aws: ServiceRef<"AWS">, azure: ServiceRef<"AZURE">, gcp: ServiceRef<"GCP">) => [
  // @ts-expect-error an address is Azure's
  atlas.endpoints.create(aws, { id: "vpce-0123456789abcdef0", privateEndpointIPAddress: "10.0.0.4" }),
  // @ts-expect-error Azure's needs its address
  atlas.endpoints.create(azure, { id: azureId }),
  // @ts-expect-error as serverless instances spell it
  atlas.endpoints.create(azure, { id: azureId, privateEndpointIpAddress: "10.0.0.4" }),
  // @ts-expect-error GCP's are groups
  atlas.endpoints.create(gcp, { id: "atlas" }),
  // @ts-expect-error a group has rules
  atlas.endpoints.create(gcp, { endpointGroupName: "atlas", gcpProjectId: "acme-net" }),
  // @ts-expect-error a rule has an address
  atlas.endpoints.create(gcp, { endpointGroupName: "atlas", gcpProjectId: "acme-net", endpoints: [{ endpointName: "atlas-0" }] }),
  // @ts-expect-error the project belongs into the options
  atlas.endpoints.create(aws, { id: "vpce-0123456789abcdef0", projectId: "5f7cac1adf5d6c6306f4b283" }),
];

// ---------------------------------------------------------------- which id goes where

export async function refs(service: AwsEndpointService, endpoint: AwsPrivateEndpoint, saved: EndpointRef<"AWS">) {
  const looked = await atlas.endpoints.get(endpoint);
  same<Same<typeof looked, AwsPrivateEndpoint>>();
  const some = await atlas.endpoints.get({ cloudProvider: "GCP" as CloudProvider, serviceId: service.id, id: "atlas", projectId: undefined });
  same<Same<typeof some, PrivateEndpoint>>();
  const all = await atlas.endpoints.list(service);
  same<Same<typeof all, readonly AwsPrivateEndpoint[]>>();
  const nothing = await atlas.endpoints.delete(saved);
  same<Same<typeof nothing, void>>();
  const ref: EndpointRef = looked;
  return [ref, some];
}
export const wrongRefs = (service: AwsEndpointService, endpoint: AwsPrivateEndpoint, ref: EndpointRef<"AWS">) => [
  // @ts-expect-error an endpoint is no service
  atlas.services.delete(endpoint),
  // @ts-expect-error nor is its ref
  atlas.services.get(ref),
  // @ts-expect-error an endpoint has no endpoints
  atlas.endpoints.create(endpoint, { id: "vpce-0123456789abcdef0" }),
  // @ts-expect-error nor any to list
  atlas.endpoints.list(ref),
  // @ts-expect-error a service is no endpoint
  atlas.endpoints.get(service),
  // @ts-expect-error an id does not tell the service
  atlas.endpoints.get({ cloudProvider: "AWS", id: "vpce-0123456789abcdef0" }),
  // @ts-expect-error several requests have no one response
  atlas.endpoints.list(service).withResponse(),
];

// ---------------------------------------------------------------- narrowing

export function nameOf(endpoint: PrivateEndpoint): string | null {
  switch (endpoint.cloudProvider) {
    case "AWS":
      return endpoint.interfaceEndpointId;
    case "AZURE":
      return endpoint.privateEndpointConnectionName;
    case "GCP":
      return endpoint.endpointGroupName;
    default:
      return endpoint satisfies never;
  }
}
export const openWord = (status: EndpointStatus): boolean => status === "" || status === "A_WORD_OF_TOMORROW";
// @ts-expect-error phases are a closed list
export const typo = (endpoint: PrivateEndpoint) => endpoint.phase === "rejected";
// @ts-expect-error narrow first
export const unnarrowed = (endpoint: PrivateEndpoint) => endpoint.interfaceEndpointId;

// ---------------------------------------------------------------- ensure and retry

export async function again(aws: ServiceRef<"AWS">, options: RetryEndpointOptions<AwsPrivateEndpoint>) {
  const { endpoint, created } = await atlas.endpoints.ensure(aws, { id: "vpce-0123456789abcdef0" });
  same<Same<typeof endpoint, AwsPrivateEndpoint>>();
  if (created || endpoint.phase !== "failed") return endpoint;
  const retried = await atlas.endpoints.retry(aws, { id: endpoint.id }, { ...options, evenIfLast: true, signal: signalMaybe });
  same<Same<typeof retried, AwsPrivateEndpoint>>();
  // @ts-expect-error of a retry, not of a wait
  await atlas.endpoints.waitUntilReady(endpoint, { evenIfLast: true });
  // @ts-expect-error many requests have no one response
  atlas.endpoints.retry(aws, { id: endpoint.id }).withResponse();
  return retried;
}
export async function register<P extends CloudProvider>(service: ServiceRef<P>, body: NewEndpointOf[P]): Promise<PrivateEndpointOf<P>> {
  const { endpoint } = await atlas.endpoints.ensure<P>(service, body);
  return atlas.endpoints.waitUntilReady<P>(endpoint);
}

// ---------------------------------------------------------------- waits

export async function wait(ref: EndpointRef<"GCP">): Promise<Watch<GcpPrivateEndpoint>> {
  const ready = await atlas.endpoints.waitUntilReady(ref, { onProgress: (look) => console.log(look.value?.endpoints.length, look.value?.errorMessage) });
  same<Same<typeof ready, GcpPrivateEndpoint>>();
  for await (const look of atlas.endpoints.watch(ready, { until: "gone" })) console.log(look.value?.deleteRequested);
  await atlas.endpoints.waitUntilGone(ready, { deadlineMs: false });
  // @ts-expect-error where a watch ends is the watch's to know
  await atlas.endpoints.waitUntilGone(ready, { until: "gone" });
  return atlas.endpoints.watch(ref);
}

// ---------------------------------------------------------------- connection strings

export async function strings(endpoint: PrivateEndpoint, saved: EndpointRef, options: ConnectionStringOptions) {
  const all = await atlas.clusters.connectionStrings(endpoint, {
    deadlineMs: 60_000,
    onProgress: ({ clusters, nextInMs }) => console.log(clusters.filter(({ stateName }) => stateName !== "IDLE").length, nextInMs),
  });
  same<Same<typeof all, readonly ClusterConnection[]>>();
  const one = (await atlas.clusters.connectionStrings(saved, { ...options, clusterName: "Cluster0" }))[0];
  // @ts-expect-error null: the endpoint does not lead there
  const uri: string = all[0]?.srvConnectionString;
  return [uri, one?.srvConnectionString ?? one?.connectionString ?? undefined, one?.srvShardOptimizedConnectionString];
}
export const wrongStrings = (service: ServiceRef<"AWS">, endpoint: PrivateEndpoint) => [
  // @ts-expect-error strings belong to an endpoint
  atlas.clusters.connectionStrings(service),
  // @ts-expect-error one name, or all
  atlas.clusters.connectionStrings(endpoint, { clusterName: ["Cluster0"] }),
  // @ts-expect-error clusters are not just created, so there is nothing to put up with
  atlas.clusters.connectionStrings(endpoint, { graceMs: 0 }),
];

// ---------------------------------------------------------------- regional mode

export async function mode(): Promise<boolean> {
  const on = await atlas.regionalMode.get();
  same<Same<typeof on, boolean>>();
  const { data, response } = await atlas.regionalMode.get({ maxRetries: 0 }).withResponse();
  // @ts-expect-error on or off
  await atlas.regionalMode.set("on");
  // @ts-expect-error one of them
  await atlas.regionalMode.set();
  return on || data || response.deprecated || atlas.regionalMode.set(true, { deadlineMs: false, onProgress: (look) => console.log(look.value) });
}
