// run.mjs [--rounds N] [--quick] [--only PART,PART] [--write] [--bytes FILE] [--json FILE]: measures everything in one run
// and writes docs/benchmarks.md, what is in the file of --bytes too. With --quick there are few rounds, and with --only
// few parts; then the tables are printed, and nothing is written, unless --write says so.

import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";

import { CLIENTS } from "./lib/clients.mjs";
import { curl, curlVersion } from "./lib/curl.mjs";
import { machine, write, writeCharts } from "./lib/document.mjs";
import { goalsTable } from "./lib/goals.mjs";
import { pinning, startServer, startWorker } from "./lib/processes.mjs";
import * as tables from "./lib/tables.mjs";
import { measureCold } from "./parts/cold.mjs";
import { measureGrowth } from "./parts/growth.mjs";
import { measureHeaders } from "./parts/headers.mjs";
import { measureLists } from "./parts/lists.mjs";
import { measureMemory } from "./parts/memory.mjs";
import { measureRates } from "./parts/rates.mjs";
import { measureRequests } from "./parts/requests.mjs";
import { measureWeights } from "./parts/weights.mjs";

const PARTS = {
  weights: { measure: measureWeights, show: tables.weightsTable },
  cold: { measure: measureCold, show: tables.coldTable },
  headers: { measure: measureHeaders, show: tables.headersTable },
  lists: { measure: measureLists, show: tables.listsTable },
  requests: { measure: measureRequests, show: tables.requestsTable, wantsClients: true },
  rates: {
    measure: measureRates,
    show: (rates) => [tables.ratesTable, tables.callsTable, tables.cpuTable].map((show) => show(rates)).join("\n\n"),
    wantsClients: true,
  },
  memory: { measure: measureMemory, show: tables.memoryTable },
  growth: { measure: measureGrowth, show: tables.growthText },
};

const { values } = parseArgs({
  options: { quick: { type: "boolean", default: false }, rounds: { type: "string", default: "7" }, only: { type: "string" }, write: { type: "boolean", default: false }, bytes: { type: "string" }, json: { type: "string" } },
});
const wanted = values.only?.split(",") ?? Object.keys(PARTS);
const unknown = wanted.find((name) => !Object.hasOwn(PARTS, name));
if (unknown) throw new Error(`there is no part ${unknown}; there are ${Object.keys(PARTS).join(", ")}`);

const rounds = values.quick ? 2 : Number(values.rounds);
if (!(rounds >= 1)) throw new Error("--rounds wants a number");
const begun = performance.now();
const say = (text) => console.error(`${((performance.now() - begun) / 1000).toFixed(0).padStart(4)} s  ${text}`);
if (curlVersion === null) say("NOT RUN: there is no curl here");

const server = await startServer();
const workers = {};
if (wanted.some((name) => PARTS[name].wantsClients)) {
  for (const name of Object.keys(CLIENTS)) workers[name] = await startWorker("worker.mjs", name);
}
const given = { server, workers, curl: curlVersion && curl, rounds, isQuick: values.quick, say };
const measured = {};
for (const name of wanted) {
  say(`${name}: begins`);
  measured[name] = await PARTS[name].measure(given);
}
for (const worker of Object.values(workers)) worker.end();
server.end();

const facts = machine([
  curlVersion === null ? "no curl" : `curl ${curlVersion}`,
  `${rounds} rounds, A B C A B C; medians, and the middle half of the rounds in brackets`,
  pinning,
]);
const shown = Object.fromEntries(wanted.map((name) => [name, PARTS[name].show(measured[name])]));
const isWhole = wanted.length === Object.keys(PARTS).length;
if (values.bytes) shown.bytes = readFileSync(values.bytes, "utf8").trim();
const whole = isWhole ? { machine: facts, goals: goalsTable(measured), ...shown } : { machine: facts, ...shown };
if (values.write || (isWhole && !values.quick)) {
  write(whole);
  if (measured.growth) writeCharts(measured.growth);
} else {
  console.log(Object.values(whole).join("\n\n"));
}
if (values.json) writeFileSync(values.json, JSON.stringify(measured));
