// The mock Atlas and the loopback server, as tests of users have them. `@ts-expect-error` stands over what must not compile.

import { AtlasClient } from "atlas-private-endpoint";
import { createMockAtlas } from "atlas-private-endpoint/mock";
import type { MockAtlas, MockAtlasOptions, MockCluster, MockEndpoint, MockFault, MockRequest, MockService } from "atlas-private-endpoint/mock";
import { serve } from "atlas-private-endpoint/node";
import type { ListenOptions, LocalServer } from "atlas-private-endpoint/node";

export async function mocked(options: MockAtlasOptions | undefined, listen: ListenOptions): Promise<readonly MockRequest[]> {
  const mock: MockAtlas = createMockAtlas(options ?? { looks: 2, readyStatus: "WAITING_FOR_USER", nonceUses: undefined });
  using client = new AtlasClient({ ...mock.credentials, projectId: mock.projectId, fetch: mock.fetch });
  const fault: MockFault = { method: "POST", path: /endpointService/, times: 2, with: { status: 429, headers: { "retry-after": "0" } } };
  mock.fault(fault);
  mock.fault({ with: "lost_answer" });
  const service = await client.services.create({ providerName: "AWS", region: "us-east-1" });
  mock.set(service, { status: "FAILED", errorMessage: "out of addresses" });
  globalThis.fetch = mock.fetch;
  await using server: LocalServer = await serve(mock.fetch, { ...listen, port: 0, signal: undefined });
  new AtlasClient({ ...mock.credentials, baseUrl: server.url }).close();
  await serve((request: Request) => new Response(request.url));
  if (mock.pendingFaults !== 0) mock.reset();
  // @ts-expect-error no such fault
  mock.fault({ with: "explode" });
  // @ts-expect-error no such word
  createMockAtlas({ readyStatus: "READY" });
  // @ts-expect-error what was asked is read-only
  mock.requests.pop();
  // @ts-expect-error a ref names its provider
  mock.set({ id: service.id }, {});
  // @ts-expect-error a handler answers with a Response
  await serve(() => "hello");
  return mock.requests;
}

export function scripted(cluster: MockCluster): readonly (MockService | MockEndpoint)[] {
  const mock = createMockAtlas({
    serviceAccount: { clientId: "mdb_sa_id_0", clientSecret: "mdb_sa_sk_0" },
    closedProjectIds: ["0".repeat(24)],
    readOnly: undefined,
    clusters: ["Cluster0", cluster, { name: "Small", clusterType: "REPLICASET", regions: ["us-east-1"] }],
    missingEndpoints: ["vpce-00000000000000000"],
    concurrentCreatesFail: true,
    tokenSeconds: 60,
    tokenUses: undefined,
  });
  mock.set({ cloudProvider: "AWS", serviceId: "0".repeat(24), id: "vpce-00000000000000000", projectId: undefined }, { status: "REJECTED" });
  for (const thing of [...mock.services, ...mock.endpoints]) mock.set(thing, { errorMessage: null });
  const reasons: readonly (string | null)[] = mock.requests.map(({ reason }) => reason);
  mock.revokeTokens();
  const { clientId, clientSecret }: { clientId: string; clientSecret: string } = mock.serviceAccount;
  // @ts-expect-error no such option
  createMockAtlas({ look: 1 });
  // @ts-expect-error no such type of cluster
  createMockAtlas({ clusters: [{ name: "Cluster0", clusterType: "M10" }] });
  // @ts-expect-error what there is, is read-only
  mock.services.pop();
  // @ts-expect-error only these two can be changed
  mock.set(mock.endpoints[0]!, { deleteRequested: true });
  return reasons.length + clientId.length + clientSecret.length > 0 ? mock.services : mock.endpoints;
}
