// What users of "atlas-private-endpoint" write, by task. `@ts-expect-error` stands over what must not compile. Nothing here is run.

import { ApiError, AtlasClient, AtlasError, TransportError, isAtlasError } from "atlas-private-endpoint";
import type {
  ApiErrorKind, ApiKeyCredentials, AtlasClientOptions, AtlasClientSettings, AtlasCredentials, AtlasErrorCode, AtlasPromise, AwsEndpointService,
  AzureEndpointService, CallOptions, CloudProvider, EndpointService, EndpointServiceOf, EndpointServices, ErrorCode, ExchangeEvent, FetchInit,
  FetchLike, FetchResponse, GcpEndpointService, KnownAtlasError, NewEndpointService, NewEndpointServiceOf, Phase, RequestSummary, ResponseInfo,
  ServiceArgument, ServiceRef, ServiceStatus,
} from "atlas-private-endpoint";
// @ts-expect-error what services have in common has no name outside
import type { ServiceCommon } from "atlas-private-endpoint";
// @ts-expect-error nor have their extras
import type { NewServiceExtras } from "atlas-private-endpoint";
// @ts-expect-error nor what endpoints have in common
import type { EndpointCommon } from "atlas-private-endpoint";
// @ts-expect-error nor is what is inside of the package anybody's
import type {} from "atlas-private-endpoint/lib/client.js";
// @ts-expect-error nor the files that the types are divided into
import type {} from "atlas-private-endpoint/services.js";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <_ extends true>(): void => {};

declare const env: Record<string, string | undefined>;
declare const signalMaybe: AbortSignal | undefined;
const key = { publicKey: "kpqrstuv", privateKey: "8d2c5b1e-7f40-4a69-b3c8-0e9d6a5f4b21" };
const projectId = "5f7cac1adf5d6c6306f4b283";
const atlas = new AtlasClient({ ...key, projectId });

// ---------------------------------------------------------------- a client

export const settings: AtlasClientSettings = { baseUrl: new URL("https://cloud.mongodbgov.com"), apiVersion: "v2", timeoutMs: false, headers: { traceparent: "00-1-2-00" } };
export const options: AtlasClientOptions = { ...key, ...settings, projectId: undefined, fetch: undefined, userAgent: "acme/1", onExchange: undefined };
export const clients = [
  new AtlasClient(key),
  new AtlasClient({ ...key, projectId: env["PROJECT"], baseUrl: env["URL"], timeoutMs: env["T"] ? Number(env["T"]) : undefined, allowInsecure: true }),
  new AtlasClient({ ...key, onExchange: ({ callId, operation, attempt, reason, response }: ExchangeEvent) => [callId, operation, attempt, reason, response?.headers["date"]] }),
];
export const credentials: AtlasCredentials = key satisfies ApiKeyCredentials;
// @ts-expect-error no options
new AtlasClient();
// @ts-expect-error no credentials
new AtlasClient({ projectId });
// @ts-expect-error half a key
new AtlasClient({ publicKey: "a" });
// @ts-expect-error a variable may be unset
new AtlasClient({ publicKey: "a", privateKey: env["PRIVATE_KEY"] });
// @ts-expect-error no such version
new AtlasClient({ ...key, apiVersion: "v1.5" });
// @ts-expect-error a misspelt option
new AtlasClient({ ...key, timeout: 5 });
// @ts-expect-error true is no time
new AtlasClient({ ...key, timeoutMs: true });
// @ts-expect-error the project is the client's for good
atlas.projectId = projectId;
export const projectOf: string | null = atlas.projectId;

// ---------------------------------------------------------------- create

