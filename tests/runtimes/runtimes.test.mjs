// The tarball in each runtime: the seed call, the wait, every entry, and an end of its own.

import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";

import { RUNTIMES } from "./covered.mjs";
import { CREATED, using, WITHOUT_INIT } from "./support/expected.mjs";
import { notRun, report } from "./support/report.mjs";
import { findRuntime, installed, output, startWorkerd, versionOf } from "./support/runtimes.mjs";
import { startSite } from "./support/site.mjs";

const table = report("runtimes", ["import", "require", "/node", "command line", "using"]);

let site;
let project;
before(async () => {
  [site, project] = await Promise.all([startSite(), installed()]);
});
after(async () => {
  await Promise.all([site?.close(), project?.remove(), table.write()]);
});
beforeEach(() => site.mock.reset());

/** What a program prints as JSON. */
const facts = async (...given) => JSON.parse(await output(...given));
const created = () => site.mock.requests.filter(({ method, status }) => method === "POST" && status === 201).length;

for (const { name, from, ways } of RUNTIMES) {
  const { path, missing } = findRuntime(from);
  describe(name, { skip: path === undefined && notRun(name, missing) }, () => {
    before(async () => table.found(name, await versionOf(path)));

    /** A test for each way that covered.mjs claims. */
    const way = (title, run) => {
      if (!ways.includes(title)) return;
      test(title, async () => {
        await run();
        table.passed(name, title);
      });
    };

    if (from === "workerd") {
      const journey = async (t, condition) => {
        const worker = await startWorkerd(path, project.folder, condition);
        t.after(worker.stop);
        const response = await fetch(worker.url, { method: "POST", body: JSON.stringify(site.settings) });
        assert.deepEqual(await response.json(), { ...WITHOUT_INIT, ...using(ways.includes("using")) });
        assert.equal(created(), CREATED);
      };
      test("import, using", async (t) => {
        await journey(t, "workerd");
        for (const title of ways) table.passed(name, title);
      });
      // Another runtime's condition. That runtime is part of Next.js; what it forbids, workerd forbids too.
      test("the entries for edge-light", (t) => journey(t, "edge-light"));
      return;
    }

    const settings = () => JSON.stringify(site.settings);
    way("import", async () => {
      const { using: said, ...rest } = await facts(from, path, project.folder, ["import.mjs", settings()]);
      assert.deepEqual(rest, WITHOUT_INIT);
      assert.deepEqual({ using: said }, using(ways.includes("using")));
      assert.equal(created(), CREATED);
      if (ways.includes("using")) table.passed(name, "using");
    });
    way("require", async () => {
      assert.deepEqual(await facts(from, path, project.folder, ["require.cjs", settings()]), WITHOUT_INIT);
      assert.equal(created(), CREATED);
    });
    way("/node", async () => {
      assert.deepEqual(await facts(from, path, project.folder, ["node-entry.mjs"]), { status: "AVAILABLE", code: 0, listed: [true] });
    });
    way("command line", async () => {
      const said = await output(from, path, project.folder, ["node_modules/atlas-private-endpoint/cli.js", "--version"]);
      assert.match(said, /^(atlas-private-endpoint )?\d+\.\d+\.\d+$/);
    });
  });
}
