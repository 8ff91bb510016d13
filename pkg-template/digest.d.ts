/// <reference lib="esnext.disposable" />
// The types of "atlas-private-endpoint/digest": HTTP Digest for any other API. They are part
// of "atlas-private-endpoint" too.

export * from "./errors.js";
import type { AuthenticationError } from "./errors.js";

// ---------------------------------------------------------------- loading

/**
 * A compiled module, where the compiler knows of WebAssembly; else nothing. The intersection
 * keeps numbers and booleans out, which the empty interface of lib.dom would let in.
 */
export type WasmModule = typeof globalThis extends { WebAssembly: { Module: { prototype: infer M } } } ? M & object : never;

/** What the core can be made of: a URL to fetch, the answer to a fetch, bytes, or a module that is compiled already. */
export type WasmSource = URL | string | Response | ArrayBuffer | ArrayBufferView | WasmModule;

/**
 * Loads the WebAssembly core. Not needed: the first call does it. There is one load, however
 * often and however many at a time ask; after one that failed, the next try is a new one.
 *
 * @param source needed where the core does not lie beside this package; `init(fetch(url))` will do, since it can be a promise
 * @throws UsageError "load.failed"; the engine's own error is its `cause`
 */
export declare function init(source?: WasmSource | PromiseLike<WasmSource>): Promise<void>;

/** The version of this package, as npm has it: "1.2.3". */
export declare const version: string;

// ---------------------------------------------------------------- digest

/** User name and password, hashed in UTF-8. */
export interface DigestCredentials {
  /** Must not hold a ":". */
  readonly username: string;
  /** Any text. */
  readonly password: string;
}

/** A function that takes a URL as text, and options, and gives a promise: `fetch` and what is made after it. */
export type AnyFetch = (input: string, init?: any) => Promise<any>;

/** For {@link createDigestFetch}. */
export interface DigestFetchOptions<F extends AnyFetch = typeof globalThis.fetch> extends DigestCredentials {
  /** Does the sending. It is called with a URL string and a RequestInit. @default what `globalThis.fetch` is at the time of a request */
  readonly fetch?: F | undefined;
  /** Origins whose challenges may be answered. No redirect and no `domain` widens them. @default that of the first request */
  readonly origins?: readonly string[] | undefined;
  /** Reject a success whose `rspauth` is missing, and every answer whose `rspauth` is wrong. @default false */
  readonly requireMutualAuth?: boolean | undefined;
  /** Told why a 401 was not answered, or not again, before it is returned. */
  readonly onUnanswered?: ((error: AuthenticationError, response: Awaited<ReturnType<F>>) => void) | undefined;
}

/** The given fetch's own type, with an end. */
export type DigestFetch<F extends AnyFetch = typeof globalThis.fetch> = F & {
  /** Wipes the password. Calls under way and later ones reject with `UsageError` "usage.closed". May be called twice. */
  close(): void;
  /** The same, for `using`. */
  [Symbol.dispose](): void;
};

/**
 * `fetch` with HTTP Digest (RFC 7616): challenges are answered, and from the second request on
 * each costs a single round trip, however many run at once. What stays a 401 comes back as a
 * response with its body unread, just as from fetch.
 *
 * Bodies of text, bytes, Blob, FormData and URLSearchParams are sent again where the server
 * asks; that of a Request is read into memory first. A stream can be sent once: where no
 * challenge is known yet, a HEAD request to the same URL fetches one before.
 *
 * `credentials` is "omit" on every request, so that no browser asks for a password. An
 * `authorization` header of the caller's is sent as it is, and nothing is answered then.
 * Redirects are followed by hand, each signed for its own target; in browsers, which do not
 * show them, a GET or HEAD that was redirected and refused is signed again for where it ended.
 *
 * @throws UsageError "usage.invalid_argument": a body that cannot be sent again where it must be; user name or password in the URL
 * @throws AuthenticationError "auth.challenge_hidden" (CORS), "auth.mutual"
 */
export declare function createDigestFetch(options: DigestFetchOptions & { readonly fetch?: undefined }): DigestFetch;
/** The same over a fetch of your own, whose type the result keeps. */
export declare function createDigestFetch<F extends AnyFetch = typeof globalThis.fetch>(options: DigestFetchOptions<F>): DigestFetch<F>;

/**
 * The same without sending, for whatever HTTP client you have. Make one for each user of each
 * origin. It is synchronous, so in a browser `await init()` comes first.
 *
 * It knows no calls: how often a request is tried is yours to limit. Two signed tries are
 * enough for most servers, three where many requests share one nonce.
 */
export declare class DigestSession implements Disposable {
  /** @throws UsageError "usage.invalid_argument" */
  constructor(credentials: DigestCredentials);
  /**
   * What to send as `Authorization`; null while no challenge covers the target. Each value has
   * a count of its own, so ask for one whenever a request goes out, for repetitions too.
   */
  authorize(request: {
    /** As it is sent. */
    readonly method: string;
    /** The request target as it is sent ("/path?query"; text is not changed); or a URL, for its path and query. */
    readonly uri: string | URL;
    /** Matters where the server insists on `auth-int`. */
    readonly body?: string | Uint8Array | undefined;
  }): string | null;
  /**
   * Takes a 401: its `WWW-Authenticate`, in one piece or line by line, and what was sent as
   * `Authorization`, if anything was. "retry": a new value may be accepted. "rejected": user
   * name or password is wrong.
   *
   * @throws AuthenticationError "auth.challenge": nothing in it can be answered
   */
  receiveChallenge(wwwAuthenticate: string | readonly string[] | null | undefined, authorization?: string | null): "retry" | "rejected";
  /**
   * Takes the `Authentication-Info` of an answer: uses `nextnonce` from then on, and checks
   * `rspauth`. "absent": there is none to check.
   */
  receiveInfo(
    authenticationInfo: string | null | undefined,
    exchange: {
      /** As it was sent. */
      readonly authorization: string;
      /** As it was sent. */
      readonly uri: string | URL;
      /** That of the answer; matters for `auth-int` alone. */
      readonly body?: string | Uint8Array | undefined;
    },
  ): "verified" | "mismatch" | "absent";
  /** Wipes the password. May be called twice. */
  close(): void;
  /** The same, for `using`. */
  [Symbol.dispose](): void;
}