export async function create() {
  const aws = await atlas.services.create({ providerName: "AWS", region: "us-east-1", supportedRemoteRegions: ["EU_WEST_1"] });
  const azure = await atlas.services.create({ providerName: "AZURE", region: "eastus2" }, { pretty: true, envelope: true, signal: signalMaybe });
  const gcp = await atlas.services.create({ providerName: "GCP", region: "us-west1", portMappingEnabled: true }, { signal: AbortSignal.timeout(60_000) });
  same<Same<typeof aws, AwsEndpointService>>();
  same<Same<typeof azure, AzureEndpointService>>();
  same<Same<typeof gcp, GcpEndpointService>>();
  const names: (string | null | undefined)[] = [aws.endpointServiceName, azure.privateLinkServiceResourceId, gcp.serviceAttachmentNames[0], aws.cloudRegion];
  const more: unknown = aws.raw["somethingNew"];
  // @ts-expect-error null while INITIATING
  const name: string = aws.endpointServiceName;
  // @ts-expect-error another provider's
  aws.serviceAttachmentNames;
  // @ts-expect-error results are read-only
  aws.interfaceEndpoints.push("vpce-1");
  // @ts-expect-error results are read-only
  aws.status = "AVAILABLE";
  // @ts-expect-error there may be none
  const first: string = gcp.serviceAttachmentNames[0];
  return { names, more, name, first };
}
export const wrongCreates = () => [
  // @ts-expect-error port mapping is GCP's
  atlas.services.create({ providerName: "AWS", region: "us-east-1", portMappingEnabled: true }),
  // @ts-expect-error port mapping is GCP's
  atlas.services.create({ providerName: "AZURE", region: "eastus2", portMappingEnabled: true }),
  // @ts-expect-error remote regions are AWS's
  atlas.services.create({ providerName: "GCP", region: "us-west1", supportedRemoteRegions: [] }),
  // @ts-expect-error Atlas writes it in upper case
  atlas.services.create({ providerName: "Azure", region: "eastus2" }),
  // @ts-expect-error a new service's body says providerName
  atlas.services.create({ cloudProvider: "AWS", region: "us-east-1" }),
  // @ts-expect-error no region
  atlas.services.create({ providerName: "AWS" }),
  // @ts-expect-error the project belongs into the options
  atlas.services.create({ providerName: "AWS", region: "us-east-1", projectId }),
  // @ts-expect-error the signal belongs into the options
  atlas.services.create({ providerName: "AWS", region: "us-east-1" }, new AbortController().signal),
];

// ---------------------------------------------------------------- providers known at run time only

export async function dynamic(wanted: NewEndpointService, provider: CloudProvider, fewer: "AWS" | "AZURE") {
  const any = await atlas.services.create(wanted);
  same<Same<typeof any, EndpointService>>();
  const some = await atlas.services.create({ providerName: fewer, region: "x" });
  same<Same<(typeof some)["cloudProvider"], "AWS" | "AZURE">>();
  return [any.phase, (await atlas.services.create({ providerName: provider, region: "x" })).phase];
}
export async function generic<P extends CloudProvider>(service: NewEndpointServiceOf<P>, options?: CallOptions): Promise<EndpointServiceOf<P>> {
  return atlas.services.create<P>(service, options);
}
export function describe(service: EndpointService): string {
  switch (service.cloudProvider) {
    case "AWS":
      return service.endpointServiceName ?? "";
    case "AZURE":
      return service.privateLinkServiceName ?? "";
    case "GCP":
      return service.serviceAttachmentNames.join();
    default:
      return service satisfies never;
  }
}
export function isDone(phase: Phase): boolean {
  switch (phase) {
    case "pending":
    case "deleting":
      return false;
    case "ready":
    case "failed":
      return true;
    default:
      return phase satisfies never;
  }
}
// @ts-expect-error narrow first
export const unnarrowed = (service: EndpointService) => service.endpointServiceName;
// @ts-expect-error phases are a closed list
export const typo = (service: EndpointService) => service.phase === "redy";
export const openWord = (status: ServiceStatus): boolean => status === "A_WORD_OF_TOMORROW" || status === "AVAILABLE";

// ---------------------------------------------------------------- get

export async function look(saved: { provider: CloudProvider; id: string }, whole: EndpointService) {
  const aws = await atlas.services.get({ cloudProvider: "AWS", id: saved.id });
  same<Same<typeof aws, AwsEndpointService>>();
  const some = await atlas.services.get({ cloudProvider: saved.provider, id: saved.id, projectId: undefined });
  same<Same<typeof some, EndpointService>>();
  const again: EndpointService = await atlas.services.get(whole);
  const ref: ServiceRef<"AWS"> = aws;
  const argument: ServiceArgument = whole;
  // @ts-expect-error an id does not tell the provider
  await atlas.services.get(saved.id);
  // @ts-expect-error no such provider
  await atlas.services.get({ cloudProvider: "AZUR", id: saved.id });
  // @ts-expect-error an endpoint is no service
  await atlas.services.get({ cloudProvider: "AWS", id: "vpce-1", serviceId: saved.id });
  return [again, ref, argument];
}

