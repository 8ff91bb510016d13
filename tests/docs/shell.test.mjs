// The shell blocks of the documents run as a reader would type them: those of one document in one POSIX shell, one after the
// other, in an empty folder that has the packed tarball beside it.
//
// `<!-- file: NAME -->` above a block: the reader saves it under that name; `<!-- saved: NAME -->`: so too, and it is also run
// like any other. Where no block installs the package, it is there. `<!-- prints -->` above a `text` block: the shell
// block before it prints that; "…" stands for anything, "24 hex digits" for an id, a line "…" for any number of lines. Blocks of
// cargo and npm commands for this repository are not run here: the stages of cargo xtask test run them.

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";

import { folder } from "../js/support/package.mjs";
import { examples, fileOf, kindOf } from "./examples.mjs";
import { isOfForm } from "./markdown.mjs";
import { collected } from "./workshop.mjs";

const TIME_LIMIT_MS = 110_000;

const paths = [...new Set(examples.filter((example) => kindOf(example) === "shell").map(({ path }) => path))];

let place;
before(async () => {
  place = await mkdtemp(join(tmpdir(), "ape-shell-"));
  await promisify(execFile)("npm", ["pack", "--silent", "--pack-destination", place], { cwd: folder, shell: process.platform === "win32" });
});
after(() => rm(place, { recursive: true, force: true }));

/** All shell blocks as one script, what each prints in a file of its own. */
function script(blocks, outputs) {
  const parts = blocks.map(({ lines }, index) => {
    const text = lines.join("\n");
    // A reader sees that a server has started; a script asks.
    const started = /> *(\S+) *&\s*$/.exec(text)?.[1];
    const wait = started === undefined ? "" : `\nuntil [ -s ${started} ]; do sleep 0.1; done`;
    return `{\n${text}${wait}\n} > "${join(outputs, String(index))}"`;
  });
  return `set -eu\n${parts.join("\n")}\n`;
}

/** Runs it; whatever it left in the background ends with it. */
async function shell(text, cwd) {
  const child = spawn("sh", ["-c", text], {
    cwd,
    detached: true,
    // No settings of whoever runs the tests, and no network.
    env: { PATH: process.env.PATH, HOME: place, npm_config_offline: "true", npm_config_update_notifier: "false", npm_config_fund: "false", npm_config_audit: "false" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const complaints = collected(child.stderr);
  const limit = setTimeout(() => process.kill(-child.pid, "SIGKILL"), TIME_LIMIT_MS);
  const [code] = await once(child, "exit");
  clearTimeout(limit);
  try {
    process.kill(-child.pid, "SIGTERM");
  } catch {
    // Nobody is left.
  }
  return { code, complaints };
}

/** Whether lines are of the form, where a form of "…" alone stands for any number of them. */
function areOfForm(lines, forms) {
  if (forms.length === 0) return lines.length === 0;
  const [form, ...rest] = forms;
  if (form === "…") return lines.some((_, index) => areOfForm(lines.slice(index), rest)) || areOfForm([], rest);
  return lines.length > 0 && isOfForm(lines[0], form) && areOfForm(lines.slice(1), rest);
}

describe("shell blocks", { skip: process.platform === "win32" && "there is no POSIX shell" }, () => {
  for (const path of paths) {
    test(`${path} can be followed, line by line`, async () => {
      const own = examples.filter((example) => example.path === path);
      const home = join(place, path.replace(/\W/g, "-"));
      const outputs = join(home, "outputs");
      await mkdir(outputs, { recursive: true });
      for (const example of own.filter((one) => fileOf(one) !== null)) {
        const file = join(home, fileOf(example));
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, `${example.lines.join("\n")}\n`);
      }
      const blocks = own.filter((example) => kindOf(example) === "shell");
      // The tarball is beside the folder, for whoever wants to install it.
      const isInstalled = blocks.some(({ lines }) => lines.some((line) => line.startsWith("npm install ")));
      if (!isInstalled) await shell("npm install ../*.tgz", home);
      const { code, complaints } = await shell(script(blocks, outputs), home);
      assert.equal(code, 0, complaints.text);
      for (const [index, { line }] of blocks.entries()) {
        const printed = await readFile(join(outputs, String(index)), "utf8");
        const next = own[own.findIndex((example) => example.line === line) + 1];
        if (next === undefined || kindOf(next) !== "prints") continue;
        const lines = printed.replace(/\n$/, "").split("\n");
        if (!areOfForm(lines, next.lines)) assert.equal(printed, `${next.lines.join("\n")}\n`, `${next.name}: printed something else`);
      }
    });
  }

  test("every file that is shown is one that a shell block uses", () => {
    for (const example of examples.filter((one) => fileOf(one) !== null)) {
      const users = examples.filter(({ path, ...one }) => path === example.path && kindOf(one) === "shell");
      assert.ok(users.some(({ lines }) => lines.join("\n").includes(fileOf(example))), `${example.name}: nothing runs ${fileOf(example)}`);
    }
  });
});
