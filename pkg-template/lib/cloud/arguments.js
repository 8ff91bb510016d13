// What users hand to `nextStep` and `newEndpoint`, checked.

import { usage } from "../errors.js";

/**
 * What this folder knows of a provider.
 * @typedef {object} Provider
 * @property {string} cli the program of its command line
 * @property {Record<string, string | string[]>} words its inputs, and what stands in the commands for one that is missing; where
 *   the word is a list, so is the input
 * @property {string[]} outputs what its commands yield
 * @property {string[]} names members without which a service has no commands yet
 * @property {RegExp} [takenForFile] values that the command line takes for a file, however they are quoted
 * @property {(service: any) => Record<string, string | undefined>} [defaults] inputs that the service tells
 * @property {(service: any, values: any) => import("../../cloud.js").CloudCommand[]} commands
 * @property {(service: any, values: any) => string[]} notes
 * @property {(service: any, outputs: any, inputs: ReturnType<typeof readInputs>) => object} newEndpoint
 */

/** No argument of a process can hold these: NUL is its end, and half of a surrogate pair has no bytes. */
const UNSPEAKABLE = /\0|\p{Surrogate}/u;

export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * For each of the provider's words what was given, else its default, else the word.
 * @param {Provider} provider
 * @returns {{ values: Record<string, string | string[]>, missing: string[] }}
 */
export function readInputs(provider, inputs = {}, defaults = {}) {
  refuseStrangers(provider, "inputs", inputs, Object.keys(provider.words));
  const values = {};
  const missing = [];
  for (const [name, word] of Object.entries(provider.words)) {
    if (inputs[name] !== undefined) values[name] = read(provider, inputs[name], `inputs.${name}`, word);
    else {
      values[name] = defaults[name] ?? word;
      if (values[name] === word) missing.push(name);
    }
  }
  return { values, missing };
}

/** All of the provider's outputs, each a text without blanks around it, nor a byte order mark, which `trim` takes away, too. */
export function readOutputs(provider, outputs) {
  refuseStrangers(provider, "outputs", outputs, provider.outputs);
  const read = (name) => {
    const printed = outputs[name];
    if (typeof printed !== "string") throw usage(`outputs.${name}`, `must be a string: what the command prints that yields "${name}"`);
    return [name, printed.trim()];
  };
  return Object.fromEntries(provider.outputs.map(read));
}

/** The value, where it is a text that the command line takes as it is. */
export function text({ cli, takenForFile }, value, argument) {
  if (typeof value !== "string" || value === "") throw usage(argument, "must be a string that is not empty");
  if (UNSPEAKABLE.test(value)) throw usage(argument, "must hold no NUL and no half of a surrogate pair");
  if (takenForFile?.test(value)) throw usage(argument, `must not begin as it does: ${cli} would read a file and send what is in it`);
  return value;
}

/** Where the compiler does not know the provider, it lets another one's members pass. */
function refuseStrangers({ cli }, argument, given, known) {
  const list = known.join(", ");
  if (!isObject(given)) throw usage(argument, `must be an object with ${list}`);
  const stranger = Object.keys(given).find((member) => given[member] !== undefined && !known.includes(member));
  if (stranger !== undefined) throw usage(`${argument}.${stranger}`, `is nothing of ${cli}'s; there is ${list}`);
}

function read(provider, value, argument, word) {
  if (!Array.isArray(word)) return text(provider, value, argument);
  if (!Array.isArray(value) || value.length === 0) throw usage(argument, "must be a list of strings that is not empty");
  return Array.from(value, (item, index) => text(provider, item, `${argument}[${index}]`));
}
