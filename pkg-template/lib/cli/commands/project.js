// What concerns a project's clusters and regions, and any other operation.

import { connectionRows } from "../views.js";
import { Ending } from "../failures.js";
import { usage } from "../../errors.js";
import { refOf } from "./endpoints.js";

export async function strings(context) {
  const client = await context.client();
  const ref = refOf(context.args);
  const { cluster: clusterName } = context.options;
  context.resume = context.line("strings", ref.cloudProvider, ref.serviceId, ref.id, ...(clusterName === undefined ? [] : ["--cluster", clusterName]));
  const onProgress = ({ clusters, ...look }) => context.look("clusters", statesOf(clusters), look);
  const clusters = await client.clusters.connectionStrings(ref, { ...context.waiting(onProgress), clusterName });
  context.terminal.result(clusters, () => connectionRows(context.terminal, clusters));
}

/** "2 IDLE, 1 UPDATING" */
export function statesOf(clusters) {
  const counts = new Map();
  for (const { stateName } of clusters) counts.set(stateName, (counts.get(stateName) ?? 0) + 1);
  return [...counts].map(([state, count]) => `${count} ${state}`).join(", ") || "none";
}

export async function regionalMode(context) {
  const client = await context.client();
  const wish = context.args["on|off"];
  if (wish === undefined) return showMode(context, await client.regionalMode.get(context.call()));
  context.resume = context.line("regional-mode", wish);
  const onProgress = ({ value, ...look }) => context.look("regional mode", value ? "on" : "off", look);
  const enabled = await client.regionalMode.set(wish === "on", context.waiting(onProgress));
  showMode(context, enabled);
  if (enabled !== (wish === "on")) throw new Ending(4, `Atlas still says that regional mode is ${enabled ? "on" : "off"}`);
}

function showMode({ terminal }, enabled) {
  terminal.result(enabled, () => [enabled ? "on" : "off"]);
}

export async function regions({ args, terminal }) {
  const { regions: table } = await import("../../../index.node.js");
  const providers = args.PROVIDER === undefined ? ["AWS", "AZURE", "GCP"] : [args.PROVIDER];
  const all = providers.flatMap((provider) => table(provider).map((region) => ({ provider, ...region })));
  const row = ({ provider, atlas, cloud, location }) => [provider, atlas, cloud, location];
  terminal.result(all, () => terminal.table(["PROVIDER", "ATLAS", "CLOUD", "LOCATION"], all.map(row)));
}

export async function request(context) {
  const { METHOD, PATH } = context.args;
  const { data: body, accept } = context.options;
  const client = await context.client({ needsProject: /\{groupId\}/.test(PATH) });
  const [path, ...rest] = PATH.split("?");
  const method = METHOD.toUpperCase();
  const isRead = method === "GET" || method === "HEAD";
  if (!isRead) context.caution = "Atlas may have done it: look before you run it again";
  if (body !== undefined && isRead) throw usage("--data", `does not go with ${method}`);
  const { data, status, headers } = await client.request({ method, path, query: queryOf(rest.join("?")), body, accept }, context.call());
  if (method === "HEAD") return context.terminal.result({ status, headers }, () => context.terminal.details([["status", String(status)], ...Object.entries(headers)]));
  const text = typeof data === "string" ? data : JSON.stringify(data ?? null, null, 2);
  context.terminal.result(data ?? null, () => [text]);
}

function queryOf(text) {
  const query = {};
  for (const [name, value] of new URLSearchParams(text)) query[name] = [...(query[name] ?? []), value];
  return query;
}
