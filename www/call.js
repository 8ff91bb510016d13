// @ts-check
// The form: what it starts with, what it says, and which field is at fault. It checks nothing itself: what is
// wrong, the package says.

import { byId, h } from "./dom.js";
import { SCENARIOS, needsOwnMock } from "./scenarios.js";

/** @typedef {import("./run.js").CloudProvider} CloudProvider */

/** The region that each provider begins with. @type {Record<CloudProvider, string>} */
const FIRST = { AWS: "us-east-1", AZURE: "eastus2", GCP: "us-west1" };

/** Paths of arguments, as a UsageError names them, and the fields they come from. @type {Record<string, string>} */
const FIELDS = {
  "options.projectId": "project-id",
  "options.publicKey": "public-key",
  "options.privateKey": "private-key",
  "service.region": "region",
  "service.providerName": "provider",
};

/** The form. There is one. */
export class Call {
  #form = byId("form", HTMLFormElement);
  #button = byId("create", HTMLButtonElement);
  #region = byId("region", HTMLInputElement);
  #projectId = byId("project-id", HTMLInputElement);
  #publicKey = byId("public-key", HTMLInputElement);
  #privateKey = byId("private-key", HTMLInputElement);
  #show = byId("show-key", HTMLButtonElement);
  #scenario = byId("scenario", HTMLSelectElement);
  #version = byId("api-version", HTMLSelectElement);
  #pretty = byId("pretty", HTMLInputElement);
  #envelope = byId("envelope", HTMLInputElement);
  #portMapping = byId("port-mapping", HTMLInputElement);
  #pace = byId("pace", HTMLSelectElement);
  /** The region last typed for each provider. @type {Record<CloudProvider, string>} */
  #regions = { ...FIRST };
  /** Those there are, once the package is here. @type {(provider: CloudProvider) => readonly import("../pkg-template/index.js").Region[]} */
  #known = () => [];
  /** @type {CloudProvider} */
  #provider = "AWS";

