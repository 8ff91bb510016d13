// drawing.mjs: docs/images/exchange.svg, the state machine of one request as src/auth/exchange.rs has it in its table.
//
// A line for each row: what happens at the left, an arrow from state to state, and what comes of it at the right. As a program it
// writes the file; tests/docs/drawing.test.mjs uses `drawing()` to see whether the file is as old as the table, which
// tests/exchange.rs compares with the code.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const TABLE = new URL("../../src/auth/exchange.rs", import.meta.url);
const PICTURE = new URL("../../docs/images/exchange.svg", import.meta.url);

const STATES = ["Ready", "Unsigned", "Signed", "Over"];
const ANY = "any";

const LANE = { first: 392, apart: 104 };
const ROW = 26;
const TOP = 72;
const WIDTH = 1120;
const MARGIN = 16;
const RESULT = LANE.first + LANE.apart * (STATES.length - 1) + 40;

/**
 * The rows of the table.
 * @returns {{ from: string, event: string, to: string, action: string, effect: string }[]}
 */
export function transitions() {
  const rows = readFileSync(TABLE, "utf8").split("\n").filter((line) => /^\/\/! \| +?\S/.test(line) && !/^\/\/! \|-/.test(line));
  return rows.slice(1).map((row) => {
    const [from, event, next, effect] = row.slice(4).split("|").slice(1, -1).map((cell) => cell.trim().replaceAll("`", ""));
    const [to, ...action] = next.split(": ");
    return { from, event, to, action: action.join(": "), effect: effect === "–" ? "" : effect };
  });
}

/** The picture, as text. */
export function drawing() {
  const rows = transitions();
  const height = TOP + rows.length * ROW + MARGIN;
  const lanes = STATES.map((state, index) => {
    const x = LANE.first + index * LANE.apart;
    return `<text class="state" x="${x}" y="44">${state}</text><line class="lane" x1="${x}" y1="54" x2="${x}" y2="${height - MARGIN}"/>`;
  });
  const arrows = rows.map((row, index) => arrow(row, TOP + index * ROW + ROW / 2));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="t d">
<title id="t">The states of one request</title>
<desc id="d">Made from the table in src/auth/exchange.rs by cargo xtask docs.</desc>
<style>
svg { background: #fff; font: 13px system-ui, sans-serif; --ink: #1c2024; --faint: #60646c; --line: #d9d9e0; --out: #0d74ce; --end: #b3446c }
@media (prefers-color-scheme: dark) {
svg { background: #111113; --ink: #edeef0; --faint: #b0b4ba; --line: #43484e; --out: #70b8ff; --end: #ff9cbe }
}
text { fill: var(--ink) } .effect { fill: var(--faint) } .state { font-weight: 600; text-anchor: middle }
.lane { stroke: var(--line) } .arrow { stroke: var(--out); fill: none; stroke-width: 1.5 } .tip { fill: var(--out) }
.ends .arrow { stroke: var(--end) } .ends .tip { fill: var(--end) }
</style>
<text class="effect" x="${MARGIN}" y="44">What happens</text>
<text class="effect" x="${RESULT}" y="44">What comes of it, and what the session remembers</text>
${[...lanes, ...arrows].join("\n")}
</svg>
`;
}

function arrow({ from, event, to, action, effect }, y) {
  const end = place(to);
  const starts = from === ANY ? STATES.slice(0, -1).map(place) : [place(from)];
  const lines = starts.map((start) => (start === end ? loop(start, y) : line(Math.min(...starts), end, y)));
  const dots = starts.map((start) => `<circle class="tip" cx="${start}" cy="${y}" r="3"/>`);
  const words = [action, effect].filter((part) => part !== "").join("; ");
  return `<g${to === "Over" ? ' class="ends"' : ""}><text x="${MARGIN}" y="${y + 4}">${escaped(event)}</text>${[...new Set(lines), ...dots].join("")}<text class="effect" x="${RESULT}" y="${y + 4}">${escaped(words)}</text></g>`;
}

function place(state) {
  const index = STATES.indexOf(state);
  if (index === -1) throw new Error(`${fileURLToPath(TABLE)}: ${state} is no state of the drawing`);
  return LANE.first + index * LANE.apart;
}

function line(start, end, y) {
  const side = Math.sign(end - start);
  return `<path class="arrow" d="M${start} ${y}H${end - 9 * side}"/><path class="tip" d="M${end - 2 * side} ${y}l${-9 * side} -4v8z"/>`;
}

/** Back to where it came from. */
const loop = (x, y) => `<path class="arrow" d="M${x} ${y}c34 -14 34 14 8 4"/><path class="tip" d="M${x + 3} ${y + 2}l9 -3l-1 8z"/>`;

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = drawing();
  mkdirSync(new URL(".", PICTURE), { recursive: true });
  if (!existsSync(PICTURE) || readFileSync(PICTURE, "utf8") !== text) writeFileSync(PICTURE, text);
}
