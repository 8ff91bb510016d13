/// <reference lib="esnext.disposable" />
// The types of "atlas-private-endpoint".
//
// Every optional member takes `undefined` for "not given". Times are milliseconds and end in
// `Ms`. `null` in a result: Atlas said nothing. An abort is no error of this package: the
// promise rejects with `signal.reason`, untouched.

export * from "./digest.js";

// ---------------------------------------------------------------- client

/** A programmatic API key, for HTTP Digest. Reading needs the role Project Read Only, writing Project Owner. */
export interface ApiKeyCredentials {
  /** The user name of Digest: eight letters, as a rule. No ":" in it. */
  readonly publicKey: string;
  /** The password of Digest. */
  readonly privateKey: string;
}

/** How a client shows who it is. */
export type AtlasCredentials = ApiKeyCredentials;

/** The part of RequestInit that this package uses. */
export interface FetchInit {
  /** In upper case. */
  readonly method: string;
  /** Names in lower case. */
  readonly headers: Record<string, string>;
  /** JSON. */
  readonly body?: string;
  /** Aborted when the caller gives up or the time is over. */
  readonly signal?: AbortSignal;
  readonly redirect?: "manual";
  readonly credentials?: "omit";
  readonly cache?: "no-store";
}

/** The part of a Response that this package uses. Nothing is cloned, streamed, or checked with `instanceof`. */
export interface FetchResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null; forEach(callback: (value: string, name: string) => void): void };
  text(): Promise<string>;
}

/** `globalThis.fetch`, a fetch of undici or node-fetch, the mock's, or your own double. */
export type FetchLike = (input: string, init: FetchInit) => Promise<FetchResponse>;

/** Everything about a client but its credentials. */
export interface AtlasClientSettings {
  /** Project (group) id, 24 hex digits, for calls that name none. */
  readonly projectId?: string | undefined;
  /**
   * Origin of Atlas, of its government cloud, of a proxy or a mock; no path. Plain http only
   * on loopback, unless `allowInsecure`. Keys go to this origin and to no other.
   * @default "https://cloud.mongodb.com"
   */
  readonly baseUrl?: string | URL | undefined;
  /** "v1.0", or "v2" with the media type `application/vnd.atlas.2023-01-01+json`. @default "v1.0" */
  readonly apiVersion?: "v1.0" | "v2" | undefined;
  /** Ask Atlas for {status, content}; the answer is unwrapped, an error inside rejects. @default false */
  readonly envelope?: boolean | undefined;
  /** Ask Atlas to indent its bodies. @default false */
  readonly pretty?: boolean | undefined;
  /** @default globalThis.fetch, looked up at each request */
  readonly fetch?: FetchLike | undefined;
  /** For one HTTP request, its body included. `false`: none. @default 30_000 */
  readonly timeoutMs?: number | false | undefined;
  /** Put before this package's own token in `User-Agent`. Not sent by browsers. @example "acme-platform/4.2" */
  readonly userAgent?: string | undefined;
  /** Sent with every request. `authorization`, `accept`, `content-type` and `host` are refused. @default {} */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Allow plain http to another machine. @default false */
  readonly allowInsecure?: boolean | undefined;
  /** Sees every HTTP exchange, secrets masked. What it throws is reported and ignored. */
  readonly onExchange?: ((event: ExchangeEvent) => void) | undefined;
}

/** Credentials, and settings. */
export type AtlasClientOptions = AtlasClientSettings & AtlasCredentials;

/** One HTTP request and what became of it. */
export interface ExchangeEvent {
  /** Which call of the client, from 1. The exchanges of a call share it. */
  readonly callId: number;
  /** The Atlas operation: "createPrivateEndpointService". */
  readonly operation: string | null;
  /** Which exchange of the call, from 1. */
  readonly attempt: number;
  /** Why it was sent. */
  readonly reason: "first" | "challenge" | "stale" | "retry" | "token";
  /** As it was sent; what depends on the key reads "•••". */
  readonly request: { readonly method: string; readonly url: string; readonly headers: Readonly<Record<string, string>>; readonly body: string | null };
  /** As it came; null where none did. */
  readonly response: { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string } | null;
  /** Why no response came; null where one did. */
  readonly error: string | null;
  /** From the request to the end of the body. */
  readonly durationMs: number;
}

