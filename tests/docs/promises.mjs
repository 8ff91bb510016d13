// What an example says that it prints, compared with what it printed.

import assert from "node:assert/strict";

import { isOfForm } from "./markdown.mjs";

/** @throws where a line with a comment printed something else */
export function assertKept(name, lines, printed) {
  for (const { line, texts } of promises(lines)) {
    const actual = printed.filter((one) => one.line === line).flatMap(({ text }) => text.split("\n"));
    const isKept = actual.length === texts.length && actual.every((text, index) => isOfForm(text, texts[index]));
    if (!isKept) assert.deepEqual(actual, texts, `${name}: line ${line} of the example prints something else`);
  }
}

/**
 * For each `console.log` that has a comment behind it, or comment lines right below: its line in the block, and those.
 * @returns {{ line: number, texts: string[] }[]}
 */
function promises(lines) {
  const promised = [];
  for (let index = 0; index < lines.length; index += 1) {
    if (!/^\s*(?!\/\/).*\bconsole\.log\(/.test(lines[index])) continue;
    const line = index + 1;
    for (let depth = balance(lines[index]); depth > 0 && index + 1 < lines.length; depth += balance(lines[index])) index += 1;
    const texts = [];
    const behind = bare(lines[index]).indexOf("//");
    if (behind !== -1) texts.push(lines[index].slice(behind + 2).trim());
    for (; behind === -1 && /^\s*\/\/ /.test(lines[index + 1] ?? ""); index += 1) texts.push(lines[index + 1].trim().slice(3));
    if (texts.length > 0) promised.push({ line, texts });
  }
  return promised;
}

/** A line with its texts blanked: brackets and slashes in them mean nothing. */
const bare = (line) => line.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`/g, (text) => "_".repeat(text.length));
const balance = (line) => [...bare(line)].reduce((depth, char) => depth + (char === "(") - (char === ")"), 0);
