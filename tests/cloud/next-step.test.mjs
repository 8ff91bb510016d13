// `nextStep`: which commands, with which arguments. Expected arguments are written after the references of aws, az and gcloud and
// MongoDB's pages on private endpoints; services are recordings (tests/fixtures).

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { aws, azure, commands, gcp, growing, mapped, nextStep, refused } from "./support/cloud.mjs";

const argvs = (service, inputs) => commands(service, inputs).map(({ argv }) => argv);
const PROVIDERS = { AWS: aws, AZURE: azure, GCP: gcp };

// ---------------------------------------------------------------- AWS

const AWS_INPUTS = { vpcId: "vpc-0a1b", subnetIds: ["subnet-1", "subnet-2"], securityGroupIds: ["sg-1"] };

describe("AWS", () => {
  test("one command makes the endpoint", () => {
    const step = nextStep(aws, AWS_INPUTS);
    assert.deepEqual(step.commands.map(({ argv, yields }) => ({ argv, yields })), [
      {
        argv: [
          ...["aws", "ec2", "create-vpc-endpoint", "--region=eu-west-1", "--vpc-id=vpc-0a1b", "--vpc-endpoint-type=Interface"],
          "--service-name=com.amazonaws.vpce.eu-west-1.vpce-svc-0667f4ca6f4a2bbc8",
          ...["--subnet-ids", "subnet-1", "subnet-2", "--security-group-ids", "sg-1", "--output=json"],
        ],
        yields: "endpoint",
      },
    ]);
    assert.deepEqual(step.missing, []);
  });

  test("another region of the VPC, in either spelling, makes it a request across regions", () => {
    const service = { ...aws, supportedRemoteRegions: ["US_EAST_1"] };
    for (const region of ["us-east-1", "US_EAST_1"]) {
      const [argv] = argvs(service, { ...AWS_INPUTS, region });
      assert.ok(argv.includes("--region=us-east-1") && argv.includes("--service-region=eu-west-1"), argv.join(" "));
      assert.doesNotMatch(nextStep(service, { region }).notes.join(), /supportedRemoteRegions/);
    }
    assert.match(nextStep(aws, { region: "us-east-1" }).notes.join(), /us-east-1.*supportedRemoteRegions.*services\.update/);
  });

  test("the service's own region is none across regions, in either spelling", () => {
    for (const region of ["eu-west-1", "EU_WEST_1", undefined]) assert.deepEqual(argvs(aws, { ...AWS_INPUTS, region }), argvs(aws, AWS_INPUTS));
  });

  test("a region that the table does not know is spelt as AWS does; one that nobody said is missing", () => {
    assert.ok(argvs({ ...aws, cloudRegion: null, regionName: "XX_GOV_NORTH_9" })[0].includes("--region=xx-gov-north-9"));
    const service = { ...aws, cloudRegion: null, regionName: null };
    const step = nextStep(service);
    assert.ok(step.missing.includes("region") && step.commands[0].argv.includes("--region=REGION"));
    const [argv] = argvs(service, { region: "US_GOV_EAST_1" });
    assert.ok(argv.includes("--region=us-gov-east-1") && !argv.some((word) => word.startsWith("--service-region")));
  });
});

// ---------------------------------------------------------------- Azure

describe("Azure", () => {
  test("three commands make the subnet ready, the endpoint, and show its address", () => {
    const inputs = { resourceGroup: "net", vnetName: "main", subnetName: "data", endpointName: "atlas" };
    const steps = commands(azure, inputs).map(({ argv, yields }) => [yields, ...argv]);
    const { privateLinkServiceResourceId: id } = azure;
    assert.match(id, /^\/subscriptions\/[-0-9a-f]{36}\/.*\/pls_6a794010c0eb9e7a17719674$/);
    assert.deepEqual(steps, [
      [
        ...[null, "az", "network", "vnet", "subnet", "update", "--resource-group=net", "--vnet-name=main", "--name=data"],
        ...["--private-endpoint-network-policies=Disabled", "--output=none"],
      ],
      [
        ...["endpoint", "az", "network", "private-endpoint", "create", "--resource-group=net", "--name=atlas", "--vnet-name=main", "--subnet=data"],
        ...[`--private-connection-resource-id=${id}`, "--connection-name=pls_6a794010c0eb9e7a17719674", "--manual-request=true"],
        ...["--nic-name=atlas-nic", "--output=json"],
      ],
      ["address", "az", "network", "nic", "show", "--resource-group=net", "--name=atlas-nic", "--output=json"],
    ]);
  });
});

