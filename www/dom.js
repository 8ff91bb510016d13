// @ts-check
// Elements, made without markup: text is always text, so nothing that a server sends can become part of the page.

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string | boolean | null>} [attributes] true: there, without a value; false or null: not there
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (typeof value === "string") element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/**
 * An element that the page's own HTML has.
 * @template {Element} E
 * @param {string} id
 * @param {new () => E} kind
 * @returns {E}
 */
export function byId(id, kind) {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new TypeError(`the page has no ${kind.name} #${id}`);
  return element;
}

/**
 * Text in which a line may end after a slash and the like.
 * @param {string} text
 * @returns {DocumentFragment}
 */
export function breakable(text) {
  const fragment = document.createDocumentFragment();
  for (const [index, part] of text.split(/(?<=[/?&_])/).entries()) fragment.append(...(index === 0 ? [] : [h("wbr")]), part);
  return fragment;
}

/**
 * Words for a screen reader only.
 * @param {string} text
 */
export const unseen = (text) => h("span", { class: "unseen" }, text);

/** @param {string} title @param {string} text */
export const disclosed = (title, text) => h("details", {}, h("summary", {}, title), h("pre", {}, h("code", {}, text)));

/** @param {number} count @param {string} noun */
export const counted = (count, noun) => `${count} ${noun}${count === 1 ? "" : noun.endsWith("s") ? "es" : "s"}`;

/** Atlas's time, as the rail has it. @param {number} ms */
export const seconds = (ms) => `${Math.round(ms / 1000)} s`;
