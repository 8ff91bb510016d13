// The whole way in a page: the built package from a page's own server, the mock on loopback.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { open, startBrowser, startSite } from "./site.mjs";

let browser;
let site;
before(async () => {
  [site, browser] = await Promise.all([startSite(), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await site?.close();
});

test("connect in a page: from a region to a connection string, and once more to the same", async () => {
  const { page, close } = await open(browser, site.url);
  const { credentials, projectId } = site.mock;
  /** Runs in the page. */
  const run = async ({ credentials, projectId }) => {
    const { AtlasClient } = await import(new URL("pkg/index.js", document.baseURI).href);
    const client = new AtlasClient({ ...credentials, projectId, baseUrl: location.origin });
    const steps = [];
    const attach = (service) => {
      if (!service.endpointServiceName.startsWith("com.amazonaws.vpce.us-east-1.")) throw new Error(service.endpointServiceName);
      return { id: "vpce-0123456789abcdef0" };
    };
    const options = { intervalMs: 0, onStep: ({ step, created }) => steps.push(created === undefined ? step : `${step} ${created}`) };
    const connection = await client.connect({ providerName: "AWS", region: "us-east-1" }, attach, options);
    client.close();
    return { steps: [...new Set(steps)], connection };
  };
  try {
    const first = await page.evaluate(run, { credentials, projectId });
    assert.deepEqual(first.steps, ["service true", "service_wait", "attach", "endpoint true", "endpoint_wait", "clusters"]);
    const [cluster] = first.connection.clusters;
    assert.match(cluster.srvConnectionString, /^mongodb\+srv:\/\/cluster0-pl-0\./);
    assert.equal(first.connection.endpoint.phase, "ready");

    const second = await page.evaluate(run, { credentials, projectId });
    assert.deepEqual(second.steps, ["service false", "service_wait", "attach", "endpoint false", "endpoint_wait", "clusters"]);
    assert.deepEqual(second.connection.clusters, first.connection.clusters);
    assert.equal(site.mock.services.length, 1);
    assert.equal(site.mock.endpoints.length, 1);
  } finally {
    await close();
  }
});
