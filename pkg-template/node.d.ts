/// <reference lib="esnext.disposable" />
// atlas-private-endpoint/node: for Node only, never in a browser bundle.

import type { ExchangeEvent, FetchLike } from "./exchanges.js";

export { cli, type CliIo, type ExitCode } from "./cli.js";

/** A thing that listens on this machine. */
export interface LocalServer extends AsyncDisposable {
  /** "http://127.0.0.1:49152", for `baseUrl`. */
  readonly url: string;
  /** The port it listens on. */
  readonly port: number;
  /** Stops, connections included. Idempotent. */
  close(): Promise<void>;
  /** The same as `close()`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** Where to listen. */
export interface ListenOptions {
  /** @default 0: any free one */
  readonly port?: number | undefined;
  /** @default "127.0.0.1" */
  readonly host?: string | undefined;
  /** Closes the server when it aborts. Aborted before the server listens, the promise rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Serves a fetch-shaped handler over node:http: `serve(createMockAtlas().fetch)`.
 *
 * The request's `signal` aborts when the client goes away. A handler that throws is a 500, and the server goes on. A body over 1 MiB
 * is a 413.
 * @throws UsageError "usage.invalid_argument" naming the option, where the port is taken, too
 */
export declare function serve(handler: (request: Request) => Response | Promise<Response>, options?: ListenOptions): Promise<LocalServer>;

/** For {@link createProxy}. */
export interface ProxyOptions extends ListenOptions {
  /** An origin, to which everything goes with its path unchanged. Plain http only on this machine. @default "https://cloud.mongodb.com" */
  readonly target?: string | URL | undefined;
  /** Origins of the pages that may use it: "http://localhost:5173". @default those of this machine, on any port */
  readonly allowedOrigins?: readonly string[] | undefined;
  /**
   * Answers what is not below "/api/". A page that comes from here needs no CORS, and its Content-Security-Policy may forbid every
   * other host. @default nothing: such paths are refused
   */
  readonly page?: ((request: Request) => Response | Promise<Response>) | undefined;
  /**
   * Told of each exchange with the target, secrets masked: signatures, tokens, and keys and passwords in bodies. What the proxy itself
   * refused is none. Bodies over 1 MiB are left out. An error of its own is reported and goes no further.
   */
  readonly onExchange?: ((event: Pick<ExchangeEvent, "request" | "response" | "error" | "durationMs">) => void) | undefined;
}

/**
 * A proxy for development, so that a page on this machine can reach Atlas, which is not known to answer pages (CORS). It holds no key:
 * `Authorization` passes through, and the page is shown `WWW-Authenticate` and every other header of the answer. Cookies pass in neither
 * direction.
 *
 * Served are requests to its own address (`Host`), from allowed origins or from no page at all, for paths below "/api/", in which
 * no encoding hides a dot segment; bodies up to 1 MiB. Anything else gets an error in Atlas's form, its `errorCode` beginning with "PROXY_": 403, 400, 405, 413; a target that
 * does not answer is a 502.
 * @throws UsageError "usage.invalid_argument" naming the option, where the port is taken, too
 */
export declare function createProxy(options?: ProxyOptions): Promise<LocalServer>;

/** For {@link createNodeFetch}. */
export interface NodeFetchOptions {
  /** Connections to one host at a time; more requests wait. @default 64 */
  readonly maxSockets?: number | undefined;
  /** An agent of your own: client certificates, a company proxy. It serves all requests, and is yours to destroy. */
  readonly agent?: { destroy(): void } | undefined;
}

/**
 * A transport on node:http and node:https that keeps its connections, for `AtlasClientSettings.fetch` and `createDigestFetch`.
 *
 * It rejects as fetch does: a `TypeError` with Node's error as its `cause`, or the signal's reason. Bodies are text or bytes; of
 * answers up to 64 MiB, with gzip, deflate and br undone. It follows no redirect: a 3xx is the answer, and is an error where `redirect`
 * is "follow" or "error". Idle connections keep no process alive, and end after 30 seconds.
 *
 * `close()` ends what is under way; that and later calls reject with `UsageError` "usage.closed". May be called twice.
 * @throws UsageError "usage.invalid_argument" naming the option
 */
export declare function createNodeFetch(options?: NodeFetchOptions): FetchLike & {
  /** Ends calls under way and idle connections. */
  close(): void;
  /** The same, for `using`. */
  [Symbol.dispose](): void;
};
