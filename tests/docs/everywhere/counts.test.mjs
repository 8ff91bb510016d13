// The runs behind the comparison: how many requests each client makes of the same calls, against the mock on loopback.

import assert from "node:assert/strict";
import { test } from "node:test";
import DigestClient from "digest-fetch";
import { request } from "urllib";

import { createMockAtlas, load, serve } from "../../js/support/package.mjs";
import { read } from "../markdown.mjs";

const { createDigestFetch } = await load("./digest");

/** What `fetch(url)` is, by the head of its column. */
const CLIENTS = {
  "this package's `/digest` 0.1.0": (username, password) => createDigestFetch({ username, password }),
  "digest-fetch 3.1.1": (username, password) => {
    const client = new DigestClient(username, password);
    return (url) => client.fetch(url);
  },
  "urllib 4.9.2": (username, password) => (url) => request(url, { digestAuth: `${username}:${password}` }),
};

async function setUp(t, client) {
  const mock = createMockAtlas();
  const server = await serve(mock.fetch);
  t.after(() => server.close());
  const fetch = client(mock.credentials.publicKey, mock.credentials.privateKey);
  const url = `${server.url}/api/atlas/v1.0/groups/${mock.projectId}/clusters`;
  const call = async () => assert.equal((await fetch(url)).status, 200);
  return { mock, call };
}

/** The rows of the comparison that are counts, and what makes them. */
const ROWS = {
  "requests for three calls in turn": async ({ mock, call }) => {
    for (let time = 1; time <= 3; time += 1) await call();
    return mock.requests.length;
  },
  "eight at once, challenge known": async ({ mock, call }) => {
    await call();
    const before = mock.requests.length;
    await Promise.all(Array.from({ length: 8 }, call));
    return mock.requests.length - before;
  },
};

for (const [row, run] of Object.entries(ROWS)) {
  for (const [client, make] of Object.entries(CLIENTS)) {
    test(`${client}: ${row}`, async (t) => {
      const heads = /^\| \| this package's `\/digest`.*$/m.exec(read("docs/compare.md"))[0].split("|").map((cell) => cell.trim());
      const line = read("docs/compare.md").split("\n").find((text) => text.startsWith(`| ${row} |`));
      const said = line.split("|").map((cell) => cell.trim())[heads.indexOf(client)];
      assert.equal(String(await run(await setUp(t, make))), said);
    });
  }
}
