// `next` and `connect`: where Atlas and your cloud meet.

import { usage } from "../../errors.js";
import { ask, demandInputs, inputFlags, inputsOf, readOutputs, runCommands, shownCommands } from "../cloud.js";
import { Ending } from "../failures.js";
import { connectionRows, showEndpoint, showService } from "../views.js";
import { statesOf } from "./project.js";
import { flags as serviceFlags, wanted } from "./services.js";

export async function next(context) {
  const { args, options, terminal } = context;
  const { PROVIDER: provider, "SERVICE-ID": id } = args;
  const { newEndpoint, nextStep } = await import("../../../cloud.js");
  const inputs = inputsOf(context);
  if (options.run) demandInputs(provider, inputs);
  const client = await context.client();
  const service = await client.services.get({ cloudProvider: provider, id }, context.call());
  const step = nextStep(service, inputs);
  if (!options.run) return terminal.result(step, () => (step.kind === "connect" ? shownCommands(step, provider) : [reasonOf(context, step, service)]));
  if (step.kind !== "connect") {
    showService(context, service);
    throw new Ending(4, reasonOf(context, step, service));
  }
  context.resume = context.line("next", provider, id, ...inputFlags(context));
  const outputs = await runCommands(context, step);
  const body = made(context, service, readOutputs(() => newEndpoint(service, outputs, inputs)));
  const { endpoint, created } = await client.endpoints.ensure(service, body, context.call());
  showEndpoint(context, endpoint, { created });
  terminal.note(`wait for it with: ${context.line("endpoints", "wait", provider, id, endpoint.id)}`);
}

/** `nextStep` speaks to programs; here the same is a command. */
function reasonOf(context, { kind, reason }, { cloudProvider, id }) {
  if (kind !== "wait") return reason;
  return `${reason.replace(/: wait with .*$/, "")}: wait for it with ${context.line("services", "wait", cloudProvider, id)}`;
}

/** The endpoint is made, and only its registration is left: nobody is to make a second one. */
function made(context, service, body) {
  context.resume = registration(context, service, body);
  context.caution = null;
  context.hasBegun = true;
  return body;
}

function registration(context, service, body) {
  const { cloudProvider, id } = service;
  const rules = (body.endpoints ?? []).flatMap(({ endpointName, ipAddress }) => ["--rule", `${endpointName}=${ipAddress}`]);
  const own = [...(body.privateEndpointIPAddress ? ["--ip", body.privateEndpointIPAddress] : []), ...(body.gcpProjectId ? ["--gcp-project", body.gcpProjectId] : []), ...rules];
  return context.line("endpoints", "ensure", cloudProvider, id, body.id ?? body.endpointGroupName, ...own, "--wait");
}

export async function connect(context) {
  const { args, options, terminal } = context;
  const { PROVIDER: provider, REGION: region } = args;
  const inputs = inputsOf(context);
  if (options.endpoint === undefined) {
    if (options.run) demandInputs(provider, inputs);
    else if (context.io.stdin?.isTTY) demandNames(provider, inputs);
  }
  const client = await context.client();
  context.dryRun?.pretendNothingIsThere();
  const again = (...more) => context.line("connect", provider, region, ...serviceFlags(context), ...inputFlags(context), ...valueFlag("cluster", options.cluster), ...(options.run ? ["--run"] : []), ...more);
  context.resume = again(...valueFlag("endpoint", options.endpoint));

  const onStep = (step) => {
    switch (step.step) {
      case "service":
        context.salvage = () => showService(context, step.service);
        context.hasBegun = true;
        return terminal.note(`1 ${step.created ? "created" : "found"} service ${step.service.id}`);
      case "service_wait":
        return context.looks("1 service")(step.progress);
      case "attach":
        return terminal.note(`2 your side: an endpoint for service ${step.service.id}`);
      case "endpoint":
        context.resume = again("--endpoint", step.endpoint.id);
        return terminal.note(`3 ${step.created ? "registered" : "found"} endpoint ${step.endpoint.id}`);
      case "endpoint_wait":
        return context.looks("3 endpoint")(step.progress);
      default:
        return context.look("4 clusters", statesOf(step.clusters), step);
    }
  };
  const attach = (service) => attached(context, service, inputs);
  const settings = { ...context.waiting(), onStep, endpointId: options.endpoint, clusterName: options.cluster };
  const connection = await client.connect(wanted(context), attach, settings);
  terminal.result(connection, () => connectionRows(terminal, connection.clusters));
}

const valueFlag = (name, value) => (value === undefined ? [] : [`--${name}`, value]);

/** The endpoint in the user's cloud: made by its commands, or by the user. */
async function attached(context, service, inputs) {
  const { options, terminal, io } = context;
  const { cloudProvider: provider } = service;
  const { newEndpoint, nextStep } = await import("../../../cloud.js");
  const step = nextStep(service, inputs);
  if (step.kind !== "connect") throw new Ending(4, reasonOf(context, step, service));
  if (options.run) {
    refuseAnother(service, context);
    const outputs = await runCommands(context, step);
    return made(context, service, readOutputs(() => newEndpoint(service, outputs, inputs)));
  }
  if (io.stdin?.isTTY) {
    terminal.say(["Run these in your cloud:", ...shownCommands(step, provider)].join("\n"));
    return made(context, service, await ask(context, provider, (outputs) => newEndpoint(service, outputs, inputs)));
  }
  showService(context, service);
  terminal.say(["Run these in your cloud:", ...shownCommands(step, provider)].join("\n"));
  context.resume = context.line("endpoints", "ensure", provider, service.id, "ENDPOINT-ID", ...LEFT[provider], "--wait");
  throw new Ending(4, "the service is ready, and your cloud's side is up to you");
}

/** What registers an endpoint, by provider, as words in capitals. */
const LEFT = { AWS: [], AZURE: ["--ip", "ADDRESS"], GCP: ["--gcp-project", "GCP-PROJECT", "--rule", "NAME=ADDRESS"] };

/** AWS makes another endpoint each time; this is to be safe to run again. */
function refuseAnother(service, context) {
  const ids = service.interfaceEndpoints ?? service.privateEndpoints ?? service.endpointGroupNames ?? [];
  if (ids.length === 0) return;
  const another = context.line("next", service.cloudProvider, service.id, ...inputFlags(context), "--run");
  throw usage("--run", `would make another endpoint, and the service has ${ids.join(", ")}: go on with it by --endpoint ${ids[0]}, or make another one with ${another}`);
}

/** GCP's body names its project and group, which the commands do not print. */
function demandNames(provider, inputs) {
  if (provider !== "GCP") return;
  for (const [name, option] of [["gcpProjectId", "gcp-project"], ["endpointGroupName", "endpoint-name"]]) {
    if (inputs[name] === undefined) throw usage(`--${option}`, "is missing: the endpoint is registered by it");
  }
}
