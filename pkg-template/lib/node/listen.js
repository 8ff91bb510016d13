// What every server of this package has in common: where it listens, how it ends, how it says no.

import { Buffer } from "node:buffer";
import { once } from "node:events";

import { usage } from "../errors.js";

const MAX_BODY_BYTES = 1024 * 1024;

/** The options of `ListenOptions`, checked. */
export function listenOptions({ port = 0, host = "127.0.0.1", signal }) {
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw usage("options.port", "must be an integer from 0 to 65535");
  if (typeof host !== "string" || host === "") throw usage("options.host", "must be a host name or an address");
  return { port, host, signal };
}

/** Resolves when the server listens. */
export async function listen(server, { port, host }) {
  try {
    server.listen({ port, host });
    await once(server, "listening");
  } catch (cause) {
    const where = `${port} on ${host}`;
    switch (cause?.code) {
      case "EADDRINUSE":
        throw usage("options.port", `${where} is taken; choose another, or 0 for any free one`);
      case "EACCES":
        throw usage("options.port", `${where} needs more rights than this process has; choose one above 1023`);
      default:
        throw usage("options.host", `cannot have port ${where} (${cause?.code ?? "unknown error"}); choose an address of this machine`);
    }
  }
}

/**
 * The face of a server that listens.
 * @param {import("node:http").Server} server
 * @param {{ host: string, signal?: AbortSignal }} options
 * @param {() => void=} ended called once, when it is closed
 */
export function running(server, { host, signal }, ended) {
  const { port } = server.address();
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  let closed;
  const close = () => {
    closed ??= new Promise((resolve) => {
      signal?.removeEventListener("abort", close);
      server.close(() => resolve());
      server.closeAllConnections();
      ended?.();
    });
    return closed;
  };
  signal?.addEventListener("abort", close, { once: true });
  if (signal?.aborted) close();
  return { url, port, close, [Symbol.asyncDispose]: close };
}

/** All of the body; null where it is over 1 MiB. Read to its end even so: a client that is still sending misses the answer. */
export async function readBody(incoming) {
  const chunks = [];
  let length = 0;
  for await (const chunk of incoming) {
    length += chunk.length;
    if (length <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return length > MAX_BODY_BYTES ? null : Buffer.concat(chunks);
}
