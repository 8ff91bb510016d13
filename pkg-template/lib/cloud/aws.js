// AWS PrivateLink: one command of the AWS CLI, version 1 or 2.

import { text } from "./arguments.js";
import { command } from "./command.js";
import { fits, json, unexpected } from "./output.js";

/** @type {import("./arguments.js").Provider} */
export const aws = {
  cli: "aws",
  words: { vpcId: "VPC_ID", subnetIds: ["SUBNET_ID"], securityGroupIds: ["SECURITY_GROUP_ID"], region: "REGION" },
  outputs: ["endpoint"],
  names: ["endpointServiceName"],
  // Version 1 fetches the last two.
  takenForFile: /^(fileb?|https?):\/\//,
  defaults: (service) => ({ region: homeOf(service) }),

  commands: (service, { vpcId, subnetIds, securityGroupIds, region }) => [
    command(
      "Makes an interface endpoint in your VPC for Atlas's endpoint service.",
      "aws ec2 create-vpc-endpoint",
      {
        region: cloudSpelling(region),
        "vpc-id": vpcId,
        "vpc-endpoint-type": "Interface",
        "service-name": text(aws, service.endpointServiceName, "service.endpointServiceName"),
        "service-region": isRemote(service, region) ? homeOf(service) : undefined,
        "subnet-ids": subnetIds,
        "security-group-ids": securityGroupIds,
        output: "json",
      },
      "endpoint",
    ),
  ],

  notes(service, { region }) {
    const notes = [
      "The security groups must let TCP ports 1024 to 65535 through from your programs to the endpoint: Atlas may use any of them.",
      "Register the endpoint when AWS shows it as pendingAcceptance; Atlas then accepts it.",
      "Run the command once: AWS makes another endpoint each time.",
    ];
    if (!isRemote(service, region)) return notes;
    const there = cloudSpelling(region);
    const isAllowed = (service.supportedRemoteRegions ?? []).map(cloudSpelling).includes(there);
    if (!isAllowed) notes.push(`AWS will refuse ${there}, which is not among this service's supportedRemoteRegions: add it with services.update first.`);
    return [...notes, "Across regions the endpoint takes some 30 seconds more."];
  },

  newEndpoint(service, outputs) {
    const id = json(outputs, "endpoint")?.VpcEndpoint?.VpcEndpointId;
    if (!fits(/^vpce-\w+$/, id)) throw unexpected("endpoint", "what aws ec2 create-vpc-endpoint prints, with the id in VpcEndpoint.VpcEndpointId");
    return { id };
  },
};

/** AWS's spelling of a region that may be in Atlas's: that has capitals and underscores instead. */
const cloudSpelling = (name) => (/^[A-Z]+(_[A-Z]+)+_\d+$/.test(name) ? name.toLowerCase().replaceAll("_", "-") : name);

/** The service's own region; undefined: nobody said. */
function homeOf(service) {
  const member = ["cloudRegion", "regionName"].find((name) => service[name]);
  return member && cloudSpelling(text(aws, service[member], `service.${member}`));
}

function isRemote(service, region) {
  const home = homeOf(service);
  return home !== undefined && home !== cloudSpelling(region);
}
