// The steps that only the whole core's machines have: pauses, tokens, callbacks, forks. Each
// is performed here and told to the machine; none of them decides anything.

import { usage } from "./errors.js";
import { picked, NEW_ENDPOINT } from "./arguments.js";
import { inflated } from "./results.js";

/**
 * @param {{
 *   core: any,
 *   machine: any,
 *   turns: import("./drive.js").Turns,
 *   endings: Set<any>[],
 *   perform: (machine: any, endings: Set<any>[]) => Promise<unknown>,
 *   accessToken: undefined | (() => unknown),
 *   tell: undefined | ((event: any) => unknown),
 *   attach: undefined | Function,
 * }} call
 */
export const stepsOf = ({ core, machine, turns, endings, perform, accessToken, tell, attach }) => ({
  /** A timer that is gone when the pause ends early. */
  async sleep({ ms }, ending) {
    let timer;
    try {
      await ending.race(new Promise((resolve) => (timer = setTimeout(resolve, Math.min(ms, 0x7fffffff)))));
    } finally {
      clearTimeout(timer);
    }
  },

  /** The same as a "join", for a machine that has not all the time there is. */
  async joinWithin({ ms }, ending) {
    let timer;
    const late = new Promise((resolve) => (timer = setTimeout(resolve, Math.min(ms, 0x7fffffff))));
    try {
      await ending.race(Promise.race([turns.next(), late]));
    } finally {
      clearTimeout(timer);
    }
  },

  async token(_, ending) {
    const text = await ending.race(Promise.resolve(accessToken()));
    if (typeof text !== "string") throw usage("options.accessToken", "must give a string");
    core.enter(() => machine.token(text));
    turns.wake();
  },

  /** What the listener throws ends the call. One that gives a promise is waited for. */
  async tell({ event }, ending) {
    const pending = tell?.(inflated(event));
    if (typeof pending?.then === "function") await ending.race(Promise.resolve(pending));
  },

  async attach({ service }, ending) {
    const controller = new AbortController();
    const provider = service.cloudProvider;
    try {
      const endpoint = await ending.race(Promise.resolve(attach(inflated(service), { signal: controller.signal })));
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
