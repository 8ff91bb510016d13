// One private endpoint service, and how it looks at each stage of its life.

import { cloudRegion } from "./regions.js";
import { Settling } from "./settling.js";

/** Attachments of a GCP service that is no port-mapped one, as Atlas's own tests of 2026 saw them. */
const GCP_ATTACHMENTS = 6;
const READY = new Set(["AVAILABLE", "WAITING_FOR_USER"]);

export class Service {
  id;
  provider;
  region;
  portMapping;
  remoteRegions;
  status = "INITIATING";
  errorMessage = null;
  /** @type {import("./endpoint.js").Endpoint[]} */
  endpoints = [];
  #names;
  #looks;
  #readyStatus;
  #change;
  /** Whether the cloud's side was ever made: a service that fails later keeps its names. */
  #isNamed = false;

  /**
   * @param {{ provider: string, region: string, portMapping: boolean, remoteRegions: readonly string[] | null }} wanted `region` in Atlas's spelling
   * @param {{ names: import("./names.js").Names, looks: number, readyStatus: string }} world
   */
  constructor({ provider, region, portMapping, remoteRegions }, { names, looks, readyStatus }) {
    Object.assign(this, { provider, region, portMapping, remoteRegions, id: names.id() });
    this.#names = inventNames(this, names);
    this.#looks = looks;
    this.#readyStatus = readyStatus;
    this.#change = new Settling(looks);
  }

  /** Whether it takes endpoints. */
  get isReady() {
    return READY.has(this.status);
  }

  /** How many rules a GCP endpoint needs: one for each attachment. */
  get attachments() {
    return this.#names.attachments?.length ?? 0;
  }

  /** One look. @returns {boolean} whether it is gone with it */
  look() {
    if (!this.#change.look()) return false;
    if (this.status === "DELETING") return true;
    this.status = this.#readyStatus;
    this.#isNamed = true;
    return false;
  }

  /** Begins its end, unless it has begun. */
  delete() {
    if (this.status === "DELETING" && !this.#change.isOver) return;
    this.status = "DELETING";
    this.#change = new Settling(this.#looks);
  }

  /** Says a word from now on, until it is told another or deleted. @param {string} status */
  pin(status) {
    this.status = status;
    this.#change.stop();
    this.#isNamed ||= this.isReady;
  }

  /** As Atlas writes it: members in alphabetical order. */
  body() {
    const { id, provider, region, status, errorMessage, portMapping, remoteRegions } = this;
    const isNamed = this.#isNamed && status !== "INITIATING";
    const endpoints = this.endpoints.map((endpoint) => endpoint.id);
    switch (provider) {
      case "AWS":
        return {
          cloudProvider: provider, endpointServiceName: isNamed ? this.#names.service : null, errorMessage, id,
          interfaceEndpoints: endpoints, regionName: region, status, supportedRemoteRegions: remoteRegions,
        };
      case "AZURE":
        return {
          cloudProvider: provider, errorMessage, id, privateEndpoints: endpoints,
          privateLinkServiceName: isNamed ? `pls_${id}` : null,
          privateLinkServiceResourceId: isNamed ? `${this.#names.group}/providers/Microsoft.Network/privateLinkServices/pls_${id}` : null,
          regionName: region, status,
        };
      default:
        return {
          cloudProvider: provider, endpointGroupNames: endpoints, errorMessage, id, portMappingEnabled: portMapping,
          regionName: region, serviceAttachmentNames: this.#names.attachments.slice(0, isNamed ? undefined : this.#attachmentsSoFar()), status,
        };
    }
  }

  /** How many GCP attachments an unready service shows: at the real Atlas too, the list grows while INITIATING. */
  #attachmentsSoFar() {
    const { seen, isOver } = this.#change;
    if (this.status !== "INITIATING" || isOver || seen === 0) return 0;
    return Math.floor((this.attachments * (seen - 1)) / this.#looks);
  }
}

/** What the cloud's side will be called. */
function inventNames({ provider, region, portMapping }, names) {
  const place = cloudRegion(provider, region);
  switch (provider) {
    case "AWS":
      return { service: `com.amazonaws.vpce.${place}.vpce-svc-${names.hex(17)}` };
    case "AZURE":
      return { group: `/subscriptions/${names.uuid()}/resourceGroups/rg_${names.id()}_${names.letters(8)}` };
    default: {
      const stem = `projects/p-${names.letters(24)}/regions/${place}/serviceAttachments/sa-${place}-${names.id()}`;
      return { attachments: Array.from({ length: portMapping ? 1 : GCP_ATTACHMENTS }, (_, i) => `${stem}-${i}`) };
    }
  }
}
