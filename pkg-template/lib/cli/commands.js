// Every command: its words, its arguments, its options, what it is for, and what it does.

import { CLOUD, WAITING } from "./options.js";

/**
 * @typedef {object} Command
 * @property {string} name
 * @property {string[]} args "[NAME]" may be missing; "on|off" is one of these words
 * @property {string[]} options beside those of every command
 * @property {string} about one line
 * @property {boolean} [offline] it sends Atlas nothing
 * @property {boolean} [several] what it sends next depends on the answer
 * @property {() => Promise<Record<string, (context: import("./context.js").Context) => Promise<void | import("../../cli.js").ExitCode>>>} load
 * @property {string} does the function in there
 */

const services = () => import("./commands/services.js");
const endpoints = () => import("./commands/endpoints.js");
const connecting = () => import("./commands/connect.js");
const project = () => import("./commands/project.js");
const servers = () => import("./commands/servers.js");

const SERVICE = ["PROVIDER", "ID"];
const NEW_SERVICE = ["PROVIDER", "REGION"];
const ENDPOINT = ["PROVIDER", "SERVICE-ID", "ENDPOINT-ID"];
const SERVICE_OPTIONS = ["port-mapping", "remote-region", "wait", ...WAITING];
const ENDPOINT_OPTIONS = ["ip", "gcp-project", "rule"];

/** @type {Command[]} */
export const COMMANDS = [
  { name: "services list", args: ["[PROVIDER]"], options: [], about: "the endpoint services of one provider, or of all", load: services, does: "list" },
  { name: "services get", args: SERVICE, options: [], about: "one service", load: services, does: "get" },
  { name: "services create", args: NEW_SERVICE, options: SERVICE_OPTIONS, about: "make a service; refused where there is one", load: services, does: "create" },
  { name: "services ensure", args: NEW_SERVICE, options: SERVICE_OPTIONS, about: "find the service of that region, or make it", several: true, load: services, does: "ensure" },
  { name: "services update", args: SERVICE, options: ["remote-region"], about: "replace the regions that may connect across regions (AWS)", load: services, does: "update" },
  { name: "services delete", args: SERVICE, options: [], about: "begin to delete a service; one that is gone is no error", load: services, does: "remove" },
  { name: "services wait", args: SERVICE, options: ["gone", ...WAITING], about: "wait until a service is ready, or gone", several: true, load: services, does: "wait" },
  { name: "endpoints list", args: ["PROVIDER", "SERVICE-ID"], options: [], about: "the endpoints of a service", several: true, load: endpoints, does: "list" },
  { name: "endpoints get", args: ENDPOINT, options: [], about: "one endpoint", load: endpoints, does: "get" },
  { name: "endpoints create", args: ENDPOINT, options: [...ENDPOINT_OPTIONS, "wait", ...WAITING], about: "register an endpoint that you made in your cloud", load: endpoints, does: "create" },
  { name: "endpoints ensure", args: ENDPOINT, options: [...ENDPOINT_OPTIONS, "wait", ...WAITING], about: "the same, unless it is registered already", several: true, load: endpoints, does: "ensure" },
  { name: "endpoints retry", args: ENDPOINT, options: [...ENDPOINT_OPTIONS, "even-if-last", ...WAITING], about: "register one that failed anew, and wait", several: true, load: endpoints, does: "retry" },
  { name: "endpoints delete", args: ENDPOINT, options: [], about: "begin to delete an endpoint; one that is gone is no error", load: endpoints, does: "remove" },
  { name: "endpoints wait", args: ENDPOINT, options: ["gone", ...WAITING], about: "wait until an endpoint is ready, or gone", several: true, load: endpoints, does: "wait" },
  { name: "next", args: ["PROVIDER", "SERVICE-ID"], options: [...CLOUD, "run"], about: "the commands that make your cloud's side", several: true, load: connecting, does: "next" },
  { name: "connect", args: NEW_SERVICE, options: [...CLOUD, "port-mapping", "remote-region", "endpoint", "cluster", "run", ...WAITING], about: "the whole way, from a region to connection strings", several: true, load: connecting, does: "connect" },
  { name: "strings", args: ENDPOINT, options: ["cluster", ...WAITING], about: "connection strings, once the clusters have settled", several: true, load: project, does: "strings" },
  { name: "regional-mode", args: ["[on|off]"], options: WAITING, about: "show or set whether several regions may have endpoints", load: project, does: "regionalMode" },
  { name: "regions", args: ["[PROVIDER]"], options: [], about: "the regions, in Atlas's spelling and the cloud's", offline: true, load: project, does: "regions" },
  { name: "request", args: ["METHOD", "PATH"], options: ["data", "accept"], about: "any other operation: GET /groups/{groupId}/clusters", load: project, does: "request" },
  { name: "doctor", args: [], options: [], about: "check key, project, role, access, clock, network, proxy", several: true, load: () => import("./commands/doctor.js"), does: "doctor" },
  { name: "completion", args: ["bash|zsh|fish"], options: [], about: "a script for your shell, to be sourced", offline: true, load: () => import("./commands/completion.js"), does: "completion" },
  { name: "mock", args: [], options: ["port", "looks", "script"], about: "a mock Atlas on this machine, until Ctrl-C", offline: true, load: servers, does: "mock" },
  { name: "proxy", args: [], options: ["port", "origin", "page"], about: "a proxy to --base-url for local pages, until Ctrl-C", offline: true, load: servers, does: "proxy" },
];
