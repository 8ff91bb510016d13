// For Node, Deno and Bun: the core is a file beside this one, read from disk.
import { readFile } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { api } from "./lib/api.js";
import * as glue from "./lib/core.glue.js";
import { loader } from "./lib/loader.js";

const file = () => new URL("./core.wasm", import.meta.url);
export const { AtlasClient, DigestSession, createDigestFetch, init, regions, toAtlasRegion, toCloudRegion } = /* @__PURE__ */ api(loader(glue, () => readFile(file()), () => readFileSync(file())));
export * from "./lib/errors.public.js";
export { version } from "./lib/version.js";
