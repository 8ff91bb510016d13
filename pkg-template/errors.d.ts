// The errors of every entry point. They are one module: `instanceof` and `isAtlasError` hold
// for an error whichever entry it came through.

import type { ClusterConnection } from "./clusters.js";
import type { EndpointRef, PrivateEndpoint } from "./endpoints.js";
import type { EndpointService, ServiceRef } from "./services.js";

/** What went wrong, in a word that stays. `switch` on it. */
export type ErrorCode =
  | "auth.rejected"
  | "auth.challenge"
  | "auth.challenge_hidden"
  | "auth.token"
  | "auth.mutual"
  | "api.error"
  | "decode.invalid"
  | "transport.failed"
  | "transport.timeout"
  | "wait.deadline"
  | "wait.failed"
  | "usage.invalid_argument"
  | "usage.refused"
  | "usage.closed"
  | "load.failed";

/** What was asked when it went wrong. Holds no secret. */
export interface RequestSummary {
  /** "POST" */
  readonly method: string;
  /** Absolute, query included. */
  readonly url: string;
}

/**
 * What all errors of this package have in common. The message names the request or the
 * argument, says what happened, and never holds a secret.
 */
export declare abstract class AtlasError extends Error {
  /** Which error it is. */
  abstract readonly code: ErrorCode;
  /** What to do about it, in a sentence; null where that is not known. */
  readonly hint: string | null;
  /** For structured logs: all that the error says, without stack, cause and secrets. */
  toJSON(): Record<string, unknown>;
  /** Makes `instanceof` narrow to {@link KnownAtlasError}, whose `code` then tells the class. Holds for errors of another copy of this package, too. */
  static [Symbol.hasInstance](value: unknown): value is KnownAtlasError;
}

/**
 * `errorCode`s of Atlas that callers act on. An open list: Atlas has more, and spells some
 * with either of the prefixes PRIVATELINK_ and PRIVATE_ENDPOINT_. Decide on `kind`.
 */
export type AtlasErrorCode =
  | "PRIVATE_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION"
  | "PRIVATE_ENDPOINT_SERVICE_NOT_FOUND"
  | "CANNOT_DELETE_PRIVATELINK_WITH_ENDPOINTS"
  | "GROUP_NOT_FOUND"
  | "USER_UNAUTHORIZED"
  | "NOT_IN_GROUP"
  | "IP_ADDRESS_NOT_ON_ACCESS_LIST"
  | "NO_PAYMENT_INFORMATION_FOUND"
  | "INVALID_REGION"
  | "INVALID_ATTRIBUTE"
  | "PATH_PARAM_PARSE_ERROR"
  | "VERSION_GONE"
  | "RATE_LIMITED"
  | "RATE_LIMITED_TOKEN_BUCKET"
  | "UNEXPECTED_ERROR"
  | (string & {});

/**
 * What Atlas's refusal amounts to: a closed vocabulary of this package.
 *
 * | kind | when |
 * | --- | --- |
 * | invalid_request | 400, 405, 406 |
 * | not_authorized | 401 although the key is good, or 403: a role is missing |
 * | ip_not_allowed | 403: the API key's own access list |
 * | payment_required | 402 |
 * | not_found | 404 |
 * | already_exists, has_endpoints, conflict | 409 |
 * | version_gone | 410 |
 * | rate_limited | 429 |
 * | unavailable | 5xx, and 405 while Atlas is being upgraded |
 * | other | anything else, redirects included |
 */
export type ApiErrorKind =
  | "invalid_request"
  | "not_authorized"
  | "ip_not_allowed"
  | "payment_required"
  | "not_found"
  | "already_exists"
  | "has_endpoints"
  | "conflict"
  | "version_gone"
  | "rate_limited"
  | "unavailable"
  | "other";

/** Atlas understood the credentials and said no. */
export declare class ApiError extends AtlasError {
  /** The class, where `instanceof` does not reach: in logs and other threads. */
  readonly name: "ApiError";
  /** Always this one. */
  readonly code: "api.error";
  /** What it amounts to. */
  readonly kind: ApiErrorKind;
  /** HTTP status; with `envelope`, the one inside. */
  readonly status: number;
  /** Atlas's own code: from the body, else from the header `X-Error-Code`. */
  readonly errorCode: AtlasErrorCode | null;
  /** Atlas's sentence about this case. */
  readonly detail: string | null;
  /** Atlas's words for the status. */
  readonly reason: string | null;
  /** What `detail` was filled in with: strings and numbers. */
  readonly parameters: readonly unknown[];
  /** Which attributes of the body were at fault, and why. */
  readonly fields: readonly {
    /** Name of the attribute, as the body has it. */
    readonly field: string;
    /** What Atlas has against it. */
    readonly description: string;
  }[];
  /** How long to wait, in milliseconds: `Retry-After`, else the seconds in a 429's body. */
  readonly retryAfterMs: number | null;
  /** What was asked. */
  readonly request: RequestSummary;
  /** Of the response, names in lower case; cookies read "•••". */
  readonly headers: Readonly<Record<string, string>>;
  /** As it came, cut at 64 KiB; HTML, where a gateway answered. */
  readonly body: string;
  /** Holds for errors of another copy of this package, too. */
  static [Symbol.hasInstance](value: unknown): value is ApiError;
}

