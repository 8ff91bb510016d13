// Digest for a browser that Playwright drives: its requests are made here, signed, and answered to the page. No
// password dialog, no credentials in the page, and every algorithm, which browsers do not all have.
//
//   import { createDigestFetch } from "atlas-private-endpoint/digest";
//
//   const origin = "https://camera.local";
//   const fetch = createDigestFetch({ username: "user", password: "password", origins: [origin] });
//   await withDigest(context, fetch, origin);
//   await page.goto(`${origin}/status`);

/** What described the body as it came; it is handed on decoded. */
const OF_THE_WIRE = new Set(["content-encoding", "content-length", "transfer-encoding"]);

/**
 * @param {import("playwright-core").BrowserContext | import("playwright-core").Page} target
 * @param {import("atlas-private-endpoint/digest").DigestFetch} fetch
 * @param {string} origin the only one whose requests are signed
 */
export async function withDigest(target, fetch, origin) {
  await target.route((url) => url.origin === origin, async (route) => {
    try {
      const request = route.request();
      const response = await fetch(request.url(), {
        method: request.method(),
        headers: await request.allHeaders(),
        body: request.postDataBuffer() ?? undefined,
        redirect: "manual", // the page follows, and its next request comes by here again
      });
      const headers = Object.fromEntries([...response.headers].filter(([name]) => !OF_THE_WIRE.has(name)));
      await route.fulfill({ status: response.status, headers, body: Buffer.from(await response.arrayBuffer()) });
    } catch {
      await route.abort("failed");
    }
  });
}
