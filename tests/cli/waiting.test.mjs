// Waits, refusals and interruptions: exit codes, what is left on stdout, and the line that says how to go on.

import assert from "node:assert/strict";
import { test } from "node:test";

import { NO_ID, setUp, VPCE } from "./support/cli.mjs";

test("a wait whose time is over is 4, its id is on stdout, and the line that goes on works", async () => {
  const { run } = setUp({ mock: { looks: 5 } });
  const made = await run("services create AWS us-east-1 --json");
  const { id } = JSON.parse(made.out);
  const late = await run(`services wait AWS ${id} --deadline 0 --interval 0 --json`);
  assert.equal(late.code, 4);
  assert.equal(JSON.parse(late.out).id, id);
  const [, line] = /^go on with: atlas-private-endpoint (.*)$/m.exec(late.err);
  assert.equal((await run(`${line} --interval 0`)).code, 0);
});

test("the flags that say where go along in the line that goes on", async () => {
  const { mock, run } = setUp();
  const { err } = await run(`services wait AWS ${NO_ID} --deadline 0 --interval 0 --api v2 --project ${mock.projectId}`);
  assert.match(err, new RegExp(`go on with: atlas-private-endpoint services wait AWS ${NO_ID} --project ${mock.projectId} --api v2\n`));
});

test("a service that failed is 4, and nobody is told to wait on", async () => {
  const { mock, run, json } = setUp();
  const { id } = await json("services create AWS us-east-1");
  mock.set({ cloudProvider: "AWS", id }, { status: "FAILED", errorMessage: "No capacity left." });
  const { code, out, err } = await run(`services wait AWS ${id} --interval 0`);
  assert.equal(code, 4);
  assert.match(out, /No capacity left\./);
  assert.doesNotMatch(err, /go on with/);
});

test("a key that is refused is 3, a role that is missing 1", async () => {
  const wrong = setUp({ env: { MONGODB_ATLAS_PRIVATE_KEY: "00000000-0000-4000-8000-000000000000" } });
  const { code, err } = await wrong.run("services list AWS");
  assert.equal(code, 3);
  assert.doesNotMatch(err, /00000000-0000/);
  const reader = setUp({ mock: { readOnly: true } });
  assert.equal((await reader.run("services create AWS us-east-1")).code, 1);
});

test("no network is 1", async () => {
  const { run } = setUp({
    fetch: () => async () => {
      throw new TypeError("fetch failed", { cause: { code: "ENOTFOUND" } });
    },
  });
  const { code, err } = await run("services create AWS us-east-1");
  assert.equal(code, 1);
  assert.match(err, /^atlas-private-endpoint: POST /);
});

test("a create whose answer is lost says how to find out", async () => {
  const { mock, run } = setUp();
  mock.fault({ method: "POST", with: "lost_answer" });
  const { code, err } = await run("services create AWS us-east-1");
  assert.equal(code, 1);
  assert.match(err, /go on with: atlas-private-endpoint services ensure AWS us-east-1 --wait\n/);
});

/** Aborts once the mock has answered so many requests. */
function interruptedAfter(count) {
  const controller = new AbortController();
  let seen = 0;
  const fetch = (mock) => async (url, init) => {
    const response = await mock.fetch(url, init);
    seen += 1;
    if (seen === count) setImmediate(() => controller.abort());
    return response;
  };
  return { signal: controller.signal, fetch };
}

test("Ctrl-C in a wait is 130, leaves what was made on stdout, and says how to go on", async () => {
  const { signal, fetch } = interruptedAfter(3);
  const { run, mock } = setUp({ mock: { looks: 100 }, fetch });
  const { code, out, err } = await run("services create AWS us-east-1 --wait --interval 1h --json", { signal });
  assert.equal(code, 130);
  const { id } = JSON.parse(out);
  assert.equal(id, mock.services[0].id);
  assert.equal(err, `atlas-private-endpoint: interrupted; go on with: atlas-private-endpoint services wait AWS ${id}\n`);
});

test("Ctrl-C before anything was sent sends nothing", async () => {
  const { run, mock } = setUp();
  const { code, err } = await run("services list", { signal: AbortSignal.abort() });
  assert.equal(code, 130);
  assert.match(err, /interrupted; to go on, run the same again/);
  assert.deepEqual(mock.requests, []);
});

test("Ctrl-C in a write of request does not say that it may be run again", async () => {
  const controller = new AbortController();
  const fetch = (mock) => async (url, init) => {
    if (init.headers.authorization === undefined) return mock.fetch(url, init);
    setImmediate(() => controller.abort());
    return new Promise(() => {});
  };
  const { run } = setUp({ fetch });
  const { signal } = controller;
  const { code, err } = await run(["request", "POST", "/groups/{groupId}/privateEndpoint/endpointService", "--data", "{}"], { signal });
  assert.equal(code, 130);
  assert.match(err, /Atlas may have done it: look before you run it again/);
});

test("progress is redrawn on a terminal, and is quiet elsewhere", async () => {
  const { run } = setUp({ mock: { looks: 2 } });
  const shown = await run("services ensure AWS us-east-1 --wait --interval 0", { tty: true });
  assert.match(shown.err, /^created AWS service [0-9a-f]{24} in us-east-1\nAWS service [0-9a-f]{24}: INITIATING, look 1 .*\rAWS service .*look 2.*\rAWS service [0-9a-f]{24}: AVAILABLE, look 3.*\n$/s);
  assert.doesNotMatch(shown.err, /\u001b/);
  const quiet = setUp({ mock: { looks: 2 } });
  assert.equal((await quiet.run("services ensure AWS us-east-1 --wait --interval 0")).err, "");
});

test("a wait of strings that is over names the endpoint", async () => {
  const { run, json } = setUp({ mock: { looks: 3 } });
  const { id } = await json("services create AWS us-east-1 --wait --interval 0");
  await json(`endpoints create AWS ${id} ${VPCE} --wait --interval 0`);
  const { code, out, err } = await run(`strings AWS ${id} ${VPCE} --deadline 0 --interval 0 --json`);
  assert.equal(code, 4, err);
  assert.equal(JSON.parse(out).id, VPCE);
  assert.match(err, new RegExp(`go on with: atlas-private-endpoint strings AWS ${id} ${VPCE}`));
});
