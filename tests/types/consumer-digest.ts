// What users write against the Digest client, and what must not compile. From both entries:
// they have the same names and types.
import { AuthenticationError, DigestSession, UsageError, createDigestFetch, init, isAtlasError, version } from "atlas-private-endpoint/digest";
import { createDigestFetch as fromWhole, DigestSession as SessionOfWhole } from "atlas-private-endpoint";
import type { AnyFetch, DigestCredentials, DigestFetch, DigestFetchOptions } from "atlas-private-endpoint/digest";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function is<T extends true>(): T | void {}

const credentials: DigestCredentials = { username: "u", password: "p" };

async function asFetch() {
  const digest = createDigestFetch({ ...credentials, origins: ["https://camera.local"], fetch: undefined, requireMutualAuth: undefined });
  const plain: typeof fetch = digest;
  const response: Response = await digest("https://camera.local/x", { method: "PUT", body: new Blob(["x"]) });
  await digest(new URL("https://camera.local/x"));
  await digest(new Request("https://camera.local/x"), { signal: AbortSignal.timeout(1_000) });
  digest.close();
  is<Equal<typeof digest, DigestFetch>>();
  return [plain, response.status, fromWhole(credentials), version.length];
}

// The result keeps the type of the fetch that is given.
interface Fast {
  (input: string, init?: { readonly method?: string; readonly priority?: number }): Promise<{ readonly status: number; readonly fast: true }>;
}
declare const fast: Fast;
async function asOther() {
  using digest = createDigestFetch({
    ...credentials,
    fetch: fast,
    onUnanswered(error, response) {
      is<Equal<typeof error, AuthenticationError>>();
      const known: true = response.fast;
      console.log(error.reason, known);
    },
  });
  const answer = await digest("https://camera.local/x", { priority: 1 });
  const flag: true = answer.fast;
  // @ts-expect-error that fetch has no such option
  await digest("https://camera.local/x", { body: "x" });
  return flag;
}
const options: DigestFetchOptions<Fast> = { ...credentials, fetch: fast };
const any: AnyFetch = fetch;

// @ts-expect-error the names of the credentials are Digest's own
createDigestFetch({ publicKey: "u", privateKey: "p" });
// @ts-expect-error no password
createDigestFetch({ username: "u" });
// @ts-expect-error one origin is a list too
createDigestFetch({ ...credentials, origins: "https://camera.local" });
// @ts-expect-error misspelt
createDigestFetch({ ...credentials, requireMutual: true });

async function byHand(url: URL, headers: Headers) {
  await init();
  const session = new DigestSession(credentials);
  const signed: string | null = session.authorize({ method: "GET", uri: url, body: new Uint8Array(1) });
  const next: "retry" | "rejected" = session.receiveChallenge(headers.get("www-authenticate"), signed);
  session.receiveChallenge(["Basic realm=b", "Digest nonce=n"]);
  session.receiveChallenge(undefined);
  if (signed !== null) {
    const verdict = session.receiveInfo(headers.get("authentication-info"), { authorization: signed, uri: "/x" });
    is<Equal<typeof verdict, "verified" | "mismatch" | "absent">>();
  }
  // @ts-expect-error one argument, an object
  session.authorize("GET", "/x");
  // @ts-expect-error a body is text or bytes
  session.authorize({ method: "POST", uri: "/x", body: { a: 1 } });
  // @ts-expect-error what was sent may be null, and then there is nothing to check
  session.receiveInfo(null, { authorization: signed, uri: "/x" });
  const disposable: Disposable = new SessionOfWhole(credentials);
  return [next, disposable];
}

function errors(error: unknown) {
  if (error instanceof AuthenticationError) return error.reason === "stale_loop" ? error.status : error.hint;
  if (error instanceof UsageError) return error.argument;
  return isAtlasError(error) ? error.code : null;
}

export { any, asFetch, asOther, byHand, errors, options };
