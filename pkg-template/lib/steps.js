// The steps that only the whole core's machines have: pauses, tokens, callbacks, forks. Each
// is performed here and told to the machine; none of them decides anything.

import { usage } from "./errors.js";
import { picked, NEW_ENDPOINT } from "./arguments.js";
import { inflated } from "./results.js";

const LATE = Symbol("late");

/** What comes first: the result, an end from outside, or so many milliseconds. No timer is left. */
const timed = async (ms, result, ending) => {
  let timer;
  const late = ms === null ? [] : [new Promise((resolve) => (timer = setTimeout(resolve, Math.min(ms, 0x7fffffff), LATE)))];
  try {
    return await ending.race(Promise.race([Promise.resolve(result), ...late]));
  } finally {
    clearTimeout(timer);
  }
};

/**
 * @param {{
 *   core: any,
 *   machine: any,
 *   turns: import("./drive.js").Turns,
 *   endings: Set<any>[],
 *   perform: (machine: any, endings: Set<any>[]) => Promise<unknown>,
 *   accessToken: undefined | (() => unknown),
 *   tell: (event: any) => undefined | Promise<unknown>,
 *   attach: undefined | Function,
 * }} call
 */
export const stepsOf = ({ core, machine, turns, endings, perform, accessToken, tell, attach }) => ({
  /** A timer that is gone when the pause ends early. */
  async sleep({ ms }, ending) {
    await timed(ms, new Promise(() => {}), ending);
  },

  /** The same as a "join", for a machine that has not all the time there is. */
  async joinWithin({ ms }, ending) {
    await timed(ms, turns.next(), ending);
  },

  async token({ ms }, ending) {
    const text = await timed(ms, accessToken(), ending);
    if (text === LATE) return core.enter(() => machine.lost(true));
    if (typeof text !== "string") throw usage("options.accessToken", "must give a string");
    core.enter(() => machine.token(text));
    turns.wake();
  },

  /** What the listener throws ends the call. */
  async tell({ event }, ending) {
    const pulled = tell(inflated(event));
    if (pulled !== undefined) await ending.race(pulled);
  },

  async attach({ service }, ending) {
    const controller = new AbortController();
    const provider = service.cloudProvider;
    try {
      const endpoint = await ending.race(Promise.resolve(attach(inflated(service), { signal: controller.signal })));
      if (endpoint === undefined) throw usage("endpoint", "is what attach has to return, or promise: it gave nothing");
      const json = JSON.stringify(picked(endpoint, NEW_ENDPOINT) ?? null);
      core.enter(() => machine.attached(provider, json));
    } catch (error) {
      controller.abort(error);
      throw error;
    }
  },

  /** The first that fails ends the others. */
  async fork({ machines }) {
    const siblings = new Set();
    const all = machines.map((child) => perform(child, [...endings, siblings]));
    try {
      await Promise.all(all);
    } catch (error) {
      for (const end of [...siblings]) end(error);
      await Promise.allSettled(all);
      throw error;
    }
  },
});
