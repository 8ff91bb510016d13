// Every client that is measured, as its README says it is used. `open` gives a call: one GET, its answer parsed.

import http from "node:http";

import { CREDENTIALS, PATH, PROJECT, SERVICE, challengeWith } from "./world.mjs";

const { username, password } = CREDENTIALS;
/** node:http's own agent keeps its connections since Node 19; axios and request are given one like it, to be sure. */
const agent = new http.Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
const ours = (entry) => import(new URL(`../../pkg/${entry}`, import.meta.url).href);

const parsed = async (response) => {
  if (response.status !== 200) throw new Error(`status ${response.status}`);
  return response.json();
};

/** What a call gives must be this, or it counts as a failure. */
export const isRight = (result) => (result?.raw ?? result)?.id === SERVICE.id;

/**
 * @typedef {object} Client
 * @property {string} title
 * @property {string} [module] the npm package it is
 * @property {boolean} [isFloor] knows no Digest: what the others are compared with
 * @property {boolean} [isOurs]
 * @property {(url: string) => Promise<() => Promise<unknown>>} open
 */

/** @type {Record<string, Client>} */
export const CLIENTS = {
  fetch: {
    title: "bare fetch",
    isFloor: true,
    async open(url) {
      return async () => parsed(await fetch(url + PATH));
    },
  },

  "fetch-header": {
    title: "bare fetch, a header made beforehand",
    isFloor: true,
    async open(url) {
      const authorization = `${challengeWith("0".repeat(32))}, username="${username}", uri="${PATH}", nc=00000001, cnonce="${"0".repeat(32)}", response="${"0".repeat(32)}"`;
      return async () => parsed(await fetch(url + PATH, { headers: { authorization } }));
    },
  },

  http: {
    title: "bare node:http",
    isFloor: true,
    async open(url) {
      return () =>
        new Promise((resolve, reject) => {
          http
            .get(url + PATH, { agent }, (response) => {
              const chunks = [];
              response.on("data", (chunk) => chunks.push(chunk));
              response.on("end", () => (response.statusCode === 200 ? resolve(JSON.parse(Buffer.concat(chunks))) : reject(new Error(`status ${response.statusCode}`))));
            })
            .on("error", reject);
        });
    },
  },

  atlas: {
    title: "AtlasClient",
    isOurs: true,
    async open(url) {
      const { AtlasClient } = await ours("index.node.js");
      const client = new AtlasClient({ publicKey: username, privateKey: password, projectId: PROJECT, baseUrl: url });
      return () => client.services.get(SERVICE);
    },
  },

  "atlas-node": {
    title: "AtlasClient over createNodeFetch",
    isOurs: true,
    async open(url) {
      const [{ AtlasClient }, { createNodeFetch }] = await Promise.all([ours("index.node.js"), ours("node.js")]);
      const client = new AtlasClient({ publicKey: username, privateKey: password, projectId: PROJECT, baseUrl: url, fetch: createNodeFetch() });
      return () => client.services.get(SERVICE);
    },
  },

  digest: {
    title: "createDigestFetch",
    isOurs: true,
    async open(url) {
      const { createDigestFetch } = await ours("digest.node.js");
      const digestFetch = createDigestFetch(CREDENTIALS);
      return async () => parsed(await digestFetch(url + PATH));
    },
  },

  "digest-node": {
    title: "createDigestFetch over createNodeFetch",
    isOurs: true,
    async open(url) {
      const [{ createDigestFetch }, { createNodeFetch }] = await Promise.all([ours("digest.node.js"), ours("node.js")]);
      const digestFetch = createDigestFetch({ ...CREDENTIALS, fetch: createNodeFetch() });
      return async () => parsed(await digestFetch(url + PATH));
    },
  },

  "digest-fetch": {
    title: "digest-fetch",
    module: "digest-fetch",
    async open(url) {
      const { default: DigestClient } = await import("digest-fetch");
      const client = new DigestClient(username, password);
      return async () => parsed(await client.fetch(url + PATH, {}));
    },
  },

  urllib: {
    title: "urllib",
    module: "urllib",
    async open(url) {
      const { request } = await import("urllib");
      return async () => {
        const { status, data } = await request(url + PATH, { digestAuth: `${username}:${password}`, dataType: "json" });
        if (status !== 200) throw new Error(`status ${status}`);
        return data;
      };
    },
  },

  "digest-header": {
    title: "digest-header over fetch",
    module: "digest-header",
    async open(url) {
      const { default: digest } = await import("digest-header");
      return async () => {
        const first = await fetch(url + PATH);
        if (first.status !== 401) return parsed(first);
        await first.arrayBuffer();
        const authorization = digest("GET", PATH, first.headers.get("www-authenticate"), `${username}:${password}`);
        return parsed(await fetch(url + PATH, { headers: { authorization } }));
      };
    },
  },

  "axios-digest-auth": {
    title: "@mhoc/axios-digest-auth",
    module: "@mhoc/axios-digest-auth",
    async open(url) {
      const { default: module } = await import("@mhoc/axios-digest-auth");
      const { default: axios } = await import("axios");
      const client = new module.default({ username, password, axios: axios.create({ httpAgent: agent }) });
      return async () => (await client.request({ method: "GET", url: url + PATH, headers: { Accept: "application/json" } })).data;
    },
  },

  "axios-digest": {
    title: "axios-digest",
    module: "axios-digest",
    async open(url) {
      const { default: module } = await import("axios-digest");
      const { default: axios } = await import("axios");
      const client = new module.default(username, password, axios.create({ httpAgent: agent }));
      return async () => (await client.get(url + PATH)).data;
    },
  },

  request: {
    title: "request (deprecated)",
    module: "request",
    async open(url) {
      const { default: request } = await import("request");
      const auth = { user: username, pass: password, sendImmediately: false };
      return () =>
        new Promise((resolve, reject) => {
          request.get({ url: url + PATH, auth, agent, json: true }, (error, response, body) => {
            if (error) reject(error);
            else if (response.statusCode === 200) resolve(body);
            else reject(new Error(`status ${response.statusCode}`));
          });
        });
    },
  },
};
