// The documents of this repository, cut into what tests look at: blocks, sections, prose, links, anchors.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = new URL("../../", import.meta.url);

const LEFT_OUT = new Set(["node_modules", "target", "pkg"]);

/** Text of a file of this repository. */
export const read = (path) => readFileSync(new URL(path, root), "utf8");

/** Paths of all files below a folder of this repository that have one of these endings. */
export function filesBelow(folder, ...endings) {
  const found = readdirSync(fileURLToPath(new URL(folder, root)), { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith(".") || LEFT_OUT.has(entry.name)) return [];
    if (entry.isDirectory()) return filesBelow(`${folder}${entry.name}/`, ...endings);
    return endings.some((ending) => entry.name.endsWith(ending)) ? [`${folder}${entry.name}`] : [];
  });
  return found.sort();
}

/** Every document, and those that are written for users. */
export const documents = filesBelow("", ".md");
export const guides = documents.filter((path) => !path.startsWith("tests/"));

/**
 * A document's fenced blocks.
 * @typedef {{ language: string, directive: string, line: number, lines: string[], section: string }} Block
 * `directive`: the HTML comment on the line above; `line`: of the first line inside, from 1; `section`: the heading above
 * @returns {Block[]}
 */
export function blocksOf(path) {
  const blocks = [];
  let open = null;
  let section = "";
  read(path).split("\n").forEach((text, index, all) => {
    if (open !== null) {
      if (text.trim() === open.fence) open = null;
      else open.block.lines.push(text);
      return;
    }
    if (/^#+ /.test(text)) section = text.replace(/^#+ /, "");
    const fence = /^\s*(`{3,}|~{3,})\s*(\S*)/.exec(text);
    if (fence === null) return;
    const directive = /^<!-- (.*) -->$/.exec(all[index - 1] ?? "")?.[1] ?? "";
    const block = { language: fence[2], directive, line: index + 2, lines: [], section };
    blocks.push(block);
    open = { fence: fence[1], block };
  });
  if (open !== null) throw new Error(`${path}:${open.block.line}: a fence that does not end`);
  return blocks;
}

/** The lines of a document, those inside of fences empty. */
export function prose(path) {
  const lines = read(path).split("\n");
  for (const { line, lines: inside } of blocksOf(path)) {
    // The fences, too.
    lines.fill("", line - 2, line + inside.length);
  }
  return lines;
}

/** The parts of a document between headings of a level: title to text. */
export function sections(path, level) {
  const mark = `${"#".repeat(level)} `;
  const shallower = new RegExp(`^#{1,${level}} `);
  const found = new Map();
  let title = null;
  for (const line of read(path).split("\n")) {
    if (line.startsWith(mark)) found.set((title = line.slice(mark.length)), "");
    else if (shallower.test(line)) title = null;
    else if (title !== null) found.set(title, `${found.get(title)}${line}\n`);
  }
  return found;
}

/** The rows of the first table whose head begins with this cell; cells without blanks around. */
export function table(path, first) {
  const cells = (line) => line.split("|").slice(1, -1).map((cell) => cell.trim());
  const lines = read(path).split("\n");
  const head = lines.findIndex((line) => line.startsWith("|") && cells(line)[0] === first);
  if (head === -1) throw new Error(`${path} has no table that begins with ${first}`);
  const rest = lines.slice(head + 2);
  return rest.slice(0, rest.findIndex((line) => !line.startsWith("|"))).map(cells);
}

/** What stands in backticks. */
export const coded = (text) => [...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code);

/** Targets of links and images, each with the line it is in. */
export function linksOf(path) {
  const text = prose(path).join("\n").replace(/`[^`\n]*`/g, (code) => " ".repeat(code.length));
  const inline = /\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g;
  const defined = /^\s*\[[^\]]+\]:\s*(\S+)/gm;
  const html = /<(?:img|source|a)\b[^>]*?\b(?:src|srcset|href)="([^"]+)"/g;
  return [inline, defined, html].flatMap((pattern) =>
    [...text.matchAll(pattern)].map((found) => ({ target: found[1], line: text.slice(0, found.index).split("\n").length })),
  );
}

/** Where a link with a fragment can lead: headings as GitHub names them, and elements with an id. */
export function anchorsOf(path) {
  const anchors = new Set();
  for (const line of prose(path)) {
    for (const [, id] of line.matchAll(/<a id="([^"]+)">/g)) anchors.add(id);
    const heading = /^#+ (.*)$/.exec(line)?.[1];
    if (heading === undefined) continue;
    const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
    const slug = words.replace(/[^\p{L}\p{N}_ -]/gu, "").replaceAll(" ", "-");
    let name = slug;
    for (let again = 1; anchors.has(name); again += 1) name = `${slug}-${again}`;
    anchors.add(name);
  }
  return anchors;
}

/** What stands for a value that differs from run to run. */
const PLACEHOLDERS = { "…": ".*?", "24 hex digits": "[0-9a-f]{24}" };

/** Whether a text is of that form: word for word, but for placeholders, and ", then " for the blank between two values. */
export function isOfForm(text, form) {
  const pattern = form
    .replaceAll(", then ", " ")
    .split(/(…|24 hex digits)/)
    .map((part) => PLACEHOLDERS[part] ?? part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${pattern.join("")}$`, "s").test(text);
}
