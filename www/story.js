// @ts-check
// What each exchange amounts to, and the beats in which it is told: view = f(exchanges, cursor). No document in here.

import { counted } from "./dom.js";

/**
 * @typedef {import("./run.js").Exchange} Exchange
 *
 * @typedef {"challenge" | "stale" | "refused" | "look" | "good" | "problem" | "lost"} Kind
 *
 * @typedef {object} Beat
 * @property {string} name a word or two
 * @property {string} text a sentence
 * @property {number} at number of the exchange
 * @property {"a1" | "a2" | "response" | null} card of the signature
 * @property {readonly string[]} lit values that it is about
 */

/** HTTP/2 has no reason phrases any more; people still read them. @type {Record<number, string>} */
const PHRASES = {
  200: "OK", 201: "Created", 202: "Accepted", 400: "Bad Request", 401: "Unauthorized", 402: "Payment Required",
  403: "Forbidden", 404: "Not Found", 409: "Conflict", 429: "Too Many Requests",
  500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
};

/** @param {Exchange} exchange */
export const outcomeWords = ({ response }) => (response === null ? "No answer" : `${response.status} ${PHRASES[response.status] ?? ""}`.trim());

/** The body as JSON, out of its envelope; null where it is none. @param {Exchange} exchange @returns {Record<string, any> | null} */
export function bodyOf({ response }) {
  try {
    const body = JSON.parse(response?.body ?? "");
    return body?.content ?? body;
  } catch {
    return null;
  }
}

/** @param {Exchange} exchange */
export const isSigned = ({ request }) => "authorization" in request.headers;

/** @param {Exchange} exchange @returns {Kind} */
export function kindOf(exchange) {
  const { request, response } = exchange;
  if (response === null) return "lost";
  if (response.status === 401 && !isSigned(exchange)) return "challenge";
  if (response.status === 401) return /\bstale="?true/i.test(response.headers["www-authenticate"] ?? "") ? "stale" : "refused";
  if (response.status >= 300) return "problem";
  const body = bodyOf(exchange);
  if (typeof body?.errorCode === "string") return "problem";
  return request.method === "GET" && body?.status === "INITIATING" ? "look" : "good";
}

/** How Digest begins, and how a nonce ends; any other 401 is a refusal. @param {Exchange} exchange */
export const isChallenge = (exchange) => ["challenge", "stale"].includes(kindOf(exchange));

/** Looks with nothing new in them, one group; everything else by itself. @param {readonly Exchange[]} exchanges */
function grouped(exchanges) {
  /** @type {Exchange[][]} */
  const groups = [];
  for (const exchange of exchanges) {
    const last = groups.at(-1);
    if (kindOf(exchange) === "look" && last?.[0] !== undefined && kindOf(last[0]) === "look") last.push(exchange);
    else groups.push([exchange]);
  }
  return groups;
}

/** @param {readonly Exchange[]} exchanges @returns {Beat[]} */
export function beatsOf(exchanges) {
  /** @type {Beat[]} */
  const beats = [];
  /** @param {number} at @param {string} name @param {string} text @param {readonly string[]} [lit] @param {Beat["card"]} [card] */
  const beat = (at, name, text, lit = [], card = null) => beats.push({ at, name, text, lit, card });
  let nonce = "";
  for (const [first, ...more] of grouped(exchanges)) {
    if (first === undefined) continue;
    const { number, signature, request } = first;
    if (signature === null) beat(number, "Asked", `${request.method} goes out unsigned: without a nonce of Atlas’s there is nothing to sign with.`, ["method", "uri"]);
    else if (signature.nonce !== nonce) {
      nonce = signature.nonce;
      beat(number, "A1", "Who you are: public key, realm and private key in one hash. The key itself never travels.", ["username", "realm", "password", "ha1"], "a1");
      beat(number, "A2", "What you ask for: method and target, to the byte. Change either and the hash is another.", ["method", "uri", "ha2"], "a2");
      beat(number, "Response", "Both hashes, bound to this nonce, this count and a random number of the client’s own.", ["ha1", "nonce", "nc", "cnonce", "qop", "ha2", "response"], "response");
      beat(number, "Asked again", `The same ${request.method}, signed. Atlas computes the response too, and compares.`, ["username", "realm", "nonce", "uri", "nc", "cnonce", "response"]);
    }
    beat(number, ...answered(first, more));
  }
  return beats;
}

/** @param {Exchange} exchange @param {readonly Exchange[]} more looks like it @returns {[name: string, text: string, lit?: string[]]} */
function answered(exchange, more) {
  const { request, response } = exchange;
  const body = bodyOf(exchange);
  const why = body?.errorCode ?? "";
  switch (kindOf(exchange)) {
    case "challenge":
      return ["Challenged", `401: nothing was done, the body was not even read. Atlas hands over a nonce to sign with.`, ["realm", "nonce", "qop"]];
    case "stale":
      return ["Nonce expired", "401 with stale=true: the key is right, the nonce is used up. Here is a new one; the count starts again.", ["nonce"]];
    case "refused":
      return ["Refused", "401 to a good signature of a wrong key. Atlas says the same for an unknown one, so nothing tells which half is wrong.", ["response"]];
    case "lost":
      return ["No answer", request.method === "POST" ? "The connection broke. It may have been executed, so it is not sent again." : "Nothing came back."];
    case "look":
      return ["Looking", `${counted(more.length + 1, "look")}: still INITIATING. Each is signed with the same nonce, the count one higher.`, ["nonce", "nc"]];
    case "problem":
      return [outcomeWords(exchange), `${why === "" ? "Not Atlas’s own words" : why}: the signature was accepted, the request was not.`];
    default:
      if (response?.status === 201) return ["Created", "201: Atlas begins to build, and says INITIATING. Its reference has 200 here.", ["uri"]];
      return [typeof body?.status === "string" ? body.status : outcomeWords(exchange), "Signed with the same nonce at once: one challenge served them all.", ["nc"]];
  }
}

/** What a reader who knows HTTP may still stumble over. @param {Exchange} exchange @returns {string[]} */
export function notesOn(exchange) {
  const { response } = exchange;
  const challenge = response?.headers["www-authenticate"] ?? "";
  const body = bodyOf(exchange);
  const notes = [];
  if (/\bdomain=""/.test(challenge)) notes.push("domain=\"\" makes the nonce good for the whole server (RFC 7616 §3.3).");
  if (/\balgorithm=MD5\b/i.test(challenge)) notes.push("algorithm and stale come without quotes here, qop with them; both are read.");
  if (response?.status === 401) notes.push("Atlas’s body is the same for a missing, an unknown and a wrong key.");
  if (response?.status === 201) notes.push("The reference says 200; Atlas sends 201. Any 2xx is taken.");
  if (kindOf(exchange) === "look" && Array.isArray(body?.serviceAttachmentNames) && body.serviceAttachmentNames.length > 0) {
    notes.push("The list of attachments grows before it is whole: the status decides, not the list.");
  }
  if (response?.headers["retry-after"] !== undefined) notes.push(`Retry-After says ${response.headers["retry-after"]} s; the client keeps to it.`);
  return notes;
}
