// `atlas-private-endpoint/node`: the servers, the transport and the command line, each once.

import { AtlasClient } from "atlas-private-endpoint";
import { createMockAtlas } from "atlas-private-endpoint/mock";
import { cli, createNodeFetch, createProxy, serve } from "atlas-private-endpoint/node";

const mock = createMockAtlas();
const server = await serve(mock.fetch);
const proxy = await createProxy({ target: server.url });
const fetch = createNodeFetch();

const atlas = new AtlasClient({ ...mock.credentials, projectId: mock.projectId, baseUrl: proxy.url, fetch });
const created = await atlas.services.create({ providerName: "AWS", region: "us-east-1" });
const ready = await atlas.services.waitUntilReady(created, { intervalMs: 5 });

let printed = "";
const env = {
  MONGODB_ATLAS_PUBLIC_KEY: mock.credentials.publicKey,
  MONGODB_ATLAS_PRIVATE_KEY: mock.credentials.privateKey,
  MONGODB_ATLAS_PROJECT_ID: mock.projectId,
  MONGODB_ATLAS_BASE_URL: server.url,
};
const code = await cli(["services", "list", "--json"], { env, stdout: { write: (text) => (printed += text) } });

fetch.close();
await Promise.all([proxy.close(), server.close()]);
console.log(JSON.stringify({ status: ready.status, code, listed: JSON.parse(printed).map(({ id }) => id === created.id) }));
