// An object that lives in the core, and is made again where the core had to be replaced.

export class Resident {
  #core;
  #make;
  #object = null;
  #instance = 0;

  /** @param {(glue: any) => any} make needs a core that is loaded */
  constructor(core, make) {
    this.#core = core;
    this.#make = make;
  }

  get() {
    const core = this.#core;
    if (this.#object === null || this.#instance !== core.generation) {
      this.#object = core.enter(this.#make);
      this.#instance = core.generation;
    }
    return this.#object;
  }

  /** Wipes what it knows and gives it back. */
  end() {
    const object = this.#object;
    this.#object = null;
    // The closure that could make it again holds the secret.
    this.#make = null;
    if (object === null) return;
    this.#core.release(this.#instance, () => {
      object.wipe();
      try {
        object.free();
      } catch {
        // In use, further down the stack: wiped it is, and its memory is given back later.
      }
    });
  }
}
