// What `onExchange` of the proxy is told: the exchange, without what only the page and Atlas should know.

import { Buffer } from "node:buffer";

import { masked, observed } from "../exchanges.js";
import { decoded } from "./response.js";

const MASK = "•••";
/** Of a body's start, for the event. The page gets all of it. */
const SHOWN_BYTES = 1024 * 1024;
/** Keys, secrets and passwords that the API sends or is sent, in JSON and by themselves. */
const SECRET_MEMBERS = /("\w*(?:secret|password|token|privateKey)"\s*:\s*)"(?:[^"\\]|\\.)*"/gi;
const SECRETS = /\bmdb_sa_sk_[\w.~-]+/g;

/**
 * Wraps exchanges so that a listener, if there is one, hears of each.
 * @param {undefined | ((event: any) => unknown)} onExchange
 * @returns {(request: any, signal: AbortSignal, run: (copy?: (chunk: Buffer) => void) => Promise<any>) => Promise<unknown>}
 */
export function exchangesTold(onExchange) {
  if (onExchange === undefined) return (_, __, run) => run();
  const observe = observed(({ request, response, error, durationMs }) => onExchange({ request, response, error, durationMs }), 0);
  return (request, signal, run) => {
    const body = request.body.length === 0 ? null : shown(request.url, request.body.toString());
    const step = { method: request.method, url: request.url, headers: Object.fromEntries(request.headers), body };
    return observe(async () => {
      const chunks = [];
      let length = 0;
      const received = await run((chunk) => {
        length += chunk.length;
        if (length <= SHOWN_BYTES) chunks.push(chunk);
      });
      const text = length > SHOWN_BYTES ? `(${length} bytes)` : await textOf(Buffer.concat(chunks), received.headers["content-encoding"]);
      const headers = Object.fromEntries(Object.entries(received.headers).map(([name, value]) => [name, String(value)]));
      return { status: received.statusCode, headers, body: shown(request.url, text) };
    })(step, signal);
  };
}

/** A token's request and answer are secrets from end to end. */
const shown = (url, body) =>
  new URL(url).pathname.startsWith("/api/oauth/") ? MASK : body.replace(SECRET_MEMBERS, `$1"${MASK}"`).replace(SECRETS, MASK);

async function textOf(bytes, coding) {
  try {
    return (await decoded(bytes, coding)).toString();
  } catch {
    return `(${bytes.length} bytes)`;
  }
}
