/// <reference lib="esnext.disposable" />
// atlas-private-endpoint/node: for Node only, never in a browser bundle.

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
