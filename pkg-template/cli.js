#!/usr/bin/env node
// The command `atlas-private-endpoint`: `cli` with this process around it.

import process from "node:process";

import { cli } from "./lib/cli/main.js";

// A reader that has seen enough (`| head`) is no failure. What is done is done, and the exit code says how.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error) => {
    if (error.code !== "EPIPE") throw error;
  });
}

// The first Ctrl-C ends the work in good order; the second one ends the process.
const interruption = new AbortController();
process.once("SIGINT", () => interruption.abort());

process.exitCode = await cli(process.argv.slice(2), { signal: interruption.signal });
