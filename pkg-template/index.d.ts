// The types of "atlas-private-endpoint".
//
// Every optional member takes `undefined` for "not given". Times are milliseconds and end in
// `Ms`. A result is plain data, fit for JSON; null in it: Atlas said nothing. An aborted call
// rejects with `signal.reason` itself, which is none of this package's errors.
//
// Where the compiler knows only that a provider is one of several, it lets through what belongs
// to another of them. Such a call is refused before anything is sent: `UsageError`
// "usage.invalid_argument".

export * from "./client.js";
export * from "./services.js";
export * from "./endpoints.js";
export * from "./clusters.js";
export * from "./connect.js";
export * from "./waits.js";
export * from "./calls.js";
export * from "./exchanges.js";
export * from "./regions.js";
export * from "./digest.js";
