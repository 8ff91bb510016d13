// For browsers and bundlers: the core is a file beside this one. Bundlers know this very
// form of `new URL` and take the file along.
import { digestApi } from "./lib/digest/api.js";
import { digest, start } from "./lib/digest.glue.js";
import { loader } from "./lib/loader.js";

export const { DigestSession, createDigestFetch, init } = /* @__PURE__ */ digestApi(loader({ digest, start }, () => new URL("./digest.wasm", import.meta.url)));
export * from "./lib/errors.public.js";
export { version } from "./lib/version.js";
