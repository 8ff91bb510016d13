// @ts-check
// The timeline: an item for each exchange, with what was sent and why, what came back, and all of it on demand.
// Looks that find nothing new share an item.

import { breakable, counted, h, seconds, unseen } from "./dom.js";
import { bodyOf, isSigned, kindOf, notesOn, outcomeWords } from "./story.js";
import { takenApart, valueLink } from "./values.js";

/** @typedef {import("./run.js").Exchange} Exchange */

/** Why a request was sent. */
const REASONS = {
  challenge: "Signed for it",
  stale: "Signed anew: the nonce had expired",
  retry: "Tried again",
  token: "Fetches a token",
};
const EXCERPT = 120;

export class Timeline {
  #list;
  /** Looks that find nothing new, while they are the last. @type {{ list: HTMLOListElement, title: HTMLElement, count: number, from: number } | null} */
  #looks = null;
  /** @type {HTMLLIElement | null} */
  #out = null;
  #nonce = "";

  /** @param {HTMLOListElement} list */
  constructor(list) {
    this.#list = list;
  }

  clear() {
    this.#looks = this.#out = null;
    this.#nonce = "";
    this.#list.replaceChildren();
  }

  /** A request that is out. @param {{ method: string, url: string }} request */
  sent({ method, url }) {
    this.#out?.remove();
    const line = h("p", { class: "line" }, h("b", {}, method), " ", h("code", {}, breakable(target(url))), " ", h("span", { class: "why" }, "Waits for the answer"));
    this.#out = h("li", { class: "exchange out" }, message("client", line));
    (this.#looks?.list ?? this.#list).append(this.#out);
  }

  /** @param {Exchange} exchange */
  add(exchange) {
    this.#out?.remove();
    this.#out = null;
    const isNew = exchange.signature !== null && exchange.signature.nonce !== this.#nonce;
    if (isNew) this.#nonce = exchange.signature?.nonce ?? "";
    if (kindOf(exchange) !== "look") {
      this.#looks = null;
      this.#list.append(item(exchange, isNew));
      return;
    }
    this.#looks ??= this.#folded(exchange);
    const { list, title, count, from } = this.#looks;
    list.append(item(exchange, isNew));
    this.#looks.count = count + 1;
    const span = count === 0 ? seconds(from) : `${Math.round(from / 1000)}–${seconds(exchange.atMs)}`;
    title.textContent = `${counted(count + 1, "look")}, INITIATING, ${span}`;
  }

  /** Marks the exchange that is spoken of, and lets Tab stop at its values only. @param {number} number @param {boolean} isSought whether to show it */
  select(number, isSought) {
    for (const li of this.#list.querySelectorAll("li[id]")) {
      const isChosen = li.id === `wire-${number}`;
      if (isChosen) li.setAttribute("aria-current", "step");
      else li.removeAttribute("aria-current");
      for (const link of li.querySelectorAll(".said .v")) isChosen ? link.removeAttribute("tabindex") : link.setAttribute("tabindex", "-1");
    }
    const chosen = document.getElementById(`wire-${number}`);
    const fold = chosen?.closest("details") ?? null;
    this.#list.querySelectorAll(".looks").forEach((looks) => looks.classList.toggle("chosen", fold !== null && looks.contains(fold)));
    if (isSought) (fold ?? chosen)?.scrollIntoView({ block: "nearest" });
  }

  /** @param {Exchange} exchange the first of them */
  #folded({ atMs }) {
    const [list, title] = [h("ol", { role: "list" }), h("summary")];
    this.#list.append(h("li", { class: "looks" }, h("details", {}, title, list)));
    return { list, title, count: 0, from: atMs };
  }
}

/** @param {Exchange} exchange @param {boolean} isNew whether it is the first on its nonce */
function item(exchange, isNew) {
  const { number, atMs } = exchange;
  const whole = h("details", {}, h("summary", {}, "Headers and bodies", unseen(` of request ${number}`)), ...wholeTexts(exchange));
  return h(
    "li",
    { class: "exchange", id: `wire-${number}` },
    h("p", { class: "rail" }, h("span", { class: "number" }, unseen("Request "), String(number)), h("span", { class: "at" }, seconds(atMs))),
    message("client", ...requestLines(exchange, isNew)),
    h("div", { class: "answer" }, message("server", ...responseLines(exchange)), whole),
  );
}

