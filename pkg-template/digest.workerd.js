// For Cloudflare's workerd: it compiles no bytes at run time, so the core is imported as a
// module.
import wasm from "./digest.wasm";
import { digestApi } from "./lib/digest/api.js";
import { digest, start } from "./lib/digest.glue.js";
import { loader } from "./lib/loader.js";

export const { DigestSession, createDigestFetch, init } = /* @__PURE__ */ digestApi(loader({ digest, start }, () => wasm, () => wasm));
export * from "./lib/errors.public.js";
export { version } from "./lib/version.js";
