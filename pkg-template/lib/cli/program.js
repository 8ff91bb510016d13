/** What the command line calls itself. */
export const PROGRAM = "atlas-private-endpoint";
