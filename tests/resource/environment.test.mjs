// `AtlasClient.fromEnv`: every variable, which goes before which, and what is missing.

import assert from "node:assert/strict";
import { test } from "node:test";

import { failure } from "../js/support/calls.mjs";
import { atlas, createMockAtlas } from "../js/support/package.mjs";

const { AtlasClient, UsageError } = atlas;
const mock = createMockAtlas();
const { publicKey, privateKey } = mock.credentials;
const { clientId, clientSecret } = mock.serviceAccount;
const KEYS = { MONGODB_ATLAS_PUBLIC_KEY: publicKey, MONGODB_ATLAS_PRIVATE_KEY: privateKey };
const API_KEYS = { MONGODB_ATLAS_PUBLIC_API_KEY: publicKey, MONGODB_ATLAS_PRIVATE_API_KEY: privateKey };
const ACCOUNT = { MONGODB_ATLAS_CLIENT_ID: clientId, MONGODB_ATLAS_CLIENT_SECRET: clientSecret };
const PROJECT = { MONGODB_ATLAS_PROJECT_ID: mock.projectId };
const settings = { fetch: mock.fetch };

/** Whether a client made so is let in, and how it says who it is. */
async function scheme(env, more = {}) {
  await AtlasClient.fromEnv({ ...settings, ...more }, env).services.list("AWS");
  return mock.requests.at(-1).headers.authorization.split(" ")[0];
}

const refused = (env, more) => {
  try {
    AtlasClient.fromEnv(more, env);
  } catch (error) {
    assert.ok(error instanceof UsageError, String(error));
    assert.equal(error.code, "usage.invalid_argument");
    return error;
  }
  return assert.fail("nothing was thrown");
};

test("a key pair, in either spelling of the variables, or one of each", async () => {
  for (const env of [KEYS, API_KEYS, { ...KEYS, MONGODB_ATLAS_PUBLIC_KEY: undefined, MONGODB_ATLAS_PUBLIC_API_KEY: publicKey }]) {
    assert.equal(await scheme({ ...env, ...PROJECT }), "Digest");
  }
});

test("the names with API go before those without", async () => {
  const wrong = { MONGODB_ATLAS_PUBLIC_KEY: "other", MONGODB_ATLAS_PRIVATE_KEY: "wrong" };
  assert.equal(await scheme({ ...wrong, ...API_KEYS, ...PROJECT }), "Digest");
});

test("a service account", async () => {
  assert.equal(await scheme({ ...ACCOUNT, ...PROJECT }), "Bearer");
});

test("an access token", async () => {
  const error = await failure(scheme({ MONGODB_ATLAS_ACCESS_TOKEN: "not.let.in", ...PROJECT }));
  assert.equal(error.code, "auth.rejected");
  assert.equal(mock.requests.at(-1).headers.authorization, "Bearer not.let.in");
});

test("the project and the base URL", async () => {
  const urls = [];
  const fetch = (url, init) => {
    urls.push(url);
    return mock.fetch(url, init);
  };
  const client = AtlasClient.fromEnv({ fetch }, { ...KEYS, ...PROJECT, MONGODB_ATLAS_BASE_URL: "https://cloud.mongodbgov.com/" });
  assert.equal(client.projectId, mock.projectId);
  await client.services.list("AWS");
  assert.equal(new URL(urls[0]).origin, "https://cloud.mongodbgov.com");
  assert.equal(AtlasClient.fromEnv({}, KEYS).projectId, null);
});

test("process.env is read where no variables are given", async (t) => {
  const before = { ...process.env };
  t.after(() => {
    for (const name of Object.keys({ ...KEYS, ...PROJECT })) delete process.env[name];
    Object.assign(process.env, before);
  });
  for (const name of Object.keys(process.env)) if (name.startsWith("MONGODB_ATLAS_")) delete process.env[name];
  Object.assign(process.env, { ...KEYS, ...PROJECT });
  assert.equal(AtlasClient.fromEnv().projectId, mock.projectId);
  assert.throws(() => new AtlasClient({}), { argument: "options.publicKey" }, "the constructor reads no environment");
});

