// For browsers and bundlers: the core is a file beside this one. Bundlers know this very
// form of `new URL` and take the file along.
import { api } from "./lib/api.js";
import * as glue from "./lib/core.glue.js";
import { loader } from "./lib/loader.js";

export const { AtlasClient, DigestSession, createDigestFetch, init, regions, toAtlasRegion, toCloudRegion } = /* @__PURE__ */ api(loader(glue, () => new URL("./core.wasm", import.meta.url)));
export * from "./lib/errors.public.js";
export { version } from "./lib/version.js";
