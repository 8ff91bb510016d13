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
  /** Leaves no memory that could still be had. */
  const grow = () => {
    const memory = memories.at(-1);
    for (let pages = 65_536; pages >= 1; pages = Math.floor(pages / 2)) {
      for (;;) {
        try {
          memory.grow(pages);
        } catch {
          break;
        }
      }
    }
  };
  return { atlas, grow, instances: () => memories.length, includes: (text) => memories.some((memory) => Buffer.from(memory.buffer).includes(text)) };
}