// ---------------------------------------------------------------- GCP

const GCP_INPUTS = { gcpProjectId: "acme-1", network: "main", subnet: "data", endpointGroupName: "atlas" };

describe("GCP", () => {
  test("each attachment gets an address and a rule, in the order of the service, and one command lists the rules", () => {
    const steps = commands(gcp, GCP_INPUTS);
    const { serviceAttachmentNames: targets } = gcp;
    assert.equal(targets.length, 6);
    const expected = targets.flatMap((target, index) => [
      ["gcloud", "compute", "addresses", "create", `atlas-ip-${index}`, "--project=acme-1", "--region=us-east4", "--subnet=data"],
      [
        ...["gcloud", "compute", "forwarding-rules", "create", `atlas-${index}`, "--project=acme-1", "--region=us-east4", "--network=main"],
        ...[`--address=atlas-ip-${index}`, `--target-service-attachment=${target}`],
      ],
    ]);
    expected.push([
      ...["gcloud", "compute", "forwarding-rules", "list", "--project=acme-1", "--regions=us-east4"],
      ...['--filter=name~"^atlas-[0-9]+$"', "--format=json(IPAddress,name)"],
    ]);
    assert.deepEqual(steps.map(({ argv }) => argv), expected);
    assert.deepEqual(steps.map(({ yields }) => yields), [...targets.flatMap(() => [null, null]), "rules"]);
  });

  test("50 attachments make 101 commands, and none is left out of the count in the notes", () => {
    const serviceAttachmentNames = Array.from({ length: 50 }, (_, index) => `projects/p/regions/us-east4/serviceAttachments/sa-${index}`);
    const step = nextStep({ ...gcp, serviceAttachmentNames }, GCP_INPUTS);
    assert.equal(step.commands.length, 101);
    assert.equal(new Set(step.commands.map(({ shell }) => shell)).size, 101);
    assert.match(step.notes.join(), /\b50\b/);
  });

  test("with port mapping three commands do, and the rule has the name of the endpoint", () => {
    const steps = argvs(mapped, GCP_INPUTS);
    assert.deepEqual(steps.map((argv) => argv.slice(2, 5)), [
      ["addresses", "create", "atlas-ip"],
      ["forwarding-rules", "create", "atlas"],
      ["forwarding-rules", "list", "--project=acme-1"],
    ]);
    assert.ok(steps[1].includes("--address=atlas-ip") && steps[1].includes(`--target-service-attachment=${gcp.serviceAttachmentNames[0]}`));
    assert.ok(steps[2].includes('--filter=name~"^atlas$"'));
  });

  test("attachments go in as Atlas gave them, whole addresses too, which also tell the region", () => {
    const target = "https://googleapis.com/compute/alpha/projects/p-x/regions/us-west1/serviceAttachments/sa-us-west1-098c29384736e0398437485d-0";
    const [address, rule] = argvs({ ...gcp, cloudRegion: null, serviceAttachmentNames: [target] }, GCP_INPUTS);
    assert.ok(rule.includes(`--target-service-attachment=${target}`));
    assert.ok(address.includes("--region=us-west1") && rule.includes("--region=us-west1"));
    refused(() => nextStep({ ...gcp, cloudRegion: null, serviceAttachmentNames: ["sa-0"] }), "service.cloudRegion");
  });

  test("the list is of this group's rules alone, whatever characters its name has", () => {
    for (const name of ["atlas", "a.b", "a+b", "a\"b", "a\\b", "(a|b)", "^a$", "a[0-9]", "é"]) {
      const [, filter] = /^--filter=name~(".*")$/.exec(argvs(gcp, { ...GCP_INPUTS, endpointGroupName: name }).at(-1).find((word) => word.startsWith("--filter=")));
      // gcloud's quotes know \" and \\, as JSON's do; inside is a regular expression.
      const pattern = new RegExp(JSON.parse(filter));
      for (const ours of [`${name}-0`, `${name}-49`]) assert.ok(pattern.test(ours), `${pattern} ${ours}`);
      for (const other of [name, `${name}-ip-0`, `x${name}-0`, `${name}x-0`, `${name}-0-x`, "axb-0", "atlas2-0"]) assert.ok(!pattern.test(other), `${pattern} ${other}`);
    }
  });
});

