// growth-worker.mjs: one client and a size, and what it costs. Needs --expose-gc.

import { open as openFile } from "node:fs/promises";
import { openAsBlob } from "node:fs";

import { CLIENTS, isRight } from "./clients.mjs";
import { work } from "./jobs.mjs";
import { CREDENTIALS, PATH } from "./world.mjs";

const calls = new Map();

const JOBS = {
  /** So many calls at once, again and again: microseconds for each. */
  async atOnce({ client, url, size, total }) {
    const key = `${client} ${url}`;
    if (!calls.has(key)) calls.set(key, await CLIENTS[client].open(url));
    const call = calls.get(key);
    const batch = async () => {
      const results = await Promise.all(Array.from({ length: size }, () => call()));
      if (!results.every(isRight)) throw new Error("a wrong answer");
    };
    await batch();
    gc();
    const batches = Math.max(1, Math.round(total / size));
    const begun = performance.now();
    for (let index = 0; index < batches; index += 1) await batch();
    return ((performance.now() - begun) * 1000) / (batches * size);
  },

  /** A body of so many bytes in a POST, from a stream or a file: how long it takes, and what was in memory at most. */
  async body({ kind, url, size, file }) {
    const { createDigestFetch } = await import("../../pkg/digest.node.js");
    const digestFetch = createDigestFetch(CREDENTIALS);
    await (await digestFetch(url + PATH)).text();
    gc();
    const before = process.memoryUsage();
    let most = 0;
    const look = () => {
      const { heapUsed, external } = process.memoryUsage();
      most = Math.max(most, heapUsed + external - before.heapUsed - before.external);
    };
    const timer = setInterval(look, 5);
    const body = { stream: () => streamOf(size), blob: () => openAsBlob(file), fetch: () => streamOf(size) }[kind];
    const begun = performance.now();
    const send = kind === "fetch" ? fetch : digestFetch;
    const response = await send(url + PATH, { method: "POST", body: await body(), duplex: "half" });
    const text = await response.text();
    const ms = performance.now() - begun;
    look();
    clearInterval(timer);
    if (response.status !== 200 || Number(text) !== size) throw new Error(`${kind}: status ${response.status}, ${text} bytes of ${size} arrived`);
    return { ms, most: Math.max(most, 0) };
  },

  /** A file of so many bytes, for the job above. */
  async file({ file, size }) {
    const handle = await openFile(file, "w");
    await handle.truncate(size);
    await handle.close();
    return true;
  },
};

const CHUNK = new Uint8Array(64 * 1024);

function streamOf(size) {
  let left = size;
  return new ReadableStream(
    {
      pull(controller) {
        if (left === 0) return controller.close();
        const chunk = CHUNK.slice(0, Math.min(left, CHUNK.length));
        left -= chunk.length;
        controller.enqueue(chunk);
      },
    },
    { highWaterMark: 0 },
  );
}

work(JOBS);
