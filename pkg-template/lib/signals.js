// What can end a call from outside: the caller's signal, the client's `close`, a core that
// trapped. Each is a set of callbacks; a call adds its own and takes it back when it is done.

/** @type {WeakMap<AbortSignal, Set<(reason: unknown) => void>>} */
const hubs = new WeakMap();

/**
 * The calls that watch this signal. However many they are, the signal has one listener, and
 * none once the last has left: Node warns at eleven.
 * @param {AbortSignal} signal
 */
export const watchersOf = (signal) => {
  const known = hubs.get(signal);
  if (known) return known;
  const listener = () => {
    for (const end of [...hub]) end(signal.reason);
  };
  const hub = new (class extends Set {
    add(end) {
      if (this.size === 0) signal.addEventListener("abort", listener, { once: true });
      return super.add(end);
    }
    delete(end) {
      const had = super.delete(end);
      if (this.size === 0) signal.removeEventListener("abort", listener);
      return had;
    }
  })();
  hubs.set(signal, hub);
  return hub;
};

/**
 * Runs `work` so that each of the sets can end it from outside. `ending.race(promise)` takes
 * as long as the promise, or until the end; `ending.reached` tells which it was.
 * @template T
 * @param {Iterable<Set<(reason: unknown) => void>>} sets
 * @param {(ending: { reached: boolean, race: <U>(promise: Promise<U>) => Promise<U> }) => Promise<T>} work
 * @returns {Promise<T>}
 */
export const endable = async (sets, work) => {
  let end;
  const ended = new Promise((_, reject) => {
    end = (reason) => {
      ending.reached = true;
      reject(reason);
    };
  });
  ended.catch(() => {});
  const ending = {
    reached: false,
    race(promise) {
      promise.catch(() => {});
      return Promise.race([promise, ended]);
    },
  };
  for (const set of sets) set.add(end);
  try {
    return await work(ending);
  } finally {
    for (const set of sets) set.delete(end);
  }
};
