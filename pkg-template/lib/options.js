// Checks what a caller gives to the constructor and to a call, before the core is loaded:
// the constructor is synchronous, and a mistake should be said where it is made.

import { usage } from "./errors.js";
import { isBrowser } from "./platform.js";

const PROJECT_ID = /^[0-9a-f]{24}$/i;
const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
/** Set by this package, or by the platform, which would hang or refuse if they were wrong. */
const OURS = new Set(
  "authorization accept content-type host content-length transfer-encoding connection keep-alive expect upgrade te trailer".split(" "),
);

/** A value that was given and is not of the kind wanted. */
const refuse = (name, wanted) => {
  throw usage(name, wanted);
};

const text = (options, name) => {
  const value = options[name];
  if (typeof value !== "string" || value === "") refuse(`options.${name}`, "must be a string that is not empty");
  return value;
};

const projectId = (value, name) => {
  if (value === undefined) return null;
  if (typeof value !== "string" || !PROJECT_ID.test(value)) {
    refuse(name, "must be a project (group) id of 24 hex digits, as in the address of the project's page in Atlas");
  }
  return value;
};

const flag = (value, fallback, name) => {
  if (value === undefined) return fallback;
  if (typeof value !== "boolean") refuse(name, "must be true or false");
  return value;
};

const time = (value, fallback, name) => {
  if (value === undefined) return fallback;
  if (value === false) return false;
  // Timers hold 31 bits; a longer one would fire at once.
  if (typeof value !== "number" || !(value >= 1 && value <= 0x7fffffff)) {
    refuse(name, "must be a number of milliseconds from 1 to 2147483647, or false for none");
  }
  return Math.ceil(value);
};

/** Bytes that one text can have everywhere. */
const size = (value, fallback, name) => {
  if (value === undefined) return fallback;
  if (!Number.isInteger(value) || value < 1 || value > 0x1fffffff) refuse(name, "must be a whole number of bytes from 1 to 536870911");
  return value;
};

const callback = (value, name) => {
  if (value !== undefined && typeof value !== "function") refuse(name, "must be a function");
  return value;
};

/** The origin that keys go to, and nowhere else. */
const origin = (value, allowInsecure) => {
  const name = "options.baseUrl";
  let url;
  try {
    url = new URL(value ?? "https://cloud.mongodb.com");
  } catch {
    refuse(name, 'must be an absolute URL such as "https://cloud.mongodb.com"');
  }
  if (url.username !== "" || url.password !== "") refuse(name, "must not hold a user name or password");
  if (url.protocol !== "https:" && url.protocol !== "http:") refuse(name, "must begin with https:// (or http:// on loopback)");
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "") {
    refuse(name, "must be an origin alone: a path, query or fragment in it would break the signature");
  }
  if (url.protocol === "http:" && !LOOPBACK.test(url.hostname) && !allowInsecure) {
    refuse(name, "must be https outside this machine (allowInsecure: true permits plain http)");
  }
  return url.origin;
};

const headers = (value) => {
  const result = {};
  if (value === undefined) return result;
  const isPlain = typeof value === "object" && value !== null && !Array.isArray(value) && typeof value.forEach !== "function" && typeof value.then !== "function";
  if (!isPlain) refuse("options.headers", "must be a plain object of names and values");
  for (const [name, content] of Object.entries(value)) {
    const path = `options.headers["${name}"]`;
    if (!TOKEN.test(name)) refuse(path, "is no header name");
    if (OURS.has(name.toLowerCase())) refuse(path, "is set by this package or the platform");
    if (Object.hasOwn(result, name.toLowerCase())) refuse(path, "is given twice, in another case");
    if (typeof content !== "string" || !FIELD_VALUE.test(content)) refuse(path, "must be a header value: text in Latin-1, on one line");
    result[name.toLowerCase()] = content;
  }
  return result;
};

/** The members of each kind of credentials, and what the core calls the kind. */
const KINDS = { key: ["publicKey", "privateKey"], account: ["clientId", "clientSecret"], token: ["accessToken"] };

const OF_CLIENTS = new Set(
  [...Object.values(KINDS).flat(), ..."projectId baseUrl apiVersion envelope pretty fetch timeoutMs maxRetries maxBodyBytes userAgent headers allowInsecure onExchange".split(" ")],
);

/** Exactly one kind. */
const credentials = (options) => {
  const given = Object.keys(KINDS).filter((kind) => KINDS[kind].some((name) => options[name] !== undefined));
  if (given.length > 1) {
    refuse(`options.${KINDS[given[1]].find((name) => options[name] !== undefined)}`, "belongs to a second kind of credentials; give exactly one kind");
  }
  const [kind = "key"] = given;
  if (kind === "token") {
    const { accessToken } = options;
    if (typeof accessToken === "function") return { kind: "host", name: "", secret: "", accessToken };
    return { kind, name: "", secret: bearer(text(options, "accessToken")) };
  }
  const [name, secret] = KINDS[kind].map((member) => text(options, member));
  if (name.includes(":")) refuse(`options.${KINDS[kind][0]}`, `must not contain ":", which separates it from ${kind === "key" ? "the private key" : "the secret"}`);
  return { kind, name, secret };
};

