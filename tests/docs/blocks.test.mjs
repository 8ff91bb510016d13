// Every example in the documents runs, against the installed package and a mock Atlas on loopback, and does what it says.
//
// JavaScript blocks: what `console.log` prints is compared with the comment behind it, or with the comment lines right below
// it; "…" stands for anything, "24 hex digits" for an id. `<!-- fails: CODE -->` on the line above: it must throw that error,
// and `text` blocks of the same section hold the error as it prints. `<!-- skip: REASON -->`: it is not run; three at most,
// in all. Shell blocks hold known commands, and are not run.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";

import { createMockAtlas, folder, serve } from "../js/support/package.mjs";
import { blocksOf, coded, filesBelow, guides, isOfForm, prose, read } from "./markdown.mjs";

const MOST_SKIPS = 3;
const TIME_LIMIT_MS = 30_000;
/** Beside JavaScript and shell: what is shown only. A fence without a language is a drawing. */
const SHOWN = new Set(["text", ""]);

const examples = guides.flatMap((path) => blocksOf(path).map((block) => ({ path, ...block, name: `${path}:${block.line}` })));
const programs = examples.filter(({ language }) => language === "js");
const skipped = programs.filter(({ directive }) => directive.startsWith("skip: "));

let workshop;
before(async () => {
  workshop = await mkdtemp(join(tmpdir(), "ape-docs-"));
  await mkdir(join(workshop, "node_modules"));
  await symlink(folder, join(workshop, "node_modules", "atlas-private-endpoint"), "junction");
});
after(() => rm(workshop, { recursive: true, force: true }));

// ---------------------------------------------------------------- running

/** Runs a block, and gives what it printed and threw. */
async function run({ lines, name }) {
  const mock = createMockAtlas();
  const server = await serve(mock.fetch);
  const file = join(workshop, `${name.replace(/\W/g, "-")}.mjs`);
  await writeFile(file, lines.join("\n"));
  const child = spawn(process.execPath, [fileURLToPath(new URL("run-block.mjs", import.meta.url)), file], {
    cwd: workshop,
    env: {
      PATH: process.env.PATH,
      MONGODB_ATLAS_PUBLIC_KEY: mock.credentials.publicKey,
      MONGODB_ATLAS_PRIVATE_KEY: mock.credentials.privateKey,
      MONGODB_ATLAS_PROJECT_ID: mock.projectId,
      MONGODB_ATLAS_BASE_URL: server.url,
    },
    stdio: ["ignore", "ignore", "pipe", "pipe"],
    timeout: TIME_LIMIT_MS,
  });
  const [complaints, report] = [child.stdio[2], child.stdio[3]].map(collected);
  const [exitCode, signal] = await once(child, "close");
  await server.close();
  assert.equal(signal, null, `${name} took longer than ${TIME_LIMIT_MS} ms`);
  const outcome = JSON.parse(report.text);
  assert.ok(outcome.finished && exitCode === 0, `${name} did not come to its end\n${complaints.text}`);
  return outcome;
}

function collected(stream) {
  const so = { text: "" };
  stream.setEncoding("utf8").on("data", (chunk) => (so.text += chunk));
  return so;
}

/**
 * What a block says that it prints: for each `console.log` that has a comment, its line in the block and the expected lines.
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

// ---------------------------------------------------------------- JavaScript

/** What the failing examples of each section threw. */
const thrown = new Map();

describe("examples", () => {
  for (const block of programs) {
    const { name, directive, lines, path, section } = block;
    test(name, { skip: directive.startsWith("skip: ") && directive.slice("skip: ".length) }, async () => {
      assert.match(directive, /^(|fails: [a-z]+\.[a-z_]+)$/, `${name}: unknown directive`);
      const { printed, error } = await run(block);
      if (directive === "") assert.equal(error, null, `${name}: ${error?.text}`);
      else {
        assert.equal(error?.code, directive.slice("fails: ".length), `${name}: ${error?.text ?? "it passed"}`);
        const key = `${path}: ${section}`;
        thrown.set(key, [...(thrown.get(key) ?? []), error.text]);
      }
      for (const { line, texts } of promises(lines)) {
        const actual = printed.filter((one) => one.line === line).flatMap(({ text }) => text.split("\n"));
        const isKept = actual.length === texts.length && actual.every((text, index) => isOfForm(text, texts[index]));
        if (!isKept) assert.deepEqual(actual, texts, `${name}: line ${line} of the example prints something else`);
      }
    });
  }

  test("errors print as the text beside the failing examples says", () => {
    assert.ok(thrown.size > 0);
    for (const [key, errors] of thrown) {
      const shown = examples.filter(({ path, section, language }) => language === "text" && `${path}: ${section}` === key);
      const forms = shown.flatMap(({ lines }) => lines);
      for (const error of errors) assert.ok(forms.some((form) => isOfForm(error, form)), `${key} does not show\n${error}`);
      for (const form of forms) assert.ok(errors.some((error) => isOfForm(error, form)), `${key}: nothing prints\n${form}`);
    }
  });

  test(`${MOST_SKIPS} examples at most are not run`, (t) => {
    for (const { name, directive } of skipped) t.diagnostic(`${name}: ${directive}`);
    assert.ok(skipped.length <= MOST_SKIPS, `${skipped.length} are skipped`);
    assert.ok(programs.length - skipped.length > 20);
  });
});

// ---------------------------------------------------------------- other languages

const crate = /^version = "(.*)"$/m.exec(read("Cargo.toml"))[1];
const tasks = new Set(["help", ...[...read("xtask/src/main.rs").matchAll(/"(\w+)" => \(\w+::HELP/g)].map(([, task]) => task)]);
const taskSources = filesBelow("xtask/src/", ".rs").map(read).join("\n");

const NPM = [
  /^npm pack \.\/pkg$/,
  new RegExp(`^npm install \\./atlas-private-endpoint-${crate.replaceAll(".", "\\.")}\\.tgz$`),
];

/** Null, or what is wrong with a command. */
function complaint(command) {
  const [program, first, task, ...options] = command.split(/\s+/);
  if (program === "npm") return NPM.some((known) => known.test(command)) ? null : "no npm command that is known to work";
  if (program !== "cargo") return "no known program";
  if (first === "test" && task === undefined) return null;
  if (first !== "xtask" || !tasks.has(task)) return "no command of cargo xtask's";
  const unknown = options.find((option) => option.startsWith("-") && !taskSources.includes(`"${option}"`));
  return unknown === undefined ? null : `${unknown} is no option of cargo xtask's`;
}

test("shell blocks hold commands that there are", () => {
  assert.ok(tasks.size > 4, "cargo xtask's commands are not where this test looks");
  const shells = examples.filter(({ language }) => language === "sh");
  assert.ok(shells.length > 0);
  for (const { name, lines } of shells) {
    for (const command of lines.filter((line) => line !== "" && !line.startsWith("#"))) {
      assert.equal(complaint(command), null, `${name}: ${command}`);
    }
  }
});

test("commands in sentences and tables are commands that there are", () => {
  for (const path of guides) {
    for (const command of coded(prose(path).join("\n")).filter((code) => /^(cargo|npm) /.test(code) && !/[\n…]/.test(code))) {
      if (command !== "npm pack") assert.equal(complaint(command), null, `${path}: ${command}`);
    }
  }
});

test("every block has a language that something is done about", () => {
  for (const { name, language } of examples) {
    assert.ok(["js", "sh"].includes(language) || SHOWN.has(language), `${name}: nobody tests ${language}`);
  }
});
