// The help: of everything, of a group of commands, of one command.

import { COMMANDS } from "./commands.js";
import { COMMON, OPTIONS } from "./options.js";
import { PROGRAM } from "./program.js";
import { aligned } from "./text.js";

const CODES = `Exit codes: 0 done; 1 Atlas, the network or a cloud's command said no; 2 wrong usage, or no
credentials; 3 credentials refused; 4 a wait ended otherwise, or the rest is up to you;
130 interrupted.`;

/**
 * @param {import("./commands.js").Command | null} command
 * @param {string[]} words what was asked for, where it is no command
 */
export function help(command, words = []) {
  if (command !== null) return ofCommand(command);
  const group = COMMANDS.filter(({ name }) => name.startsWith(`${words[0]} `));
  return group.length > 0 ? ofGroup(words[0], group) : ofAll();
}

function ofCommand({ name, args, options, about }) {
  const lines = [[PROGRAM, name, ...args, "[OPTIONS]"].join(" "), "", sentence(about)];
  if (options.length > 0) lines.push("", "Options:", ...list(options));
  lines.push("", "Options of every command:", ...list(COMMON));
  return text(lines);
}

function ofGroup(word, group) {
  return text([`${PROGRAM} ${word} COMMAND`, "", "Commands:", ...summary(group), "", `More of each: ${PROGRAM} ${word} COMMAND --help`]);
}

function ofAll() {
  return text([
    `${PROGRAM} COMMAND`,
    "",
    "MongoDB Atlas private endpoints: AWS PrivateLink, Azure Private Link, GCP Private Service Connect.",
    "",
    "Commands:",
    ...summary(COMMANDS),
    "",
    "Options of every command:",
    ...list(COMMON),
    "",
    "Credentials come from the environment only: MONGODB_ATLAS_PUBLIC_KEY and",
    "MONGODB_ATLAS_PRIVATE_KEY; or MONGODB_ATLAS_CLIENT_ID and MONGODB_ATLAS_CLIENT_SECRET; or",
    "MONGODB_ATLAS_ACCESS_TOKEN.",
    "",
    CODES,
    "",
    `More of each: ${PROGRAM} COMMAND --help`,
  ]);
}

const summary = (commands) => aligned(commands.map(({ name, args, about }) => [`  ${[name, ...args].join(" ")}`, about]));

function list(names) {
  return aligned(
    names.map((name) => {
      const { value, about, provider, short } = OPTIONS[name];
      const flag = `--${name}${value === undefined ? "" : ` ${value}`}`;
      return [`  ${short === undefined ? "" : `-${short}, `}${flag}`, provider === undefined ? about : `${provider}: ${about}`];
    }),
  );
}

const sentence = (about) => `${about[0].toUpperCase()}${about.slice(1)}.`;
const text = (lines) => `${lines.join("\n")}\n`;
