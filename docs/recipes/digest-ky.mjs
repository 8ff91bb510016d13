// Digest for ky, and for whatever else takes a fetch (ofetch, openapi-fetch, SDKs with a `fetch` option): nothing to
// retry or to sign by hand.
//
//   import ky from "ky";
//   import { createDigestFetch } from "atlas-private-endpoint/digest";
//
//   const fetch = createDigestFetch({ username: "user", password: "password", origins: ["https://camera.local"] });
//   const api = withDigest(ky, fetch);
//   const status = await api("https://camera.local/status").json();

/**
 * @param {import("ky").KyInstance} ky
 * @param {import("atlas-private-endpoint/digest").DigestFetch} fetch
 */
export const withDigest = (ky, fetch) => ky.extend({ fetch });
