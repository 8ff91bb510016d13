// `completion`: scripts for shells, made from the table of commands. The words are all ours: none needs quoting.

import { COMMANDS } from "../commands.js";
import { COMMON, OPTIONS } from "../options.js";
import { PROGRAM } from "../program.js";

const PROVIDERS = ["AWS", "AZURE", "GCP"];
const SHELLS = { bash, zsh, fish };

export async function completion({ args, terminal, options }) {
  const script = SHELLS[args["bash|zsh|fish"]]();
  if (options.json) terminal.result(script, () => []);
  else terminal.plain(script);
}

const flags = (names) => names.map((name) => `--${name}`);
const groups = () => [...new Set(COMMANDS.map(({ name }) => name.split(" ")[0]))];

/** What may come after these words. */
function branches() {
  const verbs = groups().map((group) => ({ at: group, words: COMMANDS.filter(({ name }) => name.startsWith(`${group} `)).map(({ name }) => name.split(" ")[1]) }));
  const commands = COMMANDS.map(({ name, args, options }) => ({ at: name, words: [...wordsOf(args[0]), ...flags([...options, ...COMMON])] }));
  return [...verbs.filter(({ words }) => words.length > 0), ...commands];
}

function wordsOf(arg = "") {
  const name = arg.replace(/^\[|\]$/g, "");
  if (name === "PROVIDER") return PROVIDERS;
  return name.includes("|") ? name.split("|") : [];
}

function bash() {
  const cases = branches().map(({ at, words }) => `    "${at}") words="${words.join(" ")}" ;;`);
  return `_atlas_private_endpoint() {
  local at="" word words="${[...groups(), ...flags(COMMON)].join(" ")}"
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in
      -*) ;;
      *) case "$at" in
        "") at="$word" ;;
        services|endpoints) at="$at $word" ;;
      esac ;;
    esac
  done
  case "$at" in
${cases.join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _atlas_private_endpoint ${PROGRAM}
`;
}

/** zsh runs bash's function. */
function zsh() {
  return `autoload -U +X bashcompinit && bashcompinit\n${bash()}`;
}

function fish() {
  const line = (condition, rest) => `complete -c ${PROGRAM} -f -n '${condition}' ${rest}`;
  const lines = groups().map((group) => line("__fish_use_subcommand", `-a ${group}`));
  for (const { name, args, options, about } of COMMANDS) {
    const [group, verb] = name.split(" ");
    const description = `-d "${about.replaceAll('"', "")}"`;
    if (verb !== undefined) lines.push(line(`__fish_seen_subcommand_from ${group}`, `-a ${verb} ${description}`));
    const condition = [group, verb].filter(Boolean).map((word) => `__fish_seen_subcommand_from ${word}`).join("; and ");
    for (const word of wordsOf(args[0])) lines.push(line(condition, `-a ${word}`));
    for (const option of options) lines.push(line(condition, `-l ${option}${OPTIONS[option].value === undefined ? "" : " -r"}`));
  }
  for (const option of COMMON) lines.push(`complete -c ${PROGRAM} -l ${option}${OPTIONS[option].value === undefined ? "" : " -r"}`);
  return `${lines.join("\n")}\n`;
}
