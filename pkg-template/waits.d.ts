/// <reference lib="esnext.disposable" />
// Waiting: looking again and again at something that Atlas is still working on.

import type { CallOptions } from "./calls.js";
import type { Phase } from "./services.js";

/**
 * For waits. A wait looks, pauses, and looks again. The pauses grow from `intervalMs` to
 * `maxIntervalMs` and vary a little, so that many waits do not look all at once.
 */
export interface WaitOptions<T = unknown> extends CallOptions {
  /** The first pause. 0: none, for tests. @default 10_000 */
  readonly intervalMs?: number | undefined;
  /** The longest pause. @default 30_000 */
  readonly maxIntervalMs?: number | undefined;
  /** For the wait as a whole; `false`: no limit. @default an hour (3_600_000) for a service, two (7_200_000) for anything else */
  readonly deadlineMs?: number | false | undefined;
  /**
   * Atlas catches up late with what was created. For this long after the wait began, a 404
   * and an `errorMessage` of an endpoint that is pending count as "not yet"; later they end
   * the wait. A wait for the end of something has no such time. @default 120_000
   */
  readonly graceMs?: number | undefined;
  /** Told of each look. An error of its own ends the wait with that error. */
  readonly onProgress?: ((progress: Progress<T>) => void) | undefined;
}

/** For `watch`. */
export interface WatchOptions<T = unknown> extends WaitOptions<T> {
  /**
   * How the watch ends by itself. "ready": when it is ready, failed or gone. "gone": when it is
   * gone or failed; for use after `delete`, since Atlas shows the old phase a while longer.
   * @default "ready"
   */
  readonly until?: "ready" | "gone" | undefined;
}

/** One look. Its `phase` tells whether there is a `value`. */
export type Progress<T> =
  | {
      /** How far it is. */
      readonly phase: Phase;
      /** As Atlas described it. */
      readonly value: T;
      /** Which look, from 1. */
      readonly attempt: number;
      /** Since the wait began. */
      readonly elapsedMs: number;
      /** Pause until the next look; null: this was the last. */
      readonly nextInMs: number | null;
    }
  | {
      /** Atlas does not know it any more. */
      readonly phase: "gone";
      /** There is nothing to show. */
      readonly value: null;
      /** Which look, from 1. */
      readonly attempt: number;
      /** Since the wait began. */
      readonly elapsedMs: number;
      /** This was the last look. */
      readonly nextInMs: null;
    };

/**
 * Looks, one by one: `for await (const look of watch)`. It has no `then`, so that an async
 * function can return it.
 *
 * There is one run of looks. While a loop is going through it, a second loop takes its next
 * looks from where the first one is; once a loop has been left, or the watch disposed, it is
 * over and further loops end at once.
 */
export interface Watch<T> extends AsyncIterable<Progress<T>>, AsyncDisposable {
  /** Ends it, a look or a pause under way too; for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}
