// Many calls at once: one challenge for all, no pair of nonce and count twice, and nobody refused, whatever the
// server's policy on nonces. The only waiting is the server's own latency.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";

import { assertNoUseTwice, digest, pair, scripted, times, unauthorized, challenge, verdicts } from "./support/harness.mjs";

const count = (server, verdict) => verdicts(server).filter((other) => other === verdict).length;

test("twenty in turn: 21 requests", async (t) => {
  const { server, fetch } = await pair(t);
  for (let call = 0; call < 20; call += 1) assert.equal((await fetch(server.url)).status, 200);
  assert.equal(server.records.length, 21);
});

test("twenty cold at once: 21 requests; twenty warm at once: 20 more", async (t) => {
  const { server, fetch } = await pair(t);
  for (const total of [21, 41]) {
    const responses = await Promise.all(times(20, (index) => fetch(`${server.url}/${index}`, { method: index % 2 ? "POST" : "GET", body: index % 2 ? "x" : undefined })));
    assert.ok(responses.every(({ status }) => status === 200));
    assert.equal(server.records.length, total);
  }
  assertNoUseTwice(server);
});

test("twenty cold at once where no credentials are wanted: 20 requests, none waits for another", async (t) => {
  let most = 0;
  let running = 0;
  const { fetch, requests } = scripted(async () => {
    most = Math.max(most, (running += 1));
    await turn();
    running -= 1;
    return new Response("open");
  });
  const client = digest(t, { fetch });
  await Promise.all(times(20, () => client("https://api.example/")));
  assert.equal(requests.length, 20);
  assert.equal(most, 19, "after the first");
});

test("a leader that fails hands over to the next, again and again", async (t) => {
  let tries = 0;
  const { fetch } = scripted((url, { headers }) => {
    if (headers.authorization) return new Response("accepted");
    tries += 1;
    return tries <= 5 ? new TypeError("fetch failed") : unauthorized(challenge());
  });
  const client = digest(t, { fetch });
  const results = await Promise.allSettled(times(20, () => client("https://api.example/")));
  assert.equal(results.filter(({ status }) => status === "rejected").length, 5);
  assert.equal(results.filter(({ value }) => value?.status === 200).length, 15);
});

/** A latency of up to so many turns of the event loop, of numbers that look random and are the same each time. */
function jitter(most) {
  // The constants are Numerical Recipes'.
  let state = 1;
  return async () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    for (let left = (state / 2 ** 32) * most; left > 0; left -= 1) await turn();
  };
}

const AT_ONCE = 64;
/** Each policy, how many requests it may take for each that is accepted, and how many calls are made. */
const POLICIES = {
  "counts seen once": [{}, 1.01],
  "nextnonce with each answer": [{ nextNonce: "always" }, 1.01],
  "a nonce for fifty requests, then stale": [{ nonceUses: 50 }, 3],
  "a nonce for fifty requests, the next with the last answer": [{ nonceUses: 50, nextNonce: "last" }, 3],
  "a nonce for fifty requests, refused without stale": [{ nonceUses: 50, stale: false }, 3],
  "a nonce for five hundred requests of any kind": [{ nonceLife: 500 }, 3],
  "always the same nonce, another opaque after fifty": [{ nonce: () => "same", nonceUses: 50, challenges: [{ opaque: (issue) => `o${issue}` }] }, 3],
  "counts exactly in order": [{ nc: "next" }, 4],
  "one-time nonces, the next with each answer": [{ nonceUses: 1, nextNonce: "last" }, 4],
  // Every second request is in vain there, and at last each goes alone: it is slow, and right.
  "one-time nonces, stale": [{ nonceUses: 1 }, 5, 500],
  "one-time nonces, refused without stale": [{ nonceUses: 1, stale: false }, 5, 500],
};
for (const [name, [policy, most, calls = 2000]] of Object.entries(POLICIES)) {
  test(`${calls} requests, ${AT_ONCE} at once, with jitter, ${name}: none refused, no count twice`, async (t) => {
    const { server, fetch } = await pair(t, { ...policy, latency: jitter(16) });
    let left = calls;
    const statuses = new Map();
    const run = async () => {
      while (left > 0) {
        left -= 1;
        const response = await fetch(`${server.url}/${left}`);
        await response.text();
        statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
      }
    };
    await Promise.all(times(AT_ONCE, run));
    assert.deepEqual([...statuses], [[200, calls]]);
    assert.equal(count(server, "accepted"), calls);
    if (!name.startsWith("always the same")) assertNoUseTwice(server);
    const { length } = server.records;
    assert.ok(length <= calls * most, `${length} requests`);
    t.diagnostic(`${length} requests`);
  });
}
