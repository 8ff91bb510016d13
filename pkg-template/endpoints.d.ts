// Private endpoints: your side of a service, as Atlas knows it; and the project's regional mode.

import type { AtlasPromise, CallOptions } from "./calls.js";
import type { CloudProvider, Phase, ServiceArgument } from "./services.js";
import type { WaitOptions, Watch, WatchOptions } from "./waits.js";

/** Names an endpoint. Every `PrivateEndpoint` does; so does an object of your own. */
export interface EndpointRef<P extends CloudProvider = CloudProvider> {
  /** Whose cloud it is in. */
  readonly cloudProvider: P;
  /** Atlas's id of its service, 24 hex digits. */
  readonly serviceId: string;
  /**
   * The cloud's name for it.
   *
   * | provider | id |
   * | --- | --- |
   * | AWS | "vpce-…" |
   * | AZURE | the resource id, "/subscriptions/…", as it is or percent-encoded; as it is in results |
   * | GCP | the name of the endpoint group; with port mapping, of the forwarding rule |
   */
  readonly id: string;
  /** Project (group) id, 24 hex digits. Results have it. @default the client's */
  readonly projectId?: string | undefined;
}

/** What `create` is to tell Atlas of an endpoint; each provider has its own. */
export interface NewEndpointOf {
  /** An interface endpoint. */
  AWS: {
    /** The endpoint's id: "vpce-" and 17 hex digits. */
    readonly id: string;
  };
  /** A private endpoint. */
  AZURE: {
    /** The endpoint's resource id, "/subscriptions/…". */
    readonly id: string;
    /** The address it has in your network. */
    readonly privateEndpointIPAddress: string;
  };
  /** A group of forwarding rules. */
  GCP: {
    /** A name for the group; with port mapping, the name of the forwarding rule. */
    readonly endpointGroupName: string;
    /** The project that the rules are in: one of yours, not one of MongoDB's. */
    readonly gcpProjectId: string;
    /**
     * As many as the service has `serviceAttachmentNames`; with port mapping, one. If a
     * service as Atlas described it is given, not just its ref, the number is checked before
     * anything is sent.
     */
    readonly endpoints: readonly {
      /** Name of the forwarding rule. */
      readonly endpointName: string;
      /** Its address in your network. */
      readonly ipAddress: string;
    }[];
  };
}

/**
 * Atlas's word for how far an endpoint is: AWS's `connectionStatus`, the others' `status`. ""
 * until Atlas has one. Open: decide on `phase`.
 */
export type EndpointStatus =
  | ""
  | "NONE"
  | "PENDING_ACCEPTANCE"
  | "PENDING"
  | "INITIATING"
  | "VERIFIED"
  | "AVAILABLE"
  | "REJECTED"
  | "FAILED"
  | "DELETING"
  | "DELETED"
  | (string & {});

