// `createDigestFetch`: fetch's signature and manners, with Digest inside.

import { Turns, drive } from "../drive.js";
import { closed, errorFrom, usage } from "../errors.js";
import { endable, watchersOf } from "../signals.js";
import { isBrowser } from "../platform.js";
import { spaceOf } from "./core.js";
import { checked } from "./credentials.js";
import { FetchMachine, drain } from "./machine.js";
import { DigestRequest } from "./request.js";

const REDIRECTS = 20;

/** Nothing but an origin, and one of HTTP. */
const originOf = (text, index) => {
  try {
    const { href, origin } = new URL(text);
    if (/^https?:\/\/[^/@]+\/$/.test(href)) return origin;
  } catch {
    // Not even a URL.
  }
  throw usage(`options.origins[${index}]`, 'must be an origin such as "https://camera.local"');
};

const origins = (given) => {
  if (given === undefined) return null;
  if (!Array.isArray(given)) throw usage("options.origins", "must be an array of origins");
  return new Set(given.map(originOf));
};

/** @param {any} core */
export const digestFetch = (core) => (options) => {
  let credentials = checked(options, "options");
  const { fetch: given, requireMutualAuth = false, onUnanswered } = options;
  for (const name of ["fetch", "onUnanswered"]) {
    if (options[name] !== undefined && typeof options[name] !== "function") throw usage(`options.${name}`, "must be a function");
  }
  if (typeof requireMutualAuth !== "boolean") throw usage("options.requireMutualAuth", "must be true or false");
  let allowed = origins(options.origins);
  let spaces = new Map();
  const calls = new Set();

  /** What the exchanges of one origin share. */
  const sharedBy = (origin) => {
    let space = spaces.get(origin);
    if (!space) spaces.set(origin, (space = { digest: spaceOf(core, credentials), turns: new Turns() }));
    return space;
  };

  const inner = (request, authorization, redirect, signal) =>
    (given ?? globalThis.fetch)(request.url.href, request.init(authorization, redirect, signal));

  /** What can end a call from outside. */
  const endingsOf = ({ signal }) => (signal ? [calls, watchersOf(signal)] : [calls]);
  const racing = (request, promise) => endable(endingsOf(request), (ending) => ending.race(promise));

  /** One request that is nothing to us. */
  const pass = async (request, redirect) => {
    const controller = new AbortController();
    try {
      return await racing(request, inner(request, undefined, redirect, controller.signal));
    } catch (error) {
      controller.abort(error);
      throw error;
    }
  };

  /** One request, answered where the server wants that. */
  const exchange = async (request, redirect) => {
    const space = sharedBy(request.url.origin);
    return drive({
      core,
      machine: new FetchMachine(request, space),
      turns: space.turns,
      endings: endingsOf(request),
      async send({ authorization, isProbe }, signal) {
        const response = await inner(isProbe ? request.probe() : request, authorization, redirect, signal);
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
    if (requireMutualAuth && (verdict === "2" || (verdict === "3" && response.ok))) {
      response.body?.cancel?.().catch?.(() => {});
      throw errorFrom({
        code: "auth.mutual",
        message: `the response's rspauth is ${verdict === "2" ? "wrong" : "missing"}`,
        hint: "Do not trust the response: its sender may not know the password.",
        status: response.status,
        reason: "mutual",
      });
    }
    if (error !== null) onUnanswered?.(error, response);
    return response;
  };

  /** Before anything is waited for: an end that came while nobody listened is not told again. */
  const refuseIfEnded = (request) => {
    if (spaces === null) throw closed("fetch");
    request?.signal?.throwIfAborted();
  };

  const fetchWithDigest = async (input, init) => {
    refuseIfEnded();
    let request = DigestRequest.from(input, init ?? {});
    allowed ??= new Set([request.url.origin]);
    if (request.reading) await racing(request, request.reading);
    refuseIfEnded(request);
    const wanted = request.options.redirect ?? "follow";
    // The caller's own credentials are the caller's own affair.
    if (request.headers.authorization !== undefined) return pass(request, wanted);
    await core.init();

    const follows = wanted === "follow";
    // Followed by hand, each hop is signed for its own target. Browsers do not let us see one.
    const redirect = follows && !isBrowser() ? "manual" : wanted;
    for (let hops = 0; ; hops += 1) {
      refuseIfEnded(request);
      const isOurs = allowed.has(request.url.origin);
      const response = proven(isOurs ? await exchange(request, redirect) : { response: await pass(request, redirect), verdict: "3", error: null });
      const next = follows ? following(request, response, redirect) : null;
      if (next === null) return hops === 0 ? response : markRedirected(response);
      await racing(request, drain(response));
      if (hops === REDIRECTS) throw new TypeError(`more than ${REDIRECTS} redirects`);
      request = next;
    }
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
    credentials = null;
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
