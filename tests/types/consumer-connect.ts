// The whole way in one call, and waits that end otherwise.

import { AtlasClient, WaitError, isAtlasError } from "atlas-private-endpoint";
import type {
  AwsEndpointService, AwsPrivateEndpoint, CloudProvider, ClusterConnection, ConnectOptions, ConnectStep, EndpointRef, EndpointService, EndpointServiceOf, NewEndpointOf,
  NewEndpointServiceOf, PrivateConnection, PrivateEndpoint, Progress, ServiceRef,
} from "atlas-private-endpoint";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <_ extends true>(): void => {};

declare const atlas: AtlasClient;
declare const vpc: { createEndpoint(serviceName: string, signal: AbortSignal): Promise<string> };

// ---------------------------------------------------------------- connect

export async function whole(signal: AbortSignal) {
  const connection = await atlas.connect(
    { providerName: "AWS", region: "eu-west-1" },
    async (service, context) => {
      same<Same<typeof service, AwsEndpointService>>();
      // @ts-expect-error the types do not know that it is ready by now
      const name: string = service.endpointServiceName;
      return { id: await vpc.createEndpoint(name, context.signal) };
    },
    { signal, clusterName: "Cluster0", endpointId: undefined, onStep: (step) => console.log(told(step)) },
  );
  same<Same<typeof connection, PrivateConnection<"AWS">>>();
  same<Same<typeof connection.endpoint, AwsPrivateEndpoint>>();
  return connection.clusters.map((cluster: ClusterConnection) => cluster.srvConnectionString);
}
/** Without a promise, where the endpoint is there already. */
export const again = (id: string) => atlas.connect({ providerName: "AWS", region: "eu-west-1" }, () => ({ id }), { endpointId: id });

export function told<P extends CloudProvider>(step: ConnectStep<P>): string {
  switch (step.step) {
    case "service":
      return `${step.service.id} ${step.created}`;
    case "service_wait":
      return `${step.progress.phase} ${step.progress.value?.status}`;
    case "attach":
      return step.service.phase;
    case "endpoint":
      return `${step.endpoint.id} ${step.created}`;
    case "endpoint_wait":
      return `${step.progress.value?.errorMessage} ${step.progress.nextInMs}`;
    case "clusters":
      return `${step.clusters.length} ${step.nextInMs}`;
    default:
      return step satisfies never;
  }
}
export async function generic<P extends CloudProvider>(
  service: NewEndpointServiceOf<P>,
  attach: (service: EndpointServiceOf<P>) => Promise<NewEndpointOf[P]>,
  options: ConnectOptions<P>,
): Promise<PrivateConnection<P>> {
  return atlas.connect<P>(service, attach, options);
}
export const wrongConnects = () => [
  // @ts-expect-error nobody makes the endpoint
  atlas.connect({ providerName: "GCP", region: "us-west1" }),
  // @ts-expect-error an endpoint of another provider
  atlas.connect({ providerName: "AWS", region: "us-east-1" }, () => ({ endpointGroupName: "atlas", gcpProjectId: "acme-net", endpoints: [] })),
  // @ts-expect-error the id alone is not the body
  atlas.connect({ providerName: "AWS", region: "us-east-1" }, async () => "vpce-0123456789abcdef0"),
  // @ts-expect-error steps are told to onStep
  atlas.connect({ providerName: "AWS", region: "us-east-1" }, () => ({ id: "vpce-0123456789abcdef0" }), { onProgress() {} }),
  // @ts-expect-error port mapping is GCP's
  atlas.connect({ providerName: "AWS", region: "us-east-1", portMappingEnabled: true }, () => ({ id: "vpce-0123456789abcdef0" })),
];

// ---------------------------------------------------------------- a wait that ended otherwise

export async function goOn(ref: ServiceRef<"GCP">, signal: AbortSignal, save: (ref: ServiceRef | EndpointRef) => void) {
  try {
    return await atlas.services.waitUntilReady(ref, { signal });
  } catch (error) {
    if (error === signal.reason) return null;
    if (!(error instanceof WaitError)) throw error;
    same<Same<typeof error.last, EndpointService | PrivateEndpoint | null>>();
    const name: "WaitError" = error.name;
    save(error.ref);
    if (error.code === "wait.deadline") {
      return "serviceId" in error.ref ? atlas.endpoints.waitUntilReady(error.ref) : atlas.services.waitUntilReady(error.ref);
    }
    // @ts-expect-error no other codes are left
    if (error.code === "wait.deadline") return null;
    return [name, error.last?.status, error.last?.errorMessage, error.elapsedMs, error.clusters?.[0]?.stateName];
  }
}
export function strings(error: unknown): readonly ClusterConnection[] | null {
  if (isAtlasError(error) && error.name === "WaitError") return error.clusters;
  // @ts-expect-error unknown until narrowed
  return error.clusters;
}
export const line = (look: Progress<EndpointService>): string => (look.phase === "gone" ? "gone" : `${look.value.cloudProvider} ${look.value.status}`);
// @ts-expect-error what is gone has no next look
export const next: number = ({} as Extract<Progress<EndpointService>, { phase: "gone" }>).nextInMs;
