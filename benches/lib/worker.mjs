// worker.mjs CLIENT: one client in a process of its own, which does what it is told and says how long it took.

const memories = [];
WebAssembly.Instance = class extends WebAssembly.Instance {
  constructor(...given) {
    super(...given);
    memories.push(this.exports.memory);
  }
};

const { CLIENTS, isRight } = await import("./clients.mjs");
const { work } = await import("./jobs.mjs");

const { open } = CLIENTS[process.argv[2]];
/** Clients by server, so that those that keep a challenge have it. */
const calls = new Map();

/** Bytes of the heap, and of the core's memory, once nothing more can be collected. */
async function held() {
  let heap = Number.POSITIVE_INFINITY;
  // Finalizers run in between, and may have many calls to catch up with.
  for (let quiet = 0; quiet < 3; ) {
    gc();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const { heapUsed, external } = process.memoryUsage();
    quiet = heapUsed + external < heap * 0.99 ? 0 : quiet + 1;
    heap = Math.min(heap, heapUsed + external);
  }
  return { heap, wasm: memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0) };
}

/** So many calls, so many at once; how many were answered right. */
async function make(call, number, atOnce) {
  let left = number;
  let right = 0;
  const inTurn = async () => {
    while (left > 0) {
      left -= 1;
      try {
        if (isRight(await call())) right += 1;
      } catch {
        // Counted by what is missing.
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, number) }, inTurn));
  return right;
}

const JOBS = {
  /** Calls of a client that knows nothing yet; or that has made one call. */
  async fresh({ url, calls: number, atOnce, isWarm }) {
    const call = await open(url);
    if (isWarm) await make(call, 1, 1);
    process.send({ ready: true });
    await new Promise((resolve) => process.once("message", resolve));
    return { right: await make(call, number, atOnce) };
  },

  /** Calls whose time is taken; before it, some that open the connections. */
  async rate({ url, calls: number, atOnce, warmUp }) {
    if (!calls.has(url)) calls.set(url, await open(url));
    const call = calls.get(url);
    await make(call, warmUp, atOnce);
    globalThis.gc?.();
    const cpu = process.cpuUsage();
    const begun = performance.now();
    const right = await make(call, number, atOnce);
    const ms = performance.now() - begun;
    const { user, system } = process.cpuUsage(cpu);
    return { right, wrong: number - right, ms, cpuMicros: user + system };
  },

  /** What many calls leave behind: the first tenth of them is for warming up. */
  async growth({ url, calls: number, atOnce }) {
    const call = await open(url);
    await make(call, number / 10, atOnce);
    const before = await held();
    const right = await make(call, number, atOnce);
    const after = await held();
    return { right, heap: after.heap - before.heap, wasm: after.wasm - before.wasm };
  },
};

work(JOBS);
