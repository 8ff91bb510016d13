// `next` and `connect`: commands shown, run, or left to somebody at a terminal; and going on after whatever came between.

import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { test } from "node:test";

import { AWS_INPUTS, AZURE_ID, misused, setUp, standIns, VPCE } from "./support/cli.mjs";

/** The stand-ins are shell scripts. */
const skip = process.platform === "win32" && "needs a POSIX shell";
const AT_ONCE = ["--interval", "0"];
const PRINTS_VPCE = `echo '{"VpcEndpoint":{"VpcEndpointId":"${VPCE}"}}'`;
const AZURE_INPUTS = ["--resource-group", "rg", "--vnet", "v", "--subnet", "s", "--endpoint-name", "pe"];
const PRINTS_AZURE = `case "$*" in *private-endpoint\\ create*) echo '{"id":"${AZURE_ID}"}' ;; *nic*) echo '{"ipConfigurations":[{"privateIPAddress":"10.0.0.9"}]}' ;; esac`;
const GCP_INPUTS = ["--gcp-project", "acme-1", "--network", "n", "--subnet", "s", "--endpoint-name", "atlas"];
const PRINTS_RULES = `case "$*" in *list*) echo '[{"IPAddress":"10.0.0.9","name":"atlas"}]' ;; esac`;

/** A terminal at which these lines are typed, and whose input then ends. */
function keyboard(...lines) {
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  for (const line of lines) stdin.write(`${line}\n`);
  stdin.end();
  return stdin;
}

async function ready({ json }, provider = "AWS", region = "us-east-1", ...more) {
  return json(["services", "create", provider, region, ...more, "--wait", ...AT_ONCE]);
}

test("next says that a pending service must be waited for, by which command", async () => {
  const { run, json } = setUp();
  const { id } = await json("services create AWS us-east-1");
  const { code, out } = await run(`next AWS ${id}`);
  assert.equal(code, 0);
  assert.match(out, new RegExp(`wait for it with atlas-private-endpoint services wait AWS ${id}\n$`));
});

