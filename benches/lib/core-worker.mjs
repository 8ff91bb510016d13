// core-worker.mjs: the core's work through JavaScript and WebAssembly, by the names it has natively.

import { readFileSync } from "node:fs";

import { CREDENTIALS, PATH, PROJECT, SERVICE, challengeWith, listBody } from "./world.mjs";

const { AtlasClient } = await import("../../pkg/index.node.js");
const { DigestSession } = await import("../../pkg/digest.node.js");

const request = { method: "GET", uri: PATH };
const challenges = Array.from({ length: 1000 }, (_, index) => challengeWith(index.toString(16).padStart(32, "7")));
let next = 0;
const another = () => challenges[(next += 1) % challenges.length];

const session = (algorithm = "MD5") => {
  const digest = new DigestSession(CREDENTIALS);
  digest.receiveChallenge(challenges[0].replace("MD5", algorithm));
  return digest;
};

const sign = (algorithm) => {
  const digest = session(algorithm);
  return () => digest.authorize(request);
};

/** A whole call over a transport that has the answer. */
const decode = (call, status, body) => {
  const headers = { get: () => null, forEach() {} };
  const fetch = async () => ({ status, headers, text: async () => body });
  const client = new AtlasClient({ publicKey: CREDENTIALS.username, privateKey: CREDENTIALS.password, projectId: PROJECT, baseUrl: "http://127.0.0.1", fetch });
  return async () => {
    try {
      return await call(client);
    } catch (error) {
      if (error.code !== "api.error") throw error;
    }
  };
};

const fixture = (name) => readFileSync(new URL(`../../tests/fixtures/${name}`, import.meta.url), "utf8");
const service = (cloudProvider) => (client) => client.services.get({ cloudProvider, id: SERVICE.id });
const endpoint = (cloudProvider, id) => (client) => client.endpoints.get({ cloudProvider, serviceId: SERVICE.id, id });
const AZURE_ID = "/subscriptions/4e133d35-e734-4385-a565-c0945567ae33/resourceGroups/a/providers/Microsoft.Network/privateEndpoints/b";
const parsing = new DigestSession(CREDENTIALS);

const WORKS = {
  parse: () => parsing.receiveChallenge(another()),
  "parse-and-sign"() {
    parsing.receiveChallenge(another());
    return parsing.authorize(request);
  },
  "sign-in-session": sign("MD5"),
  ...Object.fromEntries(["MD5", "MD5-sess", "SHA-256", "SHA-256-sess", "SHA-512-256", "SHA-512-256-sess"].map((name) => [`sign:${name}`, sign(name)])),
  "decode:service-aws": decode(service("AWS"), 200, fixture("wire_v2_AWS_get_service_available.json")),
  "decode:service-azure": decode(service("AZURE"), 200, fixture("wire_v2_AZURE_get_service_available.json")),
  "decode:service-gcp": decode(service("GCP"), 200, fixture("wire_v2_GCP_get_service_available.json")),
  "decode:endpoint-aws": decode(endpoint("AWS", "vpce-08fb7e9319909ec7b"), 200, fixture("docs_v1_AWS_endpoint_pending.json")),
  "decode:endpoint-azure": decode(endpoint("AZURE", AZURE_ID), 200, fixture("docs_v1_AZURE_endpoint_initiating.json")),
  "decode:endpoint-gcp": decode(endpoint("GCP", "google-endpoint-group"), 200, fixture("docs_v1_GCP_endpoint_group_initiating.json")),
  "decode:regional-mode": decode((client) => client.regionalMode.get(), 200, fixture("wire_v2_get_regionalMode.json")),
  "decode:deleted": decode((client) => client.services.delete(SERVICE), 202, "{}"),
  "decode:refusal": decode(service("AWS"), 404, fixture("wire_404_group_not_found.json")),
  "decode:list-of-200": decode((client) => client.services.list("AWS"), 200, listBody(200)),
  "decode:list-of-10000": decode((client) => client.services.list("AWS"), 200, listBody(10_000)),
};

process.on("message", async ({ name, ms }) => {
  if (name === undefined) return process.send({ result: Object.keys(WORKS) });
  const work = WORKS[name];
  let times = 0;
  const begun = performance.now();
  let now = begun;
  while (now - begun < ms || times < 3) {
    for (let index = 0; index < 10; index += 1) {
      const done = work();
      if (typeof done === "object") await done;
      times += 1;
      if (index === 0 && performance.now() - begun > ms) break;
    }
    now = performance.now();
  }
  process.send({ result: ((now - begun) / times) * 1e6 });
});
process.on("disconnect", () => process.exit());
process.send({ started: true });
