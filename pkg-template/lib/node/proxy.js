// `createProxy`: lets a page on this machine reach Atlas. It holds no key: what a page signs goes on as it came.

import http from "node:http";
import https from "node:https";
import { pipeline } from "node:stream/promises";

import { usage } from "../errors.js";
import { ALLOWED_METHODS, back, corsHeaders, isApi, isLoopback, onwards, preflightHeaders, refusal } from "./admission.js";
import { exchangesTold } from "./exchange-events.js";
import { listen, listenOptions, readBody, running } from "./listen.js";
import { handled } from "./serve.js";

export async function createProxy(options) {
  const { where, target, origins, page, onExchange } = readOptions(options ?? {});
  where.signal?.throwIfAborted();
  const server = http.createServer({ insecureHTTPParser: false, requireHostHeader: false });
  const agent = new (moduleOf(target).Agent)({ keepAlive: true });
  await listen(server, where);
  const face = running(server, where, () => agent.destroy());
  if (target.protocol === "http:" && Number(target.port || 80) === face.port) {
    await face.close();
    throw usage("options.target", "is the proxy itself");
  }
  const rules = { hosts: hostsOf(where.host), origins, hasPage: page !== undefined };
  const tell = exchangesTold(onExchange);
  server.on("request", (incoming, outgoing) => exchange({ incoming, outgoing, rules, target, agent, tell, page, url: face.url }));
  // A tunnel is the one thing that a proxy like this must never be.
  server.on("connect", (_, socket) => refuseRaw(socket, 405, "PROXY_METHOD_REFUSED", "There are no tunnels through this proxy."));
  server.on("clientError", ({ code }, socket) => {
    const status = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }[code] ?? 400;
    refuseRaw(socket, status, "PROXY_MALFORMED_REQUEST", "The request is not one of HTTP/1.1, or ambiguous.");
  });
  return face;
}

const moduleOf = ({ protocol }) => (protocol === "https:" ? https : http);

// ---------------------------------------------------------------- options

function readOptions(options) {
  const { target = "https://cloud.mongodb.com", allowedOrigins, page, onExchange } = options;
  for (const name of ["page", "onExchange"]) {
    if (options[name] !== undefined && typeof options[name] !== "function") throw usage(`options.${name}`, "must be a function");
  }
  if (allowedOrigins !== undefined && !Array.isArray(allowedOrigins)) throw usage("options.allowedOrigins", "must be an array of origins");
  return {
    where: listenOptions(options),
    target: targetOf(target),
    origins: allowedOrigins === undefined ? null : new Set(allowedOrigins.map(originOf)),
    page,
    onExchange,
  };
}

function targetOf(value) {
  const url = URL.canParse(String(value)) ? new URL(String(value)) : null;
  if (url === null || !/^https?:\/\/[^/@]+\/$/.test(url.href)) {
    throw usage("options.target", 'must be an origin such as "https://cloud.mongodb.com": no path, no user name');
  }
  if (url.protocol === "http:" && !isLoopback(url)) throw usage("options.target", "must be https outside this machine");
  return url;
}

/** As browsers write it: "null", which any sandboxed page has, is none. */
function originOf(value, index) {
  const url = typeof value === "string" && URL.canParse(value) ? new URL(value) : null;
  if (url === null || url.origin === "null" || url.href !== `${url.origin}/`) {
    throw usage(`options.allowedOrigins[${index}]`, 'must be an origin such as "http://localhost:5173"');
  }
  return url.origin;
}

/**
 * The values of `Host` that mean this proxy. A page that had its own name point to this machine (DNS rebinding) sends that
 * name; an address, or "localhost", cannot be pointed anywhere.
 */
const hostsOf = (host) => ({ localAddress = "", localPort }) => {
  const address = localAddress.replace(/^::ffff:(?=\d+\.)/, "");
  const names = ["localhost", host, address].map((name) => (name.includes(":") ? `[${name}]` : name.toLowerCase()));
  return new Set([...names.map((name) => `${name}:${localPort}`), ...(localPort === 80 ? names : [])]);
};

// ---------------------------------------------------------------- one exchange

