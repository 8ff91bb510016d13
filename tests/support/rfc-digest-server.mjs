// A strict, configurable Digest server on node:http and node:crypto, written from RFC 7616 (and RFC 2069
// where no qop is offered). It accepts what the RFC accepts and refuses the rest, saying why, and keeps
// a record of each request. It shares no code with the mock Atlas, nor with the client.

import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";

import { parseDigestAuthorization } from "./authorization-parser.mjs";

const HASHES = { MD5: "md5", "SHA-256": "sha256", "SHA-512-256": "sha512-256" };
const NEVER_QUOTED = new Set(["algorithm", "qop", "nc", "userhash", "username*"]);

/**
 * One challenge to offer. Either `raw`, a line for another scheme or one that nobody should answer, or the rest.
 * @typedef {object} ChallengeSpec
 * @property {string} [raw] sent as it is; no answer to it is known
 * @property {string} [realm] @default "test realm"
 * @property {BufferEncoding} [encoding] of realm and opaque on the wire @default "utf8"
 * @property {string | null} [algorithm] as spelled on the wire; null: not named, MD5 @default "MD5"
 * @property {readonly string[] | null} [qop] null: none, RFC 2069 @default ["auth"]
 * @property {string | null | ((issue: number) => string)} [opaque] null: none @default null
 * @property {string} [domain]
 * @property {string} [charset] "UTF-8"
 * @property {boolean | "required"} [userhash] offers hashed usernames; "required" takes no plain ones @default false
 * @property {string} [extra] more parameters, written before the others: `foo=bar`
 * @property {string | ((facts: { nonce: string, stale: boolean, opaque: string | null }) => string)} [template] the whole challenge, in
 *   place of the usual writing; "{nonce}" stands for the nonce. The other members must say what it says.
 */

/**
 * @typedef {object} RfcServerOptions
 * @property {Readonly<Record<string, string>>} [users] passwords by name @default { Mufasa: "Circle of Life" }
 * @property {readonly ChallengeSpec[]} [challenges] @default [{}]
 * @property {"many" | "one"} [lines] a header line for each challenge, or one for all @default "many"
 * @property {() => string} [nonce] makes a nonce @default 16 random bytes in hex
 * @property {number} [nonceUses] accepted requests after which a nonce is stale @default Infinity
 * @property {number} [nonceLife] requests of any kind, since it was issued, after which a nonce is stale @default Infinity
 * @property {boolean | "always"} [stale] whether an expired nonce is called stale; "always": every signed request is @default true
 * @property {"none" | "always" | "last"} [nextNonce] `nextnonce` with no success, each, or the one that uses a nonce up @default "none"
 * @property {"good" | "bad" | "absent"} [rspauth] @default "absent"
 * @property {"unseen" | "next" | "none"} [nc] a count must be unseen, or exactly the next; or is not looked at @default "unseen"
 * @property {Readonly<Record<string, { status: number, location: string, signed?: boolean }>>} [redirects] by target; `signed`: only once signed @default {}
 * @property {Readonly<Record<string, string>>} [cookies] set with each 401, demanded with each signed request @default {}
 * @property {(record: ServerRecord) => unknown} [latency] awaited before each answer
 * @property {(record: ServerRecord) => { status?: number, headers?: Record<string, string | string[]>, body?: string }} [answer] to an accepted request
 */

/**
 * One request and what was made of it.
 * @typedef {object} ServerRecord
 * @property {string} method
 * @property {string} target
 * @property {string | null} authorization
 * @property {Map<string, string> | null} fields of a well-formed Authorization, as bytes in latin1
 * @property {Readonly<Record<string, string | string[] | undefined>>} headers
 * @property {Buffer} body
 * @property {"challenged" | "accepted" | "refused" | "stale" | "redirected"} verdict
 * @property {string} reason why not, "" where accepted
 * @property {number} status
 */

/**
 * Starts the server on a free loopback port.
 * @param {RfcServerOptions} [options]
 */
