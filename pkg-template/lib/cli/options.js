// Every option, by its name: what its value is called in the help, what it is for, how it is read. Without `value` it is a switch.
// `provider`: no other provider has it.

import { usage } from "../errors.js";

const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

export const OPTIONS = {
  wait: { about: "go on until it is ready" },
  gone: { about: "wait until it is gone, not until it is ready" },
  deadline: { value: "TIME", about: "the longest wait: 90s, 30m, 1h30m, or none", read: deadline },
  interval: { value: "TIME", about: "the first pause between two looks", read: duration },
  "port-mapping": { about: "one address for the whole service", provider: "GCP" },
  "remote-region": { value: "REGION", about: "may connect across regions; repeat it", provider: "AWS", many: true },
  ip: { value: "ADDRESS", about: "the endpoint's address in your network", provider: "AZURE" },
  rule: { value: "NAME=ADDRESS", about: "a forwarding rule; repeat it", provider: "GCP", many: true, read: rule },
  "even-if-last": { about: "also where Atlas may remove the service with its last endpoint" },
  vpc: { value: "ID", about: "your VPC", provider: "AWS" },
  "vpc-region": { value: "REGION", about: "its region, where it is not the service's", provider: "AWS" },
  "security-group": { value: "ID", about: "for the endpoint; repeat it", provider: "AWS", many: true },
  subnet: { value: "SUBNET", about: "your subnet; AWS takes several", many: true },
  "resource-group": { value: "NAME", about: "your resource group", provider: "AZURE" },
  vnet: { value: "NAME", about: "your virtual network", provider: "AZURE" },
  "gcp-project": { value: "ID", about: "your GCP project", provider: "GCP" },
  network: { value: "NAME", about: "your VPC network", provider: "GCP" },
  "endpoint-name": { value: "NAME", about: "what the endpoint is to be called (AZURE, GCP)" },
  run: { about: "run the commands of aws, az or gcloud, and register the endpoint" },
  endpoint: { value: "ENDPOINT-ID", about: "go on with this endpoint, which is registered already" },
  cluster: { value: "NAME", about: "only this cluster" },
  data: { value: "JSON", about: "the body", read: json },
  accept: { value: "TYPE", about: "the media type, for another date of v2" },
  looks: { value: "N", about: "how many looks see a thing under way", read: (text, name) => whole(text, name, 1000) },
  script: { value: "FILE", about: "options of createMockAtlas, and faults, as JSON" },
  port: { value: "N", about: "where to listen; 0 is any free one", read: (text, name) => whole(text, name, 65_535) },
  origin: { value: "ORIGIN", about: "pages that may use it; repeat it", many: true },
  page: { about: "serve the demo page, too" },
  project: { value: "ID", about: "the project (group); else MONGODB_ATLAS_PROJECT_ID" },
  "base-url": { value: "URL", about: "the origin of Atlas; else MONGODB_ATLAS_BASE_URL" },
  api: { value: "v1.0|v2", about: "the version of the API", read: (text, name) => oneOf(text, name, ["v1.0", "v2"]) },
  "dry-run": { about: "send nothing: show the request, and curl for it" },
  json: { about: "print one JSON value" },
  quiet: { about: "no progress" },
  verbose: { about: "show every request; progress, where no terminal is, too" },
  help: { about: "show this", short: "h" },
  version: { about: "show the version" },
};

/** Every command has these. */
export const COMMON = ["project", "base-url", "api", "dry-run", "json", "quiet", "verbose", "help", "version"];
export const WAITING = ["deadline", "interval"];
/** What only the user knows of the cloud. */
export const CLOUD = ["vpc", "vpc-region", "subnet", "security-group", "resource-group", "vnet", "gcp-project", "network", "endpoint-name"];

/** One of some words, with the likeliest where it is another. */
export function oneOf(text, name, words) {
  if (words.includes(text)) return text;
  const near = nearest(text, words);
  throw usage(name, `must be ${words.slice(0, -1).join(", ")} or ${words.at(-1)}, not ${JSON.stringify(text)}${near === undefined ? "" : `; did you mean ${near}?`}`);
}

/** The word that was probably meant: at most a third of it is another. */
export function nearest(text, words) {
  const scored = words.map((word) => ({ word, far: distance(text.toLowerCase(), word.toLowerCase()) }));
  const [best] = scored.filter(({ word, far }) => far <= Math.max(1, Math.floor(word.length / 3))).sort((a, b) => a.far - b.far);
  return best?.word;
}

/** Letters to insert, leave out, replace, or swap with their neighbour. */
function distance(a, b) {
  const rows = [Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], rows[i - 2][j - 2] + 1);
    }
    rows.push(row);
  }
  return rows[a.length][b.length];
}

function duration(text, name) {
  if (text === "0") return 0;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== text) {
    throw usage(name, `must be a time with its unit (10s, 5m, 1h30m), not ${JSON.stringify(text)}`);
  }
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * UNITS[unit], 0);
}

function deadline(text, name) {
  return text === "none" ? false : duration(text, name);
}

function rule(text, name) {
  const [, endpointName, ipAddress] = /^([^=]+)=([^=]+)$/.exec(text) ?? [];
  if (endpointName === undefined) throw usage(name, `must be NAME=ADDRESS, as in atlas-0=10.0.0.4, not ${JSON.stringify(text)}`);
  return { endpointName, ipAddress };
}

/** Goes out as it was written. */
function json(text, name) {
  try {
    JSON.parse(text);
  } catch (error) {
    throw usage(name, `must be JSON, and is not: ${error.message}`);
  }
  return text;
}

function whole(text, name, most) {
  if (!/^\d{1,6}$/.test(text) || Number(text) > most) throw usage(name, `must be a whole number from 0 to ${most}, not ${JSON.stringify(text)}`);
  return Number(text);
}
