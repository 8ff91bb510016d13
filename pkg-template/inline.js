// The same as ".", the core inside the JavaScript: for tools that take no file along. It has a
// glue of its own, so that both can be in one program.
import { api } from "./lib/api.js";
import * as glue from "./lib/core.inline.js";
import { loader } from "./lib/loader.js";

export const { AtlasClient, DigestSession, createDigestFetch, init, regions, toAtlasRegion, toCloudRegion } = /* @__PURE__ */ api(loader(glue, glue.bytes, glue.bytes));
export * from "./lib/errors.public.js";
export { version } from "./lib/version.js";
