// Private endpoint services: Atlas's side. One for each provider and region of a project.

import type { AtlasPromise, CallOptions } from "./calls.js";
import type { WaitOptions, Watch, WatchOptions } from "./waits.js";

/** As Atlas spells it in `providerName` and `cloudProvider`. */
export type CloudProvider = "AWS" | "AZURE" | "GCP";

/** Names a service. Every `EndpointService` does; so does `{cloudProvider, id}` out of your own records. */
export interface ServiceRef<P extends CloudProvider = CloudProvider> {
  /** Whose cloud it is in. */
  readonly cloudProvider: P;
  /** Atlas's id of the service, 24 hex digits; not the name of the AWS service. */
  readonly id: string;
  /** Project (group) id, 24 hex digits. Results have it, so that what follows stays in their project. @default the client's */
  readonly projectId?: string | undefined;
}

/** Names a service and cannot be an endpoint, so that the compiler notices when one id stands in for the other. */
export type ServiceArgument<P extends CloudProvider = CloudProvider> = ServiceRef<P> & { readonly serviceId?: undefined };

/** Atlas's word for how far a service is. Open: decide on `phase`. */
export type ServiceStatus = "INITIATING" | "WAITING_FOR_USER" | "AVAILABLE" | "FAILED" | "DELETING" | (string & {});

/**
 * How far a service or an endpoint is, in a closed vocabulary.
 *
 * | phase | status of a service | status of an endpoint |
 * | --- | --- | --- |
 * | ready | AVAILABLE or WAITING_FOR_USER, if the name that the next step needs is there | AVAILABLE |
 * | failed | FAILED | FAILED, REJECTED |
 * | deleting | DELETING | DELETING, DELETED |
 * | pending | INITIATING, and any word that this version does not know | none yet, NONE, PENDING_ACCEPTANCE, PENDING, INITIATING, VERIFIED, and any unknown word |
 */
export type Phase = "pending" | "ready" | "failed" | "deleting";

