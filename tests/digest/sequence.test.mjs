// The scripts of tests/vectors/digest-sequence.json: what goes out and what comes in, in turn, through `createDigestFetch`
// and a `fetch` that plays the server.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { challenge, digest, failure, fieldsOf, unauthorized } from "./support/harness.mjs";

const entries = JSON.parse(readFileSync(new URL("../vectors/digest-sequence.json", import.meta.url), "utf8"));

/** Entries that describe a situation in words: the test that is made of each, if there is one. */
const IN_WORDS = {
  "nc-hex": "defect 36",
  "parallel-warm": "defect 54",
  "cnonce-secure": "defect 47",
  "body-request-object": "defect 59",
  "method-as-sent": "defect 49",
  "response-drained": "fetch.test.mjs, connections are kept",
  // It takes four thousand million requests: no test here.
  "nc-exhausted": "none",
};

const stream = (text) => new Blob([text]).stream();
/** What an entry says in words beside its steps. */
const SPECIAL = {
  "allow-list": { client: { origins: ["https://api.example"] } },
  "user-supplied-authorization": { init: { headers: { authorization: "caller" } } },
  "probe-first": { init: { method: "POST", body: () => stream("big"), duplex: "half" } },
  "url-credentials": { url: "https://user:pass@host/", error: { name: "UsageError", argument: "input" } },
  // `fetch` users expect a response there; a page that cannot know why gets an error that tells.
  "www-authenticate-hidden": { type: "cors", error: { name: "AuthenticationError", code: "auth.challenge_hidden", reason: "hidden" } },
  // Its steps end after one more try. Two are ours: the third nonce is answered too, and then it is over.
  "stale-loop": {
    steps: (steps) => [
      ...steps.slice(0, -1),
      { ...steps[4], authorization: { ...steps[4].authorization, nonce: "n3" } },
      { ...steps[5], headers: { "www-authenticate": challenge("n4", ", stale=true") } },
      steps.at(-1),
    ],
  },
};

/** A `fetch` that checks each request against the script and gives the answer that stands there. */
function player(steps, { type }) {
  return async (url, { method, headers, body }) => {
    const expected = steps.shift();
    assert.equal(expected?.dir, "out", `a request that is not in the script: ${method} ${url} ${headers.authorization}`);
    assert.deepEqual([method, url], [expected.method, expected.url]);
    if (expected.body !== undefined) assert.equal(await new Response(body).text(), expected.body);
    if (expected.authorization === null || typeof expected.authorization === "string") {
      assert.equal(headers.authorization ?? null, expected.authorization);
    } else {
      const fields = fieldsOf(headers.authorization);
      for (const [name, value] of Object.entries(expected.authorization)) assert.equal(fields[name], value, name);
    }
    const { status, headers: sent, body: text } = steps.shift();
    const response = new Response(text ?? (status === 204 ? null : "text"), { status, headers: sent });
    return type === undefined ? response : Object.defineProperty(response, "type", { value: type });
  };
}

/** Brings a client to where the first step finds it: that nonce, used so many times. */
async function prime(fetch, { authorization, url }, state) {
  const uses = Number.parseInt(authorization?.nc ?? "1", 16) - 1;
  state.fetch = async (_, { headers }) => (headers.authorization === undefined ? unauthorized(challenge(authorization.nonce)) : new Response());
  for (let use = 0; use < uses; use += 1) await fetch(url);
}

for (const { id, title, steps: written } of entries.filter(({ id }) => !(id in IN_WORDS))) {
  test(`sequence ${id}: ${title}`, async (t) => {
    const special = SPECIAL[id] ?? {};
    const steps = (special.steps?.(written) ?? [...written]).filter(({ dir }) => dir !== "note");
    const state = {};
    const fetch = digest(t, { ...special.client, fetch: (...args) => state.fetch(...args) });
    if (typeof steps[0].authorization === "object" && steps[0].authorization !== null) await prime(fetch, steps[0], state);
    state.fetch = player(steps, special);
    while (steps.length > 0) {
      const [{ url = special.url, method, body }] = steps;
      const init = { method, body, ...special.init };
      if (typeof init.body === "function") init.body = init.body();
      if (special.error) {
        const { name, code, reason, argument } = await failure(fetch(url, init));
        assert.deepEqual({ name, code, reason, argument }, { code: argument && "usage.invalid_argument", reason: undefined, argument: undefined, ...special.error });
        assert.deepEqual(steps.splice(0).map(({ dir }) => dir), ["result"]);
        continue;
      }
      const response = await fetch(url, init);
      const result = steps.shift();
      assert.deepEqual([result?.dir, response.status], ["result", result?.status]);
      if (result.body !== undefined) assert.equal(await response.text(), result.body);
    }
  });
}

test("every entry is replayed, or named with the test in its place", () => {
  const ids = entries.map(({ id }) => id);
  assert.equal(ids.length, 30);
  for (const id of [...Object.keys(IN_WORDS), ...Object.keys(SPECIAL)]) assert.ok(ids.includes(id), id);
});
