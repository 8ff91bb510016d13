// docs/recipes/cloud/azure-sdk.mjs with the Azure SDK, whose requests end at an ARM on loopback, written from its public
// reference. The SDK sends tokens by TLS alone, so its transport is what leads them here.

import assert from "node:assert/strict";
import { test } from "node:test";

import { NetworkManagementClient } from "@azure/arm-network";

import { atlasAt, serve, shown, workshop } from "../support/workshop.mjs";

const NAMES = { resourceGroup: "network", vnetName: "main", subnetName: "data", endpointName: "atlas" };
const AT_ONCE = { intervalMs: 1, maxIntervalMs: 1 };
const GROUP = "/subscriptions/4e133d35-e734-4385-a565-c0945567ae01/resourceGroups/network/providers/Microsoft.Network";

/** A network and a subnet; a private endpoint, once it was put, with its network interface. */
async function azureAt(t) {
  const things = new Map([
    [`${GROUP}/virtualNetworks/main`, { location: "westus2", properties: {} }],
    [`${GROUP}/virtualNetworks/main/subnets/data`, { properties: { addressPrefix: "10.0.0.0/24" } }],
  ]);
  const seen = [];
  const server = await serve(async (request) => {
    const { pathname } = new URL(request.url);
    seen.push({ method: request.method, pathname, authorization: request.headers.get("authorization") });
    if (request.method === "PUT") {
      const body = await request.json();
      const isNew = !things.has(pathname);
      things.set(pathname, { ...body, properties: { ...body.properties, provisioningState: "Succeeded" } });
      things.set(`${GROUP}/networkInterfaces/${body.properties.customNetworkInterfaceName}`, { properties: { ipConfigurations: [{ name: "ip", properties: { privateIPAddress: "10.0.0.4" } }] } });
      return Response.json({ id: pathname, ...things.get(pathname) }, { status: isNew ? 201 : 200 });
    }
    const thing = things.get(pathname);
    return thing === undefined ? Response.json({ error: { code: "ResourceNotFound", message: "No such thing." } }, { status: 404 }) : Response.json({ id: pathname, ...thing });
  });
  t.after(server.close);
  const azure = new NetworkManagementClient({ getToken: async () => ({ token: "t0ken", expiresOnTimestamp: Date.now() + 3_600_000 }) }, "4e133d35-e734-4385-a565-c0945567ae01", { httpClient: transportTo(server.url) });
  return { azure, things, seen };
}

/** @returns {import("@azure/core-rest-pipeline").HttpClient} */
const transportTo = (origin) => ({
  async sendRequest(request) {
    const { pathname, search } = new URL(request.url);
    const response = await fetch(origin + pathname + search, { method: request.method, headers: request.headers.toJSON(), body: request.body, signal: request.abortSignal });
    const { default: { createHttpHeaders } } = await rest;
    return { request, status: response.status, headers: createHttpHeaders(Object.fromEntries(response.headers)), bodyAsText: await response.text() };
  },
});
const rest = import("@azure/core-rest-pipeline").then((module) => ({ default: module }));

test("from a region to connection strings; a second run finds what there is", async (t) => {
  const { mock, atlas } = await atlasAt(t);
  const { azure, things, seen } = await azureAt(t);
  const { connectAzure } = await (await workshop(t, "cloud/azure-sdk.mjs")).imported();
  const { service, endpoint, clusters } = await connectAzure(atlas, azure, "eastus2", NAMES, AT_ONCE);
  shown("cloud/azure-sdk.mjs", clusters.map(({ srvConnectionString }) => srvConnectionString));
  const made = things.get(`${GROUP}/privateEndpoints/atlas`);
  assert.equal(made.location, "westus2");
  assert.equal(made.properties.subnet.id, `${GROUP}/virtualNetworks/main/subnets/data`);
  assert.equal(made.properties.privateLinkServiceConnections, undefined);
  const [{ name, properties }] = made.properties.manualPrivateLinkServiceConnections;
  assert.deepEqual([name, properties.privateLinkServiceId], [service.privateLinkServiceName, service.privateLinkServiceResourceId]);
  assert.deepEqual([endpoint.id, endpoint.privateEndpointIPAddress], [`${GROUP}/privateEndpoints/atlas`, "10.0.0.4"]);
  assert.ok(seen.every(({ authorization }) => authorization === "Bearer t0ken"));

  await connectAzure(atlas, azure, "eastus2", NAMES, AT_ONCE);
  assert.equal(mock.endpoints.length, 1);
});

test("a subnet that there is not ends it before anything is made", async (t) => {
  const { mock, atlas } = await atlasAt(t);
  const { azure, seen } = await azureAt(t);
  const { connectAzure } = await (await workshop(t, "cloud/azure-sdk.mjs")).imported();
  await assert.rejects(connectAzure(atlas, azure, "eastus2", { ...NAMES, subnetName: "none" }, AT_ONCE), { code: "ResourceNotFound" });
  assert.ok(seen.every(({ method }) => method === "GET"));
  assert.deepEqual(mock.endpoints, []);
});
