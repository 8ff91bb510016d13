// The command line: reads it, runs one command, and turns whatever comes of it into an exit code.

import process from "node:process";

import { version } from "../version.js";
import { Context } from "./context.js";
import { failure } from "./failures.js";
import { help } from "./help.js";
import { parse } from "./parse.js";
import { PROGRAM } from "./program.js";
import { Terminal } from "./terminal.js";

/**
 * @param {readonly string[]} argv
 * @param {import("../../cli.js").CliIo} [io]
 * @returns {Promise<import("../../cli.js").ExitCode>}
 */
export async function cli(argv, { env = process.env, fetch, signal, stdin = process.stdin, stdout = process.stdout, stderr = process.stderr } = {}) {
  const io = { env, fetch, signal, stdin };
  let parsed;
  try {
    parsed = parse(argv);
  } catch (error) {
    const { code, lines } = failure(error);
    new Terminal({ stdout, stderr, env, options: {} }).say(complaint(lines));
    return code;
  }
  const { command, topic, args, options } = parsed;
  const terminal = new Terminal({ stdout, stderr, env, options });
  if (options.version) return shown(terminal, `${version}\n`);
  if (options.help || command === null) return shown(terminal, help(command, topic));
  return run(new Context({ command, args, options, io, terminal }));
}

async function run(context) {
  const { command, terminal, signal } = context;
  try {
    signal?.throwIfAborted();
    if (context.dryRun !== null && command.offline) {
      terminal.say(`${PROGRAM}: ${command.name} sends Atlas nothing`);
      return 0;
    }
    const { [command.does]: does } = await command.load();
    return (await does(context)) ?? 0;
  } catch (error) {
    if (signal?.aborted) return interrupted(context);
    if (context.dryRun?.requests.length > 0) return rehearsed(context);
    const { code, lines } = failure(error, context);
    if (error?.name === "WaitError") (await import("./views.js")).showWaitEnd(context, error);
    terminal.say(complaint(lines));
    if (context.resume !== null && goesOn(error, code, context)) terminal.say(`go on with: ${context.resume}`);
    return code;
  } finally {
    context.close();
  }
}

/** A wait that failed would fail again. */
function goesOn(error, code, { hasBegun }) {
  return error?.code !== "wait.failed" && (code === 4 || error?.mayHaveExecuted === true || (hasBegun && code !== 2));
}

/** Whatever was sent stays sent. */
function interrupted({ terminal, salvage, caution, resume }) {
  salvage?.();
  const way = resume === null ? "to go on, run the same again" : `go on with: ${resume}`;
  terminal.say([`${PROGRAM}: interrupted`, caution, way].filter((part) => part !== null).join("; "));
  return 130;
}

function rehearsed({ dryRun, terminal, command }) {
  terminal.result({ requests: dryRun.requests }, () => dryRun.lines());
  terminal.note(command.several ? "Nothing was sent. What follows depends on Atlas's answers." : "Nothing was sent.");
  return 0;
}

function shown(terminal, text) {
  terminal.plain(text);
  return 0;
}

const complaint = ([first, ...rest]) => [`${PROGRAM}: ${first}`, ...rest].join("\n");
