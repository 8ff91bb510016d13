// @ts-check
// Out of the page: to the clipboard, and into files.

import { h } from "./dom.js";

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
    // Both labels take the room of the longer one: the button keeps its size.
    button.classList.add("done");
    face.textContent = "Copied";
    setTimeout(() => {
      face.textContent = label;
      button.classList.remove("done");
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

/** @param {string} name @param {string} type @param {string} text */
export function save(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
