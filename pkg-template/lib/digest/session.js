// `DigestSession`: the core's Digest for clients that send by themselves.

import { coders } from "../coders.js";
import { words } from "../drive.js";
import { closed, usage } from "../errors.js";
import { ANSWERED, AUTHORIZE, CHALLENGED, errorIn, spaceOf } from "./core.js";
import { checked } from "./credentials.js";
import { targetOf } from "./request.js";

const VERDICTS = [null, "verified", "mismatch", "absent"];

const bytesOf = (body, name) => {
  if (body === undefined || body === null) return new Uint8Array();
  if (typeof body === "string") return new (coders().TextEncoder)().encode(body);
  // Not `instanceof`: a Buffer of another realm is as good.
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  throw usage(name, "must be a string or a Uint8Array");
};

const uriOf = (uri, name) => {
  if (typeof uri === "object" && typeof uri?.pathname === "string") return targetOf(uri);
  if (typeof uri !== "string" || uri === "") throw usage(name, "must be the request target as it is sent, or a URL");
  // Text is taken as it is: to a proxy the target is a whole URL (RFC 9112 §3.2.2), or host and port.
  return uri;
};

/** A header that a client has or has not. */
const headerOf = (value, name) => {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw usage(name, "must be the header's value, a string, or null where there is none");
  return value;
};

/** @param {any} core */
export const digestSession = (core) => {
  class DigestSession {
    #digest;

    constructor(credentials) {
      this.#digest = spaceOf(core, checked(credentials, "credentials"));
    }

    #call(operation, lines, body, ...numbers) {
      if (this.#digest === null) throw closed("DigestSession");
      core.require();
      const reply = this.#digest.call(operation, 0, lines, body, ...numbers);
      const error = errorIn(reply, 401);
      if (error) throw error;
      return reply;
    }

    authorize(request) {
      const { method, uri, body } = request ?? {};
      if (typeof method !== "string" || method === "") throw usage("request.method", "must be the method as it is sent");
      const target = uriOf(uri, "request.uri");
      return this.#call(AUTHORIZE, [method, "", target], bytesOf(body, "request.body"), ...words()) || null;
    }

    receiveChallenge(wwwAuthenticate, authorization) {
      const lines = [wwwAuthenticate].flat().map((value) => headerOf(value, "wwwAuthenticate"));
      const sent = headerOf(authorization, "authorization");
      return this.#call(CHALLENGED, ["", sent, ...lines]) === "0" ? "retry" : "rejected";
    }

    receiveInfo(authenticationInfo, exchange) {
      const { authorization, uri, body } = exchange ?? {};
      if (typeof authorization !== "string") throw usage("exchange.authorization", "must be the value that was sent");
      const target = uriOf(uri, "exchange.uri");
      const content = body === undefined ? undefined : bytesOf(body, "exchange.body");
      const info = headerOf(authenticationInfo, "authenticationInfo");
      return VERDICTS[this.#call(ANSWERED, [target, authorization, info], content)];
    }

    close() {
      this.#digest?.end();
      this.#digest = null;
    }
  }
  if (Symbol.dispose) {
    Object.defineProperty(DigestSession.prototype, Symbol.dispose, { value: DigestSession.prototype.close, configurable: true, writable: true });
  }
  return DigestSession;
};
