// docs/recipes/automation/github-action.yml is a workflow: it parses, names what GitHub names, and its commands are there.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { parse } from "yaml";

const HERE = new URL("../../../docs/recipes/automation/", import.meta.url);
const text = readFileSync(new URL("github-action.yml", HERE), "utf8");
const workflow = parse(text, { strict: true, uniqueKeys: true });
const [job] = Object.values(workflow.jobs);

test("it has what a workflow has, and no more rights than it needs", () => {
  assert.deepEqual(Object.keys(workflow), ["name", "on", "permissions", "jobs"]);
  assert.deepEqual(workflow.permissions, { contents: "read" });
  assert.match(workflow.on.schedule[0].cron, /^([\d*]+ ){4}[\d*]+$/);
  assert.ok("workflow_dispatch" in workflow.on);
  assert.equal(typeof job["runs-on"], "string");
  assert.ok(job["timeout-minutes"] < 60);
});

test("each step uses an action of a version, or runs a command that there is", () => {
  for (const { uses, run } of job.steps) {
    if (uses !== undefined) assert.match(uses, /^actions\/[a-z-]+@v\d+$/);
    else assert.match(run, /^(npm ci --ignore-scripts|node \.github\/workflows\/github-action\.mjs)$/);
  }
  assert.ok(job.steps.some(({ run }) => run?.startsWith("node ")));
  assert.ok(Number(job.steps.find(({ uses }) => uses?.includes("setup-node")).with["node-version"]) >= 20);
});

test("the variables are those that fromEnv reads, keys among the secrets", () => {
  const known = readFileSync(new URL("../../../pkg-template/lib/environment.js", import.meta.url), "utf8");
  for (const [name, value] of Object.entries(job.env)) {
    assert.ok(known.includes(`"${name}"`), name);
    assert.equal(value, `\${{ ${name.endsWith("_KEY") ? "secrets" : "vars"}.${name} }}`);
  }
});