// ---------------------------------------------------------------- what is missing

const WORDS = {
  AWS: { vpcId: "VPC_ID", subnetIds: "SUBNET_ID", securityGroupIds: "SECURITY_GROUP_ID" },
  AZURE: { resourceGroup: "RESOURCE_GROUP", vnetName: "VNET_NAME", subnetName: "SUBNET_NAME", endpointName: "ENDPOINT_NAME" },
  GCP: { gcpProjectId: "GCP_PROJECT_ID", network: "NETWORK", subnet: "SUBNET", endpointGroupName: "ENDPOINT_GROUP_NAME" },
};
const LISTS = new Set(["subnetIds", "securityGroupIds"]);

for (const [provider, words] of Object.entries(WORDS)) {
  test(`${provider}: an input that is missing is named, and stands as a word in capitals; one that is given does not`, () => {
    const names = Object.keys(words);
    for (const inputs of [undefined, {}, Object.fromEntries(names.map((name) => [name, undefined]))]) {
      const step = nextStep(PROVIDERS[provider], inputs);
      assert.deepEqual(step.missing, names);
      for (const word of Object.values(words)) assert.ok(step.commands.some(({ shell }) => shell.includes(word)), word);
    }
    for (const given of names) {
      const step = nextStep(PROVIDERS[provider], { [given]: LISTS.has(given) ? ["mine"] : "mine" });
      assert.deepEqual(step.missing, names.filter((name) => name !== given));
      const shells = step.commands.map(({ shell }) => shell).join(" ");
      assert.ok(!new RegExp(`[= ^]${words[given]}[- $]`).test(shells), shells);
      assert.ok(shells.includes("mine"));
    }
  });

  test(`${provider}: purposes are one line, notes sentences, and all of it is JSON`, () => {
    const step = nextStep(PROVIDERS[provider]);
    const sentence = /^[A-Z][^\n]+\.$/;
    for (const { purpose } of step.commands) assert.match(purpose, sentence);
    assert.ok(step.notes.length > 0);
    for (const note of step.notes) assert.match(note, sentence);
    assert.deepEqual(JSON.parse(JSON.stringify(step)), step);
  });
}

test("notes name the ports to open", () => {
  assert.match(nextStep(aws).notes.join(), /\b1024 to 65535\b/);
  assert.match(nextStep(azure).notes.join(), /\b1024 to 2524\b/);
  assert.match(nextStep(gcp).notes.join(), /\b27015 to 27017\b/);
});

// ---------------------------------------------------------------- services that are not ready

test("a service that Atlas is still making is to be waited for, also where part of it is there", () => {
  for (const service of [growing, { ...aws, phase: "pending", status: "INITIATING" }, { ...azure, phase: "pending", status: "A_NEW_WORD" }]) {
    const { kind, reason, ...more } = nextStep(service);
    assert.deepEqual([kind, more], ["wait", {}]);
    assert.match(reason, /waitUntilReady/);
    assert.ok(reason.includes(service.status));
  }
});

test("a service that calls itself ready without the name that the commands need is to be waited for", () => {
  const unnamed = [
    [aws, { endpointServiceName: null }],
    [azure, { privateLinkServiceResourceId: null }],
    [azure, { privateLinkServiceName: null }],
    [gcp, { serviceAttachmentNames: [] }],
  ];
  for (const [service, change] of unnamed) {
    const step = nextStep({ ...service, ...change });
    assert.equal(step.kind, "wait");
    assert.ok(step.reason.includes(Object.keys(change)[0]), step.reason);
  }
});

test("a service that failed is to be made again, and Atlas's words say why", () => {
  const step = nextStep({ ...gcp, phase: "failed", status: "FAILED", errorMessage: "out of addresses" });
  assert.equal(step.kind, "recreate");
  assert.match(step.reason, /out of addresses.*delete it and create it again/);
  assert.doesNotMatch(nextStep({ ...gcp, phase: "failed", status: "FAILED", errorMessage: null }).reason, /null/);
});

