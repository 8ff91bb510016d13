// Where the core can come from. Needs a platform whose types know WebAssembly.

import { init, version } from "atlas-private-endpoint";
import { init as initDigest } from "atlas-private-endpoint/digest";
import type { WasmModule, WasmSource } from "atlas-private-endpoint";

export async function load(bytes: Uint8Array, buffer: ArrayBuffer, module: WebAssembly.Module): Promise<string> {
  const sources: readonly WasmSource[] = ["/core.wasm", new URL("https://example.com/core.wasm"), new Response(), bytes, buffer, new DataView(buffer), module];
  const compiled: WasmModule = module;
  await init();
  await init(sources[0]);
  await init(fetch("/core.wasm"));
  await init(fetch("/core.wasm").then((response) => response.arrayBuffer()));
  await init(await WebAssembly.compile(buffer));
  await init(Promise.resolve(compiled));
  await initDigest(undefined);
  return version;
}

export const wrongLoads = () => [
  // @ts-expect-error a number is no core
  init(5),
  // @ts-expect-error nor is a boolean
  init(true),
  // @ts-expect-error nor is nothing at all
  init(null),
  // @ts-expect-error nor is it here
  initDigest(5),
];

/** Any object will do for lib.dom, whose modules have no members. What is none is refused at run time. */
export const anyObject = () => init({} as object);

// Where an import of the file itself gives a module, that can be the source.
import core from "atlas-private-endpoint/core.wasm";
import digestCore from "atlas-private-endpoint/digest.wasm";

export const imported = async () => {
  await init(core);
  await initDigest(digestCore);
};
