// `doctor`: what can be wrong between here and Atlas, a line each with the remedy.

import { isAtlasError } from "../../errors.js";
import { causeOf } from "../failures.js";

/** More than this, and certificates and tokens begin to be refused. */
const MOST_DRIFT_MS = 60_000;
const PROXIES = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];

/** @typedef {{ check: string, state: "ok" | "bad" | "unknown", says: string, remedy: string | null }} Finding */

export async function doctor(context) {
  const { terminal } = context;
  const { findings, code } = await examined(context);
  terminal.result(findings, () => {
    const rows = findings.map(({ check, state, says }) => [state, check, says]);
    const remedies = findings.map(({ remedy }) => remedy);
    return terminal.table(["STATE", "CHECK", ""], rows).flatMap((line, index) => [line, ...(remedies[index - 1] ? [`         -> ${remedies[index - 1]}`] : [])]);
  });
  return code;
}

async function examined(context) {
  const client = await keyed(context);
  if (client.findings !== undefined) return { findings: [...client.findings, proxyOf(context)], code: 2 };
  if (context.dryRun !== null) return void (await client.services.list("AWS", context.call()));

  const look = await outcome(() => client.services.list("AWS", context.call()).withResponse());
  const date = look.value?.response.headers.date ?? look.error?.headers?.date ?? null;
  const { code: looked, ...seen } = read(look.error);
  const role = looked === 0 ? await roleOf(context, client) : unknown("role", "the project could not be looked at");
  const findings = [seen.key, seen.project, role, seen.access, clockOf(date), seen.network, proxyOf(context, seen.network)];
  return { findings, code: looked !== 0 ? looked : role.state === "bad" ? 1 : 0 };
}

/** The client, or why there can be none. */
async function keyed(context) {
  try {
    return await context.client();
  } catch (error) {
    if (!isAtlasError(error)) throw error;
    const isKey = error.argument === "env" || /publicKey|privateKey|client|accessToken/.test(error.argument ?? "");
    const problem = error.message.replace(/^env /, "the environment ").replace(/^options\./, "");
    const trouble = isKey
      ? bad("key", problem, "make an API key with the role Project Owner in Atlas, and set both variables")
      : bad("project", problem, "its id is in the address of its page in Atlas: set MONGODB_ATLAS_PROJECT_ID, or give --project");
    const rest = ["key", "project", "role", "access list", "clock", "network"].map((check) => (check === trouble.check ? trouble : unknown(check, "nothing was sent")));
    return { findings: rest };
  }
}

async function outcome(call) {
  try {
    return { value: await call() };
  } catch (error) {
    if (!isAtlasError(error)) throw error;
    return { error };
  }
}

/** What one read of the project says about everything on the way to it. */
function read(error) {
  const good = { key: ok("key", "accepted"), project: ok("project", "it is there"), access: ok("access list", "this address may use the key"), network: ok("network", "Atlas answers"), code: 0 };
  if (error === undefined) return good;
  const after = (reason) => ({ project: unknown("project", reason), access: unknown("access list", reason) });
  switch (error.name) {
    case "TransportError":
      return {
        ...after("no answer"),
        key: unknown("key", "no answer"),
        network: bad("network", `${error.message}${causeOf(error)}`, "check name resolution, firewall and --base-url; behind a company proxy see the line below"),
        code: 1,
      };
    case "AuthenticationError":
      return { ...good, ...after("the key is refused"), key: bad("key", error.message, error.hint ?? "check both halves of the key, and that it belongs to this Atlas"), code: 3 };
    case "ApiError":
      return refusal(error, good);
    default:
      return { ...good, network: bad("network", error.message, "is --base-url Atlas, and nothing between that changes answers?"), code: 1 };
  }
}

function refusal(error, good) {
  const { kind, errorCode, status } = error;
  const says = `${status} ${errorCode ?? ""}`.trim();
  if (kind === "ip_not_allowed") {
    return { ...good, project: unknown("project", "not seen"), access: bad("access list", says, error.hint ?? "add this machine's address to the key's own access list in Atlas"), code: 1 };
  }
  if (kind === "not_authorized") return { ...good, project: bad("project", says, "give the key a role in this project, or use the id of another project"), code: 1 };
  if (kind === "not_found" || kind === "invalid_request") return { ...good, project: bad("project", says, "no such project for this key: check MONGODB_ATLAS_PROJECT_ID, or --project"), code: 1 };
  return { ...good, project: unknown("project", says), network: bad("network", error.message, error.hint ?? "try again later"), code: 1 };
}

/** An empty body makes nothing, whoever sends it: but only an owner is told what it lacks. */
async function roleOf(context, client) {
  const path = "/groups/{groupId}/privateEndpoint/endpointService";
  const { error } = await outcome(() => client.request({ method: "POST", path, body: {} }, context.call()));
  if (error?.kind === "invalid_request") return ok("role", "Project Owner: it may change private endpoints");
  if (error?.kind === "not_authorized") return bad("role", "it may look, and change nothing", "give the key the role Project Owner in this project");
  return unknown("role", error?.message ?? "Atlas did not say");
}

function clockOf(date) {
  const there = Date.parse(date ?? "");
  if (Number.isNaN(there)) return unknown("clock", "the answer had no date");
  const drift = Date.now() - there;
  if (Math.abs(drift) <= MOST_DRIFT_MS) return ok("clock", "within a minute of Atlas's");
  return bad("clock", `${Math.round(Math.abs(drift) / 1000)} s ${drift > 0 ? "ahead" : "behind"}`, "set it by the network (NTP): certificates and tokens depend on it");
}

/** Node's fetch takes these variables since 22.21 and 24.5, where it is told to. */
function proxyOf({ env }, network) {
  const name = PROXIES.find((variable) => env[variable]);
  if (name === undefined) return ok("proxy", "none is set");
  if (env.NODE_USE_ENV_PROXY === "1" || /--use-env-proxy/.test(env.NODE_OPTIONS ?? "")) return ok("proxy", `${name} is used, if this Node knows NODE_USE_ENV_PROXY (22.21, 24.5)`);
  const remedy = "set NODE_USE_ENV_PROXY=1 (Node 22.21, 24.5 and later)";
  return network?.state === "ok" ? unknown("proxy", `${name} is set, and not used: Atlas answers without it`) : bad("proxy", `${name} is set, and Node does not use it`, remedy);
}

const finding = (state) => (check, says, remedy = null) => ({ check, state, says, remedy });
const ok = finding("ok");
const bad = finding("bad");
const unknown = finding("unknown");