/** For one call; what is not given is the client's. */
export interface CallOptions {
  /** Goes before the ref's and the client's. */
  readonly projectId?: string | undefined;
  /** Ends the call at once. `AbortSignal.timeout(ms)` limits it as a whole. */
  readonly signal?: AbortSignal | undefined;
  /** For one HTTP request. */
  readonly timeoutMs?: number | false | undefined;
  readonly envelope?: boolean | undefined;
  readonly pretty?: boolean | undefined;
}

/** Status and headers of the answer that a result came from. */
export interface ResponseInfo {
  readonly status: number;
  /** Names in lower case. In a browser, those that CORS exposes. */
  readonly headers: Readonly<Record<string, string>>;
  /** `RateLimit-Limit` and `RateLimit-Remaining`, in requests; null: not sent. */
  readonly rateLimit: { readonly limit: number; readonly remaining: number } | null;
  /** Atlas sent `Deprecation`: this version of the operation is on its way out. */
  readonly deprecated: boolean;
  /** When it stops working (`Sunset`), ISO 8601; null: not sent. */
  readonly sunset: string | null;
}

/** A promise of the data that can give the response too: `await call`, or `await call.withResponse()`. */
export interface AtlasPromise<T> extends Promise<T> {
  /** Sends nothing again. Rejects as the promise itself does. */
  withResponse(): Promise<{ readonly data: T; readonly response: ResponseInfo }>;
}

/**
 * One Atlas and one set of credentials. Making one sends nothing and loads nothing. Calls may
 * run at the same time; they share one Digest challenge.
 *
 * @throws UsageError "usage.invalid_argument", `argument` naming the option
 */
export declare class AtlasClient implements Disposable {
  constructor(options: AtlasClientOptions);
  /** The project of calls that name none. */
  readonly projectId: string | null;
  /** Private endpoint services. */
  readonly services: EndpointServices;
  /** Wipes the key. Calls under way reject with `UsageError` "usage.closed". May be called twice. */
  close(): void;
  /** The same, for `using`. */
  [Symbol.dispose](): void;
}

// ---------------------------------------------------------------- services

/** As Atlas spells it in `providerName` and `cloudProvider`. */
export type CloudProvider = "AWS" | "AZURE" | "GCP";

/** Names a service. Every `EndpointService` does; so does `{cloudProvider, id}` out of your own records. */
export interface ServiceRef<P extends CloudProvider = CloudProvider> {
  readonly cloudProvider: P;
  /** Atlas's id of the service, 24 hex digits; not the name of the AWS service. */
  readonly id: string;
  /** @default the client's */
  readonly projectId?: string | undefined;
}

/** A `ServiceRef` that is no endpoint: an endpoint in a service's place does not compile. */
export type ServiceArgument<P extends CloudProvider = CloudProvider> = ServiceRef<P> & { readonly serviceId?: undefined };

/** Atlas's word for how far a service is. Open: decide on `phase`. */
export type ServiceStatus = "INITIATING" | "WAITING_FOR_USER" | "AVAILABLE" | "FAILED" | "DELETING" | (string & {});

/**
 * How far it is, in a closed vocabulary. A service is "ready" when it is AVAILABLE or
 * WAITING_FOR_USER and has the name that the next step needs. A status word that this
 * version does not know is "pending".
 */
export type Phase = "pending" | "ready" | "failed" | "deleting";

