import { errorFrom, usage } from "../errors.js";

/** @param {any} credentials */
export const checked = (credentials, name) => {
  for (const member of ["username", "password"]) {
    if (typeof credentials?.[member] !== "string") throw usage(`${name}.${member}`, "must be a string");
  }
  const { username, password } = credentials;
  if (username.includes(":")) throw usage(`${name}.username`, 'must not contain ":", which separates it from the password');
  return { username, password };
};

/** The error that the core threw as four lines of text; anything else comes back as it is. */
export const fromCore = (thrown, status = null) => {
  if (typeof thrown !== "string") return thrown;
  const [code, reason, message, hint] = thrown.split("\n");
  return code.startsWith("usage")
    ? errorFrom({ code, message, hint, argument: "request" })
    : errorFrom({ code, message, hint, status, reason });
};
