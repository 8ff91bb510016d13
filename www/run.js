// @ts-check
// One run: create a service, then look at it until it has settled. No document in here.

import { spoilt } from "./scenarios.js";

/**
 * @typedef {typeof import("../pkg-template/index.js") & typeof import("../pkg-template/mock.js")} Package
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
 * @property {import("./scenarios.js").Scenario} scenario
 *
 * @typedef {object} Outcome
 * @property {"settled" | "error" | "cancelled"} state
 * @property {EndpointService | null} service as last seen; null: not created, as far as is known
 * @property {boolean} mayExist the request that creates went out signed, and no answer of Atlas's settled it
 * @property {unknown} error
 */

/** Atlas takes a minute to five; the mock is in no hurry, and a reader has to follow. */
const LOOK_EVERY_MS = 700;
/** Looks that still find it INITIATING. */
const LOOKS = 1;

/**
 * @param {Package} pkg
 * @param {Order} order
 * @param {object} options
 * @param {string | null} options.origin of the server to ask; null: a mock in this page
 * @param {AbortSignal} options.signal
 * @param {(event: ExchangeEvent) => void} options.onExchange
 * @param {(service: EndpointService) => void} options.onService each time it has been looked at
 * @returns {Promise<Outcome>} never rejects
 */
export async function run(pkg, order, { origin, signal, onExchange, onService }) {
  /** @type {EndpointService | null} */
  let service = null;
  let isCreateOut = false;
  let client = null;
  try {
    const { fetch, ...reach } = transport(pkg, order.scenario, origin);
    const { spoilsKey, existsBefore } = order.scenario;
    const options = {
      ...reach,
      publicKey: order.publicKey,
      privateKey: spoilsKey ? spoilt(order.privateKey) : order.privateKey,
      projectId: order.projectId,
      onExchange,
      /** @type {FetchLike} */
      async fetch(url, init) {
        isCreateOut ||= init.method === "POST" && "authorization" in init.headers;
        const response = await fetch(url, init);
        // A refusal settles it. A gateway's 5xx does not: Atlas may have worked behind it.
        if (response.status >= 400 && response.status < 500) isCreateOut = false;
        return response;
      },
    };
    client = new pkg.AtlasClient(options);
    const wanted = { providerName: order.provider, region: order.region };
    if (existsBefore) await occupy(pkg, { ...options, fetch, onExchange: undefined }, wanted, signal);
    service = await client.services.create(wanted, { signal });
    onService(service);
    const watch = { signal, intervalMs: LOOK_EVERY_MS, maxIntervalMs: LOOK_EVERY_MS };
    for await (const { value } of client.services.watch(service, watch)) {
      if (value !== null) onService((service = value));
    }
    return { state: "settled", service, mayExist: false, error: null };
  } catch (error) {
    const mayExist = service === null && isCreateOut;
    return { state: signal.aborted ? "cancelled" : "error", service, mayExist, error };
  } finally {
    client?.close();
  }
}

/**
 * @param {Package} pkg
 * @param {import("./scenarios.js").Scenario} scenario
 * @param {string | null} origin
 * @returns {{ fetch: FetchLike, baseUrl?: string }}
 */
function transport(pkg, { mock: options, fault }, origin) {
  if (origin !== null) return { baseUrl: origin, fetch: (url, init) => globalThis.fetch(url, init) };
  const mock = pkg.createMockAtlas({ looks: LOOKS, ...options });
  if (fault !== undefined) mock.fault(fault);
  return { fetch: mock.fetch };
}

/**
 * Somebody else makes the service first. That it was there already is as good.
 * @param {Package} pkg
 * @param {import("../pkg-template/index.js").AtlasClientOptions} options
 * @param {import("../pkg-template/index.js").NewEndpointService} wanted
 * @param {AbortSignal} signal
 */
async function occupy(pkg, options, wanted, signal) {
  const other = new pkg.AtlasClient(options);
  try {
    await other.services.create(wanted, { signal });
  } catch (error) {
    if (!(error instanceof pkg.ApiError && error.kind === "already_exists")) throw error;
  } finally {
    other.close();
  }
}
