// One exchange as the driver wants it: the core's decisions, and a Response for the caller.

import { usage } from "../errors.js";
import { fromCore } from "./credentials.js";

/** What is not delivered is read before the next request, so that its connection can be used again. */
const ENOUGH = 64 * 1024;

export const drain = async (response) => {
  try {
    const reader = response.body?.getReader?.();
    if (reader === undefined) return;
    for (let size = 0; ; ) {
      const { done, value } = await reader.read();
      if (done) return;
      size += value.length;
      if (size > ENOUGH) return await reader.cancel();
    }
  } catch {
    // It was of no interest.
  }
};

export class FetchMachine {
  #exchange;
  #request;
  #space;
  #next = null;
  #sent = false;
  /** A HEAD goes, or went, in the place of a stream: it can be sent once, so signed if at all. */
  #probe = "none";
  /** The server refused these credentials to another exchange, whose answer cannot be had. */
  #refusal = null;

  /** @param {any} request @param {any} space what the exchanges of an origin share */
  constructor(request, space) {
    this.#request = request;
    this.#space = space;
    this.#begin();
  }

  #begin() {
    this.#exchange = this.#space.digest.get().exchange();
  }

  step(...entropy) {
    const next = this.#next;
    this.#next = null;
    if (next !== null) return next;
    const request = this.#request;
    const { target } = request;
    if (request.isStream && this.#sent) {
      return { kind: "fail", error: usage("init.body", "is a stream that was consumed, and the server wants it again: give it as text or bytes") };
    }
    const isProbe = request.isStream && this.#probe === "none" && !this.#exchange.wouldSign(target);
    let bytes;
    if (this.#exchange.needsBody(target)) {
      ({ bytes } = request);
      if (bytes === undefined) return { kind: "wait", promise: request.materialise() };
    }
    let authorization;
    try {
      authorization = this.#exchange.step(isProbe ? "HEAD" : request.method, target, bytes, ...entropy);
    } catch (error) {
      return this.#refusedWithOthers(fromCore(error, 401));
    }
    if (authorization === undefined) return { kind: "join" };
    if (isProbe) this.#probe = "sent";
    else this.#sent = true;
    return { kind: "send", authorization, isProbe };
  }

  receive({ response, body }) {
    const wasProbe = this.#probe === "sent";
    if (wasProbe) this.#probe = "done";
    if (this.#refusal || (response.redirected && response.status === 401)) {
      // An answer to another target than the one that was signed proves nothing.
      this.#exchange.lost();
      this.#done(response, 3, response.status === 401 ? this.#refusal : null);
    } else {
      this.#judge(response, body);
    }
    // What a HEAD got is not the caller's answer, unless it says that there will be none.
    if (wasProbe && this.#next.kind === "done" && this.#next.error?.code !== "auth.challenge_hidden") {
      this.#next = { kind: "wait", promise: drain(response) };
      this.#exchange.free();
      this.#begin();
    }
  }

  lost() {
    this.#exchange.unanswered();
    this.#next = { kind: "fail", error: null };
  }

  abandon() {
    this.#exchange.lost();
  }

  free() {
    this.#exchange.free();
  }

  #judge(response, body) {
    const get = (name) => {
      const value = response.headers.get(name) ?? undefined;
      if (value !== undefined && typeof value !== "string") throw new TypeError("the response's headers.get() must give a string or null");
      return value;
    };
    const [challenge, info] = ["www-authenticate", "authentication-info"].map(get);
    try {
      const verdict = this.#exchange.receive(this.#request.target, response.status, challenge, info, body, response.type === "cors");
      if (verdict === 0) this.#next = { kind: "wait", promise: drain(response) };
      else this.#done(response, verdict, null);
    } catch (thrown) {
      const error = fromCore(thrown, response.status);
      if (error.code === "auth.rejected" && typeof response.clone === "function" && this.#space.turns.size > 0) {
        // Those who waited for this verdict get it as their answer too.
        this.#space.refusal = response.clone();
      }
      this.#done(response, 3, error);
    }
  }

  #done(response, verdict, error) {
    this.#next = { kind: "done", response, verdict, error };
  }

  #refusedWithOthers(error) {
    if (error.code !== "auth.rejected") return { kind: "fail", error };
    const response = this.#space.refusal?.clone();
    if (response) return { kind: "done", response, verdict: 3, error };
    this.#refusal = error;
    return { kind: "send", authorization: "" };
  }
}
