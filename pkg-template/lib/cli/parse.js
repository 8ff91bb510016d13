// The words of a command line, as a command with its arguments and options.

import { parseArgs } from "node:util";

import { usage } from "../errors.js";
import { COMMANDS } from "./commands.js";
import { COMMON, nearest, oneOf, OPTIONS } from "./options.js";

const PROVIDERS = ["AWS", "AZURE", "GCP"];

/**
 * @param {readonly string[]} argv
 * @returns {{ command: import("./commands.js").Command | null, topic: string[], args: Record<string, any>, options: Record<string, any> }}
 *   `topic`: the words, for the help where there is no command
 */
export function parse(argv) {
  const tokens = tokenized(argv);
  const words = tokens.filter(({ kind }) => kind === "positional").map(({ value }) => value);
  const given = tokens.filter(({ kind }) => kind === "option");
  const asksForHelp = given.some(({ name }) => name === "help");
  const command = COMMANDS.find(({ name }) => startsWith(words, name.split(" "))) ?? null;
  for (const token of given) check(token, command);
  if (asksForHelp) return { command, topic: words, args: {}, options: { help: true } };
  const options = read(given);
  if (options.version || (words.length === 0 && command === null)) return { command: null, topic: [], args: {}, options };
  if (command === null) throw unknown(words);
  const args = positional(command, words.slice(command.name.split(" ").length));
  for (const name of Object.keys(options)) {
    const { provider } = OPTIONS[name];
    if (provider !== undefined && args.PROVIDER !== undefined && args.PROVIDER !== provider) throw usage(`--${name}`, `is for ${provider}, and this is ${args.PROVIDER}`);
  }
  return { command, topic: words, args, options };
}

/** Not strict: what is wrong is said here, in one line and with what was probably meant. */
function tokenized(argv) {
  const options = Object.fromEntries(
    Object.entries(OPTIONS).map(([name, { value, short }]) => [name, { type: value === undefined ? "boolean" : "string", multiple: true, ...(short && { short }) }]),
  );
  return parseArgs({ args: [...argv], options, strict: false, allowPositionals: true, tokens: true }).tokens;
}

const startsWith = (words, name) => name.every((word, index) => words[index] === word);

function check({ name, rawName, value, inlineValue }, command) {
  const known = command === null ? Object.keys(OPTIONS) : [...command.options, ...COMMON];
  if (!known.includes(name) || (rawName.length === 2 && OPTIONS[name]?.short === undefined)) {
    const near = nearest(name, known);
    const where = command === null ? "" : ` of ${command.name}`;
    throw usage(rawName, `is no option${where}${near === undefined ? "; --help shows those there are" : `; did you mean --${near}?`}`);
  }
  const option = OPTIONS[name];
  if (option.value === undefined && value !== undefined) throw usage(rawName, "takes no value");
  // In `--project --json` the second is no value of the first; one that begins so can be joined with "=".
  if (option.value !== undefined && (value === undefined || value === "" || (!inlineValue && value.startsWith("-")))) throw usage(rawName, `needs a value: ${rawName} ${option.value}`);
}

function read(given) {
  const options = {};
  for (const { name, rawName, value } of given) {
    const { many, read: reader = String, value: word } = OPTIONS[name];
    if (!many && word !== undefined && name in options) throw usage(rawName, "is given twice");
    const content = word === undefined ? true : reader(value, rawName);
    options[name] = many ? [...(options[name] ?? []), content] : content;
  }
  return options;
}

function unknown(words) {
  const names = COMMANDS.map(({ name }) => name);
  const group = names.filter((name) => name.startsWith(`${words[0]} `));
  if (group.length > 0) {
    const verbs = group.map((name) => name.split(" ")[1]);
    if (words.length === 1) return usage(words[0], `needs one of: ${verbs.join(", ")}`);
    const near = nearest(words[1], verbs);
    return usage(JSON.stringify(words[1]), `is no command of ${words[0]}; ${near === undefined ? `there are ${verbs.join(", ")}` : `did you mean "${words[0]} ${near}"?`}`);
  }
  const near = nearest(words[0], [...new Set(names.map((name) => name.split(" ")[0]))]);
  return usage(JSON.stringify(words[0]), `is no command; ${near === undefined ? "--help shows those there are" : `did you mean "${near}"?`}`);
}

/** By their names in the help, "[NAME]" being one that may be missing. */
function positional({ name, args }, words) {
  if (words.length > args.length) throw usage(JSON.stringify(words[args.length]), `is one word too many: ${[name, ...args].join(" ")}`);
  const result = {};
  args.forEach((shown, index) => {
    const word = shown.replace(/^\[|\]$/g, "");
    const value = words[index];
    if (value !== undefined) result[word] = argument(word, value, name);
    else if (word === shown) throw usage(word, `is missing: ${[name, ...args].join(" ")}`);
  });
  return result;
}

function argument(word, value, command) {
  if (value === "") throw usage(word, "must not be empty");
  if (word === "PROVIDER") return oneOf(value.toUpperCase(), word, PROVIDERS);
  return word.includes("|") ? oneOf(value, command, word.split("|")) : value;
}