test("next prints the commands, with words in capitals for what only the user knows", async () => {
  const cli = setUp();
  const { id, endpointServiceName } = await ready(cli);
  const { code, out } = await cli.run(`next AWS ${id} --vpc vpc-1`);
  assert.equal(code, 0);
  assert.match(out, /^aws ec2 create-vpc-endpoint .*--vpc-id=vpc-1 .*SUBNET_ID/m);
  assert.ok(out.includes(endpointServiceName));
  assert.match(out, /^# The words in capitals are what --subnet, --security-group would fill in\.$/m);
  const step = await cli.json(`next AWS ${id} --vpc vpc-1`);
  assert.deepEqual([step.kind, step.commands[0].argv[0], step.missing], ["connect", "aws", ["subnetIds", "securityGroupIds"]]);
});

test("next --run runs the commands without a shell and registers what they made", { skip }, async (t) => {
  const cli = setUp();
  const { PATH, calls } = await standIns(t, { aws: `${PRINTS_VPCE}; echo '$(touch nothing)' >&2` });
  const { id } = await ready(cli);
  const { code, out } = await cli.run(["next", "AWS", id, "--vpc", "vpc-1; rm", "--subnet", "subnet-1", "--security-group", "sg-1", "--run", "--json"], { env: { ...environmentOf(cli), PATH } });
  assert.equal(code, 0);
  assert.equal(JSON.parse(out).id, VPCE);
  assert.equal((await calls()).length, 1);
  assert.match((await calls())[0], /^aws ec2 create-vpc-endpoint .* --vpc-id=vpc-1; rm /);
  assert.deepEqual(cli.mock.endpoints.map((endpoint) => endpoint.id), [VPCE]);
});

const environmentOf = ({ mock }) => ({
  MONGODB_ATLAS_PUBLIC_KEY: mock.credentials.publicKey,
  MONGODB_ATLAS_PRIVATE_KEY: mock.credentials.privateKey,
  MONGODB_ATLAS_PROJECT_ID: mock.projectId,
});

const WAYS = [
  ["AWS", "us-east-1", AWS_INPUTS, { aws: PRINTS_VPCE }, VPCE, []],
  ["AZURE", "eastus2", AZURE_INPUTS, { az: PRINTS_AZURE }, AZURE_ID, []],
  ["GCP", "us-west1", GCP_INPUTS, { gcloud: PRINTS_RULES }, "atlas", ["--port-mapping"]],
];
for (const [provider, region, inputs, programs, id, more] of WAYS) {
  test(`connect --run goes the whole way at ${provider}, and then with --endpoint without running anything`, { skip }, async (t) => {
    const cli = setUp();
    const { PATH, calls } = await standIns(t, programs);
    const env = { ...environmentOf(cli), PATH };
    const line = ["connect", provider, region, ...more, ...inputs, "--run", ...AT_ONCE];
    const first = await cli.run(line, { env });
    assert.equal(first.code, 0, first.err);
    assert.match(first.out, /^CLUSTER .*\nCluster0 +IDLE +mongodb\+srv:/);
    const count = (await calls()).length;
    const again = await cli.run(line, { env });
    misused(again, `--endpoint ${id}`);
    const on = await cli.json(["connect", provider, region, ...more, "--endpoint", id, ...AT_ONCE], { env });
    assert.deepEqual([on.endpoint.id, on.clusters[0].clusterName], [id, "Cluster0"]);
    assert.equal((await calls()).length, count);
    assert.equal(cli.mock.endpoints.length, 1);
  });
}

test("a command that is not installed, or fails, is 1 and says what to do; the line that goes on is there", { skip }, async (t) => {
  const cli = setUp();
  const line = ["connect", "AWS", "us-east-1", ...AWS_INPUTS, "--run", ...AT_ONCE];
  const nowhere = await cli.run(line, { env: { ...environmentOf(cli), PATH: "/nowhere" } });
  assert.equal(nowhere.code, 1);
  assert.match(nowhere.err, /aws is not installed, or not on PATH/);
  const { PATH } = await standIns(t, { aws: "echo 'AccessDenied: no' >&2; exit 254" });
  const failed = await cli.run(line, { env: { ...environmentOf(cli), PATH } });
  assert.equal(failed.code, 1);
  assert.match(failed.err, /AccessDenied: no\n[^]*aws ec2 create-vpc-endpoint failed \(exit code 254\)[^]*go on with: atlas-private-endpoint connect AWS us-east-1 .*--run\n/);
  assert.deepEqual(cli.mock.endpoints, []);
});

test("what a command printed and nobody understands is 1: it ran, so it is no wrong usage", { skip }, async (t) => {
  const cli = setUp();
  const { PATH } = await standIns(t, { aws: "echo table" });
  const { code, err } = await cli.run(["connect", "AWS", "us-east-1", ...AWS_INPUTS, "--run", ...AT_ONCE], { env: { ...environmentOf(cli), PATH } });
  assert.equal(code, 1);
  assert.match(err, /look in your cloud, and register what they made with endpoints ensure/);
});

test("Ctrl-C while a command runs ends it, and says to look in the cloud first", { skip }, async (t) => {
  const cli = setUp();
  const { PATH, calls } = await standIns(t, { aws: "exec sleep 60" });
  const controller = new AbortController();
  const pending = cli.run(["connect", "AWS", "us-east-1", ...AWS_INPUTS, "--run", ...AT_ONCE], { env: { ...environmentOf(cli), PATH }, signal: controller.signal });
  while ((await calls()).length === 0) await new Promise(setImmediate);
  controller.abort();
  const { code, err } = await pending;
  assert.equal(code, 130);
  assert.match(err, /interrupted; look in your cloud first for what aws may have made; go on with: atlas-private-endpoint connect AWS us-east-1 .*--run\n$/);
});

test("a registration that fails after the commands ran says how to register, so that nothing is made twice", { skip }, async (t) => {
  const cli = setUp();
  const { PATH } = await standIns(t, { aws: PRINTS_VPCE });
  cli.mock.fault({ method: "POST", path: /\/endpoint$/, with: { status: 500 } });
  const { code, err } = await cli.run(["connect", "AWS", "us-east-1", ...AWS_INPUTS, "--run", ...AT_ONCE], { env: { ...environmentOf(cli), PATH } });
  assert.equal(code, 1);
  const [, line] = /^go on with: atlas-private-endpoint (.*)$/m.exec(err);
  assert.match(line, new RegExp(`^endpoints ensure AWS [0-9a-f]{24} ${VPCE} --wait$`));
  assert.equal((await cli.run(`${line} --interval 0`)).code, 0);
});

test("without --run and without a terminal, connect ends with 4, the service on stdout, the commands and the line that goes on", async () => {
  const cli = setUp();
  const { code, out, err } = await cli.run(["connect", "AWS", "us-east-1", ...AT_ONCE, "--json"]);
  assert.equal(code, 4);
  const { id } = JSON.parse(out);
  assert.match(err, /^aws ec2 create-vpc-endpoint /m);
  assert.match(err, new RegExp(`go on with: atlas-private-endpoint endpoints ensure AWS ${id} ENDPOINT-ID --wait\n$`));
});

const ANSWERS = [
  ["AWS, a bare id", "AWS", "us-east-1", [], [VPCE], VPCE],
  ["AWS, what the command printed", "AWS", "us-east-1", [], ["{", '  "VpcEndpoint": {', `    "VpcEndpointId": "${VPCE}"`, "  }", "}"], VPCE],
  ["AWS, a mistake first", "AWS", "us-east-1", [], ["vpce_nonsense", "", VPCE], VPCE],
  ["AZURE, bare", "AZURE", "eastus2", [], [AZURE_ID, "10.0.0.9"], AZURE_ID],
  ["GCP, rules", "GCP", "us-west1", ["--port-mapping", "--gcp-project", "acme-1", "--endpoint-name", "atlas"], ['[{"IPAddress":"10.0.0.9","name":"atlas"}]'], "atlas"],
];
for (const [name, provider, region, more, lines, id] of ANSWERS) {
  test(`connect waits at a terminal for what is pasted: ${name}`, async () => {
    const cli = setUp();
    const { code, out, err } = await cli.run(["connect", provider, region, ...more, ...AT_ONCE], { stdin: keyboard(...lines), tty: true });
    assert.equal(code, 0, err);
    assert.match(out, /mongodb\+srv:/);
    assert.deepEqual(cli.mock.endpoints.map((endpoint) => endpoint.id), [id]);
  });
}

test("an input that ends before the answer is 4, with the line that goes on", async () => {
  const cli = setUp();
  const { code, err } = await cli.run(["connect", "AWS", "us-east-1", ...AT_ONCE], { stdin: keyboard(), tty: true });
  assert.equal(code, 4);
  assert.match(err, /the input ended before the answer\ngo on with: atlas-private-endpoint connect AWS us-east-1\n$/);
});

test("GCP at a terminal needs its names before anything is made", async () => {
  const cli = setUp();
  misused(await cli.run("connect GCP us-west1", { stdin: keyboard() }), "--gcp-project is missing");
  assert.deepEqual(cli.mock.requests, []);
});

test("next --run of a service that is not ready is 4, and nothing runs", { skip }, async (t) => {
  const cli = setUp({ mock: { looks: 9 } });
  const { PATH, calls } = await standIns(t, { aws: PRINTS_VPCE });
  const { id } = await cli.json("services create AWS us-east-1");
  const { code } = await cli.run(["next", "AWS", id, ...AWS_INPUTS, "--run"], { env: { ...environmentOf(cli), PATH } });
  assert.equal(code, 4);
  assert.deepEqual(await calls(), []);
});
