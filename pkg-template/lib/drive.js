// The one loop: asks a machine of the core for its next step, performs it, tells it what
// came of it. Every decision is the machine's; time, randomness and HTTP are ours.

import { endable } from "./signals.js";

/** Drawn in advance: a draw of four words takes as long as one of all these, and a good part of a header's time. */
const pool = new Uint32Array(256);
let left = 0;

/** Fresh randomness for a `cnonce`. Without a secure generator this throws: nothing is signed. */
export const words = () => {
  if (left === 0) {
    globalThis.crypto.getRandomValues(pool);
    left = pool.length;
  }
  return pool.subarray((left -= 4), left + 4);
};

/** Those of one session who wait for another's answer. */
export class Turns {
  #waiting = new Set();

  get size() {
    return this.#waiting.size;
  }

  next() {
    return new Promise((resolve) => this.#waiting.add(resolve));
  }

  /** Something has changed: everybody asks again. */
  wake() {
    const waiting = this.#waiting;
    this.#waiting = new Set();
    for (const resolve of waiting) resolve();
  }
}

const TIMED_OUT = Symbol("timed out");

/** One HTTP request, body included, within its time. Its signal is aborted if it is left. */
const attempt = async (send, step, ending) => {
  const { timeoutMs } = step;
  const controller = new AbortController();
  let timer;
  try {
    const ends = [ending.race(send(step, controller.signal))];
    if (timeoutMs != null) ends.push(new Promise((_, reject) => (timer = setTimeout(reject, timeoutMs, TIMED_OUT))));
    const reply = await Promise.race(ends);
    if (reply.isCut) controller.abort(new DOMException("The body is too long", "AbortError"));
    return reply;
  } catch (error) {
    controller.abort(error === TIMED_OUT ? new DOMException("The request timed out", "TimeoutError") : error);
    throw error;
  } finally {
    clearTimeout(timer);
  }
};

/**
 * Performs the steps of a machine to its end.
 * @param {{
 *   core: ReturnType<typeof import("./loader.js").loader>,
 *   machine: any,
 *   turns: Turns,
 *   endings: Set<(reason: unknown) => void>[],
 *   send: (step: any, signal: AbortSignal) => Promise<any>,
 *   failure: (error: any, lost: { cause: unknown } | null) => unknown,
 *   steps?: Record<string, (step: any, ending: any) => Promise<void>>, further kinds
 * }} call
 * @returns {Promise<any>} the machine's last step
 */
export const drive = ({ core, machine, turns, endings, send, failure, steps }) =>
  endable([core.calls, ...endings], async (ending) => {
    const instance = core.generation;
    let lost = null;
    try {
      for (;;) {
        const step = core.enter(() => machine.step(...words()));
        switch (step.kind) {
          case "send": {
            let reply;
            try {
              reply = await attempt(send, step, ending);
            } catch (error) {
              if (ending.reached) throw error;
              lost = error === TIMED_OUT ? null : { cause: error };
              core.enter(() => machine.lost(error === TIMED_OUT));
              turns.wake();
              break;
            }
            core.enter(() => machine.receive(reply.answer));
            turns.wake();
            break;
          }
          case "join":
            await ending.race(turns.next());
            break;
          case "wait":
            await ending.race(step.promise);
            break;
          case "done":
            return step;
          case "fail":
            throw failure(step.error, lost);
          default:
            await steps[step.kind](step, ending);
        }
      }
    } finally {
      // A machine that is given up hands its turn to the next.
      core.release(instance, () => {
        machine.abandon();
        machine.free();
      });
      turns.wake();
    }
  });
