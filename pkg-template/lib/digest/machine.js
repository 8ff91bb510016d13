// One exchange as the driver wants it: the core's decisions, and a Response for the caller.

import { usage } from "../errors.js";
import { LOST, RECEIVE, STEP, UNANSWERED, errorIn } from "./core.js";

/** What is not delivered is read before the next request, so that its connection can be used again. */
const ENOUGH = 64 * 1024;

export const drain = async (response) => {
  try {
    const reader = response.body?.getReader?.();
    for (let size = 0; reader && size <= ENOUGH; ) {
      const { done, value } = await reader.read();
      if (done) return;
      size += value.length;
    }
    await reader?.cancel();
  } catch {
    // It was of no interest.
  }
};

let exchanges = 0;

export class FetchMachine {
  #id = (exchanges += 1);
  #request;
  #space;
  #next = null;
  #sent = false;
  /** A HEAD goes in the place of a stream: it can be sent once, so signed if at all. */
  #probes;
  #isProbe = false;
  /** The server refused these credentials to another exchange, whose answer cannot be had. */
  #refusal = null;

  /** @param {any} request @param {any} space what the exchanges of an origin share */
  constructor(request, space) {
    this.#request = request;
    this.#space = space;
    this.#probes = request.isStream;
  }

  #call(operation, lines = [], body, ...numbers) {
    return this.#space.digest.call(operation, this.#id, lines, body, ...numbers);
  }

  step(...entropy) {
    const next = this.#next;
    this.#next = null;
    if (next) return next;
    const request = this.#request;
    if (request.isStream && this.#sent) {
      return { kind: "fail", error: usage("init.body", "is a stream that was consumed, and the server wants it again: give it as text or bytes") };
    }
    const reply = this.#call(STEP, [request.method, "", request.target], request.bytes, ...entropy);
    const error = errorIn(reply, 401);
    if (error) return this.#refusedWithOthers(error);
    if (reply === "") return { kind: "join" };
    if (reply === "b") return { kind: "wait", promise: request.materialise() };
    const authorization = reply === "u" ? "" : reply;
    this.#isProbe = this.#probes && authorization === "";
    this.#sent = !this.#isProbe;
    return { kind: "send", authorization, isProbe: this.#isProbe };
  }

  receive({ response, body }) {
    const { status } = response;
    if (this.#refusal || (response.redirected && status === 401)) {
      // An answer to another target than the one that was signed proves nothing.
      this.abandon();
      this.#done(response, "3", status === 401 ? this.#refusal : null);
    } else {
      this.#judge(response, body);
    }
    if (this.#isProbe) {
      this.#probes = false;
      // What a HEAD got is not the caller's answer, unless it says that there will be none.
      if (this.#next.kind === "done" && this.#next.error?.code !== "auth.challenge_hidden") {
        this.abandon();
        this.#id = exchanges += 1;
        this.#next = { kind: "wait", promise: drain(response) };
      }
    }
  }

  lost() {
    this.#call(UNANSWERED);
    this.#next = { kind: "fail", error: null };
  }

  abandon() {
    this.#call(LOST);
  }

  free() {}

  #judge(response, body) {
    const [info, challenge] = ["authentication-info", "www-authenticate"].map((name) => {
      const value = response.headers.get(name);
      if (typeof (value ?? "") !== "string") throw new TypeError("the response's headers.get() must give a string or null");
      return value;
    });
    const isHidden = response.type === "cors" && challenge === null;
    const verdict = this.#call(RECEIVE, [this.#request.target, info, challenge], body, response.status, isHidden);
    if (verdict === "0") {
      this.#next = { kind: "wait", promise: drain(response) };
      return;
    }
    const error = errorIn(verdict, response.status);
    if (error?.code === "auth.rejected" && typeof response.clone === "function" && this.#space.turns.size > 0) {
      // Those who waited for this verdict get it as their answer too.
      this.#space.refusal = response.clone();
    }
    this.#done(response, error ? "3" : verdict, error);
  }

  #done(response, verdict, error) {
    this.#next = { kind: "done", response, verdict, error };
  }

  #refusedWithOthers(error) {
    if (error.code !== "auth.rejected") return { kind: "fail", error };
    const response = this.#space.refusal?.clone();
    if (response) return { kind: "done", response, verdict: "3", error };
    this.#refusal = error;
    return { kind: "send", authorization: "" };
  }
}
