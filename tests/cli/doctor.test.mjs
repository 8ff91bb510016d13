// `doctor`: a line for each thing that can be wrong, with its remedy.

import assert from "node:assert/strict";
import { test } from "node:test";

import { setUp } from "./support/cli.mjs";

const CHECKS = ["key", "project", "role", "access list", "clock", "network", "proxy"];

async function examine(options, io) {
  const { mock, run } = setUp(options);
  const { code, out, err } = await run("doctor --json", io);
  const findings = JSON.parse(out);
  assert.deepEqual(findings.map(({ check }) => check), CHECKS, err);
  for (const { state, remedy } of findings) assert.ok(state !== "bad" || remedy !== null, "what is bad has a remedy");
  return { mock, code, bad: findings.filter(({ state }) => state === "bad").map(({ check }) => check), finding: (name) => findings.find(({ check }) => check === name) };
}

/** The mock, whose answers have a date so far from now. */
const dated = (ms) => (mock) => async (url, init) => {
  const response = await mock.fetch(url, init);
  response.headers.set("date", new Date(Date.now() + ms).toUTCString());
  return response;
};

test("all is well: 0, and nothing is made or changed", async () => {
  const { mock, code, bad, finding } = await examine({ fetch: dated(0) });
  assert.deepEqual([code, bad], [0, []]);
  assert.equal(finding("role").state, "ok");
  assert.equal(finding("clock").state, "ok");
  assert.deepEqual(mock.services, []);
});

test("no key: 2", async () => {
  const { mock, code, bad } = await examine({}, { env: { MONGODB_ATLAS_PROJECT_ID: "64d1f0a2b3c4d5e6f7a8b9c0" } });
  assert.deepEqual([code, bad, mock.requests], [2, ["key"], []]);
});

test("no project: 2", async () => {
  const { code, bad } = await examine({ env: { MONGODB_ATLAS_PROJECT_ID: "" } });
  assert.deepEqual([code, bad], [2, ["project"]]);
});

test("a key that is refused: 3", async () => {
  const { code, bad } = await examine({ env: { MONGODB_ATLAS_PRIVATE_KEY: "00000000-0000-4000-8000-000000000000" } });
  assert.deepEqual([code, bad], [3, ["key"]]);
});

test("a project that is not there, or not this key's: 1", async () => {
  const other = "64d1f0a2b3c4d5e6f7a8b9c1";
  for (const mock of [{}, { closedProjectIds: [other] }]) {
    const { code, bad } = await examine({ mock, env: { MONGODB_ATLAS_PROJECT_ID: other } });
    assert.deepEqual([code, bad], [1, ["project"]]);
  }
});

test("a role that may only look: 1", async () => {
  const { code, bad, finding } = await examine({ mock: { readOnly: true } });
  assert.deepEqual([code, bad], [1, ["role"]]);
  assert.match(finding("role").remedy, /Project Owner/);
});

test("an address that is not on the key's access list: 1", async () => {
  const fetch = (mock) => {
    mock.fault({ times: 9, with: { status: 403, errorCode: "IP_ADDRESS_NOT_ON_ACCESS_LIST" } });
    return mock.fetch;
  };
  const { code, bad } = await examine({ fetch });
  assert.deepEqual([code, bad], [1, ["access list"]]);
});

test("a clock that is off is told, in which direction", async () => {
  const { bad, finding } = await examine({ fetch: dated(-600_000) });
  assert.deepEqual(bad, ["clock"]);
  assert.match(finding("clock").says, /^(599|600|601) s ahead$/);
});

test("no network: 1, and a proxy that Node does not use is named", async () => {
  const fetch = () => async () => {
    throw Object.assign(new TypeError("fetch failed"), { cause: { code: "ENOTFOUND" } });
  };
  const { code, bad, finding } = await examine({ fetch, env: { HTTPS_PROXY: "http://proxy.example:3128" } });
  assert.deepEqual([code, bad], [1, ["network", "proxy"]]);
  assert.match(finding("network").says, /ENOTFOUND/);
  assert.match(finding("proxy").remedy, /NODE_USE_ENV_PROXY=1/);
});

test("people get a line for each, and the remedy below", async () => {
  const { run } = setUp({ mock: { readOnly: true } });
  const { out } = await run("doctor");
  assert.match(out, /^bad +role +.*\n +-> give the key the role Project Owner/m);
});
