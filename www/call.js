// @ts-check
// The form: what it starts with, what it says, and which field is at fault. It checks
// nothing itself: what is wrong, the package says.

import { byId, h } from "./dom.js";
import { SCENARIOS, needsOwnMock } from "./scenarios.js";

/** @typedef {import("./run.js").CloudProvider} CloudProvider */

/** Suggestions, the cloud's spelling and Atlas's; any other region may be typed. */
const REGIONS = {
  AWS: { "us-east-1": "US_EAST_1", "us-west-2": "US_WEST_2", "ca-central-1": "CA_CENTRAL_1", "eu-west-1": "EU_WEST_1", "eu-central-1": "EU_CENTRAL_1", "ap-southeast-2": "AP_SOUTHEAST_2", "ap-south-1": "AP_SOUTH_1", "sa-east-1": "SA_EAST_1" },
  AZURE: { eastus2: "US_EAST_2", westus2: "US_WEST_2", canadacentral: "CANADA_CENTRAL", northeurope: "EUROPE_NORTH", westeurope: "EUROPE_WEST", uksouth: "UK_SOUTH", japaneast: "JAPAN_EAST", australiaeast: "AUSTRALIA_EAST" },
  GCP: { "us-west1": "WESTERN_US", "us-central1": "CENTRAL_US", "us-east4": "US_EAST_4", "europe-west1": "WESTERN_EUROPE", "europe-west3": "EUROPE_WEST_3", "asia-southeast1": "SOUTHEASTERN_ASIA_PACIFIC", "asia-northeast1": "NORTHEASTERN_ASIA_PACIFIC", "australia-southeast1": "AUSTRALIA_SOUTHEAST_1" },
};

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
  /** The region last typed for each provider. @type {Record<string, string>} */
  #regions = Object.fromEntries(Object.entries(REGIONS).map(([provider, all]) => [provider, Object.keys(all)[0] ?? ""]));
  /** @type {CloudProvider} */
  #provider = "AWS";

  /**
   * @param {object} options
   * @param {boolean} options.ownsMock whether scenarios that change the mock are possible
   * @param {() => void} options.onCreate
   * @param {() => void} options.onCancel
   */
  constructor({ ownsMock, onCreate, onCancel }) {
    for (const [id, scenario] of Object.entries(SCENARIOS)) {
      const isOff = !ownsMock && needsOwnMock(scenario);
      const label = isOff ? `${scenario.label} (only with the mock in the page)` : scenario.label;
      this.#scenario.append(h("option", { value: id, disabled: isOff }, label));
    }
    this.#form.addEventListener("change", () => this.#refresh());
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
    this.#show.addEventListener("click", () => this.#reveal(this.#privateKey.type === "password"));
    this.#refresh();
  }

  /** Puts keys and project id in, and lets the button be used. @param {{ projectId: string, publicKey: string, privateKey: string }} values */
  fill({ projectId, publicKey, privateKey }) {
    this.#projectId.value = projectId;
    this.#publicKey.value = publicKey;
    this.#privateKey.value = privateKey;
    this.#button.disabled = false;
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
      scenario: this.#chosen(),
    };
  }

  /** The one button: Create, or Cancel while a run is on. @param {boolean} isRunning */
  setRunning(isRunning) {
    this.#button.type = isRunning ? "button" : "submit";
    this.#button.textContent = isRunning ? "Cancel" : "Create";
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
    this.#regions[this.#provider] = this.#region.value || (this.#regions[this.#provider] ?? "");
    if ((provider === "AWS" || provider === "AZURE" || provider === "GCP") && provider !== this.#provider) {
      this.#provider = provider;
      this.#region.value = this.#regions[provider] ?? "";
    }
    const options = Object.entries(REGIONS[this.#provider]).map(([cloud, atlas]) => h("option", { value: cloud, label: atlas }));
    byId("regions", HTMLDataListElement).replaceChildren(...options);
    byId("scenario-note", HTMLElement).textContent = this.#chosen().note;
  }

  /** @param {boolean} isShown */
  #reveal(isShown) {
    this.#privateKey.type = isShown ? "text" : "password";
    this.#show.setAttribute("aria-pressed", String(isShown));
  }
}
