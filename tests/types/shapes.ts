// Rules that hold for whole families of types, and the members that each type has.

import type {
  AccessTokenCredentials, ApiError, ApiKeyCredentials, AtlasClient, AtlasClientSettings, AtlasCredentials, AuthenticationError, AwsEndpointService,
  AwsPrivateEndpoint, AzureEndpointService, AzurePrivateEndpoint, CallOptions, CloudProvider, ClusterConnection, Clusters, ConnectOptions, ConnectStep,
  ConnectionStringOptions, DecodeError, DigestFetchOptions, EndpointRef, EndpointService, EndpointServices, ExchangeEvent, FetchInit, GcpEndpointService,
  GcpPrivateEndpoint, KnownAtlasError, NewEndpointOf, NewEndpointServiceOf, PrivateConnection, PrivateEndpoint, PrivateEndpoints, Progress, RawOperation,
  RawResult, Region, RegionalMode, RequestSummary, ResponseInfo, RetryEndpointOptions, ServiceAccountCredentials, ServiceArgument, ServiceRef, TransportError, UsageError,
  WaitError, WaitOptions, WatchOptions,
} from "atlas-private-endpoint";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const all = <_ extends readonly true[]>(): void => {};

// ---------------------------------------------------------------- options

type Optional<T> = { [K in keyof T]-?: {} extends Pick<T, K> ? K : never }[keyof T];
/** Whether every optional member takes an explicit `undefined`. */
type Lenient<T> = T extends unknown ? ({ [K in Optional<T>]: undefined } extends Pick<T, Optional<T>> ? true : false) : never;
/** Whether no member of it, and no list in it, can be changed. */
type Frozen<T> = T extends unknown ? Same<{ [K in keyof T]: T[K] }, DeepReadonly<T>> : never;
type Leaf = string | number | boolean | null | undefined | ((...args: never) => unknown);
type DeepReadonly<T> = unknown extends T ? T : T extends Leaf ? T : { readonly [K in keyof T]: DeepReadonly<T[K]> };

all<[
  Lenient<AtlasClientSettings>,
  Lenient<AtlasCredentials>,
  Lenient<CallOptions>,
  Lenient<WaitOptions>,
  Lenient<WatchOptions>,
  Lenient<ConnectOptions>,
  Lenient<ConnectionStringOptions>,
  Lenient<RetryEndpointOptions>,
  Lenient<RawOperation>,
  Lenient<ServiceRef>,
  Lenient<ServiceArgument>,
  Lenient<EndpointRef>,
  Lenient<NewEndpointServiceOf<"AWS">>,
  Lenient<NewEndpointServiceOf<"GCP">>,
  Lenient<DigestFetchOptions>,
]>();

// ---------------------------------------------------------------- results are read-only, and null is where Atlas may say nothing

type Nullable<T> = T extends unknown ? { [K in keyof T]-?: null extends T[K] ? (unknown extends T[K] ? never : K) : never }[keyof T] : never;
type Rule = GcpPrivateEndpoint["endpoints"][number];
/** What a class of errors adds to the errors of the language. */
type Facts<E> = E extends unknown ? Omit<E, keyof Error | "toJSON"> : never;
type Look = Parameters<NonNullable<ConnectionStringOptions["onProgress"]>>[0];
type Change = Parameters<EndpointServices["update"]>[1];
type Ensured = Awaited<ReturnType<EndpointServices["ensure"]> | ReturnType<PrivateEndpoints["ensure"]>>;

