// @ts-check
// What is said about a run: the status line, which is read aloud, the progress, and the box of an error.

import { byId, counted, h, seconds } from "./dom.js";
import { errorView, offersView, placeholder } from "./outcome.js";
import { isChallenge } from "./story.js";

/**
 * @typedef {import("./run.js").Run} Run
 * @typedef {import("./run.js").Order} Order
 * @typedef {import("./run.js").Outcome} Outcome
 * @typedef {import("./call.js").Call} Call
 */

const PROVIDERS = { AWS: "AWS", AZURE: "Azure", GCP: "Google Cloud" };
/** Seconds from create to AVAILABLE, medians recorded at Atlas. */
const MEDIANS = { AWS: 168, AZURE: 59, GCP: 275 };
const TITLE = document.title;

export class Teller {
  /** The status line as text. */
  summary = "";
  #isReal;
  #origin;
  #status = byId("status", HTMLElement);
  #progress = byId("progress", HTMLElement);
  #meter = byId("meter", HTMLProgressElement);
  #awaited = byId("awaited", HTMLElement);
  #now = byId("look-now", HTMLButtonElement);
  #outcome = byId("outcome", HTMLElement);
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #clock;

  /** @param {{ isReal: boolean, origin: string | null }} where */
  constructor({ isReal, origin }) {
    this.#isReal = isReal;
    this.#origin = origin;
  }

  /** @param {Order} order */
  begin({ provider, region }) {
    this.#say("Running", `creates a service on ${PROVIDERS[provider]}${region === "" ? "" : `, in ${region}`}.`);
  }

  /** A pause between two looks. @param {{ status: string, look: number, ms: number, atMs: number } | null} pause @param {Order["provider"]} provider */
  pause(pause, provider) {
    clearInterval(this.#clock);
    this.#progress.hidden = pause === null;
    if (pause === null) return;
    const { status, look, ms, atMs } = pause;
    const ends = performance.now() + ms;
    this.#meter.max = MEDIANS[provider];
    this.#meter.value = Math.min(MEDIANS[provider], atMs / 1000);
    const tell = (/** @type {number} */ left) => {
      this.#awaited.textContent = `Look ${look}: ${status}. Looks again in ${seconds(left)}. Half of all services on ${PROVIDERS[provider]} took Atlas ${MEDIANS[provider]} s or less.`;
    };
    tell(ms);
    // In real time it counts down; a pause that is over in a moment needs no counting.
    this.#clock = setInterval(() => tell(Math.max(0, ends - performance.now())), 1000);
    this.#now.hidden = false;
  }

  /**
   * @param {Run} run
   * @param {Outcome} outcome
   * @param {{ call: Call, isExample: boolean }} where
   */
  finish(run, outcome, { call, isExample }) {
    const { service, mayExist, error, state } = outcome;
    const { exchanges } = run;
    const { provider, region } = run.order;
    const sent = exchanges.length === 0 ? "Nothing was sent." : `${counted(exchanges.length, "request")}, ${counted(exchanges.filter(isChallenge).length, "challenge")}.`;
    const place = `${PROVIDERS[provider]}${region === "" ? "" : `, ${region}`}`;
    const word = (/** @type {string} */ own) => (isExample ? "Example" : own);
    if (state === "ready") {
      const after = seconds(exchanges.at(-1)?.atMs ?? 0);
      this.#say(word("Ready"), `${place}, ${service?.status} after ${after}. ${sent}`);
    } else if (state === "gone") {
      this.#say(word("Deleted"), `the service is gone. ${sent}`);
      this.#outcome.replaceChildren(placeholder("Nothing is left."), offersView([["again", "Once more"]]));
    } else if (state === "cancelled") {
      const known = whatExists(service, mayExist) ?? "Nothing was created.";
      this.#say(word("Cancelled"), `${known} ${sent}`);
      if (service === null) this.#outcome.replaceChildren(placeholder(known));
      this.#outcome.append(offersView(service === null ? (mayExist ? [["ensure", "Find it, or make it"]] : []) : [["wait", "Go on waiting"]]));
    } else {
      const facts = /** @type {Record<string, any>} */ (error);
      const fieldId = isExample ? null : call.blame(facts.argument ?? null, String(facts.message));
      this.#say(word("Failed"), `${facts.code ?? "an error"}. ${sent}`);
      const more = { known: whatExists(service, false), advice: this.#advice(facts), fieldId };
      this.#outcome.replaceChildren(...errorView(error, more), offersView(this.#offers(facts, outcome)));
      if (!isExample) byId("failure", HTMLElement).focus();
    }
  }

  /** The package refuses the options: nothing begins. @param {unknown} error @param {Call} call */
  refused(error, call) {
    const facts = /** @type {Record<string, any>} */ (error);
    const fieldId = call.blame(facts.argument ?? null, String(facts.message));
    this.#outcome.replaceChildren(...errorView(error, { known: null, advice: null, fieldId }));
    this.#say("Failed", `${facts.code ?? "an error"}. Nothing was sent.`);
    byId("failure", HTMLElement).focus();
  }

  missing() {
    this.#say("Failed", "the package could not be loaded. It has to be served beside this page, at ./pkg/.");
  }

  /** The core is not to be had; the example stays. @param {unknown} error */
  coreless(error) {
    const { code = "", message = "" } = /** @type {Record<string, any>} */ (error);
    this.#say("Failed", `${code}. ${message} The example below is the page’s own; Create tries again.`);
  }

  /** The one place that is read aloud. @param {string} word @param {string} rest */
  #say(word, rest) {
    this.summary = `${word}: ${rest}`;
    this.#status.replaceChildren(h("b", {}, `${word}:`), ` ${rest}`);
    document.title = word === "Example" ? TITLE : `${word}: ${rest.split(". ")[0]} · ${TITLE}`;
  }

  /** What this page adds to the hint. @param {Record<string, any>} facts */
  #advice({ code, kind }) {
    if (this.#origin === null) return null;
    if (kind === "already_exists" && !this.#isReal) return "This mock keeps its services until its server stops: choose another region.";
    if (code === "transport.failed") return "No answer reached this page. Likely, in this order: its server was stopped, the network is off, something on the way blocks it.";
    return null;
  }

  /** @param {Record<string, any>} facts @param {Outcome} outcome @returns {(readonly [string, string])[]} */
  #offers({ code, kind }, { service, mayExist }) {
    if (code === "wait.deadline") return [["wait", "Go on waiting"]];
    if (code === "wait.failed" && service !== null) return [["delete", "Delete it"]];
    if (kind === "already_exists") return [["ensure", "Use the one there is"]];
    if (mayExist) return [["ensure", "Find it, or make it"]];
    if (code === "auth.rejected") return [["keys", "Edit the key"], ["again", "Once more"]];
    return code?.startsWith("usage.") ? [] : [["again", "Once more"]];
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
