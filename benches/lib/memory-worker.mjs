// memory-worker.mjs KIND: what clients hold that have made a call and do nothing. Needs --expose-gc.

import { CREDENTIALS, PATH, PROJECT, SERVICE, challengeWith, serviceBody } from "./world.mjs";

const memories = [];
WebAssembly.Instance = class extends WebAssembly.Instance {
  constructor(...given) {
    super(...given);
    memories.push(this.exports.memory);
  }
};

const ORIGIN = "http://127.0.0.1";
const body = serviceBody();
let nonces = 0;
/** A server without a network: challenges, then takes whatever comes. */
const answering = async (_, { headers }) => {
  if (headers.authorization) return new Response(body);
  return new Response("", { status: 401, headers: { "www-authenticate": challengeWith((nonces += 1).toString(16).padStart(32, "0")) } });
};

const ours = (entry) => import(new URL(`../../pkg/${entry}`, import.meta.url).href);
const KINDS = {
  async atlas() {
    const { AtlasClient } = await ours("index.node.js");
    return async () => {
      const client = new AtlasClient({ publicKey: CREDENTIALS.username, privateKey: CREDENTIALS.password, projectId: PROJECT, baseUrl: ORIGIN, fetch: answering });
      await client.services.get(SERVICE);
      return client;
    };
  },
  async digest() {
    const { createDigestFetch } = await ours("digest.node.js");
    return async () => {
      const digestFetch = createDigestFetch({ ...CREDENTIALS, fetch: answering });
      await (await digestFetch(ORIGIN + PATH)).text();
      return digestFetch;
    };
  },
  async "digest-fetch"() {
    const { default: DigestClient } = await import("digest-fetch");
    globalThis.fetch = (url, init) => answering(url, { headers: { authorization: init?.headers?.Authorization } });
    return async () => {
      const client = new DigestClient(CREDENTIALS.username, CREDENTIALS.password);
      await (await client.fetch(ORIGIN + PATH, {})).text();
      return client;
    };
  },
};

const make = await KINDS[process.argv[2]]();
const held = async () => {
  // Twice: finalizers run in between.
  for (let round = 0; round < 2; round += 1) {
    gc();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { heapUsed, external } = process.memoryUsage();
  const wasm = memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0);
  return { heap: heapUsed + external, wasm };
};

const clients = [await make()];
await held();
const none = await held();
process.on("message", async ({ number }) => {
  const begun = performance.now();
  while (clients.length < number + 1) clients.push(await make());
  const ms = performance.now() - begun;
  const { heap, wasm } = await held();
  process.send({ result: { heap: heap - none.heap, wasm: wasm - none.wasm, ms } });
});
process.on("disconnect", () => process.exit());
process.send({ started: true });
