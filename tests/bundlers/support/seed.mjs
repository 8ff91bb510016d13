// The program that every bundler gets: it makes a service, waits for it, sees an error's class, and uses Digest alone.
// What it gives is a line that says whether all of that was so.

/** The line of a program that worked. */
export const WORKED = "service true us-east-1 ready, error true, digest 200";

/**
 * The module `seed.js`, which exports `seed(keys)`. It has no `await` at its top, so that it can become a plain script.
 * @param {{ entry?: string, digest?: string }=} from where it imports from
 */
export const seedModule = ({ entry = "atlas-private-endpoint", digest = "atlas-private-endpoint/digest" } = {}) => `
import { ApiError, AtlasClient } from ${JSON.stringify(entry)};
import { createDigestFetch } from ${JSON.stringify(digest)};

export async function seed({ fetch, ...keys }) {
  const atlas = new AtlasClient({ ...keys, fetch });
  const made = await atlas.services.create({ providerName: "AWS", region: "us-east-1" });
  const ready = await atlas.services.waitUntilReady(made, { intervalMs: 5 });
  const error = await atlas.services.get({ cloudProvider: "AWS", id: "0".repeat(24) }).catch((error) => error);
  atlas.close();
  const digest = createDigestFetch({ username: keys.publicKey, password: keys.privateKey, fetch });
  const { status } = await digest(keys.baseUrl + "/api/atlas/v1.0/groups/" + keys.projectId + "/privateEndpoint/AWS/endpointService");
  digest.close();
  return \`service \${ready.id === made.id} \${ready.cloudRegion} \${ready.phase}, error \${error instanceof ApiError}, digest \${status}\`;
}
`;

/** The same from the one entry that has its core inside. */
export const inlinedSeed = seedModule({ entry: "atlas-private-endpoint/inline", digest: "atlas-private-endpoint/inline" });

/** A page's program: the line becomes the title. */
export const PAGE_MAIN = `
import { seed } from "./seed.js";

const run = async () => seed({ ...(await (await fetch("/keys.json")).json()), baseUrl: location.origin });
run().then((line) => (document.title = line), (error) => (document.title = "failed: " + error.stack));
`;

/** A server's program: the line is printed. The keys come as JSON. */
export const SERVER_MAIN = `
import { seed } from "./seed.js";

seed(JSON.parse(process.env.APE_KEYS)).then(console.log);
`;

/** A page that runs a script. */
export const page = (script, type = "module") =>
  `<!doctype html>\n<html lang="en">\n<link rel="icon" href="data:,">\n<script ${type === "module" ? 'type="module"' : "defer"} src="${script}"></script>\n</html>\n`;