/** What services of all providers have. */
interface ServiceCommon<P extends CloudProvider> extends ServiceRef<P> {
  /** The project it is in. */
  readonly projectId: string;
  /** As Atlas spells it, "US_EAST_1"; null: not in the body, as before 2022. */
  readonly regionName: string | null;
  /**
   * As the cloud spells it, "us-east-1". Taken from `regionName`; if that does not help, from
   * the name of the AWS service or the GCP attachment, or from what was asked for. null: none
   * of these tells.
   */
  readonly cloudRegion: string | null;
  /** Atlas's word. */
  readonly status: ServiceStatus;
  /** What it amounts to. */
  readonly phase: Phase;
  /** Atlas's explanation of a failure; null: nothing is wrong. */
  readonly errorMessage: string | null;
  /** Atlas's body, unchanged: also what this version does not know of. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** An AWS PrivateLink endpoint service. */
export interface AwsEndpointService extends ServiceCommon<"AWS"> {
  /** "com.amazonaws.vpce.us-east-1.vpce-svc-…"; null while INITIATING. */
  readonly endpointServiceName: string | null;
  /** "vpce-…" of each endpoint. */
  readonly interfaceEndpoints: readonly string[];
  /** From where else endpoints may connect, as Atlas spells it. Empty: nowhere, or not in the body. */
  readonly supportedRemoteRegions: readonly string[];
}

/** An Azure Private Link service. */
export interface AzureEndpointService extends ServiceCommon<"AZURE"> {
  /** "pls_…"; null while INITIATING. */
  readonly privateLinkServiceName: string | null;
  /** What `az network private-endpoint create --private-connection-resource-id` wants; null while INITIATING. */
  readonly privateLinkServiceResourceId: string | null;
  /** Resource id of each endpoint. */
  readonly privateEndpoints: readonly string[];
}

/** The service attachments of a GCP Private Service Connect. */
export interface GcpEndpointService extends ServiceCommon<"GCP"> {
  /** Its endpoints, by the name of their group or, with port mapping, of their rule. */
  readonly endpointGroupNames: readonly string[];
  /** In the order of their trailing number. Not all are there until the phase is "ready". */
  readonly serviceAttachmentNames: readonly string[];
  /** One address and one rule serve for all attachments. false: or not in the body. */
  readonly portMappingEnabled: boolean;
}

/** A service of any provider. Narrow by `cloudProvider`. */
export type EndpointService = AwsEndpointService | AzureEndpointService | GcpEndpointService;

/** The service of that provider. */
export type EndpointServiceOf<P extends CloudProvider> = Extract<EndpointService, { cloudProvider: P }>;

/** What a new service can have at one provider only. */
interface NewServiceExtras {
  AWS: {
    /** From where else endpoints may connect: 35 regions at most, in either spelling, the service's own not among them. @default none */
    readonly supportedRemoteRegions?: readonly string[] | undefined;
  };
  AZURE: {};
  GCP: {
    /** One address and one rule for all attachments. Settled for good when the service is made. @default false */
    readonly portMappingEnabled?: boolean | undefined;
  };
}

/** The body of a new service: the reference's `providerName` and `region`, and the provider's own. */
export type NewEndpointServiceOf<P extends CloudProvider> = {
  /** Whose cloud it is to be in. */
  readonly providerName: P;
  /**
   * In either spelling, "us-east-1" or "US_EAST_1". Goes out as it is written, known or not;
   * if Atlas does not take it, the `hint` of the error has the nearest name.
   */
  readonly region: string;
} & NewServiceExtras[P];

/** The body of a new service of any provider. */
export type NewEndpointService = { [P in CloudProvider]: NewEndpointServiceOf<P> }[CloudProvider];

/**
 * `/groups/{groupId}/privateEndpoint/…/endpointService`
 *
 * Every call may reject with any error of this package; with `WaitError` only those that wait.
 */
export interface EndpointServices {
  /**
   * createPrivateEndpointService, `POST …/privateEndpoint/endpointService`. Gives a service that
   * is INITIATING, and that Atlas will work on for minutes: `waitUntilReady` comes next. A
   * second service for a provider and region is `ApiError` "already_exists". If the answer is
   * lost, it is not sent again, since Atlas may have executed it: `TransportError` with
   * `mayHaveExecuted`, after which `ensure` finds what became of it.
   */
  create<P extends CloudProvider>(service: NewEndpointServiceOf<P>, options?: CallOptions): AtlasPromise<EndpointServiceOf<P>>;
  /**
   * Finds the service for that provider and region (at GCP, with that `portMappingEnabled`) or
   * creates it. Two that do so at once, or an answer that is lost, end in the one service.
   * The phase of a service that is found is not looked at, nor are its
   * `supportedRemoteRegions`.
   */
  ensure<P extends CloudProvider>(service: NewEndpointServiceOf<P>, options?: CallOptions): Promise<{
    /** In whatever phase it is. */
    readonly service: EndpointServiceOf<P>;
    /** false: it existed before this call. */
    readonly created: boolean;
  }>;
  /**
   * updatePrivateEndpointService, `PATCH …/privateEndpoint/endpointService/{id}`: from which
   * other regions endpoints may connect. AWS alone has that. The list takes the place of the
   * old one; [] is none.
   */
  update(ref: ServiceArgument<"AWS">, change: { /** In either spelling. */ readonly supportedRemoteRegions: readonly string[] }, options?: CallOptions): AtlasPromise<AwsEndpointService>;
  /** getPrivateEndpointService, `GET …/{cloudProvider}/endpointService/{id}`. Unknown or gone: `ApiError` "not_found". */
  get<P extends CloudProvider>(ref: ServiceArgument<P>, options?: CallOptions): AtlasPromise<EndpointServiceOf<P>>;
  /**
   * listPrivateEndpointService, once for each provider and all three at a time. AWS comes
   * first, then AZURE, then GCP. If one of them fails, so does the call.
   */
  list(options?: CallOptions): Promise<readonly EndpointService[]>;
  /** listPrivateEndpointService, `GET …/{cloudProvider}/endpointService`: those of one provider. */
  list<P extends CloudProvider>(provider: P, options?: CallOptions): AtlasPromise<readonly EndpointServiceOf<P>[]>;
  /** Those of a provider that may not have been chosen: `undefined` stands for all three. */
  list(provider: CloudProvider | undefined, options?: CallOptions): Promise<readonly EndpointService[]>;
  /**
   * deletePrivateEndpointService, `DELETE …/{cloudProvider}/endpointService/{id}`. Atlas has
   * begun when it answers, and has finished when `waitUntilGone` resolves. It is no error if
   * the service is gone already. While it has endpoints: `ApiError` "has_endpoints".
   */
  delete(ref: ServiceArgument, options?: CallOptions): AtlasPromise<void>;
  /**
   * getPrivateEndpointService, again and again; unless `until` says otherwise, until it is
   * ready, failed or gone. That it failed is a look like the others, and no error.
   */
  watch<P extends CloudProvider>(ref: ServiceArgument<P>, options?: WatchOptions<EndpointServiceOf<P>>): Watch<EndpointServiceOf<P>>;
  /**
   * getPrivateEndpointService, again and again, until the phase is "ready". Takes three to five
   * minutes as a rule; half an hour has been seen.
   * @throws WaitError "wait.failed": it failed, is being deleted, or is gone; "wait.deadline"
   */
  waitUntilReady<P extends CloudProvider>(ref: ServiceArgument<P>, options?: WaitOptions<EndpointServiceOf<P>>): Promise<EndpointServiceOf<P>>;
  /**
   * getPrivateEndpointService, again and again, until Atlas does not know it any more. For the
   * time after `delete`.
   * @throws WaitError "wait.failed": it failed; "wait.deadline"
   */
  waitUntilGone(ref: ServiceArgument, options?: WaitOptions<EndpointService>): Promise<void>;
}

export {};
