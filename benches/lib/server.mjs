// The server that every client is measured against, in a process of its own: Digest as RFC 7616 has it, on node:net and
// node:crypto, sharing no code with what it measures. Not on node:http, which takes longer for a request than the fastest
// client: it is the clients that are to be seen. It refuses what a server is to refuse (an unknown nonce, a count that
// was seen, a `uri` other than the target, a wrong `response`) and counts what it saw. What a client may not send but a
// server can understand (a quoted `nc`) is a breach: counted, and served.
//
// It listens several times: with Digest and without, each with no delay and with 20 ms before the answer; and for bodies.

import { createHash, randomBytes } from "node:crypto";
import http from "node:http";
import { createServer } from "node:net";

import { CREDENTIALS, DELAY_MS, OPAQUE, REALM, serviceBody } from "./world.mjs";

const md5 = (text) => createHash("md5").update(text).digest("hex");
const HA1 = md5(`${CREDENTIALS.username}:${REALM}:${CREDENTIALS.password}`);
/** §3.4: these must not be quoted. */
const BARE = new Set(["algorithm", "qop", "nc"]);
const BODY = serviceBody();
const ANSWER = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(BODY)}\r\n\r\n${BODY}`;

/** Counts that were seen, by nonce. */
const nonces = new Map();
let seen;
const count = () => (seen = { requests: 0, unsigned: 0, accepted: 0, replayed: 0, refused: 0, breaches: {} });
count();

/** Why a signed request is refused; null: it is not. */
function complaint(method, target, authorization) {
  const given = {};
  // RFC 9110 §11.2: for who reads, a token and a quoted string are the same.
  for (const [, name, text, token] of authorization.slice(7).matchAll(/([\w*]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g)) {
    const key = name.toLowerCase();
    if (key in given) return "a parameter is there twice";
    given[key] = text ?? token;
    if (text !== undefined && BARE.has(key)) seen.breaches[`${key} quoted`] = (seen.breaches[`${key} quoted`] ?? 0) + 1;
  }
  const { username, realm, nonce, uri, qop, nc, cnonce, response, opaque } = given;
  const counts = nonces.get(nonce);
  if (!/^Digest /i.test(authorization) || username !== CREDENTIALS.username || realm !== REALM) return "another user, or realm";
  if (counts === undefined) return "the nonce was not issued here";
  if (uri !== target) return "uri is not the target";
  if (qop !== "auth" || !/^[0-9a-f]{8}$/.test(nc) || !cnonce) return "qop, nc or cnonce";
  if (opaque !== OPAQUE) seen.breaches["opaque missing"] = (seen.breaches["opaque missing"] ?? 0) + 1;
  if (response !== md5(`${HA1}:${nonce}:${nc}:${cnonce}:${qop}:${md5(`${method}:${uri}`)}`)) return "response is wrong";
  if (counts.has(nc)) return "replayed";
  counts.add(nc);
  return null;
}

function challenge() {
  const nonce = randomBytes(16).toString("hex");
  nonces.set(nonce, new Set());
  return `Digest realm="${REALM}", qop="auth", algorithm=MD5, nonce="${nonce}", opaque="${OPAQUE}"`;
}

function answerTo(head) {
  seen.requests += 1;
  const authorization = /^authorization:[ \t]*(.*?)[ \t]*$/im.exec(head)?.[1];
  if (authorization === undefined) {
    seen.unsigned += 1;
    return refusal();
  }
  const [method, target] = head.slice(0, head.indexOf("\r\n")).split(" ");
  const reason = complaint(method, target, authorization);
  if (reason === null) {
    seen.accepted += 1;
    return ANSWER;
  }
  if (reason === "replayed") seen.replayed += 1;
  else seen.refused += 1;
  return refusal();
}

const refusal = () => `HTTP/1.1 401 Unauthorized\r\nwww-authenticate: ${challenge()}\r\ncontent-length: 0\r\n\r\n`;

const open = () => {
  seen.requests += 1;
  return ANSWER;
};

/** Requests here are GETs and have no body: a head is all there is. */
function listen(answer, delay) {
  const server = createServer({ noDelay: true }, (socket) => {
    let text = "";
    socket.setEncoding("latin1");
    socket.on("data", (chunk) => {
      text += chunk;
      for (let end = text.indexOf("\r\n\r\n"); end !== -1; end = text.indexOf("\r\n\r\n")) {
        const reply = answer(text.slice(0, end + 2));
        text = text.slice(end + 4);
        if (delay > 0) setTimeout(() => socket.write(reply), delay);
        else socket.write(reply);
      }
    });
    socket.on("error", () => socket.destroy());
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", 1024, () => resolve(`http://127.0.0.1:${server.address().port}`)));
}

/** Takes a body of any length, and answers with how long it was. */
function listenForBodies(withDigest) {
  const server = http.createServer((request, response) => {
    const { authorization } = request.headers;
    const isRefused = withDigest && (authorization === undefined || complaint(request.method, request.url, authorization) !== null);
    let bytes = 0;
    request.on("data", (chunk) => (bytes += chunk.length));
    request.on("end", () => {
      if (isRefused) response.writeHead(401, { "www-authenticate": challenge() }).end();
      else response.end(String(bytes));
    });
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${server.address().port}`)));
}

process.on("message", (wish) => {
  process.send(seen);
  if (wish === "begin") count();
});
process.on("disconnect", () => process.exit());

const [near, far, nearOpen, farOpen, upload, uploadOpen] = await Promise.all([listen(answerTo, 0), listen(answerTo, DELAY_MS), listen(open, 0), listen(open, DELAY_MS), listenForBodies(true), listenForBodies(false)]);
process.send({ near, far, nearOpen, farOpen, upload, uploadOpen });
