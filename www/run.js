// @ts-check
// A run: the package makes a service and waits for it, and this writes down what goes over the wire. No document
// in here.

import { signatureOf } from "./digest.js";
import { spoilt } from "./scenarios.js";

/**
 * @typedef {typeof import("../pkg-template/index.js") & typeof import("../pkg-template/mock.js")
 *   & typeof import("../pkg-template/cloud.js") & { md5: (text: string) => string }} Package
 * @typedef {import("../pkg-template/index.js").EndpointService} EndpointService
 * @typedef {import("../pkg-template/index.js").ExchangeEvent} ExchangeEvent
 * @typedef {import("../pkg-template/index.js").FetchLike} FetchLike
 * @typedef {import("../pkg-template/index.js").CloudProvider} CloudProvider
 *
 * @typedef {object} Order what the form says
 * @property {CloudProvider} provider
 * @property {string} region
 * @property {string} projectId
 * @property {string} publicKey
 * @property {string} privateKey
 * @property {"v1.0" | "v2"} apiVersion
 * @property {boolean} pretty
 * @property {boolean} envelope
 * @property {boolean} portMapping GCP only
 * @property {string} scenarioId
 * @property {import("./scenarios.js").Scenario} scenario
 *
 * @typedef {ExchangeEvent & {
 *   number: number,
 *   atMs: number,
 *   signature: import("./digest.js").Signature | null,
 * }} Exchange `number`: from 1; `atMs`: Atlas's time at which it went out; the `Authorization` of Digest is whole
 *
 * @typedef {object} Outcome
 * @property {"ready" | "gone" | "error" | "cancelled"} state
 * @property {EndpointService | null} service as last seen; null: not created, as far as is known
 * @property {boolean} mayExist the request that creates went out signed, and no answer of Atlas's settled it
 * @property {unknown} error
 *
 * @typedef {"create" | "ensure" | "wait" | "delete"} Action
 *
 * @typedef {object} Listener
 * @property {(request: { method: string, url: string }) => void} onSent
 * @property {(exchange: Exchange) => void} onExchange
 * @property {(service: EndpointService) => void} onService each time it has been looked at
 * @property {(pause: { status: string, look: number, ms: number, atMs: number } | null) => void} onPause null: over
 */

/** Looks that find it INITIATING, with the package's pauses and the medians recorded at Atlas: 168, 59 and 275 s. */
const LOOKS = { AWS: 8, AZURE: 4, GCP: 12 };
/** The package's own pauses, in Atlas's time. */
const PAUSES = { intervalMs: 10_000, maxIntervalMs: 30_000, graceMs: 120_000, deadlineMs: 3_600_000 };
/** The look at which a service fails that is to fail. */
const FAILS_AT = 2;
const LOOK_NOW = new DOMException("Looks at once", "AbortError");

export class Run {
  /** @type {Order} */
  order;
  /** @type {Exchange[]} */
  exchanges = [];
  /** @type {EndpointService | null} */
  service = null;
  /** Of this run's server: for requests that are not the package's. @type {FetchLike} */
  fetch;
  #pkg;
  #client;
  #mock;
  #listener;
  #speed;
  #begun = performance.now();
  /** Atlas's time that went by faster than the reader's. */
  #gainedMs = 0;
  #isCreateOut = false;
  #hasFailed = false;
  /** @type {{ method: string, authorization: string | undefined, atMs: number }} */
  #out = { method: "", authorization: undefined, atMs: 0 };
  /** @type {AbortController | null} */
  #pause = null;

