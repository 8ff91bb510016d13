// A command, for programs and for people.

/**
 * @param {string} purpose one line of English
 * @param {string} words the program and its subcommands
 * @param {Record<string, string | string[] | undefined>} flags without value: not given; without name: an argument of its own
 * @param {string | null} [prints] the output that `newEndpoint` reads
 */
export function command(purpose, words, flags, prints = null) {
  const argv = [...words.split(" "), ...Object.entries(flags).flatMap(flag)];
  return { purpose, argv, shell: argv.map(quoted).join(" "), yields: prints };
}

/** A value is joined to its flag, so that none can be taken for a flag. Lists cannot be: the AWS CLI, the one that has some, reads JSON, too. */
function flag([name, value]) {
  if (value === undefined) return [];
  if (!Array.isArray(value)) return [name === "" ? value : `--${name}=${value}`];
  return value.every((item) => /^\w/.test(item)) ? [`--${name}`, ...value] : [`--${name}=${JSON.stringify(value)}`];
}

/** Single quotes keep everything but themselves, for any POSIX shell; a history expansion ("!") does not look into them either. */
const quoted = (word) => (/^[\w%+,./:=@-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`);
