// What a caller gives to `fetch`, in a form that can be sent more than once.

import { usage } from "../errors.js";

/** The request target of a URL, as it goes out: no fragment, no empty query. */
export const targetOf = (url) => url.pathname + url.search;

const OF_A_REQUEST = ["cache", "integrity", "keepalive", "mode", "redirect", "referrer", "referrerPolicy", "signal"];

/** A plain object of lower-case names, which every fetch takes. */
const plain = (headers) => {
  const result = {};
  const add = (value, name) => {
    const known = result[name.toLowerCase()];
    result[name.toLowerCase()] = known === undefined ? String(value) : `${known}, ${value}`;
  };
  if (typeof headers?.forEach === "function" && !Array.isArray(headers)) headers.forEach(add);
  else for (const [name, value] of Array.isArray(headers) ? headers : Object.entries(headers ?? {})) add(value, name);
  return result;
};

const isStream = (body) =>
  typeof body === "object" && body !== null && (typeof body.getReader === "function" || Symbol.asyncIterator in body);

export class DigestRequest {
  /** @param {any} input @param {any} init */
  static async from(input, init = {}) {
    const request = typeof input === "object" && typeof input.url === "string" ? input : null;
    const options = {};
    for (const name of request ? OF_A_REQUEST : []) options[name] = request[name];
    Object.assign(options, init);
    const method = (init.method ?? request?.method ?? "GET").toUpperCase();
    let { body } = init;
    if (request && (body === undefined || body === null) && method !== "GET" && method !== "HEAD") {
      // A Request lends its body once; the challenge may want it again.
      const bytes = new Uint8Array(await request.arrayBuffer());
      if (bytes.length > 0) body = bytes;
    }
    return new DigestRequest(new URL(request?.url ?? input, globalThis.location?.href), method, plain(init.headers ?? request?.headers), body ?? undefined, options);
  }

  constructor(url, method, headers, body, options) {
    if (url.username !== "" || url.password !== "") {
      throw usage("input", "must not hold a user name or password; give them to createDigestFetch");
    }
    url.hash = "";
    // A lone "?" is sent by some platforms and dropped by others: never by us.
    if (url.search === "") url.search = "";
    this.url = url;
    this.method = method;
    this.headers = headers;
    this.body = body;
    this.options = options;
    this.signal = options.signal ?? undefined;
  }

  get target() {
    return targetOf(this.url);
  }

  get isStream() {
    return isStream(this.body);
  }

  /** Of the body, for `auth-int`; there after `materialise`. */
  get bytes() {
    const { body } = this;
    if (body === undefined) return new Uint8Array();
    return ArrayBuffer.isView(body) ? new Uint8Array(body.buffer, body.byteOffset, body.byteLength) : undefined;
  }

  /** Turns the body into the bytes that go out, whatever it was. */
  async materialise() {
    if (this.isStream) {
      throw usage("init.body", "is a stream, and the server wants its hash (auth-int): give it as text or bytes");
    }
    const whole = new Response(this.body);
    this.headers["content-type"] ??= whole.headers.get("content-type") ?? "application/octet-stream";
    this.body = new Uint8Array(await whole.arrayBuffer());
  }

  /** What the inner fetch is called with. */
  init(authorization, redirect) {
    const headers = { ...this.headers };
    if (authorization) headers.authorization = authorization;
    const init = { ...this.options, method: this.method, headers, credentials: "omit", redirect };
    if (this.body === undefined) delete init.body;
    else init.body = this.body;
    if (this.isStream) init.duplex ??= "half";
    return init;
  }

  /** The request that a redirect asks for (the fetch standard's rules). */
  redirected(location, status) {
    const url = new URL(location, this.url);
    const becomesGet = status === 303 ? this.method !== "HEAD" : (status === 301 || status === 302) && this.method === "POST";
    if (!becomesGet && this.isStream) throw usage("init.body", "is a stream that was consumed before the redirect");
    const headers = { ...this.headers };
    if (becomesGet) for (const name of Object.keys(headers)) if (name.startsWith("content-")) delete headers[name];
    if (url.origin !== this.url.origin) for (const name of ["authorization", "cookie", "proxy-authorization"]) delete headers[name];
    return new DigestRequest(url, becomesGet ? "GET" : this.method, headers, becomesGet ? undefined : this.body, this.options);
  }
}
