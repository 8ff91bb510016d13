// Bad input: one line that says what and how to mend it, exit code 2, and nothing is sent.

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { AWS_INPUTS, misused, NO_ID, serve, setUp, VPCE } from "./support/cli.mjs";

const MISTAKES = [
  ["servics list", "did you mean \"services\"?"],
  ["services lsit", "did you mean \"services list\"?"],
  ["services", "list, get, create"],
  ["services frobnicate", "list, get, create"],
  ["frobnicate", "--help"],
  ["services list --josn", "did you mean --json?"],
  ["services list --gone", "--gone is no option of services list"],
  ["services list -x", "-x is no option"],
  ["services list --json=yes", "--json takes no value"],
  ["services list --project", "--project ID"],
  ["services list --project --json", "--project needs a value"],
  ["services list --api v1.0 --api v2", "given twice"],
  ["services list --api v3", "v1.0 or v2"],
  ["services list AWSS", "did you mean AWS?"],
  ["services list AWS AZURE", "one word too many"],
  ["services get AWS", "ID is missing"],
  ["services get AWS vpce-svc-1", "24 hexadecimal digits"],
  ["services create AWS", "REGION is missing"],
  ["services create AWS us-east-1 --port-mapping", "is for GCP"],
  ["services create GCP us-west1 --remote-region us-east-1", "is for AWS"],
  [`services update AWS ${NO_ID}`, "--remote-region none"],
  [`services wait AWS ${NO_ID} --deadline 10`, "10s, 5m, 1h30m"],
  [`services wait AWS ${NO_ID} --interval soon`, "10s, 5m, 1h30m"],
  [`services wait AWS ${NO_ID} --interval -1s`, "--interval needs a value"],
  [`services list --project nonsense`, "--project must be"],
  [`services list --base-url http://example.com`, "--base-url must"],
  [`services list --base-url https://example.com/api`, "--base-url must"],
  [`endpoints create AWS ${NO_ID} vpce`, "ENDPOINT-ID must be"],
  [`endpoints create AWS ${NO_ID} ${VPCE} --ip 10.0.0.1`, "is for AZURE"],
  [`endpoints create AZURE ${NO_ID} /subscriptions/x`, "--ip is missing"],
  [`endpoints create GCP ${NO_ID} atlas --gcp-project p`, "--rule is missing"],
  [`endpoints create GCP ${NO_ID} atlas --gcp-project p --rule 10.0.0.4`, "NAME=ADDRESS"],
  [`next AWS ${NO_ID} --run --vpc v`, "--subnet, --security-group are missing"],
  [`next AZURE ${NO_ID} --subnet a --subnet b`, "takes one"],
  [`next AWS ${NO_ID} --vnet v`, "is for AZURE"],
  [`next AWS ${NO_ID} --endpoint-name n`, "AZURE and GCP"],
  ["connect AWS us-east-1 --run", "--vpc, --subnet, --security-group are missing"],
  ["regional-mode onn", "did you mean on?"],
  ["regions AWZ", "did you mean AWS?"],
  ["request GET", "PATH is missing"],
  ["request GET groups", "PATH must"],
  ["request GET /groups/{groupId}/clusters --data {}", "does not go with GET"],
  ["request POST /groups/{groupId}/clusters --data {x", "must be JSON"],
  ["completion tcsh", "bash, zsh or fish"],
  ["mock --port 70000", "0 to 65535"],
  ["mock --script /nowhere/at-all.json", "cannot be read (ENOENT)"],
];
for (const [line, ...expected] of MISTAKES) {
  test(`"${line}" is refused in one line`, async () => {
    const { mock, run } = setUp();
    misused(await run(line), ...expected);
    assert.deepEqual(mock.requests, []);
  });
}

test("an empty word is no region", async () => {
  const { run } = setUp();
  misused(await run(["services", "create", "AWS", ""]), "REGION");
});

test("without credentials the variables are named: 2", async () => {
  const { run } = setUp();
  misused(await run("services list", { env: {} }), "MONGODB_ATLAS_PUBLIC_KEY", "MONGODB_ATLAS_PRIVATE_KEY", "set what is missing");
  misused(await run("services list", { env: { MONGODB_ATLAS_PUBLIC_KEY: "abcdefgh" } }), "MONGODB_ATLAS_PRIVATE_KEY");
});

