// What a caller gives to `fetch`, in a form that can be sent more than once.

import { usage } from "../errors.js";

/** The request target of a URL, as it goes out: no fragment, no empty query. */
export const targetOf = (url) => url.pathname + url.search;

const OF_A_REQUEST = ["cache", "integrity", "keepalive", "mode", "redirect", "referrer", "referrerPolicy", "signal"];

/** A plain object of lower-case names, which every fetch takes. */
const plain = (headers) => {
  const result = Object.create(null);
  const pairs = headers?.[Symbol.iterator] ? headers : Object.entries(headers ?? {});
  for (const [key, value] of pairs) {
    const name = key.toLowerCase();
    result[name] = name in result ? `${result[name]}, ${value}` : String(value);
  }
  return result;
};

/** Headers without those that speak of a body. */
const bodiless = (headers) => Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith("content-")));

const isStream = (body) =>
  typeof body === "object" && body !== null && (typeof body.getReader === "function" || Symbol.asyncIterator in body);

const bytesOf = (body) => {
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  return body instanceof ArrayBuffer ? new Uint8Array(body) : null;
};

/** As fetch does: what the caller changes after the call does not change the request. */
const kept = (body) => (body instanceof URLSearchParams ? new URLSearchParams(body) : (bytesOf(body)?.slice() ?? body));

export class DigestRequest {
  #whole;

  /** @param {any} input @param {any} init */
  static from(input, init) {
    const request = typeof input === "object" && typeof input.url === "string" ? input : null;
    const options = {};
    for (const name of request ? OF_A_REQUEST : []) options[name] = request[name];
    for (const [name, value] of Object.entries(init)) if (value !== undefined) options[name] = value;
    const given = init.method ?? request?.method ?? "GET";
    if (typeof given !== "string") throw usage("init.method", "must be a string");
    const method = given.toUpperCase();
    const url = new URL(request?.url ?? input, globalThis.location?.href);
    const made = new DigestRequest(url, method, plain(init.headers ?? request?.headers), kept(init.body ?? undefined), options);
    // A Request lends its body once; the challenge may want it again.
    if (request?.body && made.body === undefined) {
      made.reading = request.arrayBuffer().then((bytes) => void (made.body = new Uint8Array(bytes)));
    }
    return made;
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
    /** The body is complete then. @type {Promise<void> | undefined} */
    this.reading = undefined;
  }

  get target() {
    return targetOf(this.url);
  }

  get isStream() {
    return isStream(this.body);
  }

  /** Of the body, for `auth-int`; there after `materialise`. */
  get bytes() {
    return this.body === undefined ? new Uint8Array() : this.#whole;
  }

  /** Turns the body into the bytes that go out, whatever it was. */
  async materialise() {
    if (this.isStream) {
      throw usage("init.body", "is a stream, and the server wants its hash (auth-int): give it as text or bytes");
    }
    const whole = new Response(this.body);
    const type = whole.headers.get("content-type");
    if (type !== null) this.headers["content-type"] ??= type;
    this.#whole = this.body = new Uint8Array(await whole.arrayBuffer());
  }

  /** What the inner fetch is called with; `signal` where the caller gave none. */
  init(authorization, redirect, signal) {
    const headers = { ...this.headers };
    if (authorization) headers.authorization = authorization;
    const init = { ...this.options, method: this.method, headers, credentials: "omit", redirect, signal: this.signal ?? signal };
    if (this.body === undefined) delete init.body;
    else init.body = this.body;
    if (this.isStream) init.duplex ??= "half";
    return init;
  }

  /** The same without its body, to find out what the server wants before a stream is sent. */
  probe() {
    return new DigestRequest(this.url, "HEAD", bodiless(this.headers), undefined, this.options);
  }

  /** The request that a redirect asks for (the fetch standard's rules). */
  redirected(location, status) {
    const url = new URL(location, this.url);
    if (!/^https?:$/.test(url.protocol) || url.username !== "" || url.password !== "") {
      throw new TypeError("the server redirects to a URL that is not followed: it is not of HTTP, or holds a user name");
    }
    const becomesGet = status === 303 ? !/^(GET|HEAD)$/.test(this.method) : (status === 301 || status === 302) && this.method === "POST";
    if (!becomesGet && this.isStream) throw usage("init.body", "is a stream that was consumed before the redirect");
    const headers = becomesGet ? bodiless(this.headers) : { ...this.headers };
    if (url.origin !== this.url.origin) for (const name of ["cookie", "proxy-authorization"]) delete headers[name];
    return new DigestRequest(url, becomesGet ? "GET" : this.method, headers, becomesGet ? undefined : this.body, this.options);
  }
}