export async function startRfcDigestServer(options = {}) {
  const guard = new Guard(options);
  const records = [];
  const server = createServer(async (request, response) => {
    const chunks = await request.toArray().catch(() => null);
    if (chunks === null) return;
    const body = Buffer.concat(chunks);
    const { method, url: target, headers } = request;
    const authorization = headers.authorization ?? null;
    const record = { method, target, authorization, fields: null, headers, body, verdict: "refused", reason: "", status: 401 };
    records.push(record);
    const answer = guard.judge(record);
    record.status = answer.status;
    await options.latency?.(record);
    response.writeHead(answer.status, answer.headers);
    response.end(answer.body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  const close = async () => {
    if (!server.listening) return;
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  };
  const [[username, password]] = Object.entries(guard.users);
  return {
    url: `http://127.0.0.1:${port}`, port, records, credentials: { username, password },
    /** Makes every nonce so far an expired one. */
    expire: () => guard.expire(),
    close, [Symbol.asyncDispose]: close,
  };
}

/** Issues nonces and judges what comes back with them. */
class Guard {
  users;
  #options;
  #challenges;
  #issued = [];
  #seen = 0;

  constructor(options) {
    this.#options = {
      lines: "many", nonce: () => randomBytes(16).toString("hex"), nonceUses: Number.POSITIVE_INFINITY, nonceLife: Number.POSITIVE_INFINITY,
      stale: true, nextNonce: "none", rspauth: "absent", nc: "unseen", redirects: {}, cookies: {}, answer: () => ({}), ...options,
    };
    this.users = options.users ?? { Mufasa: "Circle of Life" };
    this.#challenges = (options.challenges ?? [{}]).map((spec) => (spec.raw === undefined ? complete(spec) : spec));
  }

  expire() {
    for (const entry of this.#issued) entry.expired = true;
  }

  /** The answer to a request; its verdict and reason go into the record. */
  judge(record) {
    this.#seen += 1;
    const redirect = this.#options.redirects[record.target];
    if (redirect !== undefined && redirect.signed !== true) return redirected(record, redirect);
    if (record.authorization === null) return this.#challenge(record, "challenged", "no Authorization");
    const entry = this.#verify(record);
    if (typeof entry === "string") return this.#challenge(record, "refused", entry);
    if (this.#isExpired(entry)) {
      const { stale } = this.#options;
      return this.#challenge(record, stale === false ? "refused" : "stale", "the nonce is stale");
    }
    const wrongCount = this.#wrongCount(record.fields, entry);
    if (wrongCount !== null) return this.#challenge(record, "refused", wrongCount);
    entry.counts.add(Number.parseInt(record.fields.get("nc") ?? "0", 16));
    entry.uses += 1;
    if (redirect !== undefined) return redirected(record, redirect);
    return this.#accept(record, entry);
  }

  #challenge(record, verdict, reason) {
    Object.assign(record, { verdict, reason });
    const values = this.#challenges.map((spec) => spec.raw ?? this.#issue(spec, verdict === "stale"));
    const headers = { "content-type": "text/plain", "x-reason": reason.replace(/[^ -~]/g, "?") };
    if (values.length > 0) headers["www-authenticate"] = this.#options.lines === "one" ? values.join(", ") : values;
    const cookies = Object.entries(this.#options.cookies).map(([name, value]) => `${name}=${value}; Path=/`);
    if (cookies.length > 0) headers["set-cookie"] = cookies;
    return { status: 401, headers, body: reason };
  }

  #accept(record, entry) {
    Object.assign(record, { verdict: "accepted", reason: "" });
    const { status = 200, headers = {}, body = "accepted" } = this.#options.answer(record);
    const info = this.#authenticationInfo(record.fields, entry, Buffer.from(body));
    return { status, headers: { "content-type": "text/plain", ...(info === "" ? {} : { "authentication-info": info }), ...headers }, body };
  }

  /** RFC 7616 §3.5. `body` is the response's: auth-int covers it. */
  #authenticationInfo(fields, entry, body) {
    const { nextNonce, nonceUses, rspauth } = this.#options;
    const parts = [];
    if (nextNonce === "always" || (nextNonce === "last" && entry.uses >= nonceUses)) {
      parts.push(`nextnonce="${this.#register(entry.spec, entry.opaque).nonce}"`);
    }
    const qop = fields.get("qop");
    if (rspauth !== "absent" && qop !== undefined) {
      const right = responseOf(fields, entry, { method: "", body });
      const wrong = right.replace(/^./, (digit) => (digit === "0" ? "1" : "0"));
      const sent = rspauth === "good" ? right : wrong;
      parts.push(`qop=${qop}, rspauth="${sent}", cnonce="${quotable(fields.get("cnonce"))}", nc=${fields.get("nc")}`);
    }
    return parts.join(", ");
  }

  #issue(spec, stale) {
    const opaque = typeof spec.opaque === "function" ? spec.opaque(this.#issued.length) : spec.opaque;
    const entry = this.#register(spec, opaque === null ? null : wire(opaque, spec.encoding));
    return written(spec, { nonce: entry.nonce, opaque: entry.opaque, stale });
  }

  #register(spec, opaque) {
    const nonce = this.#options.nonce();
    const again = this.#issued.find((entry) => entry.nonce === nonce && entry.opaque === opaque);
    if (again !== undefined) return again;
    const entry = { spec, nonce, opaque, since: this.#seen, uses: 0, counts: new Set(), expired: false, sessions: new Map(), password: "" };
    this.#issued.push(entry);
    return entry;
  }

  #isExpired(entry) {
    const { stale, nonceUses, nonceLife } = this.#options;
    return stale === "always" || entry.expired || entry.uses >= nonceUses || this.#seen - entry.since > nonceLife;
  }

  /** RFC 7616 §3.4, field by field. @returns {object | string} what is known of the nonce, or why the request is refused */
  #verify(record) {
    const read = parseDigestAuthorization(record.authorization, NEVER_QUOTED);
    if (typeof read === "string") return read;
    record.fields = read;
    const entry = this.#entryOf(read);
    if (typeof entry === "string") return entry;
    const { spec } = entry;
    const wrong = [
      read.get("realm") === wire(spec.realm, spec.encoding) || "realm is not the one of the challenge",
      (read.get("algorithm") ?? null) === spec.algorithm || "algorithm is not the one of the challenge",
      read.get("uri") === record.target || `uri is ${read.get("uri")}, the request target ${record.target}`,
      /^[0-9a-f]+$/.test(read.get("response") ?? "") || "response is no hex in lower case",
      this.#wrongQop(read, spec) ?? true,
      this.#wrongCookies(record.headers.cookie ?? "") ?? true,
    ].find((finding) => finding !== true);
    if (wrong !== undefined) return wrong;
    const user = this.#userOf(read, spec);
    if (typeof user === "string") return user;
    const right = responseOf(read, entry, { ...user, method: record.method, body: record.body });
    if (read.get("response") !== right) return "response is wrong";
    entry.user = user;
    return entry;
  }

  #entryOf(fields) {
    const known = this.#issued.filter(({ nonce }) => nonce === fields.get("nonce"));
    if (known.length === 0) return "nonce was not issued here";
    return known.find(({ opaque }) => opaque === (fields.get("opaque") ?? null)) ?? "opaque is not the one of the challenge";
  }

  /** With qop: one that was offered, nc and cnonce. Without: neither. */
  #wrongQop(fields, { qop }) {
    const given = ["qop", "nc", "cnonce"].filter((name) => fields.has(name));
    if (qop === null) return given.length === 0 ? null : `${given.join(", ")} without a qop in the challenge`;
    if (given.length < 3) return "qop, nc or cnonce is missing";
    if (!qop.includes(fields.get("qop"))) return "qop was not offered";
    if (!/^[0-9a-f]{8}$/.test(fields.get("nc")) || /^0{8}$/.test(fields.get("nc"))) return "nc is not 8 hex digits in lower case, from 00000001";
    return fields.get("cnonce") === "" ? "cnonce is empty" : null;
  }

  #wrongCount(fields, entry) {
    if (this.#options.nc === "none" || entry.spec.qop === null) return null;
    const count = Number.parseInt(fields.get("nc"), 16);
    if (entry.counts.has(count)) return `nc ${fields.get("nc")} was used before`;
    if (this.#options.nc === "next" && count !== entry.counts.size + 1) return `nc ${fields.get("nc")} is not the next`;
    return null;
  }

  #wrongCookies(sent) {
    const pairs = sent.split("; ");
    const missing = Object.entries(this.#options.cookies).find(([name, value]) => !pairs.includes(`${name}=${value}`));
    return missing === undefined ? null : `cookie ${missing[0]} is missing`;
  }

  /** §3.4.4 and `username*`. */
  #userOf(fields, spec) {
    const [plain, extended, hashed] = [fields.get("username"), fields.get("username*"), fields.get("userhash")];
    if (plain !== undefined && extended !== undefined) return "username and username* are both given";
    if (hashed === "true" && spec.userhash === false) return "userhash was not offered";
    if (hashed !== "true" && spec.userhash === "required") return "username is not hashed";
    if (extended !== undefined && hashed === "true") return "username* with userhash";
    const matches = (name) => {
      if (extended !== undefined) return decoded(extended) === wire(name);
      return plain === (hashed === "true" ? hash(spec, join(wire(name), wire(spec.realm, spec.encoding))) : wire(name));
    };
    const name = Object.keys(this.users).find(matches);
    return name === undefined ? "username is unknown" : { username: name, password: this.users[name] };
  }
}

