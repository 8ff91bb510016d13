// @ts-check
// The values of a signature, wherever they stand: links to their row of the table, which light up together.

import { breakable, byId, h } from "./dom.js";
import { pieces } from "./digest.js";

/** Names that have a row in the table, `v-NAME`. */
const KNOWN = new Set(["username", "password", "realm", "method", "uri", "nonce", "nc", "cnonce", "qop", "ha1", "ha2", "response"]);

/**
 * A value, as a link to where it is explained.
 * @param {string} name
 * @param {string} text
 * @param {boolean} [isStop] whether Tab stops at it
 */
export const valueLink = (name, text, isStop = true) =>
  h("a", { class: "v", "data-v": name, href: `#v-${name}`, tabindex: isStop ? null : "-1" }, breakable(text));

/** A Digest header, its values as links. @param {string} header @returns {Node[]} */
export const takenApart = (header) =>
  pieces(header).map(({ text, name }) => (name !== null && KNOWN.has(name) ? valueLink(name, text, false) : document.createTextNode(text)));

/**
 * Lights these values where they are those of the signature that is shown, and no others, until the next beat.
 * @param {readonly string[]} names
 * @param {import("./digest.js").Signature | null} signature
 */
export function light(names, signature) {
  for (const link of document.querySelectorAll("main .v")) {
    const name = /** @type {keyof import("./digest.js").Signature} */ (link.getAttribute("data-v"));
    link.classList.toggle("lit", names.includes(name) && link.textContent === String(signature?.[name]));
  }
}

/** Says under the cards where the value that is looked at comes from and where it goes. */
export function followValues() {
  const line = byId("value-line", HTMLElement);
  const tell = (/** @type {Event} */ { target }) => {
    const link = target instanceof Element ? target.closest(".v") : null;
    const row = link === null ? null : document.getElementById(`v-${link.getAttribute("data-v")}`);
    if (row === null) return;
    const [name, from, to] = [...row.children].map((cell) => cell.firstChild?.textContent ?? "");
    line.replaceChildren(h("b", {}, name ?? ""), `: ${lower(from ?? "")} Goes into ${lower(to ?? "")}`);
  };
  for (const event of ["pointerover", "focusin", "click"]) document.addEventListener(event, tell);
}

/** @param {string} text */
const lower = (text) => (/^[A-Z][a-z]/.test(text) && !text.startsWith("Atlas") ? text.charAt(0).toLowerCase() + text.slice(1) : text);
