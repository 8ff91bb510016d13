// The demo page in a real browser, on the built package.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { open, startBrowser, startSite } from "./site.mjs";

const MARKED_KEY = "9d3e7a51-marked-4c2f-private-key0";

let browser;
let site;
before(async () => {
  [site, browser] = await Promise.all([startSite(), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await site?.close();
});

/** A visit on which the page makes no complaint and asks no other host, whatever the test does. */
async function visit(act, { at = site.url, ...options } = {}) {
  const { page, complaints, requests, close } = await open(browser, at, options);
  try {
    await act(page, requests);
    assert.deepEqual(complaints.filter((text) => !isChallenge(text)), []);
    assert.deepEqual([...new Set(requests.map((url) => new URL(url).origin))], [site.origin]);
  } finally {
    await close();
  }
}

/** Chromium itself writes each 4xx on the console, and a real challenge is one. */
const isChallenge = (text) => /^Failed to load resource: .* status of 401 /.test(text);

const create = (page) => page.getByRole("button", { name: "Create" }).click();
const choose = (page, scenario) => page.getByLabel("Scenario").selectOption(scenario);
const items = (page) => page.locator("#exchanges > li");

/** Waits until the status line begins so, and returns all of it. */
async function statusOf(page, word) {
  const status = page.getByRole("status").filter({ hasText: `${word}:` });
  await status.waitFor();
  return status.innerText();
}

/** The definition list of the outcome as an object. */
const facts = (page) =>
  page.locator("#outcome dl").evaluate((list) =>
    Object.fromEntries([...list.querySelectorAll("div")].map((row) => [...row.children].map((cell) => cell.textContent))),
  );

/** Runs a scenario that fails, and returns what is said about it. */
async function failure(page, scenario) {
  await choose(page, scenario);
  await create(page);
  const status = await statusOf(page, "Failed");
  assert.equal(await page.evaluate(() => document.activeElement?.id), "failure", "the error has the focus");
  assert.match(await page.title(), /^Failed:/);
  return { status, text: await page.locator("#failure").innerText(), facts: await facts(page) };
}

/** From here on time stands still, looks included. */
const stopTime = async (page) => page.clock.pauseAt(new Date(Date.now() + 60_000));
const withClock = { init: (page) => page.clock.install() };

describe("a service is created and looked at until it is ready", () => {
  const wanted = {
    AWS: { region: "us-east-1", regionName: "US_EAST_1", named: ["endpointServiceName", /^com\.amazonaws\.vpce\.us-east-1\.vpce-svc-[0-9a-f]{17}$/] },
    Azure: { region: "eastus2", regionName: "US_EAST_2", named: ["privateLinkServiceResourceId", /^\/subscriptions\/.+\/privateLinkServices\/pls_/] },
    "Google Cloud": { region: "us-west1", regionName: "WESTERN_US", named: ["serviceAttachmentNames", /^(projects\/[^ ]+?sa-us-west1-[0-9a-f]{24}-\d){6}$/] },
  };
  for (const [provider, { region, regionName, named: [member, name] }] of Object.entries(wanted)) {
    test(provider, () =>
      visit(async (page, requests) => {
        await page.getByLabel(provider).check();
        assert.equal(await page.getByLabel("Region").inputValue(), region);
        await create(page);
        assert.match(await statusOf(page, "Ready"), new RegExp(`on ${provider}, in ${region}\\. 4 requests, 1 challenge\\.`));

        const service = await facts(page);
        assert.deepEqual([service.regionName, service.status, service.phase], [regionName, "AVAILABLE", "ready"]);
        assert.match(service[member], name);
        const said = await items(page).allInnerTexts();
        assert.deepEqual(said.map((text) => /(?:POST|GET) \/api\/atlas\/v1\.0\/groups\//.test(text)), [true, true, true, true]);
        assert.deepEqual(said.map((text) => /\b[24]\d\d\b [A-Z]\w+/.exec(text)?.[0]), ["401 Unauthorized", "201 Created", "200 OK", "200 OK"]);
        assert.deepEqual(said.map((text) => /nc=(\d+)/.exec(text)?.[1]), [undefined, "00000001", "00000002", "00000003"]);
        assert.ok(requests.every((url) => !url.includes("/api/")), "the mock is in the page");
      }),
    );
  }

  test("headers and bodies are there on demand, masked", () =>
    visit(async (page) => {
      await create(page);
      await statusOf(page, "Ready");
      const second = items(page).nth(1);
      await second.getByText("Headers and bodies").click();
      const [sent, came] = await second.locator("pre").allInnerTexts();
      assert.match(sent, /^POST \/api\/.+\n[^]*authorization: Digest .*response="•••"[^]*\n\n\{"providerName":"AWS","region":"us-east-1"\}$/);
      assert.match(came, /^201\n[^]*content-type: application\/json[^]*\n\n\{.*"status":"INITIATING"/);
    }));

  test("a double click starts one run and does not cancel it", () =>
    visit(async (page) => {
      await page.getByRole("button", { name: "Create" }).dblclick();
      await statusOf(page, "Ready");
    }));
});

describe("a run that fails says what happened and what to do", () => {
  test("wrong key", () =>
    visit(async (page) => {
      const { status, text, facts } = await failure(page, "Wrong key");
      assert.match(status, /auth\.rejected\. 2 requests, 1 challenge\./);
      assert.match(text, /auth\.rejected[^]*What to do: .*key/);
      assert.deepEqual([facts.class, facts.status, facts.reason], ["AuthenticationError", "401", "rejected"]);
    }));

  test("nonce expired: signed anew, and no failure at all", () =>
    visit(async (page) => {
      await choose(page, "Nonce expired");
      await create(page);
      assert.match(await statusOf(page, "Ready"), /5 requests, 2 challenges\./);
      const said = await items(page).allInnerTexts();
      assert.match(said[3], /401 Unauthorized[^]*stale=true/);
      assert.match(said[4], /the nonce had expired[^]*nc=00000001/);
    }));

  test("exists already", () =>
    visit(async (page) => {
      const { facts, text } = await failure(page, "Exists already");
      assert.deepEqual([facts.class, facts.status, facts.kind], ["ApiError", "409", "already_exists"]);
      assert.match(text, /What to do:/);
    }));

  test("answer lost", () =>
    visit(async (page) => {
      const { facts, text } = await failure(page, "Answer lost");
      assert.deepEqual([facts.class, facts.mayHaveExecuted], ["TransportError", "true"]);
      assert.match(text, /What to do: /);
      assert.equal(await items(page).count(), 2, "not sent again");
    }));

  test("HTML from a gateway", () =>
    visit(async (page) => {
      const { facts } = await failure(page, "HTML from a gateway");
      assert.deepEqual([facts.class, facts.status, facts.kind], ["ApiError", "502", "unavailable"]);
      assert.match(await items(page).nth(1).innerText(), /502 Bad Gateway[^]*text\/html: <!doctype html>/);
      assert.equal(await page.locator("h1").count(), 1, "its markup is text here");
    }));

  for (const [label, value, argument] of [
    ["Project id", "not an id", "options.projectId"],
    ["Public key", "ab:cd", "options.publicKey"],
    ["Private key", "", "options.privateKey"],
    ["Region", "", "service.region"],
  ]) {
    test(`${label} ${JSON.stringify(value)}: at the field, and nothing is sent`, () =>
      visit(async (page) => {
        const field = page.getByLabel(label, { exact: true });
        await field.fill(value);
        const { status, text, facts } = await failure(page, "All goes well");
        assert.match(status, /usage\.invalid_argument\. Nothing was sent\./);
        assert.match(text, /usage\.invalid_argument/);
        assert.equal(facts.argument, argument);
        assert.equal(await items(page).count(), 0);

        assert.equal(await field.getAttribute("aria-invalid"), "true");
        const problem = page.locator(`#${await field.getAttribute("id")}-problem`);
        assert.match(await problem.innerText(), new RegExp(argument.replace(".", "\\.")));
        await page.getByRole("link", { name: "Go to the field" }).click();
        assert.ok(await field.evaluate((element) => element === document.activeElement));
      }));
  }
});

describe("Cancel", () => {
  test("after the creation: says that the service exists, by keyboard, and the next run works", () =>
    visit(async (page) => {
      await stopTime(page);
      await page.getByRole("button", { name: "Create" }).focus();
      await page.keyboard.press("Enter");
      await page.getByText("Looks again in a moment").waitFor();
      assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Cancel");
      await page.keyboard.press("Space");
      const status = await statusOf(page, "Cancelled");
      const { id } = await facts(page);
      assert.match(id, /^[0-9a-f]{24}$/);
      assert.ok(status.includes(`was created, id ${id}`), status);

      assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Create");
      await page.clock.resume();
      await create(page);
      await statusOf(page, "Ready");
    }, withClock));

  for (const [when, hangs, known] of [
    ["before the challenge", () => true, /Nothing was created\./],
    ["while the signed request is out", ({ authorization }) => authorization !== undefined, /may have been created\./],
  ]) {
    test(when, () =>
      visit(async (page) => {
        await page.route("**/api/atlas/**", (route) => (hangs(route.request().headers()) ? undefined : route.continue()));
        const out = page.waitForRequest((request) => request.url().includes("/api/") && hangs(request.headers()));
        await create(page);
        await out;
        await page.getByRole("button", { name: "Cancel" }).click();
        assert.match(await statusOf(page, "Cancelled"), known);
      }, { at: `${site.url}?via=loopback` }));
  }
});

test("?via=loopback: real requests to the page's own server, and only scenarios that work there", async () => {
  site.mock.reset();
  const { page, complaints, close } = await open(browser, `${site.url}?via=loopback`);
  try {
    const off = await page.locator("#scenario option:disabled").allInnerTexts();
    assert.deepEqual(off.map((text) => text.split(" (only")[0]), ["Nonce expired", "Answer lost", "HTML from a gateway"]);
    await page.getByLabel("Region").fill("eu-west-1");
    await create(page);
    await statusOf(page, "Ready");
    assert.deepEqual(site.mock.requests.map(({ method, status }) => `${method} ${status}`), ["POST 401", "POST 201", "GET 200", "GET 200"]);

    const { text, facts } = await failure(page, "All goes well");
    assert.equal(facts.kind, "already_exists");
    assert.match(text, /choose another region/);
    assert.deepEqual(complaints.filter((text) => !/status of (401|409) /.test(text)), []);
  } finally {
    await close();
  }
});

test("a private key that was typed is nowhere but in its field, and leaves with the page", () =>
  visit(async (page, requests) => {
    await page.getByLabel("Private key").fill(MARKED_KEY);
    await create(page);
    await statusOf(page, "Failed");
    for (const summary of await page.locator("main summary").all()) {
      if (!(await summary.locator("..").evaluate((details) => details.open))) await summary.click();
    }
    const everything = await page.evaluate(() =>
      [document.documentElement.outerHTML, document.body.innerText, document.title, location.href, document.cookie,
        JSON.stringify(history.state), JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })].join("\n"),
    );
    assert.ok(everything.includes("auth.rejected"));
    assert.ok(!everything.includes(MARKED_KEY));
    assert.ok(!requests.join("\n").includes(MARKED_KEY));
    await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pagehide")));
    assert.equal(await page.getByLabel("Private key").inputValue(), "");
  }));

test("the whole way by keyboard, in the order that is seen", () =>
  visit(async (page) => {
    const focused = () => page.evaluate(() => document.activeElement?.id || document.activeElement?.textContent?.trim());
    const tab = async () => {
      await page.keyboard.press("Tab");
      return focused();
    };
    assert.deepEqual([await tab(), await tab(), await tab()], ["Skip to the call", "Skip to the requests", "About"]);
    await tab();
    await page.keyboard.press("ArrowRight");
    assert.ok(await page.getByLabel("Azure").isChecked());
    assert.deepEqual(
      [await tab(), await tab(), await tab(), await tab(), await tab(), await tab(), await tab(), await tab()],
      ["region", "scenario", "Project and key", "project-id", "public-key", "private-key", "show-key", "create"],
    );
    await page.keyboard.press("Enter");
    assert.match(await statusOf(page, "Ready"), /on Azure, in eastus2/);
    assert.match(await tab(), /^Headers and bodies of request 1/);
    await page.keyboard.press("Enter");
    assert.ok(await items(page).first().locator("details").evaluate((details) => details.open));
  }));
