// @ts-check
// A run to take along: the same call as curl, as JavaScript, as this package's command; and what went over the
// wire as Markdown and as HAR. All of it text, and without secrets. No document in here.

import { MASK, parameters } from "./digest.js";
import { counted, seconds } from "./dom.js";
import { quoted, shellOf } from "./signature.js";
import { isChallenge, isSigned } from "./story.js";
import { httpTexts } from "./wire.js";

/**
 * @typedef {import("./run.js").Order} Order
 * @typedef {import("./run.js").Exchange} Exchange
 *
 * @typedef {object} Story
 * @property {Order} order
 * @property {readonly Exchange[]} exchanges
 * @property {string} summary
 * @property {string} version of the package
 * @property {boolean} isSecret whether key and project are the reader's own
 */

/** @param {Order} order */
const bodyOf = ({ provider, region, portMapping }) => ({ providerName: provider, region, ...(provider === "GCP" && portMapping ? { portMappingEnabled: true } : {}) });

/** @param {Order} order @param {string} base @returns {string} for a POSIX shell */
export function curl(order, base) {
  const { apiVersion, pretty, envelope } = order;
  const type = apiVersion === "v2" ? "application/vnd.atlas.2023-01-01+json" : "application/json";
  const query = [pretty && "pretty=true", envelope && "envelope=true"].filter(Boolean).join("&");
  return [
    "curl --digest --user \"$MONGODB_ATLAS_PUBLIC_KEY:$MONGODB_ATLAS_PRIVATE_KEY\"",
    `--header 'accept: ${type}' --header 'content-type: ${type}'`,
    `--data-raw ${quoted(JSON.stringify(bodyOf(order)))}`,
    `"${base}/api/atlas/${apiVersion}/groups/$MONGODB_ATLAS_PROJECT_ID/privateEndpoint/endpointService${query === "" ? "" : `?${query}`}"`,
  ].join(" \\\n  ");
}

/** @param {Order} order @returns {string} a module */
export function javascript(order) {
  const { apiVersion, pretty, envelope } = order;
  const options = { ...(apiVersion === "v2" ? { apiVersion } : {}), ...(pretty ? { pretty } : {}), ...(envelope ? { envelope } : {}) };
  const given = Object.keys(options).length === 0 ? "" : object(options);
  return [
    "import { AtlasClient } from \"atlas-private-endpoint\";",
    "",
    "// Keys and project: MONGODB_ATLAS_PUBLIC_KEY, …_PRIVATE_KEY, …_PROJECT_ID",
    `const atlas = AtlasClient.fromEnv(${given});`,
    `const created = await atlas.services.create(${object(bodyOf(order))});`,
    "const service = await atlas.services.waitUntilReady(created);",
    "console.log(service.status, service.id);",
    "atlas.close();",
  ].join("\n");
}

/** As it is written in JavaScript. @param {Record<string, unknown>} value */
const object = (value) => `{ ${Object.entries(value).map(([name, member]) => `${name}: ${JSON.stringify(member)}`).join(", ")} }`;

/** @param {Order} order @returns {string} for a POSIX shell */
export function commandLine({ provider, region, apiVersion, portMapping }) {
  const place = /^[\w-]+$/.test(region) ? region : quoted(region);
  const options = [provider === "GCP" && portMapping && "--port-mapping", apiVersion === "v2" && "--api v2"].filter(Boolean);
  return ["npx atlas-private-endpoint services create", provider, place, "--wait", ...options].join(" ");
}

/** @param {Story} story @returns {string} */
export function markdown(story) {
  const { exchanges, summary, version, order, isSecret } = story;
  const lines = [`# Create a private endpoint service: ${order.provider} ${order.region}`, "", summary, "", `atlas-private-endpoint ${version}, ${counted(exchanges.length, "request")}, ${counted(exchanges.filter(isChallenge).length, "challenge")}. The response of each signature is masked.`];
  for (const exchange of exchanges) {
    const [sent, came] = httpTexts(exchange);
    lines.push("", `## ${exchange.number}. At ${seconds(exchange.atMs)}${isSigned(exchange) ? ", signed" : ""}`, "", "```http", sent, "```", "");
    lines.push(...(came === null ? [`No answer: ${exchange.error}`] : ["```http", came, "```"]));
  }
  const signature = exchanges.find((exchange) => exchange.signature !== null)?.signature ?? null;
  if (signature !== null) {
    const { ha1, ha2, nonce, nc, cnonce, qop, isEqual } = signature;
    lines.push("", "## How the first signature is made", "", `- HA1 = ${isSecret ? MASK : ha1}`, `- HA2 = ${ha2}`, `- response = MD5(HA1:${nonce}:${nc}:${cnonce}:${qop}:HA2), ${isEqual ? "equal to" : "different from"} what was sent`);
    lines.push("", "```sh", shellOf(signature), "```");
  }
  return `${safe(lines.join("\n"), story)}\n`;
}

/** HTTP Archive 1.2. @param {Story} story @param {string} now ISO 8601 @returns {string} */
export function har(story, now) {
  const begun = new Date(now).getTime();
  const entries = story.exchanges.map(({ request, response, durationMs, atMs, error }) => ({
    startedDateTime: new Date(begun + Math.round(atMs)).toISOString(),
    time: durationMs,
    request: { ...message(request.headers, "queryString"), method: request.method, url: request.url, ...(request.body === null ? {} : { postData: content(request.headers, request.body) }) },
    response: {
      ...message(response?.headers ?? {}), status: response?.status ?? 0, statusText: "", redirectURL: "",
      content: { size: response?.body.length ?? 0, ...content(response?.headers ?? {}, response?.body ?? "") },
      ...(error === null ? {} : { _error: error }),
    },
    cache: {},
    timings: { send: 0, wait: durationMs, receive: 0 },
  }));
  const log = { version: "1.2", creator: { name: "atlas-private-endpoint", version: story.version }, comment: story.summary, entries };
  return safe(JSON.stringify({ log }, null, 2), story);
}

/** @param {Readonly<Record<string, string>>} headers @param {string} [more] another list, empty */
function message(headers, more) {
  const list = Object.entries(headers).map(([name, value]) => ({ name, value }));
  return { httpVersion: "", cookies: [], headers: list, headersSize: -1, bodySize: -1, ...(more === undefined ? {} : { [more]: [] }) };
}

/** @param {Readonly<Record<string, string>>} headers @param {string} text */
const content = (headers, text) => ({ mimeType: headers["content-type"] ?? "", text });

/** Without what proves a key; where key and project are the reader's own, without those too. @param {string} text @param {Story} story */
function safe(text, { exchanges, order, isSecret }) {
  const hidden = exchanges.flatMap(({ request }) => parameters(request.headers.authorization ?? "").response ?? []);
  if (isSecret) hidden.push(order.privateKey, order.publicKey, order.projectId);
  return hidden.filter((secret) => secret !== "").reduce((rest, secret) => rest.replaceAll(secret, MASK), text);
}
