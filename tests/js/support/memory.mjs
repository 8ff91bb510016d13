// The memory of a core that is loaded here for the first time: what WebAssembly.Instance exports is noted.

import { freshCopy, load } from "./package.mjs";

/** @param {import("node:test").TestContext} t */
export default async function memoryOf(t) {
  const root = await freshCopy(t);
  const { Instance } = WebAssembly;
  const memories = [];
  WebAssembly.Instance = class extends Instance {
    constructor(module, imports) {
      super(module, imports);
      memories.push(this.exports.memory);
    }
  };
  t.after(() => (WebAssembly.Instance = Instance));
  const atlas = await load(".", root);
  await atlas.init();
  return { atlas, includes: (text) => memories.some((memory) => Buffer.from(memory.buffer).includes(text)) };
}
