// What the page tells of a run is what went over the wire; what it hands out works; and no secret leaves it.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, symlink, mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { after, before, describe, test } from "node:test";

import { PACKAGE, open, startBrowser, startSite } from "./site.mjs";

const run = promisify(execFile);
const md5 = (text) => createHash("md5").update(text).digest("hex");
const MARKED = { project: "feedfacefeedfacefeedface", public: "markedpublic", private: "9d3e7a51-marked-4c2f-private-key0" };

let browser;
let site;
before(async () => {
  [site, browser] = await Promise.all([startSite(), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await site?.close();
});

const statusOf = async (page, word) => {
  const status = page.getByRole("status").filter({ hasText: `${word}:` });
  await status.waitFor();
  return status.innerText();
};
const card = (page, id) =>
  page.locator(`#${id} dl`).evaluate((list) => Object.fromEntries([...list.querySelectorAll(".v")].map((link) => [link.dataset.v, link.textContent])));
const values = (header) => Object.fromEntries([...header.matchAll(/(\w+)=(?:"([^"]*)"|([^,\s]+))/g)].map(([, name, quoted, bare]) => [name, quoted ?? bare]));

test("truth: the values shown are those on the wire, and Node's MD5 comes to the same", async () => {
  site.mock.reset();
  const { page, close } = await open(browser, `${site.url}?via=loopback`);
  const sent = [];
  page.on("request", (request) => request.url().includes("/api/") && sent.push(request));
  await page.getByRole("button", { name: "Create" }).click();
  await statusOf(page, "Ready");
  const wire = values(site.mock.requests[1].headers.authorization);
  const [a1, a2, response] = [await card(page, "a1"), await card(page, "a2"), await card(page, "response")];
  const { publicKey, privateKey } = site.mock.credentials;
  assert.deepEqual(a1, { username: publicKey, realm: "MMS Public API", password: privateKey, ha1: md5(`${publicKey}:MMS Public API:${privateKey}`) });
  assert.deepEqual(a2, { method: "POST", uri: wire.uri, ha2: md5(`POST:${wire.uri}`) });
  assert.equal(new URL(sent[1].url()).pathname, wire.uri);
  const { nonce, nc, cnonce, qop } = wire;
  assert.deepEqual(response, { ha1: a1.ha1, nonce, nc, cnonce, qop, ha2: a2.ha2, response: md5([a1.ha1, nonce, nc, cnonce, qop, a2.ha2].join(":")) });
  assert.equal(response.response, wire.response);
  assert.match(await page.locator(".verdict-line").innerText(), /^Equal:/);
  assert.equal(await page.locator("#exchanges .exchange").count(), site.mock.requests.length);

  const { stdout } = await run("sh", ["-c", await page.locator("#reproduce").textContent()]);
  assert.equal(stdout.trim(), wire.response, "the shell's commands");
  await close();
});

describe("what it hands out", () => {
  for (const [provider, options] of [["AWS", {}], ["Azure", { api: "v2" }], ["Google Cloud", { pretty: true }]]) {
    test(`${provider}: curl run by curl, JavaScript by Node, the command by the command line`, async (t) => {
      const { page, close } = await open(browser, `${site.url}?via=loopback`);
      await page.getByLabel(provider).check();
      if (options.api) await page.getByLabel("API version").selectOption(options.api);
      if (options.pretty) await page.getByLabel("?pretty=true").check();
      const [curl, javascript, command] = await Promise.all(["curl", "javascript", "command-line"].map((id) => page.locator(`#${id}`).textContent()));
      await close();
      assert.ok(javascript.split("\n").length <= 12);

      const folder = await mkdtemp(join(tmpdir(), "page-"));
      t.after(() => rm(folder, { recursive: true }));
      await mkdir(join(folder, "node_modules"));
      await symlink(fileURLToPath(PACKAGE), join(folder, "node_modules", "atlas-private-endpoint"));
      await writeFile(join(folder, "example.mjs"), javascript.replace("waitUntilReady(created)", "waitUntilReady(created, { intervalMs: 1 })"));
      const { credentials, projectId } = site.mock;
      const env = { PATH: process.env.PATH, MONGODB_ATLAS_PUBLIC_KEY: credentials.publicKey, MONGODB_ATLAS_PRIVATE_KEY: credentials.privateKey, MONGODB_ATLAS_PROJECT_ID: projectId, MONGODB_ATLAS_BASE_URL: site.origin };
      const ran = async (program, args) => {
        site.mock.reset();
        const { stdout } = await run(program, args, { cwd: folder, env });
        assert.equal(site.mock.services.length, 1);
        return stdout;
      };
      const status = JSON.parse(await ran("sh", ["-c", `${curl} --silent`])).status;
      assert.equal(status, "INITIATING");
      assert.match(await ran(process.execPath, ["example.mjs"]), /^AVAILABLE [0-9a-f]{24}\n$/);
      const [npx, name, ...args] = command.split(" ");
      assert.deepEqual([npx, name], ["npx", "atlas-private-endpoint"]);
      assert.match(await ran(process.execPath, [join(fileURLToPath(PACKAGE), "cli.js"), ...args, "--interval", "0"]), /AVAILABLE/);
    });
  }

  test("the transcript and the HAR have every exchange, and no response", async () => {
    const { page, close } = await open(browser, site.url);
    await page.getByRole("button", { name: "Create" }).click();
    await statusOf(page, "Ready");
    const [markdown, har] = [await downloaded(page, "Download transcript"), await downloaded(page, "Download HAR")];
    assert.equal(markdown.name, "atlas-create-AWS-us-east-1.md");
    assert.equal(markdown.text.match(/^## \d+\./gm).length, 11);
    const { log } = JSON.parse(har.text);
    assert.deepEqual([log.version, log.entries.length, log.entries[0].response.status, log.entries[1].response.status], ["1.2", 11, 401, 201]);
    const response = (await card(page, "response")).response;
    for (const { text } of [markdown, har]) assert.ok(text.includes("response=") && !text.includes(response));
    await close();
  });
});

async function downloaded(page, name) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).click()]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
}

test("keys and project that were typed are in no link, file, clipboard, storage, title or console", async () => {
  const { page, complaints, requests, close } = await open(browser, site.url, { permissions: ["clipboard-read", "clipboard-write"] });
  await page.getByLabel("Project id").fill(MARKED.project);
  await page.getByLabel("Public key").fill(MARKED.public);
  await page.getByLabel("Private key").fill(MARKED.private);
  const out = [];
  for (const id of ["fine", "key", "limit", "input", "gateway"]) {
    await page.getByLabel("Scenario").selectOption(id);
    await page.getByRole("button", { name: "Create" }).click();
    await page.getByRole("status").filter({ hasText: /Failed:/ }).waitFor();
    for (const button of await page.locator("[data-copy], [data-trick]").all()) {
      if (!(await button.isVisible())) continue;
      await button.click();
      out.push(await page.evaluate(() => navigator.clipboard.readText().catch(() => "")));
    }
    for (const name of ["Download transcript", "Download HAR"]) if (id !== "input") out.push((await downloaded(page, name)).text);
    out.push(await page.evaluate(() => [document.title, location.href, document.cookie, JSON.stringify(history.state), JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })].join("\n")));
    const html = await page.content();
    assert.ok(!html.includes(MARKED.private) && !html.includes(md5(`${MARKED.public}:MMS Public API:${MARKED.private}`)), id);
  }
  const everything = [...out, ...complaints, ...requests].join("\n");
  assert.ok(everything.includes("GROUP") || everything.includes("Atlas") || everything.includes("curl --digest"));
  for (const mark of Object.values(MARKED)) assert.ok(!everything.includes(mark), mark);

  await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pagehide")));
  assert.equal(await page.getByLabel("Private key").inputValue(), "");
  await page.reload();
  await page.locator("#beat:not(:empty)").waitFor();
  const after = await page.content();
  for (const mark of Object.values(MARKED)) assert.ok(!after.includes(mark), mark);
  await close();
});

describe("links", () => {
  const hashOf = (page) => page.evaluate(() => location.hash);

  test("a link brings form, scenario and step back, sends nothing, and back and forward work", async () => {
    const hash = "#v=1&p=AZURE&r=eastus2&api=v2&pretty=1&env=0&s=stale&step=7";
    site.mock.reset();
    const { page, requests, close } = await open(browser, `${site.url}?via=loopback${hash}`);
    assert.match(await statusOf(page, "Example"), /Azure, eastus2, AVAILABLE/);
    assert.ok(await page.getByLabel("Azure").isChecked());
    assert.ok(await page.getByLabel("?pretty=true").isChecked());
    assert.deepEqual([await page.getByLabel("API version").inputValue(), await page.getByLabel("Scenario").inputValue()], ["v2", "stale"]);
    assert.match(await page.locator("#beat").innerText(), /^7\//);
    assert.deepEqual([site.mock.requests.length, requests.filter((url) => url.includes("/api/")).length], [0, 0]);

    await page.locator("#step").click();
    assert.match(await hashOf(page), /^#v=1&p=AZURE&r=eastus2&api=v2&pretty=1&env=0&s=stale&step=8$/);
    await page.reload();
    await page.locator("#beat:not(:empty)").waitFor();
    assert.match(await page.locator("#beat").innerText(), /^8\//);

    await page.getByLabel("Scenario").selectOption("fine");
    await page.getByLabel("AWS").check();
    await page.getByRole("button", { name: "Create" }).click();
    await statusOf(page, "Ready");
    await page.goBack();
    await page.getByRole("status").filter({ hasText: "Example:" }).waitFor();
    await page.goForward();
    await page.getByRole("status").filter({ hasText: "AWS" }).waitFor();
    assert.equal(site.mock.requests.filter(({ method }) => method === "POST").length, 2, "one run");
    await close();
  });

  test("what is not allowed is left out with a note; a region that is typed stays out of the link", async () => {
    const { page, close } = await open(browser, `${site.url}#v=1&p=AWS&r=nowhere-9&projectId=5f7cac1adf5d6c6306f4b283&s=__proto__&api=v3&step=2`);
    assert.match(await page.locator("#dropped").innerText(), /left out/);
    assert.equal(await page.getByLabel("Region").inputValue(), "us-east-1");
    assert.match(await page.locator("#beat").innerText(), /^2\//);
    await page.getByLabel("Region").fill("my-secret-region");
    await page.getByLabel("Region").blur();
    assert.doesNotMatch(await hashOf(page), /secret/);
    await close();
  });

  test("two hundred random addresses never throw and never send", async () => {
    const { page, complaints, requests, close } = await open(browser, site.url);
    const others = () => requests.filter((url) => !url.endsWith("/icon.svg"));
    const before = others().length;
    let seed = 7;
    const draw = (n) => (seed = (seed * 48271) % 2147483647) % n;
    const alphabet = "v=1&prs#%A=zé\"<>_-.api0step(){}[]";
    for (let round = 0; round < 200; round += 1) {
      const text = (round % 2 ? "v=1&" : "") + Array.from({ length: draw(24) }, () => alphabet[draw(alphabet.length)]).join("");
      await page.evaluate((hash) => history.replaceState(null, "", `#${encodeURI(hash)}`), text);
      if (round % 20 === 0) await page.evaluate(() => dispatchEvent(new PopStateEvent("popstate")));
    }
    await page.locator("#beat:not(:empty)").waitFor();
    assert.deepEqual([complaints, others().length - before], [[], 0]);
    await close();
  });

  test("an address inside the page opens what it names", async () => {
    const { page, close } = await open(browser, `${site.url}#wire-5`);
    assert.ok(await page.locator("#wire-5 details").evaluate((details) => details.open && details.closest(".looks details").open));
    assert.equal(await page.locator("#wire-5").getAttribute("aria-current"), "step");
    await close();
  });
});

test("step, slider and play tell the same story; Escape pauses", async () => {
  const { page, close } = await open(browser, site.url, { init: (page) => page.clock.install() });
  const slider = page.getByRole("slider");
  await slider.focus();
  await page.keyboard.press("Home");
  assert.equal(await slider.getAttribute("aria-valuetext"), "step 1 of 9: Asked");
  const told = [];
  for (let beat = 1; beat <= 9; beat += 1) {
    told.push((await page.locator("#beat b").innerText()).replace(/^\d\/9 |\.$/g, ""));
    if (beat < 9) await page.locator("#step").click();
  }
  assert.deepEqual(told, ["Asked", "Challenged", "A1", "A2", "Response", "Asked again", "Created", "Looking", "AVAILABLE"]);
  assert.equal(await page.locator("#step").getAttribute("aria-disabled"), "true");
  await page.getByRole("button", { name: "Play" }).click();
  await page.clock.runFor(5100);
  assert.match(await page.locator("#beat").innerText(), /^3\/9 A1/);
  await page.locator("#play").press("Escape");
  await page.clock.runFor(9000);
  assert.match(await page.locator("#beat").innerText(), /^3\/9 A1/);
  assert.equal(await page.locator(".v.lit").first().evaluate((link) => link.closest("section").id), "wire");
  await close();
});

test("tampering: the honest request is taken, each trick refused for its own reason", async () => {
  const { page, close } = await open(browser, site.url);
  await page.getByText("Tamper with it").click();
  const said = {};
  for (const [name, says] of [
    ["The same nc again", "401 refused: a count that was used."],
    ["Another uri in the hash", "401 refused: signed without the query that is sent."],
    ["One letter of the key", "401 refused: a key that is almost right."],
    ["A nonce of one’s own", "401 refused: a nonce that the server did not give."],
    ["Nothing", "200 taken: an honest request."],
  ]) {
    await page.getByRole("button", { name, exact: true }).click();
    await page.locator("#tampered").filter({ hasText: says }).waitFor();
    said[name] = /(nc_reused|response_wrong|nonce_unknown)/.exec(await page.locator("#tampered").innerText())?.[0];
  }
  assert.deepEqual(Object.values(said), ["nc_reused", "response_wrong", "response_wrong", "nonce_unknown", undefined]);
  await close();
});

test("?via=proxy: nothing is prefilled, and what the user typed signs requests to this origin", async () => {
  site.mock.reset();
  const { page, requests, close } = await open(browser, `${site.url}?via=proxy`);
  for (const label of ["Project id", "Public key", "Private key"]) assert.equal(await page.getByLabel(label).inputValue(), "", label);
  assert.equal(requests.filter((url) => url.includes("/api/")).length, 0);
  await page.getByLabel("Project id").fill(site.mock.projectId);
  await page.getByLabel("Public key").fill(site.mock.credentials.publicKey);
  await page.getByLabel("Private key").fill("2f1c9a84-5d0e-4b7a-9c36-e1a2b3c4d5f7");
  await page.getByRole("button", { name: "Create" }).click();
  assert.match(await statusOf(page, "Failed"), /auth\.rejected/);
  assert.equal((await card(page, "a1")).password, "•••");
  assert.equal((await card(page, "response")).ha1, "•••");
  assert.ok(await page.locator("#tamper").isHidden());
  await close();
});

test("offline: no answer reached the page, with what is likely", async () => {
  const { page, close } = await open(browser, `${site.url}?via=loopback`);
  await page.context().setOffline(true);
  await page.getByRole("button", { name: "Create" }).click();
  assert.match(await statusOf(page, "Failed"), /transport\.failed/);
  assert.match(await page.locator("#failure").innerText(), /its server was stopped, the network is off/);
  await close();
});

test("two tabs do not know of each other: the second is told that the service exists", async () => {
  site.mock.reset();
  const [one, two] = await Promise.all([open(browser, `${site.url}?via=loopback`), open(browser, `${site.url}?via=loopback`)]);
  await one.page.getByRole("button", { name: "Create" }).click();
  await statusOf(one.page, "Ready");
  await two.page.getByRole("button", { name: "Create" }).click();
  assert.match(await statusOf(two.page, "Failed"), /api\.error/);
  await Promise.all([one.close(), two.close()]);
});

test("a refused clipboard: the text is there, selected", async () => {
  const { page, close } = await open(browser, site.url);
  await page.evaluate(() => Object.defineProperty(navigator, "clipboard", { value: { writeText: () => Promise.reject(new Error("no")) } }));
  await page.getByRole("button", { name: "Copy as curl" }).click();
  assert.match(await page.locator("#by-hand").inputValue(), /^curl --digest/);
  await close();
});
