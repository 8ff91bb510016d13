// Every command against the mock, in this process: what it does, and what it prints.

import assert from "node:assert/strict";
import { test } from "node:test";

import { AZURE_ID, NO_ID, setUp, VPCE } from "./support/cli.mjs";

const AT_ONCE = ["--interval", "0"];
const words = (line, ...more) => [...line.split(" "), ...more.flat()];

test("services: made, found, listed, shown, changed, waited for and deleted", async () => {
  const { mock, run, json } = setUp();
  const made = await json("services create AWS us-east-1");
  assert.deepEqual([made.cloudProvider, made.phase, made.created], ["AWS", "pending", true]);
  const found = await json(words("services ensure aws US_EAST_1 --wait", AT_ONCE));
  assert.deepEqual([found.id, found.phase, found.created], [made.id, "ready", false]);
  assert.deepEqual((await json("services list")).map(({ id }) => id), [made.id]);
  assert.deepEqual(await json("services list GCP"), []);
  assert.equal((await json(`services get AWS ${made.id}`)).endpointServiceName, found.endpointServiceName);
  const changed = await json(`services update AWS ${made.id} --remote-region eu-west-1 --remote-region eu-west-2`);
  assert.deepEqual(changed.supportedRemoteRegions, ["EU_WEST_1", "EU_WEST_2"]);
  assert.deepEqual((await json(`services update AWS ${made.id} --remote-region none`)).supportedRemoteRegions, []);
  assert.equal((await json(words(`services wait AWS ${made.id}`, AT_ONCE))).phase, "ready");
  assert.deepEqual(await json(`services delete AWS ${made.id}`), { cloudProvider: "AWS", id: made.id, phase: "deleting" });
  assert.equal((await json(words(`services wait AWS ${made.id} --gone`, AT_ONCE))).phase, "gone");
  assert.deepEqual(mock.services, []);
  assert.equal((await run(`services get AWS ${made.id}`)).code, 1);
});

test("services create --wait ends with a service that is ready, with port mapping where it was asked for", async () => {
  const { json } = setUp();
  const service = await json(words("services create GCP us-west1 --port-mapping --wait", AT_ONCE));
  assert.deepEqual([service.phase, service.portMappingEnabled], ["ready", true]);
});

test("a table has a head and a row for each service, and no colour where no terminal is", async () => {
  const { run, json } = setUp({ mock: { looks: 0 } });
  const { id } = await json("services create AZURE eastus2");
  const { out, err, code } = await run("services list");
  assert.equal(out, `PROVIDER  ID                        REGION   STATUS     PHASE  ENDPOINTS\nAZURE     ${id}  eastus2  AVAILABLE  ready  0\n`);
  assert.deepEqual([err, code], ["", 0]);
});

