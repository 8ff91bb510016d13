// From a region to connection strings on Azure, the private endpoint made by the Azure SDK. Safe to run again.
//
//   import { NetworkManagementClient } from "@azure/arm-network";
//   import { DefaultAzureCredential } from "@azure/identity";
//   import { AtlasClient } from "atlas-private-endpoint";
//   import { connectAzure } from "./azure-sdk.mjs";
//
//   const azure = new NetworkManagementClient(new DefaultAzureCredential(), subscriptionId);
//   const names = { resourceGroup: "network", vnetName: "main", subnetName: "data", endpointName: "atlas" };
//   const { clusters } = await connectAzure(AtlasClient.fromEnv(), azure, "eastus2", names);

/**
 * @param {import("atlas-private-endpoint").AtlasClient} atlas
 * @param {import("@azure/arm-network").NetworkManagementClient} azure
 * @param {string} region of the service
 * @param {{ resourceGroup: string, vnetName: string, subnetName: string, endpointName: string }} names
 * @param {import("atlas-private-endpoint").ConnectOptions<"AZURE">} [options]
 */
export function connectAzure(atlas, azure, region, { resourceGroup, vnetName, subnetName, endpointName }, options) {
  const nicName = `${endpointName}-nic`;
  const attach = async ({ privateLinkServiceName, privateLinkServiceResourceId }, { signal: abortSignal }) => {
    const call = { abortSignal };
    const [vnet, subnet] = await Promise.all([azure.virtualNetworks.get(resourceGroup, vnetName, call), azure.subnets.get(resourceGroup, vnetName, subnetName, call)]);
    const wanted = {
      location: vnet.location, // the network's, whichever region the service has
      subnet: { id: subnet.id },
      customNetworkInterfaceName: nicName,
      // Manual: Atlas approves it, once the endpoint is registered.
      manualPrivateLinkServiceConnections: [{ name: privateLinkServiceName, privateLinkServiceId: privateLinkServiceResourceId, requestMessage: "MongoDB Atlas" }],
    };
    const endpoint = await azure.privateEndpoints.createOrUpdate(resourceGroup, endpointName, wanted, call);
    const { ipConfigurations } = await azure.networkInterfaces.get(resourceGroup, nicName, call);
    return { id: endpoint.id, privateEndpointIPAddress: ipConfigurations[0].privateIPAddress };
  };
  return atlas.connect({ providerName: "AZURE", region }, attach, options);
}