// ---------------------------------------------------------------- the response

export async function response() {
  const call = atlas.services.get({ cloudProvider: "GCP", id: projectId });
  same<Same<typeof call, AtlasPromise<GcpEndpointService>>>();
  const { data, response }: { data: GcpEndpointService; response: ResponseInfo } = await call.withResponse();
  const plain: Promise<EndpointService> = call;
  const left: number | undefined = response.rateLimit?.remaining;
  // @ts-expect-error a header may be missing
  const date: string = response.headers["date"];
  return [data.portMappingEnabled, plain, left, date, response.deprecated ? response.sunset : null];
}

// ---------------------------------------------------------------- errors

export async function errors(ref: ServiceRef<"AWS">): Promise<unknown> {
  try {
    return await atlas.services.get(ref);
  } catch (error) {
    // @ts-expect-error unknown until narrowed
    error.code;
    if (error instanceof ApiError) {
      const name: "ApiError" = error.name;
      const { kind, errorCode, retryAfterMs, fields, request }: { kind: ApiErrorKind; errorCode: AtlasErrorCode | null; retryAfterMs: number | null; fields: ApiError["fields"]; request: RequestSummary } = error;
      if (kind === "already_exists" || errorCode === "SOME_CODE_OF_TOMORROW") return [name, retryAfterMs, fields[0]?.field, request.url];
      // @ts-expect-error kinds are a closed list
      if (kind === "exists") return;
      // @ts-expect-error another class's
      error.attempts;
    }
    if (error instanceof TransportError && error.mayHaveExecuted) return [error.attempts, error.cause];
    if (isAtlasError(error) && error.name === "UsageError") return error.argument;
    if (error instanceof AtlasError) return byCode(error);
    throw error;
  }
}
export function byCode(error: KnownAtlasError): unknown {
  switch (error.code) {
    case "api.error":
      return error.kind;
    case "auth.rejected":
    case "auth.challenge":
    case "auth.challenge_hidden":
    case "auth.token":
    case "auth.mutual":
      return [error.status, error.reason];
    case "decode.invalid":
      return error.path;
    case "transport.failed":
    case "transport.timeout":
      return error.mayHaveExecuted;
    case "wait.deadline":
    case "wait.failed":
      return [error.ref, error.last, error.clusters, error.elapsedMs];
    case "usage.invalid_argument":
    case "usage.refused":
    case "usage.closed":
    case "load.failed":
      return error.argument;
    default:
      return error satisfies never;
  }
}
export const codes: readonly ErrorCode[] = ["api.error", "load.failed"];
// @ts-expect-error no such code
export const noCode: ErrorCode = "api.failed";
// @ts-expect-error the common class is abstract
new AtlasError();

// ---------------------------------------------------------------- a fetch of one's own

export const counting = (inner: FetchLike): FetchLike => async (input: string, init: FetchInit) => {
  console.log(init.method, input, init.headers["authorization"], init.body, init.signal?.aborted);
  return inner(input, init);
};
const double: FetchResponse = { status: 200, headers: new Headers(), text: async () => "{}" };
export const fetches: readonly FetchLike[] = [fetch, globalThis.fetch, counting(fetch), async () => double, async () => new Response("{}")];
new AtlasClient({ ...key, fetch: async (url) => ({ status: url.length, headers: new Map<string, string>() as never, text: async () => "" }) });
// @ts-expect-error a response needs its text
new AtlasClient({ ...key, fetch: async () => ({ status: 200, headers: new Headers() }) });
// @ts-expect-error a fetch gives a promise
new AtlasClient({ ...key, fetch: () => double });

// ---------------------------------------------------------------- the end

export function end(services: EndpointServices): EndpointServices {
  using client = new AtlasClient(key);
  client.close();
  const disposable: Disposable = client;
  // @ts-expect-error services are the client's
  client.services = services;
  return disposable === client ? services : client.services;
}
export type { EndpointCommon, NewServiceExtras, ServiceCommon };
