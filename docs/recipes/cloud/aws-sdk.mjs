// From a region to connection strings on AWS, the interface endpoint made by the AWS SDK. Safe to run again.
//
//   import { AtlasClient } from "atlas-private-endpoint";
//   import { connectAws } from "./aws-sdk.mjs";
//
//   const network = { vpcId: "vpc-1", subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] };
//   const { clusters } = await connectAws(AtlasClient.fromEnv(), "us-east-1", network);
//   console.log(clusters[0].srvConnectionString);

import { CreateVpcEndpointCommand, EC2Client } from "@aws-sdk/client-ec2";

/**
 * @param {import("atlas-private-endpoint").AtlasClient} atlas
 * @param {string} region of the service, and of the VPC
 * @param {{ vpcId: string, subnetIds: string[], securityGroupIds: string[] }} network
 * @param {import("atlas-private-endpoint").ConnectOptions<"AWS"> & { ec2?: EC2Client }} [options]
 */
export function connectAws(atlas, region, { vpcId, subnetIds, securityGroupIds }, { ec2, ...options } = {}) {
  const attach = async ({ id, endpointServiceName, cloudRegion }, { signal }) => {
    const client = ec2 ?? new EC2Client({ region: cloudRegion });
    const command = new CreateVpcEndpointCommand({
      VpcEndpointType: "Interface",
      ServiceName: endpointServiceName,
      VpcId: vpcId,
      SubnetIds: subnetIds,
      SecurityGroupIds: securityGroupIds,
      // With the same token AWS answers with the endpoint that there is, and makes no second one.
      ClientToken: `atlas-${id}`,
    });
    const { VpcEndpoint } = await client.send(command, { abortSignal: signal });
    return { id: VpcEndpoint.VpcEndpointId };
  };
  return atlas.connect({ providerName: "AWS", region }, attach, options);
}
