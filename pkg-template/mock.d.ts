// atlas-private-endpoint/mock: an Atlas in memory, for tests and demos, in any runtime.

import type { ApiKeyCredentials, CloudProvider, EndpointRef, ServiceAccountCredentials, ServiceRef } from "./index.js";

/** A cluster of every project of a mock. */
export interface MockCluster {
  /** Letters, digits and dashes. */
  readonly name: string;
  /** Regional mode cannot be had while there is a replica set. @default "SHARDED" */
  readonly clusterType?: "SHARDED" | "REPLICASET" | "GEOSHARDED" | undefined;
  /**
   * Where its nodes are, in either spelling. An endpoint whose service is not in each of them gets no connection string of this cluster.
   * @default wherever the endpoint's service is
   */
  readonly regions?: readonly string[] | undefined;
}

/** For `createMockAtlas`. */
export interface MockAtlasOptions {
  /** The one key pair that is let in. @default fixed ones, in `MockAtlas.credentials` */
  readonly credentials?: ApiKeyCredentials | undefined;
  /** The one service account that gets tokens. @default a fixed one, in `MockAtlas.serviceAccount` */
  readonly serviceAccount?: ServiceAccountCredentials | undefined;
  /** Projects there are, 24 hex digits each. @default one, in `MockAtlas.projectId` */
  readonly projectIds?: readonly string[] | undefined;
  /** Projects that exist, but not for these credentials: 401 NOT_IN_GROUP. Any other one is 404 GROUP_NOT_FOUND. @default none */
  readonly closedProjectIds?: readonly string[] | undefined;
  /** The credentials have the role Project Read Only: what changes something is 401 USER_UNAUTHORIZED. @default false */
  readonly readOnly?: boolean | undefined;
  /** Clusters each project has; a name stands for a sharded one. @default ["Cluster0"] */
  readonly clusters?: readonly (string | MockCluster)[] | undefined;
  /**
   * Looks after which a new service, an endpoint, a cluster, regional mode or a deletion has settled: with 2, two looks see it under way
   * and the third sees it done. A look is a GET that shows the thing, alone or in a list; one of a service is also a look at those of its
   * endpoints that are being deleted. With 0 everything has settled by the next request. @default 1
   */
  readonly looks?: number | undefined;
  /** Word of a settled service: today's AVAILABLE or the reference page's. @default "AVAILABLE" */
  readonly readyStatus?: "AVAILABLE" | "WAITING_FOR_USER" | undefined;
  /**
   * Ids of endpoints that the cloud does not have. Atlas registers them nevertheless. An AWS one then stays NONE and says "Interface
   * endpoint vpce-… was not found"; others end FAILED. @default none
   */
  readonly missingEndpoints?: readonly string[] | undefined;
  /** Fail an endpoint that is registered while another one of its project has not settled, as Atlas does now and then. @default false */
  readonly concurrentCreatesFail?: boolean | undefined;
  /** Accepted requests after which a nonce is stale: the next gets a 401 with `stale=true`. @default Infinity */
  readonly nonceUses?: number | undefined;
  /**
   * Refuse a nonce count below one already accepted on its nonce, as some servers do. A count that was already used is refused
   * always. Calls at the same time may overtake each other, so a client cannot promise the order. @default false
   */
  readonly strictOrder?: boolean | undefined;
  /** Life of a token in seconds, by `Date.now()`: fake timers end it. @default 3600 */
  readonly tokenSeconds?: number | undefined;
  /** Requests after which a token is refused. @default Infinity */
  readonly tokenUses?: number | undefined;
}

/** What goes wrong with the next request that matches. */
export interface MockFault {
  /** In any case. @default any */
  readonly method?: string | undefined;
  /** Matched against path and query; a string matches where it occurs in them. @default any */
  readonly path?: string | RegExp | undefined;
  /** Name of an operation, as `MockRequest.operation` has it: "createPrivateEndpoint". @default any */
  readonly operation?: string | undefined;
  /** How many requests it is for. @default 1 */
  readonly times?: number | undefined;
  /**
   * "network": nothing arrives. "lost_answer": executed, the answer is lost. "hang": no answer until aborted. Or an answer, status and
   * Atlas's errorCode or a raw body; the operation is not executed.
   *
   * "network" and "hang" match any request, challenges included; the others only one whose credentials were accepted. A request for a
   * token is one of these, too.
   */
  readonly with:
    | "network"
    | "lost_answer"
    | "hang"
    | {
        /** 200 to 599. */
        readonly status: number;
        /** @default "UNEXPECTED_ERROR" */
        readonly errorCode?: string | undefined;
        /** Sent as it is, in place of Atlas's error body. */
        readonly body?: string | undefined;
        /** Added, or put in the place of the usual ones. */
        readonly headers?: Readonly<Record<string, string>> | undefined;
      };
}

