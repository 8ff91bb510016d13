// What is printed: results to stdout, everything else to stderr.

import { aligned, printable } from "./text.js";

const COLOURS = { ready: 32, on: 32, ok: 32, pending: 33, unknown: 33, deleting: 33, failed: 31, bad: 31 };

export class Terminal {
  #stdout;
  #stderr;
  #isPainted;
  #isJson;
  #isQuiet;
  #isVerbose;
  /** Width of the line that the next look replaces, and what it is about. */
  #drawn = 0;
  #subject = "";

  /** @param {{ stdout: any, stderr: any, env: Record<string, string | undefined>, options: Record<string, any> }} io */
  constructor({ stdout, stderr, env, options }) {
    this.#stdout = stdout;
    this.#stderr = stderr;
    this.#isPainted = Boolean(stdout.isTTY) && !env.NO_COLOR && env.TERM !== "dumb";
    this.#isJson = Boolean(options.json);
    this.#isQuiet = Boolean(options.quiet);
    this.#isVerbose = Boolean(options.verbose);
  }

  get isVerbose() {
    return this.#isVerbose;
  }

  /** A result: one JSON value, or lines. */
  result(value, lines) {
    this.#settle();
    const text = this.#isJson ? JSON.stringify(value, null, 2) : lines().join("\n");
    if (text !== "") this.#stdout.write(`${text}\n`);
  }

  /** Rows below a head. */
  table(head, rows) {
    return this.#columns([head, ...rows.map((row) => row.map((cell) => cell ?? "-"))], (line) => line === 0);
  }

  /** Names and values; those that are null are left out. */
  details(entries) {
    return this.#columns(entries.filter(([, value]) => value !== null && value !== ""), (_, column) => column === 0);
  }

  #columns(rows, isDim) {
    const texts = rows.map((row) => row.map((cell) => printable(String(cell))));
    if (!this.#isPainted) return aligned(texts);
    return aligned(texts, (cell, line, column) => {
      const colour = isDim(line, column) ? 2 : COLOURS[cell.trim()];
      return colour === undefined ? cell : `\u001b[${colour}m${cell}\u001b[0m`;
    });
  }

  /** Text as it is, not a result of Atlas's: a help, a script. */
  plain(text) {
    this.#stdout.write(text);
  }

  /** A look, in the place of the last one at the same thing; elsewhere than on a terminal only if asked for. */
  progress(subject, line) {
    const text = printable(`${subject}: ${line}`);
    if (this.#isQuiet) return;
    if (!this.#stderr.isTTY || this.#isVerbose) {
      if (this.#isVerbose) this.#stderr.write(`${text}\n`);
      return;
    }
    // Blanks instead of an escape sequence: it is as good, and plain.
    if (subject !== this.#subject) this.#settle();
    this.#subject = subject;
    const shown = text.slice(0, Math.max(20, (this.#stderr.columns ?? 80) - 1));
    this.#stderr.write(`${this.#drawn > 0 ? "\r" : ""}${shown.padEnd(this.#drawn)}`);
    this.#drawn = shown.length;
  }

  /** A step that is done, or what happens next. */
  note(line) {
    if (this.#isQuiet || (!this.#stderr.isTTY && !this.#isVerbose)) return;
    this.say(line);
  }

  /** Whatever must be read: errors, and what to do. */
  say(text) {
    this.#settle();
    this.#stderr.write(`${printable(text)}\n`);
  }

  /** What another program prints, as it is. */
  pass(text) {
    this.#settle();
    this.#stderr.write(text);
  }

  #settle() {
    if (this.#drawn > 0) this.#stderr.write("\n");
    this.#drawn = 0;
  }
}
