// demo.mjs [--once] [--port N]: the built package at work, in Node and then in a browser.
//
// One origin has it all: the page at /, the package at /pkg/, a mock Atlas at /api/. A page
// that may talk to its own origin only (by HEADERS) can therefore make real requests.

import { readFile } from "node:fs/promises";
import { extname, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { AtlasClient, isAtlasError, version } from "../../pkg/index.node.js";
import { HEADERS, TYPES } from "../../pkg/lib/node/page.js";
import { createMockAtlas } from "../../pkg/mock.js";
import { serve } from "../../pkg/node.js";

const ORDERS = [
  { providerName: "AWS", region: "us-east-1" },
  { providerName: "AZURE", region: "eastus2" },
  { providerName: "GCP", region: "us-west1" },
];

const REASONS = {
  first: "the first request of the call",
  challenge: "answers the challenge",
  stale: "signed anew: the nonce was stale",
  retry: "tried again",
  token: "fetches a token",
};

const folder = (name) => fileURLToPath(new URL(`../../${name}/`, import.meta.url));
const WWW = folder("www");
const PKG = folder("pkg");

/** The file behind a URL path, or null: nothing outside the two folders is served. */
const locate = (path) => {
  const [base, relative] = path.startsWith("/pkg/") ? [PKG, path.slice("/pkg/".length)] : [WWW, path.slice(1)];
  const segments = (relative || "index.html").split("/");
  const plain = segments.every((segment) => /^[\w@-][\w@.-]*$/.test(segment));
  return plain ? base + segments.join(sep) : null;
};

const page = async ({ pathname }) => {
  const file = locate(pathname);
  try {
    if (file === null) throw new Error("not a path of ours");
    const body = await readFile(file);
    return new Response(body, { headers: { ...HEADERS, "content-type": TYPES[extname(file).slice(1)] ?? "application/octet-stream" } });
  } catch {
    return new Response("Nothing here.\n", { status: 404, headers: { ...HEADERS, "content-type": "text/plain; charset=utf-8" } });
  }
};

/** One line for an exchange: what was sent, what came back, and why it was sent. */
const exchangeLine = ({ request, response, error, reason, durationMs }) => {
  const { pathname, search } = new URL(request.url);
  const signed = Object.keys(request.headers).some((name) => name.toLowerCase() === "authorization");
  const why = `${REASONS[reason] ?? reason}, ${signed ? "signed" : "unsigned"}`;
  return `  ${request.method} ${pathname}${search}  ${response?.status ?? error}  ${why}  (${Math.round(durationMs)} ms)`;
};

/** Makes one service, with all that it says. Null if it could not be made. */
const create = async (client, order, exchanges) => {
  console.log(`\n${order.providerName} ${order.region}`);
  try {
    const service = await client.services.create(order);
    const status = exchanges.at(-1)?.response?.status;
    const { raw, ...typed } = service;
    console.log(`  ${JSON.stringify(typed)}`);
    return { service, status };
  } catch (error) {
    console.error(`  failed: ${isAtlasError(error) ? `${error.code}: ` : ""}${error.message}`);
    if (error.hint) console.error(`  ${error.hint}`);
    return null;
  }
};

const { values: options } = parseArgs({ options: { once: { type: "boolean" }, port: { type: "string" } } });

// So that the page has something to wait for.
const mock = createMockAtlas({ looks: 4 });
const answer = (request) => {
  const url = new URL(request.url);
  return url.pathname.startsWith("/api/") ? mock.fetch(request) : page(url);
};
const server = await serve(answer, { port: Number(options.port ?? 0) });

const stop = async () => {
  await server.close();
  process.exit();
};
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, stop);

console.log(`atlas-private-endpoint ${version}`);
console.log(`A mock Atlas listens at ${server.url}/api/atlas/`);

const exchanges = [];
const client = new AtlasClient({
  ...mock.credentials,
  projectId: mock.projectId,
  baseUrl: server.url,
  onExchange(event) {
    exchanges.push(event);
    console.log(exchangeLine(event));
  },
});

const created = [];
for (const order of ORDERS) {
  const made = await create(client, order, exchanges);
  if (made) created.push(made);
}
client.close?.();

console.log("");
process.exitCode = created.length === ORDERS.length ? 0 : 1;
if (!options.once) {
  // The page begins with an empty project, whatever was made above.
  mock.reset();
  console.log(`The page is at ${server.url}/?via=loopback`);
  console.log("Ctrl-C ends it.");
} else {
  await server.close();
  const [first] = created;
  console.log(
    first
      ? `created ${first.service.id} (${first.service.cloudProvider}): ${first.status}`
      : `created none of ${ORDERS.length} services`,
  );
}