/** One request as it came in. */
export interface MockRequest {
  /** In upper case. */
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** Names in lower case. Nothing is masked. */
  readonly headers: Readonly<Record<string, string>>;
  /** null: there was none. */
  readonly body: string | null;
  /** HTTP status of the answer; that of an answer that was lost, too. 0: none yet ("hang"). */
  readonly status: number;
  /**
   * The operation ("createPrivateEndpointService"), where it got as far as that: null for refused credentials and for an unknown path.
   * Requests to the token endpoint are "createAccessToken" and "revokeAccessToken".
   */
  readonly operation: string | null;
  /** Why it was refused: the answer's `x-mock-reason`. null: it was not. */
  readonly reason: string | null;
}

/** A service as it is now, for assertions; usable as a ref. */
export interface MockService {
  /** The project it is in. */
  readonly projectId: string;
  /** Whose cloud it is in. */
  readonly cloudProvider: CloudProvider;
  /** 24 hex digits. */
  readonly id: string;
  /** Atlas's spelling. */
  readonly regionName: string;
  /** Atlas's word for how far it is. */
  readonly status: string;
  /** What is wrong, in Atlas's words; null: nothing. */
  readonly errorMessage: string | null;
}

/** An endpoint as it is now, for assertions; usable as a ref. */
export interface MockEndpoint {
  /** The project it is in. */
  readonly projectId: string;
  /** Whose cloud it is in. */
  readonly cloudProvider: CloudProvider;
  /** Of the service it is registered at. */
  readonly serviceId: string;
  /** AWS "vpce-…"; AZURE the resource id; GCP the group's name, with port mapping the forwarding rule's. */
  readonly id: string;
  /** AWS's `connectionStatus`, the others' `status`. */
  readonly status: string;
  /** What is wrong, in Atlas's words; null: nothing. */
  readonly errorMessage: string | null;
}

/**
 * A whole private-endpoint resource in memory: signatures and tokens checked, v1.0 and v2, envelope, pretty, bodies refused as Atlas
 * refuses them. It knows the ten operations of the resource, listClusters, getCluster, and the token endpoint; ids come from a counter,
 * so that a test that runs again sees the same.
 *
 * A signature is checked against RFC 7616 field by field, more strictly than Atlas does. Whatever is refused gets Atlas's answer, which
 * may say little, and a header `x-mock-reason`, which says what is wrong: `nc_reused: nc=00000002 was already used with this nonce`.
 *
 * Where no answer of Atlas's is known (a wrong Content-Type, an unknown query parameter), it answers with a likely error code.
 */
export interface MockAtlas {
  /** Give it to `AtlasClient`, or stub `globalThis.fetch` with it. Answers any origin; honours `signal`, ignores `redirect`, `credentials` and `cache`. */
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /** The key pair that is let in. */
  readonly credentials: ApiKeyCredentials;
  /** The service account that gets tokens. */
  readonly serviceAccount: ServiceAccountCredentials;
  /** The first project there is. */
  readonly projectId: string;
  /** All so far, in the order they came, challenges included; those of a "network" fault never came. */
  readonly requests: readonly MockRequest[];
  /** Services there are, those being deleted included. Reading this is no look. */
  readonly services: readonly MockService[];
  /** Endpoints there are, those being deleted included. Reading this is no look. */
  readonly endpoints: readonly MockEndpoint[];
  /**
   * Changes what a service or an endpoint says from its next look on; a `status` stays until it is set again or the thing deleted. An
   * endpoint set to AVAILABLE, or to another word, changes the clusters as it would by itself.
   * @throws UsageError "usage.invalid_argument" where there is none
   */
  set(ref: ServiceRef | EndpointRef, change: { readonly status?: string | undefined; readonly errorMessage?: string | null | undefined }): void;
  /** Queues a fault. Of several that match, the one queued first is used. @throws UsageError "usage.invalid_argument" */
  fault(fault: MockFault): void;
  /** Uses left of all faults: assert that it is 0. */
  readonly pendingFaults: number;
  /** Every token issued so far is refused from now on. */
  revokeTokens(): void;
  /** Back to the beginning: no services, no requests, no faults, no nonces, no tokens. */
  reset(): void;
}

/**
 * Makes a mock Atlas.
 * @throws UsageError "usage.invalid_argument" naming the option
 */
export declare function createMockAtlas(options?: MockAtlasOptions): MockAtlas;
