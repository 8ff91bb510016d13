// The options of a mock, checked.

import { usage } from "../errors.js";

const KEY_PAIR = { publicKey: "mockuser", privateKey: "2f1c9a84-5d0e-4b7a-9c36-e1a2b3c4d5f6" };
const SERVICE_ACCOUNT = { clientId: "mdb_sa_id_64d1f0a2b3c4d5e6f7a8b9c1", clientSecret: "mdb_sa_sk_mock-only-opens-nothing-else" };
const PROJECT_ID = "64d1f0a2b3c4d5e6f7a8b9c0";

const READY = ["AVAILABLE", "WAITING_FOR_USER"];
const CLUSTER_TYPES = ["SHARDED", "REPLICASET", "GEOSHARDED"];
const CLUSTER_NAME = /^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/;

/** Each option: what it is without being given, and how it is read. */
const OPTIONS = {
  credentials: [KEY_PAIR, keyPair],
  serviceAccount: [SERVICE_ACCOUNT, (value, at) => pair(value, at, ["clientId", "clientSecret"])],
  projectIds: [[PROJECT_ID], (value, at) => projectIds(value, at, 1)],
  closedProjectIds: [[], (value, at) => projectIds(value, at, 0)],
  readOnly: [false, flag],
  clusters: [["Cluster0"], clusters],
  looks: [1, (value, at) => integer(value, at, 0)],
  readyStatus: ["AVAILABLE", (value, at) => oneOf(value, at, READY)],
  missingEndpoints: [[], texts],
  concurrentCreatesFail: [false, flag],
  nonceUses: [Number.POSITIVE_INFINITY, uses],
  strictOrder: [false, flag],
  tokenSeconds: [3600, (value, at) => integer(value, at, 1)],
  tokenUses: [Number.POSITIVE_INFINITY, uses],
};

/**
 * All options, those not given with their defaults.
 * @param {import("../../mock.js").MockAtlasOptions} [options]
 */
export function readOptions(options = {}) {
  record(options, "options", Object.keys(OPTIONS));
  return Object.fromEntries(
    Object.entries(OPTIONS).map(([name, [fallback, read]]) => [name, read(options[name] === undefined ? fallback : options[name], `options.${name}`)]),
  );
}

/**
 * Refuses what is no plain record, or has members that mean nothing: a typing error must not pass for a test.
 * @param {unknown} value
 * @param {string} at its path
 * @param {readonly string[]} known
 */
export function record(value, at, known) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw usage(at, "must be an object");
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined) throw usage(`${at}.${unknown}`, `is not known; there are ${known.join(", ")}`);
}

function keyPair(value, at) {
  // All kinds of credentials have the other kinds' members, undefined.
  const read = pair(value, at, ["publicKey", "privateKey"]);
  if (read.publicKey.includes(":")) throw usage(`${at}.publicKey`, 'must have no ":", which Digest cannot tell from its own');
  return read;
}

function pair(value, at, names) {
  return Object.freeze(
    Object.fromEntries(
      names.map((name) => {
        const secret = value?.[name];
        if (typeof secret !== "string" || secret === "") throw usage(`${at}.${name}`, "must be a string that is not empty");
        return [name, secret];
      }),
    ),
  );
}

function projectIds(value, at, least) {
  const isGood = Array.isArray(value) && value.length >= least && value.every((id) => typeof id === "string" && /^[0-9a-f]{24}$/.test(id));
  if (!isGood) throw usage(at, `must be ${least === 0 ? "a list of" : "one or more"} ids of 24 hex digits in lower case`);
  return [...value];
}

function texts(value, at) {
  if (!Array.isArray(value) || !value.every((text) => typeof text === "string")) throw usage(at, "must be a list of strings");
  return [...value];
}

function clusters(value, at) {
  if (!Array.isArray(value)) throw usage(at, "must be a list of names, or of objects with a name");
  const read = value.map((given, i) => cluster(typeof given === "string" ? { name: given } : given, `${at}[${i}]`));
  const names = read.map(({ name }) => name);
  const twice = names.findIndex((name, i) => names.indexOf(name) !== i);
  if (twice !== -1) throw usage(`${at}[${twice}]`, `must not be named ${names[twice]}: another one is`);
  return read;
}

function cluster(value, at) {
  record(value, at, ["name", "clusterType", "regions"]);
  const { name, clusterType = "SHARDED", regions } = value;
  if (typeof name !== "string" || !CLUSTER_NAME.test(name)) throw usage(at, "must have a name of letters, digits and dashes, 64 at most");
  oneOf(clusterType, `${at}.clusterType`, CLUSTER_TYPES);
  return { name, clusterType, regions: regions === undefined ? null : texts(regions, `${at}.regions`) };
}

function integer(value, at, least) {
  if (!Number.isSafeInteger(value) || value < least) throw usage(at, `must be an integer from ${least}`);
  return value;
}

function uses(value, at) {
  if (value !== Number.POSITIVE_INFINITY && !(Number.isSafeInteger(value) && value > 0)) throw usage(at, "must be an integer from 1, or Infinity");
  return value;
}

function flag(value, at) {
  if (typeof value !== "boolean") throw usage(at, "must be true or false");
  return value;
}

function oneOf(value, at, words) {
  if (!words.includes(value)) throw usage(at, `must be ${words.map((word) => JSON.stringify(word)).join(" or ")}`);
  return value;
}
