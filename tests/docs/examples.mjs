// Every fenced block of every document, and what the tests do with it.

import { blocksOf, guides, read } from "./markdown.mjs";

/** What is in the documents, in order. `name` says where: file and line. */
export const examples = guides.flatMap((path) => blocksOf(path).map((block) => ({ path, ...block, name: `${path}:${block.line}` })));

/** What is done with a block. Each kind is one test's. */
export const KINDS = {
  run: "runs, and prints what its comments say",
  fails: "runs, and must fail with the code above it",
  file: "is a file that a shell block uses",
  peer: "runs where the packages of others are installed",
  skip: "is not run, for the reason above it",
  shell: "runs in a POSIX shell",
  known: "holds commands that the stages of cargo xtask test run",
  prints: "is compared with what the block before it prints",
  parsed: "is parsed",
  drawn: "is compared with the table in the code",
  change: "is a change that applies to the files it names",
  shown: "is shown only",
};

/** @returns {keyof typeof KINDS | null} null: nobody does anything */
export function kindOf({ language, directive, lines }) {
  const [word] = directive.split(":");
  switch (language) {
    case "js":
    case "ts":
      if (directive === "" || word === "saved") return "run";
      return ["fails", "file", "peer", "skip"].includes(word) ? word : null;
    case "sh":
      return lines.every((line) => line === "" || /^(#|cargo |npm pack|npm install \.\/|git clone)/.test(line)) ? "known" : "shell";
    case "text":
      return directive === "prints" ? "prints" : "shown";
    case "json":
    case "yaml":
      return directive.startsWith("file: ") ? "file" : "parsed";
    case "mermaid":
      return "drawn";
    case "diff":
      return "change";
    case "":
      return "shown";
    default:
      return null;
  }
}

/** The name under which a reader saves a block; null: under none. */
export const fileOf = ({ directive }) => /^(?:file|saved): (.+)$/.exec(directive)?.[1] ?? null;

/** Commands of cargo xtask, by the one place that has them all. */
export const tasks = new Set(["help", ...[...read("xtask/src/main.rs").matchAll(/"(\w+)" => \(\w+::HELP/g)].map(([, task]) => task)]);
