// For Cloudflare's workerd: it compiles no bytes at run time, so the core is imported as a
// module.
import wasm from "./core.wasm";
import { api } from "./lib/api.js";
import * as glue from "./lib/core.glue.js";
import { loader } from "./lib/loader.js";

export const { AtlasClient, DigestSession, createDigestFetch, init, regions, toAtlasRegion, toCloudRegion } = /* @__PURE__ */ api(loader(glue, () => wasm, () => wasm));
export * from "./lib/errors.public.js";
export { version } from "./lib/version.js";
