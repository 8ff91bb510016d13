// The public surface of ".", for a given core.
import { Client } from "./client.js";

/** @param {ReturnType<typeof import("./loader.js").loader>} core */
export const api = (core) => ({
  init: core.init,
  AtlasClient: class AtlasClient extends Client {
    constructor(options) {
      super(core, options);
    }
  },
});