test("for a service that is being deleted there is nothing to do", () => {
  assert.equal(nextStep({ ...aws, phase: "deleting", status: "DELETING" }).kind, "none");
});

// ---------------------------------------------------------------- mistakes

test("a service that is none is refused", () => {
  for (const service of [undefined, null, "6a793f68c0eb9e7a17715835", 5, [aws]]) refused(() => nextStep(service), "service");
  refused(() => nextStep({ cloudProvider: "AWS", id: "vpce-1", serviceId: aws.id, phase: "ready" }), "service");
  for (const cloudProvider of [undefined, null, "aws", "Azure", "toString", "__proto__"]) refused(() => nextStep({ ...aws, cloudProvider }), "service.cloudProvider", '"AWS"');
  for (const phase of [undefined, "READY", "gone"]) refused(() => nextStep({ cloudProvider: "AWS", id: aws.id, phase }), "service.phase", "whole service");
  refused(() => nextStep({ ...aws, endpointServiceName: ["x"] }), "service.endpointServiceName");
  refused(() => nextStep({ ...aws, cloudRegion: 5 }), "service.cloudRegion");
  refused(() => nextStep({ ...gcp, serviceAttachmentNames: [gcp.serviceAttachmentNames[0], null] }), "service.serviceAttachmentNames[1]");
});

test("inputs of another kind are refused by name, in whatever phase the service is", () => {
  for (const service of [aws, { ...aws, phase: "pending" }, { ...aws, phase: "deleting" }]) {
    for (const inputs of [null, "vpc-1", ["vpc-1"], 5]) refused(() => nextStep(service, inputs), "inputs");
    for (const vpcId of ["", null, 5, {}, ["vpc-1"]]) refused(() => nextStep(service, { vpcId }), "inputs.vpcId", "string");
    for (const subnetIds of ["subnet-1", [], null, { 0: "subnet-1" }]) refused(() => nextStep(service, { subnetIds }), "inputs.subnetIds", "list");
    refused(() => nextStep(service, { securityGroupIds: ["sg-1", ""] }), "inputs.securityGroupIds[1]");
    refused(() => nextStep(service, { subnetIds: new Array(2) }), "inputs.subnetIds[0]");
    refused(() => nextStep(service, { region: "" }), "inputs.region");
  }
});

test("another provider's inputs are refused, and so are misspelt ones; what is there is said", () => {
  refused(() => nextStep(aws, { resourceGroup: "rg" }), "inputs.resourceGroup", "vpcId");
  refused(() => nextStep(azure, { vpcId: "vpc-1" }), "inputs.vpcId", "resourceGroup");
  refused(() => nextStep(gcp, { ...GCP_INPUTS, projectId: "p" }), "inputs.projectId", "gcpProjectId");
  assert.equal(nextStep(aws, { resourceGroup: undefined }).kind, "connect");
});

test("what no process can be given is refused: NUL, and half of a surrogate pair", () => {
  for (const bad of ["a\0b", "\ud83d", "x\ude00y"]) {
    refused(() => nextStep(aws, { vpcId: bad }), "inputs.vpcId");
    refused(() => nextStep(aws, { subnetIds: [bad] }), "inputs.subnetIds[0]");
    refused(() => nextStep(azure, { vnetName: bad }), "inputs.vnetName");
    refused(() => nextStep(gcp, { endpointGroupName: bad }), "inputs.endpointGroupName");
    refused(() => nextStep({ ...aws, endpointServiceName: bad }), "service.endpointServiceName");
  }
});

test("what the command line would take for a file is refused, quoted or not", () => {
  for (const vpcId of ["file:///etc/passwd", "fileb://x", "http://169.254.169.254/", "https://x"]) refused(() => nextStep(aws, { vpcId }), "inputs.vpcId", "file");
  refused(() => nextStep(aws, { subnetIds: ["file:///etc/passwd"] }), "inputs.subnetIds[0]", "file");
  refused(() => nextStep(azure, { endpointName: "@/etc/passwd" }), "inputs.endpointName", "file");
  refused(() => nextStep({ ...azure, privateLinkServiceName: "@/etc/passwd" }), "service.privateLinkServiceName", "file");
  assert.equal(nextStep(azure, { endpointName: "a@b" }).kind, "connect");
});
