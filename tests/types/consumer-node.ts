// The proxy, the transport and the inlined core, as users write them. `@ts-expect-error` stands over what must not compile.

import { AtlasClient, UsageError, createDigestFetch } from "atlas-private-endpoint";
import type { ExchangeEvent, FetchLike } from "atlas-private-endpoint";
import * as inlined from "atlas-private-endpoint/inline";
import { createNodeFetch, createProxy } from "atlas-private-endpoint/node";
import type { LocalServer, NodeFetchOptions, ProxyOptions } from "atlas-private-endpoint/node";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <_ extends true>(): void => {};

const key = { publicKey: "kpqrstuv", privateKey: "8d2c5b1e-7f40-4a69-b3c8-0e9d6a5f4b21" };

export async function local(signal: AbortSignal | undefined): Promise<string> {
  await using proxy: LocalServer = await createProxy({ allowedOrigins: ["http://localhost:5173"], port: 8787, signal });
  using fast = createNodeFetch({ maxSockets: 8 });
  new AtlasClient({ ...key, fetch: fast, baseUrl: proxy.url }).close();
  using digest = createDigestFetch({ username: "u", password: "p", fetch: fast });
  const { status } = await digest(proxy.url, { method: "GET", headers: {} });
  const plain: FetchLike = fast;
  return `${status} ${(await plain(proxy.url, { method: "GET", headers: {} })).status}`;
}

export const options: ProxyOptions = {
  target: new URL("https://cloud.mongodbgov.com"),
  allowedOrigins: undefined,
  port: undefined,
  page: async (request) => new Response(request.url),
  onExchange({ request, response, error, durationMs }) {
    same<Same<typeof response, ExchangeEvent["response"]>>();
    console.log(request.method, response?.status ?? error, durationMs);
  },
};
export const transport: NodeFetchOptions = { maxSockets: undefined, agent: { destroy() {} } };
// @ts-expect-error one origin is a list of one
createProxy({ allowedOrigins: "http://localhost:5173" });
// @ts-expect-error the proxy holds no key
createProxy({ publicKey: "kpqrstuv" });
// @ts-expect-error nor counts calls
createProxy({ onExchange: ({ callId }) => callId });
// @ts-expect-error an agent can be ended
createNodeFetch({ agent: {} });
// @ts-expect-error a misspelt option
createNodeFetch({ maxConnections: 8 });

// Both entries have one set of errors, and of types.
same<Same<typeof inlined.AtlasClient, typeof AtlasClient>>();
same<Same<typeof inlined.UsageError, typeof UsageError>>();
export const other: AtlasClient = new inlined.AtlasClient(key);
