// A call brought to each kind of step in which it waits for something, so that a test can end it there.

import { answer, KEYS, NEW, PROJECT, REF, SERVICE, unauthorized } from "./calls.mjs";
import { createMockAtlas, load } from "./package.mjs";

const never = () => new Promise(() => {});
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A promise, and what resolves it. */
function flag() {
  let raise;
  const raised = new Promise((resolve) => (raise = resolve));
  return { raise, raised };
}

/** A fetch that gives no answer to what is signed. */
function hanging({ raise }) {
  return async (url, { headers }) => {
    if (headers.authorization === undefined) return unauthorized();
    raise();
    return never();
  };
}

/** Options of a client on a mock where nothing ever becomes ready, and that mock. */
function unready() {
  const mock = createMockAtlas({ looks: 1_000_000 });
  return { ...mock.credentials, projectId: mock.projectId, fetch: mock.fetch };
}

const keys = { ...KEYS, projectId: PROJECT, maxRetries: 3 };
const LONG = { intervalMs: 3_600_000, maxIntervalMs: 3_600_000, deadlineMs: false };

/** Each: the client's options, and the calls to make; they stay where they are once `reached` is resolved. */
const states = {
  "a request is out": (at) => ({ options: { ...keys, fetch: hanging(at) }, calls: (atlas, also) => [atlas.services.get(REF, also)] }),
  "nineteen calls wait for the challenge of the first": (at) => ({
    options: { ...keys, fetch: () => (at.raise(), never()) },
    calls: (atlas, also) => Array.from({ length: 20 }, () => atlas.services.get(REF, also)),
  }),
  "twenty requests are out": (at) => {
    let signed = 0;
    const fetch = async (url, { headers }) => {
      if (headers.authorization === undefined) return unauthorized();
      if ((signed += 1) === 1) return answer(200, {}, SERVICE);
      if (signed === 21) at.raise();
      return never();
    };
    const calls = (atlas, also) => {
      const first = atlas.services.get(REF);
      return Array.from({ length: 20 }, () => first.then(() => atlas.services.get(REF, also)));
    };
    return { options: { ...keys, fetch }, calls };
  },
  "the body is being read": (at) => ({
    options: { ...keys, fetch: async () => ({ ...unauthorized(), text: () => (at.raise(), never()) }) },
    calls: (atlas, also) => [atlas.services.get(REF, also)],
  }),
  "a retry pauses": (at) => ({
    options: { ...keys, fetch: async (url, { headers }) => (headers.authorization === undefined ? unauthorized() : (at.raise(), new Response("", { status: 429, headers: { "retry-after": "60" } }))) },
    calls: (atlas, also) => [atlas.services.create(NEW, also)],
  }),
  "a wait pauses between two looks": (at) => ({
    options: unready(),
    calls: (atlas, also) => [atlas.services.create(NEW).then((service) => atlas.services.waitUntilReady(service, { ...LONG, ...also, onProgress: at.raise }))],
  }),
  "a listener is waited for": (at) => ({
    options: unready(),
    calls: (atlas, also) => [atlas.services.create(NEW).then((service) => atlas.services.waitUntilReady(service, { ...LONG, ...also, onProgress: () => (at.raise(), never()) }))],
  }),
  "a watch is between two looks": (at) => ({
    options: unready(),
    calls: (atlas, also) => [
      atlas.services.create(NEW).then(async (service) => {
        for await (const _ of atlas.services.watch(service, { ...LONG, ...also })) at.raise();
      }),
    ],
  }),
  "an access token is being got": (at) => ({
    options: { projectId: PROJECT, accessToken: () => (at.raise(), never()), fetch: never },
    calls: (atlas, also) => [atlas.services.get(REF, also), atlas.services.get(REF, also)],
  }),
  "attach makes the endpoint": (at) => {
    const mock = createMockAtlas();
    const attach = (service, { signal }) => (at.raise(signal), never());
    return { options: { ...mock.credentials, projectId: mock.projectId, fetch: mock.fetch }, calls: (atlas, also) => [atlas.connect(NEW, attach, { intervalMs: 1, ...also })] };
  },
  "a fork reads three lists": (at) => {
    let signed = 0;
    const mock = createMockAtlas();
    const fetch = (url, init) => {
      // The first list arrives; the two others hang.
      if (init.headers.authorization === undefined || (signed += 1) === 1) return mock.fetch(url, init);
      if (signed === 3) at.raise();
      return never();
    };
    return { options: { ...mock.credentials, projectId: mock.projectId, fetch }, calls: (atlas, also) => [atlas.services.list(also)] };
  },
};

export const STATES = Object.keys(states);

/**
 * Brings calls of a new client into that state.
 * @param {string} name one of STATES
 * @param {any} [atlas] the module; another copy of the package, say
 * @param {AbortSignal} [signal] of each call that stays there
 * @returns {Promise<{ client: any, ends: Promise<unknown>[], seen: any }>} `ends` resolve with what the calls reject with
 */
export async function bring(name, atlas, signal) {
  const { AtlasClient } = atlas ?? (await load("."));
  const at = flag();
  const { options, calls } = states[name](at);
  const client = new AtlasClient(options);
  const ends = calls(client, { signal }).map((call) => call.then((value) => ({ value }), (error) => error));
  const early = Promise.race(ends).then((end) => Promise.reject(new Error("ended before it was there", { cause: end })));
  early.catch(() => {});
  const seen = await Promise.race([at.raised, early]);
  await settled();
  return { client, ends, seen };
}
