// The code of each client that makes one header, for those that let it be called alone. `kept`: the challenge is known;
// `anew`: it is read first, which is all that most of them can.

import { createRequire } from "node:module";

import { CREDENTIALS, PATH, challengeWith } from "./world.mjs";

const { username, password } = CREDENTIALS;
const userpass = `${username}:${password}`;
const URL_OF_ALL = `http://127.0.0.1${PATH}`;
const require = createRequire(import.meta.url);
const ours = (entry) => import(new URL(`../../pkg/${entry}`, import.meta.url).href);

const session = (entry) => async () => {
  const { DigestSession } = await ours(entry);
  const digest = new DigestSession(CREDENTIALS);
  const request = { method: "GET", uri: PATH };
  return {
    kept: () => digest.authorize(request),
    anew(challenge) {
      digest.receiveChallenge(challenge);
      return digest.authorize(request);
    },
  };
};

/** @type {Record<string, () => Promise<{ kept?: () => string, anew: (challenge: string) => string | Promise<string> }>>} */
export const HEADERS = {
  atlas: session("index.node.js"),
  digest: session("digest.node.js"),

  async "digest-fetch"() {
    const { default: DigestClient } = await import("digest-fetch");
    const client = new DigestClient(username, password);
    const header = () => {
      client.digest.nc += 1;
      return client.addAuth(URL_OF_ALL, {}).headers.Authorization;
    };
    return {
      kept: header,
      anew(challenge) {
        client.parseAuth(challenge);
        return client.addAuth(URL_OF_ALL, {}).headers.Authorization;
      },
    };
  },

  async urllib() {
    // Not exported: the file that its client imports. Its client alone is what a user can import, so that is loaded, too.
    await import("urllib");
    const { digestAuthHeader } = await import(new URL("./utils.js", import.meta.resolve("urllib")).href);
    return { anew: (challenge) => digestAuthHeader("GET", PATH, challenge, userpass) };
  },

  async "digest-header"() {
    const { default: digest } = await import("digest-header");
    return { anew: (challenge) => digest("GET", PATH, challenge, userpass) };
  },

  async "axios-digest-auth"() {
    const { default: module } = await import("@mhoc/axios-digest-auth");
    // A transport that refuses the first request and keeps the second: nothing else of axios runs.
    let challenge;
    const axios = {
      async request({ headers }) {
        if (headers?.authorization) return headers.authorization;
        throw { response: { status: 401, headers: { "www-authenticate": challenge } } };
      },
    };
    const client = new module.default({ username, password, axios });
    return {
      anew(given) {
        challenge = given;
        return client.request({ method: "GET", url: URL_OF_ALL });
      },
    };
  },

  async "axios-digest"() {
    const { default: module } = await import("axios-digest");
    const client = new module.default(username, password);
    return { anew: (challenge) => client.getAuthHeader(challenge, "GET", URL_OF_ALL).headers.Authorization };
  },

  async request() {
    require("request");
    const { Auth } = require("request/lib/auth");
    const auth = new Auth({ emit() {} });
    auth.basic(username, password, false);
    return { anew: (challenge) => auth.digest("GET", PATH, challenge) };
  },
};

/** Challenges with nonces of their own. */
export const challenges = (number) => Array.from({ length: number }, (_, index) => challengeWith(index.toString(16).padStart(32, "5")));
