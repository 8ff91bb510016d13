// Runs `connect` in a process of its own, and kills it with SIGKILL in the step that is named, or not at all.
// Arguments: base URL, kind, step; the key pair and the project come in the environment.

import { atlas } from "../../js/support/package.mjs";
import { connectAs } from "./connecting.mjs";
import { newEndpoint } from "./resource.mjs";

const [baseUrl, kind, deadly] = process.argv.slice(2);
const die = () => process.kill(process.pid, "SIGKILL");

const client = atlas.AtlasClient.fromEnv({ baseUrl });
const onStep = ({ step }) => void (step === deadly && die());
const attach = (service) => {
  // The cloud's side is made, but nobody heard of it.
  if (deadly === "in attach") die();
  return newEndpoint(service);
};
const { clusters } = await connectAs(client, kind, { onStep }, attach);
console.log(JSON.stringify(clusters));
