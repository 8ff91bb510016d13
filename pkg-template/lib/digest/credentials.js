import { usage } from "../errors.js";

/** @param {any} credentials */
export const checked = (credentials, name) => {
  for (const member of ["username", "password"]) {
    if (typeof credentials?.[member] !== "string") throw usage(`${name}.${member}`, "must be a string");
  }
  if (credentials.username.includes(":")) throw usage(`${name}.username`, 'must not contain ":", which separates it from the password');
  return credentials;
};
