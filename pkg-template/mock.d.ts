// atlas-private-endpoint/mock: an Atlas in memory, for tests and demos, in any runtime.

import type { ApiKeyCredentials, ServiceRef } from "./index.js";

/** For `createMockAtlas`. */
export interface MockAtlasOptions {
  /** The one key pair that is let in. @default fixed ones, in `MockAtlas.credentials` */
  readonly credentials?: ApiKeyCredentials | undefined;
  /** Projects there are, 24 hex digits each. @default one, in `MockAtlas.projectId` */
  readonly projectIds?: readonly string[] | undefined;
  /**
   * Looks after which a new service or a deletion has settled: with 2, two looks see INITIATING and the third sees it ready. A look is
   * a GET that shows the service, alone or in a list. @default 1
   */
  readonly looks?: number | undefined;
  /** Word of a settled service: today's AVAILABLE or the reference page's. @default "AVAILABLE" */
  readonly readyStatus?: "AVAILABLE" | "WAITING_FOR_USER" | undefined;
  /** Accepted requests after which a nonce is stale: the next gets a 401 with `stale=true`. @default Infinity */
  readonly nonceUses?: number | undefined;
  /**
   * Refuse a nonce count below one already accepted on its nonce, as some servers do. A count that was already used is refused
   * always. Calls at the same time may overtake each other, so a client cannot promise the order. @default false
   */
  readonly strictOrder?: boolean | undefined;
}

/** What goes wrong with the next request that matches. */
export interface MockFault {
  /** In any case. @default any */
  readonly method?: string | undefined;
  /** Matched against path and query; a string matches where it occurs in them. @default any */
  readonly path?: string | RegExp | undefined;
  /** How many requests it is for. @default 1 */
  readonly times?: number | undefined;
  /**
   * "network": nothing arrives. "lost_answer": executed, the answer is lost. "hang": no answer until aborted. Or an answer, status and
   * Atlas's errorCode or a raw body; the operation is not executed.
   *
   * "network" and "hang" match any request, challenges included; the others only one whose credentials were accepted.
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
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** Names in lower case. Nothing is masked. */
  readonly headers: Readonly<Record<string, string>>;
  /** null: there was none. */
  readonly body: string | null;
  /** HTTP status of the answer; that of an answer that was lost, too. 0: none yet ("hang"). */
  readonly status: number;
  /** The operation ("createPrivateEndpointService"), where it got as far as that: null for a 401 and for an unknown path. */
  readonly operation: string | null;
}

/**
 * Private endpoint services in memory: signatures checked, v1.0 and v2, envelope, pretty, bodies refused as Atlas refuses them. It
 * knows createPrivateEndpointService, listPrivateEndpointService, getPrivateEndpointService and deletePrivateEndpointService.
 *
 * A signature is checked against RFC 7616 field by field, more strictly than Atlas does. What is refused gets Atlas's 401, which says
 * nothing, and a header `x-mock-reason`, which says what is wrong: `nc_reused: nc=00000002 was already used with this nonce`.
 *
 * Where no answer of Atlas's is known (a wrong Content-Type, an unknown query parameter), it answers with a likely error code.
 */
export interface MockAtlas {
  /** Give it to `AtlasClient`, or stub `globalThis.fetch` with it. Answers any origin; honours `signal`, ignores `redirect`, `credentials` and `cache`. */
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /** The key pair that is let in. */
  readonly credentials: ApiKeyCredentials;
  /** The first project there is. */
  readonly projectId: string;
  /** All so far, in the order they came, challenges included; those of a "network" fault never came. */
  readonly requests: readonly MockRequest[];
  /** Changes what a service says from its next look on; a `status` stays until it is set again or the service deleted. @throws UsageError where there is none */
  set(ref: ServiceRef, change: { readonly status?: string | undefined; readonly errorMessage?: string | null | undefined }): void;
  /** Queues a fault. Of several that match, the one queued first is used. @throws UsageError "usage.invalid_argument" */
  fault(fault: MockFault): void;
  /** Uses left of all faults: assert that it is 0. */
  readonly pendingFaults: number;
  /** Back to the beginning: no services, no requests, no faults, no nonces. */
  reset(): void;
}

/**
 * Makes a mock Atlas.
 * @throws UsageError "usage.invalid_argument" naming the option
 */
export declare function createMockAtlas(options?: MockAtlasOptions): MockAtlas;
