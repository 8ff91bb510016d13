// Clients by each kind of credentials, other operations of Atlas's API, regions, and transports of one's own.

import { AtlasClient, regions, toAtlasRegion, toCloudRegion } from "atlas-private-endpoint";
import type {
  AccessTokenCredentials, ApiKeyCredentials, AtlasClientOptions, AtlasClientSettings, AtlasCredentials, CallOptions, Clusters, EndpointServices, FetchLike,
  PrivateEndpoints, RawOperation, RawResult, Region, RegionalMode, ResponseInfo, ServiceAccountCredentials,
} from "atlas-private-endpoint";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <_ extends true>(): void => {};

declare const env: Record<string, string | undefined>;
const key: ApiKeyCredentials = { publicKey: "kpqrstuv", privateKey: "8d2c5b1e-7f40-4a69-b3c8-0e9d6a5f4b21" };
const account: ServiceAccountCredentials = { clientId: "mdb_sa_id_64f0c1", clientSecret: "mdb_sa_sk_x" };
const token: AccessTokenCredentials = { accessToken: "eyJhbGciOi" };
const projectId = "5f7cac1adf5d6c6306f4b283";
const atlas = new AtlasClient(key);

// ---------------------------------------------------------------- credentials

export const clients = [
  new AtlasClient(account),
  new AtlasClient(token),
  new AtlasClient({ accessToken: () => "sync", projectId }),
  new AtlasClient({ accessToken: async () => (await fetch("/token")).text(), apiVersion: "v2" }),
  new AtlasClient({ ...key, clientId: undefined, clientSecret: undefined, accessToken: undefined }),
];
export function ofVault(kind: string, settings: AtlasClientSettings): AtlasClient {
  const credentials: AtlasCredentials = kind === "key" ? key : kind === "account" ? account : token;
  return new AtlasClient({ ...credentials, ...settings, timeoutMs: false, maxRetries: 0 });
}
export function ofParts(): AtlasClientOptions {
  const { PUBLIC: publicKey, PRIVATE: privateKey } = env;
  if (!publicKey || !privateKey) throw new Error("PUBLIC and PRIVATE are not set");
  return { publicKey, privateKey, projectId: env["PROJECT"], maxRetries: env["RETRIES"] ? Number(env["RETRIES"]) : undefined };
}
export function kindOf(options: AtlasClientOptions): string {
  // One kind rules the others out, so a look at one member narrows.
  if (options.publicKey !== undefined) return options.privateKey;
  if (options.clientId !== undefined) return options.clientSecret;
  return typeof options.accessToken === "string" ? options.accessToken : "asked for";
}
export const wrongClients = () => [
  // @ts-expect-error half an account
  new AtlasClient({ clientId: "a" }),
  // @ts-expect-error halves of two kinds
  new AtlasClient({ publicKey: "a", clientSecret: "b" }),
  // @ts-expect-error two kinds, both whole
  new AtlasClient({ ...key, ...account }),
  // @ts-expect-error a key, and a token
  new AtlasClient({ ...key, accessToken: "t" }),
  // @ts-expect-error an account, and a token
  new AtlasClient({ ...account, ...token }),
  // @ts-expect-error a variable may be unset
  new AtlasClient({ accessToken: env["TOKEN"] }),
  // @ts-expect-error a token is text
  new AtlasClient({ accessToken: async () => 5 }),
  // @ts-expect-error how often is a number
  new AtlasClient({ ...key, maxRetries: false }),
  // @ts-expect-error headers are text
  new AtlasClient({ ...key, headers: { traceparent: 5 } }),
];

// ---------------------------------------------------------------- the environment

export const fromEnvironment: readonly AtlasClient[] = [
  AtlasClient.fromEnv(),
  AtlasClient.fromEnv({ projectId, baseUrl: undefined }),
  AtlasClient.fromEnv(undefined, { MONGODB_ATLAS_PUBLIC_KEY: "a", MONGODB_ATLAS_PRIVATE_KEY: "b" }),
  AtlasClient.fromEnv({}, env),
];
// @ts-expect-error credentials come from the environment
AtlasClient.fromEnv(key);
// @ts-expect-error variables are text
AtlasClient.fromEnv({}, { MONGODB_ATLAS_PUBLIC_KEY: 5 });

// ---------------------------------------------------------------- what a client has

