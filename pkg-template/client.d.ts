/// <reference lib="esnext.disposable" />
// The client: who one is, how one wants things, and what one can ask for.

import type { CallOptions, RawOperation, RawResult } from "./calls.js";
import type { Clusters } from "./clusters.js";
import type { ConnectOptions, PrivateConnection } from "./connect.js";
import type { NewEndpointOf, PrivateEndpoints, RegionalMode } from "./endpoints.js";
import type { ExchangeEvent, FetchLike } from "./exchanges.js";
import type { CloudProvider, EndpointServiceOf, EndpointServices, NewEndpointServiceOf } from "./services.js";

/** A programmatic API key, for HTTP Digest. Reading needs the role Project Read Only, writing Project Owner. */
export interface ApiKeyCredentials {
  /** The user name of Digest: eight letters, as a rule. No ":" in it. */
  readonly publicKey: string;
  /** The password of Digest. */
  readonly privateKey: string;
  /** Of a service account. */
  readonly clientId?: undefined;
  /** Of a service account. */
  readonly clientSecret?: undefined;
  /** Goes without a key. */
  readonly accessToken?: undefined;
}

/**
 * A service account: OAuth 2.0 client credentials (RFC 6749 §4.4). A token is fetched from
 * `POST /api/oauth/token` when it is first needed; all calls share it until shortly before it
 * ends, an hour as a rule. It is renewed once if Atlas refuses it earlier. A token that cannot
 * be had is `AuthenticationError` "auth.token".
 */
export interface ServiceAccountCredentials {
  /** "mdb_sa_id_…" */
  readonly clientId: string;
  /** "mdb_sa_sk_…" */
  readonly clientSecret: string;
  /** Of an API key. */
  readonly publicKey?: undefined;
  /** Of an API key. */
  readonly privateKey?: undefined;
  /** Goes without an account: its tokens are fetched here. */
  readonly accessToken?: undefined;
}

/** A bearer token that somebody else fetched, so that a page, say, need not have the secret behind it. */
export interface AccessTokenCredentials {
  /**
   * The token; or a function that gets one, called before the first request and again when
   * Atlas refuses the token with a 401. An error of its own rejects the call as it is. A token
   * that stays refused is `AuthenticationError` "auth.rejected".
   */
  readonly accessToken: string | (() => string | PromiseLike<string>);
  /** Of an API key. */
  readonly publicKey?: undefined;
  /** Of an API key. */
  readonly privateKey?: undefined;
  /** Of a service account. */
  readonly clientId?: undefined;
  /** Of a service account. */
  readonly clientSecret?: undefined;
}

/** How a client shows who it is: in one way, and completely. Two at a time do not compile, and are a `UsageError`. */
export type AtlasCredentials = ApiKeyCredentials | ServiceAccountCredentials | AccessTokenCredentials;

/** How a client behaves: all of its options but the credentials. */
export interface AtlasClientSettings {
  /** Project (group) id, 24 hex digits, for calls that name none. */
  readonly projectId?: string | undefined;
  /**
   * Origin of Atlas, of its government cloud, of a proxy or a mock; no path. Plain http only
   * on loopback, unless `allowInsecure`. Keys go to this origin and to no other.
   * @default "https://cloud.mongodb.com"
   */
  readonly baseUrl?: string | URL | undefined;
  /** "v1.0", or "v2" with the media type `application/vnd.atlas.2023-01-01+json`. @default "v1.0" */
  readonly apiVersion?: "v1.0" | "v2" | undefined;
  /** Have Atlas send {status, content}, as if the client could see no status. It is unwrapped, and an error inside rejects. @default false */
  readonly envelope?: boolean | undefined;
  /** Have Atlas send its bodies indented. @default false */
  readonly pretty?: boolean | undefined;
  /** Does the sending. @default what `globalThis.fetch` is at the time of a request */
  readonly fetch?: FetchLike | undefined;
  /** For one HTTP request, its body included. `false`: none. @default 30_000 */
  readonly timeoutMs?: number | false | undefined;
  /**
   * How often a request may be repeated; 0: never. After a 429, which Atlas did not execute,
   * any request is; after 502, 503, 504 and lost connections GET, HEAD, PUT and DELETE are. The
   * pauses grow, and are as long as `Retry-After` says where it is sent, up to a minute.
   * @default 3
   */
  readonly maxRetries?: number | undefined;
  /**
   * The longest body of a response that is read, in bytes after decompression. A longer one is
   * `DecodeError`, and its request is given up. @default 16_777_216
   */
  readonly maxBodyBytes?: number | undefined;
  /** Put before this package's own token in `User-Agent`. Not sent by browsers. @example "acme-platform/4.2" */
  readonly userAgent?: string | undefined;
  /** Added to every request. Names that are this package's or the platform's to set are refused: `authorization`, `accept`, `content-type`, `host` and their like. @default {} */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Allow plain http to another machine. @default false */
  readonly allowInsecure?: boolean | undefined;
  /** Told of each HTTP exchange, with the secrets in it masked. An error of its own is reported and goes no further. */
  readonly onExchange?: ((event: ExchangeEvent) => void) | undefined;
}

