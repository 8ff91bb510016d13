// What compiles although it cannot work. Where the compiler knows a provider only as one of several, it lets each one's members through; these
// calls are refused at run time, before anything is sent.

import { AtlasClient } from "atlas-private-endpoint";
import type { CloudProvider, EndpointService, EndpointServiceOf, NewEndpointOf, NewEndpointService, ServiceRef } from "atlas-private-endpoint";

declare const atlas: AtlasClient;

export const limits = (provider: CloudProvider, any: EndpointService, ref: ServiceRef, wanted: NewEndpointService) => [
  // GCP's, and `provider` may be AWS
  () => atlas.services.create({ providerName: provider, region: "us-east-1", portMappingEnabled: true }),
  () => atlas.services.ensure({ providerName: provider, region: "us-east-1", portMappingEnabled: true }),
  // AWS's, and `any` and `ref` may be GCP's
  () => atlas.endpoints.create(any, { id: "vpce-0123456789abcdef0" }),
  () => atlas.endpoints.ensure(ref, { id: "vpce-0123456789abcdef0" }),
  () => atlas.endpoints.retry(ref, { id: "vpce-0123456789abcdef0" }),
  () => atlas.connect(wanted, (service: EndpointServiceOf<CloudProvider>): NewEndpointOf["AWS"] => ({ id: service.id })),
];
/** Words of Atlas's are open, so a misspelt one is a word. `phase` is closed. */
export const misspelt = (any: EndpointService): boolean => any.status === "AVAILIBLE";
