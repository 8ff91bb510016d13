// What the calls of one client share, and the way of each through the core: a command goes in,
// a machine comes out, its steps are performed. What is sent and what an answer means is
// decided in the core.

import { textWithin } from "./bodies.js";
import { Turns, drive } from "./drive.js";
import { closed, errorFrom } from "./errors.js";
import { masked, observed, responseInfo, secretIn, without } from "./exchanges.js";
import { callOptions, clientOptions } from "./options.js";
import { Resident } from "./resident.js";
import { inflated, resultOf, withRaw } from "./results.js";
import { watchersOf } from "./signals.js";
import { stepsOf } from "./steps.js";
import { version } from "./version.js";

const PRODUCT = `atlas-private-endpoint/${version}`;

/** A machine of the core, with a clock: milliseconds since 1970 that never go back. */
class Clocked {
  constructor(machine) {
    this.machine = machine;
  }

  step(...words) {
    return this.machine.step(performance.timeOrigin + performance.now(), ...words);
  }

  receive(answer) {
    this.machine.receive(answer);
  }

  lost(timedOut) {
    this.machine.lost(timedOut);
  }

  abandon() {
    this.machine.abandon();
  }

  free() {
    this.machine.free();
  }
}

/** Everything about a client that its users do not see. */
export class Connection {
  #core;
  #settings;
  /** The core's half. */
  #atlas;
  #turns = new Turns();
  #calls = new Set();
  #callIds = 0;

  constructor(core, options) {
    this.#core = core;
    this.#settings = clientOptions(options, PRODUCT);
    const { kind, name, secret, origin, apiVersion, headers } = this.#settings;
    this.#atlas = new Resident(core, (glue) => new glue.Atlas(kind, name, secret, origin, apiVersion === "v2", headers));
    this.projectId = this.#settings.projectId;
  }

  /**
   * Runs a command that is one operation: a promise of its result that can give the response
   * too.
   * @param {string} op its name in the core
   * @param {any} options the caller's
   * @param {() => object} args what the core reads of the caller's arguments
   * @param {{ fromRef?: string }=} more
   */
  ask(op, options, args, more) {
    const answered = this.run(op, options, args, more);
    const result = answered.then(({ data }) => data);
    return Object.assign(result, {
      async withResponse() {
        // Whoever asks for both need not look at the data alone as well.
        result.catch(() => {});
        const { data, reply } = await answered;
        return { data, response: responseInfo(reply) };
      },
    });
  }

  /** Runs a command that takes several requests. */
  async flow(op, options, args, more) {
    return (await this.run(op, options, args, more)).data;
  }

  /**
   * Runs any command.
   * @param {{ fromRef?: string, needsProject?: boolean, read?: (step: any, body: string) => any, endings?: Set<any>[], tell?: (event: any) => unknown, pulls?: boolean, attach?: Function }=} more
   */
  async run(op, options, args, { fromRef, needsProject = true, read = withRaw, endings = [], tell, pulls = false, attach } = {}) {
    this.#refuseIfClosed();
    const settings = this.#settings;
    const { signal, ...call } = callOptions(options, settings, fromRef, needsProject);
    const command = JSON.stringify({ ...args(), op, ...call });
    signal?.throwIfAborted();
    const core = this.#core;
    await core.init();
    // Meanwhile the client may have been closed, or the caller have changed their mind.
    this.#refuseIfClosed();
    signal?.throwIfAborted();

    const machine = core.enter(() => this.#atlas.get().begin(command));
    // A listener is not waited for; if what it promised fails, the call ends with that.
    const failures = new Set();
    const told = (event) => {
      const pending = tell?.(event);
      if (pulls) return pending;
      pending?.then?.(undefined, (error) => [...failures].forEach((end) => end(error)));
    };
    const observe = observed(settings.onExchange, (this.#callIds += 1));
    /** Drives one machine; those that it forks come back here. */
    const perform = async (machine, endings) => {
      let reply;
      let secret = null;
      const send = async (step, signal) => {
        secret = secretIn(step.headers.authorization) ?? secret;
        reply = await this.#send(step, signal);
        return reply;
      };
      const step = await drive({
        core,
        machine: new Clocked(machine),
        turns: this.#turns,
        endings,
        send: observe(send),
        steps: stepsOf({ core, machine, turns: this.#turns, endings, perform, accessToken: settings.accessToken, tell: told, attach }),
        failure: (facts, lost) => errorFrom(completed(without(secret, facts), reply && { ...reply, headers: without(secret, { ...reply.headers }) }, lost)),
      });
      return { data: "content" in step ? read(step, reply.body) : resultOf(step), reply };
    };
    return perform(machine, [this.#calls, failures, ...(signal ? [watchersOf(signal)] : []), ...endings]);
  }

  async #send(step, signal) {
    const fetch = this.#settings?.fetch ?? globalThis.fetch;
    if (typeof fetch !== "function") throw new TypeError("this platform has no fetch; give one with options.fetch");
    // What answers a HEAD has the length of a body, and none.
    const limit = step.method === "HEAD" ? Infinity : step.maxBodyBytes;
    const answer = await this.#core.enter((glue) => glue.send(fetch, textWithin, limit, step.url, step.method, step.headers, step.body, signal));
    const headers = {};
    answer.headers.forEach((value, name) => (headers[name.toLowerCase()] = value));
    return { status: answer.status, headers, body: answer.body, isCut: answer.isTooLong, answer };
  }

  close() {
    if (this.#settings === null) return;
    this.#settings = null;
    for (const end of [...this.#calls]) end(closed("AtlasClient"));
    this.#atlas.end();
  }

  #refuseIfClosed() {
    if (this.#settings === null) throw closed("AtlasClient");
  }
}

/** The facts of an error with what only this side knows: the headers, and what `fetch` threw. */
const completed = (facts, reply, lost) => {
  switch (facts.code) {
    case "api.error":
      return { ...facts, headers: masked(reply.headers) };
    case "auth.token":
      return { ...facts, cause: errorFrom(completed(facts.cause, reply, null)) };
    case "wait.deadline":
    case "wait.failed":
      return inflated(facts);
    default:
      return facts.code.startsWith("transport") ? { ...facts, ...lost } : facts;
  }
};
