// @ts-check
// What came back: the typed service, or the typed error, each beside its raw form.

import { breakable, counted, disclosed, h } from "./dom.js";

/**
 * @typedef {import("./run.js").Outcome} Outcome
 * @typedef {import("./run.js").EndpointService} EndpointService
 */

/** Members of an error that say more than its message, in reading order. */
const TELLING = ["status", "kind", "errorCode", "reason", "argument", "path", "attempts", "mayHaveExecuted", "retryAfterMs"];

/** What is longer than Atlas's ids gets a line of its own. */
const ID_LENGTH = 24;

/** @param {EndpointService} service */
export function serviceView({ raw, ...typed }) {
  const mood = { ready: "good", failed: "bad" }[/** @type {string} */ (typed.phase)] ?? "neutral";
  return [
    h("p", { class: "verdict" }, h("b", { class: mood }, typed.phase), " ", h("code", {}, typed.status)),
    table(Object.entries(typed), (name) => !(name in raw)),
    disclosed("The body as Atlas sent it", JSON.stringify(raw, null, 2)),
  ];
}

/**
 * What to do in one's own cloud.
 * @param {import("../pkg-template/cloud.js").NextStep} step
 */
export function nextView(step) {
  if (step.kind !== "connect") return [placeholder(step.reason)];
  const [first, ...more] = step.commands.map(({ purpose, shell }, index) => commandView(purpose, shell, index));
  const rest = more.length === 0 ? [] : [h("details", {}, h("summary", {}, `${counted(more.length, "command")} more`), ...more)];
  const missing = step.missing.length === 0 ? [] : [h("p", { class: "note" }, "Words in capitals are yours to fill in.")];
  return [...(first === undefined ? [] : [first]), ...rest, ...missing, h("ul", { class: "notes" }, ...step.notes.map((note) => h("li", {}, note)))];
}

/** @param {string} purpose @param {string} shell @param {number} index */
const commandView = (purpose, shell, index) => copyable(`cloud-${index + 1}`, purpose, shell);

/**
 * Text with a button that copies it.
 * @param {string} id
 * @param {string} title what it is; the button's name has it too
 * @param {string} text
 */
export const copyable = (id, title, text) =>
  h("div", { class: "copyable" },
    h("p", { class: "label" }, title, h("button", { class: "plain", type: "button", "data-copy": id }, h("span", { class: "face" }, "Copy"), h("span", { class: "unseen" }, ` ${title}`))),
    h("pre", {}, h("code", { id }, text)));

/** Buttons for how to go on. @param {readonly (readonly [action: string, label: string])[]} offers */
export const offersView = (offers) =>
  h("p", { class: "offers" }, ...offers.map(([action, label]) => h("button", { class: "plain", type: "button", "data-act": action }, label)));

/**
 * The box that takes the focus.
 * @param {unknown} error
 * @param {{ known: string | null, advice: string | null, fieldId: string | null }} more what is known of the service,
 *   what this page adds to the hint, and the field at fault
 */
export function errorView(error, { known, advice, fieldId }) {
  const facts = described(error);
  const box = h("div", { class: "failure", id: "failure", role: "group", tabindex: "-1", "aria-labelledby": "failure-title" });
  box.append(
    h("h3", { id: "failure-title" }, h("span", { class: "bad" }, "Failed: "), h("code", {}, facts.code ?? facts.name)),
    h("p", {}, breakable(facts.message)),
  );
  if (facts.hint) box.append(h("p", {}, h("b", {}, "What to do: "), facts.hint));
  for (const text of [advice, known]) {
    if (text !== null) box.append(h("p", {}, text));
  }
  if (fieldId !== null) box.append(h("p", {}, h("a", { href: `#${fieldId}` }, "Go to the field")));

  const told = TELLING.filter((name) => facts[name] !== undefined && facts[name] !== null);
  const rows = [["class", facts.name], ...told.map((name) => [name, facts[name]])];
  return [box, table(rows), disclosed("The error as JSON", JSON.stringify(facts, null, 2))];
}

/** @param {string} text */
export const placeholder = (text) => h("p", { class: "quiet" }, text);

/** Members that are there, whatever was thrown. @param {unknown} error @returns {Record<string, any>} */
function described(error) {
  if (!(error instanceof Error)) return { name: typeof error, message: String(error) };
  const { name, message } = error;
  return "toJSON" in error && typeof error.toJSON === "function" ? error.toJSON() : { name, message };
}

/** @param {[string, unknown][] | unknown[][]} rows @param {(name: string) => boolean} [isAdded] whether Atlas's body does not have it */
function table(rows, isAdded = () => false) {
  const list = h("dl", { class: "facts" });
  for (const [name, value] of rows) {
    const isLong = [value].flat().some((item) => String(item).length > ID_LENGTH);
    const added = isAdded(String(name)) ? [h("span", { class: "quiet" }, " added")] : [];
    list.append(h("div", { class: isLong && "long" }, h("dt", {}, h("code", {}, ...humps(String(name))), ...added), h("dd", {}, ...values(value))));
  }
  return list;
}

/** A name that may end a line before each capital. @param {string} name */
const humps = (name) => name.split(/(?=[A-Z])/).flatMap((part) => [part, h("wbr")]);

/** @param {unknown} value */
function values(value) {
  if (value === null) return [h("span", { class: "quiet" }, "null")];
  if (!Array.isArray(value)) return [h("code", {}, breakable(String(value)))];
  if (value.length === 0) return [h("span", { class: "quiet" }, "none")];
  return [h("ul", {}, ...value.map((item) => h("li", {}, h("code", {}, breakable(String(item))))))];
}
