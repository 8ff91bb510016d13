// `createNodeFetch`: as much of fetch as this package needs, on node:http and node:https. A body is read as it comes,
// whether or not anybody asks for it: so a response that nobody reads gives its connection back all the same.

import { Buffer } from "node:buffer";
import http from "node:http";
import https from "node:https";

import { closed, usage } from "../errors.js";
import { watchersOf } from "../signals.js";
import { NodeResponse, collect } from "./response.js";

const MODULES = { "http:": http, "https:": https };
/** Longer than the pauses of most waits, shorter than what gateways forget silently. */
const IDLE_MS = 30_000;
const NOTHING = Buffer.alloc(0);
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

export function createNodeFetch(options) {
  const agentOf = agents(options ?? {});
  const calls = new Set();
  let isClosed = false;

  const nodeFetch = async (input, init = {}) => {
    if (isClosed) throw closed("fetch");
    const { signal, redirect = "manual" } = init;
    signal?.throwIfAborted();
    const request = requestOf(input, init);
    request.head.agent = agentOf(request.head.protocol);
    return answerOf(request, redirect, signal ? [calls, watchersOf(signal)] : [calls]);
  };

  const close = () => {
    if (isClosed) return;
    isClosed = true;
    for (const end of [...calls]) end(closed("fetch"));
    agentOf.destroy();
  };
  const members = { close: { value: close } };
  if (Symbol.dispose) members[Symbol.dispose] = { value: close };
  return Object.defineProperties(nodeFetch, members);
}

/** An agent for each protocol, made when it is first needed; or the caller's, which stays the caller's to end. */
function agents({ maxSockets = 64, agent }) {
  if (!Number.isInteger(maxSockets) || maxSockets < 1 || maxSockets > 65_535) {
    throw usage("options.maxSockets", "must be a whole number from 1 to 65535");
  }
  if (agent !== undefined && (typeof agent !== "object" || agent === null || typeof agent.addRequest !== "function")) {
    throw usage("options.agent", "must be an Agent of node:http or node:https, or made like one");
  }
  const own = {};
  const agentOf = (protocol) =>
    agent ?? (own[protocol] ??= new MODULES[protocol].Agent({ keepAlive: true, maxSockets, timeout: IDLE_MS }));
  agentOf.destroy = () => Object.values(own).forEach((one) => one.destroy());
  return agentOf;
}

/** What `http.request` is to be called with, and the body. */
function requestOf(input, init) {
  const url = new URL(input);
  if (!Object.hasOwn(MODULES, url.protocol)) throw new TypeError(`fetch failed: ${url.protocol} is not http or https`);
  if (url.username !== "" || url.password !== "") throw new TypeError("fetch failed: the URL holds a user name or password");
  const method = String(init.method ?? "GET").toUpperCase();
  const headers = { accept: "*/*", "accept-encoding": "gzip, deflate, br", ...lowerCased(init.headers) };
  const { body, type } = bodyOf(init.body);
  if (type !== null) headers["content-type"] ??= type;
  // Node gives a DELETE's body no length by itself, and what is sent then would be read as a second request.
  if (body.length > 0 || /^(POST|PUT|PATCH)$/.test(method)) headers["content-length"] = body.length;
  const { protocol, hostname, port, pathname, search } = url;
  return { head: { protocol, hostname: hostname.replace(/^\[|\]$/g, ""), port, path: pathname + search, method, headers, agent: null }, body };
}

function lowerCased(headers) {
  const result = {};
  const pairs = headers?.[Symbol.iterator] ? headers : Object.entries(headers ?? {});
  for (const [key, value] of pairs) {
    const name = key.toLowerCase();
    if (name === "transfer-encoding" || name === "content-length") continue;
    result[name] = Object.hasOwn(result, name) ? `${result[name]}, ${value}` : String(value);
  }
  return result;
}

/** @returns {{ body: Buffer, type: string | null }} the type that fetch would say, where the caller says none */
function bodyOf(body) {
  if (body === undefined || body === null) return { body: NOTHING, type: null };
  if (typeof body === "string") return { body: Buffer.from(body), type: "text/plain;charset=UTF-8" };
  if (body instanceof URLSearchParams) return { body: Buffer.from(String(body)), type: "application/x-www-form-urlencoded;charset=UTF-8" };
  if (ArrayBuffer.isView(body)) return { body: Buffer.from(body.buffer, body.byteOffset, body.byteLength), type: null };
  if (body instanceof ArrayBuffer) return { body: Buffer.from(body), type: null };
  throw usage("init.body", "must be text or bytes");
}

/** Resolves with the head of the answer; its body goes on arriving, and whatever ends the call ends that too. */
function answerOf({ head, body }, redirect, endings) {
  return new Promise((resolve, reject) => {
    const outgoing = MODULES[head.protocol].request(head);
    // Whom a failure concerns: the caller, then the response's `text()`, then nobody.
    let fail = reject;
    const leave = () => {
      fail = null;
      for (const set of endings) set.delete(end);
    };
    const end = (error) => {
      fail?.(error);
      leave();
      outgoing.destroy();
    };
    const unanswered = (cause) => {
      // As fetch says it: what happened is the cause, which has a `code`.
      if (fail === reject) end(new TypeError("fetch failed", { cause }));
    };
    // Interim answers (1xx) are none.
    outgoing.on("response", (incoming) => {
      if (isRefused(incoming, redirect)) {
        return end(new TypeError('fetch failed: the server redirects, and this transport follows nobody; redirect: "manual" shows where to'));
      }
      const arriving = new Promise((resolveBody, rejectBody) => {
        fail = rejectBody;
        const done = (bytes) => {
          resolveBody(bytes);
          leave();
        };
        collect(incoming, done, (cause) => fail && end(new TypeError("terminated", { cause })));
      });
      // Nobody need read it.
      arriving.catch(() => {});
      resolve(new NodeResponse(incoming, arriving));
    });
    outgoing.on("error", unanswered);
    outgoing.on("close", () => {
      // Errors are dear, and most requests end well.
      if (fail === reject) unanswered(new Error("the connection was closed before an answer came"));
    });
    for (const set of endings) set.add(end);
    if (body.length > 0) outgoing.end(body);
    else outgoing.end();
  });
}

const isRefused = ({ statusCode, headers }, redirect) => redirect !== "manual" && REDIRECTS.has(statusCode) && headers.location !== undefined;