test("a terminal gets colours, unless NO_COLOR is set", async () => {
  const coloured = /\u001b\[/;
  const bright = setUp({ mock: { looks: 0 } });
  await bright.run("services create AZURE eastus2");
  assert.match((await bright.run("services list", { tty: true })).out, coloured);
  const plain = setUp({ mock: { looks: 0 }, env: { NO_COLOR: "1" } });
  await plain.run("services create AZURE eastus2");
  const { out, err } = await plain.run(words("services ensure AZURE eastus2 --wait", AT_ONCE), { tty: true });
  assert.doesNotMatch(out + err, coloured);
});

const ENDPOINTS = [
  ["AWS", "us-east-1", VPCE, []],
  ["AZURE", "eastus2", AZURE_ID, ["--ip", "10.0.0.9"]],
  ["GCP", "us-west1", "atlas", ["--gcp-project", "acme-1", "--rule", "atlas=10.0.0.4"]],
];
for (const [provider, region, id, flags] of ENDPOINTS) {
  test(`endpoints of ${provider}: registered, found, listed, shown, waited for, retried and deleted`, async () => {
    const { mock, json, run } = setUp();
    const mapping = provider === "GCP" ? ["--port-mapping"] : [];
    const service = await json(words(`services create ${provider} ${region} --wait`, AT_ONCE, mapping));
    const at = [provider, service.id];
    const made = await json(["endpoints", "create", ...at, id, ...flags, "--wait", ...AT_ONCE]);
    assert.deepEqual([made.id, made.phase, made.created], [id, "ready", true]);
    assert.equal((await json(["endpoints", "ensure", ...at, id, ...flags])).created, false);
    assert.deepEqual((await json(["endpoints", "list", ...at])).map((endpoint) => endpoint.id), [id]);
    assert.match((await run(["endpoints", "list", ...at])).out, /^PROVIDER .*\n.* ready\n$/);
    assert.equal((await json(["endpoints", "get", ...at, id])).status, "AVAILABLE");
    assert.equal((await json(["endpoints", "wait", ...at, id, ...AT_ONCE])).phase, "ready");
    assert.equal((await json(["endpoints", "retry", ...at, id, ...flags, ...AT_ONCE])).phase, "ready");
    assert.equal((await json(["endpoints", "delete", ...at, id])).phase, "deleting");
    assert.equal((await json(["endpoints", "wait", ...at, id, "--gone", ...AT_ONCE])).phase, "gone");
    assert.deepEqual(mock.endpoints, []);
  });
}

test("endpoints retry does not touch a service's last endpoint unless told so", async () => {
  const { mock, json, run } = setUp();
  const { id } = await json(words("services create AWS us-east-1 --wait", AT_ONCE));
  await json(words(`endpoints create AWS ${id} ${VPCE} --wait`, AT_ONCE));
  mock.set({ cloudProvider: "AWS", serviceId: id, id: VPCE }, { status: "REJECTED", errorMessage: "no" });
  const { code, err } = await run(words(`endpoints retry AWS ${id} ${VPCE}`, AT_ONCE));
  assert.equal(code, 2);
  assert.match(err, /--even-if-last/);
  assert.equal(mock.endpoints.length, 1);
});

test("strings gives one for each cluster", async () => {
  const { json, run } = setUp({ mock: { clusters: ["One", "Two"] } });
  const { id } = await json(words("services create AWS us-east-1 --wait", AT_ONCE));
  await json(words(`endpoints create AWS ${id} ${VPCE} --wait`, AT_ONCE));
  const strings = await json(words(`strings AWS ${id} ${VPCE}`, AT_ONCE));
  assert.deepEqual(strings.map(({ clusterName, stateName }) => [clusterName, stateName]), [["One", "IDLE"], ["Two", "IDLE"]]);
  const { out } = await run(words(`strings AWS ${id} ${VPCE} --cluster Two`, AT_ONCE));
  assert.match(out, /^CLUSTER .*\nTwo +IDLE +mongodb\+srv:\/\/\S+\n$/);
});

test("regional-mode is shown and changed", async () => {
  const { json, run } = setUp();
  assert.equal(await json("regional-mode"), false);
  assert.equal(await json(words("regional-mode on", AT_ONCE)), true);
  assert.equal((await run("regional-mode")).out, "on\n");
});

test("regions needs no key, and knows both spellings", async () => {
  const { run } = setUp();
  const { code, out } = await run("regions AWS --json", { env: {} });
  assert.equal(code, 0);
  assert.deepEqual(JSON.parse(out).find(({ cloud }) => cloud === "us-east-1"), { provider: "AWS", atlas: "US_EAST_1", cloud: "us-east-1", location: "Northern Virginia, USA" });
  const all = (await run("regions", { env: {} })).out;
  for (const provider of ["AWS", "AZURE", "GCP"]) assert.match(all, new RegExp(`^${provider} `, "m"));
});

test("request makes any other call, its query in the path", async () => {
  const { mock, json, run } = setUp();
  const page = await json(["request", "get", "/groups/{groupId}/clusters?itemsPerPage=5&pageNum=1", "--api", "v2"]);
  assert.deepEqual(page.results.map(({ name }) => name), ["Cluster0"]);
  assert.match(mock.requests.at(-1).path, /\/api\/atlas\/v2\/.*\?itemsPerPage=5&pageNum=1$/);
  const path = "/groups/{groupId}/privateEndpoint/endpointService";
  const made = await json(["request", "POST", path, "--data", '{"providerName":"AWS","region":"us-east-1"}']);
  assert.equal(made.status, "INITIATING");
  assert.equal(mock.services.length, 1);
  const head = await run(["request", "HEAD", "/groups/{groupId}/clusters"]);
  assert.deepEqual([head.code, head.out.split("\n")[0].replace(/ +/, " ")], [0, "status 200"]);
});

test("completion gives a script of every command", async () => {
  const { run } = setUp();
  for (const shell of ["bash", "zsh", "fish"]) {
    const { code, out } = await run(`completion ${shell}`, { env: {} });
    assert.equal(code, 0);
    for (const word of ["regional-mode", "ensure", "doctor", "dry-run"]) assert.ok(out.includes(word), `${shell}: ${word}`);
  }
});

test("--version is the package's, and no command is the help", async () => {
  const { run } = setUp();
  const { version } = await import("../js/support/package.mjs").then(({ atlas }) => atlas);
  assert.equal((await run("--version")).out, `${version}\n`);
  assert.match((await run("")).out, /^atlas-private-endpoint COMMAND\n/);
  assert.match((await run("services --help")).out, /^atlas-private-endpoint services COMMAND\n/);
  assert.match((await run("-h")).out, /Exit codes:/);
});

test("--verbose shows every request without a secret, and --quiet shows nothing", async () => {
  const { mock, run } = setUp();
  const loud = await run(words("services ensure AWS us-east-1 --wait --verbose", AT_ONCE));
  assert.match(loud.err, /GET https:\S+ -> 401/);
  assert.match(loud.err, /AWS service [0-9a-f]{24}: INITIATING, look 1/);
  assert.ok(!loud.err.includes(mock.credentials.privateKey));
  const quiet = await run(words("services ensure AWS us-east-1 --wait --quiet", AT_ONCE), { tty: true });
  assert.equal(quiet.err, "");
});

test("--project, --base-url and --api go before the environment", async () => {
  const { mock, run } = setUp();
  const other = "64d1f0a2b3c4d5e6f7a8b9c1";
  const { code, err } = await run(`services list AWS --project ${other} --base-url http://127.0.0.1:9 --api v2 --verbose`);
  assert.equal(code, 1);
  assert.match(err, /GROUP_NOT_FOUND/);
  assert.match(err, new RegExp(`GET http://127.0.0.1:9/api/atlas/v2/groups/${other}/`));
  assert.ok(mock.requests.every(({ path }) => path.includes(other)));
});

test("what Atlas sends moves no cursor", async () => {
  const { mock, run, json } = setUp();
  const { id } = await json("services create AWS us-east-1");
  mock.set({ cloudProvider: "AWS", id }, { status: "FAILED", errorMessage: "bad\u001b[2Jworse" });
  const { out } = await run(`services get AWS ${id}`, { tty: true });
  assert.ok(out.includes("bad\\x1b[2Jworse"), out);
});

test("an id of nothing is an error of Atlas's: 1, with the hint in commands", async () => {
  const { run } = setUp();
  const { code, out, err } = await run(`services get AWS ${NO_ID}`);
  assert.deepEqual([code, out], [1, ""]);
  assert.match(err, /404 PRIVATE_ENDPOINT_SERVICE_NOT_FOUND[^]*hint: .*`services list`/);
});