function complete(spec) {
  const defaults = { realm: "test realm", encoding: "utf8", algorithm: "MD5", qop: ["auth"], opaque: null, userhash: false };
  const whole = { ...defaults, ...spec };
  const name = (whole.algorithm ?? "MD5").toUpperCase();
  const base = name.replace(/-SESS$/, "");
  if (!(base in HASHES)) throw new Error(`no such algorithm: ${whole.algorithm}; offer it as raw`);
  return { ...whole, hash: HASHES[base], session: base !== name };
}

/** A challenge, RFC 7616 §3.3. */
function written(spec, { nonce, opaque, stale }) {
  if (typeof spec.template === "function") return spec.template({ nonce, opaque, stale });
  if (spec.template !== undefined) return spec.template.replace("{nonce}", nonce);
  const parts = [
    spec.extra, `realm="${quotable(wire(spec.realm, spec.encoding))}"`, spec.domain === undefined ? undefined : `domain="${spec.domain}"`,
    spec.qop === null ? undefined : `qop="${spec.qop.join(", ")}"`, spec.algorithm === null ? undefined : `algorithm=${spec.algorithm}`,
    `nonce="${nonce}"`, opaque === null ? undefined : `opaque="${quotable(opaque)}"`, stale ? "stale=true" : undefined,
    spec.charset === undefined ? undefined : `charset=${spec.charset}`, spec.userhash === false ? undefined : "userhash=true",
  ];
  return `Digest ${parts.filter((part) => part !== undefined).join(", ")}`;
}

