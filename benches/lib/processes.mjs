// The server and the clients, each in a process of its own; the server on a core of its own where that can be had.

import { execFileSync, spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";

const cores = availableParallelism();

/** Linux can be told which core: the last one is the server's. */
const canPin = (() => {
  try {
    execFileSync("taskset", ["-c", String(cores - 1), "true"], { stdio: "ignore" });
    return cores > 1;
  } catch {
    return false;
  }
})();

export const pinning = canPin ? `the server has core ${cores - 1} to itself, clients have the rest` : "no process has a core of its own";

const SERVER_CORE = String(cores - 1);
const CLIENT_CORES = cores > 2 ? `0-${cores - 2}` : "0";

/** How to start a program as a client. */
export const asClient = (program, words) => (canPin ? ["taskset", ["-c", CLIENT_CORES, program, ...words]] : [program, words]);
const asServer = (program, words) => (canPin ? ["taskset", ["-c", SERVER_CORE, program, ...words]] : [program, words]);

/** Messages of a child, one after another. */
class Child {
  #process;
  #waiting = [];
  #received = [];

  constructor([program, words]) {
    this.#process = spawn(program, words, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    this.#process.on("message", (message) => {
      const next = this.#waiting.shift();
      if (next) next.resolve(message);
      else this.#received.push(message);
    });
    this.#process.on("exit", (code, signal) => {
      for (const { reject } of this.#waiting) reject(new Error(`a child ended: ${signal ?? code}`));
    });
  }

  next() {
    if (this.#received.length > 0) return Promise.resolve(this.#received.shift());
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  send(message) {
    this.#process.send(message);
  }

  end() {
    this.#process.disconnect();
  }
}

const script = (name) => fileURLToPath(new URL(name, import.meta.url));

export async function startServer() {
  const child = new Child(asServer(process.execPath, [script("server.mjs")]));
  const urls = await child.next();
  const ask = (wish) => {
    child.send(wish);
    return child.next();
  };
  return {
    ...urls,
    /** What was seen since the last time. */
    begin: () => ask("begin"),
    seen: () => ask("seen"),
    end: () => child.end(),
  };
}

/** A process that runs one of the scripts here; `ask` makes it do a job. */
export async function startWorker(name, ...words) {
  const child = new Child(asClient(process.execPath, ["--expose-gc", script(name), ...words]));
  await child.next();
  return {
    /** @param {any} job @param {() => Promise<unknown>} [onReady] called where the job waits for it */
    async ask(job, onReady) {
      child.send(job);
      for (;;) {
        const { result, error, ready } = await child.next();
        if (error) throw new Error(`${words.join(" ")}: ${error}`);
        if (!ready) return result;
        await onReady?.();
        child.send({});
      }
    },
    end: () => child.end(),
  };
}
