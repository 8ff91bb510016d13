// The "./digest" entry of the package, as its users import it.

import { load } from "../../js/support/package.mjs";

export const { AuthenticationError, DigestSession, UsageError, createDigestFetch, init } = await load("./digest");
