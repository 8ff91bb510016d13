// One cluster, as far as private endpoints concern it: a change of the project's endpoints takes it from IDLE over UPDATING to
// IDLE, and only then it has other connection strings.

import { atlasRegion, cloudRegion } from "./regions.js";
import { Settling } from "./settling.js";

/** Where the ports of a private endpoint begin. */
const FIRST_PORT = { AWS: 1024, AZURE: 1024, GCP: 27015 };
const MEMBERS = 3;

/** An endpoint that carries traffic. @typedef {{ endpoint: import("./endpoint.js").Endpoint, service: import("./service.js").Service }} Path */

export class Cluster {
  name;
  #id;
  #projectId;
  #domain;
  #type;
  #regions;
  #looks;
  /** @type {readonly Path[]} what the strings were last made from */
  #shown = [];
  /** @type {readonly Path[]} what they are being made from */
  #wanted = [];
  #change;
  #hasBegun = false;

  /**
   * @param {{ name: string, clusterType: string, regions: readonly string[] | null }} facts
   * @param {{ id: string, projectId: string, domain: string, looks: number }} place
   */
  constructor({ name, clusterType, regions }, { id, projectId, domain, looks }) {
    this.name = name;
    this.#id = id;
    this.#projectId = projectId;
    this.#domain = domain;
    this.#type = clusterType;
    this.#regions = regions;
    this.#looks = looks;
    this.#change = new Settling(looks);
    this.#change.stop();
  }

  get isSharded() {
    return this.#type !== "REPLICASET";
  }

  /** Begins a change if the endpoints that carry traffic are others than before. @param {readonly Path[]} paths */
  follow(paths) {
    if (paths.length === this.#wanted.length && paths.every(({ endpoint }, i) => endpoint === this.#wanted[i].endpoint)) return;
    this.#wanted = paths;
    this.#change = new Settling(this.#looks);
    if (this.#looks === 0) this.look();
  }

  /** One look. */
  look() {
    if (this.#change.look()) {
      this.#shown = this.#wanted;
      this.#hasBegun = false;
    } else if (!this.#change.isOver) {
      // At the real Atlas, too, a cluster stays IDLE for a while before it notices.
      this.#hasBegun ||= this.#looks === 1 || this.#change.seen > 1;
    }
  }

  /** As Atlas writes it: members in alphabetical order. Those that have nothing to do with endpoints are few. */
  body() {
    const host = this.name.toLowerCase();
    const members = Array.from({ length: MEMBERS }, (_, i) => `${host}-shard-00-0${i}.${this.#domain}:27017`).join(",");
    const strings = this.#shown.filter((path) => this.#isCovered(path)).map((path) => this.#strings(path));
    return {
      clusterType: this.#type,
      connectionStrings: {
        ...(strings.length === 0 ? {} : { privateEndpoint: strings }),
        standard: `mongodb://${members}/?ssl=true&authSource=admin${this.#replicaSet()}`,
        standardSrv: `mongodb+srv://${host}.${this.#domain}`,
      },
      groupId: this.#projectId,
      id: this.#id,
      mongoDBMajorVersion: "8.0",
      name: this.name,
      paused: false,
      stateName: this.#hasBegun ? "UPDATING" : "IDLE",
    };
  }

  /** Atlas gives no string for an endpoint that does not reach all nodes. */
  #isCovered({ service: { provider, region } }) {
    return this.#regions === null || this.#regions.every((name) => atlasRegion(provider, name) === region);
  }

  #strings({ endpoint, service: { provider, region, portMapping } }) {
    const mark = `${portMapping ? "psc" : "pl"}-${endpoint.slot}`;
    const place = cloudRegion(provider, region);
    const members = Array.from({ length: MEMBERS }, (_, i) => `${mark}-${place}.${this.#domain}:${FIRST_PORT[provider] + i}`).join(",");
    const srv = `mongodb+srv://${this.name.toLowerCase()}-${mark}`;
    return {
      connectionString: `mongodb://${members}/?ssl=true&authSource=admin${this.#replicaSet()}`,
      endpoints: [{ endpointId: endpoint.id, providerName: provider, region }],
      srvConnectionString: `${srv}.${this.#domain}`,
      ...(this.isSharded ? { srvShardOptimizedConnectionString: `${srv}-lb.${this.#domain}` } : {}),
      type: this.isSharded ? "MONGOS" : "MONGOD",
    };
  }

  #replicaSet() {
    return this.isSharded ? "" : `&replicaSet=atlas-${this.#id.slice(0, 6)}-shard-0`;
  }
}
