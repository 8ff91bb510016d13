// docs/recipes/digest-playwright.mjs as it stands, in a real browser, against the strict server.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { withDigest } from "../../docs/recipes/digest-playwright.mjs";
import { digest, refusals, rfc, times } from "../digest/support/harness.mjs";
import { startBrowser } from "./site.mjs";

let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser?.close());

const echo = ({ method, target, body }) => ({ headers: { "content-type": "text/plain" }, body: `${method} ${target} ${body}` });

async function visit(t, options, credentials) {
  const server = await rfc(t, { answer: echo, ...options });
  const page = await browser.newPage();
  t.after(() => page.close());
  await withDigest(page, digest(t, { ...server.credentials, ...credentials, origins: [server.url] }), server.url);
  return { server, page };
}

const sent = (page, target, init) =>
  page.evaluate(async ([where, how]) => {
    const response = await fetch(where, how);
    return [response.status, await response.text()];
  }, [target, init]);

test("a page behind Digest opens, and its own requests are signed too", async (t) => {
  // SHA-256, which is not every browser's.
  const { server, page } = await visit(t, { challenges: [{ qop: ["auth"], algorithm: "SHA-256" }] });
  const response = await page.goto(`${server.url}/status?of=all`);
  assert.equal(response.status(), 200);
  assert.equal(await page.textContent("body"), "GET /status?of=all ");
  for (const method of ["POST", "PUT"]) assert.deepEqual(await sent(page, "/a;b?c=%2F", { method, body: "a=b" }), [200, `${method} /a;b?c=%2F a=b`]);
  assert.deepEqual(refusals(server), []);
});

test("twelve requests of a page at once, whose nonce has just ended, cost a second try each at most", async (t) => {
  const { server, page } = await visit(t);
  await page.goto(`${server.url}/`);
  server.expire();
  const before = server.records.length;
  const answers = await page.evaluate(() => Promise.all(Array.from({ length: 12 }, async (_, index) => (await fetch(`/${index}`)).status)));
  assert.deepEqual(answers, times(12, () => 200));
  assert.ok(server.records.length - before <= 24, `${server.records.length - before} requests`);
});

test("a wrong password ends with the 401, and no dialog", async (t) => {
  const { server, page } = await visit(t, {}, { password: "wrong" });
  const response = await page.goto(`${server.url}/`);
  assert.equal(response.status(), 401);
  assert.equal(await page.textContent("body"), "response is wrong");
});

test("another origin's requests are left alone", async (t) => {
  const { server, page } = await visit(t);
  const stranger = await rfc(t);
  await page.goto(`${server.url}/`);
  await page.goto(stranger.url).catch(() => {});
  assert.ok(stranger.records.length > 0);
  assert.ok(stranger.records.every(({ authorization }) => authorization === null));
});