/** `response` (§3.4.1), or with an empty method and no user `rspauth` (§3.5) for the user of last time. */
function responseOf(fields, entry, { username = entry.user?.username, password = entry.user?.password, method, body }) {
  const { spec } = entry;
  const [nonce, nc, cnonce, qop, uri] = ["nonce", "nc", "cnonce", "qop", "uri"].map((name) => fields.get(name));
  const ha2 = hash(spec, qop === "auth-int" ? join(method, uri, hash(spec, body)) : join(method, uri));
  const tail = qop === undefined ? join(nonce, ha2) : join(nonce, nc, cnonce, qop, ha2);
  const ha1 = () => hash(spec, join(wire(username), wire(spec.realm, spec.encoding), wire(password)));
  if (!spec.session) return hash(spec, join(ha1(), tail));
  // §3.4.2: the session key is made once, from the cnonce of the first request on this nonce.
  const key = entry.sessions.get(username) ?? hash(spec, join(ha1(), nonce, cnonce));
  const response = hash(spec, join(key, tail));
  if (response === fields.get("response")) entry.sessions.set(username, key);
  return response;
}

function redirected(record, { status, location }) {
  Object.assign(record, { verdict: "redirected", reason: "" });
  return { status, headers: { location }, body: "" };
}

const join = (...parts) => parts.join(":");
/** Text as the bytes of the wire, one character each. */
const wire = (text, encoding = "utf8") => Buffer.from(text, encoding).toString("latin1");
const hash = (spec, bytes) => createHash(spec.hash).update(typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes).digest("hex");
const quotable = (text) => text.replace(/["\\]/g, "\\$&");
/** RFC 8187 §3.2.1, as bytes; null: it is in no such form, or not in UTF-8. */
function decoded(extended) {
  const found = /^utf-8'[A-Za-z0-9-]*'((?:[A-Za-z0-9!#$&+\-.^_`|~]|%[0-9A-Fa-f]{2})*)$/i.exec(extended);
  return found === null ? null : found[1].replace(/%(..)/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
}