export function parts(client: AtlasClient): [EndpointServices, PrivateEndpoints, Clusters, RegionalMode] {
  const { services, endpoints, clusters, regionalMode } = client;
  return [services, endpoints, clusters, regionalMode];
}
// @ts-expect-error they are the client's
atlas.endpoints = atlas.endpoints;
// @ts-expect-error misspelt
export const built: Partial<AtlasClient> = { regionMode: atlas.regionalMode };

// ---------------------------------------------------------------- any other operation

export async function other(options?: CallOptions) {
  const clusters = await atlas.request<{ results: { name: string }[] }>(
    {
      method: "GET",
      path: "/groups/{groupId}/clusters",
      apiVersion: "v2",
      accept: "application/vnd.atlas.2024-08-05+json",
      query: { itemsPerPage: 5, includeCount: true, tag: ["a", "b"], pageNum: undefined },
    },
    options,
  );
  same<Same<typeof clusters, RawResult<{ results: { name: string }[] }>>>();
  const info: ResponseInfo = clusters;
  const untold = await atlas.request({ method: "POST", path: "/groups/{groupId}/accessList", body: [{ ipAddress: "192.0.2.1" }], contentType: undefined });
  same<Same<typeof untold.data, unknown>>();
  const operation: RawOperation = { method: "SEARCH", path: "/x", body: "as it is" };
  // @ts-expect-error nobody has said what it is
  untold.data.results;
  // @ts-expect-error the status is the answer's
  clusters.status = 200;
  return [clusters.data.results[0]?.name, clusters.status, clusters.rateLimit?.limit, info.sunset, (await atlas.request(operation)).data];
}
export const wrongRequests = () => [
  // @ts-expect-error no method
  atlas.request({ path: "/x" }),
  // @ts-expect-error no path
  atlas.request({ method: "GET" }),
  // @ts-expect-error parameters do not nest
  atlas.request({ method: "GET", path: "/x", query: { a: { b: 1 } } }),
  // @ts-expect-error null is no parameter
  atlas.request({ method: "GET", path: "/x", query: { a: null } }),
  // @ts-expect-error no such version
  atlas.request({ method: "GET", path: "/x", apiVersion: "v1.5" }),
  // @ts-expect-error headers are the client's
  atlas.request({ method: "GET", path: "/x", headers: {} }),
  // @ts-expect-error the response is in the result
  atlas.request({ method: "GET", path: "/x" }).withResponse(),
];

// ---------------------------------------------------------------- regions

export const names: readonly string[] = regions("AZURE").map((region: Region) => `${region.atlas} ${region.cloud} ${region.location ?? "somewhere"}`);
export const spelt: readonly string[] = [toAtlasRegion("AWS", "us-east-1"), toCloudRegion("GCP", "CENTRAL_US")];
// @ts-expect-error the same name is another region at another provider
toAtlasRegion("us-east-1");
// @ts-expect-error no such provider
regions("aws");
// @ts-expect-error the table is read-only
regions("AWS").sort();
// @ts-expect-error a place may not be known
export const place: string = regions("AWS")[0]!.location;

// ---------------------------------------------------------------- transports of others

// undici's own fetch and node-fetch have classes and options of their own.
interface OtherInit {
  method?: string;
  headers?: Record<string, string> | [string, string][];
  body?: string | Uint8Array | null;
  signal?: AbortSignal | null;
  redirect?: "follow" | "error" | "manual";
  dispatcher?: { dispatch(): boolean };
}
declare class OtherHeaders {
  get(name: string): string | null;
  forEach(callback: (value: string, key: string, parent: OtherHeaders) => void, thisArg?: unknown): void;
}
declare class OtherResponse {
  #private: unknown;
  readonly status: number;
  readonly headers: OtherHeaders;
  readonly body: unknown;
  text(): Promise<string>;
}
declare function otherFetch(input: string | URL | { url: string }, init?: OtherInit): Promise<OtherResponse>;
declare const dispatcher: { dispatch(): boolean };

new AtlasClient({ ...key, fetch: otherFetch });
new AtlasClient({ ...key, fetch: (url, init) => otherFetch(url, { ...init, dispatcher }) });
export const retagged = (inner: FetchLike): FetchLike => async (url, init) => inner(url, { ...init, headers: { ...init.headers, "x-tag": "1" } });
// @ts-expect-error axios takes and gives something else
new AtlasClient({ ...key, fetch: async (config: { url: string }) => ({ data: config.url }) });
// @ts-expect-error what is to be sent is read-only
new AtlasClient({ ...key, fetch: (url, init) => ((init.method = "GET"), fetch(url, init)) });
