// Firefox, over WebDriver BiDi by puppeteer-core. See open.mjs for what a driver offers.

/** @param {string} executablePath */
export async function openFirefox(executablePath) {
  // Only here: who opens no Firefox needs no npm ci in this folder.
  const { default: puppeteer } = await import("puppeteer-core");
  const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
  const page = await browser.newPage();
  const [version] = /\d+\.\d+/.exec(await browser.version());
  return {
    version,
    goto: async (url) => void (await page.goto(url)),
    evaluate: (call, ...given) => page.evaluate(`(${call})(...${JSON.stringify(given)})`),
    press: async (key) => {
      const [last, ...held] = key.split("+").reverse();
      for (const name of held) await page.keyboard.down(name);
      await page.keyboard.press(last);
      for (const name of held) await page.keyboard.up(name);
    },
    click: (selector) => page.click(selector),
    resize: (width, height) => page.setViewport({ width, height }),
    screenshot: async () => Buffer.from(await page.screenshot()),
    close: () => browser.close(),
  };
}
