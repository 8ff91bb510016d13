// Time, as the mock knows it: not the clock, but how often somebody looked.

/** A change that Atlas works at until it has been looked at often enough. */
export class Settling {
  #looks;
  #seen = 0;
  #isOver = false;

  /** @param {number} looks how many see it under way */
  constructor(looks) {
    this.#looks = looks;
  }

  /** Whether looks have no effect any more. */
  get isOver() {
    return this.#isOver;
  }

  /** Looks so far. */
  get seen() {
    return this.#seen;
  }

  /** One look. @returns {boolean} whether it is the one that sees the change done */
  look() {
    if (this.#isOver) return false;
    this.#seen += 1;
    this.#isOver = this.#seen > this.#looks;
    return this.#isOver;
  }

  /** Ends it where it is. */
  stop() {
    this.#isOver = true;
  }

  /**
   * Which of some stages a look sees: they take equal parts of the way, and before the first look it is the first one.
   * @template T
   * @param {readonly T[]} stages
   * @returns {T}
   */
  stage(stages) {
    return stages[Math.floor((this.#seen * stages.length) / (this.#looks + 1))];
  }
}
