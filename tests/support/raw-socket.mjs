// A TCP server on loopback that keeps the bytes of each request and answers with scripted bytes: for what no
// HTTP library would record or say (exact request heads, cut connections, short bodies, garbage).

import { once } from "node:events";
import { createServer } from "node:net";

/**
 * One answer. A string or bytes are sent, and the connection is kept; `end` closes it after them, resets it, or with
 * "hang" sends nothing more and waits.
 * @typedef {string | Uint8Array | { bytes?: string | Uint8Array, end?: "keep" | "close" | "reset" | "hang" }} RawAnswer
 */

/**
 * Starts the server on a free loopback port.
 * @param {readonly RawAnswer[] | ((request: Buffer, index: number) => RawAnswer | Promise<RawAnswer>)} script
 *   the answer to each request in the order they come; a list's last answer serves all further ones
 */
export async function startRawSocket(script) {
  const answerTo = typeof script === "function" ? script : (_, index) => script[Math.min(index, script.length - 1)];
  const requests = [];
  const sockets = new Set();
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    // A client may reset too; that is part of some scripts.
    socket.on("error", () => {});
    serveConnection(socket, requests, answerTo);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  const close = async () => {
    if (!server.listening) return;
    server.close();
    for (const socket of sockets) socket.destroy();
    await once(server, "close");
  };
  return {
    url: `http://127.0.0.1:${port}`, port,
    /** The raw bytes of each request, head and body. */
    requests,
    /** The same as text, a character for each byte. */
    texts: () => requests.map((bytes) => bytes.toString("latin1")),
    connections: () => connections,
    close, [Symbol.asyncDispose]: close,
  };
}

/**
 * The bytes of a response. `Content-Length` is the body's unless given: a larger one makes the body a short one.
 * @param {number} status
 * @param {Readonly<Record<string, string | readonly string[]>>} [headers]
 * @param {string | Uint8Array} [body]
 * @returns {Buffer}
 */
export function rawResponse(status, headers = {}, body = "") {
  const content = Buffer.from(body);
  const all = { "Content-Length": String(content.length), ...headers };
  const lines = Object.entries(all).flatMap(([name, values]) => [values].flat().map((value) => `${name}: ${value}\r\n`));
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status} Scripted\r\n${lines.join("")}\r\n`, "latin1"), content]);
}

async function serveConnection(socket, requests, answerTo) {
  let pending = Buffer.alloc(0);
  try {
    for await (const chunk of socket) {
      pending = Buffer.concat([pending, chunk]);
      for (let length = requestLength(pending); length !== null; length = requestLength(pending)) {
        const request = pending.subarray(0, length);
        pending = pending.subarray(length);
        const index = requests.push(request) - 1;
        if (!send(socket, await answerTo(request, index))) return;
      }
    }
  } catch {
    // The client went away.
  }
}

/** @returns {boolean} whether the connection goes on */
function send(socket, answer) {
  const { bytes = "", end = "keep" } = typeof answer === "string" || answer instanceof Uint8Array ? { bytes: answer } : answer;
  if (bytes.length > 0) socket.write(typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes);
  if (end === "close") socket.end();
  if (end === "reset") socket.resetAndDestroy();
  return end === "keep";
}

/** How many bytes the first request takes; null: it is not complete. */
function requestLength(bytes) {
  const headEnd = bytes.indexOf("\r\n\r\n");
  if (headEnd === -1) return null;
  const head = bytes.toString("latin1", 0, headEnd);
  const start = headEnd + 4;
  if (/^transfer-encoding:.*chunked/im.test(head)) {
    const end = bytes.indexOf("0\r\n\r\n", start, "latin1");
    return end === -1 ? null : end + 5;
  }
  const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
  return bytes.length < start + length ? null : start + length;
}
