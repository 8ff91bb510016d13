// `createDigestFetch`: fetch's signature and manners, with Digest inside.

import { Turns, drive } from "../drive.js";
import { closed, errorFrom, usage } from "../errors.js";
import { Resident } from "../resident.js";
import { watchersOf } from "../signals.js";
import { isBrowser } from "../platform.js";
import { checked } from "./credentials.js";
import { FetchMachine } from "./machine.js";
import { DigestRequest } from "./request.js";

const REDIRECTS = 20;

const origins = (given) => {
  if (given === undefined) return null;
  if (!Array.isArray(given)) throw usage("options.origins", "must be an array of origins");
  return new Set(
    given.map((text, index) => {
      const url = typeof text === "string" && /^https?:\/\//i.test(text) ? new URL(text) : null;
      if (url === null || url.pathname !== "/" || url.search !== "") {
        throw usage(`options.origins[${index}]`, 'must be an origin such as "https://camera.local"');
      }
      return url.origin;
    }),
  );
};

/** @param {any} core */
export const digestFetch = (core) => (options) => {
  const { username, password } = checked(options, "options");
  const { requireMutualAuth = false, onUnanswered } = options;
  if (options.fetch !== undefined && typeof options.fetch !== "function") throw usage("options.fetch", "must be a function");
  let allowed = origins(options.origins);
  let spaces = new Map();
  const calls = new Set();

  /** What the exchanges of one origin share. */
  const spaceOf = (origin) => {
    let space = spaces.get(origin);
    if (space === undefined) {
      const digest = new Resident(core, (glue) => new glue.Digest(username, password));
      spaces.set(origin, (space = { digest, turns: new Turns(), refusal: null }));
    }
    return space;
  };

  const inner = (request, authorization, redirect) =>
    (options.fetch ?? globalThis.fetch)(request.url.href, request.init(authorization, redirect));

  /** One request, answered where the server wants that. */
  const exchange = async (request, redirect) => {
    const space = spaceOf(request.url.origin);
    const machine = core.enter(() => new FetchMachine(space.digest.get().exchange(), request, space));
    return drive({
      core,
      machine,
      turns: space.turns,
      endings: request.signal ? [calls, watchersOf(request.signal)] : [calls],
      timeoutMs: false,
      async send({ authorization }) {
        const response = await inner(request, authorization, redirect);
        // The hash of the body is part of the proof where `auth-int` was used.
        const wanted = requireMutualAuth && /\bqop="?auth-int/.test(authorization) && typeof response.clone === "function";
        const body = wanted ? new Uint8Array(await response.clone().arrayBuffer()) : undefined;
        return { answer: { response, body } };
      },
      failure: (error, lost) => (lost ? lost.cause : error),
    });
  };

  const proven = ({ response, verdict, error }) => {
    if (error?.code === "auth.challenge_hidden") throw error;
    if (requireMutualAuth && (verdict === 2 || (verdict === 3 && response.ok))) {
      response.body?.cancel?.().catch?.(() => {});
      throw errorFrom({
        code: "auth.mutual",
        message: `the response's rspauth is ${verdict === 2 ? "wrong" : "missing"}`,
        hint: "Do not trust the response: its sender may not know the password.",
        status: response.status,
        reason: "mutual",
      });
    }
    if (error !== null) onUnanswered?.(error, response);
    return response;
  };

  const refuseIfClosed = () => {
    if (spaces === null) throw closed("fetch");
  };

  const fetchWithDigest = async (input, init) => {
    refuseIfClosed();
    let request = await DigestRequest.from(input, init ?? {});
    request.signal?.throwIfAborted();
    allowed ??= new Set([request.url.origin]);
    // The caller's own credentials are the caller's own affair.
    if (request.headers.authorization !== undefined) return inner(request, undefined, request.options.redirect ?? "follow");
    await core.init();

    const follows = (request.options.redirect ?? "follow") === "follow";
    // Followed by hand, each hop is signed for its own target. Browsers do not let us see one.
    const redirect = follows && !isBrowser() ? "manual" : (request.options.redirect ?? "follow");
    for (let hops = 0; ; hops += 1) {
      refuseIfClosed();
      const isOurs = allowed.has(request.url.origin);
      if (isOurs && request.isStream) await learn(request);
      const response = isOurs ? proven(await exchange(request, redirect)) : await inner(request, undefined, redirect);
      const next = follows ? following(request, response, redirect) : null;
      if (next === null) return hops === 0 ? response : markRedirected(response);
      if (hops === REDIRECTS) throw new TypeError(`more than ${REDIRECTS} redirects`);
      request = next;
    }
  };

  /** A stream can be sent once: the challenge is fetched before, without it. */
  const learn = async (request) => {
    const probe = new DigestRequest(new URL(request.url), "HEAD", {}, undefined, { signal: request.signal });
    const knows = core.enter(() => {
      const one = spaceOf(request.url.origin).digest.get().exchange();
      const would = one.wouldSign(request.target);
      one.free();
      return would;
    });
    if (!knows) await exchange(probe, "manual");
  };

  /** The next request of a chain of redirects, if there is one that is ours to make. */
  const following = (request, response, redirect) => {
    const { status } = response;
    if (redirect === "manual") {
      const location = [301, 302, 303, 307, 308].includes(status) ? response.headers.get("location") : null;
      return location === null ? null : request.redirected(location, status);
    }
    // Already followed by the platform, with an answer made for another target. Whether a
    // POST is still one by then cannot be seen: such a 401 is the caller's.
    const isSafe = request.method === "GET" || request.method === "HEAD";
    if (!response.redirected || status !== 401 || !isSafe) return null;
    const url = new URL(response.url);
    return allowed.has(url.origin) && url.href !== request.url.href ? request.redirected(url, 307) : null;
  };

  const close = () => {
    if (spaces === null) return;
    for (const end of [...calls]) end(closed("fetch"));
    for (const { digest } of spaces.values()) digest.end();
    spaces = null;
  };
  const members = { close: { value: close } };
  if (Symbol.dispose) members[Symbol.dispose] = { value: close };
  return Object.defineProperties(fetchWithDigest, members);
};

const markRedirected = (response) => {
  try {
    Object.defineProperty(response, "redirected", { value: true, configurable: true });
  } catch {
    // A double may be frozen.
  }
  return response;
};
