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

/** Where the core may come from: its URL, the response of a fetch, its bytes, or a compiled module. */
export type WasmSource = URL | string | Response | ArrayBuffer | ArrayBufferView | WasmModule;

/**
 * Loads the WebAssembly core. Not needed: the first call does it. Loads once, however often
 * and however many at a time ask; a failed load may be tried again.
 *
 * @param source where it is, if not beside this package; may be a promise: `init(fetch(url))`
 * @throws UsageError "load.failed", with the engine's error as `cause`
 */
export declare function init(source?: WasmSource | PromiseLike<WasmSource>): Promise<void>;

/** This package's version, "1.2.3". */
export declare const version: string;

// ---------------------------------------------------------------- digest

/** User name and password, hashed in UTF-8. */
export interface DigestCredentials {
  /** No ":" in it. */
  readonly username: string;
  readonly password: string;
}

/** Whatever can be called as fetch is with a URL string. */
export type AnyFetch = (input: string, init?: any) => Promise<any>;

/** For {@link createDigestFetch}. */
export interface DigestFetchOptions<F extends AnyFetch = typeof globalThis.fetch> extends DigestCredentials {
  /** Does the sending. It is called with a URL string and a RequestInit. @default globalThis.fetch, looked up at each request */
  readonly fetch?: F | undefined;
  /** Origins whose challenges may be answered. No redirect and no `domain` widens them. @default the origin of the first request */
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
 * A `fetch` that answers Digest challenges (RFC 7616): one round trip for each request after
 * the first, however many run at once. What stays a 401 comes back as a response, its body
 * unread, as fetch would give it.
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
 * The same without sending, for any HTTP client: one for each origin and user. Synchronous;
 * in a browser call `await init()` before the first use.
 *
 * It knows no calls: how often a request is tried is yours to limit. Two signed tries are
 * enough for most servers, three where many requests share one nonce.
 */
export declare class DigestSession implements Disposable {
  /** @throws UsageError "usage.invalid_argument" */
  constructor(credentials: DigestCredentials);
  /**
   * The `Authorization` value for a request, or null while no challenge is known for its
   * target. Takes the next count: call it once for each request that is sent.
   *
   * @param request `method` as it is sent; `uri` the request target as it is sent ("/path?query"; text is not changed), or a URL, of which path and query are taken; `body` only matters where the server asks for `auth-int`
   */
  authorize(request: { readonly method: string; readonly uri: string | URL; readonly body?: string | Uint8Array | undefined }): string | null;
  /**
   * Takes a 401: its `WWW-Authenticate` (one line or several) and the `Authorization` value
   * that was sent, if there was one. "retry": sign and send again. "rejected": the
   * credentials were refused.
   *
   * @throws AuthenticationError "auth.challenge": nothing in it can be answered
   */
  receiveChallenge(wwwAuthenticate: string | readonly string[] | null | undefined, authorization?: string | null): "retry" | "rejected";
  /**
   * Takes the `Authentication-Info` of an answer: uses `nextnonce` from then on, and checks
   * `rspauth`. "absent": no header, or no `rspauth` in it.
   *
   * @param exchange `authorization` and `uri` as they were sent; `body` is the answer's, needed for `auth-int` alone
   */
  receiveInfo(
    authenticationInfo: string | null | undefined,
    exchange: { readonly authorization: string; readonly uri: string | URL; readonly body?: string | Uint8Array | undefined },
  ): "verified" | "mismatch" | "absent";
  /** Wipes the password. May be called twice. */
  close(): void;
  /** The same, for `using`. */
  [Symbol.dispose](): void;
}
