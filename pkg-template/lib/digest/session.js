// `DigestSession`: the core's Digest for clients that send by themselves.

import { words } from "../drive.js";
import { closed, usage } from "../errors.js";
import { Resident } from "../resident.js";
import { checked, fromCore } from "./credentials.js";
import { targetOf } from "./request.js";

const VERDICTS = [null, "verified", "mismatch", "absent"];

const bytesOf = (body, name) => {
  if (body === undefined || body === null) return new Uint8Array();
  if (typeof body === "string") return new TextEncoder().encode(body);
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
      const { username, password } = checked(credentials, "credentials");
      this.#digest = new Resident(core, (glue) => new glue.Digest(username, password));
    }

    #enter(call) {
      if (this.#digest === null) throw closed("DigestSession");
      core.require();
      const digest = this.#digest.get();
      try {
        return core.enter(() => call(digest));
      } catch (error) {
        throw fromCore(error, 401);
      }
    }

    authorize(request) {
      const { method, uri, body } = request ?? {};
      if (typeof method !== "string" || method === "") throw usage("request.method", "must be the method as it is sent");
      const target = uriOf(uri, "request.uri");
      const content = bytesOf(body, "request.body");
      return this.#enter((digest) => digest.authorize(method, target, content, ...words()) ?? null);
    }

    receiveChallenge(wwwAuthenticate, authorization) {
      const isList = Array.isArray(wwwAuthenticate);
      const values = (isList ? wwwAuthenticate : [wwwAuthenticate]).map((value) => headerOf(value, "wwwAuthenticate"));
      const lines = values.some((value) => value !== undefined) ? values.join("\n") : undefined;
      const sent = headerOf(authorization, "authorization");
      const again = this.#enter((digest) => digest.challenged(lines, sent));
      return again ? "retry" : "rejected";
    }

    receiveInfo(authenticationInfo, exchange) {
      const { authorization, uri, body } = exchange ?? {};
      if (typeof authorization !== "string") throw usage("exchange.authorization", "must be the value that was sent");
      const target = uriOf(uri, "exchange.uri");
      const content = body === undefined ? undefined : bytesOf(body, "exchange.body");
      const info = headerOf(authenticationInfo, "authenticationInfo");
      return VERDICTS[this.#enter((digest) => digest.answered(info, authorization, target, content))];
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
