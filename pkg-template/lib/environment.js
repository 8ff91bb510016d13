// Credentials and settings from the variables that MongoDB's own tools read.

import { usage } from "./errors.js";

/** Each member of each kind of credentials, and the variables it may stand in; the first that is set counts. */
const KINDS = [
  {
    publicKey: ["MONGODB_ATLAS_PUBLIC_API_KEY", "MONGODB_ATLAS_PUBLIC_KEY"],
    privateKey: ["MONGODB_ATLAS_PRIVATE_API_KEY", "MONGODB_ATLAS_PRIVATE_KEY"],
  },
  { clientId: ["MONGODB_ATLAS_CLIENT_ID"], clientSecret: ["MONGODB_ATLAS_CLIENT_SECRET"] },
  { accessToken: ["MONGODB_ATLAS_ACCESS_TOKEN"] },
];
const SETTINGS = { projectId: ["MONGODB_ATLAS_PROJECT_ID"], baseUrl: ["MONGODB_ATLAS_BASE_URL"] };

/** The options of a client. What `settings` has wins. */
export const fromEnvironment = (settings = {}, env = globalThis.process?.env ?? {}) => {
  if (typeof settings !== "object" || settings === null) throw usage("settings", "must be an object");
  if (typeof env !== "object" || env === null) throw usage("env", "must be an object of variables");
  const read = (names) => {
    const texts = names.map((name) => env[name]).filter((text) => text !== undefined);
    if (texts.some((text) => typeof text !== "string")) throw usage("env", `must have text in ${names.join(" and ")}`);
    // A file's last line ends with one, and neither a key nor an id does.
    return texts.map((text) => text.replace(/[\r\n]+$/, "")).find((text) => text !== "");
  };
  const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
  const options = {};
  for (const [member, names] of Object.entries(SETTINGS)) options[member] = read(names);
  const own = KINDS.some((kind) => Object.keys(kind).some((member) => member in given));
  return { ...options, ...(own ? {} : credentials(read)), ...given };
};

const credentials = (read) => {
  const kinds = KINDS.map((kind) => Object.entries(kind).map(([member, names]) => ({ member, names, value: read(names) })));
  const complete = kinds.filter((kind) => kind.every(({ value }) => value !== undefined));
  if (complete.length > 1) {
    const both = complete.map((kind) => kind.map(({ names }) => names[0]).join(" and "));
    throw usage("env", `has two kinds of credentials, ${both.join("; ")}: unset one of them`);
  }
  if (complete.length === 1) return Object.fromEntries(complete[0].map(({ member, value }) => [member, value]));
  // The kind that is begun is probably the one that is meant.
  const begun = kinds.find((kind) => kind.some(({ value }) => value !== undefined)) ?? kinds[0];
  const missing = begun.filter(({ value }) => value === undefined).map(({ names }) => names.join(" (or ") + (names.length > 1 ? ")" : ""));
  throw usage("env", `has no ${missing.join(" and no ")}`);
};
