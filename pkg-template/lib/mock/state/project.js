// One Atlas project in memory: its services with their endpoints, its clusters, its regional mode.

import { Cluster } from "./cluster.js";
import { disturbed, Endpoint, GOOD, missing } from "./endpoint.js";
import { RegionalMode, needsRegionalMode } from "./regional-mode.js";
import { Service } from "./service.js";

/**
 * What all projects of a mock share.
 * @typedef {{
 *   names: import("./names.js").Names, looks: number, readyStatus: string, clusters: readonly object[],
 *   missingEndpoints: readonly string[], concurrentCreatesFail: boolean,
 * }} World
 */

export class Project {
  id;
  clusters;
  regionalMode;
  /** @type {readonly Service[]} */
  services = [];
  #world;

  /** @param {string} id @param {World} world */
  constructor(id, world) {
    const { names, looks, clusters } = world;
    this.id = id;
    this.#world = world;
    this.regionalMode = new RegionalMode(looks);
    const domain = `${names.letters(5)}.mongodb.net`;
    this.clusters = clusters.map((facts) => new Cluster(facts, { id: names.id(), projectId: id, domain, looks }));
  }

  // -------------------------------------------------------------- services

  /** @returns {object | null} the body to answer with; null: there is one */
  createService(wanted) {
    const same = (service) => ["provider", "region", "portMapping"].every((name) => service[name] === wanted[name]);
    if (this.services.some(same)) return null;
    const service = new Service(wanted, this.#world);
    this.services = [...this.services, service];
    const body = service.body();
    this.#settleAtOnce(service);
    return body;
  }

  /** Without looking at it. @returns {Service | undefined} */
  service(provider, id) {
    return this.services.find((service) => service.provider === provider && service.id === id);
  }

  /** The body of a service after a look at it. @param {Service} service @returns {object | null} null: it went meanwhile */
  lookAtService(service) {
    if (service.look()) return this.#removeService(service);
    // Who waits for a service to lose its endpoints need not look at each of them.
    for (const endpoint of service.endpoints.filter(({ isDeleted }) => isDeleted)) {
      if (endpoint.look()) this.#removeEndpoint(service, endpoint);
    }
    return this.services.includes(service) ? service.body() : null;
  }

  /** @param {Service} service */
  deleteService(service) {
    service.delete();
    this.#settleAtOnce(service);
  }

  // -------------------------------------------------------------- endpoints

  /** Without looking at it. Azure does not tell capitals in ids from small letters. @param {Service} service @returns {Endpoint | undefined} */
  endpoint(service, id) {
    const same = (other) => (service.provider === "AZURE" ? other.toLowerCase() === id.toLowerCase() : other === id);
    return service.endpoints.find((endpoint) => same(endpoint.id));
  }

  /** @param {Service} service @param {string} id @param {object} wanted the request's body @returns {object} the body to answer with */
  createEndpoint(service, id, wanted) {
    const { missingEndpoints, concurrentCreatesFail } = this.#world;
    const others = this.services.flatMap(({ endpoints }) => endpoints);
    let fate = GOOD;
    if (missingEndpoints.includes(id)) fate = missing(service.provider, id);
    else if (concurrentCreatesFail && others.some(({ isSettling, isDeleted }) => isSettling && !isDeleted)) fate = disturbed(service.provider, id);
    let slot = 0;
    while (others.some((other) => other.slot === slot)) slot += 1;
    const endpoint = new Endpoint({ id, wanted, service, slot, fate }, this.#world);
    service.endpoints = [...service.endpoints, endpoint];
    const body = endpoint.body();
    if (this.#world.looks === 0) this.lookAtEndpoint(service, endpoint);
    return body;
  }

  /** The body of an endpoint after a look at it. @param {Service} service @param {Endpoint} endpoint @returns {object | null} null: it went meanwhile */
  lookAtEndpoint(service, endpoint) {
    const isGone = endpoint.look();
    if (isGone) this.#removeEndpoint(service, endpoint);
    this.#tellClusters();
    return isGone ? null : endpoint.body();
  }

  /** @param {Service} service @param {Endpoint} endpoint */
  deleteEndpoint(service, endpoint) {
    endpoint.delete();
    if (this.#world.looks === 0) this.lookAtEndpoint(service, endpoint);
    this.#tellClusters();
  }

  /** Whether an endpoint more in this service is one that only regional mode allows. @param {Service} service */
  needsRegionalModeFor({ provider, region }) {
    return needsRegionalMode([...this.#regions(provider), region]);
  }

  /** Whether the endpoints there are need regional mode. */
  get needsRegionalMode() {
    return ["AWS", "AZURE", "GCP"].some((provider) => needsRegionalMode(this.#regions(provider)));
  }

  // -------------------------------------------------------------- for tests

  /** Makes a service or an endpoint say something from now on. */
  set(thing, { status, errorMessage }) {
    if (status !== undefined) thing.pin(status);
    if (errorMessage !== undefined) thing.errorMessage = errorMessage;
    this.#tellClusters();
  }

  // -------------------------------------------------------------- what follows from what

  #regions(provider) {
    return this.services.filter((service) => service.provider === provider).flatMap(({ region, endpoints }) => endpoints.map(() => region));
  }

  #settleAtOnce(service) {
    if (this.#world.looks === 0) this.lookAtService(service);
  }

  #removeService(service) {
    this.services = this.services.filter((other) => other !== service);
    this.#tellClusters();
    return null;
  }

  /** Atlas removes an AWS service with its last endpoint. */
  #removeEndpoint(service, endpoint) {
    service.endpoints = service.endpoints.filter((other) => other !== endpoint);
    if (service.provider === "AWS" && service.endpoints.length === 0) this.deleteService(service);
  }

  #tellClusters() {
    const paths = this.services.flatMap((service) =>
      service.endpoints.filter(({ status }) => status === "AVAILABLE").map((endpoint) => ({ service, endpoint })),
    );
    for (const cluster of this.clusters) cluster.follow(paths);
  }
}
