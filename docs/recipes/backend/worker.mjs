// A page on another origin needs the state of private endpoint services: a Cloudflare Worker has the key and answers it.
//
//   npx wrangler secret put MONGODB_ATLAS_PUBLIC_KEY     and …PRIVATE_KEY, …PROJECT_ID, PAGE_TOKEN
//   curl --header "authorization: Bearer $PAGE_TOKEN" "https://endpoints.example.workers.dev/?provider=AWS"

import { AtlasClient, isAtlasError } from "atlas-private-endpoint";

export default {
  /** @param {Request} request @param {Record<string, string>} env */
  async fetch(request, env) {
    const cors = { "access-control-allow-origin": env.PAGE_ORIGIN ?? "null", "access-control-allow-headers": "authorization", vary: "Origin" };
    if (request.method === "OPTIONS") return new Response(null, { status: 204, headers: cors });
    if (!(await isSame(request.headers.get("authorization") ?? "", `Bearer ${env.PAGE_TOKEN}`))) return Response.json({ code: "refused" }, { status: 401, headers: cors });

    // One for each request: in a Worker, one request must not wait for what another began.
    const atlas = AtlasClient.fromEnv({}, env);
    try {
      const services = await atlas.services.list(new URL(request.url).searchParams.get("provider") ?? "AWS", { signal: request.signal });
      return Response.json(services.map(({ id, regionName, status, phase }) => ({ id, regionName, status, phase })), { headers: cors });
    } catch (error) {
      if (!isAtlasError(error)) throw error;
      const status = error.code === "usage.invalid_argument" ? 400 : 502;
      if (status === 502) console.error(`${error.code}: ${error.message}`);
      return Response.json({ code: error.code }, { status, headers: cors });
    } finally {
      atlas.close();
    }
  },
};

/** Hashes are of one length, and whoever times their comparison learns nothing of the token. */
async function isSame(given, wanted) {
  const [a, b] = await Promise.all([given, wanted].map((text) => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));
  return new Uint8Array(a).every((byte, index) => byte === new Uint8Array(b)[index]);
}
