// `newEndpoint`: what commands print, as the body of a new endpoint. Bodies are those of Atlas's reference (docs_v1_request_*); what
// the commands print is laid out after the references of aws, az and gcloud, since nothing recorded exists.

import assert from "node:assert/strict";
import { test } from "node:test";

import { aws, azure, fixture, gcp, mapped, newEndpoint, refused } from "./support/cloud.mjs";

const body = (provider) => JSON.parse(fixture(`docs_v1_request_create_endpoint_${provider}`));

/** None is the JSON that is wanted; the last is what `--output text` prints. */
const NO_JSON = ["", " \n", "vpce-0d00c26273372c6ef", "{", "An error occurred (UnauthorizedOperation)", "VPCENDPOINT\t2026-11-24T10:00:00Z\tvpce-0d00c26273372c6ef"];
const NO_OBJECT = ["null", "[]", "{}", "5", "true", "[null]", '{"id":null}', '{"VpcEndpoint":null}'];

// ---------------------------------------------------------------- AWS

const printedByAws = (VpcEndpointId) =>
  JSON.stringify({ VpcEndpoint: { VpcEndpointId, VpcEndpointType: "Interface", ServiceName: aws.endpointServiceName, State: "pendingAcceptance", SubnetIds: ["subnet-1"] } }, null, 4);

test("AWS: the id of the interface endpoint", () => {
  const expected = body("AWS");
  const printed = printedByAws(expected.id);
  for (const endpoint of [printed, `${printed}\n`, `\uFEFF${printed}\r\n`, printed.replaceAll("\n", "\r\n")]) assert.deepEqual(newEndpoint(aws, { endpoint }), expected);
  assert.deepEqual(newEndpoint(aws, { endpoint: printed }, { vpcId: "vpc-1" }), expected);
});

test("AWS: anything else is refused, and text is told to be JSON", () => {
  for (const endpoint of NO_JSON) refused(() => newEndpoint(aws, { endpoint }), "outputs.endpoint", "JSON");
  for (const endpoint of NO_OBJECT) refused(() => newEndpoint(aws, { endpoint }), "outputs.endpoint", "VpcEndpointId");
  for (const id of [undefined, "", "vpc-1", "vpce-", ["vpce-1"], "vpce-1 vpce-2", "../vpce-1"]) refused(() => newEndpoint(aws, { endpoint: printedByAws(id) }), "outputs.endpoint", "VpcEndpointId");
});

// ---------------------------------------------------------------- Azure

const AZURE_BODY = body("AZURE");
const [LISTED] = JSON.parse(fixture("recon_az_network_private_endpoint_list"));
const nic = (member, address = AZURE_BODY.privateEndpointIPAddress) =>
  JSON.stringify({ name: "test-nic", ipConfigurations: [{ name: "privateEndpointIpConfig", [member]: address, privateIPAllocationMethod: "Dynamic" }] }, null, 2);

test("Azure: the resource id and the address, as old and new versions of az spell it", () => {
  for (const endpoint of [LISTED, [LISTED]].map((value) => JSON.stringify(value, null, 2))) {
    for (const address of [nic("privateIPAddress"), nic("privateIpAddress"), `\uFEFF${nic("privateIPAddress")}\r\n`]) {
      assert.deepEqual(newEndpoint(azure, { endpoint, address }), AZURE_BODY);
    }
  }
});

test("Azure: the address may be what a query leaves of it", () => {
  const endpoint = JSON.stringify(LISTED);
  const [configuration] = JSON.parse(nic("privateIPAddress")).ipConfigurations;
  for (const left of ["10.0.0.4", ["10.0.0.4"], configuration, [configuration], [JSON.parse(nic("privateIpAddress"))], ["10.0.0.4", "10.0.0.4"]]) {
    assert.deepEqual(newEndpoint(azure, { endpoint, address: JSON.stringify(left) }), AZURE_BODY);
  }
  assert.deepEqual(newEndpoint(azure, { endpoint, address: "10.0.0.4\n" }), AZURE_BODY);
});

test("Azure: an endpoint that is none is refused", () => {
  const address = nic("privateIPAddress");
  for (const endpoint of NO_JSON) refused(() => newEndpoint(azure, { endpoint, address }), "outputs.endpoint", "JSON");
  const foreign = ["test", "/subscriptions/s/resourceGroups/r", LISTED.networkInterfaces[0].id, "", 5, [LISTED.id]].map((id) => JSON.stringify({ id }));
  for (const endpoint of [...NO_OBJECT, ...foreign, JSON.stringify([LISTED, LISTED])]) refused(() => newEndpoint(azure, { endpoint, address }), "outputs.endpoint", "resource id");
});

test("Azure: an address that is none, or one of several, is refused", () => {
  const endpoint = JSON.stringify(LISTED);
  for (const address of ["", "{", "PrivateIPAddress\n10.0.0.4"]) refused(() => newEndpoint(azure, { endpoint, address }), "outputs.address", "JSON");
  const two = JSON.stringify({ ipConfigurations: ["10.0.0.4", "10.0.0.5"].map((privateIPAddress) => ({ privateIPAddress })) });
  const none = ["10.0.0", "10.0.0.256", "10.0.0.4.", "1.2.3.4.5", "::1", "10.0.0.4/24", "", 5, null].map((address) => nic("privateIPAddress", address));
  for (const address of [...NO_OBJECT, ...none, two, '{"ipConfigurations":[]}']) refused(() => newEndpoint(azure, { endpoint, address }), "outputs.address", "ipConfigurations");
});

// ---------------------------------------------------------------- GCP

