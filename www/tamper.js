// @ts-check
// Requests that the page signs itself, one of them honestly, the others with one thing wrong: what does a server
// that checks everything say? Only reads are sent.

import { authorization } from "./digest.js";
import { h } from "./dom.js";
import { spoilt } from "./scenarios.js";

/**
 * @typedef {import("./run.js").Run} Run
 * @typedef {import("./run.js").Package} Package
 */

/** The last signature that was accepted, or at least made. @param {Run} run */
const lastSigned = (run) => run.exchanges.findLast(({ signature }) => signature !== null) ?? null;

/** By the value of its button. @type {Record<string, { label: string, says: string }>} */
const TRICKS = {
  none: { label: "Nothing", says: "an honest request" },
  nc: { label: "The same nc again", says: "a count that was used" },
  uri: { label: "Another uri in the hash", says: "signed without the query that is sent" },
  key: { label: "One letter of the key", says: "a key that is almost right" },
  nonce: { label: "A nonce of one’s own", says: "a nonce that the server did not give" },
};

/**
 * @param {Package} pkg
 * @param {Run} run whose server is asked
 * @param {string} trick
 * @param {string} base its origin
 * @param {number} used how many counts this page has used up since
 * @returns {Promise<(Node | string)[]>} what came of it
 */
export async function tamper(pkg, run, trick, base, used) {
  const { order } = run;
  const last = lastSigned(run)?.signature ?? null;
  const what = TRICKS[trick];
  if (last === null || what === undefined) return [h("b", {}, "Nothing to send: "), "run a call that is signed first."];
  const uri = `/api/atlas/${order.apiVersion}/groups/${order.projectId}/privateEndpoint/${order.provider}/endpointService?pretty=true`;
  const nc = trick === "nc" ? last.nc : (Number.parseInt(last.nc, 16) + used).toString(16).padStart(8, "0");
  const signed = authorization(pkg.md5, {
    method: "GET", uri, username: last.username, realm: last.realm, nc,
    password: trick === "key" ? spoilt(order.privateKey) : order.privateKey,
    nonce: trick === "nonce" ? btoa("made up here, not there.") : last.nonce,
    ...(trick === "uri" ? { signedUri: uri.slice(0, uri.indexOf("?")) } : {}),
  });
  const accept = order.apiVersion === "v2" ? "application/vnd.atlas.2023-01-01+json" : "application/json";
  const response = await run.fetch(base + uri, { method: "GET", headers: { accept, authorization: signed }, credentials: "omit", cache: "no-store", redirect: "manual" });
  await response.text();
  const reason = response.headers.get("x-mock-reason");
  const isTaken = response.status < 300;
  return [
    h("b", { class: isTaken ? "good" : "bad" }, `${response.status} ${isTaken ? "taken" : "refused"}: `),
    what.says, ".",
    ...(reason === null ? [] : [" The mock’s reason: ", h("code", {}, reason), "."]),
    ...(isTaken ? [] : [" Atlas itself would send the same 401 for each of these and give no reason."]),
  ];
}

/** @returns {HTMLButtonElement[]} */
export const tricks = () => Object.entries(TRICKS).map(([value, { label }]) => h("button", { class: "plain", type: "button", "data-trick": value }, label));
