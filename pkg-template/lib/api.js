// The public surface of ".", for a given core.
import { Client } from "./client.js";
import { digestApi } from "./digest/api.js";
import { regionsApi } from "./regions.js";

/** @param {ReturnType<typeof import("./loader.js").loader>} core */
export const api = (core) => ({
  ...digestApi(core),
  ...regionsApi(core),
  AtlasClient: class AtlasClient extends Client {
    constructor(options) {
      super(core, options);
    }
  },
});
