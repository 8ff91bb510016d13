// Digest with node:http by hand, for a server (401), for a proxy before it (407), or for both.
//
//   import { DigestSession } from "atlas-private-endpoint/digest";
//
//   const server = new DigestSession({ username: "user", password: "password" });
//   const { status, body } = await request("http://camera.local/status", { server });
//   const proxy = new DigestSession({ username: "me", password: "at the proxy" });
//   await request("http://camera.local/status", { server, proxy, via: "http://proxy.local:3128" });

import http from "node:http";

const TRIES = 3;
const ROLES = {
  server: { status: 401, ask: "www-authenticate", answer: "authorization", info: "authentication-info" },
  proxy: { status: 407, ask: "proxy-authenticate", answer: "proxy-authorization", info: "proxy-authentication-info" },
};

/** @returns {Promise<{ status: number, headers: http.IncomingHttpHeaders, body: Buffer }>} */
export async function request(address, { method = "GET", headers = {}, body = "", via, agent, ...sessions }) {
  const url = new URL(address);
  // Each is answered for the target that it sees: the proxy for the whole URL, the server for its path.
  const targets = { proxy: url.href, server: url.pathname + url.search };
  const roles = Object.entries(sessions).map(([name, session]) => ({ session, uri: targets[name], ...ROLES[name] }));
  for (let tries = 0; ; tries += 1) {
    const signed = { host: url.host, ...headers, "content-length": Buffer.byteLength(body) };
    for (const role of roles) {
      role.sent = role.session.authorize({ method, uri: role.uri, body });
      if (role.sent !== null) signed[role.answer] = role.sent;
    }
    const response = await send(via ?? url.origin, { method, path: via ? url.href : targets.server, headers: signed, agent }, body);
    const asked = roles.find(({ status }) => status === response.status);
    for (const { session, sent, info, uri } of asked ? [] : roles) if (sent) session.receiveInfo(response.headers[info], { authorization: sent, uri });
    if (!asked || asked.session.receiveChallenge(response.headers[asked.ask], asked.sent) === "rejected" || tries === roles.length * TRIES) return response;
  }
}

const send = (origin, options, body) =>
  new Promise((resolve, reject) => {
    const outgoing = http.request(origin, options, async (incoming) => {
      const chunks = await incoming.toArray().catch(reject);
      resolve({ status: incoming.statusCode, headers: incoming.headers, body: Buffer.concat(chunks ?? []) });
    });
    outgoing.on("error", reject).end(body);
  });
