// What commands print.

import { usage } from "../errors.js";

const IPV4 = /^((25[0-5]|2[0-4]\d|1?\d?\d)(\.(?!$)|$)){4}$/;

/** Whether it is a text of that form. */
export const fits = (pattern, value) => typeof value === "string" && pattern.test(value);

/** Whether it is an address, in the one form that Atlas takes. */
export const isAddress = (value) => fits(IPV4, value);

/** The JSON in an output. */
export function json(outputs, name) {
  try {
    return JSON.parse(outputs[name]);
  } catch {
    throw unexpected(name, "the JSON that the command prints: no table and no text, so leave its output format as it is");
  }
}

/** An output is another than its command prints. */
export const unexpected = (name, wanted) => usage(`outputs.${name}`, `must be ${wanted}`);
