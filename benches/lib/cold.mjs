// cold.mjs [CLIENT]: a process that does nothing but come to its first header.

import { HEADERS, challenges } from "./headers.mjs";

const [, , name] = process.argv;
if (name) {
  const { anew } = await HEADERS[name]();
  const header = await anew(challenges(1)[0]);
  if (!header.startsWith("Digest ")) throw new Error("no header");
}
process.exit();
