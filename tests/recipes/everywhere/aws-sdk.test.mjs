// docs/recipes/cloud/aws-sdk.mjs with the AWS SDK, against an EC2 of the query protocol on loopback, written from its public
// reference: a form goes in, XML comes back.

import assert from "node:assert/strict";
import { test } from "node:test";

import { EC2Client } from "@aws-sdk/client-ec2";

import { atlasAt, serve, shown, workshop } from "../support/workshop.mjs";

const NETWORK = { vpcId: "vpc-1", subnetIds: ["subnet-1", "subnet-2"], securityGroupIds: ["sg-1"] };
const AT_ONCE = { intervalMs: 1, maxIntervalMs: 1 };

/** Makes an endpoint for each client token; the same token with other parameters is refused. */
async function ec2At(t, { refuses } = {}) {
  const made = new Map();
  const seen = [];
  const server = await serve(async (request) => {
    const form = Object.fromEntries(new URLSearchParams(await request.text()));
    seen.push({ form, authorization: request.headers.get("authorization") });
    const { ClientToken: token, ...parameters } = form;
    const known = made.get(token);
    const code = refuses ?? (known !== undefined && known.parameters !== JSON.stringify(parameters) ? "IdempotentParameterMismatch" : null);
    if (code !== null) return xml(400, `<Response><Errors><Error><Code>${code}</Code><Message>No.</Message></Error></Errors><RequestID>r</RequestID></Response>`);
    const id = known?.id ?? `vpce-${String(made.size + 1).padStart(17, "0")}`;
    made.set(token, { id, parameters: JSON.stringify(parameters) });
    return xml(200, `<CreateVpcEndpointResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>r</requestId><vpcEndpoint><vpcEndpointId>${id}</vpcEndpointId><vpcEndpointType>Interface</vpcEndpointType><state>pendingAcceptance</state></vpcEndpoint></CreateVpcEndpointResponse>`);
  });
  t.after(server.close);
  const ec2 = new EC2Client({ region: "us-east-1", endpoint: server.url, credentials: { accessKeyId: "AKIA", secretAccessKey: "secret" }, maxAttempts: 1 });
  t.after(() => ec2.destroy());
  return { ec2, seen, made };
}

const xml = (status, text) => new Response(`<?xml version="1.0" encoding="UTF-8"?>${text}`, { status, headers: { "content-type": "text/xml" } });

test("from a region to connection strings; a second run makes no second endpoint", async (t) => {
  const { mock, atlas } = await atlasAt(t);
  const { ec2, seen, made } = await ec2At(t);
  const { connectAws } = await (await workshop(t, "cloud/aws-sdk.mjs", { tools: ["@aws-sdk/client-ec2"] })).imported();
  const { service, endpoint, clusters } = await connectAws(atlas, "us-east-1", NETWORK, { ec2, ...AT_ONCE });
  shown("cloud/aws-sdk.mjs", clusters.map(({ srvConnectionString }) => srvConnectionString));
  const [{ form, authorization }] = seen;
  const { Action, VpcEndpointType, ServiceName, VpcId, "SubnetId.1": first, "SubnetId.2": second, "SecurityGroupId.1": group } = form;
  assert.deepEqual([Action, VpcEndpointType, ServiceName, VpcId, first, second, group], ["CreateVpcEndpoint", "Interface", service.endpointServiceName, "vpc-1", "subnet-1", "subnet-2", "sg-1"]);
  assert.match(authorization, /^AWS4-HMAC-SHA256 /);
  assert.equal(endpoint.id, made.get(form.ClientToken).id);

  const again = await connectAws(atlas, "us-east-1", NETWORK, { ec2, ...AT_ONCE });
  assert.equal(again.endpoint.id, endpoint.id);
  assert.deepEqual([made.size, seen.length, mock.endpoints.length], [1, 2, 1]);
});

test("the same run with another network is AWS's error as it is, and nothing is registered for it", async (t) => {
  const { mock, atlas } = await atlasAt(t);
  const { ec2 } = await ec2At(t);
  const { connectAws } = await (await workshop(t, "cloud/aws-sdk.mjs", { tools: ["@aws-sdk/client-ec2"] })).imported();
  await connectAws(atlas, "us-east-1", NETWORK, { ec2, ...AT_ONCE });
  await assert.rejects(connectAws(atlas, "us-east-1", { ...NETWORK, vpcId: "vpc-2" }, { ec2, ...AT_ONCE }), { name: "IdempotentParameterMismatch" });
  assert.equal(mock.endpoints.length, 1);
});

test("a role that may not ends it before anything is registered", async (t) => {
  const { mock, atlas } = await atlasAt(t);
  const { ec2 } = await ec2At(t, { refuses: "UnauthorizedOperation" });
  const { connectAws } = await (await workshop(t, "cloud/aws-sdk.mjs", { tools: ["@aws-sdk/client-ec2"] })).imported();
  await assert.rejects(connectAws(atlas, "us-east-1", NETWORK, { ec2, ...AT_ONCE }), { name: "UnauthorizedOperation" });
  assert.deepEqual(mock.endpoints, []);
});

test("a call that is given up gives up the SDK's request", async (t) => {
  const { atlas } = await atlasAt(t);
  const controller = new AbortController();
  const stuck = await serve(() => (controller.abort(), new Promise(() => {})));
  t.after(stuck.close);
  const ec2 = new EC2Client({ region: "us-east-1", endpoint: stuck.url, credentials: { accessKeyId: "AKIA", secretAccessKey: "secret" }, maxAttempts: 1 });
  t.after(() => ec2.destroy());
  const { connectAws } = await (await workshop(t, "cloud/aws-sdk.mjs", { tools: ["@aws-sdk/client-ec2"] })).imported();
  await assert.rejects(connectAws(atlas, "us-east-1", NETWORK, { ec2, ...AT_ONCE, signal: controller.signal }), { name: "AbortError" });
});
