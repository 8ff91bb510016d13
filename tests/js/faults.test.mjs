// What is repeated, and what is not: the table of docs/private-endpoints.md, cell by cell.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mock, test } from "node:test";

import { answer, client, failure, scripted, unauthorized } from "./support/calls.mjs";

const guide = readFileSync(new URL("../../docs/private-endpoints.md", import.meta.url), "utf8");
const rows = [...guide.matchAll(/^\| (?!---)([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)].map(([, ...cells]) => cells);
const table = rows.slice(rows.findIndex(([first]) => first === "fault"));
/** The cell of a fault for a method. */
const cell = (fault, method) => {
  const [head, ...lines] = table;
  const column = head.findIndex((names) => names.split(", ").includes(method));
  return lines.find(([name]) => name.startsWith(fault))[column];
};

const refusal = (status, headers) => answer(status, headers, { error: status, errorCode: "X", detail: "on purpose", parameters: [] });
const done = answer(200, {}, {});
const LOST = new TypeError("fetch failed");

/** For each row of the table: the answers to a client that repeats once. */
const FAULTS = {
  "429": (signed) => [unauthorized(), refusal(429, { "retry-after": "1" }), signed(done)],
  "502, 503, 504": (signed) => [unauthorized(), refusal(503), signed(done)],
  "no answer, or not in time, before": (signed) => [LOST, unauthorized(), signed(done)],
  "the same, after that": (signed) => [unauthorized(), LOST, signed(done)],
  "500": (signed) => [unauthorized(), refusal(500), signed(done)],
  "a nonce or a token": (signed) => [
    unauthorized(),
    unauthorized('Digest realm="MMS Public API", nonce="c2Vjb25k", algorithm=MD5, qop="auth", stale=true'),
    signed(done),
  ],
  "a redirect": (signed) => [unauthorized(), answer(302, { location: "https://elsewhere.example/" }), signed(done)],
};

/** Lets every pause be over at once. */
async function hurried(promise) {
  mock.timers.enable({ apis: ["setTimeout"] });
  let settled = false;
  const end = () => (settled = true);
  promise.then(end, end);
  try {
    while (!settled) {
      await new Promise((resolve) => setImmediate(resolve));
      // Longer than any pause after a first try, and shorter than the limit of a request.
      mock.timers.tick(5_000);
    }
    return await promise.then((value) => ({ value }), (error) => ({ error }));
  } finally {
    mock.timers.reset();
  }
}

for (const [fault, script] of Object.entries(FAULTS)) {
  for (const method of ["GET", "HEAD", "DELETE", "PUT", "POST", "PATCH"]) {
    const said = cell(fault, method);
    test(`${fault} × ${method}: ${said}`, async () => {
      const answers = script((response) => response);
      const { fetch, requests } = scripted((_, __, index) => answers[index] ?? done);
      const atlas = client({ fetch, maxRetries: 1 });
      const body = ["POST", "PUT", "PATCH"].includes(method) ? { a: 1 } : undefined;
      const { error } = await hurried(atlas.request({ method, path: "/groups/{groupId}/things", body }));
      atlas.close();
      const repeats = /^(repeated|sent again)/.test(said);
      assert.equal(error === undefined, repeats, String(error));
      // The fault is the first answer that is no challenge, or the first of all.
      assert.equal(requests.length, repeats ? 3 : answers.findIndex((given) => given === LOST || given.status !== 401) + 1);
      if (said.includes("mayHaveExecuted")) assert.equal(error.mayHaveExecuted, said.endsWith("true"));
      const kind = /`(unavailable|other)`/.exec(said);
      if (kind) assert.equal(error.kind, kind[1]);
    });
  }
}

test("maxRetries: 0 repeats nothing, and a number repeats so often", async () => {
  for (const maxRetries of [0, 1, 4]) {
    const { fetch, requests } = scripted([LOST]);
    const { error } = await hurried(client({ fetch, maxRetries }).regionalMode.get());
    assert.equal(error.code, "transport.failed");
    assert.equal(error.attempts, maxRetries + 1);
    assert.equal(requests.length, maxRetries + 1);
  }
});

test("an abort during a pause ends it at once, with the signal's reason, and leaves no timer", async () => {
  const { fetch, requests } = scripted([LOST]);
  const controller = new AbortController();
  const before = process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
  const call = failure(client({ fetch, maxRetries: 3 }).regionalMode.get({ signal: controller.signal }));
  while (requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  const reason = new Error("enough");
  controller.abort(reason);
  assert.equal(await call, reason);
  assert.equal(process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length, before);
});
