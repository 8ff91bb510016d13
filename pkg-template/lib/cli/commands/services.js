// `services …`

import { usage } from "../../errors.js";
import { showRef, showService, showServices } from "../views.js";

const refOf = ({ PROVIDER: cloudProvider, ID: id }) => ({ cloudProvider, id });

/** The service that REGION and its options describe. */
export function wanted({ args, options }) {
  return {
    providerName: args.PROVIDER,
    region: args.REGION,
    ...(options["port-mapping"] && { portMappingEnabled: true }),
    ...(options["remote-region"] && { supportedRemoteRegions: options["remote-region"] }),
  };
}

export async function list(context) {
  const client = await context.client();
  showServices(context, await client.services.list(context.args.PROVIDER, context.call()));
}

export async function get(context) {
  const client = await context.client();
  showService(context, await client.services.get(refOf(context.args), context.call()));
}

export async function create(context) {
  const client = await context.client();
  const { args } = context;
  context.resume = context.line("services", "ensure", args.PROVIDER, args.REGION, ...flags(context), "--wait");
  await finish(context, client, await client.services.create(wanted(context), context.call()), { created: true });
}

export async function ensure(context) {
  const client = await context.client();
  context.dryRun?.pretendNothingIsThere();
  const { args, options } = context;
  context.resume = context.line("services", "ensure", args.PROVIDER, args.REGION, ...flags(context), options.wait ? "--wait" : undefined);
  const { service, created } = await client.services.ensure(wanted(context), context.call());
  await finish(context, client, service, { created });
}

/** What tells this service from another one, as it was given. */
export const flags = ({ options }) => [...(options["port-mapping"] ? ["--port-mapping"] : []), ...(options["remote-region"] ?? []).flatMap((region) => ["--remote-region", region])];

/** Shows the service; with --wait, as it is when it is ready. */
async function finish(context, client, service, more) {
  const { options, terminal } = context;
  if (!options.wait) return showService(context, service, more);
  const { cloudProvider, id } = service;
  terminal.note(`${more.created ? "created" : "found"} ${cloudProvider} service ${id} in ${service.cloudRegion ?? service.regionName ?? "its region"}`);
  context.resume = context.line("services", "wait", cloudProvider, id);
  context.salvage = () => showService(context, service, more);
  const ready = await client.services.waitUntilReady(service, context.waiting(context.looks(`${cloudProvider} service ${id}`)));
  showService(context, ready, more);
}

export async function update(context) {
  const regions = context.options["remote-region"];
  if (regions === undefined) throw usage("--remote-region", "is missing: give the regions, or --remote-region none to clear them");
  const client = await context.client();
  const change = { supportedRemoteRegions: regions.length === 1 && regions[0] === "none" ? [] : regions };
  showService(context, await client.services.update(refOf(context.args), change, context.call()));
}

export async function remove(context) {
  const client = await context.client();
  const ref = refOf(context.args);
  context.resume = context.line("services", "delete", ref.cloudProvider, ref.id);
  await client.services.delete(ref, context.call());
  showRef(context, ref, "deleting");
  context.terminal.note(`wait for its end with: ${context.line("services", "wait", ref.cloudProvider, ref.id, "--gone")}`);
}

export async function wait(context) {
  const client = await context.client();
  const ref = refOf(context.args);
  const { gone } = context.options;
  context.resume = context.line("services", "wait", ref.cloudProvider, ref.id, gone ? "--gone" : undefined);
  const options = context.waiting(context.looks(`${ref.cloudProvider} service ${ref.id}`));
  if (!gone) return showService(context, await client.services.waitUntilReady(ref, options));
  await client.services.waitUntilGone(ref, options);
  showRef(context, ref, "gone");
}
