// For the edge runtime of Vercel and Next.js: it compiles no bytes at run time, and this is how its
// builds import a core as a module.
import wasm from "./core.wasm?module";
import { api } from "./lib/api.js";
import * as glue from "./lib/core.glue.js";
import { loader } from "./lib/loader.js";

export const { AtlasClient, DigestSession, createDigestFetch, init, regions, toAtlasRegion, toCloudRegion } = /* @__PURE__ */ api(loader(glue, () => wasm, () => wasm));
export * from "./lib/errors.public.js";
export { version } from "./lib/version.js";
