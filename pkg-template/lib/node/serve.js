// `serve`: a loopback server around a fetch-shaped handler.

import { createServer } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

import { usage } from "../errors.js";
import { listen, listenOptions, readBody, running } from "./listen.js";

/** A request has this where its target, byte for byte, is another than its URL's path and query. */
const TARGET = Symbol.for("atlas-private-endpoint.target");
/** An error has this that stands for a broken connection: the client gets one, not a 500. */
const CUT = Symbol.for("atlas-private-endpoint.cut");

export async function serve(handler, options) {
  if (typeof handler !== "function") throw usage("handler", "must be a function from Request to Response");
  const where = listenOptions(options ?? {});
  where.signal?.throwIfAborted();
  const server = createServer();
  await listen(server, where);
  const face = running(server, where);
  server.on("request", (incoming, outgoing) => handled({ incoming, outgoing, handler, url: face.url }));
  return face;
}

/** One request, and whatever becomes of it: never rejects. */
export async function handled({ incoming, outgoing, handler, url }) {
  const gone = new AbortController();
  outgoing.once("close", () => gone.abort());
  try {
    const body = await readBody(incoming);
    if (body === null) return refuse(outgoing, 413, "The body is larger than 1 MiB.");
    const request = toRequest(incoming, body, { url, signal: gone.signal });
    if (request === null) return refuse(outgoing, 400, "The request's method or target cannot be handled.");
    await send(await handler(request), outgoing);
  } catch (error) {
    if (outgoing.headersSent || error?.[CUT]) outgoing.destroy();
    else refuse(outgoing, 500, "The handler failed.");
  }
}

/** The platform's request, or null where the platform has none like it (TRACE, a target that is no URL). */
function toRequest(incoming, body, { url, signal }) {
  const { method, url: target, rawHeaders } = incoming;
  try {
    const headers = new Headers();
    for (let i = 0; i < rawHeaders.length; i += 2) headers.append(rawHeaders[i], rawHeaders[i + 1]);
    const href = /^[a-z]+:\/\//i.test(target) ? target : `${url}${target.startsWith("/") ? "" : "/"}${target}`;
    const request = new Request(href, { method, headers, signal, body: body.length === 0 ? null : body });
    if (request.url !== `${url}${target}`) Object.defineProperty(request, TARGET, { value: target });
    return request;
  } catch {
    return null;
  }
}

async function send(response, outgoing) {
  // `getSetCookie` apart, Headers has joined lines of one name already, which means the same (RFC 9110 §5.3).
  for (const [name, value] of response.headers) outgoing.appendHeader(name, value);
  outgoing.writeHead(response.status, response.statusText || undefined);
  if (response.body === null) outgoing.end();
  else await pipeline(Readable.fromWeb(response.body), outgoing);
}

/** An answer of the server's own. */
function refuse(outgoing, status, detail) {
  outgoing.writeHead(status, { "content-type": "application/json" });
  outgoing.end(JSON.stringify({ detail, error: status }));
}
