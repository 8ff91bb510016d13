// @ts-check
// Out of the page: to the clipboard, and into files.

import { byId, h } from "./dom.js";
import { commandLine, curl, har, javascript, markdown } from "./exports.js";

const COPIED_MS = 2000;

/**
 * Says that it was copied once it was. Where the clipboard is refused, the text is shown, selected.
 * @param {HTMLButtonElement} button with its label in a `.face`
 * @param {string} text
 * @param {HTMLElement} told where it is announced
 */
export async function copy(button, text, told) {
  const face = button.querySelector(".face") ?? button;
  try {
    await navigator.clipboard.writeText(text);
    const label = face.textContent;
    if (label === "Copied") return;
    told.textContent = "Copied.";
    face.textContent = "Copied";
    setTimeout(() => {
      face.textContent = label;
      told.textContent = "";
    }, COPIED_MS);
  } catch {
    document.getElementById("by-hand")?.remove();
    const field = h("textarea", { id: "by-hand", readonly: true, rows: "3", "aria-label": "The clipboard is refused. Copy this" });
    field.value = text;
    button.after(field);
    field.select();
    told.textContent = "The clipboard is refused; the text is selected.";
  }
}

/** The same call in other words. @param {import("./run.js").Order} order @param {string} base */
export function showCalls(order, base) {
  for (const [id, text] of Object.entries({ curl: curl(order, base), javascript: javascript(order), "command-line": commandLine(order) })) {
    byId(id, HTMLElement).textContent = text;
  }
}

/** @param {string} kind "har" or "markdown" @param {import("./exports.js").Story} story */
export function saveStory(kind, story) {
  const { provider, region } = story.order;
  const name = `atlas-create-${provider}-${region.replace(/[^\w-]/g, "_")}`;
  if (kind === "har") save(`${name}.har`, "application/json", har(story, new Date().toISOString()));
  else save(`${name}.md`, "text/markdown", markdown(story));
}

/** @param {string} name @param {string} type @param {string} text */
function save(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
