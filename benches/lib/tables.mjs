// What was measured, as tables of Markdown.

import { readFileSync } from "node:fs";

import { AT_ONCE } from "../parts/rates.mjs";
import { CLIENTS } from "./clients.mjs";
import { said } from "./chart.mjs";
import { integer, median, over, ranged, short } from "./numbers.mjs";

const lock = JSON.parse(readFileSync(new URL("../package-lock.json", import.meta.url), "utf8")).packages;

export const table = (head, rows) =>
  [head, head.map((_, index) => (index === 0 ? "---" : "---:")), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

const OTHERS = { curl: { title: "curl" }, parse: { title: "`JSON.parse`" }, zod: { title: "zod", module: "zod" }, ajv: { title: "ajv", module: "ajv" } };

/** A client's name in a table, with its version; ours in bold. */
const titleOf = (name, titles = {}) => {
  const { title, module, isOurs } = CLIENTS[name] ?? OTHERS[name];
  if (isOurs) return `**${titles[name] ?? title}**`;
  return module ? `${title} ${lock[`node_modules/${module}`].version}` : title;
};
const ENTRIES = { atlas: "`.`", digest: "`/digest`" };
const SESSIONS = { atlas: "`DigestSession` of `.`", digest: "`DigestSession` of `/digest`" };

const brokenRules = (row) => {
  const rules = new Set(Object.values(row).flatMap(({ breaches }) => Object.keys(breaches)));
  return rules.size === 0 ? "" : [...rules].join(", ");
};

export function requestsTable({ calls, rows }) {
  const cell = (way) => {
    if (way === undefined) return "–";
    const refusals = [way.replayed > 0 && `${way.replayed} replays`, way.refused > 0 && `${way.refused} refused`, way.right < calls && `${calls - way.right} calls failed`];
    const notes = refusals.filter(Boolean);
    return notes.length === 0 ? String(way.requests) : `${way.requests} (${notes.join(", ")})`;
  };
  const body = Object.entries(rows).map(([name, row]) => [titleOf(name), cell(row.turn), cell(row.cold), cell(row.warm), brokenRules(row)]);
  return table([`${calls} calls`, "in turn", "at once, cold", "at once, warm", "against RFC 7616 §3.4"], body);
}

const WAYS = ["farTurn", "farOnce", "nearTurn", "nearOnce"];
const AWAY = ["20 ms away, in turn", `20 ms away, ${AT_ONCE} at once`, "0 ms, in turn", `0 ms, ${AT_ONCE} at once`];

export const ratios = ({ rows }, name, way) => over(rows[name][way].rates, rows.fetch[way].rates);

export function ratesTable(rates) {
  const cell = (name) => (way) => {
    const { wrong } = rates.rows[name][way];
    return ranged(ratios(rates, name, way)) + (wrong > 0 ? `, ${short(wrong * 100)} % failed` : "");
  };
  const body = Object.keys(rates.rows).map((name) => [titleOf(name), ...WAYS.map(cell(name))]);
  return table(["over bare fetch", ...AWAY], body);
}

export function callsTable({ rows }) {
  const body = Object.entries(rows).map(([name, row]) => [titleOf(name), ...WAYS.map((way) => integer(median(row[way].rates)))]);
  return table(["right answers a second", ...AWAY], body);
}

/** Microseconds of processor time for a call, beyond those of bare fetch. */
export const extraCpu = ({ rows }, name, way) => rows[name][way].cpuMicros.map((micros, round) => micros - rows.fetch[way].cpuMicros[round]);

export function cpuTable(rates) {
  const names = Object.keys(rates.rows).filter((name) => rates.rows[name].nearTurn.cpuMicros.length > 0);
  const body = names.map((name) => {
    const { nearTurn, nearOnce } = rates.rows[name];
    const [turn, once] = [nearTurn, nearOnce].map(({ cpuMicros }) => ranged(cpuMicros));
    return [titleOf(name), turn, ranged(extraCpu(rates, name, "nearTurn")), once, ranged(extraCpu(rates, name, "nearOnce"))];
  });
  return table(["µs of processor time a call", "in turn", "over bare fetch", `${AT_ONCE} at once`, "over bare fetch"], body);
}

export function headersTable({ rows }) {
  const body = Object.entries(rows).map(([name, { kept, anew }]) => [titleOf(name, SESSIONS), kept.length > 0 ? ranged(kept) : "–", ranged(anew)]);
  return table(["µs for a header", "challenge kept", "challenge read anew"], body);
}

/** Milliseconds beyond a process that makes no header. */
export const beyondBare = ({ bare, rows }, name) => rows[name].map((ms, round) => ms - bare[round]);

export function coldTable(cold) {
  const body = Object.keys(cold.rows).map((name) => [titleOf(name, ENTRIES), ranged(cold.rows[name]), ranged(beyondBare(cold, name))]);
  return table(["ms", "to the first header", "over bare Node"], [["bare Node", ranged(cold.bare), "0"], ...body]);
}

export function listsTable({ length, rows }) {
  const body = Object.entries(rows).map(([kind, ms]) => [titleOf(kind, ENTRIES), ranged(ms), ranged(over(ms, rows.parse))]);
  return table([`${integer(length)} services`, "ms", "over `JSON.parse`"], body);
}

export function memoryTable({ clients, idle, calls, growth }) {
  const kib = (bytes) => short(bytes / 1024);
  const held = Object.entries(idle).map(([name, { heap, wasm }]) => [titleOf(name), kib(heap), kib(wasm), kib(heap + wasm)]);
  const left = Object.entries(growth).map(([name, { heap, wasm }]) => [titleOf(name), kib(heap), kib(wasm)]);
  return [
    table([`KiB for an idle client, of ${integer(clients)}`, "heap", "WebAssembly", "both"], held),
    table([`KiB left by ${integer(calls)} calls`, "heap", "WebAssembly"], left),
  ].join("\n\n");
}

const costs = (chart) => table([chart.y, "least", `from ${chart.x}`, "half as much again from", "at the end"], said(chart));

/** What the last step does to a total. */
function totals({ x, y, curves }) {
  const rows = Object.entries(curves).map(([name, curve]) => {
    const [[before, less], [size, more]] = curve.slice(-2);
    return [name, short(curve[0][1]), short(more), `${short(more / less)} for ${short(size / before)} times the ${x}`];
  });
  return table([y, "for the least", "for the most", "the last step is times"], rows);
}

/** Charts, with where their knees are. */
export const growthText = (charts) =>
  charts
    .map((chart) => `### ${chart.title}: ${chart.y}\n\n![${chart.y}, by ${chart.x}](benchmarks/${chart.name}.svg)\n\n${chart.isTotal ? totals(chart) : costs(chart)}`)
    .join("\n\n");

export function weightsTable({ rows }) {
  const body = Object.entries(rows).map(([name, { browser, isFlagged, packages, bytes }]) => {
    const download = browser === null ? "needs Node" : integer(browser) + (isFlagged ? ", with `--external:node-fetch`" : "");
    return [titleOf(name, ENTRIES), download, String(packages), integer(bytes / 1000)];
  });
  return table(["", "bytes a browser downloads, brotli", "packages installed", "kB on the disk"], body);
}