/** One request, and whatever becomes of it: never rejects. */
async function exchange({ incoming, outgoing, rules, target, agent, tell, page, url }) {
  const gone = new AbortController();
  outgoing.once("close", () => {
    if (!outgoing.writableFinished) gone.abort(new Error("the client went away"));
  });
  try {
    const refused = refusal(incoming, rules);
    if (refused !== null) return refuse(incoming, outgoing, refused);
    if (!isApi(incoming.url)) return await handled({ incoming, outgoing, handler: page, url });
    if (incoming.method === "OPTIONS") return answer(outgoing, 204, preflightHeaders(incoming));
    const body = await readBody(incoming);
    if (body === null) return refuse(incoming, outgoing, { status: 413, errorCode: "PROXY_BODY_TOO_LARGE", detail: "The body is larger than 1 MiB." });
    const headers = [["host", target.host], ...onwards(incoming)];
    if (body.length > 0 || /^P/.test(incoming.method)) headers.push(["content-length", String(body.length)]);
    const request = { method: incoming.method, url: target.origin + incoming.url, headers, body };
    await tell(request, gone.signal, async (copy) => {
      const received = await sent(request, { target, path: incoming.url, agent, signal: gone.signal });
      await passBack(received, { incoming, outgoing, copy });
      return received;
    });
  } catch (error) {
    if (outgoing.headersSent || outgoing.destroyed) return outgoing.destroy();
    const why = error?.code ?? "it closed the connection";
    refuse(incoming, outgoing, { status: 502, errorCode: "PROXY_TARGET_UNREACHABLE", detail: `No answer came from ${target.origin}: ${why}.` });
  }
}

/** Sends the request on, its target as it came to the byte: the signature covers that. */
function sent({ method, headers, body }, { target, path, agent, signal }) {
  return new Promise((resolve, reject) => {
    const { protocol, hostname, port } = target;
    const request = moduleOf(target).request({ protocol, hostname: hostname.replace(/^\[|\]$/g, ""), port, path, method, headers: headers.flat(), agent, signal });
    request.on("response", resolve);
    request.on("error", reject);
    request.on("close", () => reject(new Error("the connection was closed before an answer came")));
    request.end(body);
  });
}

async function passBack(received, { incoming, outgoing, copy }) {
  const headers = back(received);
  answerHead(outgoing, received.statusCode, [...headers, ...corsHeaders(incoming, headers.map(([name]) => name))]);
  if (copy) received.on("data", copy);
  await pipeline(received, outgoing);
}

// ---------------------------------------------------------------- answers of the proxy's own

function answerHead(outgoing, status, headers) {
  for (const [name, value] of headers) outgoing.appendHeader(name, value);
  outgoing.writeHead(status);
}

function answer(outgoing, status, headers, body) {
  answerHead(outgoing, status, headers);
  outgoing.end(body);
}

/** In the shape of Atlas's errors, so that a client shows it as it shows those. ASCII throughout. */
const errorBody = ({ status, errorCode, detail }) =>
  JSON.stringify({ detail, error: status, errorCode, parameters: [], reason: http.STATUS_CODES[status] });

/** A page may read why, unless it is a page of an origin that is not served. */
function refuse(incoming, outgoing, refused) {
  const isStranger = refused.status === 403 && refused.errorCode !== "PROXY_PATH_REFUSED";
  const cors = isStranger ? [["vary", "Origin"]] : corsHeaders(incoming, ["content-type"]);
  const allow = refused.status === 405 ? [["allow", ALLOWED_METHODS]] : [];
  const body = errorBody(refused);
  incoming.resume();
  answer(outgoing, refused.status, [["content-type", "application/json"], ["content-length", String(body.length)], ...allow, ...cors], body);
}

/** Where there is no request that could be answered: the connection ends. */
function refuseRaw(socket, status, errorCode, detail) {
  if (!socket.writable) return socket.destroy();
  const body = errorBody({ status, errorCode, detail });
  socket.on("error", () => {});
  socket.end(`HTTP/1.1 ${status} ${http.STATUS_CODES[status]}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`);
}
