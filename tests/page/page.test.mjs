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
const items = (page) => page.locator("#exchanges .exchange");

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
  // Looks: what the package's pauses make of the medians recorded at Atlas, 168, 59 and 275 s.
  const wanted = {
    AWS: { region: "us-east-1", regionName: "US_EAST_1", looks: 9, named: ["endpointServiceName", /^com\.amazonaws\.vpce\.us-east-1\.vpce-svc-[0-9a-f]{17}$/], next: /^aws ec2 create-vpc-endpoint / },
    Azure: { region: "eastus2", regionName: "US_EAST_2", looks: 5, named: ["privateLinkServiceResourceId", /^\/subscriptions\/.+\/privateLinkServices\/pls_/], next: /^az network / },
    "Google Cloud": { region: "us-west1", regionName: "WESTERN_US", looks: 13, named: ["serviceAttachmentNames", /^(projects\/[^ ]+?sa-us-west1-[0-9a-f]{24}-\d){6}$/], next: /^gcloud compute / },
  };
  for (const [provider, { region, regionName, looks, named: [member, name], next }] of Object.entries(wanted)) {
    test(provider, () =>
      visit(async (page, requests) => {
        await page.getByLabel(provider).check();
        assert.equal(await page.getByLabel("Region").inputValue(), region);
        await create(page);
        const [, atlasSeconds] = new RegExp(`^Ready: ${provider}, ${region}, AVAILABLE after (\\d+) s\\. ${looks + 2} requests, 1 challenge\\.`).exec(await statusOf(page, "Ready"));
        const total = { AWS: 180, Azure: 62, "Google Cloud": 300 }[provider];
        assert.ok(Math.abs(atlasSeconds - total) < total / 10 + 5, `pauses of 10 s and more, by a tenth up or down: ${atlasSeconds}`);

        const service = await facts(page);
        assert.deepEqual([service.regionName, service.status, service["phase added"]], [regionName, "AVAILABLE", "ready"]);
        assert.match(service[member], name);
        const said = await items(page).allTextContents();
        assert.equal(said.length, looks + 2);
        assert.ok(said.every((text) => /(?:POST|GET) \/api\/atlas\/v1\.0\/groups\//.test(text)));
        assert.deepEqual(said.map((text) => /[24]\d\d (Unauthorized|Created|OK)/.exec(text)?.[0]), ["401 Unauthorized", "201 Created", ...Array(looks).fill("200 OK")]);
        assert.deepEqual(said.slice(1).map((text) => Number.parseInt(/nc=([0-9a-f]+)/.exec(text)?.[1], 16)), said.slice(1).map((_, index) => index + 1));
        assert.match(await page.locator("#cloud-1").innerText(), next);
        assert.ok(requests.every((url) => !url.includes("/api/")), "the mock is in the page");
      }),
    );
  }

  test("headers and bodies are there on demand, the signature as it was sent", () =>
    visit(async (page) => {
      await create(page);
      await statusOf(page, "Ready");
      const second = items(page).nth(1);
      await second.getByText("Headers and bodies").click();
      const [sent, came] = await second.locator("pre").allInnerTexts();
      assert.match(sent, /^POST \/api\/.+\n[^]*authorization: Digest .*response="[0-9a-f]{32}"[^]*\n\n\{"providerName":"AWS","region":"us-east-1"\}$/);
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
      assert.match(await statusOf(page, "Ready"), /14 requests, 4 challenges\./);
      const said = await items(page).allTextContents();
      assert.match(said[4], /401 Unauthorized[^]*stale=true/);
      assert.match(said[5], /the nonce had expired[^]*nc=00000001/);
    }));

  test("exists already", () =>
    visit(async (page) => {
      const { facts, text } = await failure(page, "409, exists already");
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

  test("429: waits as Atlas says, and repeats", () =>
    visit(async (page) => {
      await page.getByRole("button", { name: "429, slow down" }).click();
      assert.match(await statusOf(page, "Ready"), /12 requests, 1 challenge\./);
      const said = await items(page).allTextContents();
      assert.match(said[1], /429 Too Many Requests[^]*Retry-After: 2[^]*RATE_LIMITED_TOKEN_BUCKET/);
      assert.match(said[2], /Tried again[^]*201 Created/);
    }));

  test("FAILED: Atlas's message in full, and the service can be deleted", () =>
    visit(async (page) => {
      const { facts, text, status } = await failure(page, "Service FAILED");
      assert.deepEqual([facts.class], ["WaitError"]);
      assert.match(status, /wait\.failed\. 5 requests/);
      assert.match(text, /No capacity for a load balancer in this region\.[^]*id [0-9a-f]{24}; it stays/);
      await page.getByRole("button", { name: "Delete it" }).click();
      await statusOf(page, "Deleted");
      assert.match((await items(page).allTextContents()).at(-1), /404 Not Found/);
    }));

  test("deadline: the wait ends, and goes on where it is told to", () =>
    visit(async (page) => {
      const { status, text } = await failure(page, "Deadline");
      assert.match(status, /wait\.deadline/);
      assert.match(text, /id [0-9a-f]{24}; it stays/);
      await page.getByRole("button", { name: "Go on waiting" }).click();
      assert.match(await statusOf(page, "Ready"), /1 challenge\./);
    }));

  test("challenge hidden: says what the server must do", () =>
    visit(async (page) => {
      const { text } = await failure(page, "Challenge hidden");
      assert.match(text, /auth\.challenge[^]*What to do: /);
      assert.equal(await items(page).count(), 1);
    }));

  test("bad input, on purpose: at the field, and nothing is sent", () =>
    visit(async (page) => {
      await page.getByRole("button", { name: "Bad input" }).click();
      assert.match(await statusOf(page, "Failed"), /usage\.invalid_argument\. Nothing was sent\./);
      assert.equal(await page.getByLabel("Project id").getAttribute("aria-invalid"), "true");
    }));

  for (const [name, offer] of [["409, exists already", "Use the one there is"], ["Answer lost", "Find it, or make it"]]) {
    test(`${name}: ensure finds the service, and there is one`, () =>
      visit(async (page) => {
        await page.getByRole("button", { name }).click();
        await statusOf(page, "Failed");
        await page.getByRole("button", { name: offer }).click();
        await statusOf(page, "Ready");
        assert.equal((await facts(page)).status, "AVAILABLE");
      }));
  }

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
      await page.getByText("Looks again in ").waitFor();
      assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Cancel");
      await page.keyboard.press("Space");
      const status = await statusOf(page, "Cancelled");
      const { id } = await facts(page);
      assert.match(id, /^[0-9a-f]{24}$/);
      assert.ok(status.includes(`was created, id ${id}`), status);

      assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Create the service");
      await page.clock.resume();
      await create(page);
      await statusOf(page, "Ready");
    }, withClock));

  test("in the pause that Atlas asked for: nothing was created", () =>
    visit(async (page) => {
      await page.getByRole("button", { name: "429, slow down" }).click();
      await items(page).filter({ hasText: "429 Too Many Requests" }).waitFor();
      await page.getByRole("button", { name: "Cancel" }).click();
      assert.match(await statusOf(page, "Cancelled"), /Nothing was created\. 2 requests, 1 challenge\./);
    }));

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
    assert.deepEqual(off.map((text) => text.split(" (only")[0]), ["Nonce expired", "429, slow down", "Answer lost", "HTML from a gateway", "Service FAILED"]);
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

test("the whole way by keyboard, in the order that is seen", () =>
  visit(async (page) => {
    const focused = () => page.evaluate(() => document.activeElement?.id || document.activeElement?.textContent?.trim());
    const tab = async (key = "Tab") => {
      await page.keyboard.press(key);
      return focused();
    };
    assert.deepEqual([await tab(), await tab(), await tab(), await tab()], ["Skip to the requests", "Skip to the signature", "In your code", "What is real here"]);
    await tab();
    await page.keyboard.press("ArrowRight");
    assert.ok(await page.getByLabel("Azure").isChecked());
    assert.deepEqual([await tab(), await tab(), await tab()], ["region", "scenario", "create"]);
    await page.keyboard.press("Enter");
    assert.match(await statusOf(page, "Ready"), /Azure, eastus2/);
    assert.equal(await focused(), "create");

    // Step to A2, and from its uri to the table and back.
    await page.locator("#back").focus();
    await page.keyboard.press("Enter");
    assert.match(await page.locator("#beat").innerText(), /^4\/9 A2\./);
    assert.equal(await page.locator(".card[aria-current]").getAttribute("id"), "a2");
    await page.locator("#a2 .v[data-v=uri]").focus();
    assert.match(await page.locator("#value-line").innerText(), /^uri: your call: path and query, to the byte\. Goes into A2/);
    await page.keyboard.press("Enter");
    assert.equal(new URL(page.url()).hash, "#v-uri");
    await page.goBack();
    await page.waitForFunction(() => location.hash.startsWith("#v=1"));
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
    assert.match(await page.getByRole("status").first().innerText(), /^Ready: Azure, eastus2/, "the run is still there");
  }));
