// What the journey sees where all is well. By hand, from the documentation.

const ALWAYS = {
  services: ["AWS us-east-1 INITIATING AVAILABLE", "aws", "AZURE eastus2 INITIATING AVAILABLE", "GCP us-west1 INITIATING AVAILABLE"],
  refused: [true, "not_found", true, "auth.rejected"],
  aborted: true,
  digest: [200, 1],
  session: "retry",
  inline: [["AVAILABLE"], true],
  mock: ["INITIATING", 2],
  disposed: "usage.closed",
};

/** Where the core is at hand, what is synchronous needs no `init`. */
export const WITHOUT_INIT = { ...ALWAYS, early: "US_EAST_2", earlyInline: "US_EAST_2" };

/** Where it must be fetched, only the inlined one is. */
export const AFTER_INIT = { ...ALWAYS, early: "load.failed", earlyInline: "US_EAST_2" };

/** What the program that tries `using` says. */
export const using = (has) => ({ using: has ? "usage.closed" : "SyntaxError" });

/** Services that a journey makes: one for each provider, and the one that it gives up waiting for. */
export const CREATED = 4;