all<[
  Frozen<EndpointService>,
  Frozen<PrivateEndpoint>,
  Frozen<ClusterConnection>,
  Frozen<ResponseInfo>,
  Frozen<RawResult<string>>,
  Frozen<Region>,
  Frozen<PrivateConnection>,
  Frozen<Progress<EndpointService>>,
  Frozen<ConnectStep>,
  Frozen<ExchangeEvent>,
  Frozen<ServiceRef>,
  Frozen<EndpointRef>,
  Frozen<NewEndpointOf[CloudProvider]>,
  Frozen<NewEndpointServiceOf<CloudProvider>>,
  Frozen<Look>,
  Frozen<Change>,
  Frozen<Ensured>,
  Frozen<Facts<KnownAtlasError>>,
]>();
// Nothing is left out of a result.
all<[
  Same<Optional<AwsEndpointService>, never>,
  Same<Optional<AzureEndpointService>, never>,
  Same<Optional<GcpEndpointService>, never>,
  Same<Optional<AwsPrivateEndpoint>, never>,
  Same<Optional<AzurePrivateEndpoint>, never>,
  Same<Optional<GcpPrivateEndpoint>, never>,
]>();
all<[
  Same<Nullable<AwsEndpointService>, "regionName" | "cloudRegion" | "errorMessage" | "endpointServiceName">,
  Same<Nullable<AzureEndpointService>, "regionName" | "cloudRegion" | "errorMessage" | "privateLinkServiceName" | "privateLinkServiceResourceId">,
  Same<Nullable<GcpEndpointService>, "regionName" | "cloudRegion" | "errorMessage">,
  Same<Nullable<AwsPrivateEndpoint>, "errorMessage">,
  Same<Nullable<AzurePrivateEndpoint>, "errorMessage" | "privateEndpointConnectionName" | "privateEndpointIPAddress" | "privateEndpointResourceId">,
  Same<Nullable<GcpPrivateEndpoint>, "errorMessage" | "gcpProjectId">,
  Same<Nullable<Rule>, keyof Rule>,
  Same<Nullable<ClusterConnection>, "srvConnectionString" | "srvShardOptimizedConnectionString" | "connectionString">,
  Same<Nullable<Look>, "nextInMs">,
  Same<Nullable<Extract<ConnectStep, { step: "clusters" }>>, "nextInMs">,
  Same<Nullable<Extract<Progress<string>, { value: string }>>, "nextInMs">,
  Same<Nullable<ResponseInfo>, "rateLimit" | "sunset">,
  Same<Nullable<Region>, "location">,
  Same<Nullable<ExchangeEvent>, "operation" | "response" | "error">,
  Same<Nullable<ExchangeEvent["request"]>, "body">,
  Same<Nullable<AtlasClient>, "projectId">,
  Same<Nullable<Progress<string>>, "value" | "nextInMs">,
  Same<Nullable<ApiError>, "hint" | "errorCode" | "detail" | "reason" | "retryAfterMs">,
  Same<Nullable<AuthenticationError>, "hint" | "status">,
  Same<Nullable<DecodeError | TransportError>, "hint">,
  Same<Nullable<WaitError>, "hint" | "last" | "clusters">,
  Same<Nullable<UsageError>, "hint" | "argument">,
]>();

// ---------------------------------------------------------------- members

type Of<T> = T extends unknown ? keyof T : never;
type ServiceMember = "cloudProvider" | "id" | "projectId" | "regionName" | "cloudRegion" | "status" | "phase" | "errorMessage" | "raw";
type EndpointMember = "cloudProvider" | "serviceId" | "id" | "projectId" | "status" | "phase" | "errorMessage" | "deleteRequested" | "raw";
type CallMember = "projectId" | "signal" | "timeoutMs" | "maxRetries" | "envelope" | "pretty";
type PauseMember = CallMember | "intervalMs" | "maxIntervalMs" | "deadlineMs";
type Wait = "watch" | "waitUntilReady" | "waitUntilGone";
type Credential = "publicKey" | "privateKey" | "clientId" | "clientSecret" | "accessToken";
type ErrorMember = keyof Error | "code" | "hint" | "toJSON";

