// What can end a call from outside: the caller's signal, the client's `close`, a core that
// trapped. Each is a set of callbacks; a call adds its own and takes it back when it is done.

/** @type {WeakMap<AbortSignal, Set<(reason: unknown) => void>>} */
const hubs = new WeakMap();

/** The calls that watch a signal; it is listened to while there are any. */
class Hub extends Set {
  signal;
  add(end) {
    if (this.size === 0) this.signal.addEventListener("abort", this, { once: true });
    return super.add(end);
  }
  delete(end) {
    const had = super.delete(end);
    if (this.size === 0) this.signal.removeEventListener("abort", this);
    return had;
  }
  handleEvent() {
    for (const end of [...this]) end(this.signal.reason);
  }
}

/**
 * The calls that watch this signal. However many they are, the signal has one listener, and
 * none once the last has left: Node warns at eleven.
 * @param {AbortSignal} signal
 */
export const watchersOf = (signal) => {
  const known = hubs.get(signal);
  if (known) return known;
  const hub = new Hub();
  hub.signal = signal;
  hubs.set(signal, hub);
  return hub;
};

/**
 * Runs `work` so that each of the sets can end it from outside. `ending.race(promise)` takes
 * as long as the promise, or until the end; `ending.reached` tells which it was. One race at a
 * time: the end concerns the last, and nothing is kept of those before it.
 * @template T
 * @param {Iterable<Set<(reason: unknown) => void>>} sets
 * @param {(ending: { reached: boolean, race: <U>(promise: Promise<U>) => Promise<U> }) => Promise<T>} work
 * @returns {Promise<T>}
 */
export const endable = async (sets, work) => {
  let why;
  let interrupt;
  const end = (reason) => {
    ending.reached = true;
    why = reason;
    interrupt?.(reason);
  };
  const ending = {
    reached: false,
    race: (promise) =>
      new Promise((resolve, reject) => {
        interrupt = reject;
        promise.then(resolve, reject);
        if (ending.reached) reject(why);
      }),
  };
  for (const set of sets) set.add(end);
  try {
    return await work(ending);
  } finally {
    for (const set of sets) set.delete(end);
  }
};
