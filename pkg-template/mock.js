// A mock Atlas: a `fetch` that keeps private endpoints in memory and checks every signature and
// token. It runs wherever Request, Response and crypto.getRandomValues do. It imports nothing of
// the client: what it accepts, an independent reading of RFC 7616 accepts.

import { usage } from "./lib/errors.js";
import { faulty, unauthorized, written } from "./lib/mock/answers.js";
import { DigestGuard } from "./lib/mock/digest.js";
import { Faults } from "./lib/mock/faults.js";
import { admitted, noOperation, OPERATION_NAMES, route } from "./lib/mock/operations.js";
import { readOptions, record } from "./lib/mock/options.js";
import { decoded } from "./lib/mock/paths.js";
import { Names } from "./lib/mock/state/names.js";
import { Project } from "./lib/mock/state/project.js";
import { BEARER_CHALLENGE, isBearer, TOKEN_OPERATIONS, Tokens } from "./lib/mock/tokens.js";

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
  serviceAccount;
  projectId;
  #options;
  #names = new Names();
  #guard;
  #tokens;
  #faults = new Faults([...OPERATION_NAMES, ...TOKEN_OPERATIONS]);
  #projects;
  #requests = [];
  #spent = 0;

  constructor(options) {
    this.credentials = options.credentials;
    this.serviceAccount = options.serviceAccount;
    this.projectId = options.projectIds[0];
    this.#options = options;
    this.#guard = new DigestGuard(options.credentials, options);
    this.#tokens = new Tokens(options.serviceAccount, { ...options, names: this.#names });
    this.#projects = this.#newProjects();
  }

  /** A field, not a method: it is handed on without its object. */
  fetch = async (input, init) => {
    const signal = init?.signal ?? (input instanceof Request ? input.signal : null);
    signal?.throwIfAborted();
    const arrival = await arrived(input, init);
    signal?.throwIfAborted();

    const { method, path, headers, body } = arrival;
    const request = { ...arrival, ...this.#destination(method, path.split("?")[0]) };
    const nature = this.#faults.take({ ...request, authenticated: false });
    if (nature === "network") throw lost();
    const entry = { method, path, headers: Object.fromEntries(headers), body: body === "" ? null : body, status: 0, operation: null, reason: null };
    this.#requests.push(entry);
    if (nature === "hang") return aborted(signal);

    const { response, isLost } = this.#answer(request, entry);
    entry.status = response.status;
    entry.reason = response.headers.get("x-mock-reason");
    if (isLost) throw lost();
    return response;
  };

  get requests() {
    return [...this.#requests];
  }

  get services() {
    return [...this.#projects.values()].flatMap(({ id: projectId, services }) =>
      services.map(({ provider, id, region, status, errorMessage }) => ({ projectId, cloudProvider: provider, id, regionName: region, status, errorMessage })),
    );
  }

  get endpoints() {
    return [...this.#projects.values()].flatMap(({ id: projectId, services }) =>
      services.flatMap(({ provider, id: serviceId, endpoints }) =>
        endpoints.map(({ id, status, errorMessage }) => ({ projectId, cloudProvider: provider, serviceId, id, status, errorMessage })),
      ),
    );
  }

  get pendingFaults() {
    return this.#faults.pending;
  }

  set(ref, change) {
    const { cloudProvider, id, serviceId, projectId = this.projectId } = ref ?? {};
    record(change, "change", ["status", "errorMessage"]);
    const { status, errorMessage } = change;
    if (status !== undefined && typeof status !== "string") throw usage("change.status", "must be a string");
    if (errorMessage !== undefined && errorMessage !== null && typeof errorMessage !== "string") throw usage("change.errorMessage", "must be a string or null");
    const project = this.#projects.get(projectId);
    const service = project?.service(cloudProvider, serviceId ?? id);
    const thing = serviceId === undefined || service === undefined ? service : project.endpoint(service, rawId(String(id)));
    if (thing === undefined) throw usage("ref", `no ${serviceId === undefined ? "service" : "endpoint"} ${cloudProvider} ${id} in project ${projectId}`);
    project.set(thing, { status, errorMessage });
  }

  fault(fault) {
    this.#faults.add(fault);
  }

  revokeTokens() {
    this.#tokens.reset();
  }

  reset() {
    this.#names.reset();
    this.#projects = this.#newProjects();
    this.#faults.reset();
    this.#guard.reset();
    this.#tokens.reset();
    this.#requests = [];
    this.#spent = 0;
  }

  #newProjects() {
    const world = { ...this.#options, names: this.#names };
    return new Map(this.#options.projectIds.map((id) => [id, new Project(id, world)]));
  }

  /** What a request is for: an operation of Atlas's (`routed`), one of the token endpoint, or nothing that is known. */
  #destination(method, pathname) {
    const routed = route(method, pathname);
    return { routed, operation: routed?.operation.name ?? this.#tokens.operation(method, pathname) };
  }

  /** The way of every request: credentials, then faults, then the operation. */
  #answer(request, entry) {
    const { path, headers, operation } = request;
    const isForToken = TOKEN_OPERATIONS.includes(operation);
    const refusal = isForToken ? this.#tokens.checkAccount(headers.get("authorization")) : this.#refusal(request);
    if (refusal !== null) return { response: refusal, isLost: false };

    entry.operation = operation;
    const fault = this.#faults.take({ ...request, authenticated: true });
    if (fault !== null && fault !== "lost_answer") return { response: faulty(fault, path), isLost: false };
    const response = isForToken ? this.#tokens.answer(operation, request) : this.#operate(request);
    return { response, isLost: fault === "lost_answer" };
  }

  /** The refusal of a signature or a token; null: it is good. */
  #refusal({ method, path, headers }) {
    const authorization = headers.get("authorization");
    if (isBearer(authorization)) {
      const refusal = this.#tokens.check(authorization);
      return refusal === null ? null : unauthorized(BEARER_CHALLENGE, refusal);
    }
    const refusal = this.#guard.check({ method, target: path, authorization });
    return refusal === null ? null : unauthorized(this.#guard.challenge(refusal.stale === true), refusal);
  }

  #operate({ routed, method, path, headers, body, url }) {
    const [pathname, ...rest] = path.split("?");
    const query = new URLSearchParams(rest.join("?"));
    this.#spent += 1;
    const how = {
      pretty: query.get("pretty") === "true",
      envelope: query.get("envelope") === "true",
      mediaType: "application/json",
      remaining: routed?.version === "v2" ? Math.max(0, BUCKET - this.#spent) : null,
      isHead: method === "HEAD",
    };
    if (routed === null) return written(noOperation(method, pathname), how);
    const { closedProjectIds, readOnly } = this.#options;
    const rights = { project: (id) => this.#projects.get(id), closedProjectIds, readOnly };
    const admission = admitted(routed, { headers, query, body, pathname }, rights);
    if ("refusal" in admission) return written(admission.refusal, how);
    const { mediaType, params, project } = admission;
    return written(routed.operation.run({ project, params, body, query, url }), { ...how, mediaType });
  }
}

/** A request as the mock sees it: what `fetch` was given, read through the platform's own eyes. */
async function arrived(input, init) {
  // Not the signal: a Request listens to it for as long as it lives.
  const { method, headers, body, duplex } = init ?? {};
  const request = new Request(input, definedOnly({ method, headers, body, duplex }));
  const url = new URL(request.url);
  const path = input[TARGET] ?? url.href.split("#")[0].slice(url.origin.length);
  return { method: request.method, path, url, headers: request.headers, body: await request.text() };
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

/** An Azure id that is percent-encoded, as the client takes it, too. */
function rawId(id) {
  return /^%2f/i.test(id) ? (decoded(id) ?? id) : id;
}

function definedOnly(members) {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
