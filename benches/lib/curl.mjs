// curl as a program: one process for a batch, so that it can keep its connections.

import { execFileSync, spawn } from "node:child_process";

import { asClient } from "./processes.mjs";
import { CREDENTIALS, PATH } from "./world.mjs";

/** Its version; null: there is none here. */
export const curlVersion = (() => {
  try {
    return /^curl (\S+)/.exec(execFileSync("curl", ["--version"], { encoding: "utf8" }))[1];
  } catch {
    return null;
  }
})();

/** So many calls of one process, and how long it took, from its start to its end. */
export const curl = ({ url, calls, atOnce }) =>
  new Promise((resolve, reject) => {
    const parallel = atOnce > 1 ? ["--parallel", "--parallel-immediate", "--parallel-max", String(atOnce)] : [];
    const [program, words] = asClient("curl", ["--silent", "--no-progress-meter", "--digest", ...parallel, "--write-out", "%{http_code}\\n", "--config", "-"]);
    const begun = performance.now();
    const child = spawn(program, words, { stdio: ["pipe", "pipe", "inherit"] });
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (chunk) => (said += chunk));
    child.on("error", reject);
    child.on("close", () => {
      const ms = performance.now() - begun;
      const right = said.split("\n").filter((line) => line === "200").length;
      resolve({ right, wrong: calls - right, ms });
    });
    const each = `url = "${url}${PATH}"\noutput = "/dev/null"\n`;
    child.stdin.end(`user = "${CREDENTIALS.username}:${CREDENTIALS.password}"\n${each.repeat(calls)}`);
  });
