// What all calls have in common: their options, the promise they give, the answer behind it,
// and the call for whatever else Atlas can do.

/** For one call. What is left out is the client's. */
export interface CallOptions {
  /** Project (group) id, 24 hex digits. Counts more than the ref's, which counts more than the client's. */
  readonly projectId?: string | undefined;
  /** Gives the call up at once, its pauses too. `AbortSignal.timeout(ms)` limits it as a whole. */
  readonly signal?: AbortSignal | undefined;
  /** For each of its HTTP requests, the body included; `false`: no limit. @default the client's */
  readonly timeoutMs?: number | false | undefined;
  /** How often a request may be repeated, by the rules of `AtlasClientSettings.maxRetries`; 0: never. @default the client's */
  readonly maxRetries?: number | undefined;
  /** Have Atlas send {status, content}. @default the client's */
  readonly envelope?: boolean | undefined;
  /** Have Atlas send its bodies indented. @default the client's */
  readonly pretty?: boolean | undefined;
}

/** Status and headers of the answer that a result came from. */
export interface ResponseInfo {
  /** HTTP status; with `envelope`, that of the answer outside. */
  readonly status: number;
  /** By name, in lower case. A browser shows those that CORS exposes. */
  readonly headers: Readonly<Record<string, string>>;
  /** `RateLimit-Limit` and `RateLimit-Remaining`, in requests of the project; null: not sent. v2 has them. */
  readonly rateLimit: {
    /** How many the project's allowance holds. */
    readonly limit: number;
    /** How many of them are left. */
    readonly remaining: number;
  } | null;
  /** Atlas sent `Deprecation`: this version of the operation is on its way out. */
  readonly deprecated: boolean;
  /** When it stops working (`Sunset`), ISO 8601; null: not sent. */
  readonly sunset: string | null;
}

/** A promise of the data that can give the response too: `await call`, or `await call.withResponse()`. */
export interface AtlasPromise<T> extends Promise<T> {
  /** Of the same call: nothing more is sent, and it fails where the promise fails. */
  withResponse(): Promise<{
    /** What the promise itself gives. */
    readonly data: T;
    /** Where it came from. */
    readonly response: ResponseInfo;
  }>;
}

/** An operation of the Atlas Administration API that this package has no method for. */
export interface RawOperation {
  /** In any case. CONNECT and TRACE are refused. */
  readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE" | "HEAD" | (string & {});
  /**
   * What follows the version: "/groups/{groupId}/clusters". `{groupId}` becomes the id of the
   * project; nothing else is changed, so names in it are yours to encode. A path that a URL
   * parser would change (dot segments, blanks, "\", "#") is refused, and so is a query.
   */
  readonly path: string;
  /** Encoded on the way. A list becomes its name with each value; what is `undefined` does not go out. @default {} */
  readonly query?: Readonly<Record<string, string | number | boolean | undefined | readonly (string | number | boolean)[]>> | undefined;
  /** Goes out as JSON, a string as it is. `undefined`: no body. */
  readonly body?: unknown;
  /** @default the client's */
  readonly apiVersion?: "v1.0" | "v2" | undefined;
  /** Media type to ask for, where an operation has another date: "application/vnd.atlas.2024-08-05+json". @default the version's */
  readonly accept?: string | undefined;
  /** Media type of `body`. @default that of `accept` */
  readonly contentType?: string | undefined;
}

/** What `AtlasClient.request` gives. */
export interface RawResult<T> extends ResponseInfo {
  /** The body, parsed as JSON; null where it was empty. */
  readonly data: T;
}