  /**
   * @param {object} options
   * @param {boolean} options.ownsMock whether scenarios that change the mock are possible
   * @param {boolean} options.isReal whether Atlas itself answers
   * @param {() => void} options.onCreate
   * @param {() => void} options.onCancel
   * @param {() => void} options.onChange
   */
  constructor({ ownsMock, isReal, onCreate, onCancel, onChange }) {
    const breaks = byId("breaks", HTMLElement);
    for (const [id, scenario] of Object.entries(SCENARIOS)) {
      const isOff = !ownsMock && needsOwnMock(scenario);
      this.#scenario.append(h("option", { value: id, disabled: isOff }, isOff ? `${scenario.label} (only with the mock in the page)` : scenario.label));
      if (id !== "fine") breaks.append(h("button", { class: "plain", type: "button", value: id, disabled: isOff }, scenario.label));
    }
    if (isReal) {
      this.#pace.value = "1";
      byId("pace-field", HTMLElement).hidden = true;
      // What has to be typed comes before the button that needs it.
      byId("create", HTMLElement).before(byId("keys", HTMLElement));
    }
    // On a phone the run comes first, and what is not needed is folded.
    if (matchMedia("(max-width: 47.99rem)").matches && !isReal) for (const fold of this.#form.querySelectorAll("details")) fold.open = false;
    this.#form.addEventListener("change", () => {
      this.#refresh();
      onChange();
    });
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      onCreate();
    });
    this.#button.addEventListener("click", (event) => {
      if (this.#button.type === "submit") return;
      // A cancelled run may end, and the button be Create again, before this click has run its course.
      event.preventDefault();
      // The second click of a double click is no wish to cancel.
      if (event.detail < 2) onCancel();
    });
    breaks.addEventListener("click", ({ target }) => {
      if (!(target instanceof HTMLButtonElement) || this.#button.disabled) return;
      this.#scenario.value = target.value;
      this.#refresh();
      onChange();
      onCreate();
    });
    this.#show.addEventListener("click", () => this.#reveal(this.#privateKey.type === "password"));
    this.#refresh();
  }

  /** Lets the form be used. @param {(provider: CloudProvider) => readonly import("../pkg-template/index.js").Region[]} known the regions there are; none before the core is here */
  enable(known) {
    this.#known = known;
    this.#button.disabled = false;
    this.#refresh();
  }

  /** Puts keys and project id in. @param {{ projectId: string, publicKey: string, privateKey: string }} values */
  fill({ projectId, publicKey, privateKey }) {
    this.#projectId.value = projectId;
    this.#publicKey.value = publicKey;
    this.#privateKey.value = privateKey;
  }

  /** Forgets the private key. */
  forget() {
    this.#privateKey.value = "";
    this.#reveal(false);
  }

  /** @returns {import("./run.js").Order} */
  order() {
    this.#refresh();
    return {
      provider: this.#provider,
      region: this.#region.value,
      projectId: this.#projectId.value,
      publicKey: this.#publicKey.value,
      privateKey: this.#privateKey.value,
      apiVersion: this.#version.value === "v2" ? "v2" : "v1.0",
      pretty: this.#pretty.checked,
      envelope: this.#envelope.checked,
      portMapping: this.#portMapping.checked,
      scenarioId: this.#scenario.value,
      scenario: this.#chosen(),
    };
  }

  /** How much faster than Atlas's the time of waits goes. */
  get speed() {
    return Number(this.#pace.value);
  }

  /** @param {Partial<import("./link.js").View>} view */
  show({ provider = "AWS", region = FIRST[provider], apiVersion = "v1.0", pretty = false, envelope = false, scenarioId = "fine" }) {
    for (const radio of this.#form.querySelectorAll("[name=provider]")) {
      if (radio instanceof HTMLInputElement) radio.checked = radio.value === provider;
    }
    this.#provider = provider;
    this.#regions[provider] = this.#region.value = region;
    this.#version.value = apiVersion;
    this.#pretty.checked = pretty;
    this.#envelope.checked = envelope;
    this.#scenario.value = scenarioId;
    this.#refresh();
  }

  /** The one button: Create, or Cancel while a run is on. @param {boolean} isRunning */
  setRunning(isRunning) {
    this.#button.type = isRunning ? "button" : "submit";
    this.#button.textContent = isRunning ? "Cancel" : "Create the service";
  }

  /**
   * Says at a field what is wrong with it.
   * @param {string | null} argument its path, as a UsageError names it
   * @param {string} text
   * @returns {string | null} the field's id; null: none of these
   */
  blame(argument, text) {
    const id = FIELDS[argument ?? ""] ?? null;
    if (id === null) return null;
    byId(id, HTMLElement).setAttribute("aria-invalid", "true");
    byId(`${id}-problem`, HTMLElement).textContent = text;
    return id;
  }

  /** Takes back what `blame` said. */
  absolve() {
    for (const id of Object.values(FIELDS)) {
      byId(id, HTMLElement).removeAttribute("aria-invalid");
      byId(`${id}-problem`, HTMLElement).textContent = "";
    }
  }

  #chosen() {
    const scenario = SCENARIOS[this.#scenario.value];
    if (scenario === undefined) throw new TypeError(`there is no scenario ${this.#scenario.value}`);
    return scenario;
  }

  /** Brings what depends on other fields up to date: the region and its suggestions, the note. */
  #refresh() {
    const provider = new FormData(this.#form).get("provider");
    this.#regions[this.#provider] = this.#region.value || this.#regions[this.#provider];
    if ((provider === "AWS" || provider === "AZURE" || provider === "GCP") && provider !== this.#provider) {
      this.#provider = provider;
      this.#region.value = this.#regions[provider];
    }
    const options = this.#known(this.#provider).map(({ cloud, atlas, location }) => h("option", { value: cloud, label: `${atlas}${location === null ? "" : `, ${location}`}` }));
    byId("regions", HTMLDataListElement).replaceChildren(...options);
    byId("port-mapping-field", HTMLElement).hidden = this.#provider !== "GCP";
    byId("scenario-note", HTMLElement).textContent = this.#chosen().note;
  }

  /** @param {boolean} isShown */
  #reveal(isShown) {
    this.#privateKey.type = isShown ? "text" : "password";
    this.#show.setAttribute("aria-pressed", String(isShown));
  }
}
