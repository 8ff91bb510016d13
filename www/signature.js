// @ts-check
// How a signature is made: three cards, the table of values, and the commands that compute the same in a shell.

import { breakable, byId, h } from "./dom.js";
import { MASK } from "./digest.js";
import { valueLink } from "./values.js";

/**
 * @typedef {import("./digest.js").Signature} Signature
 * @typedef {import("./story.js").Beat} Beat
 */

/** @type {readonly { id: NonNullable<Beat["card"]>, title: string, says: string, section: string, inputs: readonly (keyof Signature)[], gives: keyof Signature }[]} */
const CARDS = [
  { id: "a1", title: "A1", says: "who you are", section: "§3.4.2", inputs: ["username", "realm", "password"], gives: "ha1" },
  { id: "a2", title: "A2", says: "what you ask for", section: "§3.4.3", inputs: ["method", "uri"], gives: "ha2" },
  { id: "response", title: "Response", says: "bound to this moment", section: "§3.4.1", inputs: ["ha1", "nonce", "nc", "cnonce", "qop", "ha2"], gives: "response" },
];

/** What readers call it. @type {Record<string, string>} */
const NAMES = { username: "public key", password: "private key", ha1: "HA1", ha2: "HA2" };

/**
 * @param {Signature | null} signature
 * @param {number} number of its exchange
 * @param {Beat["card"]} card the one that is spoken of
 */
export function showSignature(signature, number, card) {
  byId("signature-of", HTMLElement).textContent = signature === null ? "Nothing is signed yet." : `Of request ${number}.`;
  byId("cards", HTMLElement).replaceChildren(...(signature === null ? [] : CARDS.map((one) => cardView(signature, one, card === one.id))));
  for (const cell of document.querySelectorAll("#values [data-value]")) {
    const name = /** @type {keyof Signature} */ (cell.getAttribute("data-value"));
    cell.replaceChildren(breakable(signature === null ? "" : String(signature[name])));
  }
  byId("reproduce", HTMLElement).textContent = signature === null ? "" : shellOf(signature);
}

/** @param {Signature} signature @param {typeof CARDS[number]} card @param {boolean} isChosen */
function cardView(signature, { id, title, says, section, inputs, gives }, isChosen) {
  const rows = inputs.map((name, index) =>
    h("div", {}, h("dt", {}, NAMES[name] ?? name), h("dd", {}, valueLink(name, String(signature[name])), index < inputs.length - 1 ? h("span", { class: "colon" }, " :") : "")),
  );
  const list = h("dl", {}, ...rows, h("div", { class: "gives" }, h("dt", {}, "MD5 →", h("span", { class: "unseen" }, ` ${NAMES[gives] ?? gives}`)), h("dd", {}, valueLink(gives, String(signature[gives])))));
  const head = h("h3", {}, title, h("span", { class: "says" }, ` ${says}`), h("span", { class: "section" }, ` RFC 7616 ${section}`));
  const card = h("div", { class: "card", id, "aria-current": isChosen && "step" }, head, list);
  if (id === "response") card.append(verdict(signature));
  return card;
}

/** @param {Signature} signature */
function verdict({ isEqual }) {
  const [word, mood] = isEqual ? ["Equal", "good"] : ["Different", "bad"];
  return h("p", { class: "verdict-line" }, h("b", { class: mood }, word), isEqual ? ": the core sent it, this page computed it anew." : ": what was sent is not what this page computes.");
}

/** The three steps in a POSIX shell. @param {Signature} signature */
export function shellOf({ username, realm, password, method, uri, nonce, nc, cnonce, qop }) {
  const isSecret = password === MASK;
  const a1 = isSecret ? `"$MONGODB_ATLAS_PUBLIC_KEY:${realm}:$MONGODB_ATLAS_PRIVATE_KEY"` : quoted(`${username}:${realm}:${password}`);
  return [
    "md5() { openssl md5 -r | cut -c1-32; }",
    `HA1=$(printf %s ${a1} | md5)`,
    `HA2=$(printf %s ${quoted(`${method}:${uri}`)} | md5)`,
    `printf %s "$HA1":${quoted(`${nonce}:${nc}:${cnonce}:${qop}`)}:"$HA2" | md5`,
  ].join("\n");
}

/** A word for a POSIX shell. @param {string} text */
export const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
