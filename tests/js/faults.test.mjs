// What is repeated, and what is not: the table of docs/private-endpoints.md, cell by cell.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mock, test } from "node:test";

import { answer, client, failure, scripted, unauthorized } from "./support/calls.mjs";

const guide = readFileSync(new URL("../../docs/private-endpoints.md", import.meta.url), "utf8");
const rows = [...guide.matchAll(/^\| (?!---)([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)].map(([, ...cells]) => cells);
const table = rows.slice(rows.findIndex(([first]) => first === "fault"));
/** The cell of a fault for a method. */
const cell = (fault, method) => {
  const [head, ...lines] = table;
  const column = head.findIndex((names) => names.split(", ").includes(method));
  return lines.find(([name]) => name.startsWith(fault))[column];
};

/** How many requests go out by the last column, which has a number for each of the three before. */
const sent = (fault, method) => {
  const column = table[0].findIndex((names) => names.split(", ").includes(method));
  return Number(table.slice(1).find(([name]) => name.startsWith(fault)).at(-1).split(", ")[column - 1]);
};

const refusal = (status, headers) => answer(status, headers, { error: status, errorCode: "X", detail: "on purpose", parameters: [] });
const done = answer(200, {}, {});
const LOST = new TypeError("fetch failed");

const REFUSED = Object.assign(new TypeError("fetch failed"), { cause: Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" }) });
/** An answer whose body breaks off. */
const broken = { ...answer(200), text: async () => { throw new TypeError("terminated"); } };

/** For each row of the table: the answers to a client that repeats once. */
const FAULTS = {
  "429": (signed) => [unauthorized(), refusal(429, { "retry-after": "1" }), signed(done)],
  "502, 503, 504": (signed) => [unauthorized(), refusal(503), signed(done)],
  "no answer, or not in time, before": (signed) => [LOST, unauthorized(), signed(done)],
  "the same, after that": (signed) => [unauthorized(), LOST, signed(done)],
  "a connection refused": (signed) => [unauthorized(), REFUSED, signed(done)],
  "a body that breaks off": (signed) => [unauthorized(), broken, signed(done)],
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
      assert.equal(requests.length, sent(fault, method));
      if (said.includes("mayHaveExecuted")) assert.equal(error.mayHaveExecuted, said.endsWith("true"));
      const kind = /`(unavailable|other)`/.exec(said);
      if (kind) assert.equal(error.kind, kind[1]);
    });
  }
}

test("every row of the table is tried, but for the abort", () => {
  const names = table.slice(1, table.findIndex(([name]) => name === "an abort")).map(([name]) => name);
  for (const name of names) assert.ok(Object.keys(FAULTS).some((fault) => name.startsWith(fault)), name);
  assert.equal(names.length, Object.keys(FAULTS).length);
});

test("a 429 that says when: a POST waits so long, and not a moment less", async () => {
  const { fetch, requests } = scripted([unauthorized(), refusal(429, { "retry-after": "2" }), done]);
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    const call = client({ fetch, maxRetries: 1 }).request({ method: "POST", path: "/groups/{groupId}/things", body: {} });
    const turn = async () => { for (let index = 0; index < 20; index += 1) await new Promise((resolve) => setImmediate(resolve)); };
    await turn();
    mock.timers.tick(1_999);
    await turn();
    assert.equal(requests.length, 2);
    // A little later than asked, so that not all come back together: a quarter of the first pause at the most.
    mock.timers.tick(126);
    await call;
    assert.equal(requests.length, 3);
  } finally {
    mock.timers.reset();
  }
});

test("half a body that looks whole is no JSON: decode.invalid, and no repetition", async () => {
  for (const method of ["GET", "PUT", "POST"]) {
    const { fetch, requests } = scripted([unauthorized(), answer(200, {}, '{ "a": ')]);
    const { error } = await hurried(client({ fetch, maxRetries: 1 }).request({ method, path: "/groups/{groupId}/things" }));
    assert.equal(error.code, "decode.invalid");
    assert.equal(requests.length, 2);
  }
});

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
