// npm-chromium.mjs FOLDER: unpacks the Chromium that npm installed in FOLDER, its libraries
// too, and prints where they are: two lines, the program and the folder of the libraries.

import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const folder = resolve(process.argv[2]);
const unpacked = join(folder, "unpacked");
mkdirSync(unpacked, { recursive: true });

// It unpacks into the folder for temporary files, and its libraries only where it takes the
// machine for the cloud service that it was made for.
process.env.TMPDIR = unpacked;
process.env.AWS_EXECUTION_ENV = "AWS_Lambda_nodejs22.x";

const entry = createRequire(join(folder, "package.json")).resolve("@sparticuz/chromium");
const { default: chromium } = await import(pathToFileURL(entry).href);
console.log(await chromium.executablePath());
console.log(join(unpacked, "al2023", "lib"));
