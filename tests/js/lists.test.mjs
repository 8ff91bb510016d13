// A list tells of each service what asking for it alone tells.

import assert from "node:assert/strict";
import { test } from "node:test";

import { answer, PROJECT, scripted } from "./support/calls.mjs";
import { atlas } from "./support/package.mjs";

const ID = "5f7cac1adf5d6c6306f4b283";
const BODIES = {
  AWS: [
    { id: ID, status: "AVAILABLE", regionName: "US_EAST_1", endpointServiceName: "com.amazonaws.vpce.us-east-1.vpce-svc-1", interfaceEndpoints: ["vpce-1"], added: { by: ["Atlas"] } },
    { id: ID, status: "INITIATING", regionName: "", interfaceEndpoints: null, supportedRemoteRegions: ["EU_WEST_1"] },
    { id: ID, status: "FAILED", regionName: "EU_WEST_1", errorMessage: "no \u{1f512}", endpointServiceName: "" },
  ],
  AZURE: [
    { id: ID, status: "AVAILABLE", regionName: "US_EAST_2", privateLinkServiceName: "pls_1", privateLinkServiceResourceId: "/a/b", privateEndpoints: ["/c"] },
    { id: ID, status: "INITIATING", errorMessage: null },
  ],
  GCP: [
    { id: ID, status: "AVAILABLE", regionName: "WESTERN_US", endpointGroupNames: ["g"], portMappingEnabled: true, serviceAttachmentNames: ["/regions/us-west1/a-2", "/regions/us-west1/a-1"] },
    { id: ID, status: "DELETING", regionName: "NORTH_POLE" },
  ],
};
/** A client whose one answer is that. */
const clientOf = (body) => new atlas.AtlasClient({ accessToken: "token", projectId: PROJECT, fetch: scripted([answer(200, {}, body)]).fetch });

for (const [provider, body] of Object.entries(BODIES)) {
  test(`${provider}: each service of a list is the service by itself`, async () => {
    const listed = await clientOf(body).services.list(provider);
    for (const [index, service] of body.entries()) {
      const alone = await clientOf(service).services.get({ cloudProvider: provider, id: ID });
      assert.deepEqual(listed[index], alone);
      assert.deepEqual(Object.keys(listed[index]), Object.keys(alone));
      assert.deepEqual(listed[index].raw, service);
    }
  });
}

test("who changes an array of a result changes neither raw nor another service", async () => {
  const [one, other] = await clientOf([BODIES.AWS[0], BODIES.AWS[0]]).services.list("AWS");
  one.interfaceEndpoints.push("vpce-2");
  one.supportedRemoteRegions.push("EU_WEST_1");
  assert.deepEqual(one.raw.interfaceEndpoints, ["vpce-1"]);
  assert.deepEqual([other.interfaceEndpoints, other.supportedRemoteRegions], [["vpce-1"], []]);
});
