// docs/recipes/cloud/attach.mjs as it stands, with programs in the place of aws, az and gcloud that print what those print.

import assert from "node:assert/strict";
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

import { aws, azure, commands, folder, gcp, growing, mapped } from "./support/cloud.mjs";

const skip = process.platform === "win32" && "the stand-ins are scripts";
const usualPath = process.env.PATH;
let workshop;
let attach;

before(async () => {
  workshop = await mkdtemp(join(tmpdir(), "ape-cloud-"));
  await mkdir(join(workshop, "node_modules"));
  await symlink(folder, join(workshop, "node_modules", "atlas-private-endpoint"), "junction");
  await copyFile(fileURLToPath(new URL("../../docs/recipes/cloud/attach.mjs", import.meta.url)), join(workshop, "attach.mjs"));
  ({ attach } = await import(pathToFileURL(join(workshop, "attach.mjs"))));
  process.env.PATH = `${join(workshop, "bin")}${delimiter}${usualPath}`;
});
after(async () => {
  process.env.PATH = usualPath;
  await rm(workshop, { recursive: true, force: true });
});

/** Programs that write down their arguments and print what `answers` says to the first word that is among these. */
async function standIns(answers) {
  const bin = join(workshop, "bin");
  const log = join(workshop, "log");
  await rm(bin, { recursive: true, force: true });
  await mkdir(bin);
  await writeFile(log, "");
  const script = `#!${process.execPath}
const { appendFileSync } = require("node:fs");
const { basename } = require("node:path");
const argv = [basename(process.argv[1]), ...process.argv.slice(2)];
appendFileSync(${JSON.stringify(log)}, JSON.stringify(argv) + "\\n");
console.error("WARNING: something on stderr");
const answers = ${JSON.stringify(answers)};
const key = Object.keys(answers).find((word) => argv.includes(word));
if (answers[key] === null) process.exit(1);
if (key !== undefined) console.log(answers[key]);
`;
  for (const program of ["aws", "az", "gcloud"]) {
    await writeFile(join(bin, program), script);
    await chmod(join(bin, program), 0o755);
  }
  return async () => (await readFile(log, "utf8")).split("\n").filter(Boolean).map((line) => JSON.parse(line));
}

const AWS_INPUTS = { vpcId: "vpc $(id)", subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] };
const AZURE_INPUTS = { resourceGroup: "it's (ours)", vnetName: "main", subnetName: "data", endpointName: "atlas" };
const GCP_INPUTS = { gcpProjectId: "acme-1", network: "main", subnet: "data", endpointGroupName: "atlas" };
const ID = "/subscriptions/s/resourceGroups/r/providers/Microsoft.Network/privateEndpoints/atlas";
const rules = (...numbers) => JSON.stringify(numbers.map((number) => ({ IPAddress: `10.0.0.${number}`, name: `atlas-${number}` })));

const runs = [
  ["AWS", aws, AWS_INPUTS, { "create-vpc-endpoint": '{"VpcEndpoint":{"VpcEndpointId":"vpce-0d00c26273372c6ef"}}' }, { id: "vpce-0d00c26273372c6ef" }],
  [
    "Azure",
    azure,
    AZURE_INPUTS,
    { "private-endpoint": JSON.stringify({ id: ID }), nic: '{"ipConfigurations":[{"privateIPAddress":"10.0.0.4"}]}' },
    { id: ID, privateEndpointIPAddress: "10.0.0.4" },
  ],
  [
    "GCP",
    gcp,
    GCP_INPUTS,
    { list: rules(5, 3, 1, 0, 2, 4) },
    { endpointGroupName: "atlas", gcpProjectId: "acme-1", endpoints: [0, 1, 2, 3, 4, 5].map((number) => ({ endpointName: `atlas-${number}`, ipAddress: `10.0.0.${number}` })) },
  ],
  [
    "GCP with port mapping",
    mapped,
    GCP_INPUTS,
    { list: '[{"IPAddress":"10.0.0.9","name":"atlas"}]' },
    { endpointGroupName: "atlas", gcpProjectId: "acme-1", endpoints: [{ endpointName: "atlas", ipAddress: "10.0.0.9" }] },
  ],
];

for (const [name, service, inputs, answers, expected] of runs) {
  test(`${name}: the commands run in order, and give the body`, { skip }, async () => {
    const calls = await standIns(answers);
    const lines = [];
    assert.deepEqual(await attach(service, inputs, { log: (line) => lines.push(line) }), expected);
    assert.deepEqual(await calls(), commands(service, inputs).map(({ argv }) => argv));
    assert.equal(lines.length, commands(service, inputs).length);
  });
}

test("nothing runs for a service that is not ready, nor while an input is missing", { skip }, async () => {
  const calls = await standIns({});
  await assert.rejects(attach(growing, GCP_INPUTS), /waitUntilReady/);
  await assert.rejects(attach(azure, { resourceGroup: "rg" }), /vnetName, subnetName, endpointName/);
  assert.deepEqual(await calls(), []);
});

test("a command that fails is the last one", { skip }, async () => {
  const calls = await standIns({ "private-endpoint": null });
  await assert.rejects(attach(azure, AZURE_INPUTS, { log() {} }), /az network private-endpoint create/);
  assert.equal((await calls()).length, 2);
});
