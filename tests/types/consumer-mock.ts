// The mock Atlas and the loopback server, as tests of users have them. `@ts-expect-error` stands over what must not compile.

import { AtlasClient } from "atlas-private-endpoint";
import { createMockAtlas } from "atlas-private-endpoint/mock";
import type { MockAtlas, MockAtlasOptions, MockFault, MockRequest } from "atlas-private-endpoint/mock";
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
