// atlas-private-endpoint/cloud: your cloud's side of a private endpoint. Which commands make it, and how what they print becomes the
// body of the endpoint in Atlas. Plain JavaScript: it runs no command, sends nothing and loads no WebAssembly.

import type { CloudProvider, EndpointServiceOf, NewEndpointOf } from "./index.js";

/** What `newEndpoint` gives, by provider. */
export type { NewEndpointOf };

/**
 * What Atlas does not know, by provider. All of it may be missing: then a word in capitals stands in its place in the commands, for
 * `vpcId` VPC_ID. Values go into the commands as they are, whatever is in them; refused are empty texts, NUL, and what the command
 * line would take for the name of a file ("@…" for az, "file://…" for aws).
 */
export interface CloudInputs {
  AWS: {
    /** "vpc-…" */
    readonly vpcId?: string | undefined;
    /** "subnet-…", one for each availability zone. */
    readonly subnetIds?: readonly string[] | undefined;
    /** "sg-…". They must let TCP 1024-65535 through to the endpoint. */
    readonly securityGroupIds?: readonly string[] | undefined;
    /** Where the VPC is, in either spelling, "eu-west-1" or "EU_WEST_1": one of the service's `supportedRemoteRegions`. @default the service's own region */
    readonly region?: string | undefined;
  };
  AZURE: {
    /** Of the virtual network; the private endpoint is made in it, too. */
    readonly resourceGroup?: string | undefined;
    /** Name of the virtual network. */
    readonly vnetName?: string | undefined;
    /** Name of the subnet that the address is from. */
    readonly subnetName?: string | undefined;
    /** What the private endpoint is to be called. Its network interface gets that name with "-nic" behind it. */
    readonly endpointName?: string | undefined;
  };
  GCP: {
    /** Of the project with your network. */
    readonly gcpProjectId?: string | undefined;
    /** Name of the VPC network. */
    readonly network?: string | undefined;
    /** Name of the subnet that the addresses are from, in the service's region. */
    readonly subnet?: string | undefined;
    /** What the endpoint is to be called in Atlas. The forwarding rules are "NAME-0" and so on, the addresses "NAME-ip-0"; with port mapping "NAME" and "NAME-ip". */
    readonly endpointGroupName?: string | undefined;
  };
}

/** What commands printed, by provider: the stdout of the command whose `yields` is the member's name, as text. */
export interface CloudOutputs {
  AWS: {
    /** Of `aws ec2 create-vpc-endpoint`. */
    readonly endpoint: string;
  };
  AZURE: {
    /** Of `az network private-endpoint create`. */
    readonly endpoint: string;
    /** Of `az network nic show`; the bare address will do. */
    readonly address: string;
  };
  GCP: {
    /** Of `gcloud compute forwarding-rules list`. */
    readonly rules: string;
  };
}

/** A command of `aws`, `az` or `gcloud`. */
export interface CloudCommand<P extends CloudProvider = CloudProvider> {
  /** What it does, in one line. */
  readonly purpose: string;
  /** The program and its arguments, for `spawn` and `execFile`. */
  readonly argv: readonly string[];
  /** The same as a line for a shell: any POSIX shell makes exactly `argv` of it. */
  readonly shell: string;
  /** Keep what it prints under this name, for `newEndpoint`. null: nothing to keep. */
  readonly yields: { [Q in P]: keyof CloudOutputs[Q] }[P] | null;
}

/** What a service needs next, by `kind`. */
export type NextStep<P extends CloudProvider = CloudProvider> =
  /** Wait: Atlas is making it, or has not named it yet. */
  | {
      readonly kind: "wait";
      /** A sentence about it. */
      readonly reason: string;
    }
  /** Run the commands, one after the other; then register the endpoint with what `newEndpoint` makes of their output. */
  | {
      readonly kind: "connect";
      readonly commands: readonly CloudCommand<P>[];
      /** The inputs that were not given, and have words in capitals in their place. Empty: the commands can run. */
      readonly missing: readonly { [Q in P]: keyof CloudInputs[Q] }[P][];
      /** What the commands do not say: ports to open, what to wait for. A sentence each. */
      readonly notes: readonly string[];
    }
  /** Delete it and create it again: it failed. */
  | {
      readonly kind: "recreate";
      /** A sentence about it, with Atlas's `errorMessage`. */
      readonly reason: string;
    }
  /** Nothing: it is being deleted. */
  | {
      readonly kind: "none";
      /** A sentence about it. */
      readonly reason: string;
    };

/**
 * What to do next with a service, and for one that is ready the commands that make your cloud's side of its endpoint: for AWS one; for
 * Azure three; for GCP two for each service attachment and one that lists them all, with port mapping three. Runs nothing.
 *
 * @param service as `services.get` or `services.create` gave it
 * @param inputs what only you know
 * @throws UsageError "usage.invalid_argument", `argument` naming what it is about: "inputs.vpcId", "service.phase"
 */
export declare function nextStep<P extends CloudProvider>(service: { readonly cloudProvider: P } & EndpointServiceOf<P>, inputs?: CloudInputs[P]): NextStep<P>;

/**
 * The body of the new endpoint in Atlas, from what the commands of `nextStep` printed.
 *
 * @param outputs all that the commands yield
 * @param inputs the same as for `nextStep`; GCP's `gcpProjectId` is needed, and its `endpointGroupName` without port mapping
 * @throws UsageError "usage.invalid_argument", `argument` naming what it is about: "outputs.endpoint" where that is not what the command prints
 */
export declare function newEndpoint<P extends CloudProvider>(service: { readonly cloudProvider: P } & EndpointServiceOf<P>, outputs: CloudOutputs[P], inputs?: CloudInputs[P]): NewEndpointOf[P];
