// The public surface of "./digest", for a given core.
import { digestFetch } from "./fetch.js";
import { digestSession } from "./session.js";

/** @param {ReturnType<typeof import("../loader.js").loader>} core */
export const digestApi = (core) => ({
  init: core.init,
  createDigestFetch: digestFetch(core),
  DigestSession: digestSession(core),
});
