// Waits for services and endpoints, as promises and as loops.

import { REF, picked } from "./arguments.js";
import { listener, waitOptions } from "./options.js";
import { Watch } from "./watch.js";

export const HOUR = 3_600_000;

export class Waits {
  #connection;
  #kind;
  #deadlineMs;

  /** @param {"services" | "endpoints"} kind @param {number} deadlineMs the default */
  constructor(connection, kind, deadlineMs) {
    this.#connection = connection;
    this.#kind = kind;
    this.#deadlineMs = deadlineMs;
  }

  async until(name, ref, options) {
    const onProgress = listener(options, "onProgress");
    return this.#connection.flow(`${this.#kind}.${name}`, options, this.#args(ref, options), { fromRef: ref?.projectId, tell: onProgress });
  }

  watch(ref, options) {
    const onProgress = listener(options, "onProgress");
    return new Watch((tell, ending) => {
      const both = (progress) => {
        const pending = onProgress?.(progress);
        const failed = new Promise((_, reject) => pending?.then?.(undefined, reject));
        return Promise.race([tell(progress), failed]);
      };
      return this.#connection.flow(`${this.#kind}.watch`, options, this.#args(ref, options), { fromRef: ref?.projectId, tell: both, pulls: true, endings: [ending] });
    });
  }

  #args(ref, options) {
    return () => ({ ref: picked(ref, REF), until: options?.until, wait: waitOptions(options, this.#deadlineMs) });
  }
}