interface ServiceCommon<P extends CloudProvider> extends ServiceRef<P> {
  readonly projectId: string;
  /** In Atlas's spelling, "US_EAST_1"; null where Atlas did not say. */
  readonly regionName: string | null;
  /**
   * In the cloud's own spelling, "us-east-1": from `regionName`, else from a name in the
   * service, else from the request. null where none of them tells.
   */
  readonly cloudRegion: string | null;
  /** Atlas's word. */
  readonly status: ServiceStatus;
  /** What it amounts to. */
  readonly phase: Phase;
  /** Why it failed, in Atlas's words; null: no trouble. */
  readonly errorMessage: string | null;
  /** The body as Atlas sent it, unknown members included. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** An AWS PrivateLink endpoint service. */
export interface AwsEndpointService extends ServiceCommon<"AWS"> {
  /** "com.amazonaws.vpce.us-east-1.vpce-svc-…"; null while INITIATING. */
  readonly endpointServiceName: string | null;
  /** "vpce-…" of each endpoint. */
  readonly interfaceEndpoints: readonly string[];
  /** In Atlas's spelling; empty also where Atlas says nothing. */
  readonly supportedRemoteRegions: readonly string[];
}

/** An Azure Private Link service. */
export interface AzureEndpointService extends ServiceCommon<"AZURE"> {
  /** "pls_…"; null while INITIATING. */
  readonly privateLinkServiceName: string | null;
  /** For `--private-connection-resource-id`; null while INITIATING. */
  readonly privateLinkServiceResourceId: string | null;
  /** Resource id of each endpoint. */
  readonly privateEndpoints: readonly string[];
}

/** The service attachments of a GCP Private Service Connect. */
export interface GcpEndpointService extends ServiceCommon<"GCP"> {
  /** Name of each endpoint group; with port mapping, of each forwarding rule. */
  readonly endpointGroupNames: readonly string[];
  /** In the order of their trailing number. Not all are there until the phase is "ready". */
  readonly serviceAttachmentNames: readonly string[];
  /** One address and one rule for all; false also where Atlas says nothing. */
  readonly portMappingEnabled: boolean;
}

/** A service of any provider. Narrow by `cloudProvider`. */
export type EndpointService = AwsEndpointService | AzureEndpointService | GcpEndpointService;

/** The service of that provider. */
export type EndpointServiceOf<P extends CloudProvider> = Extract<EndpointService, { cloudProvider: P }>;

interface NewServiceExtras {
  AWS: {
    /** Regions that may connect across regions, in either spelling: at most 35, and not the service's own. */
    readonly supportedRemoteRegions?: readonly string[] | undefined;
  };
  AZURE: {};
  GCP: {
    /** Cannot be changed afterwards. @default false */
    readonly portMappingEnabled?: boolean | undefined;
  };
}

/** The body of a new service: the reference's `providerName` and `region`, and the provider's own. */
export type NewEndpointServiceOf<P extends CloudProvider> = {
  readonly providerName: P;
  /** In either spelling, "us-east-1" or "US_EAST_1". Goes out as it is written. */
  readonly region: string;
} & NewServiceExtras[P];

/** The body of a new service of any provider. */
export type NewEndpointService = { [P in CloudProvider]: NewEndpointServiceOf<P> }[CloudProvider];

/** `/groups/{groupId}/privateEndpoint/…/endpointService` */
export interface EndpointServices {
  /**
   * createPrivateEndpointService, `POST …/privateEndpoint/endpointService`. Answers at once,
   * while Atlas goes on working: `get` looks again. Atlas has one service for each provider
   * and region, else `ApiError` "already_exists". Never sent twice where Atlas may have
   * executed it: then `TransportError` with `mayHaveExecuted`.
   */
  create<P extends CloudProvider>(service: NewEndpointServiceOf<P>, options?: CallOptions): AtlasPromise<EndpointServiceOf<P>>;
  /** getPrivateEndpointService, `GET …/{cloudProvider}/endpointService/{id}`. Unknown or gone: `ApiError` "not_found". */
  get<P extends CloudProvider>(ref: ServiceArgument<P>, options?: CallOptions): AtlasPromise<EndpointServiceOf<P>>;
}

export {};
