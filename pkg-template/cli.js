#!/usr/bin/env node
// The command `atlas-private-endpoint`: `cli` with this process around it.

import process from "node:process";

import { cli } from "./lib/cli/main.js";

// A reader that has seen enough (`| head`) is no failure. What is done is done, and the exit code says how.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", ({ code }) => {
    if (code === "EPIPE") return;
    // A disk is full: no crash either, but a result that nobody can have.
    process.once("exit", () => (process.exitCode ||= 1));
    if (stream === process.stdout) process.stderr.write(`atlas-private-endpoint: the result could not be written (${code})\n`);
  });
}

// The first Ctrl-C ends the work in good order; the second one ends the process.
const interruption = new AbortController();
process.once("SIGINT", () => interruption.abort());

process.exitCode = await cli(process.argv.slice(2), { signal: interruption.signal });
