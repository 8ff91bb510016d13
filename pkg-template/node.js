// What only Node can do: a loopback server around a fetch-shaped handler.

import { Buffer } from "node:buffer";
import { once } from "node:events";
import { createServer } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

import { usage } from "./lib/errors.js";

const MAX_BODY_BYTES = 1024 * 1024;

/** A request has this where its target, byte for byte, is another than its URL's path and query. */
const TARGET = Symbol.for("atlas-private-endpoint.target");
/** An error has this that stands for a broken connection: the client gets one, not a 500. */
const CUT = Symbol.for("atlas-private-endpoint.cut");

export async function serve(handler, options) {
  if (typeof handler !== "function") throw usage("handler", "must be a function from Request to Response");
  const { port, host, signal } = readOptions(options ?? {});
  signal?.throwIfAborted();
  const server = createServer();
  await listen(server, { port, host });
  return running(server, { handler, host, signal });
}

function readOptions({ port = 0, host = "127.0.0.1", signal }) {
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw usage("options.port", "must be an integer from 0 to 65535");
  if (typeof host !== "string" || host === "") throw usage("options.host", "must be a host name or an address");
  return { port, host, signal };
}

async function listen(server, { port, host }) {
  try {
    server.listen({ port, host });
    await once(server, "listening");
  } catch (cause) {
    const where = `port ${port} on ${host}`;
    switch (cause?.code) {
      case "EADDRINUSE":
        throw usage("options.port", `${where} is taken; choose another, or 0 for any free one`);
      case "EACCES":
        throw usage("options.port", `${where} needs more rights than this process has; choose one above 1023`);
      default:
        throw usage("options.host", `cannot listen on ${where} (${cause?.code ?? "unknown error"}); choose an address of this machine`);
    }
  }
}

/** The server's face. */
function running(server, { handler, host, signal }) {
  const { port } = server.address();
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  let closed;
  const close = () => {
    closed ??= new Promise((resolve) => {
      signal?.removeEventListener("abort", close);
      server.close(() => resolve());
      server.closeAllConnections();
    });
    return closed;
  };
  server.on("request", (incoming, outgoing) => exchange({ incoming, outgoing, handler, url }));
  signal?.addEventListener("abort", close, { once: true });
  if (signal?.aborted) close();
  return { url, port, close, [Symbol.asyncDispose]: close };
}

/** One request, and whatever becomes of it: never rejects. */
async function exchange({ incoming, outgoing, handler, url }) {
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

/** All of the body; null where it is too large. Read to its end even so: a client that is still sending misses the answer. */
async function readBody(incoming) {
  const chunks = [];
  let length = 0;
  for await (const chunk of incoming) {
    length += chunk.length;
    if (length <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return length > MAX_BODY_BYTES ? null : Buffer.concat(chunks);
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
