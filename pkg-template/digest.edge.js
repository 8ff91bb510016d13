// For the edge runtime of Vercel and Next.js: it compiles no bytes at run time, and this is how its
// builds import a core as a module.
import wasm from "./digest.wasm?module";
import { digestApi } from "./lib/digest/api.js";
import { digest, start } from "./lib/digest.glue.js";
import { loader } from "./lib/loader.js";

export const { DigestSession, createDigestFetch, init } = /* @__PURE__ */ digestApi(loader({ digest, start }, () => wasm, () => wasm));
export * from "./lib/errors.public.js";
export { version } from "./lib/version.js";
