// What a first hour with the package comes to, in whatever runtime this is: the seed call and the wait to AVAILABLE for each
// provider, then every entry once. It asserts nothing. It says what it saw, as JSON, and the tests compare.

const SERVICES = [["AWS", "us-east-1"], ["AZURE", "eastus2"], ["GCP", "us-west1"]];
const HOUR = 3_600_000;

/**
 * @param {{ main: any, digest: any, inline: any, mock: any, cloud: any }} entries the modules of the package
 * @param {{ baseUrl: string, publicKey: string, privateKey: string, projectId: string }} settings of the mock Atlas
 */
export async function journey({ main, digest, inline, mock, cloud }, settings) {
  // Before anything was loaded: only where a core can be had without waiting.
  const early = attempt(() => main.toAtlasRegion("AZURE", "eastus2"));
  const earlyInline = attempt(() => inline.toAtlasRegion("AZURE", "eastus2"));

  const atlas = new main.AtlasClient(settings);
  const services = [];
  for (const [providerName, region] of SERVICES) {
    const created = await atlas.services.create({ providerName, region });
    const ready = await atlas.services.waitUntilReady(created, { intervalMs: 5 });
    services.push(`${ready.cloudProvider} ${ready.cloudRegion} ${created.status} ${ready.status}`);
    if (providerName === "AWS") services.push(cloud.nextStep(ready, { vpcId: "vpc-1", subnetIds: ["subnet-1"] }).commands[0].argv[0]);
  }

  return {
    early,
    earlyInline,
    services,
    refused: await refused(main, atlas, settings),
    aborted: await aborted(atlas),
    digest: await throughDigestFetch(digest, settings),
    session: sessionOf(digest),
    inline: await throughInline(main, inline, settings),
    mock: await againstMockInside(main, mock),
    disposed: await disposed(main, settings),
  };
}

/** Errors are of one set of classes, and are told apart without them too. */
async function refused(main, atlas, settings) {
  const unknown = await failure(atlas.services.get({ cloudProvider: "AWS", id: "0".repeat(24) }));
  const stranger = new main.AtlasClient({ ...settings, privateKey: "not-the-key" });
  const wrongKey = await failure(stranger.services.list("AWS"));
  stranger.close();
  return [unknown instanceof main.ApiError, unknown.kind, main.isAtlasError(unknown), wrongKey.code];
}

/** A wait that would look again in an hour is given up at once, with the reason. Its timer must keep no process alive. */
async function aborted(atlas) {
  const service = await atlas.services.create({ providerName: "AWS", region: "eu-west-1" });
  const enough = new Error("enough");
  const controller = new AbortController();
  const wait = atlas.services.waitUntilReady(service, {
    intervalMs: HOUR,
    maxIntervalMs: HOUR,
    signal: controller.signal,
    onProgress: () => setTimeout(() => controller.abort(enough), 1),
  });
  const error = await failure(wait);
  await atlas.services.delete(service);
  return error === enough;
}

async function throughDigestFetch(digest, { baseUrl, projectId, publicKey, privateKey }) {
  const fetch = digest.createDigestFetch({ username: publicKey, password: privateKey });
  const response = await fetch(`${baseUrl}/api/atlas/v1.0/groups/${projectId}/privateEndpoint/AZURE/endpointService`);
  const list = await response.json();
  fetch.close();
  return [response.status, list.length];
}

/** The challenge of RFC 7616, 3.9.1. */
function sessionOf(digest) {
  const session = new digest.DigestSession({ username: "Mufasa", password: "Circle of Life" });
  const next = session.receiveChallenge('Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=MD5, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"');
  session.close();
  return next;
}

async function throughInline(main, inline, settings) {
  const atlas = new inline.AtlasClient(settings);
  const list = await atlas.services.list("GCP");
  atlas.close();
  return [list.map(({ status }) => status), inline.ApiError === main.ApiError];
}

async function againstMockInside(main, { createMockAtlas }) {
  const mock = createMockAtlas();
  const atlas = new main.AtlasClient({ ...mock.credentials, projectId: mock.projectId, fetch: mock.fetch });
  const service = await atlas.services.create({ providerName: "AWS", region: "us-east-1" });
  atlas.close();
  return [service.status, mock.requests.length];
}

/** What `using` calls, where the language has it. */
async function disposed(main, settings) {
  const atlas = new main.AtlasClient(settings);
  if (Symbol.dispose === undefined) return "no Symbol.dispose";
  atlas[Symbol.dispose]();
  return (await failure(atlas.services.list("AWS"))).code;
}

const failure = (promise) => promise.then(() => "no error", (error) => error);

function attempt(call) {
  try {
    return call();
  } catch (error) {
    return error.code;
  }
}
