// @ts-check
// Wires the form, the run and the two places where a run is shown.

import { Call } from "./call.js";
import { byId, counted, h } from "./dom.js";
import { errorView, placeholder, serviceView } from "./outcome.js";
import { run } from "./run.js";
import { exchangeItem, isChallenge } from "./wire.js";

/**
 * @typedef {import("./run.js").ExchangeEvent} ExchangeEvent
 * @typedef {import("./run.js").Order} Order
 * @typedef {import("./run.js").Outcome} Outcome
 */

const PROVIDERS = { AWS: "AWS", AZURE: "Azure", GCP: "Google Cloud" };
const TITLE = document.title;

/** Which transport it is, the address says; nothing is probed. */
const isLoopback = new URLSearchParams(location.search).get("via") === "loopback";
const origin = isLoopback ? location.origin : null;

const status = byId("status", HTMLElement);
const progress = byId("progress", HTMLElement);
const exchanges = byId("exchanges", HTMLOListElement);
const outcomePlace = byId("outcome", HTMLElement);

/** @type {AbortController | null} */
let running = null;
/** @type {import("./run.js").Package | null} */
let pkg = null;

const call = new Call({
  ownsMock: !isLoopback,
  onCreate: () => void create(),
  onCancel: () => running?.abort(new DOMException("Cancelled", "AbortError")),
});

if (isLoopback) {
  byId("transport", HTMLElement).textContent =
    "Real requests to the mock Atlas on this page’s own server. The browser’s Network panel shows them.";
}

async function create() {
  if (pkg === null || running !== null) return;
  const controller = new AbortController();
  const order = call.order();
  /** @type {ExchangeEvent[]} */
  const events = [];
  running = controller;
  call.setRunning(true);
  begin(order);
  try {
    const outcome = await run(pkg, order, {
      origin,
      signal: controller.signal,
      onExchange(event) {
        exchanges.append(exchangeItem(event, events.push(event)));
      },
      onService(service) {
        outcomePlace.replaceChildren(...serviceView(service));
        progress.textContent = service.phase === "pending" ? "Looks again in a moment. Atlas itself takes one to five minutes." : "";
      },
    });
    finish(order, outcome, events);
  } finally {
    running = null;
    progress.textContent = "";
    call.setRunning(false);
  }
}

/** @param {Order} order */
function begin({ provider, region }) {
  call.absolve();
  exchanges.replaceChildren();
  outcomePlace.replaceChildren(placeholder("Nothing yet."));
  say("Running", `creates a service on ${PROVIDERS[provider]}${region === "" ? "" : `, in ${region}`}.`);
}

/**
 * @param {Order} order
 * @param {Outcome} outcome
 * @param {readonly ExchangeEvent[]} events
 */
function finish({ provider, region }, { state, service, mayExist, error }, events) {
  const sent = events.length === 0 ? "Nothing was sent." : `${counted(events.length, "request")}, ${counted(events.filter(isChallenge).length, "challenge")}.`;
  if (state === "cancelled") {
    const known = whatExists(service, mayExist) ?? "Nothing was created.";
    say("Cancelled", `${known} ${sent}`);
    if (service === null) outcomePlace.replaceChildren(placeholder(known));
  } else if (state === "error") {
    const { code, message, argument, kind } = /** @type {Record<string, any>} */ (error);
    const advice = isLoopback && kind === "already_exists" ? "This mock keeps its services until its server stops: choose another region." : null;
    const fieldId = call.blame(argument ?? null, String(message));
    say("Failed", `${code ?? "an error"}. ${sent}`);
    outcomePlace.replaceChildren(...errorView(error, { known: whatExists(service, false), advice, fieldId }));
    byId("failure", HTMLElement).focus();
  } else {
    const verdict = service?.phase === "ready" ? "Ready" : "Failed";
    const why = service?.errorMessage ? ` ${service.errorMessage}` : "";
    say(verdict, `a service on ${PROVIDERS[provider]}, in ${region}.${why} ${sent}`);
  }
}

/**
 * @param {import("./run.js").EndpointService | null} service
 * @param {boolean} mayExist
 */
function whatExists(service, mayExist) {
  if (service !== null) return `The service was created, id ${service.id}; it stays.`;
  return mayExist ? "The signed request went out: the service may have been created." : null;
}

/** The one place that is read aloud. @param {string} word @param {string} rest */
function say(word, rest) {
  status.replaceChildren(h("b", {}, `${word}:`), ` ${rest}`);
  document.title = `${word}: ${rest.split(". ")[0]} · ${TITLE}`;
}

async function load() {
  // Not a static import: where the package is missing, the page still says so.
  const base = "./pkg/";
  try {
    const [client, mock] = await Promise.all([import(`${base}index.js`), import(`${base}mock.js`)]);
    pkg = { ...client, ...mock };
    // So that the first call need not wait for it. What fails here fails again there, and is shown.
    client.init().catch(() => {});
    prefill();
  } catch (error) {
    say("Failed", "the package could not be loaded. It has to be served beside this page, at ./pkg/.");
    console.error(error);
  }
}

/** The mock's own keys, which open nothing else. */
function prefill() {
  if (pkg === null) return;
  const { credentials, projectId } = pkg.createMockAtlas();
  call.fill({ ...credentials, projectId });
}

// No key outlives the page, not even in the back/forward cache.
addEventListener("pagehide", () => {
  running?.abort(new DOMException("The page was left", "AbortError"));
  call.forget();
});
addEventListener("pageshow", (event) => {
  if (event.persisted) prefill();
});

void load();
