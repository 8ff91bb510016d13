// The same rounds of calls against any Digest server: five in turn, twelve at once, for GET and for POST.

import assert from "node:assert/strict";

import { client, GET_PATH, CREATE_PATH, NEW, PROJECT, REF, SERVICE } from "./calls.mjs";

const IN_TURN = 5;
export const AT_ONCE = 12;
const OPERATIONS = [(atlas, options) => atlas.services.get(REF, options), (atlas, options) => atlas.services.create(NEW, options)];

/** How many calls a run of all rounds makes. */
export const CALLS = OPERATIONS.length * (IN_TURN + AT_ONCE);

/**
 * Runs all rounds, each on a client of its own: twelve at once begin without a challenge.
 * @param {{ url: string, credentials: { username: string, password: string } }} server
 * @param {object} [options] for the clients
 * @param {number} [atOnce]
 */
export async function runRounds({ url, credentials }, options, atOnce = AT_ONCE) {
  const make = () => client({ publicKey: credentials.username, privateKey: credentials.password, projectId: PROJECT, baseUrl: url, ...options });
  for (const operate of OPERATIONS) {
    const one = make();
    for (let turn = 0; turn < IN_TURN; turn += 1) assert.equal((await operate(one)).id, SERVICE.id);
    const another = make();
    const results = await Promise.all(Array.from({ length: atOnce }, () => operate(another)));
    for (const { id } of results) assert.equal(id, SERVICE.id);
  }
}

/** What Atlas would answer. */
export const serviceAnswer = () => ({ headers: { "content-type": "application/json" }, body: JSON.stringify(SERVICE) });

/**
 * For servers that echo the request instead of speaking Atlas: a real fetch, whose echo is checked and replaced.
 * @param {string[]} echoes gets "METHOD target" of each accepted request
 */
export const atlasInPlaceOfEcho = (echoes) => async (url, init) => {
  const response = await fetch(url, init);
  if (response.status !== 200) return response;
  const { method, target, body } = await response.json();
  assert.equal(body, init.body ?? "");
  echoes.push(`${method} ${target}`);
  return new Response(JSON.stringify(SERVICE), { status: 200, headers: response.headers });
};

/** What the echoes of all rounds are, in order of the alphabet. */
export const expectedEchoes = (atOnce) => [`GET ${GET_PATH}`, `POST ${CREATE_PATH}`].flatMap((echo) => Array(IN_TURN + atOnce).fill(echo));
