/** Stamped by the build from the crate's version. */
export const version = "0.0.0-stamped";
