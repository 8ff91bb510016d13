// Chromium, by playwright-core. See open.mjs for what a driver offers.

import { chromium } from "playwright-core";

/** @param {string} executablePath */
export async function openChromium(executablePath) {
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  const page = await browser.newPage();
  return {
    version: browser.version().split(".")[0],
    goto: async (url) => void (await page.goto(url)),
    evaluate: (call, ...given) => page.evaluate(`(${call})(...${JSON.stringify(given)})`),
    press: (key) => page.keyboard.press(key),
    click: (selector) => page.click(selector),
    resize: (width, height) => page.setViewportSize({ width, height }),
    screenshot: () => page.screenshot(),
    close: () => browser.close(),
  };
}