/** @param {"client" | "server"} side @param {...Node} lines */
function message(side, ...lines) {
  const [from, to] = side === "client" ? ["You", "Atlas"] : ["Atlas", "you"];
  const arrow = h("span", { "aria-hidden": "true" }, " → ");
  return h("div", { class: `message ${side}` }, h("p", { class: "actor" }, from, arrow, unseen(" to "), to), h("div", { class: "said" }, ...lines));
}

/** @param {Exchange} exchange @param {boolean} isNew */
function requestLines(exchange, isNew) {
  const { request, reason, signature } = exchange;
  const { authorization } = request.headers;
  const first = isSigned(exchange) ? "Signed at once" : "Not signed yet";
  const why = h("span", { class: "why" }, reason === "first" ? first : REASONS[reason]);
  if (signature !== null) why.append(" ", h("code", { class: "chip" }, "nc=", valueLink("nc", signature.nc, false)));
  const start = signature === null
    ? [h("b", {}, request.method), " ", h("code", {}, breakable(target(request.url)))]
    : [h("b", {}, valueLink("method", request.method, false)), " ", h("code", {}, valueLink("uri", target(request.url), false))];
  const lines = [h("p", { class: "line" }, ...start, " ", why)];
  if (isNew && authorization !== undefined) lines.push(h("p", { class: "header" }, h("code", {}, h("b", {}, "Authorization: "), ...takenApart(authorization))));
  return lines;
}

/** @param {Exchange} exchange */
function responseLines(exchange) {
  const { response, error, durationMs } = exchange;
  const kind = kindOf(exchange);
  const mood = kind === "good" || kind === "look" ? "good" : kind === "challenge" || kind === "stale" ? "neutral" : "bad";
  const took = h("span", { class: "took" }, durationMs < 1 ? "under 1 ms" : `${Math.round(durationMs)} ms`);
  const lines = [h("p", { class: "line" }, h("b", { class: mood }, outcomeWords(exchange)), " ", took)];
  if (response === null) return [...lines, h("p", { class: "why" }, error ?? "")];
  const { headers } = response;
  const challenge = headers["www-authenticate"];
  if (challenge !== undefined) lines.push(h("p", { class: "header" }, h("code", {}, h("b", {}, "WWW-Authenticate: "), ...takenApart(challenge))));
  if (headers["retry-after"] !== undefined) lines.push(h("p", { class: "header" }, h("code", {}, `Retry-After: ${headers["retry-after"]}`)));
  const said = response.status === 401 ? null : gist(exchange);
  if (said !== null) lines.push(h("p", { class: "header" }, h("code", {}, said)));
  const why = headers["x-mock-reason"];
  if (why !== undefined && isSigned(exchange)) lines.push(h("p", { class: "why" }, `The mock’s reason: ${why}`));
  return lines;
}

/** The one thing in a body that matters to the story. @param {Exchange} exchange */
function gist(exchange) {
  const { headers, body } = exchange.response ?? { headers: {}, body: "" };
  const json = bodyOf(exchange);
  if (json !== null) {
    const { status, errorCode, detail } = json;
    if (errorCode !== undefined) return detail === undefined ? errorCode : `${errorCode}: ${detail}`;
    return typeof status === "string" ? `"status": "${status}"` : null;
  }
  const start = body.slice(0, EXCERPT).replace(/\s+/g, " ");
  return `${/** @type {Record<string, string>} */ (headers)["content-type"] ?? "no content type"}: ${start}${body.length > EXCERPT ? "…" : ""}`;
}

/** @param {Exchange} exchange */
function wholeTexts(exchange) {
  const notes = notesOn(exchange);
  const [sent, came] = httpTexts(exchange);
  /** @type {HTMLElement[]} */
  const parts = notes.length === 0 ? [] : [h("ul", { class: "notes" }, ...notes.map((note) => h("li", {}, note)))];
  parts.push(h("p", { class: "label" }, "Request"), h("pre", {}, h("code", {}, sent)));
  if (came !== null) parts.push(h("p", { class: "label" }, "Response"), h("pre", {}, h("code", {}, came)));
  return parts;
}

/** Both messages as HTTP text; null: there was no answer. @param {Exchange} exchange @returns {[string, string | null]} */
export function httpTexts({ request, response }) {
  const sent = httpText(`${request.method} ${target(request.url)}`, request.headers, request.body);
  return [sent, response === null ? null : httpText(String(response.status), response.headers, response.body)];
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
export function target(url) {
  const { pathname, search } = new URL(url);
  return pathname + search;
}
