// How a command ends that does not end well: a line or two, and an exit code.

import { isAtlasError } from "../errors.js";
import { PROGRAM } from "./program.js";

/** An ending with something to say. */
export class Ending extends Error {
  /** @param {import("../../cli.js").ExitCode} code @param {string} message */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/** Arguments as the library calls them, and as the command line does. */
const NAMES = {
  provider: "PROVIDER",
  "service.providerName": "PROVIDER",
  "service.region": "REGION",
  "service.supportedRemoteRegions": "--remote-region",
  "change.supportedRemoteRegions": "--remote-region",
  "service.portMappingEnabled": "--port-mapping",
  "service.id": "SERVICE-ID",
  "ref.serviceId": "SERVICE-ID",
  "ref.cloudProvider": "PROVIDER",
  "endpoint.id": "ENDPOINT-ID",
  "endpoint.serviceId": "SERVICE-ID",
  "endpoint.endpointGroupName": "ENDPOINT-ID",
  "endpoint.privateEndpointIPAddress": "--ip",
  "endpoint.gcpProjectId": "--gcp-project",
  "endpoint.endpoints": "--rule",
  "options.endpointId": "--endpoint",
  "options.clusterName": "--cluster",
  "options.deadlineMs": "--deadline",
  "options.intervalMs": "--interval",
  "options.port": "--port",
  "options.allowedOrigins": "--origin",
  "operation.method": "METHOD",
  "operation.path": "PATH",
  "operation.body": "--data",
  "operation.accept": "--accept",
  "inputs.vpcId": "--vpc",
  "inputs.region": "--vpc-region",
  "inputs.subnetIds": "--subnet",
  "inputs.subnetName": "--subnet",
  "inputs.subnet": "--subnet",
  "inputs.securityGroupIds": "--security-group",
  "inputs.resourceGroup": "--resource-group",
  "inputs.vnetName": "--vnet",
  "inputs.endpointName": "--endpoint-name",
  "inputs.endpointGroupName": "--endpoint-name",
  "inputs.gcpProjectId": "--gcp-project",
  "inputs.network": "--network",
  env: "the environment",
};

/** @returns {{ code: import("../../cli.js").ExitCode, lines: string[] }} */
export function failure(error, context) {
  if (error instanceof Ending) return { code: error.code, lines: [error.message] };
  if (!isAtlasError(error)) return { code: 1, lines: [`unexpected: ${error?.message ?? error}`] };
  const { code } = error;
  const message = `${error.message}${causeOf(error)}`;
  const hint = code === "wait.deadline" ? null : inCommands(error.hint);
  const lines = [message, ...(hint === null ? [] : [`hint: ${hint}`])];
  switch (error.name) {
    case "UsageError":
      return code === "load.failed" ? { code: 1, lines } : { code: 2, lines: [[named(error, context), hint].filter(Boolean).join(": ")] };
    case "AuthenticationError":
      return { code: 3, lines };
    case "WaitError":
      return { code: 4, lines };
    default:
      return { code: 1, lines };
  }
}

/** fetch hides why in causes. */
export function causeOf({ name, cause }) {
  const code = name === "TransportError" ? (cause?.cause?.code ?? cause?.code) : undefined;
  return code === undefined ? "" : ` (${code})`;
}

/** Hints name calls and settings of the library, and what can be seen in a browser; here are commands, flags and variables. */
function inCommands(hint) {
  if (hint === null) return null;
  return hint
    .replace(" In a browser a server without CORS headers looks like this too.", "")
    .replace(", or give it more time with `timeoutMs`", "")
    .replace("`cause`, the network", "the network")
    .replaceAll("`baseUrl`", "`--base-url`")
    .replace("`clientId`, `clientSecret`", "MONGODB_ATLAS_CLIENT_ID, MONGODB_ATLAS_CLIENT_SECRET")
    .replace(/`(services|endpoints)\.waitUntilGone`/g, "`$1 wait --gone`")
    .replace(/`(services|endpoints)\.waitUntilReady`/g, "`$1 wait`")
    .replace(/`(services|endpoints)\.(list|get|create|ensure|update|delete|retry)`/g, "`$1 $2`");
}

function named({ argument, message }, context) {
  const name = nameOf(argument, context);
  if (name === undefined) return message;
  const problem = message.slice(argument.length);
  if (argument === "env" && problem.startsWith(" has no ")) return `${name}${problem}: set what is missing; ${PROGRAM} --help names all kinds of credentials`;
  return `${name}${problem.replace(" (allowInsecure: true permits plain http)", "")}`;
}

/** The longest beginning of the argument's path that has a name here. */
function nameOf(argument, context) {
  if (typeof argument !== "string") return undefined;
  if (argument === "ref.id") return context?.args["ENDPOINT-ID"] === undefined ? (context?.args.ID === undefined ? "SERVICE-ID" : "ID") : "ENDPOINT-ID";
  if (argument === "options.projectId") return context?.options.project === undefined ? "MONGODB_ATLAS_PROJECT_ID" : "--project";
  if (argument === "options.baseUrl" || argument === "options.target") return context?.options["base-url"] === undefined ? "MONGODB_ATLAS_BASE_URL" : "--base-url";
  const whole = Object.keys(NAMES).filter((name) => argument === name || argument.startsWith(`${name}[`) || argument.startsWith(`${name}.`));
  return NAMES[whole.sort((a, b) => b.length - a.length)[0]];
}
