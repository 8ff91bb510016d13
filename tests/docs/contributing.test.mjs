// What contributors are told is so: files that are named are there, and the forge's commands are those of this repository.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";

import { tasks } from "./examples.mjs";
import { coded, prose, read, root } from "./markdown.mjs";

const WORKFLOW = ".github/workflows/ci.yml";
const TEMPLATES = ["bug.yml", "atlas.yml", "idea.yml"].map((name) => `.github/ISSUE_TEMPLATE/${name}`);
/** Folders of this repository, or of what it makes. */
const FOLDERS = /^(src|pkg-template|tests|docs|xtask|fuzz|www|\.ci|\.github)\//;

/** Paths in a text, without what only makes them a pattern. */
const pathsIn = (text) => text.match(/(?:[\w.-]+\/)+[\w.-]*/g)?.filter((path) => FOLDERS.test(path)) ?? [];

test("the files that CONTRIBUTING.md names are there", () => {
  const named = coded(prose("CONTRIBUTING.md").join("\n")).flatMap(pathsIn);
  assert.ok(named.length > 10);
  // A line of this one is what a failing law leaves behind.
  for (const path of named.filter((path) => !path.includes("NAME"))) assert.ok(existsSync(new URL(path, root)), path);
});

test("the forge runs commands that there are", () => {
  const commands = [...read(WORKFLOW).matchAll(/^\s+- run: (.*)$/gm)].map(([, command]) => command);
  assert.ok(commands.length > 3);
  for (const command of commands) {
    const [program, first, task] = command.split(" ");
    if (program === "cargo") assert.ok(first === "xtask" && tasks.has(task), command);
    else if (program.startsWith(".")) assert.ok(existsSync(new URL(program, root)), command);
    else assert.ok(["npm ci", "git diff --exit-code"].includes(command), command);
  }
});

test("templates name documents that there are", () => {
  for (const template of [...TEMPLATES, ".github/pull_request_template.md"]) {
    const named = pathsIn(read(template));
    for (const path of named) assert.ok(existsSync(new URL(path, root)), `${template}: ${path}`);
  }
});

test("cargo xtask's help names every task, and every task has help", () => {
  const main = read("xtask/src/main.rs");
  const [help] = /const HELP: &str = "\\\n[^]*?";/.exec(main);
  for (const task of tasks) if (task !== "help") assert.match(help, new RegExp(`^ {2}${task} `, "m"), task);
});