/** What endpoints of all providers have. */
interface EndpointCommon<P extends CloudProvider> extends EndpointRef<P> {
  /** The project it is in. */
  readonly projectId: string;
  /** Atlas's word, whatever its name in the body. */
  readonly status: EndpointStatus;
  /** What it amounts to. */
  readonly phase: Phase;
  /** What is wrong, in Atlas's words: "Interface endpoint vpce-… was not found". Can come while it is pending. null: no trouble. */
  readonly errorMessage: string | null;
  /** Atlas has been told to delete it. */
  readonly deleteRequested: boolean;
  /** Atlas's body, unchanged: also what this version does not know of. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** An interface endpoint in a VPC. */
export interface AwsPrivateEndpoint extends EndpointCommon<"AWS"> {
  /** "vpce-…" */
  readonly interfaceEndpointId: string;
}

/** A private endpoint in a virtual network. */
export interface AzurePrivateEndpoint extends EndpointCommon<"AZURE"> {
  /** Name of its connection to Atlas's service; null until Atlas has seen it. */
  readonly privateEndpointConnectionName: string | null;
  /** Its address in your network; null where Atlas did not say. */
  readonly privateEndpointIPAddress: string | null;
  /** "/subscriptions/…"; null where Atlas did not say. */
  readonly privateEndpointResourceId: string | null;
}

/** An endpoint group in a VPC network: as many forwarding rules as the service has attachments. */
export interface GcpPrivateEndpoint extends EndpointCommon<"GCP"> {
  /** Name of the group; with port mapping, of the forwarding rule. */
  readonly endpointGroupName: string;
  /** The project that the rules are in; null where Atlas did not say. */
  readonly gcpProjectId: string | null;
  /** One rule serves for all attachments. false: or not in the body. */
  readonly portMappingEnabled: boolean;
  /** Its forwarding rules. */
  readonly endpoints: readonly {
    /** Name of the forwarding rule; null where Atlas did not say. */
    readonly endpointName: string | null;
    /** Its address in your network; null where Atlas did not say. */
    readonly ipAddress: string | null;
    /** How far it is; null where Atlas did not say. */
    readonly status: EndpointStatus | null;
    /** Where it leads; null where Atlas did not say. */
    readonly serviceAttachmentName: string | null;
  }[];
}

/** An endpoint of any provider. Narrow by `cloudProvider`. */
export type PrivateEndpoint = AwsPrivateEndpoint | AzurePrivateEndpoint | GcpPrivateEndpoint;

/** The endpoint of that provider. */
export type PrivateEndpointOf<P extends CloudProvider> = Extract<PrivateEndpoint, { cloudProvider: P }>;

/** For `PrivateEndpoints.retry`. */
export interface RetryEndpointOptions<T = unknown> extends WaitOptions<T> {
  /** Retry the last endpoint of a service as well, although Atlas may remove the service along with it. @default false */
  readonly evenIfLast?: boolean | undefined;
}

/**
 * `/groups/{groupId}/privateEndpoint/{cloudProvider}/endpointService/{serviceId}/endpoint`
 *
 * Every call may reject with any error of this package; with `WaitError` only those that wait.
 */
export interface PrivateEndpoints {
  /**
   * createPrivateEndpoint, `POST …/endpoint`: tells Atlas of the endpoint that you made in your
   * cloud, for a service that is ready. Known already: `ApiError` "already_exists". An id that
   * does not exist in the cloud is no error here, but an `errorMessage` later.
   */
  create<P extends CloudProvider>(service: ServiceArgument<P>, endpoint: NewEndpointOf[P], options?: CallOptions): AtlasPromise<PrivateEndpointOf<P>>;
  /**
   * Finds the endpoint of that id or registers it. Two that do so at once, or an answer that is
   * lost, end in the one endpoint.
   */
  ensure<P extends CloudProvider>(service: ServiceArgument<P>, endpoint: NewEndpointOf[P], options?: CallOptions): Promise<{
    /** In whatever phase it is. */
    readonly endpoint: PrivateEndpointOf<P>;
    /** false: it was registered before this call. */
    readonly created: boolean;
  }>;
  /** getPrivateEndpoint, `GET …/endpoint/{id}`. Unknown or gone: `ApiError` "not_found". */
  get<P extends CloudProvider>(ref: EndpointRef<P>, options?: CallOptions): AtlasPromise<PrivateEndpointOf<P>>;
  /**
   * All endpoints of a service. Atlas has no operation for it: this is getPrivateEndpointService
   * and then a getPrivateEndpoint for each. Those that are gone by then are not in the list.
   */
  list<P extends CloudProvider>(service: ServiceArgument<P>, options?: CallOptions): Promise<readonly PrivateEndpointOf<P>[]>;
  /**
   * deletePrivateEndpoint, `DELETE …/endpoint/{id}`. Atlas has begun when it answers, and has
   * finished when `waitUntilGone` resolves. It is no error if the endpoint is gone already. With
   * its last endpoint an AWS service goes too.
   */
  delete(ref: EndpointRef, options?: CallOptions): AtlasPromise<void>;
  /**
   * Gives an endpoint that failed another try: it is deleted and, once Atlas has forgotten it,
   * registered anew; resolves when it is ready. If it has not failed, it is only waited for; if
   * Atlas does not know it, it is registered. One client does this for one endpoint of a project at a
   * time, because Atlas lets some fail that are changed together.
   * @throws UsageError "usage.refused": it is the last of its service, and `evenIfLast` is not set. Nothing was deleted
   * @throws WaitError "wait.failed": it failed again; or the service is gone with it, and then is the `ref`
   */
  retry<P extends CloudProvider>(service: ServiceArgument<P>, endpoint: NewEndpointOf[P], options?: RetryEndpointOptions<PrivateEndpointOf<P>>): Promise<PrivateEndpointOf<P>>;
  /**
   * getPrivateEndpoint, again and again; unless `until` says otherwise, until it is ready,
   * failed or gone. That it failed is a look like the others, and no error.
   */
  watch<P extends CloudProvider>(ref: EndpointRef<P>, options?: WatchOptions<PrivateEndpointOf<P>>): Watch<PrivateEndpointOf<P>>;
  /**
   * getPrivateEndpoint, again and again, until the phase is "ready".
   * @throws WaitError "wait.failed": it failed, was rejected, is being deleted, is gone, or still has an `errorMessage` after `graceMs`; "wait.deadline"
   */
  waitUntilReady<P extends CloudProvider>(ref: EndpointRef<P>, options?: WaitOptions<PrivateEndpointOf<P>>): Promise<PrivateEndpointOf<P>>;
  /**
   * getPrivateEndpoint, again and again, until Atlas does not know it any more. For the time
   * after `delete`.
   * @throws WaitError "wait.deadline"
   */
  waitUntilGone(ref: EndpointRef, options?: WaitOptions<PrivateEndpoint>): Promise<void>;
}

/**
 * `/groups/{groupId}/privateEndpoint/regionalMode`: whether a project may have several
 * endpoints in several regions. All its clusters must be sharded then.
 */
export interface RegionalMode {
  /** getRegionalEndpointMode, `GET …/regionalMode`. */
  get(options?: CallOptions): AtlasPromise<boolean>;
  /**
   * toggleRegionalEndpointMode, `PATCH …/regionalMode`, and then getRegionalEndpointMode until
   * Atlas agrees or the deadline has come. Gives Atlas's last word: at a deadline that may be
   * the old one. Clusters in several regions get other connection strings.
   * @throws ApiError "conflict": endpoints or replica sets of the project stand against it
   */
  set(enabled: boolean, options?: WaitOptions<boolean>): Promise<boolean>;
}

export {};
