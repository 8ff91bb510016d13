// docs/recipes/cloud/gcp-rest.mjs against a Compute API on loopback, written from its public reference: addresses,
// forwardingRules and their operations.

import assert from "node:assert/strict";
import { test } from "node:test";

import { atlasAt, serve, shown, workshop } from "./support/workshop.mjs";

const NAMES = { project: "acme-1", network: "main", subnet: "data", group: "atlas" };
const AT_ONCE = { intervalMs: 1, maxIntervalMs: 1 };
const HERE = "/compute/v1/projects/acme-1/regions/us-west1/";

/** Makes what it is asked to; what there is is a 409. @param {{ fails?: string }} [options] the kind whose operations fail */
async function compute(t, { fails } = {}) {
  const things = new Map();
  const seen = [];
  const server = await serve(async (request) => {
    const { pathname } = new URL(request.url);
    const path = pathname.slice(HERE.length);
    const body = request.method === "POST" && !path.startsWith("operations/") ? await request.json() : null;
    seen.push({ method: request.method, path, body, authorization: request.headers.get("authorization") });
    assert.ok(pathname.startsWith(HERE), pathname);
    if (path.startsWith("operations/")) {
      const error = fails !== undefined && path.includes(fails) ? { errors: [{ code: "QUOTA_EXCEEDED", message: "Quota exceeded." }] } : undefined;
      return Response.json({ status: "DONE", error });
    }
    if (request.method === "GET") return things.has(path) ? Response.json(things.get(path)) : Response.json({ error: { code: 404 } }, { status: 404 });
    const name = `${path}/${body.name}`;
    if (things.has(name)) return Response.json({ error: { code: 409, errors: [{ reason: "alreadyExists" }] } }, { status: 409 });
    things.set(name, { ...body, address: `10.0.0.${things.size + 2}` });
    return Response.json({ kind: "compute#operation", name: `operation-${path}-${body.name}`, status: "RUNNING" });
  });
  t.after(server.close);
  return { things, seen, options: { ...AT_ONCE, api: server.url, token: async () => "ya29.token" } };
}

test("an address and a rule for each attachment, registered; a second run makes nothing", async (t) => {
  const { mock, atlas } = await atlasAt(t);
  const { things, seen, options } = await compute(t);
  const { connectGcp } = await (await workshop(t, "cloud/gcp-rest.mjs")).imported();
  const { service, endpoint, clusters } = await connectGcp(atlas, "us-west1", NAMES, options);
  shown("cloud/gcp-rest.mjs", clusters.map(({ srvConnectionString }) => srvConnectionString));
  const count = service.serviceAttachmentNames.length;
  assert.equal(things.size, 2 * count);
  for (const [index, { endpointName, ipAddress }] of endpoint.endpoints.entries()) {
    assert.equal(endpointName, `atlas-${index}`);
    assert.equal(ipAddress, things.get(`addresses/atlas-ip-${index}`).address);
    const { IPAddress, target } = things.get(`forwardingRules/atlas-${index}`);
    assert.deepEqual([IPAddress, target], [`projects/acme-1/regions/us-west1/addresses/atlas-ip-${index}`, service.serviceAttachmentNames[index]]);
  }
  assert.ok(seen.every(({ authorization }) => authorization === "Bearer ya29.token"));
  await connectGcp(atlas, "us-west1", NAMES, options);
  assert.equal(things.size, 2 * count);
  assert.equal(mock.endpoints.length, 1);
});

test("with port mapping one address and one rule are enough", async (t) => {
  const { atlas } = await atlasAt(t);
  const { things, options } = await compute(t);
  const { connectGcp } = await (await workshop(t, "cloud/gcp-rest.mjs")).imported();
  const { endpoint } = await connectGcp(atlas, "us-west1", NAMES, { ...options, portMapping: true });
  assert.deepEqual([...things.keys()], ["addresses/atlas-ip", "forwardingRules/atlas"]);
  assert.equal(endpoint.id, "atlas");
});

test("what the cloud refuses ends it by name, and registers nothing", async (t) => {
  const { mock, atlas } = await atlasAt(t);
  const { options } = await compute(t, { fails: "addresses" });
  const { connectGcp } = await (await workshop(t, "cloud/gcp-rest.mjs")).imported();
  await assert.rejects(connectGcp(atlas, "us-west1", NAMES, options), /^Error: addresses atlas-ip-\d: Quota exceeded\.$/);
  assert.deepEqual(mock.endpoints, []);
});
