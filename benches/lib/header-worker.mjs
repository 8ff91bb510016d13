// header-worker.mjs CLIENT: makes headers, and says how long one takes.

import { HEADERS, challenges } from "./headers.mjs";

const header = await HEADERS[process.argv[2]]();
const many = challenges(1000);
// `kept` wants one that is known.
if (!(await header.anew(many[0])).startsWith("Digest ")) throw new Error("no header");

async function timed(make, number) {
  const begun = performance.now();
  for (let index = 0; index < number; index += 1) {
    const made = make(many[index % many.length]);
    if (typeof made !== "string") await made;
  }
  return ((performance.now() - begun) / number) * 1000;
}

process.on("message", async ({ number }) => {
  process.send({ result: { kept: header.kept && (await timed(header.kept, number)), anew: await timed(header.anew, number) } });
});
process.on("disconnect", () => process.exit());
process.send({ started: true });
