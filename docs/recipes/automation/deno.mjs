// Which private endpoints of this project are in trouble? A script for Deno that may do just that, for a scheduler.
//
//   deno run --allow-env="MONGODB_ATLAS_*" --allow-net=cloud.mongodb.com --allow-read=node_modules deno.mjs
//
// It needs a package.json that has atlas-private-endpoint, installed by npm or `deno install`, and the variables of a key.
// Exit code 1 where something failed.

import { AtlasClient } from "atlas-private-endpoint";

const atlas = AtlasClient.fromEnv();
let failed = 0;

for (const service of await atlas.services.list()) {
  report(service.cloudProvider, service.regionName, "service", service);
  for (const endpoint of await atlas.endpoints.list(service)) report(service.cloudProvider, service.regionName, "endpoint", endpoint);
}
atlas.close();

console.log(failed === 0 ? "nothing failed" : `${failed} failed`);
Deno.exitCode = failed === 0 ? 0 : 1;

function report(provider, region, what, { id, phase, status, errorMessage }) {
  if (phase === "failed") failed += 1;
  console.log([provider, region, what, id, status, errorMessage].filter(Boolean).join(" "));
}
