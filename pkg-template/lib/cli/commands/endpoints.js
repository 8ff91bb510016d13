// `endpoints …`

import { usage } from "../../errors.js";
import { showEndpoint, showEndpoints, showRef } from "../views.js";

const serviceOf = ({ PROVIDER: cloudProvider, "SERVICE-ID": id }) => ({ cloudProvider, id });
export const refOf = ({ PROVIDER: cloudProvider, "SERVICE-ID": serviceId, "ENDPOINT-ID": id }) => ({ cloudProvider, serviceId, id });

/** The body that registers the endpoint. */
function bodyOf({ args, options }) {
  const id = args["ENDPOINT-ID"];
  const needed = (name, what) => options[name] ?? missing(name, what);
  switch (args.PROVIDER) {
    case "AWS":
      return { id };
    case "AZURE":
      return { id, privateEndpointIPAddress: needed("ip", "--ip ADDRESS, the endpoint's in your network") };
    default:
      return {
        endpointGroupName: id,
        gcpProjectId: needed("gcp-project", "--gcp-project ID, your project"),
        endpoints: needed("rule", "--rule NAME=ADDRESS, once for each service attachment"),
      };
  }
}

function missing(name, what) {
  throw usage(`--${name}`, `is missing: give ${what}`);
}

export async function list(context) {
  const client = await context.client();
  showEndpoints(context, await client.endpoints.list(serviceOf(context.args), context.call()));
}

export async function get(context) {
  const client = await context.client();
  showEndpoint(context, await client.endpoints.get(refOf(context.args), context.call()));
}

export async function create(context) {
  const body = bodyOf(context);
  const client = await context.client();
  context.resume = again(context, "ensure");
  const endpoint = await client.endpoints.create(serviceOf(context.args), body, context.call());
  await finish(context, client, endpoint, { created: true });
}

export async function ensure(context) {
  const body = bodyOf(context);
  const client = await context.client();
  context.dryRun?.pretendNothingIsThere();
  context.resume = again(context, "ensure");
  const { endpoint, created } = await client.endpoints.ensure(serviceOf(context.args), body, context.call());
  await finish(context, client, endpoint, { created });
}

async function finish(context, client, endpoint, more) {
  const { options, terminal } = context;
  if (!options.wait) return showEndpoint(context, endpoint, more);
  const { cloudProvider, serviceId, id } = endpoint;
  terminal.note(`${more.created ? "registered" : "found"} ${cloudProvider} endpoint ${id}`);
  context.resume = context.line("endpoints", "wait", cloudProvider, serviceId, id);
  context.salvage = () => showEndpoint(context, endpoint, more);
  const ready = await client.endpoints.waitUntilReady(endpoint, context.waiting(context.looks(`${cloudProvider} endpoint ${id}`)));
  showEndpoint(context, ready, more);
}

export async function retry(context) {
  const body = bodyOf(context);
  const client = await context.client();
  const { cloudProvider, id } = refOf(context.args);
  context.resume = again(context, "retry");
  const options = { ...context.waiting(context.looks(`${cloudProvider} endpoint ${id}`)), evenIfLast: context.options["even-if-last"] ?? false };
  try {
    showEndpoint(context, await client.endpoints.retry(serviceOf(context.args), body, options));
  } catch (error) {
    if (error?.code !== "usage.refused") throw error;
    throw usage(`endpoint ${id}`, "is the service's last one, with which Atlas may remove the service: add --even-if-last to go on even so");
  }
}

/** The same words with another verb: whatever has been done meanwhile is found. */
function again(context, verb) {
  const { PROVIDER, "SERVICE-ID": serviceId, "ENDPOINT-ID": id } = context.args;
  return context.line("endpoints", verb, PROVIDER, serviceId, id, ...flags(context.options));
}

function flags({ ip, "gcp-project": gcpProject, rule = [], "even-if-last": evenIfLast, wait: waits }) {
  const value = (name, content) => (content === undefined ? [] : [`--${name}`, content]);
  const rules = rule.flatMap(({ endpointName, ipAddress }) => ["--rule", `${endpointName}=${ipAddress}`]);
  return [...value("ip", ip), ...value("gcp-project", gcpProject), ...rules, ...(evenIfLast ? ["--even-if-last"] : []), ...(waits ? ["--wait"] : [])];
}

export async function remove(context) {
  const client = await context.client();
  const ref = refOf(context.args);
  context.resume = context.line("endpoints", "delete", ref.cloudProvider, ref.serviceId, ref.id);
  await client.endpoints.delete(ref, context.call());
  showRef(context, ref, "deleting");
  context.terminal.note(`wait for its end with: ${context.line("endpoints", "wait", ref.cloudProvider, ref.serviceId, ref.id, "--gone")}`);
}

export async function wait(context) {
  const client = await context.client();
  const ref = refOf(context.args);
  const { gone } = context.options;
  context.resume = context.line("endpoints", "wait", ref.cloudProvider, ref.serviceId, ref.id, gone ? "--gone" : undefined);
  const options = context.waiting(context.looks(`${ref.cloudProvider} endpoint ${ref.id}`));
  if (!gone) return showEndpoint(context, await client.endpoints.waitUntilReady(ref, options));
  await client.endpoints.waitUntilGone(ref, options);
  showRef(context, ref, "gone");
}
