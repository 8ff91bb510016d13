// A target that the test plays, a proxy before it, and requests to the byte.

import { once } from "node:events";
import http from "node:http";
import { connect } from "node:net";

import { load } from "../js/support/package.mjs";

export const { createProxy } = await load("./node");

/**
 * A target that records what comes, and a proxy to it; both gone after the test.
 * @param {import("node:test").TestContext} t
 * @param {{ answer?: http.RequestListener } & Record<string, unknown>} [options] the rest is the proxy's
 */
export async function proxied(t, { answer = (_, outgoing) => outgoing.end("from the target"), ...options } = {}) {
  const seen = [];
  const server = http.createServer(async (incoming, outgoing) => {
    const { method, url, headers, rawHeaders } = incoming;
    const body = Buffer.concat(await incoming.toArray()).toString();
    seen.push({ method, url, headers, rawHeaders, body });
    answer(incoming, outgoing);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close().closeAllConnections());
  const target = `http://127.0.0.1:${server.address().port}`;
  const proxy = await createProxy({ target, ...options });
  t.after(proxy.close);
  return { proxy, target, seen, server };
}

/** Sends bytes, and gives all that comes back until the server closes. */
export async function rawExchange(port, bytes) {
  const socket = connect({ port, host: "127.0.0.1" });
  socket.on("error", () => {});
  socket.write(bytes, "latin1");
  const chunks = [];
  socket.on("data", (chunk) => chunks.push(chunk));
  await once(socket, "close");
  return Buffer.concat(chunks).toString("latin1");
}

/** A request written by hand; `Host` is the proxy's unless another is among the lines. */
export function rawRequest(proxy, start, lines = [], body = "") {
  const host = lines.some((line) => /^host:/i.test(line)) ? [] : [`Host: 127.0.0.1:${proxy.port}`];
  return rawExchange(proxy.port, `${start} HTTP/1.1\r\n${[...host, ...lines, "Connection: close"].join("\r\n")}\r\n\r\n${body}`);
}

/** Status, header lines and body of an answer. */
export function parsed(answer) {
  const [head, ...rest] = answer.split("\r\n\r\n");
  const [start, ...lines] = head.split("\r\n");
  const headers = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]));
  return { status: Number(start.split(" ")[1]), headers, body: rest.join("\r\n\r\n") };
}
