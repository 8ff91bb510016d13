// Azure Private Link: three commands of the Azure CLI. The network interface is named beforehand, so that the third command needs
// nothing that the second one prints.

import { text } from "./arguments.js";
import { command } from "./command.js";
import { fits, isAddress, json, unexpected } from "./output.js";

const RESOURCE_ID = /^\/subscriptions\/.+\/providers\/Microsoft\.Network\/privateEndpoints\/[^/]+$/i;

/** @type {import("./arguments.js").Provider} */
export const azure = {
  cli: "az",
  words: { resourceGroup: "RESOURCE_GROUP", vnetName: "VNET_NAME", subnetName: "SUBNET_NAME", endpointName: "ENDPOINT_NAME" },
  outputs: ["endpoint", "address"],
  names: ["privateLinkServiceName", "privateLinkServiceResourceId"],
  takenForFile: /^@/,

  commands(service, { resourceGroup, vnetName, subnetName, endpointName }) {
    const own = (name) => text(azure, service[name], `service.${name}`);
    const group = { "resource-group": resourceGroup };
    const nic = `${endpointName}-nic`;
    return [
      command("Lets private endpoints into your subnet.", "az network vnet subnet update", {
        ...group,
        "vnet-name": vnetName,
        name: subnetName,
        "private-endpoint-network-policies": "Disabled",
        output: "none",
      }),
      command(
        "Makes a private endpoint in your subnet for Atlas's Private Link service.",
        "az network private-endpoint create",
        {
          ...group,
          name: endpointName,
          "vnet-name": vnetName,
          subnet: subnetName,
          "private-connection-resource-id": own("privateLinkServiceResourceId"),
          "connection-name": own("privateLinkServiceName"),
          "manual-request": "true",
          "nic-name": nic,
          output: "json",
        },
        "endpoint",
      ),
      command("Shows the address that the private endpoint got.", "az network nic show", { ...group, name: nic, output: "json" }, "address"),
    ];
  },

  notes: () => [
    "The connection is Pending until the endpoint is registered and Atlas approves it: nobody on your side has to.",
    "Network security groups must let TCP ports 1024 to 2524 through from your programs to the endpoint.",
    "The resource group must be in the region of the virtual network, for az makes the endpoint there.",
    "An az older than 2.56 wants --disable-private-endpoint-network-policies=true in the first command.",
  ],

  newEndpoint(service, outputs) {
    const [endpoint, another] = [json(outputs, "endpoint")].flat();
    const id = endpoint?.id;
    if (another !== undefined || !fits(RESOURCE_ID, id)) throw unexpected("endpoint", "what az network private-endpoint create prints, with its resource id in id");
    return { id, privateEndpointIPAddress: addressIn(outputs) };
  },
};

/** The one address in the output, which may be the bare address, too. */
function addressIn(outputs) {
  if (isAddress(outputs.address)) return outputs.address;
  const addresses = new Set(addressesOf(json(outputs, "address")));
  const [address] = addresses;
  if (addresses.size !== 1 || !isAddress(address)) throw unexpected("address", "what az network nic show prints, with one IPv4 address in ipConfigurations");
  return address;
}

/** Of a network interface, of its configurations, or of a list. Versions of az spell the member differently. */
function addressesOf(value) {
  if (Array.isArray(value)) return value.flatMap(addressesOf);
  if (value?.ipConfigurations) return addressesOf(value.ipConfigurations);
  return [value?.privateIPAddress ?? value?.privateIpAddress ?? value];
}
