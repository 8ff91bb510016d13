// The private endpoint services of one mock, in memory, and how they look at each stage of their life.

import { cloudRegion } from "./regions.js";

/** Attachments of a GCP service that is no port-mapped one, as Atlas's own tests of 2026 saw them. */
const GCP_ATTACHMENTS = 6;
const SETTLED = new Set(["AVAILABLE", "WAITING_FOR_USER"]);

/** Services by project; a look may move one on. */
export class Services {
  #looks;
  #readyStatus;
  #all = [];

  /** @param {{ looks: number, readyStatus: string }} options */
  constructor({ looks, readyStatus }) {
    this.#looks = looks;
    this.#readyStatus = readyStatus;
  }

  /** No services any more. */
  reset() {
    this.#all = [];
  }

  /**
   * @param {{ projectId: string, provider: string, region: string, portMapping: boolean, remoteRegions: readonly string[] | null }} wanted
   *   `region` in Atlas's spelling
   * @returns {object | null} the body to answer with; null: one exists
   */
  create(wanted) {
    const same = (service) => ["projectId", "provider", "region", "portMapping"].every((name) => service[name] === wanted[name]);
    if (this.#all.some(same)) return null;
    const service = {
      ...wanted, id: hex(24), names: inventNames(wanted), endpoints: [],
      status: "INITIATING", errorMessage: null, settling: true, named: false, seen: 0,
    };
    this.#all.push(service);
    return body(service, this.#looks);
  }

  /** The body of a service, after a look at it. @returns {object | null} null: there is none */
  look(projectId, provider, id) {
    const service = this.#find(projectId, provider, id);
    return service === undefined ? null : this.#lookAt(service);
  }

  /** The bodies of a provider's services, after a look at each. @returns {object[]} */
  list(projectId, provider) {
    const here = this.#all.filter((service) => service.projectId === projectId && service.provider === provider);
    return here.map((service) => this.#lookAt(service)).filter((found) => found !== null);
  }

  /** Begins the end of a service. @returns {boolean} false: there is none */
  delete(projectId, provider, id) {
    const service = this.#find(projectId, provider, id);
    if (service === undefined) return false;
    const begun = service.status === "DELETING" && service.settling;
    if (!begun) Object.assign(service, { status: "DELETING", settling: true, seen: 0 });
    if (this.#looks === 0) this.#remove(service);
    return true;
  }

  /** Fixes what a service says from now on. @returns {boolean} false: there is none */
  set(projectId, provider, id, { status, errorMessage }) {
    const service = this.#find(projectId, provider, id);
    if (service === undefined) return false;
    if (status !== undefined) {
      Object.assign(service, { status, settling: false, named: service.named || SETTLED.has(status) });
    }
    if (errorMessage !== undefined) service.errorMessage = errorMessage;
    return true;
  }

  #find(projectId, provider, id) {
    return this.#all.find((service) => service.id === id && service.projectId === projectId && service.provider === provider);
  }

  #remove(service) {
    this.#all = this.#all.filter((other) => other !== service);
  }

  #lookAt(service) {
    if (service.settling) {
      service.seen += 1;
      if (service.seen > this.#looks) {
        if (service.status === "DELETING") {
          this.#remove(service);
          return null;
        }
        Object.assign(service, { status: this.#readyStatus, settling: false, named: true });
      }
    }
    return body(service, this.#looks);
  }
}

/** A service as Atlas writes it: members in alphabetical order. */
function body(service, looks) {
  const { id, provider, region, status, errorMessage, endpoints, names } = service;
  const named = service.named && status !== "INITIATING";
  switch (provider) {
    case "AWS":
      return {
        cloudProvider: provider, endpointServiceName: named ? names.service : null, errorMessage, id,
        interfaceEndpoints: endpoints, regionName: region, status, supportedRemoteRegions: service.remoteRegions,
      };
    case "AZURE":
      return {
        cloudProvider: provider, errorMessage, id, privateEndpoints: endpoints,
        privateLinkServiceName: named ? `pls_${id}` : null,
        privateLinkServiceResourceId: named ? `${names.group}/providers/Microsoft.Network/privateLinkServices/pls_${id}` : null,
        regionName: region, status,
      };
    default:
      return {
        cloudProvider: provider, endpointGroupNames: endpoints, errorMessage, id, portMappingEnabled: service.portMapping,
        regionName: region, serviceAttachmentNames: names.attachments.slice(0, named ? undefined : growth(service, looks)), status,
      };
  }
}

/** How many GCP attachments an unready service shows: at the real Atlas too, the list grows while INITIATING. */
function growth({ status, settling, seen, names }, looks) {
  if (status !== "INITIATING" || !settling || seen === 0) return 0;
  return Math.floor((names.attachments.length * (seen - 1)) / looks);
}

/** Names in the forms that Atlas's have. */
function inventNames({ provider, region, portMapping }) {
  const place = cloudRegion(provider, region);
  switch (provider) {
    case "AWS":
      return { service: `com.amazonaws.vpce.${place}.vpce-svc-${hex(17)}` };
    case "AZURE":
      return { group: `/subscriptions/${uuid()}/resourceGroups/rg_${hex(24)}_${hex(8)}` };
    default: {
      const stem = `projects/p-${letters(24)}/regions/${place}/serviceAttachments/sa-${place}-${hex(24)}`;
      return { attachments: Array.from({ length: portMapping ? 1 : GCP_ATTACHMENTS }, (_, i) => `${stem}-${i}`) };
    }
  }
}

const random = (length) => Array.from(crypto.getRandomValues(new Uint8Array(length)));
const hex = (digits) => random(digits).map((byte) => (byte & 15).toString(16)).join("");
const letters = (length) => random(length).map((byte) => String.fromCharCode(97 + (byte % 26))).join("");
/** `crypto.randomUUID` is missing on pages that are not served securely. */
const uuid = () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
