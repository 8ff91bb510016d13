// Runs the commands of `nextStep` and gives the body of the new endpoint. Needs `aws`, `az` or `gcloud`, logged in.
//
//   import { attach } from "./attach.mjs";
//
//   const service = await atlas.services.get(ref);
//   const endpoint = await attach(service, { vpcId: "vpc-1", subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] });

import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { newEndpoint, nextStep } from "atlas-private-endpoint/cloud";

const run = promisify(execFile);

/**
 * @template {import("atlas-private-endpoint").CloudProvider} P
 * @param {{ readonly cloudProvider: P } & import("atlas-private-endpoint").EndpointServiceOf<P>} service that is ready
 * @param {import("atlas-private-endpoint/cloud").CloudInputs[P]} inputs
 * @param {{ signal?: AbortSignal, log?: (line: string) => void }} [options]
 * @returns {Promise<import("atlas-private-endpoint/cloud").NewEndpointOf[P]>}
 */
export async function attach(service, inputs, { signal, log = console.error } = {}) {
  const step = nextStep(service, inputs);
  if (step.kind !== "connect") throw new Error(step.reason);
  if (step.missing.length > 0) throw new Error(`still needed: ${step.missing.join(", ")}`);

  const outputs = {};
  for (const { purpose, shell, argv, yields } of step.commands) {
    log(`# ${purpose}\n${shell}`);
    const [program, ...args] = argv;
    const { stdout } = await run(program, args, { signal, maxBuffer: 2 ** 26 });
    if (yields !== null) outputs[yields] = stdout;
  }
  return newEndpoint(service, outputs, inputs);
}
