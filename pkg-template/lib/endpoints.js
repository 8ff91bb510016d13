// `client.endpoints`

import { NEW_ENDPOINT, REF, SERVICE, exactly, picked } from "./arguments.js";
import { listener, waitOptions } from "./options.js";
import { HOUR, Waits } from "./waits.js";

export class PrivateEndpoints {
  #connection;
  #waits;

  constructor(connection) {
    this.#connection = connection;
    this.#waits = new Waits(connection, "endpoints", 2 * HOUR);
  }

  create(service, endpoint, options) {
    return this.#connection.ask("endpoints.create", options, () => newEndpoint(service, endpoint), { fromRef: service?.projectId });
  }

  ensure(service, endpoint, options) {
    return this.#connection.flow("endpoints.ensure", options, () => newEndpoint(service, endpoint), { fromRef: service?.projectId });
  }

  get(ref, options) {
    return this.#connection.ask("endpoints.get", options, () => ({ ref: picked(ref, REF) }), { fromRef: ref?.projectId });
  }

  list(service, options) {
    return this.#connection.flow("endpoints.list", options, () => ({ service: picked(service, REF, "service") }), { fromRef: service?.projectId });
  }

  delete(ref, options) {
    return this.#connection.ask("endpoints.delete", options, () => ({ ref: picked(ref, REF) }), { fromRef: ref?.projectId });
  }

  async retry(service, endpoint, options) {
    const onProgress = listener(options, "onProgress");
    const args = () => ({ ...newEndpoint(service, endpoint), evenIfLast: options?.evenIfLast, wait: waitOptions(options, 2 * HOUR) });
    return this.#connection.flow("endpoints.retry", options, args, { fromRef: service?.projectId, tell: onProgress });
  }

  watch(ref, options) {
    return this.#waits.watch(ref, options);
  }

  waitUntilReady(ref, options) {
    return this.#waits.until("waitUntilReady", ref, options);
  }

  waitUntilGone(ref, options) {
    return this.#waits.until("waitUntilGone", ref, options);
  }
}

const newEndpoint = (service, endpoint) => ({ service: picked(service, SERVICE, "service"), endpoint: exactly(endpoint, NEW_ENDPOINT, "endpoint") });