  /**
   * @param {Package} pkg
   * @param {Order} order
   * @param {object} options
   * @param {string | null} options.origin of the server to ask; null: a mock in this page
   * @param {number} options.speed how much faster than Atlas's the time of waits goes
   * @param {boolean} options.isSecret the key is nobody's but the reader's
   * @param {Listener} options.listener
   * @throws {Error} as the package refuses the options
   */
  constructor(pkg, order, { origin, speed, isSecret, listener }) {
    const { scenario } = order;
    this.order = order;
    this.#pkg = pkg;
    this.#speed = speed;
    this.#listener = listener;
    this.#mock = origin === null ? pkg.createMockAtlas({ looks: LOOKS[order.provider], ...scenario.mock }) : null;
    if (scenario.fault) this.#mock?.fault(scenario.fault);
    this.fetch = this.#mock?.fetch ?? ((url, init) => globalThis.fetch(url, init));
    const privateKey = scenario.spoilsKey ? spoilt(order.privateKey) : order.privateKey;
    const key = { username: order.publicKey, password: privateKey, isSecret };
    this.#client = new pkg.AtlasClient({
      publicKey: order.publicKey,
      privateKey,
      projectId: scenario.cutsProject ? order.projectId.slice(0, 23) : order.projectId,
      apiVersion: order.apiVersion,
      pretty: order.pretty,
      envelope: order.envelope,
      ...(origin === null ? {} : { baseUrl: origin }),
      fetch: (url, init) => this.#send(url, init),
      onExchange: (event) => this.#note(event, key),
    });
  }

  /** @param {Action} action @param {AbortSignal} signal @returns {Promise<Outcome>} never rejects */
  async act(action, signal) {
    try {
      if (action === "delete") return await this.#delete(signal);
      if (action !== "wait") this.service = await this.#make(action, signal);
      this.#see(this.service);
      await this.#wait(action, signal);
      return { state: "ready", service: this.service, mayExist: false, error: null };
    } catch (error) {
      const mayExist = this.service === null && this.#isCreateOut;
      return { state: signal.aborted ? "cancelled" : "error", service: this.service, mayExist, error };
    } finally {
      this.#listener.onPause(null);
    }
  }

  /** Ends the pause before the next look. */
  lookNow() {
    this.#pause?.abort(LOOK_NOW);
  }

  close() {
    this.#client.close();
  }

  /** Atlas's time since the run began. */
  get atMs() {
    return performance.now() - this.#begun + this.#gainedMs;
  }

  /** @param {"create" | "ensure"} action @param {AbortSignal} signal */
  async #make(action, signal) {
    const { provider, region, portMapping, scenario } = this.order;
    const wanted = /** @type {import("../pkg-template/index.js").NewEndpointService} */ ({
      providerName: provider, region, ...(provider === "GCP" && portMapping ? { portMappingEnabled: true } : {}),
    });
    if (action === "ensure") return (await this.#client.services.ensure(wanted, { signal })).service;
    if (scenario.existsBefore) await this.#occupy(wanted, signal);
    return this.#client.services.create(wanted, { signal });
  }

  /** @param {Action} action @param {AbortSignal} signal */
  async #wait(action, signal) {
    const deadlineMs = action === "create" ? this.order.scenario.deadlineMs : undefined;
    for (;;) {
      const pause = (this.#pause = new AbortController());
      const stop = () => pause.abort(signal.reason);
      signal.addEventListener("abort", stop, { once: true });
      if (signal.aborted) stop();
      try {
        const onProgress = (/** @type {any} */ progress) => this.#progress(progress);
        await this.#client.services.waitUntilReady(/** @type {EndpointService} */ (this.service), { ...this.#paced(deadlineMs), signal: pause.signal, onProgress });
        return;
      } catch (error) {
        if (error !== LOOK_NOW) throw error;
      } finally {
        signal.removeEventListener("abort", stop);
      }
    }
  }

  /** @param {AbortSignal} signal @returns {Promise<Outcome>} */
  async #delete(signal) {
    const service = /** @type {EndpointService} */ (this.service);
    await this.#client.services.delete(service, { signal });
    await this.#client.services.waitUntilGone(service, { ...this.#paced(), signal, onProgress: (progress) => this.#progress(progress) });
    this.service = null;
    return { state: "gone", service: null, mayExist: false, error: null };
  }

  /** @param {number} [deadlineMs] */
  #paced(deadlineMs = PAUSES.deadlineMs) {
    return Object.fromEntries(Object.entries({ ...PAUSES, deadlineMs }).map(([name, ms]) => [name, Math.max(1, Math.round(ms / this.#speed))]));
  }

  /** @param {import("../pkg-template/index.js").Progress<EndpointService>} progress */
  #progress({ value, attempt, nextInMs }) {
    if (value !== null) this.#see((this.service = value));
    const { failure } = this.order.scenario;
    if (failure !== undefined && attempt === FAILS_AT && value !== null && !this.#hasFailed) {
      this.#hasFailed = true;
      this.#mock?.set(value, { status: "FAILED", errorMessage: failure });
    }
    const atMs = this.atMs;
    this.#gainedMs += (nextInMs ?? 0) * (this.#speed - 1);
    this.#listener.onPause(nextInMs === null ? null : { status: value?.status ?? "", look: attempt, ms: nextInMs * this.#speed, atMs });
  }

  /** @param {EndpointService | null} service */
  #see = (service) => service !== null && this.#listener.onService(service);

  /** @type {FetchLike} */
  async #send(url, init) {
    this.#out = { method: init.method, authorization: init.headers.authorization, atMs: this.atMs };
    this.#isCreateOut ||= init.method === "POST" && "authorization" in init.headers;
    this.#listener.onSent({ method: init.method, url });
    const response = await this.fetch(url, init);
    // A refusal settles it. A gateway's 5xx does not: Atlas may have worked behind it.
    if (response.status >= 400 && response.status < 500) this.#isCreateOut = false;
    if (!this.order.scenario.hidesChallenge || response.status !== 401) return response;
    return new Response(await response.text(), { status: 401, headers: { "content-type": "application/json" } });
  }

  /**
   * @param {ExchangeEvent} event
   * @param {{ username: string, password: string, isSecret: boolean }} key
   */
  #note(event, key) {
    const { authorization, atMs } = this.#out;
    const headers = authorization === undefined ? event.request.headers : { ...event.request.headers, authorization };
    const signature = signatureOf(this.#pkg.md5, { method: event.request.method, authorization }, key);
    const exchange = { ...event, request: { ...event.request, headers }, number: this.exchanges.length + 1, atMs, signature };
    this.exchanges.push(exchange);
    this.#listener.onExchange(exchange);
  }

  /**
   * Somebody else makes the service first. That it was there already is as good.
   * @param {import("../pkg-template/index.js").NewEndpointService} wanted
   * @param {AbortSignal} signal
   */
  async #occupy(wanted, signal) {
    const { publicKey, privateKey, projectId } = this.order;
    const baseUrl = this.#mock === null ? { baseUrl: location.origin } : {};
    const other = new this.#pkg.AtlasClient({ publicKey, privateKey, projectId, ...baseUrl, fetch: this.fetch });
    try {
      await other.services.create(wanted, { signal });
    } catch (error) {
      if (!(error instanceof this.#pkg.ApiError && error.kind === "already_exists")) throw error;
    } finally {
      other.close();
    }
  }
}