all<[
  Same<keyof AwsEndpointService, ServiceMember | "endpointServiceName" | "interfaceEndpoints" | "supportedRemoteRegions">,
  Same<keyof AzureEndpointService, ServiceMember | "privateLinkServiceName" | "privateLinkServiceResourceId" | "privateEndpoints">,
  Same<keyof GcpEndpointService, ServiceMember | "endpointGroupNames" | "serviceAttachmentNames" | "portMappingEnabled">,
  Same<keyof AwsPrivateEndpoint, EndpointMember | "interfaceEndpointId">,
  Same<keyof AzurePrivateEndpoint, EndpointMember | "privateEndpointConnectionName" | "privateEndpointIPAddress" | "privateEndpointResourceId">,
  Same<keyof GcpPrivateEndpoint, EndpointMember | "endpointGroupName" | "gcpProjectId" | "portMappingEnabled" | "endpoints">,
  Same<keyof Rule, "endpointName" | "ipAddress" | "status" | "serviceAttachmentName">,
  Same<keyof ClusterConnection, "clusterName" | "stateName" | "srvConnectionString" | "srvShardOptimizedConnectionString" | "connectionString">,
  // Each kind of credentials knows the members of the others, and rules them out.
  Same<keyof ApiKeyCredentials, Credential>,
  Same<keyof ServiceAccountCredentials, Credential>,
  Same<keyof AccessTokenCredentials, Credential>,
  Same<keyof CallOptions, CallMember>,
  Same<keyof WaitOptions, PauseMember | "graceMs" | "onProgress">,
  Same<keyof WatchOptions, PauseMember | "graceMs" | "onProgress" | "until">,
  Same<keyof RetryEndpointOptions, PauseMember | "graceMs" | "onProgress" | "evenIfLast">,
  Same<keyof ConnectOptions, PauseMember | "graceMs" | "endpointId" | "clusterName" | "onStep">,
  Same<keyof ConnectionStringOptions, PauseMember | "clusterName" | "onProgress">,
  Same<keyof RawOperation, "method" | "path" | "query" | "body" | "apiVersion" | "accept" | "contentType">,
  Same<keyof ResponseInfo, "status" | "headers" | "rateLimit" | "deprecated" | "sunset">,
  Same<keyof FetchInit, "method" | "headers" | "body" | "signal" | "redirect" | "credentials" | "cache">,
  Same<keyof ExchangeEvent, "callId" | "operation" | "attempt" | "reason" | "request" | "response" | "error" | "durationMs">,
  Same<Of<Progress<string>>, "phase" | "value" | "attempt" | "elapsedMs" | "nextInMs">,
  Same<keyof EndpointServices, "create" | "ensure" | "update" | "get" | "list" | "delete" | Wait>,
  Same<keyof PrivateEndpoints, "create" | "ensure" | "get" | "list" | "delete" | "retry" | Wait>,
  Same<keyof Clusters, "connectionStrings">,
  Same<keyof RegionalMode, "get" | "set">,
  Same<keyof AtlasClient, "projectId" | "services" | "endpoints" | "clusters" | "regionalMode" | "connect" | "request" | "close" | typeof Symbol.dispose>,
  Same<keyof PrivateConnection, "service" | "endpoint" | "clusters">,
  Same<keyof Look, "clusters" | "attempt" | "elapsedMs" | "nextInMs">,
  Same<keyof NewEndpointOf["GCP"]["endpoints"][number], "endpointName" | "ipAddress">,
  Same<keyof ExchangeEvent["request"], "method" | "url" | "headers" | "body">,
  Same<keyof NonNullable<ExchangeEvent["response"]>, "status" | "headers" | "body">,
  Same<keyof RequestSummary, "method" | "url">,
  Same<keyof ApiError, ErrorMember | "kind" | "status" | "errorCode" | "detail" | "reason" | "parameters" | "fields" | "retryAfterMs" | "request" | "headers" | "body">,
  Same<keyof ApiError["fields"][number], "field" | "description">,
  Same<keyof AuthenticationError, ErrorMember | "status" | "reason">,
  Same<keyof DecodeError, ErrorMember | "path" | "status" | "body" | "request">,
  Same<keyof TransportError, ErrorMember | "attempts" | "mayHaveExecuted" | "request">,
  Same<keyof UsageError, ErrorMember | "argument">,
  Same<keyof WaitError, ErrorMember | "ref" | "last" | "clusters" | "elapsedMs">,
  Same<KnownAtlasError["name"], "ApiError" | "AuthenticationError" | "DecodeError" | "TransportError" | "WaitError" | "UsageError">,
]>();

type Setting = "projectId" | "baseUrl" | "apiVersion" | "envelope" | "pretty" | "fetch" | "timeoutMs" | "maxRetries" | "maxBodyBytes" | "userAgent" | "headers" | "allowInsecure" | "onExchange";
all<[Same<keyof AtlasClientSettings, Setting>]>();
