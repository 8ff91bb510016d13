// The command line as a function. `atlas-private-endpoint/node` exports it.

import type { FetchLike } from "./exchanges.js";

/**
 * 0 done · 1 Atlas, the network or a cloud's command said no · 2 wrong usage, no credentials · 3 credentials refused · 4 a wait ended
 * otherwise, or something is left for you to do (its id is on stdout, and stderr says how to go on) · 130 interrupted
 */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 130;

/** What the command line uses of the process; for tests. */
export interface CliIo {
  /** Credentials, settings, NO_COLOR; also the environment of cloud commands. @default process.env */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** @default globalThis.fetch */
  readonly fetch?: FetchLike | undefined;
  /** Its abort is Ctrl-C. */
  readonly signal?: AbortSignal | undefined;
  /** Results: one JSON value with `--json`, else a table. @default process.stdout */
  readonly stdout?: { write(text: string): unknown; readonly isTTY?: boolean | undefined } | undefined;
  /** Progress and errors; plain where it is no terminal or NO_COLOR is set. @default process.stderr */
  readonly stderr?: { write(text: string): unknown; readonly isTTY?: boolean | undefined; readonly columns?: number | undefined } | undefined;
  /** Where `connect` reads what you paste, if it is a terminal. @default process.stdin */
  readonly stdin?: (AsyncIterable<string | Uint8Array> & { readonly isTTY?: boolean | undefined }) | undefined;
}

/**
 * The command `atlas-private-endpoint`, in this process. Credentials come from the environment only, as in `AtlasClient.fromEnv`, never
 * from flags. Never rejects: what went wrong is on stderr, and in the exit code. docs/cli.md has the help of every command.
 * @param argv without the program's name: `["services", "list", "--json"]`
 */
export declare function cli(argv: readonly string[], io?: CliIo): Promise<ExitCode>;
