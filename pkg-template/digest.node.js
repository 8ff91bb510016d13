// For Node, Deno and Bun: the core is a file beside this one, read from disk.
import { readFile } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { digestApi } from "./lib/digest/api.js";
import { digest, start } from "./lib/digest.glue.js";
import { loader } from "./lib/loader.js";

const file = () => new URL("./digest.wasm", import.meta.url);
export const { DigestSession, createDigestFetch, init } = /* @__PURE__ */ digestApi(loader({ digest, start }, () => readFile(file()), () => readFileSync(file())));
export * from "./lib/errors.public.js";
export { version } from "./lib/version.js";