/** Credentials, and settings. */
export type AtlasClientOptions = AtlasClientSettings & AtlasCredentials;

/**
 * One Atlas and one set of credentials. Making one sends nothing and loads nothing. Its calls
 * need not wait for each other, and have one Digest challenge or one token among them.
 */
export declare class AtlasClient implements Disposable {
  /**
   * The environment is not read; `fromEnv` does that.
   * @throws UsageError "usage.invalid_argument", `argument` naming the option
   */
  constructor(options: AtlasClientOptions);
  /**
   * A client by the environment variables that MongoDB's own tools read. What `settings` says
   * goes before them.
   *
   * | variable | option |
   * | --- | --- |
   * | `MONGODB_ATLAS_PUBLIC_API_KEY` or `MONGODB_ATLAS_PUBLIC_KEY` | `publicKey` |
   * | `MONGODB_ATLAS_PRIVATE_API_KEY` or `MONGODB_ATLAS_PRIVATE_KEY` | `privateKey` |
   * | `MONGODB_ATLAS_CLIENT_ID` | `clientId` |
   * | `MONGODB_ATLAS_CLIENT_SECRET` | `clientSecret` |
   * | `MONGODB_ATLAS_ACCESS_TOKEN` | `accessToken` |
   * | `MONGODB_ATLAS_PROJECT_ID` | `projectId` |
   * | `MONGODB_ATLAS_BASE_URL` | `baseUrl` |
   *
   * A newline at the end of one is left out.
   *
   * @param env where to look. @default process.env
   * @throws UsageError "usage.invalid_argument": no kind of credentials is complete, or more than one is; the message names the variables
   */
  static fromEnv(settings?: AtlasClientSettings, env?: Readonly<Record<string, string | undefined>>): AtlasClient;
  /** The project of calls that name none. */
  readonly projectId: string | null;
  /** Private endpoint services: Atlas's side. */
  readonly services: EndpointServices;
  /** Private endpoints: your side. */
  readonly endpoints: PrivateEndpoints;
  /** The connection strings of the project's clusters. */
  readonly clusters: Clusters;
  /** Several endpoints in several regions. */
  readonly regionalMode: RegionalMode;
  /**
   * From nothing to connection strings: finds or creates the service and waits for it, has
   * `attach` make the endpoint in your cloud, registers that and waits for it, and reads the
   * strings of the clusters. Every step takes what exists, so after an error, an abort or a
   * killed process the same call goes on from there.
   *
   * @param attach makes the endpoint with your SDK, with Terraform, or with the commands of `atlas-private-endpoint/cloud`, and says what Atlas is to know of it. It must be fit to be called again. Not called where `options.endpointId` names an endpoint that the service has. An error of its own rejects the call as it is
   * @throws WaitError with the `ref` of what it was waiting for
   */
  connect<P extends CloudProvider>(
    service: NewEndpointServiceOf<P>,
    attach: (service: EndpointServiceOf<P>, context: { /** Aborted when the call is given up. */ readonly signal: AbortSignal }) => NewEndpointOf[P] | PromiseLike<NewEndpointOf[P]>,
    options?: ConnectOptions<P>,
  ): Promise<PrivateConnection<P>>;
  /**
   * Any other operation of the Atlas Administration API. The body of the answer is parsed as
   * JSON and not checked: `T` is what you expect it to be. null: the body was empty.
   */
  request<T = unknown>(operation: RawOperation, options?: CallOptions): Promise<RawResult<T>>;
  /** Ends the client: its secrets are wiped, and calls under way reject with `UsageError` "usage.closed". May be called twice. */
  close(): void;
  /** The same, for `using`. */
  [Symbol.dispose](): void;
}
