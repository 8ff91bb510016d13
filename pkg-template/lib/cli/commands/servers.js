// `mock` and `proxy`: they listen on this machine until they are told to stop.

import { readFile } from "node:fs/promises";

import { isAtlasError, usage } from "../../errors.js";
import { Ending } from "../failures.js";

export async function mock(context) {
  const { options, terminal } = context;
  const { createMockAtlas } = await import("../../../mock.js");
  const atlas = options.script === undefined ? createMockAtlas(looksOf(options)) : await scripted(createMockAtlas, options);
  const { serve } = await import("../../../node.js");
  const server = await serve(atlas.fetch, { port: options.port, signal: context.signal });
  const { publicKey, privateKey } = atlas.credentials;
  const variables = {
    MONGODB_ATLAS_BASE_URL: server.url,
    MONGODB_ATLAS_PUBLIC_KEY: publicKey,
    MONGODB_ATLAS_PRIVATE_KEY: privateKey,
    MONGODB_ATLAS_PROJECT_ID: atlas.projectId,
  };
  terminal.result({ url: server.url, env: variables }, () => Object.entries(variables).map(([name, value]) => `export ${name}=${value}`));
  terminal.note("a mock Atlas listens; Ctrl-C ends it");
  await untilTold(context.signal);
  return stopped(context, server);
}

const looksOf = ({ looks }) => (looks === undefined ? {} : { looks });

/** A mock by its script. What is wrong in that is named as it stands there. */
async function scripted(createMockAtlas, options) {
  const { script: file } = options;
  const { faults = [], ...script } = await scriptIn(file);
  const wrong = (problem) => usage("--script", `holds what is wrong: ${problem}, in ${file}`);
  const blamed = (work, place) => {
    try {
      return work();
    } catch (error) {
      throw isAtlasError(error) ? wrong(error.message.replace(/^(options\.|fault\b)/, place)) : error;
    }
  };
  if (!Array.isArray(faults)) throw wrong("faults must be a list");
  const atlas = blamed(() => createMockAtlas({ ...script, ...looksOf(options) }), "");
  faults.forEach((fault, index) => blamed(() => atlas.fault(fault), `faults[${index}]`));
  return atlas;
}

async function scriptIn(file) {
  let text;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    throw usage("--script", `cannot be read (${error.code}): ${file}`);
  }
  try {
    const script = JSON.parse(text);
    if (typeof script === "object" && script !== null && !Array.isArray(script)) return script;
  } catch (error) {
    throw usage("--script", `must be JSON, and ${file} is not: ${error.message}`);
  }
  throw usage("--script", `must hold an object, as {"looks": 2, "faults": []}: ${file}`);
}

export async function proxy(context) {
  const { options, terminal, env } = context;
  const { createNodeFetch, createProxy } = await import("../../../node.js");
  if (createProxy === undefined) throw new Ending(1, "this build of the package has no proxy");
  const target = options["base-url"] ?? (env.MONGODB_ATLAS_BASE_URL || undefined);
  const onExchange = terminal.isVerbose ? ({ request, response, error }) => terminal.say(`${request.method} ${request.url} -> ${response?.status ?? error}`) : undefined;
  const page = options.page ? await pageOf() : null;
  // With a page of its own, others come in only by name.
  const allowedOrigins = options.origin ?? (page === null ? undefined : []);
  const server = await createProxy({ port: options.port, target, allowedOrigins, page: page?.handler, signal: context.signal, onExchange });
  await lookBehind(server, { fetch: createNodeFetch(), isGiven: target !== undefined });
  const shown = page === null ? {} : { page: server.url + page.start };
  terminal.result({ url: server.url, ...shown }, () => [shown.page ?? server.url]);
  const whom = page === null ? "pages of this machine reach Atlas through it" : "the page reaches Atlas through it, and nothing else";
  terminal.note(`${whom}; Ctrl-C ends it`);
  await untilTold(context.signal);
  return stopped(context, server);
}

/** Asks once what every page would ask first. Closes the proxy where what is behind it is not Atlas. */
async function lookBehind(server, { fetch, isGiven }) {
  const response = await fetch(`${server.url}/api/atlas/v1.0`, { method: "GET", headers: {}, redirect: "manual" }).catch(() => null);
  const body = await response?.json().catch(() => null);
  fetch.close();
  // Atlas asks whoever comes for credentials. It may be busy; and Ctrl-C has closed the proxy where there is no answer.
  const { status = 0 } = response ?? {};
  const isAway = body?.errorCode === "PROXY_TARGET_UNREACHABLE";
  if (!isAway && (response === null || status === 401 || status === 429 || status >= 500)) return;
  await server.close();
  if (isAway) throw new Ending(1, `${body.detail} Check --base-url and the network.`);
  if (isGiven) throw usage("options.target", `is not Atlas, which would ask for credentials (401): it answers ${status}`);
  throw new Ending(1, `Atlas would ask for credentials (401), and the answer is ${status}: what is between here and there?`);
}

async function pageOf() {
  const { demoPage } = await import("../../node/page.js");
  const page = await demoPage();
  if (page === null) throw new Ending(1, "this build of the package does not hold the demo page: leave --page out");
  return page;
}

/** For ever, where nobody can tell. */
function untilTold(signal) {
  return new Promise((resolve) => {
    if (signal?.aborted) resolve();
    else signal?.addEventListener("abort", () => resolve(), { once: true });
  });
}

async function stopped({ terminal }, server) {
  await server.close();
  terminal.note("stopped");
  return 130;
}