/** The whole of a header's value would be another token. */
const bearer = (token) => {
  if (!/^[\w.~+/-]+=*$/.test(token)) refuse("options.accessToken", 'must be a bearer token alone: no blanks, no "Bearer " before it');
  return token;
};

/** Browsers set their own, and a page of another origin would need leave to change it. */
const agent = (value, product) => {
  if (value !== undefined && (typeof value !== "string" || value === "" || !FIELD_VALUE.test(value))) {
    refuse("options.userAgent", "must be text in Latin-1, on one line");
  }
  return value === undefined ? product : `${value} ${product}`;
};

/** @param {any} options as given to the constructor */
export const clientOptions = (options, product) => {
  if (typeof options !== "object" || options === null) refuse("options", "must be an object with credentials: publicKey and privateKey, clientId and clientSecret, or accessToken");
  if (options.apiVersion !== undefined && options.apiVersion !== "v1.0" && options.apiVersion !== "v2") {
    refuse("options.apiVersion", 'must be "v1.0" or "v2"');
  }
  known(options, OF_CLIENTS);
  const extra = headers(options.headers);
  if (!isBrowser()) extra["user-agent"] = agent(options.userAgent, product);
  else agent(options.userAgent, product);
  return {
    ...credentials(options),
    projectId: projectId(options.projectId, "options.projectId"),
    origin: origin(options.baseUrl, flag(options.allowInsecure, false, "options.allowInsecure")),
    apiVersion: options.apiVersion ?? "v1.0",
    envelope: flag(options.envelope, false, "options.envelope"),
    pretty: flag(options.pretty, false, "options.pretty"),
    fetch: callback(options.fetch, "options.fetch"),
    timeoutMs: time(options.timeoutMs, 30_000, "options.timeoutMs"),
    maxRetries: count(options.maxRetries, 3, "options.maxRetries"),
    maxBodyBytes: size(options.maxBodyBytes, 16 * 1024 * 1024, "options.maxBodyBytes"),
    headers: extra,
    onExchange: callback(options.onExchange, "options.onExchange"),
  };
};

/**
 * @param {any} options as given to a call
 * @param {ReturnType<typeof clientOptions>} settings
 * @param {string=} fromRef the project that a ref names
 * @param {boolean=} needsProject
 */
export const callOptions = (options, settings, fromRef, needsProject = true) => {
  const own = object(options);
  const { signal } = own;
  if (signal !== undefined && (typeof signal?.aborted !== "boolean" || typeof signal.addEventListener !== "function")) {
    refuse("options.signal", "must be an AbortSignal");
  }
  const id = projectId(own.projectId, "options.projectId") ?? projectId(fromRef, "ref.projectId") ?? settings.projectId;
  if (id === null && needsProject) refuse("options.projectId", "is missing: give it to the client or to this call");
  return {
    projectId: id,
    signal,
    timeoutMs: time(own.timeoutMs, settings.timeoutMs, "options.timeoutMs") || null,
    maxRetries: count(own.maxRetries, settings.maxRetries, "options.maxRetries"),
    maxBodyBytes: settings.maxBodyBytes,
    envelope: flag(own.envelope, settings.envelope, "options.envelope"),
    pretty: flag(own.pretty, settings.pretty, "options.pretty"),
  };
};

/** What a wait is given. @param {any} options @param {number} deadlineMs the default */
export const waitOptions = (options, deadlineMs) => {
  const own = object(options);
  const deadline = own.deadlineMs === false ? null : span(own.deadlineMs, deadlineMs, "options.deadlineMs");
  return {
    intervalMs: span(own.intervalMs, 10_000, "options.intervalMs"),
    maxIntervalMs: span(own.maxIntervalMs, 30_000, "options.maxIntervalMs"),
    deadlineMs: deadline,
    graceMs: span(own.graceMs, 120_000, "options.graceMs"),
  };
};

/** A callback among a call's options. */
export const listener = (options, name) => callback(object(options)[name], `options.${name}`);

/** Those of all calls: one object may serve several of them. */
const OF_CALLS = new Set(
  "projectId signal timeoutMs maxRetries envelope pretty intervalMs maxIntervalMs deadlineMs graceMs onProgress until evenIfLast endpointId clusterName onStep".split(" "),
);

const object = (options) => {
  if (options !== undefined && (typeof options !== "object" || options === null)) refuse("options", "must be an object");
  return known(options ?? {}, OF_CALLS);
};

/** A word that is misspelt would be a wish without effect. */
const known = (options, names) => {
  const odd = Object.keys(options).find((name) => !names.has(name) && options[name] !== undefined);
  if (odd !== undefined) refuse(`options.${odd}`, "is no option that there is");
  return options;
};

/** Milliseconds that may be none, and as many as one likes. */
const span = (value, fallback, name) => {
  if (value === undefined) return fallback;
  if (typeof value !== "number" || !(value >= 0 && value <= Number.MAX_SAFE_INTEGER)) refuse(name, "must be a number of milliseconds, 0 or more");
  return Math.ceil(value);
};

const count = (value, fallback, name) => {
  if (value === undefined) return fallback;
  if (!Number.isInteger(value) || value < 0 || value > 100) refuse(name, "must be a whole number from 0 to 100");
  return value;
};
