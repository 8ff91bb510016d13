// `client.services`

import { NEW_SERVICE, REF, exactly, picked } from "./arguments.js";
import { usage } from "./errors.js";
import { HOUR, Waits } from "./waits.js";

export class EndpointServices {
  #connection;
  #waits;

  constructor(connection) {
    this.#connection = connection;
    this.#waits = new Waits(connection, "services", HOUR);
  }

  create(service, options) {
    return this.#connection.ask("services.create", options, () => ({ service: exactly(service, NEW_SERVICE, "service") }));
  }

  ensure(service, options) {
    return this.#connection.flow("services.ensure", options, () => ({ service: exactly(service, NEW_SERVICE, "service") }));
  }

  update(ref, change, options) {
    const args = () => ({ ref: picked(ref, REF), change: picked(change, ["supportedRemoteRegions"], "change") });
    return this.#connection.ask("services.update", options, args, { fromRef: ref?.projectId });
  }

  get(ref, options) {
    return this.#connection.ask("services.get", options, () => ({ ref: picked(ref, REF) }), { fromRef: ref?.projectId });
  }

  /** `list(options)`, `list(provider, options)`, `list(undefined, options)` */
  list(provider, options) {
    if (typeof provider === "object" && provider !== null) return this.list(undefined, provider);
    if (provider === undefined) return this.#connection.flow("services.list", options, () => ({}));
    return this.#connection.ask("services.list", options, () => {
      if (typeof provider !== "string") throw usage("provider", "must be AWS, AZURE or GCP");
      return { provider };
    });
  }

  delete(ref, options) {
    return this.#connection.ask("services.delete", options, () => ({ ref: picked(ref, REF) }), { fromRef: ref?.projectId });
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
