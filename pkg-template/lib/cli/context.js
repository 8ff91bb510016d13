// What a command works with: its arguments, a client, and the way to what is printed.

import { usage } from "../errors.js";
import { DryRun } from "./dry-run.js";
import { PROGRAM } from "./program.js";
import { clock, quoted } from "./text.js";

/** Flags that belong to where one works, not to what one does: they go along when one goes on. */
const PLACE = ["project", "base-url", "api"];

export class Context {
  /** How to go on if this is interrupted; null: the same again. */
  resume = null;
  /** Whether something is done that a failure leaves behind: then `resume` is worth saying. */
  hasBegun = false;
  /** What to do before one goes on. */
  caution = null;
  /** Prints what there is so far; null: nothing that one would miss. */
  salvage = null;
  #client;

  constructor({ command, args, options, io, terminal }) {
    this.command = command;
    this.args = args;
    this.options = options;
    this.io = io;
    this.env = io.env;
    this.signal = io.signal;
    this.terminal = terminal;
    this.dryRun = options["dry-run"] ? new DryRun(io.env) : null;
  }

  /** A client by the environment and the flags. One that is to send nothing needs no key. */
  async client({ needsProject = true } = {}) {
    if (this.#client !== undefined) return this.#client;
    const { AtlasClient } = await import("../../index.node.js");
    const { project: projectId, "base-url": baseUrl, api: apiVersion } = this.options;
    const settings = { projectId, baseUrl, apiVersion, fetch: this.io.fetch, onExchange: this.terminal.isVerbose ? (event) => this.#show(event) : undefined };
    if (this.dryRun !== null) Object.assign(settings, { accessToken: "none", fetch: this.dryRun.fetch, maxRetries: 0 });
    const client = AtlasClient.fromEnv(settings, this.env);
    if (needsProject && client.projectId === null) {
      client.close();
      throw usage("the project", "is missing: give --project ID, or set MONGODB_ATLAS_PROJECT_ID");
    }
    this.#client = client;
    return client;
  }

  close() {
    this.#client?.close();
  }

  /** Options of a call, and of a wait. */
  call() {
    return { signal: this.signal };
  }

  waiting(onProgress) {
    const { deadline: deadlineMs, interval: intervalMs } = this.options;
    // A pause that was asked for is not to grow beyond what it would without.
    const maxIntervalMs = intervalMs === undefined ? undefined : Math.max(intervalMs, Math.min(intervalMs * 3, 30_000));
    return { signal: this.signal, deadlineMs, intervalMs, maxIntervalMs, ...(onProgress && { onProgress }) };
  }

  /** Shows a wait's looks. @param {string} what is waited for */
  looks(what) {
    return ({ phase, value, attempt, elapsedMs, nextInMs }) => this.look(what, value === null ? phase : value.status || phase, { attempt, elapsedMs, nextInMs });
  }

  look(what, state, { attempt, elapsedMs, nextInMs }) {
    const parts = [state];
    if (attempt !== undefined) parts.push(`look ${attempt} after ${clock(elapsedMs)}`);
    if (nextInMs !== null) parts.push(`next in ${clock(nextInMs)}`);
    this.terminal.progress(what, parts.join(", "));
  }

  /** A command line of ours, to be copied. @param {(string | undefined)[]} words */
  line(...words) {
    const place = PLACE.flatMap((name) => (this.options[name] === undefined ? [] : [`--${name}`, this.options[name]]));
    return [PROGRAM, ...words.filter((word) => word !== undefined), ...place].map(quoted).join(" ");
  }

  #show({ request, response, error, reason, durationMs }) {
    const outcome = response === null ? error : response.status;
    this.terminal.say(`${request.method} ${request.url} -> ${outcome}${reason === "first" ? "" : ` (${reason})`}, ${Math.round(durationMs)} ms`);
  }
}
