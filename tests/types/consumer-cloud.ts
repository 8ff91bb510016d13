// Commands for one's own cloud, as users build on them. `@ts-expect-error` stands over what must not compile. Nothing here is run.

import type { AwsEndpointService, AzureEndpointService, CloudProvider, EndpointService, EndpointServiceOf, GcpEndpointService } from "atlas-private-endpoint";
import { newEndpoint, nextStep } from "atlas-private-endpoint/cloud";
import type { CloudCommand, CloudInputs, CloudOutputs, NewEndpointOf, NextStep } from "atlas-private-endpoint/cloud";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <_ extends true>(): void => {};

declare const run: (argv: readonly string[]) => string;
declare const env: Record<string, string | undefined>;

export function oneProvider(aws: AwsEndpointService, azure: AzureEndpointService, gcp: GcpEndpointService) {
  const step = nextStep(aws, { vpcId: "vpc-1", subnetIds: ["subnet-1"], securityGroupIds: undefined, region: env["REGION"] });
  same<Same<typeof step, NextStep<"AWS">>>();
  if (step.kind === "connect") {
    const names: ("vpcId" | "subnetIds" | "securityGroupIds" | "region")[] = [...step.missing];
    for (const command of step.commands) {
      same<Same<typeof command, CloudCommand<"AWS">>>();
      const kept: "endpoint" | null = command.yields;
      console.log(command.purpose, command.shell, command.argv[0], kept, names, step.notes.join("\n"));
    }
    // @ts-expect-error another provider's input
    step.missing.includes("resourceGroup");
    // @ts-expect-error results are read-only
    step.commands.pop();
  }
  const body: NewEndpointOf["AWS"] = newEndpoint(aws, { endpoint: "{}" });
  const rules = newEndpoint(gcp, { rules: "[]" }, { gcpProjectId: "p", endpointGroupName: "g" });
  const address: string | undefined = rules.endpoints[0]?.ipAddress;
  return [body.id, newEndpoint(azure, { endpoint: "{}", address: "10.0.0.4" }).privateEndpointIPAddress, address];
}

export function wrong(aws: AwsEndpointService, azure: AzureEndpointService, gcp: GcpEndpointService, step: NextStep) {
  // @ts-expect-error another provider's input
  nextStep(aws, { resourceGroup: "rg" });
  // @ts-expect-error a misspelt input
  nextStep(gcp, { projectId: "p" });
  // @ts-expect-error a list
  nextStep(aws, { subnetIds: "subnet-1" });
  // @ts-expect-error the whole service, not what names it
  nextStep({ cloudProvider: "AWS", id: aws.id });
  // @ts-expect-error another provider's output
  newEndpoint(gcp, { endpoint: "{}" });
  // @ts-expect-error half of the outputs
  newEndpoint(azure, { endpoint: "{}" });
  // @ts-expect-error text, not what was made of it
  newEndpoint(aws, { endpoint: { VpcEndpoint: {} } });
  // @ts-expect-error narrow by kind first
  step.commands;
  // @ts-expect-error kinds are a closed list
  return step.kind === "done";
}

export function anyProvider(service: EndpointService): string {
  const step: NextStep = nextStep(service);
  if (service.cloudProvider === "AZURE") nextStep(service, { resourceGroup: "rg" });
  switch (step.kind) {
    case "wait":
    case "recreate":
    case "none":
      return step.reason;
    case "connect":
      return step.commands.map(({ shell }) => shell).join("\n");
    default:
      return step satisfies never;
  }
}

export function generic<P extends CloudProvider>(service: { readonly cloudProvider: P } & EndpointServiceOf<P>, inputs: CloudInputs[P], outputs: CloudOutputs[P]): NewEndpointOf[P] | null {
  const step = nextStep<P>(service, inputs);
  if (step.kind !== "connect" || step.missing.length > 0) return null;
  for (const { argv } of step.commands) run(argv);
  return newEndpoint<P>(service, outputs, inputs);
}