test("without a project both ways to name it are said", async () => {
  const { run } = setUp({ env: { MONGODB_ATLAS_PROJECT_ID: undefined } });
  misused(await run("services list"), "--project", "MONGODB_ATLAS_PROJECT_ID");
});

test("a project of the environment is blamed on the environment", async () => {
  const { run } = setUp({ env: { MONGODB_ATLAS_PROJECT_ID: "nonsense" } });
  misused(await run("services list"), "MONGODB_ATLAS_PROJECT_ID must be");
});

test("no flag takes a key", async () => {
  const { run } = setUp();
  for (const flag of ["--public-key", "--private-key", "--client-secret", "--access-token", "--user"]) misused(await run(`services list ${flag} s3cret`), `${flag} is no option`);
});

test("a mock's script that is no JSON, no object, or has unknown words is refused", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "ape-cli-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const { run } = setUp();
  const scripts = {
    "{": "must be JSON",
    "[]": "must hold an object",
    '{"lokos":1}': "lokos is not known",
    '{"looks":"x"}': "wrong: looks must",
    '{"projectId":"x"}': "wrong: projectId is not known",
    '{"faults":1}': "wrong: faults must be a list",
    '{"faults":[{"with":"hang"},{"wiht":1}]}': "faults[1].wiht",
    '{"faults":[{"with":"nonsense"}]}': "faults[0].with must",
  };
  for (const [text, word] of Object.entries(scripts)) {
    const file = join(folder, "script.json");
    await writeFile(file, text);
    misused(await run(["mock", "--script", file]), "--script", word, file);
  }
});

test("a port in use is refused", async (t) => {
  const { mock, run } = setUp();
  const server = await serve(mock.fetch);
  t.after(() => server.close());
  for (const command of ["mock", "proxy", "proxy --page"]) misused(await run(`${command} --port ${server.port}`), `--port ${server.port} on 127.0.0.1 is taken`, "choose another");
});

test("a proxy's target that is no origin, or no Atlas, is refused, and nothing listens", async (t) => {
  const { run } = setUp();
  for (const target of ["http://example.com", "https://example.com/api", "https://user@example.com", "ftp://localhost", "nonsense"]) misused(await run(`proxy --base-url ${target}`), "--base-url must be");
  for (const [answer, status] of [[() => new Response("hello"), 200], [() => new Response(null, { status: 404 }), 404], [() => new Response(null, { status: 302, headers: { location: "https://example.com/" } }), 302]]) {
    const stranger = await serve(answer);
    t.after(() => stranger.close());
    misused(await run(`proxy --base-url ${stranger.url}`), "--base-url is not Atlas", `${status}`);
    misused(await run("proxy", { env: { MONGODB_ATLAS_BASE_URL: stranger.url } }), "MONGODB_ATLAS_BASE_URL is not Atlas");
  }
});

test("a proxy's target that does not answer is no wrong usage: 1, and why", async () => {
  const { mock, run } = setUp();
  const gone = await serve(mock.fetch);
  await gone.close();
  const { code, out, err } = await run(`proxy --base-url ${gone.url}`);
  assert.deepEqual([code, out], [1, ""]);
  assert.equal(err, `atlas-private-endpoint: No answer came from ${gone.url}: ECONNREFUSED. Check --base-url and the network.\n`);
});

test("what the library would say of its own settings is said of flags and variables", async () => {
  const { mock, run } = setUp();
  const gone = await serve(mock.fetch);
  await gone.close();
  const lost = await run(`services list AWS --base-url ${gone.url}`, { fetch: undefined });
  assert.equal(lost.code, 1);
  assert.match(lost.err, /\(ECONNREFUSED\)\nhint: Nothing was changed: look at the network and `--base-url`, then try again\.\n$/);
  const plain = await run("services list --base-url http://example.com");
  misused(plain, "--base-url must be https");
  assert.ok(!plain.err.includes("allowInsecure"));
});

test("--run runs nothing where an input is missing", async (t) => {
  const { run } = setUp();
  misused(await run(["connect", "AZURE", "eastus2", "--run", ...AWS_INPUTS]), "is for AWS");
});
