// The types of "atlas-private-endpoint/digest.wasm" where an import of such a file gives a compiled module, as in
// Cloudflare's workerd.

import type { WasmModule } from "./digest.js";

/** The core, for `init`. */
declare const module: WasmModule;
export default module;
