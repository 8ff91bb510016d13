// @ts-check
// The package, which is served beside the page.

/** @typedef {import("./run.js").Package} Package */

/** Not a static import: where the package is missing, the page still says so. */
const BASE = "./pkg/";
const MODULES = ["index.js", "mock.js", "cloud.js", "lib/mock/md5.js"];

/** @returns {Promise<Package>} its entries, and the mock's MD5; the core is not loaded yet */
export const loadPackage = async () => Object.assign({}, ...(await Promise.all(MODULES.map((name) => import(BASE + name)))));

/** The mock's own keys, which open nothing else. @param {Package} pkg */
export function mockKeys(pkg) {
  const { credentials, projectId } = pkg.createMockAtlas();
  return { .../** @type {{ publicKey: string, privateKey: string }} */ (credentials), projectId };
}

/** Whether key or project are not the mock's. @param {Package} pkg @param {import("./run.js").Order} order */
export function isSecret(pkg, { publicKey, privateKey, projectId }) {
  const own = mockKeys(pkg);
  return publicKey !== own.publicKey || privateKey !== own.privateKey || projectId !== own.projectId;
}

/** None before the core is here. @param {Package | null} pkg @param {import("./run.js").CloudProvider} provider */
export function regions(pkg, provider) {
  try {
    return pkg?.regions(provider) ?? [];
  } catch {
    return [];
  }
}
