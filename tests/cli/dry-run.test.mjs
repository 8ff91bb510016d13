// `--dry-run`: nothing is sent, and curl does what is shown.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";

import { NO_ID, program, setUp, VPCE } from "./support/cli.mjs";

const run = promisify(execFile);
const hasCurl = await run("curl", ["--version"]).then(
  () => true,
  () => false,
);

const EVERY = [
  ["services list AWS", "GET"],
  [`services get AWS ${NO_ID}`, "GET"],
  ["services create AZURE eastus2", "POST"],
  ["services ensure AWS us-east-1", "GET", "POST"],
  ["services create GCP us-west1 --wait", "POST"],
  [`services update AWS ${NO_ID} --remote-region eu-west-1`, "PATCH"],
  [`services delete AWS ${NO_ID}`, "DELETE"],
  [`services wait AWS ${NO_ID}`, "GET"],
  [`endpoints list AWS ${NO_ID}`, "GET"],
  [`endpoints get AWS ${NO_ID} ${VPCE}`, "GET"],
  [`endpoints create AWS ${NO_ID} ${VPCE}`, "POST"],
  [`endpoints ensure AWS ${NO_ID} ${VPCE}`, "GET", "POST"],
  [`endpoints retry AWS ${NO_ID} ${VPCE}`, "GET"],
  [`endpoints delete AWS ${NO_ID} ${VPCE}`, "DELETE"],
  [`endpoints wait AWS ${NO_ID} ${VPCE}`, "GET"],
  [`next AWS ${NO_ID}`, "GET"],
  ["connect AWS us-east-1", "GET", "POST"],
  [`strings AWS ${NO_ID} ${VPCE}`, "GET"],
  ["regional-mode", "GET"],
  ["regional-mode on", "PATCH"],
  ["request DELETE /groups/{groupId}/x", "DELETE"],
  ["doctor", "GET"],
];
for (const [line, ...methods] of EVERY) {
  test(`${line} --dry-run shows ${methods.join(", then ")}, and sends nothing`, async () => {
    const { mock, run } = setUp();
    const { code, out } = await run(`${line} --dry-run --json`);
    assert.equal(code, 0);
    assert.deepEqual(JSON.parse(out).requests.map(({ method }) => method), methods);
    assert.ok(!out.includes(mock.credentials.privateKey) && !out.includes(mock.credentials.publicKey));
    assert.deepEqual(mock.requests, []);
  });
}

test("what sends Atlas nothing anyway says so", async () => {
  const { run } = setUp();
  for (const line of ["regions", "mock", "proxy", "completion bash"]) {
    const { code, out, err } = await run(`${line} --dry-run`);
    assert.deepEqual([code, out], [0, ""]);
    assert.match(err, /sends Atlas nothing\n$/);
  }
});

test("a dry run needs no key, and names the variables that are set", async () => {
  const { mock, run } = setUp();
  const place = { MONGODB_ATLAS_PROJECT_ID: mock.projectId };
  assert.match((await run("services list AWS --dry-run", { env: place })).out, /^curl --digest --user "\$MONGODB_ATLAS_PUBLIC_KEY:\$MONGODB_ATLAS_PRIVATE_KEY" /m);
  const older = { ...place, MONGODB_ATLAS_PUBLIC_API_KEY: "a", MONGODB_ATLAS_PRIVATE_API_KEY: "b" };
  assert.match((await run("services list AWS --dry-run", { env: older })).out, /"\$MONGODB_ATLAS_PUBLIC_API_KEY:\$MONGODB_ATLAS_PRIVATE_API_KEY"/);
  const account = { ...place, MONGODB_ATLAS_CLIENT_ID: "mdb_sa_id_1", MONGODB_ATLAS_CLIENT_SECRET: "mdb_sa_sk_1" };
  const { out } = await run("services list AWS --dry-run", { env: account });
  assert.match(out, /"authorization: Bearer \$MONGODB_ATLAS_ACCESS_TOKEN"/);
  assert.ok(!out.includes("mdb_sa_"));
});

test("wrong arguments are wrong in a dry run, too", async () => {
  const { run } = setUp();
  assert.equal((await run("services get AWS nonsense --dry-run")).code, 2);
});

test("a shell makes the request of the curl that is shown", { skip: (process.platform === "win32" || !hasCurl) && "needs a POSIX shell and curl" }, async (t) => {
  const { mock, env, start } = await program(t);
  const { out } = await start(["services", "create", "AZURE", "eastus2", "--dry-run", "--json"]).ended;
  const [{ curl }] = JSON.parse(out).requests;
  assert.deepEqual(mock.requests, []);
  const { stdout } = await run("sh", ["-c", `${curl} --silent`], { env });
  assert.equal(JSON.parse(stdout).regionName, "US_EAST_2");
  assert.deepEqual(mock.services.map(({ cloudProvider }) => cloudProvider), ["AZURE"]);
});
