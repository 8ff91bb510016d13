// pictures.mjs: docs/images/page-light.png and page-dark.png, the demo page after its call, as the README shows it.
//
// APE_BROWSER is a Chromium. The page is served as by cargo xtask demo. A picture has 60 kB at most: where the page as
// it is does not fit, it is smaller, and has fewer colours.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { crc32, deflateSync } from "node:zlib";
import { chromium } from "playwright-core";

const MOST_BYTES = 60_000;
const COLOURS = [64, 48, 32, 24];
const VIEWPORT = { width: 1440, height: 900 };
/** The README shows 720 columns of it. */
const SCALES = [1, 0.9, 0.8, 0.7];
const IMAGES = new URL("../../docs/images/", import.meta.url);

/** The demo, and where its page is. */
async function demo() {
  const child = spawn(process.execPath, [fileURLToPath(new URL("demo.mjs", import.meta.url))], { stdio: ["ignore", "pipe", "inherit"] });
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /The page is at (\S+)/.exec(line)?.[1];
    // Without the query the mock is the page's own, and is empty each time.
    if (url !== undefined) return { url: new URL("/", url).href, close: () => (child.kill(), once(child, "exit")) };
  }
  throw new Error("the demo ended before its page was there");
}

/** The page once its call is over, as pixels. */
async function pixels(browser, url, colorScheme, scale) {
  const page = await browser.newPage({ viewport: VIEWPORT, deviceScaleFactor: scale, colorScheme, reducedMotion: "reduce" });
  const isOver = () => page.getByRole("button", { name: /^Cancel/ }).first().waitFor({ state: "hidden", timeout: 60_000 });
  await page.goto(url, { waitUntil: "networkidle" });
  // The page may have begun with a call of its own.
  await isOver();
  await page.getByRole("button", { name: /^(Run|Create)/ }).first().click();
  await isOver();
  await page.mouse.move(0, 0);
  await page.evaluate(() => {
    document.activeElement?.blur();
    window.scrollTo({ top: 0, behavior: "instant" });
  });
  const png = (await page.screenshot()).toString("base64");
  // The browser decodes what it encoded: no decoder is needed here.
  const { text, width, height } = await page.evaluate(async (source) => {
    const bytes = Uint8Array.from(atob(source), (char) => char.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    let binary = "";
    for (let at = 0; at < data.length; at += 32_768) binary += String.fromCharCode(...data.subarray(at, at + 32_768));
    return { text: btoa(binary), width: image.width, height: image.height };
  }, png);
  await page.close();
  return { data: Buffer.from(text, "base64"), width, height };
}

/** The colours that are there most, none too near to another, and for each pixel the nearest of them. */
function reduced(data, most) {
  const counts = new Map();
  for (let at = 0; at < data.length; at += 4) {
    const colour = data.readUIntBE(at, 3);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const common = [...counts].sort(([, left], [, right]) => right - left).map(([colour]) => colour);
  const palette = [];
  for (let apart = 900; palette.length < most && apart > 0; apart = Math.floor(apart / 2)) {
    for (const colour of common) {
      if (palette.length === most) break;
      if (palette.every((chosen) => distance(chosen, colour) > apart)) palette.push(colour);
    }
  }
  const nearest = new Map();
  const indices = Buffer.alloc(data.length / 4);
  for (let at = 0; at < data.length; at += 4) {
    const colour = data.readUIntBE(at, 3);
    if (!nearest.has(colour)) {
      const distances = palette.map((chosen) => distance(chosen, colour));
      nearest.set(colour, distances.indexOf(Math.min(...distances)));
    }
    indices[at / 4] = nearest.get(colour);
  }
  return { palette, indices };
}

function distance(left, right) {
  const parts = [16, 8, 0].map((shift) => ((left >> shift) & 255) - ((right >> shift) & 255));
  return parts.reduce((sum, part) => sum + part * part, 0);
}

/** An indexed PNG (ISO/IEC 15948): eight bits for each pixel, no filter. */
function encoded({ palette, indices }, { width, height }) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const rows = Buffer.alloc((width + 1) * height);
  for (let row = 0; row < height; row += 1) indices.copy(rows, row * (width + 1) + 1, row * width, (row + 1) * width);
  const colours = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  const parts = [["IHDR", header], ["PLTE", colours], ["IDAT", deflateSync(rows, { level: 9 })], ["IEND", Buffer.alloc(0)]];
  return Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), ...parts.map(([name, content]) => chunk(name, content))]);
}

function chunk(name, content) {
  const named = Buffer.concat([Buffer.from(name, "latin1"), content]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(content.length, 0);
  frame.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
}

/** The largest picture that is small enough. */
async function fitting(browser, url, scheme) {
  for (const scale of SCALES) {
    const { data, ...size } = await pixels(browser, url, scheme, scale);
    for (const colours of COLOURS) {
      const picture = encoded(reduced(data, colours), size);
      if (picture.length <= MOST_BYTES) return { picture, colours, ...size };
    }
  }
  throw new Error(`page-${scheme}.png: more than ${MOST_BYTES} bytes, however small`);
}

mkdirSync(IMAGES, { recursive: true });
const { url, close } = await demo();
const browser = await chromium.launch({ executablePath: process.env.APE_BROWSER });
try {
  for (const scheme of ["light", "dark"]) {
    const { picture, ...how } = await fitting(browser, url, scheme);
    writeFileSync(new URL(`page-${scheme}.png`, IMAGES), picture);
    console.log(`docs/images/page-${scheme}.png: ${picture.length} bytes, ${how.width} by ${how.height}, ${how.colours} colours`);
  }
} finally {
  await browser.close();
  await close();
}
