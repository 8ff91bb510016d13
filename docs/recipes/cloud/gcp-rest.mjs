// From a region to connection strings on GCP, addresses and forwarding rules made by the Compute API. Safe to run again.
//
//   import { GoogleAuth } from "google-auth-library";
//
//   const auth = new GoogleAuth({ scopes: "https://www.googleapis.com/auth/compute" });
//   const names = { project: "acme-1", network: "main", subnet: "data", group: "atlas" };
//   const { clusters } = await connectGcp(AtlasClient.fromEnv(), "us-west1", names, { token: () => auth.getAccessToken() });

/**
 * @param {import("atlas-private-endpoint").AtlasClient} atlas
 * @param {string} region of the service, and of the subnet
 * @param {{ project: string, network: string, subnet: string, group: string }} names `group`: what the endpoint is to be called
 * @param {import("atlas-private-endpoint").ConnectOptions<"GCP"> & { token: () => Promise<string>, portMapping?: boolean, api?: string }} options
 */
export function connectGcp(atlas, region, { project, network, subnet, group }, { token, portMapping = false, api = "https://compute.googleapis.com", ...options }) {
  const attach = async ({ serviceAttachmentNames, cloudRegion }, { signal }) => {
    const here = `projects/${project}/regions/${cloudRegion}`;
    const call = async (method, path, body) => {
      const headers = { authorization: `Bearer ${await token()}`, "content-type": "application/json" };
      const response = await fetch(`${api}/compute/v1/${here}/${path}`, { method, headers, body: body && JSON.stringify(body), signal });
      // 409: an earlier run made it.
      if (!response.ok && response.status !== 409) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
      return response.json();
    };
    const made = async (kind, body) => {
      const { name: operation, error: exists } = await call("POST", kind, body);
      // Returns when it is done, or after two minutes; this takes seconds.
      const { error } = exists ? {} : await call("POST", `operations/${operation}/wait`);
      if (error) throw new Error(`${kind} ${body.name}: ${error.errors[0].message}`);
    };
    const rule = async (target, index) => {
      const [name, address] = portMapping ? [group, `${group}-ip`] : [`${group}-${index}`, `${group}-ip-${index}`];
      await made("addresses", { name: address, addressType: "INTERNAL", subnetwork: `${here}/subnetworks/${subnet}` });
      await made("forwardingRules", { name, IPAddress: `${here}/addresses/${address}`, network: `projects/${project}/global/networks/${network}`, target, loadBalancingScheme: "" });
      return { endpointName: name, ipAddress: (await call("GET", `addresses/${address}`)).address };
    };
    // With port mapping the first attachment stands for all.
    const targets = portMapping ? serviceAttachmentNames.slice(0, 1) : serviceAttachmentNames;
    return { endpointGroupName: group, gcpProjectId: project, endpoints: await Promise.all(targets.map(rule)) };
  };
  return atlas.connect({ providerName: "GCP", region, portMappingEnabled: portMapping }, attach, options);
}
