// `AtlasClient`: JavaScript's manners around the core's machines. What is sent and what an
// answer means is decided in the core; this file gives each call its machine, its options
// and its promise.

import { Turns, drive } from "./drive.js";
import { closed, errorFrom } from "./errors.js";
import { masked, observed, responseInfo } from "./exchanges.js";
import { callOptions, clientOptions } from "./options.js";
import { Resident } from "./resident.js";
import { watchersOf } from "./signals.js";
import { version } from "./version.js";

const PRODUCT = `atlas-private-endpoint/${version}`;

/** Everything about a client that its users do not see. */
class Connection {
  #core;
  #settings;
  /** The core's half. */
  #atlas;
  #turns = new Turns();
  #calls = new Set();
  #callIds = 0;

  constructor(core, options) {
    this.#core = core;
    this.#settings = clientOptions(options, PRODUCT);
    const { publicKey, privateKey, origin, apiVersion, headers } = this.#settings;
    this.#atlas = new Resident(core, (glue) => new glue.Atlas(publicKey, privateKey, origin, apiVersion === "v2", headers));
    this.projectId = this.#settings.projectId;
  }

  /**
   * Runs one operation.
   * @param {string} operation its Atlas name
   * @param {(atlas: any, call: ReturnType<typeof callOptions>) => any} begin makes its machine
   */
  run(operation, options, begin, fromRef) {
    const answered = this.#run(operation, options, begin, fromRef);
    const result = answered.then(({ data }) => data);
    return Object.assign(result, {
      withResponse() {
        // Whoever asks for both need not look at the data alone as well.
        result.catch(() => {});
        return answered;
      },
    });
  }

  async #run(operation, options, begin, fromRef) {
    this.#refuseIfClosed();
    const settings = this.#settings;
    const call = callOptions(options, settings, fromRef);
    call.signal?.throwIfAborted();
    const core = this.#core;
    await core.init();
    // Meanwhile the client may have been closed, or the caller have changed their mind.
    this.#refuseIfClosed();
    call.signal?.throwIfAborted();

    const machine = core.enter(() => begin(this.#atlas.get(), call));
    // A getter of an argument may have closed the client.
    this.#refuseIfClosed();
    let reply;
    const send = async (step, signal) => {
      const fetch = settings.fetch ?? globalThis.fetch;
      if (typeof fetch !== "function") throw new TypeError("this platform has no fetch; give one with options.fetch");
      const answer = await core.enter((glue) => glue.send(fetch, step.url, step.method, step.headers, step.body, signal));
      const headers = {};
      answer.headers.forEach((value, name) => (headers[name.toLowerCase()] = value));
      reply = { status: answer.status, headers, body: answer.body, answer };
      return reply;
    };
    const step = await drive({
      core,
      machine,
      turns: this.#turns,
      endings: call.signal ? [this.#calls, watchersOf(call.signal)] : [this.#calls],
      timeoutMs: call.timeoutMs,
      send: observed(settings.onExchange, (this.#callIds += 1), operation, send),
      failure: (facts, lost) => errorFrom(facts.code === "api.error" ? { ...facts, headers: masked(reply.headers) } : { ...facts, ...lost }),
    });
    return { data: withRaw(step, reply.body), response: responseInfo(reply) };
  }

  close() {
    if (this.#settings === null) return;
    this.#settings = null;
    for (const end of [...this.#calls]) end(closed("AtlasClient"));
    this.#atlas.end();
  }

  #refuseIfClosed() {
    if (this.#settings === null) throw closed("AtlasClient");
  }
}

/** The body as Atlas sent it, beside what the core read in it. One parse for both. */
const withRaw = ({ value, content }, body) => {
  const parsed = JSON.parse(body);
  return Object.assign(value, { raw: content === null ? parsed : parsed[content] });
};

class EndpointServices {
  #connection;

  constructor(connection) {
    this.#connection = connection;
  }

  create(service, options) {
    return this.#connection.run("createPrivateEndpointService", options, (atlas, call) =>
      atlas.createService(call.projectId, call.pretty, call.envelope, service),
    );
  }

  get(ref, options) {
    return this.#connection.run(
      "getPrivateEndpointService",
      options,
      (atlas, call) => atlas.getService(call.projectId, call.pretty, call.envelope, ref),
      ref?.projectId,
    );
  }
}

/** The client on a given core; each entry point knows where its core is. */
export class Client {
  #connection;

  constructor(core, options) {
    this.#connection = new Connection(core, options);
    this.services = new EndpointServices(this.#connection);
  }

  get projectId() {
    return this.#connection.projectId;
  }

  close() {
    this.#connection.close();
  }
}

// Where the platform has no explicit resource management yet, `close()` is the way.
if (Symbol.dispose) {
  Object.defineProperty(Client.prototype, Symbol.dispose, { value: Client.prototype.close, configurable: true, writable: true });
}
