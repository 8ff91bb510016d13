// @ts-check
// The exchanges, one list item each: what was sent and why, what came back, and all of it
// on demand. An event is masked before it gets here.

import { breakable, h, unseen } from "./dom.js";

/** @typedef {import("../pkg-template/index.js").ExchangeEvent} ExchangeEvent */

/** Why a request was sent. */
const REASONS = {
  challenge: "Signed: answers the challenge",
  stale: "Signed anew: the nonce had expired",
  retry: "Tried again",
  token: "Fetches a token",
};

/** HTTP/2 has no reason phrases any more; people still read them. @type {Record<number, string>} */
const PHRASES = {
  200: "OK", 201: "Created", 202: "Accepted", 400: "Bad Request", 401: "Unauthorized", 402: "Payment Required",
  403: "Forbidden", 404: "Not Found", 409: "Conflict", 429: "Too Many Requests", 500: "Internal Server Error",
  502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
};

const EXCERPT = 120;

/**
 * @param {ExchangeEvent} event
 * @param {number} number from 1
 * @returns {HTMLLIElement}
 */
export function exchangeItem(event, number) {
  return h(
    "li",
    { class: "exchange", id: `wire-${number}` },
    message("client", "You", "Atlas", requestLines(event)),
    h(
      "div",
      { class: "answer" },
      message("server", "Atlas", "you", responseLines(event)),
      h("details", {}, h("summary", {}, "Headers and bodies", unseen(` of request ${number}`)), ...wholeTexts(event)),
    ),
  );
}

/**
 * Whether the answer is a 401 that only asks to be signed for, anew or at all. That is how
 * Digest begins and how a nonce ends; any other 401 is a refusal.
 * @param {ExchangeEvent} event
 */
export function isChallenge({ request, response }) {
  if (response?.status !== 401) return false;
  return !("authorization" in request.headers) || /\bstale="?true/i.test(response.headers["www-authenticate"] ?? "");
}

/**
 * @param {"client" | "server"} side
 * @param {string} from
 * @param {string} to
 * @param {Node[]} lines
 */
function message(side, from, to, lines) {
  const arrow = h("span", { "aria-hidden": "true" }, " → ");
  const actor = h("p", { class: "actor" }, from, arrow, unseen(" to "), to);
  return h("div", { class: `message ${side}` }, actor, h("div", { class: "said" }, ...lines));
}

/** @param {ExchangeEvent} event */
function requestLines({ request, reason }) {
  const line = h("p", { class: "line" }, h("b", {}, request.method), " ", h("code", {}, breakable(target(request.url))));
  const count = /\bnc=([0-9a-f]{8})/.exec(request.headers.authorization ?? "")?.[1];
  const first = "authorization" in request.headers ? "Signed at once" : "Not signed yet";
  const why = h("p", { class: "why" }, reason === "first" ? first : REASONS[reason]);
  if (count !== undefined) why.append(" ", h("code", { class: "chip" }, `nc=${count}`));
  return [line, why];
}

/** @param {ExchangeEvent} event */
function responseLines(event) {
  const { request, response, error, durationMs } = event;
  const took = h("span", { class: "took" }, duration(durationMs));
  if (response === null) {
    return [h("p", { class: "line" }, h("b", { class: "bad" }, "No answer"), " ", took), h("p", { class: "why" }, error ?? "")];
  }
  const { status, headers, body } = response;
  const words = `${status} ${PHRASES[status] ?? ""}`.trim();
  const lines = [h("p", { class: "line" }, h("b", { class: status < 300 ? "good" : isChallenge(event) ? "neutral" : "bad" }, words), " ", took)];
  const challenge = headers["www-authenticate"];
  if (challenge !== undefined) lines.push(h("p", { class: "header" }, h("code", {}, `WWW-Authenticate: ${challenge}`)));
  const said = status === 401 ? null : gist(headers["content-type"] ?? "", body);
  if (said !== null) lines.push(h("p", { class: "header" }, h("code", {}, said)));
  const why = headers["x-mock-reason"];
  if (why !== undefined && "authorization" in request.headers) lines.push(h("p", { class: "why" }, `The mock’s reason: ${why}`));
  return lines;
}

/**
 * The one thing in a body that matters to the story.
 * @param {string} type
 * @param {string} body
 */
function gist(type, body) {
  try {
    const { content, ...bare } = JSON.parse(body);
    const { status, errorCode, detail } = content ?? bare;
    if (errorCode !== undefined) return detail === undefined ? errorCode : `${errorCode}: ${detail}`;
    return typeof status === "string" ? `"status": "${status}"` : null;
  } catch {
    const start = body.slice(0, EXCERPT).replace(/\s+/g, " ");
    return `${type || "no content type"}: ${start}${body.length > EXCERPT ? "…" : ""}`;
  }
}

/** @param {ExchangeEvent} event */
function wholeTexts({ request, response }) {
  const sent = httpText(`${request.method} ${target(request.url)}`, request.headers, request.body);
  const parts = [h("p", { class: "label" }, "Request"), h("pre", {}, h("code", {}, breakable(sent)))];
  if (response !== null) {
    const came = httpText(String(response.status), response.headers, response.body);
    parts.push(h("p", { class: "label" }, "Response"), h("pre", {}, h("code", {}, breakable(came))));
  }
  return parts;
}

/**
 * @param {string} start
 * @param {Readonly<Record<string, string>>} headers
 * @param {string | null} body
 */
function httpText(start, headers, body) {
  const lines = [start, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)];
  return body === null || body === "" ? lines.join("\n") : `${lines.join("\n")}\n\n${body}`;
}

/** Path and query, as the request line has them. @param {string} url */
function target(url) {
  const { pathname, search } = new URL(url);
  return pathname + search;
}

/** @param {number} ms */
const duration = (ms) => (ms < 1 ? "under 1 ms" : `${Math.round(ms)} ms`);
