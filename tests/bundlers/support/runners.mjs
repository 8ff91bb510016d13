// Programs for test runners: the seed as a test, and what one file of tests said.

import { WORKED } from "./seed.mjs";

/**
 * A file of tests that runs the seed.
 * @param {{ environment: string, runner?: string }} options `runner`: where `test` and `expect` come from, if they are not there already
 */
export const seedTest = ({ environment, runner }) => `/** @${runner ?? "jest"}-environment ${environment} */
${runner ? `import { expect, test } from "${runner}";` : ""}
import { createNodeFetch } from "atlas-private-endpoint/node";
import { seed } from "./seed.js";

test("the environment is ${environment}", () => {
  expect(typeof document).toBe("${environment === "jsdom" ? "object" : "undefined"}");
});

test("the seed", async () => {
  // Jest's jsdom has no fetch.
  const fetch = globalThis.fetch ?? createNodeFetch();
  expect(await seed({ ...JSON.parse(process.env.APE_KEYS), fetch })).toBe(${JSON.stringify(WORKED)});
});
`;

/** How many tests passed, of how many: both runners print the same JSON. */
export const passedOf = (printed) => {
  const { numPassedTests, numTotalTests } = JSON.parse(printed.slice(printed.indexOf("{"), printed.lastIndexOf("}") + 1));
  return [numPassedTests, numTotalTests];
};