/**
 * The server did not take the credentials, or offered no way to show them. A good key that
 * lacks a role is an {@link ApiError}.
 *
 * | code | what |
 * | --- | --- |
 * | auth.rejected | the server refuses the user name or password |
 * | auth.challenge | no Digest challenge that can be answered |
 * | auth.challenge_hidden | the browser hides it (CORS) |
 * | auth.token | no token for the service account |
 * | auth.mutual | the response's `rspauth` is missing or wrong |
 */
export declare class AuthenticationError extends AtlasError {
  /** The class, where `instanceof` does not reach: in logs and other threads. */
  readonly name: "AuthenticationError";
  /** See the table. */
  readonly code: "auth.rejected" | "auth.challenge" | "auth.challenge_hidden" | "auth.token" | "auth.mutual";
  /** Of the response, where there was one. */
  readonly status: number | null;
  /** Which way to fail within the code. */
  readonly reason:
    | "no_challenge"
    | "hidden"
    | "other_schemes"
    | "algorithm"
    | "qop"
    | "malformed"
    | "rejected"
    | "stale_loop"
    | "mutual"
    | "token"
    | (string & {});
  /** Holds for errors of another copy of this package, too. */
  static [Symbol.hasInstance](value: unknown): value is AuthenticationError;
}

/** Atlas said yes, in a way that is not this operation's. A write has been executed all the same. */
export declare class DecodeError extends AtlasError {
  /** The class, where `instanceof` does not reach: in logs and other threads. */
  readonly name: "DecodeError";
  /** Always this one. */
  readonly code: "decode.invalid";
  /** Where in the body: "$.interfaceEndpoints[0]". */
  readonly path: string;
  /** HTTP status. */
  readonly status: number;
  /** As it came, cut at 64 KiB; empty where it was longer than `maxBodyBytes`. */
  readonly body: string;
  /** What was asked. */
  readonly request: RequestSummary;
  /** Holds for errors of another copy of this package, too. */
  static [Symbol.hasInstance](value: unknown): value is DecodeError;
}

/** No whole answer came. `cause` is what `fetch` threw. */
export declare class TransportError extends AtlasError {
  /** The class, where `instanceof` does not reach: in logs and other threads. */
  readonly name: "TransportError";
  /** The transport failed, or `timeoutMs` was over. */
  readonly code: "transport.failed" | "transport.timeout";
  /** How often the request was tried; the round trip of a challenge is no try. */
  readonly attempts: number;
  /** The request was a write, it went out signed, and Atlas may have executed it. false: nothing happened. */
  readonly mayHaveExecuted: boolean;
  /** What was asked. */
  readonly request: RequestSummary;
  /** Holds for errors of another copy of this package, too. */
  static [Symbol.hasInstance](value: unknown): value is TransportError;
}

/**
 * A mistake in the call itself, seen before anything went out; or there is no core to do it.
 *
 * | code | what |
 * | --- | --- |
 * | usage.invalid_argument | an argument cannot be used |
 * | usage.refused | the call would do harm, and can be told to go on |
 * | usage.closed | the client or session was closed |
 * | load.failed | the WebAssembly core could not be loaded, and a later try may succeed |
 */
export declare class UsageError extends AtlasError {
  /** The class, where `instanceof` does not reach: in logs and other threads. */
  readonly name: "UsageError";
  /** See the table. */
  readonly code: "usage.invalid_argument" | "usage.refused" | "usage.closed" | "load.failed";
  /** Which argument it is about, "service.region"; null: none. */
  readonly argument: string | null;
  /** Holds for errors of another copy of this package, too. */
  static [Symbol.hasInstance](value: unknown): value is UsageError;
}

/**
 * A wait that did not get what it waited for. It has what is needed to go on:
 * `waitUntilReady(error.ref)` takes up the same wait.
 *
 * | code | what |
 * | --- | --- |
 * | wait.deadline | `deadlineMs` is over, and Atlas is still working |
 * | wait.failed | Atlas has ended in another phase than the one waited for |
 */
export declare class WaitError<T = EndpointService | PrivateEndpoint> extends AtlasError {
  /** The class, where `instanceof` does not reach: in logs and other threads. */
  readonly name: "WaitError";
  /** See the table. */
  readonly code: "wait.deadline" | "wait.failed";
  /** What was waited for: an endpoint if `"serviceId" in error.ref`, else a service. */
  readonly ref: ServiceRef | EndpointRef;
  /** As it was last seen; null: it never was, or it is gone. */
  readonly last: T | null;
  /** As `connectionStrings` last saw them; null: something else was waited for. */
  readonly clusters: readonly ClusterConnection[] | null;
  /** From the wait's beginning to its end. */
  readonly elapsedMs: number;
  /** Holds for errors of another copy of this package, too. */
  static [Symbol.hasInstance](value: unknown): value is WaitError;
}

/** Every error of this package. `code` and `name` tell them apart. */
export type KnownAtlasError = ApiError | AuthenticationError | DecodeError | TransportError | WaitError | UsageError;

/** True for this package's errors, those of another realm or another copy of it included. An abort is none: it rejects with `signal.reason`. */
export declare function isAtlasError(error: unknown): error is KnownAtlasError;
