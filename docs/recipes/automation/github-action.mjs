// Looks at every private endpoint of a project: a table in the job's summary, a line for each that failed, and exit code 1.
// github-action.yml runs it.

import { appendFile } from "node:fs/promises";

import { AtlasClient, isAtlasError } from "atlas-private-endpoint";

const rows = [];
const atlas = AtlasClient.fromEnv();
try {
  for (const service of await atlas.services.list()) {
    rows.push(["service", service]);
    for (const endpoint of await atlas.endpoints.list(service)) rows.push(["endpoint", endpoint]);
  }
} catch (error) {
  if (!isAtlasError(error)) throw error;
  annotate(`${error.message}${error.hint ? `: ${error.hint}` : ""}`);
} finally {
  atlas.close();
}

const table = rows.map(([what, { cloudProvider, id, status }]) => `| ${cloudProvider} | ${what} | \`${id}\` | ${status} |`);
const summary = ["| cloud | what | id | status |", "| --- | --- | --- | --- |", ...table].join("\n");
if (process.env.GITHUB_STEP_SUMMARY) await appendFile(process.env.GITHUB_STEP_SUMMARY, `${summary}\n`);
console.log(`${rows.length} looked at`);

for (const [what, { id, phase, status, errorMessage }] of rows) {
  if (phase === "failed") annotate(`${what} ${id} is ${status}${errorMessage ? `: ${errorMessage}` : ""}`);
}

/** What others wrote must not begin a command of its own: `%`, and line ends, are escaped as GitHub wants it. */
function annotate(text) {
  const escaped = text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
  console.log(`::error title=Private endpoints::${escaped}`);
  process.exitCode = 1;
}
