// The goals, and whether they are reached.

import { integer, median, over, short } from "./numbers.mjs";
import { beyondBare, extraCpu, ratios, table } from "./tables.mjs";

/** What is left of each call and is not noise, in bytes. */
const NOISE = 4;

export function goalsTable({ requests, rates, headers, cold, weights, lists, memory }) {
  const rows = [];
  /** @param {string[]} shown @param {boolean[]} reached */
  const goal = (figure, wanted, shown, reached) => rows.push([figure, wanted, shown.join(" / "), reached.every(Boolean) ? "yes" : reached.some(Boolean) ? "in part" : "no"]);

  const sent = ["atlas", "digest"].map((name) => ["turn", "cold", "warm"].map((way) => requests.rows[name][way].requests).join(" / "));
  goal("requests for 20 calls: in turn / cold at once / warm at once", "21 / 21 / 20", [...new Set(sent)], sent.map((text) => text === "21 / 21 / 20"));

  const ratio = (name, way) => median(ratios(rates, name, way));
  const pace = (figure, wanted, name, ways, limits) => {
    const found = ways.map((way) => ratio(name, way));
    goal(figure, wanted, found.map(short), found.map((value, index) => value >= limits[index]));
  };
  const [far, near] = [["farTurn", "farOnce"], ["nearTurn", "nearOnce"]];
  for (const [name, title] of [["digest", "`createDigestFetch`"], ["atlas", "`AtlasClient`"]]) {
    pace(`calls a second over bare fetch, 20 ms away, in turn / 64 at once: ${title}`, "≥ 0.97 / 0.90", name, far, [0.97, 0.9]);
    pace(`the same at 0 ms: ${title}`, "≥ 0.90 / 0.80", name, near, [0.9, 0.8]);
    pace(`the same at 0 ms: ${title} over \`/node\``, "≥ 2.5 / 2.5", `${name}-node`, near, [2.5, 2.5]);
  }

  const { digest: ours, "digest-fetch": theirs, ...others } = headers.rows;
  const peers = Object.entries({ "digest-fetch": theirs, ...others }).filter(([name]) => name !== "atlas");
  const fastest = Math.min(...peers.map(([, { anew }]) => median(anew)));
  const [kept, anew, share] = [median(ours.kept), median(ours.anew), median(over(ours.kept, theirs.kept))];
  goal("µs for a header, challenge kept / over digest-fetch's", "< 5 / ≤ 0.5", [short(kept), short(share)], [kept < 5, share <= 0.5]);
  goal("µs for a header, challenge read anew / the fastest peer's", "< 14 / ≤ it", [short(anew), short(fastest)], [anew < 14, anew <= fastest]);

  const cpu = ["nearTurn", "nearOnce"].map((way) => median(extraCpu(rates, "digest", way)));
  goal("µs of processor time a call over bare fetch, in turn / 64 at once", "≤ 20", cpu.map(short), cpu.map((value) => value <= 20));
  const start = ["digest", "atlas"].map((name) => median(beyondBare(cold, name)));
  goal("ms to the first header over bare Node, `/digest` / `.`", "< 30", start.map(short), start.map((value) => value < 30));
  const downloads = [weights.rows.digest.browser, weights.rows.atlas.browser];
  goal("bytes a browser downloads, brotli, `/digest` / `.`", "≤ 9,000 / 30,000", downloads.map(integer), [downloads[0] <= 9000, downloads[1] <= 30_000]);
  const typed = median(over(lists.rows.atlas, lists.rows.parse));
  goal("10,000 services listed and typed over `JSON.parse`", "≤ 1.3", [short(typed)], [typed <= 1.3]);
  const idle = ["digest", "atlas"].map((name) => (memory.idle[name].heap + memory.idle[name].wasm) / 1024);
  goal("KiB for an idle client, `createDigestFetch` / `AtlasClient`", "≤ 64", idle.map(short), idle.map((value) => value <= 64));
  const left = ["digest", "atlas"].map((name) => memory.growth[name]);
  const isFlat = left.map(({ heap, wasm }) => wasm === 0 && heap / memory.calls < NOISE);
  goal(`bytes a call left behind by ${integer(memory.calls)} calls`, "0", left.map(({ heap, wasm }) => short((heap + wasm) / memory.calls)), isFlat);
  const kB = [weights.rows.digest.bytes, weights.packed].map((bytes) => bytes / 1000);
  goal("dependencies / kB installed / kB packed", "0 / ≤ 150", ["0", ...kB.map(integer)], [true, kB[0] <= 150]);
  return table(["figure", "goal", "here", "reached"], rows);
}