const GCP_BODY = body("GCP");
const INPUTS = { gcpProjectId: GCP_BODY.gcpProjectId, endpointGroupName: GCP_BODY.endpointGroupName };
const five = { ...gcp, serviceAttachmentNames: gcp.serviceAttachmentNames.slice(0, 5) };
const listed = (rules, member = "IPAddress") => JSON.stringify(rules.map(({ endpointName: name, ipAddress }) => ({ [member]: ipAddress, name })), null, 2);
const numbered = (count) => Array.from({ length: count }, (_, index) => ({ endpointName: `g-${index}`, ipAddress: `10.1.0.${index}` }));

test("GCP: the rules, their project and the name of the group", () => {
  const { endpoints } = GCP_BODY;
  for (const rules of [listed(endpoints), listed(endpoints, "ipAddress"), listed([...endpoints].reverse()), `${listed(endpoints)}\n`]) {
    assert.deepEqual(newEndpoint(five, { rules }, INPUTS), GCP_BODY);
  }
});

test("GCP: fifty rules come in the order of their numbers, not of their letters", () => {
  const serviceAttachmentNames = Array.from({ length: 50 }, (_, index) => `https://googleapis.com/compute/alpha/projects/p/regions/us-east4/serviceAttachments/sa-${index}`);
  const asListed = numbered(50).sort((a, b) => (a.endpointName < b.endpointName ? -1 : 1));
  assert.equal(asListed[2].endpointName, "g-10");
  assert.deepEqual(newEndpoint({ ...gcp, serviceAttachmentNames }, { rules: listed(asListed) }, INPUTS).endpoints, numbered(50));
});

test("GCP: with port mapping one rule, whose name stands in both places", () => {
  const rules = listed([{ endpointName: "atlas", ipAddress: "10.1.0.9" }]);
  const expected = { endpointGroupName: "atlas", gcpProjectId: INPUTS.gcpProjectId, endpoints: [{ endpointName: "atlas", ipAddress: "10.1.0.9" }] };
  for (const endpointGroupName of [undefined, "atlas", "another"]) assert.deepEqual(newEndpoint(mapped, { rules }, { ...INPUTS, endpointGroupName }), expected);
  refused(() => newEndpoint(mapped, { rules: listed(numbered(6)) }, INPUTS), "outputs.rules", "6");
});

test("GCP: a rule too many or too few is refused, and both numbers are said", () => {
  for (const count of [0, 5, 7, 50]) {
    refused(() => newEndpoint(gcp, { rules: listed(numbered(count)) }, INPUTS), "outputs.rules", "6 forwarding rules");
    refused(() => newEndpoint(gcp, { rules: listed(numbered(count)) }, INPUTS), "outputs.rules", `has ${count}`);
  }
});

test("GCP: rules that are none are refused", () => {
  for (const rules of NO_JSON) refused(() => newEndpoint(gcp, { rules }, INPUTS), "outputs.rules", "JSON");
  for (const rules of NO_OBJECT) refused(() => newEndpoint(gcp, { rules }, INPUTS), "outputs.rules", "forwarding rules");
  for (const change of [{ endpointName: "" }, { endpointName: 5 }, { endpointName: undefined }, { ipAddress: "" }, { ipAddress: null }, { ipAddress: "fe80::1" }, { endpointName: "g-0" }, { ipAddress: "10.1.0.0" }]) {
    const rules = listed(numbered(6).map((rule, index) => (index === 3 ? { ...rule, ...change } : rule)));
    refused(() => newEndpoint(gcp, { rules }, INPUTS), "outputs.rules", "forwarding rules");
  }
});

test("GCP: project and group must be given, for the body holds them", () => {
  const rules = listed(numbered(6));
  refused(() => newEndpoint(gcp, { rules }), "inputs.gcpProjectId");
  refused(() => newEndpoint(gcp, { rules }, { gcpProjectId: "p" }), "inputs.endpointGroupName");
  refused(() => newEndpoint({ ...gcp, serviceAttachmentNames: [] }, { rules }, INPUTS), "service.serviceAttachmentNames", "ready");
});

// ---------------------------------------------------------------- mistakes

test("outputs of another kind are refused by name", () => {
  for (const outputs of [undefined, null, "{}", [], 5]) refused(() => newEndpoint(aws, outputs), "outputs");
  for (const endpoint of [undefined, null, 5, { VpcEndpoint: { VpcEndpointId: "vpce-1" } }, new TextEncoder().encode(printedByAws("vpce-1"))]) {
    refused(() => newEndpoint(aws, { endpoint }), "outputs.endpoint", '"endpoint"');
  }
  refused(() => newEndpoint(azure, { endpoint: JSON.stringify(LISTED) }), "outputs.address");
  refused(() => newEndpoint(gcp, { endpoint: "{}" }, INPUTS), "outputs.endpoint", "rules");
  refused(() => newEndpoint(aws, { endpoint: printedByAws("vpce-1"), address: "10.0.0.4" }), "outputs.address", "endpoint");
});

test("service and inputs are checked as nextStep checks them", () => {
  const outputs = { endpoint: printedByAws("vpce-1") };
  refused(() => newEndpoint(null, outputs), "service");
  refused(() => newEndpoint({ ...aws, serviceId: aws.id }, outputs), "service");
  refused(() => newEndpoint({ ...aws, cloudProvider: "Aws" }, outputs), "service.cloudProvider");
  refused(() => newEndpoint(aws, outputs, { resourceGroup: "rg" }), "inputs.resourceGroup");
  refused(() => newEndpoint(aws, outputs, { vpcId: "" }), "inputs.vpcId");
});
