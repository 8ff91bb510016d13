// Regional mode of one project: several endpoints in several regions.

import { Settling } from "./settling.js";

export class RegionalMode {
  /** What was asked for last; rules go by it. */
  isWanted = false;
  #isShown = false;
  #looks;
  #change;

  /** @param {number} looks */
  constructor(looks) {
    this.#looks = looks;
    this.#change = new Settling(looks);
    this.#change.stop();
  }

  /** @param {boolean} isWanted */
  set(isWanted) {
    this.isWanted = isWanted;
    this.#change = new Settling(this.#looks);
    if (this.#looks === 0) this.look();
  }

  /** One look. @returns {boolean} what Atlas says now */
  look() {
    if (this.#change.look()) this.#isShown = this.isWanted;
    return this.#isShown;
  }
}

/**
 * Whether a project with such endpoints needs regional mode: more than one in a region, and others elsewhere.
 * @param {readonly string[]} regions the region of each endpoint
 */
export function needsRegionalMode(regions) {
  const distinct = new Set(regions).size;
  return distinct > 1 && regions.length > distinct;
}
