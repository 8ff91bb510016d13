// bindings-in-browser.mjs MODULE: what Cargo calls to run a test module in a browser.
//
// wasm-bindgen's runner can drive a browser itself, but only through a WebDriver of the very
// version of the browser, which few machines have. So it serves the tests, and the browser
// is driven from here. In the environment: WASM_TEST_RUNNER, APE_BROWSER.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const PATIENCE_MS = 60_000;
const { WASM_TEST_RUNNER: runner, APE_BROWSER: executablePath } = process.env;

const server = spawn(runner, process.argv.slice(2), {
  env: { ...process.env, WASM_BINDGEN_USE_BROWSER: "1", NO_HEADLESS: "1", WASM_BINDGEN_TEST_ADDRESS: "127.0.0.1:0" },
  stdio: ["ignore", "pipe", "inherit"],
});

/** Where the runner serves, or null if it ended before it said so: a module without tests. */
const address = async () => {
  for await (const line of createInterface({ input: server.stdout })) {
    const [url] = /http:\/\/\S+/.exec(line) ?? [];
    if (url) return url;
    console.log(line);
  }
  return null;
};

const url = await address();
if (url === null) {
  if (server.exitCode === null) await once(server, "exit");
  process.exit(server.exitCode ?? 1);
}
server.stdout.resume();

const browser = await chromium.launch({ executablePath });
const page = await browser.newPage();
page.on("pageerror", (error) => console.log(`uncaught in the page: ${error.stack ?? error}`));
const output = page.locator("#output");
try {
  await page.goto(url);
  await output.filter({ hasText: "test result: " }).waitFor({ timeout: PATIENCE_MS });
} catch (error) {
  console.log(`no result within ${PATIENCE_MS / 1000} s: ${error.message}`);
}
const report = await output.innerText();
console.log(report);
await browser.close();
server.kill();
process.exitCode = report.includes("test result: ok.") ? 0 : 1;
