// The whole private endpoint resource against the mock: what each provider's service and endpoint are made from, a client, and what
// it saw.

import { atlas, createMockAtlas } from "../../js/support/package.mjs";

export const PROVIDERS = Object.freeze(["AWS", "AZURE", "GCP"]);
export const VERSIONS = Object.freeze(["v1.0", "v2"]);

/** The bodies of the reference page's example requests. */
export const NEW_SERVICE = Object.freeze({
  AWS: { providerName: "AWS", region: "us-east-1" },
  AZURE: { providerName: "AZURE", region: "eastus2" },
  GCP: { providerName: "GCP", region: "us-west1" },
});

export const VPCE = "vpce-0123456789abcdef0";
export const AZURE_ID =
  "/subscriptions/4e133d35-e734-4385-a565-c0945567ae01/resourceGroups/rg_1/providers/Microsoft.Network/privateEndpoints/pe_1";
/** RFC 3986 §2.1: every "/" of the id is data here, so each is %2F. */
export const AZURE_ID_IN_PATH =
  "%2Fsubscriptions%2F4e133d35-e734-4385-a565-c0945567ae01%2FresourceGroups%2Frg_1%2Fproviders%2FMicrosoft.Network%2FprivateEndpoints%2Fpe_1";

/** What somebody who made the cloud's side of this service would register. @param {any} service */
export function newEndpoint({ cloudProvider, serviceAttachmentNames }) {
  switch (cloudProvider) {
    case "AWS":
      return { id: VPCE };
    case "AZURE":
      return { id: AZURE_ID, privateEndpointIPAddress: "10.0.0.9" };
    default:
      return {
        endpointGroupName: "group-a",
        gcpProjectId: "acme-data",
        endpoints: serviceAttachmentNames.map((_, i) => ({ endpointName: `group-a-${i}`, ipAddress: `10.0.0.${i + 2}` })),
      };
  }
}

/** Pauses of no length: nobody waits for the mock. */
export const AT_ONCE = Object.freeze({ intervalMs: 0, maxIntervalMs: 0 });

/**
 * A mock, a client of it, and what went through the client's `fetch`.
 * @param {{ mock?: object, credentials?: object } & Record<string, unknown>} [options] the client's, and the mock's below `mock`
 */
export function setUp({ mock: mockOptions, credentials, ...options } = {}) {
  const mock = createMockAtlas(mockOptions);
  /** The bodies of all answers, as sent. */
  const bodies = [];
  const fetch = async (url, init) => {
    const response = await mock.fetch(url, init);
    bodies.push(await response.clone().text());
    return response;
  };
  const client = new atlas.AtlasClient({ ...(credentials ?? mock.credentials), projectId: mock.projectId, fetch, ...options });
  return { mock, client, bodies };
}

/** A service that takes endpoints. */
export async function readyService(client, provider, more = {}) {
  const service = await client.services.create({ ...NEW_SERVICE[provider], ...more });
  return client.services.waitUntilReady(service, AT_ONCE);
}

/** A service that is ready, with an endpoint that is. */
export async function readyEndpoint(client, provider, more = {}) {
  const service = await readyService(client, provider, more);
  const endpoint = await client.endpoints.create(service, newEndpoint(service));
  return { service, endpoint: await client.endpoints.waitUntilReady(endpoint, AT_ONCE) };
}

/** How often an operation was executed. */
export const count = (mock, operation) => mock.requests.filter((request) => request.operation === operation && request.status < 300).length;
