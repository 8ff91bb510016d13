// Every example in the documents runs, against the installed package and a mock Atlas on loopback, and does what it says.
//
// JavaScript and TypeScript: what `console.log` prints is compared with the comment behind it, or with the comment lines right
// below it; "…" stands for anything, "24 hex digits" for an id. `<!-- fails: CODE -->` on the line above: it must throw that
// error, and `text` blocks of the same section hold the error as it prints. `<!-- file: NAME -->`: it is what a shell block uses
// by that name; see shell.test.mjs. `<!-- peer: PACKAGE -->`: it needs somebody else's package; see everywhere/.
// `<!-- skip: REASON -->`: it is not run; three at most, in all. `node tests/docs/list.mjs` lists all blocks.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { transform } from "esbuild";

import { examples, kindOf, KINDS, tasks } from "./examples.mjs";
import { coded, filesBelow, guides, isOfForm, prose, read, root } from "./markdown.mjs";
import { assertKept } from "./promises.mjs";
import { collected, openWorkshop } from "./workshop.mjs";

const MOST_SKIPS = 3;

const programs = examples.filter((example) => ["run", "fails", "skip"].includes(kindOf(example)));
const skipped = programs.filter((example) => kindOf(example) === "skip");

let workshop;
before(async () => (workshop = await openWorkshop()));
after(() => workshop.close());

// ---------------------------------------------------------------- JavaScript, TypeScript

/** What the failing examples of each section threw. */
const thrown = new Map();

describe("examples", () => {
  for (const example of programs) {
    const { name, directive, language, lines, path, section } = example;
    test(name, { skip: kindOf(example) === "skip" && directive.slice("skip: ".length) }, async () => {
      const text = lines.join("\n");
      // Line by line: types go, everything else stays where it is.
      const code = language === "ts" ? (await transform(text, { loader: "ts", target: "es2022" })).code : text;
      const { printed, error } = await workshop.run(name, code);
      if (kindOf(example) === "run") assert.equal(error, null, `${name}: ${error?.text}`);
      else {
        assert.equal(error?.code, directive.slice("fails: ".length), `${name}: ${error?.text ?? "it passed"}`);
        const key = `${path}: ${section}`;
        thrown.set(key, [...(thrown.get(key) ?? []), error.text]);
      }
      assertKept(name, language === "ts" ? code.split("\n") : lines, printed);
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
    assert.ok(programs.length - skipped.length > 60);
  });
});

const STRICT = "--ignoreConfig --noEmit --strict --exactOptionalPropertyTypes --noUncheckedIndexedAccess --module nodenext --target es2022";

test("what the README shows compiles as strict TypeScript, as it stands", async () => {
  const typed = examples.filter(({ path, language }) => language === "ts" || (language === "js" && path === "README.md"));
  assert.ok(typed.length > 1);
  const files = await Promise.all(
    typed.map(async ({ name, lines }) => {
      const file = `${name.replace(/\W/g, "-")}.mts`;
      await writeFile(join(workshop.place, file), lines.join("\n"));
      return file;
    }),
  );
  const tsc = fileURLToPath(new URL("node_modules/typescript/bin/tsc", root));
  const options = [...STRICT.split(" "), "--lib", "es2022,dom", "--types", ""];
  const compiled = promisify(execFile)(process.execPath, [tsc, ...options, ...files], { cwd: workshop.place });
  await compiled.catch(({ stdout }) => assert.fail(stdout));
});

// ---------------------------------------------------------------- commands of this repository

const crate = /^version = "(.*)"$/m.exec(read("Cargo.toml"))[1];
const taskSources = filesBelow("xtask/src/", ".rs").map(read).join("\n");

const NPM = [
  /^npm pack \.\/pkg( --pack-destination \.\.)?$/,
  new RegExp(`^npm install \\./atlas-private-endpoint-${crate.replaceAll(".", "\\.")}\\.tgz$`),
  /^npm ci$/,
];

/** Null, or what is wrong with a command. */
function complaint(command) {
  const [program, first, task, ...options] = command.split(/\s+/);
  if (program === "npm") return NPM.some((known) => known.test(command)) ? null : "no npm command that is known to work";
  if (program === "git") return first === "clone" ? null : "no git command that is known to work";
  if (program !== "cargo") return "no known program";
  if (first === "test" && task === undefined) return null;
  if (first !== "xtask" || !tasks.has(task)) return "no command of cargo xtask's";
  const unknown = options.find((option) => option.startsWith("-") && !taskSources.includes(`"${option}"`) && option !== "--help");
  return unknown === undefined ? null : `${unknown} is no option of cargo xtask's`;
}

test("shell blocks that are not run hold commands that there are", () => {
  assert.ok(tasks.size > 4, "cargo xtask's commands are not where this test looks");
  const shells = examples.filter((example) => kindOf(example) === "known");
  assert.ok(shells.length > 0);
  for (const { name, lines } of shells) {
    for (const command of lines.map((line) => line.replace(/\s+#.*$/, "")).filter((line) => line !== "" && !line.startsWith("#"))) {
      assert.equal(complaint(command), null, `${name}: ${command}`);
    }
  }
});

test("commands in sentences and tables are commands that there are", () => {
  for (const path of guides) {
    for (const command of coded(prose(path).join("\n")).filter((code) => /^(cargo|npm) /.test(code) && !/[\n…]/.test(code))) {
      if (!["npm pack", "npm publish", "cargo publish"].includes(command)) assert.equal(complaint(command), null, `${path}: ${command}`);
    }
  }
});

test("something is done about every block, and the list of them says what", (t) => {
  const counts = new Map();
  for (const example of examples) {
    const kind = kindOf(example);
    assert.ok(kind !== null, `${example.name}: nobody tests ${example.language} with "${example.directive}"`);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  for (const [kind, count] of counts) t.diagnostic(`${count} ${kind}: ${KINDS[kind]}`);
});

test("changes in the documents apply to the files that they name", async () => {
  for (const path of guides) {
    const changes = examples.filter((example) => example.path === path && kindOf(example) === "change").map(({ lines }) => `${lines.join("\n")}\n`);
    if (changes.length === 0) continue;
    const git = execFile("git", ["apply", "--check", "--whitespace=nowarn", "-"], { cwd: fileURLToPath(root) });
    const complaints = collected(git.stderr);
    git.stdin.end(changes.join(""));
    const [code] = await once(git, "close");
    assert.equal(code, 0, `${path}: the example is older than the code\n${complaints.text}`);
  }
});

test("JSON in the documents can be parsed", () => {
  for (const { lines } of examples.filter(({ language }) => language === "json")) JSON.parse(lines.join("\n"));
});
