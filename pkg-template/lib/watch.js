// A wait as an async iterable: nothing is asked of Atlas before the first step of the loop,
// and nothing between two steps of it.

/** Why a run ends that nobody looks at any more. */
const LEFT = Symbol("left");

export class Watch {
  #start;
  #iterator = null;

  /** @param {(tell: (progress: any) => Promise<void>, ending: Set<(reason: unknown) => void>) => Promise<unknown>} start */
  constructor(start) {
    this.#start = start;
  }

  /** One pass: a second loop goes on where the first one is. */
  [Symbol.asyncIterator]() {
    return (this.#iterator ??= iteratorOf(this.#start));
  }

  async [Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose")]() {
    await this[Symbol.asyncIterator]().return();
  }
}

const iteratorOf = (start) => {
  const ending = new Set();
  /** The run, once the loop has begun; it settles when there is nothing more to come. */
  let run = null;
  let over = false;
  /** Lets the run go on. */
  let resume = () => {};
  let show;
  let shown;
  const look = () => (shown = new Promise((resolve) => (show = resolve)));

  const tell = (progress) => {
    show({ done: false, value: progress });
    return new Promise((resolve) => (resume = resolve));
  };

  const finish = () => {
    over = true;
    return { done: true, value: undefined };
  };

  const step = () => {
    if (over) return Promise.resolve(finish());
    look();
    resume();
    run ??= start(tell, ending).then(finish, (error) => {
      over = true;
      if (error === LEFT) return finish();
      throw error;
    });
    return Promise.race([shown, run]);
  };

  let queue = Promise.resolve();
  return {
    next() {
      const result = queue.then(step);
      // Of two loops each step goes to one; what one of them sees fail ends both.
      queue = result.catch(() => {});
      return result;
    },
    async return() {
      over = true;
      for (const end of [...ending]) end(LEFT);
      await run?.catch(() => {});
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
};
