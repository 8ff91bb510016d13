// docs/cli.md has the help of every command, word for word.

import assert from "node:assert/strict";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { join } from "node:path";

import { blocksOf } from "../docs/markdown.mjs";
import { folder, setUp } from "./support/cli.mjs";

const { COMMANDS } = await import(pathToFileURL(join(folder, "lib", "cli", "commands.js")));
const blocks = blocksOf("docs/cli.md");

async function isDocumented(section, words) {
  const { run } = setUp();
  const { code, out } = await run([...words, "--help"], { env: {} });
  assert.equal(code, 0);
  const shown = blocks.filter((block) => block.section === section).map(({ lines }) => `${lines.join("\n")}\n`);
  assert.deepEqual(shown, [out]);
}

test("the help of everything is in the document", () => isDocumented("Help of everything", []));

for (const { name } of COMMANDS) {
  test(`the help of ${name} is in the document, and fits a terminal`, async () => {
    await isDocumented(name, name.split(" "));
    const { run } = setUp();
    const { out } = await run([...name.split(" "), "--help"], { env: {} });
    for (const line of out.split("\n")) assert.ok(line.length <= 110, line);
  });
}

test("the document has no help of a command that there is not", () => {
  const after = blocks.findIndex(({ section }) => section === "Help of everything");
  assert.deepEqual(blocks.slice(after + 1).map(({ section }) => section), COMMANDS.map(({ name }) => name));
});
