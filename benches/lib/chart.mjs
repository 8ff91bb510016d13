// Curves as SVG, both scales logarithmic, light or dark as the reader has it; as CSV; and what they come to in words.

import { short } from "./numbers.mjs";

const [WIDTH, HEIGHT] = [720, 360];
const [LEFT, RIGHT, TOP, BOTTOM] = [64, 16, 44, 48];
/** Okabe and Ito's, which people who see few colours can tell apart; dashes tell the rest. */
const LINES = [
  { color: "#0072b2", dash: "" },
  { color: "#d55e00", dash: "6 3" },
  { color: "#009e73", dash: "2 3" },
  { color: "#cc79a7", dash: "9 3 2 3" },
];

const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");

/** Powers of ten around these values. */
const decades = (values) => {
  const [low, high] = [Math.min(...values), Math.max(...values)].map(Math.log10);
  const from = Math.floor(low + 1e-9);
  const to = Math.max(Math.ceil(high - 1e-9), from + 1);
  return Array.from({ length: to - from + 1 }, (_, index) => 10 ** (from + index));
};

const tick = (value) => {
  if (value >= 1e6) return `${value / 1e6}M`;
  return value >= 1e3 ? `${value / 1e3}k` : String(Number(value.toPrecision(2)));
};

/** Nothing has no logarithm. */
const drawable = ([x, y]) => [x, Math.max(y, 0.01)];

export function svg({ title, x, y, curves }) {
  const points = Object.values(curves).flat().map(drawable);
  const [xs, ys] = [0, 1].map((axis) => decades(points.map((point) => point[axis])));
  const place = (value, ticks, from, to) => from + ((Math.log10(value) - Math.log10(ticks[0])) / Math.log10(ticks.at(-1) / ticks[0])) * (to - from);
  const atX = (value) => place(value, xs, LEFT, WIDTH - RIGHT).toFixed(1);
  const atY = (value) => place(value, ys, HEIGHT - BOTTOM, TOP).toFixed(1);
  const grid = [
    ...xs.map((value) => `<path class="grid" d="M${atX(value)} ${TOP}V${HEIGHT - BOTTOM}"/><text x="${atX(value)}" y="${HEIGHT - BOTTOM + 16}" text-anchor="middle">${tick(value)}</text>`),
    ...ys.map((value) => `<path class="grid" d="M${LEFT} ${atY(value)}H${WIDTH - RIGHT}"/><text x="${LEFT - 8}" y="${atY(value)}" dy="4" text-anchor="end">${tick(value)}</text>`),
  ];
  const names = Object.keys(curves);
  const lines = Object.entries(curves).map(([name, curve], index) => {
    const { color, dash } = LINES[index % LINES.length];
    const drawn = curve.map(drawable);
    const path = drawn.map(([px, py], step) => `${step === 0 ? "M" : "L"}${atX(px)} ${atY(py)}`).join("");
    const dots = drawn.map(([px, py]) => `<circle cx="${atX(px)}" cy="${atY(py)}" r="2.5" fill="${color}"/>`).join("");
    // Some six units to a letter, since nothing here can measure text.
    const key = LEFT + names.slice(0, index).reduce((sum, before) => sum + 46 + before.length * 6, 0);
    const legend = `<path d="M${key} 28h22" stroke="${color}" stroke-width="2" stroke-dasharray="${dash}"/><text x="${key + 27}" y="32">${escaped(name)}</text>`;
    return `<path d="${path}" fill="none" stroke="${color}" stroke-width="2" stroke-dasharray="${dash}"/>${dots}${legend}`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(`${title}: ${y}`)}">
<style>
svg { background: #fff; font: 11px system-ui, sans-serif; }
text { fill: #333; }
.grid { stroke: #ddd; }
@media (prefers-color-scheme: dark) {
  svg { background: #0d1117; }
  text { fill: #c9d1d9; }
  .grid { stroke: #30363d; }
}
</style>
<text x="${LEFT}" y="15">${escaped(y)}</text>
${grid.join("\n")}
${lines.join("\n")}
<text x="${WIDTH - RIGHT}" y="${HEIGHT - 10}" text-anchor="end">${escaped(x)}</text>
</svg>
`;
}

/** @param {string} when a comment for the first line */
export function csv({ x, y, curves }, when) {
  const rows = Object.entries(curves).flatMap(([name, curve]) => curve.map(([size, value]) => `${size},${value.toPrecision(4)},${name}`));
  return `# ${when}\n${x},${y},curve\n${rows.join("\n")}\n`;
}

/**
 * Of a cost for each: the size at which it is as low as it gets, but for a quarter, and the one from which on it is
 * half as much again, if there is one.
 * @param {[number, number][]} curve
 */
export function knees(curve) {
  const least = Math.min(...curve.map(([, value]) => value));
  const lowest = curve.findIndex(([, value]) => value <= least * 1.25);
  const rising = curve.slice(lowest).findIndex(([, value]) => value > least * 1.5);
  return { low: curve[lowest][0], rises: rising === -1 ? null : curve[lowest + rising][0], least, last: curve.at(-1)[1] };
}

/** What a chart of costs for each says, as rows of a table. */
export const said = ({ curves }) =>
  Object.entries(curves).map(([name, curve]) => {
    // Nothing is no cost, but a measurement that drowned.
    const { low, rises, least, last } = knees(curve.filter(([, value]) => value > 0));
    return [name, short(least), tick(low), rises === null ? "nowhere" : tick(rises), short(last)];
  });