test("settings win, also over the credentials as a whole; undefined is not given", async () => {
  const other = "5f7cac1adf5d6c6306f4b2ff";
  const env = { ...KEYS, ...PROJECT, MONGODB_ATLAS_BASE_URL: "nonsense" };
  const client = AtlasClient.fromEnv({ projectId: other, baseUrl: "https://cloud.mongodb.com" }, env);
  assert.equal(client.projectId, other);
  assert.equal(AtlasClient.fromEnv({ projectId: undefined }, { ...KEYS, ...PROJECT }).projectId, mock.projectId);
  assert.equal(await scheme({ ...KEYS, ...PROJECT }, { clientId, clientSecret }), "Bearer");
  assert.equal(await scheme({ ...ACCOUNT, ...PROJECT }, { publicKey: undefined }), "Bearer");
});

test("two kinds that are both complete are refused, and named", () => {
  for (const env of [{ ...KEYS, ...ACCOUNT }, { ...API_KEYS, MONGODB_ATLAS_ACCESS_TOKEN: "t" }, { ...ACCOUNT, MONGODB_ATLAS_ACCESS_TOKEN: "t" }]) {
    const error = refused(env);
    for (const name of Object.keys(env)) {
      const either = [name, name.replace("_KEY", "_API_KEY")];
      assert.ok(either.some((spelling) => error.message.includes(spelling)), `${name}: ${error.message}`);
    }
  }
});

test("half of one kind beside another that is complete does no harm", async () => {
  assert.equal(await scheme({ ...ACCOUNT, MONGODB_ATLAS_PUBLIC_KEY: publicKey, ...PROJECT }), "Bearer");
  assert.equal(await scheme({ ...KEYS, MONGODB_ATLAS_CLIENT_ID: clientId, ...PROJECT }), "Digest");
});

const missing = [
  [{}, ["MONGODB_ATLAS_PUBLIC_API_KEY", "MONGODB_ATLAS_PUBLIC_KEY", "MONGODB_ATLAS_PRIVATE_API_KEY", "MONGODB_ATLAS_PRIVATE_KEY"]],
  [{ MONGODB_ATLAS_PUBLIC_KEY: publicKey }, ["MONGODB_ATLAS_PRIVATE_API_KEY", "MONGODB_ATLAS_PRIVATE_KEY"]],
  [{ MONGODB_ATLAS_PRIVATE_API_KEY: privateKey }, ["MONGODB_ATLAS_PUBLIC_API_KEY", "MONGODB_ATLAS_PUBLIC_KEY"]],
  [{ MONGODB_ATLAS_CLIENT_ID: clientId }, ["MONGODB_ATLAS_CLIENT_SECRET"]],
  [{ MONGODB_ATLAS_CLIENT_SECRET: clientSecret }, ["MONGODB_ATLAS_CLIENT_ID"]],
];
for (const [env, names] of missing) {
  test(`${Object.keys(env).join() || "nothing"} alone: the missing variables are named, no value is`, () => {
    for (const given of [env, Object.fromEntries(names.map((name) => [name, ""]).concat(Object.entries(env)))]) {
      const error = refused(given);
      const named = error.message.match(/MONGODB_ATLAS_\w+/g);
      assert.deepEqual(named.sort(), [...names].sort());
      for (const value of Object.values(env)) assert.ok(!error.message.includes(value));
    }
  });
}

test("a project or a base URL that cannot be used is refused as the option that it becomes", () => {
  assert.equal(refused({ ...KEYS, MONGODB_ATLAS_PROJECT_ID: "my project" }).argument, "options.projectId");
  assert.equal(refused({ ...KEYS, MONGODB_ATLAS_BASE_URL: "cloud.mongodb.com" }).argument, "options.baseUrl");
});

test("settings or variables that are no objects are refused by name", () => {
  assert.equal(refused({}, 5).argument, "settings");
  assert.equal(refused(null).argument, "env");
  assert.equal(refused({ ...KEYS, MONGODB_ATLAS_PROJECT_ID: 5 }).argument, "env");
});

test("a subclass gets a client of its own class", () => {
  class Ours extends AtlasClient {}
  assert.ok(AtlasClient.fromEnv.call(Ours, {}, KEYS) instanceof Ours);
});
