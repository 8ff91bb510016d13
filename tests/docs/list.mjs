// list.mjs: every fenced block of the documents, a line each: where it is, its language, and what the tests do with it.

import { examples, kindOf, KINDS } from "./examples.mjs";

for (const example of examples) {
  const kind = kindOf(example);
  console.log(`${example.name}\t${example.language || "-"}\t${kind}: ${KINDS[kind]}${example.directive === "" ? "" : ` (${example.directive})`}`);
}
