// What a client hands to `fetch`, what it needs back, and what it tells of each exchange.

/** The part of RequestInit that this package uses. */
export interface FetchInit {
  /** In upper case. */
  readonly method: string;
  /** Names in lower case. */
  readonly headers: Record<string, string>;
  /** As text; left out where the request has none. */
  readonly body?: string;
  /** Aborted when the caller gives up or the time is over. */
  readonly signal?: AbortSignal;
  /** A key goes to one origin, so nobody else may follow a redirect. */
  readonly redirect?: "manual";
  /** Neither cookies nor a browser's own login go along. */
  readonly credentials?: "omit";
  /** Every look is a look at Atlas. */
  readonly cache?: "no-store";
}

/** The part of a Response that this package uses. Where there is a `body` with `getReader`, that is read in place of `text()`, so that a long one can be left. Nothing is cloned or checked with `instanceof`. */
export interface FetchResponse {
  /** HTTP status. */
  readonly status: number;
  /** `get` in any case of the name; `forEach` gives value and name. */
  readonly headers: { get(name: string): string | null; forEach(callback: (value: string, name: string) => void): void };
  /** The whole body. Called once, or not at all. */
  text(): Promise<string>;
}

/** `globalThis.fetch`, a fetch of undici or node-fetch, the mock's, or your own double. */
export type FetchLike = (input: string, init: FetchInit) => Promise<FetchResponse>;

/** An HTTP request, and how it ended. */
export interface ExchangeEvent {
  /** Which call of the client, from 1. The exchanges of a call share it: challenges, repetitions, tokens. */
  readonly callId: number;
  /** By Atlas's name for the operation, "createPrivateEndpointService"; null: it was `AtlasClient.request`. */
  readonly operation: string | null;
  /** Which exchange of the call, from 1. */
  readonly attempt: number;
  /** Why it was sent. */
  readonly reason: "first" | "challenge" | "stale" | "retry" | "token";
  /** As it was sent; what depends on a secret reads "•••". */
  readonly request: {
    /** In upper case. */
    readonly method: string;
    /** Absolute, query included. */
    readonly url: string;
    /** Names in lower case. */
    readonly headers: Readonly<Record<string, string>>;
    /** null: it had none. */
    readonly body: string | null;
  };
  /** As it came; null where none did. */
  readonly response: {
    /** HTTP status. */
    readonly status: number;
    /** Names in lower case. */
    readonly headers: Readonly<Record<string, string>>;
    /** "" where it was empty. */
    readonly body: string;
  } | null;
  /** Why no response came; null where one did. */
  readonly error: string | null;
  /** From the request to the end of the body. */
  readonly durationMs: number;
}
