// `AtlasClient`: the names that users call, each a command of the core.

import { NEW_SERVICE, REF, bodyOf, exactly, pairs, picked } from "./arguments.js";
import { Connection } from "./connection.js";
import { PrivateEndpoints } from "./endpoints.js";
import { fromEnvironment } from "./environment.js";
import { usage } from "./errors.js";
import { responseInfo } from "./exchanges.js";
import { listener, waitOptions } from "./options.js";
import { dataOf } from "./results.js";
import { EndpointServices } from "./services.js";
import { HOUR } from "./waits.js";

/** The client on a given core; each entry point knows where its core is. */
export class Client {
  #connection;

  constructor(core, options) {
    this.#connection = new Connection(core, options);
    this.services = new EndpointServices(this.#connection);
    this.endpoints = new PrivateEndpoints(this.#connection);
    this.clusters = new Clusters(this.#connection);
    this.regionalMode = new RegionalMode(this.#connection);
  }

  static fromEnv(settings, env) {
    return new this(fromEnvironment(settings, env));
  }

  get projectId() {
    return this.#connection.projectId;
  }

  async connect(service, attach, options) {
    if (typeof attach !== "function") throw usage("attach", "must be a function that gives the new endpoint");
    const onStep = listener(options, "onStep");
    const args = () => ({
      service: exactly(service, NEW_SERVICE, "service"),
      endpointId: options?.endpointId,
      clusterName: options?.clusterName,
      serviceWait: waitOptions(options, HOUR),
      wait: waitOptions(options, 2 * HOUR),
    });
    return this.#connection.flow("connect", options, args, { tell: onStep, attach });
  }

  async request(operation, options) {
    if (typeof operation !== "object" || operation === null) throw usage("operation", "must be an object with method and path");
    const { method, path, query, body, apiVersion, accept, contentType } = operation;
    const args = () => ({ operation: { method, path, query: pairs(query), body: bodyOf(body), apiVersion, accept, contentType } });
    const { data, reply } = await this.#connection.run("request", options, args, { needsProject: false, read: dataOf });
    return { data, ...responseInfo(reply) };
  }

  close() {
    this.#connection.close();
  }
}

class Clusters {
  #connection;

  constructor(connection) {
    this.#connection = connection;
  }

  async connectionStrings(endpoint, options) {
    const onProgress = listener(options, "onProgress");
    const args = () => ({ endpoint: picked(endpoint, REF, "endpoint"), clusterName: options?.clusterName, wait: waitOptions(options, 2 * HOUR) });
    return this.#connection.flow("clusters.connectionStrings", options, args, { fromRef: endpoint?.projectId, tell: onProgress });
  }
}

class RegionalMode {
  #connection;

  constructor(connection) {
    this.#connection = connection;
  }

  get(options) {
    return this.#connection.ask("regionalMode.get", options, () => ({}));
  }

  async set(enabled, options) {
    const onProgress = listener(options, "onProgress");
    const args = () => ({ enabled, wait: waitOptions(options, 2 * HOUR) });
    return this.#connection.flow("regionalMode.set", options, args, { tell: onProgress });
  }
}

// Where the platform has no explicit resource management yet, `close()` is the way.
if (Symbol.dispose) {
  Object.defineProperty(Client.prototype, Symbol.dispose, { value: Client.prototype.close, configurable: true, writable: true });
}
