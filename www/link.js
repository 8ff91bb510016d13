// @ts-check
// Links that bring the view back. What may be in one is listed here, when it is written as when it is read: keys,
// project and addresses are not. No document in here.

import { SCENARIOS } from "./scenarios.js";

/**
 * @typedef {object} View
 * @property {import("./run.js").CloudProvider} provider
 * @property {string} region
 * @property {"v1.0" | "v2"} apiVersion
 * @property {boolean} pretty
 * @property {boolean} envelope
 * @property {string} scenarioId
 * @property {number} step from 1; 0: none
 */

/** Each word of a link: what it may say. @type {Record<string, RegExp>} */
const WORDS = {
  p: /^(AWS|AZURE|GCP)$/,
  r: /^[A-Za-z][A-Za-z0-9_-]{1,39}$/,
  api: /^(v1\.0|v2)$/,
  pretty: /^[01]$/,
  env: /^[01]$/,
  s: /^[a-z]+$/,
  step: /^[0-9]{1,3}$/,
};

/**
 * @param {View} view
 * @param {(provider: View["provider"], region: string) => boolean} isRegion whether it is in the package's table: a region may be typed, and what is typed may be anything
 * @returns {string} with its "#"
 */
export function linkOf(view, isRegion) {
  const words = {
    p: view.provider,
    r: isRegion(view.provider, view.region) ? view.region : "",
    api: view.apiVersion,
    pretty: view.pretty ? "1" : "0",
    env: view.envelope ? "1" : "0",
    s: view.scenarioId,
    step: String(view.step),
  };
  return `#v=1&${Object.entries(words).filter(([name, word]) => allowed(name, word)).map(([name, word]) => `${name}=${word}`).join("&")}`;
}

/**
 * @param {string} hash
 * @param {(provider: View["provider"], region: string) => boolean} isRegion
 * @returns {{ view: Partial<View>, dropped: number } | null} null: it is no such link
 */
export function viewOf(hash, isRegion) {
  if (!/^#v=1(&|$)/.test(hash)) return null;
  /** @type {Record<string, string>} */
  const words = {};
  let dropped = 0;
  for (const part of hash.slice("#v=1".length).split("&").filter(Boolean)) {
    const [name = "", word = "", ...more] = part.split("=");
    if (more.length === 0 && !Object.hasOwn(words, name) && allowed(name, word)) words[name] = word;
    else dropped += 1;
  }
  const provider = /** @type {View["provider"] | undefined} */ (words.p);
  if (words.r !== undefined && !isRegion(provider ?? "AWS", words.r)) {
    delete words.r;
    dropped += 1;
  }
  const view = {
    ...(provider && { provider }),
    ...(words.r && { region: words.r }),
    ...(words.api && { apiVersion: /** @type {View["apiVersion"]} */ (words.api) }),
    ...(words.pretty && { pretty: words.pretty === "1" }),
    ...(words.env && { envelope: words.env === "1" }),
    ...(words.s && { scenarioId: words.s }),
    ...(words.step && { step: Number(words.step) }),
  };
  return { view, dropped };
}

/** @param {string} name @param {string} word */
const allowed = (name, word) => Object.hasOwn(WORDS, name) && (WORDS[name]?.test(word) ?? false) && (name !== "s" || Object.hasOwn(SCENARIOS, word));
