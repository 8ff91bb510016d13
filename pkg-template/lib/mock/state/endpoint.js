// One registered endpoint of a service, and how it looks at each stage of its life.

import { Settling } from "./settling.js";

/** What Atlas says before an endpoint has settled. */
const STAGES = { AWS: ["PENDING_ACCEPTANCE", "PENDING"], AZURE: ["INITIATING"], GCP: ["INITIATING", "VERIFIED"] };
/** The stages at which the rules of a GCP group stand already. */
const RULES_STAND = new Set(["VERIFIED", "AVAILABLE"]);

/**
 * How an endpoint ends.
 * @typedef {{ status: string, errorMessage: string | null }} Fate
 */

/** An endpoint that the cloud has, and that nothing disturbs. @type {Fate} */
export const GOOD = { status: "AVAILABLE", errorMessage: null };

/** An endpoint that the cloud does not have. Atlas takes it, and says so later. @returns {Fate} */
export function missing(provider, id) {
  if (provider === "AWS") return { status: "NONE", errorMessage: `Interface endpoint ${id} was not found` };
  return { status: "FAILED", errorMessage: `Private endpoint ${id} was not found` };
}

/** An endpoint that was registered while another one was being accepted. @returns {Fate} */
export function disturbed(provider, id) {
  const errorMessage =
    provider === "AWS"
      ? "Failed to accept interface endpoint due to an unexpected error with code={InvalidParameter} and message={Cannot modify " +
        `VPC Endpoint ${id} at this time because there is an idempotent operation going on} from AWS API. Click 'Edit' to fix the problem.`
      : `Failed to accept private endpoint ${id} because another operation is going on. Click 'Edit' to fix the problem.`;
  return { status: "FAILED", errorMessage };
}

export class Endpoint {
  id;
  provider;
  status;
  errorMessage = null;
  /** Which of the project's endpoints it is, from 0: part of its host names. */
  slot;
  #wanted;
  #connectionName;
  #portMapping;
  #fate;
  #looks;
  #change;
  #isDeleted = false;

  /**
   * @param {{ id: string, wanted: object, service: import("./service.js").Service, slot: number, fate: Fate }} facts
   *   `wanted`: the body of the request
   * @param {{ names: import("./names.js").Names, looks: number }} world
   */
  constructor({ id, wanted, service, slot, fate }, { names, looks }) {
    Object.assign(this, { id, slot, provider: service.provider });
    this.status = STAGES[this.provider][0];
    this.#wanted = wanted;
    this.#connectionName = `pls_${service.id}.${names.uuid()}`;
    this.#portMapping = service.portMapping;
    this.#fate = fate;
    this.#looks = looks;
    this.#change = new Settling(looks);
  }

  /** Whether Atlas is still working at it. */
  get isSettling() {
    return !this.#change.isOver;
  }

  /** Whether its deletion has begun. */
  get isDeleted() {
    return this.#isDeleted;
  }

  /** One look. @returns {boolean} whether it is gone with it */
  look() {
    if (this.#change.look()) {
      if (this.#isDeleted) return true;
      this.status = this.#fate.status;
      this.errorMessage = this.#fate.errorMessage ?? this.errorMessage;
    } else if (this.isSettling && !this.#isDeleted) {
      this.status = this.#change.stage(STAGES[this.provider]);
    }
    return false;
  }

  /** Begins its end, unless it has begun. */
  delete() {
    if (this.#isDeleted && this.isSettling) return;
    this.#isDeleted = true;
    this.status = "DELETING";
    this.#change = new Settling(this.#looks);
  }

  /** Says a word from now on, until it is told another or deleted. @param {string} status */
  pin(status) {
    this.status = status;
    this.#change.stop();
  }

  /** As Atlas writes it: members in alphabetical order. */
  body() {
    const { id, provider, status, errorMessage } = this;
    const deleteRequested = this.#isDeleted;
    const { privateEndpointIPAddress, endpoints, gcpProjectId } = this.#wanted;
    switch (provider) {
      case "AWS":
        return { cloudProvider: provider, connectionStatus: status, deleteRequested, errorMessage, interfaceEndpointId: id };
      case "AZURE":
        return {
          cloudProvider: provider, deleteRequested, errorMessage, privateEndpointConnectionName: this.isSettling ? null : this.#connectionName,
          privateEndpointIPAddress, privateEndpointResourceId: id, status,
        };
      default: {
        const word = RULES_STAND.has(status) ? "AVAILABLE" : status;
        return {
          cloudProvider: provider, deleteRequested, endpointGroupName: id,
          endpoints: endpoints.map(({ endpointName, ipAddress }) => ({ endpointName, ipAddress, status: word })),
          errorMessage, gcpProjectId, portMappingEnabled: this.#portMapping, status,
        };
      }
    }
  }
}
