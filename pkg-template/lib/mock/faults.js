// Faults: what goes wrong with the next request that matches, in the order they were queued.

import { usage } from "../errors.js";
import { record } from "./options.js";

const WORDS = ["network", "lost_answer", "hang"];
/** These match whatever arrives; the others only a request whose credentials were accepted. */
const ANY_REQUEST = new Set(["network", "hang"]);

/** A queue of faults. */
export class Faults {
  #operations;
  #queue = [];

  /** @param {readonly string[]} operations names of all there are */
  constructor(operations) {
    this.#operations = operations;
  }

  /** @param {import("../../mock.js").MockFault} fault */
  add(fault) {
    record(fault, "fault", ["method", "path", "operation", "times", "with"]);
    const { method, path, operation, times = 1, with: kind } = fault;
    if (method !== undefined && typeof method !== "string") throw usage("fault.method", "must be a string");
    if (path !== undefined && typeof path !== "string" && !(path instanceof RegExp)) throw usage("fault.path", "must be a string or a RegExp");
    if (operation !== undefined && !this.#operations.includes(operation)) throw usage("fault.operation", `must be one of ${this.#operations.join(", ")}`);
    if (!Number.isSafeInteger(times) || times < 1) throw usage("fault.times", "must be an integer from 1");
    if (!WORDS.includes(kind)) checkAnswer(kind);
    this.#queue.push({ method: method?.toUpperCase(), path, operation, left: times, kind });
  }

  /** Uses left, of all faults. */
  get pending() {
    return this.#queue.reduce((sum, { left }) => sum + left, 0);
  }

  /** No faults any more. */
  reset() {
    this.#queue = [];
  }

  /**
   * Uses up the first fault that matches.
   * @param {{ method: string, path: string, operation: string | null, authenticated: boolean }} request
   * @returns {import("../../mock.js").MockFault["with"] | null}
   */
  take({ method, path, operation, authenticated }) {
    const fault = this.#queue.find(
      (queued) =>
        queued.left > 0 &&
        ANY_REQUEST.has(queued.kind) !== authenticated &&
        (queued.method === undefined || queued.method === method) &&
        (queued.operation === undefined || queued.operation === operation) &&
        matches(queued.path, path),
    );
    if (fault === undefined) return null;
    fault.left -= 1;
    return fault.kind;
  }
}

/** `search` starts anew each time, also for a RegExp that remembers where it was. */
function matches(wanted, path) {
  if (wanted === undefined) return true;
  return typeof wanted === "string" ? path.includes(wanted) : path.search(wanted) !== -1;
}

function checkAnswer(kind) {
  if (kind === null || typeof kind !== "object") throw usage("fault.with", 'must be "network", "lost_answer", "hang" or an answer with a status');
  record(kind, "fault.with", ["status", "errorCode", "body", "headers"]);
  const { status, errorCode, body, headers } = kind;
  if (!Number.isInteger(status) || status < 200 || status > 599) throw usage("fault.with.status", "must be an integer from 200 to 599");
  if (errorCode !== undefined && typeof errorCode !== "string") throw usage("fault.with.errorCode", "must be a string");
  if (body !== undefined && typeof body !== "string") throw usage("fault.with.body", "must be a string");
  try {
    new Headers(headers);
  } catch (cause) {
    throw usage("fault.with.headers", `cannot be sent: ${cause instanceof Error ? cause.message : "not a record of strings"}`);
  }
}
