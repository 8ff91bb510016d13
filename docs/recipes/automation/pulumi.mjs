// An Atlas endpoint service among Pulumi's resources, which wait for it and take its name: a dynamic provider.
//
//   const service = new AtlasEndpointService("atlas", { projectId: "64d1f0a2b3c4d5e6f7a8b9c0", providerName: "AWS", region: "us-east-1" });
//   new aws.ec2.VpcEndpoint("atlas", { serviceName: service.endpointServiceName, vpcEndpointType: "Interface", vpcId });
//
// The key is read where `pulumi up` runs, from the variables of `AtlasClient.fromEnv`: it is in no state file.

import * as pulumi from "@pulumi/pulumi";

/** Pulumi stores the text of these functions and runs that: each imports for itself what it needs. */
const withAtlas = async (projectId, work) => {
  const { AtlasClient } = await import("atlas-private-endpoint");
  const atlas = AtlasClient.fromEnv({ projectId });
  try {
    return await work(atlas);
  } finally {
    atlas.close();
  }
};

/** What other resources may want of it: AWS, Azure and GCP have a name each. */
const outputs = ({ projectId, providerName, region }, { id, endpointServiceName = null, privateLinkServiceResourceId = null, serviceAttachmentNames = null }) =>
  ({ projectId, providerName, region, serviceId: id, endpointServiceName, privateLinkServiceResourceId, serviceAttachmentNames });
const refOf = ({ providerName }, id) => ({ cloudProvider: providerName, id });

export const provider = {
  create: (inputs) => withAtlas(inputs.projectId, async (atlas) => {
    const { service } = await atlas.services.ensure({ providerName: inputs.providerName, region: inputs.region });
    const ready = await atlas.services.waitUntilReady(service);
    return { id: ready.id, outs: outputs(inputs, ready) };
  }),
  read: (id, props) => withAtlas(props.projectId, async (atlas) => {
    const service = await atlas.services.get(refOf(props, id)).catch((error) => (error.kind === "not_found" ? null : Promise.reject(error)));
    return service === null ? {} : { id, props: outputs(props, service) };
  }),
  diff: async (id, olds, news) => {
    const replaces = ["projectId", "providerName", "region"].filter((name) => olds[name] !== news[name]);
    return { changes: replaces.length > 0, replaces, deleteBeforeReplace: false };
  },
  delete: (id, props) => withAtlas(props.projectId, async (atlas) => {
    await atlas.services.delete(refOf(props, id));
    await atlas.services.waitUntilGone(refOf(props, id));
  }),
};

export class AtlasEndpointService extends pulumi.dynamic.Resource {
  constructor(name, inputs, options) {
    const computed = { serviceId: undefined, endpointServiceName: undefined, privateLinkServiceResourceId: undefined, serviceAttachmentNames: undefined };
    super(provider, name, { ...computed, ...inputs }, options);
  }
}
