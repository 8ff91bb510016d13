// A mock Atlas: a `fetch` that keeps private endpoint services in memory and checks every
// signature. It runs wherever Request, Response and crypto.getRandomValues do. It imports nothing of
// the client: what it accepts, an independent reading of RFC 7616 accepts.

import { usage } from "./lib/errors.js";
import { faulty, problem, unauthorized, written } from "./lib/mock/answers.js";
import { DigestGuard } from "./lib/mock/digest.js";
import { Faults } from "./lib/mock/faults.js";
import { refused, route } from "./lib/mock/operations.js";
import { Services } from "./lib/mock/services.js";

const DEFAULT_CREDENTIALS = { publicKey: "mockuser", privateKey: "2f1c9a84-5d0e-4b7a-9c36-e1a2b3c4d5f6" };
const DEFAULT_PROJECT_ID = "64d1f0a2b3c4d5e6f7a8b9c0";
const BUCKET = 4000;

/** `serve` leaves the request target here where a URL cannot hold its bytes. */
const TARGET = Symbol.for("atlas-private-endpoint.target");
/** `serve` cuts the connection for an error that has this, instead of answering 500. */
const CUT = Symbol.for("atlas-private-endpoint.cut");

export function createMockAtlas(options) {
  return new MockAtlas(readOptions(options ?? {}));
}

class MockAtlas {
  credentials;
  projectId;
  #projectIds;
  #guard;
  #services;
  #faults = new Faults();
  #requests = [];
  #spent = 0;

  constructor({ credentials, projectIds, looks, readyStatus, nonceUses, strictOrder }) {
    this.credentials = Object.freeze({ ...credentials });
    this.projectId = projectIds[0];
    this.#projectIds = projectIds;
    this.#guard = new DigestGuard(credentials, { nonceUses, strictOrder });
    this.#services = new Services({ looks, readyStatus });
  }

  /** A field, not a method: it is handed on without its object. */
  fetch = async (input, init) => {
    const signal = init?.signal ?? (input instanceof Request ? input.signal : null);
    signal?.throwIfAborted();
    const request = await arrived(input, init);
    signal?.throwIfAborted();

    const nature = this.#faults.take({ ...request, authenticated: false });
    if (nature === "network") throw lost();
    const record = { ...request, headers: Object.fromEntries(request.headers), body: request.body === "" ? null : request.body, status: 0, operation: null };
    this.#requests.push(record);
    if (nature === "hang") return aborted(signal);

    const { response, isLost } = this.#answer(request, record);
    record.status = response.status;
    if (isLost) throw lost();
    return response;
  };

  get requests() {
    return [...this.#requests];
  }

  get pendingFaults() {
    return this.#faults.pending;
  }

  set(ref, change) {
    const { cloudProvider, id, serviceId, projectId = this.projectId } = ref ?? {};
    const { status, errorMessage } = change ?? {};
    const known = serviceId === undefined && this.#services.set(projectId, cloudProvider, id, { status, errorMessage });
    if (!known) throw usage("ref", `no ${serviceId === undefined ? "service" : "endpoint"} ${cloudProvider} ${id} in project ${projectId}`);
  }

  fault(fault) {
    this.#faults.add(fault);
  }

  reset() {
    this.#services.reset();
    this.#faults.reset();
    this.#guard.reset();
    this.#requests = [];
    this.#spent = 0;
  }

  /** The way of every request: credentials, then faults, then the operation. */
  #answer(request, record) {
    const { method, path, headers } = request;
    const refusal = this.#guard.check({ method, target: path, authorization: headers.get("authorization") });
    if (refusal !== null) return { response: unauthorized(this.#guard.challenge(refusal.stale === true), refusal), isLost: false };

    const fault = this.#faults.take({ method, path, authenticated: true });
    const [pathname, query = ""] = splitOnce(path, "?");
    const routed = route(method, pathname);
    record.operation = routed?.operation.name ?? null;
    if (fault !== null && fault !== "lost_answer") return { response: faulty(fault, path), isLost: false };
    return { response: this.#operate(routed, { ...request, query: new URLSearchParams(query) }), isLost: fault === "lost_answer" };
  }

  #operate(routed, request) {
    const { path, query, body } = request;
    this.#spent += 1;
    const how = {
      pretty: query.get("pretty") === "true",
      envelope: query.get("envelope") === "true",
      version: routed?.version ?? "v1.0",
      remaining: Math.max(0, BUCKET - this.#spent),
    };
    if (routed === null) return written(problem(404, "RESOURCE_NOT_FOUND", `Cannot find resource ${path}.`, [path]), how);
    const wrong = refused(routed, { ...request, projectIds: this.#projectIds });
    return written(wrong ?? routed.operation.run({ services: this.#services, params: routed.params, body, path }), how);
  }
}

/** A request as the mock sees it: what `fetch` was given, read through the platform's own eyes. */
async function arrived(input, init) {
  // Not the signal: a Request listens to it for as long as it lives.
  const { method, headers, body, duplex } = init ?? {};
  const request = new Request(input, definedOnly({ method, headers, body, duplex }));
  const { href, origin } = new URL(request.url);
  const path = input[TARGET] ?? href.split("#")[0].slice(origin.length);
  return { method: request.method, path, headers: request.headers, body: await request.text() };
}

/** Rejects as soon as the signal says so; never resolves. */
function aborted(signal) {
  return new Promise((_, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

/** What `fetch` throws when nothing comes back. */
function lost() {
  return Object.assign(new TypeError("fetch failed: the mock was told to lose this request or its answer"), { [CUT]: true });
}

function readOptions(options) {
  const { credentials = DEFAULT_CREDENTIALS, projectIds = [DEFAULT_PROJECT_ID], looks = 1, readyStatus = "AVAILABLE" } = options;
  const { nonceUses = Number.POSITIVE_INFINITY, strictOrder = false } = options;
  for (const name of ["publicKey", "privateKey"]) {
    const key = credentials?.[name];
    if (typeof key !== "string" || key === "") throw usage(`options.credentials.${name}`, "must be a string that is not empty");
  }
  if (credentials.publicKey.includes(":")) throw usage("options.credentials.publicKey", 'must have no ":", which Digest cannot tell from its own');
  if (!Array.isArray(projectIds) || projectIds.length === 0 || !projectIds.every((id) => /^[0-9a-f]{24}$/.test(id))) {
    throw usage("options.projectIds", "must be one or more ids of 24 hex digits in lower case");
  }
  if (!Number.isSafeInteger(looks) || looks < 0) throw usage("options.looks", "must be an integer from 0");
  if (!["AVAILABLE", "WAITING_FOR_USER"].includes(readyStatus)) throw usage("options.readyStatus", 'must be "AVAILABLE" or "WAITING_FOR_USER"');
  if (nonceUses !== Number.POSITIVE_INFINITY && !(Number.isSafeInteger(nonceUses) && nonceUses > 0)) {
    throw usage("options.nonceUses", "must be an integer from 1, or Infinity");
  }
  if (typeof strictOrder !== "boolean") throw usage("options.strictOrder", "must be true or false");
  const { publicKey, privateKey } = credentials;
  return { credentials: { publicKey, privateKey }, projectIds: [...projectIds], looks, readyStatus, nonceUses, strictOrder };
}

function splitOnce(text, mark) {
  const at = text.indexOf(mark);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function definedOnly(record) {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}
