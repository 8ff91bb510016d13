// list-worker.mjs KIND: turns the body of a long list into typed services, and says how long it took.

import { CREDENTIALS, PROJECT, listBody } from "./world.mjs";

const STATUSES = ["INITIATING", "AVAILABLE", "WAITING_FOR_USER", "FAILED", "DELETING"];

const KINDS = {
  /** The floor: an object with every member that Atlas sent, and no more known of it than that. */
  async parse() {
    return (body) => JSON.parse(body);
  },

  /** The whole call, over a transport that has the body already. Its results have `raw`, too. */
  async atlas() {
    const { AtlasClient } = await import("../../pkg/index.node.js");
    let body;
    const headers = { get: () => null, forEach() {} };
    const fetch = async () => ({ status: 200, headers, text: async () => body });
    const client = new AtlasClient({
      // The longest list has more than the limit of 16 MiB.
      maxBodyBytes: 512 * 1024 * 1024 - 1,
      publicKey: CREDENTIALS.username, privateKey: CREDENTIALS.password, projectId: PROJECT, baseUrl: "http://127.0.0.1", fetch,
    });
    return (given) => {
      body = given;
      return client.services.list("AWS");
    };
  },

  async zod() {
    const { z } = await import("zod");
    const services = z.array(
      z.looseObject({
        cloudProvider: z.literal("AWS"),
        endpointServiceName: z.string().nullable(),
        errorMessage: z.string().nullable(),
        id: z.string().regex(/^[0-9a-f]{24}$/),
        interfaceEndpoints: z.array(z.string()),
        regionName: z.string(),
        status: z.enum(STATUSES),
      }),
    );
    return (body) => services.parse(JSON.parse(body));
  },

  async ajv() {
    const { default: Ajv } = await import("ajv");
    const text = { type: "string" };
    const validate = new Ajv().compile({
      type: "array",
      items: {
        type: "object",
        required: ["cloudProvider", "endpointServiceName", "errorMessage", "id", "interfaceEndpoints", "regionName", "status"],
        properties: {
          cloudProvider: { const: "AWS" },
          endpointServiceName: { ...text, nullable: true },
          errorMessage: { ...text, nullable: true },
          id: { ...text, pattern: "^[0-9a-f]{24}$" },
          interfaceEndpoints: { type: "array", items: text },
          regionName: text,
          status: { enum: STATUSES },
        },
      },
    });
    return (body) => {
      const services = JSON.parse(body);
      if (!validate(services)) throw new Error("invalid");
      return services;
    };
  },
};

const read = await KINDS[process.argv[2]]();
process.on("message", async ({ length, times }) => {
  // Another text each time, so that nothing is found in a cache.
  const bodies = Array.from({ length: times }, (_, index) => `${listBody(length)}${" ".repeat(index)}`);
  gc();
  let ms = 0;
  for (const body of bodies) {
    const begun = performance.now();
    const list = await read(body);
    ms += performance.now() - begun;
    if (list.length !== length || list.at(-1).status !== "AVAILABLE") throw new Error("not what was sent");
  }
  process.send({ result: ms / times });
});
process.on("disconnect", () => process.exit());
process.send({ started: true });
