// What the package is tried in, and how. The tests of this folder are made from these two lists, and docs/runtimes.md is
// compared with them.

/** `from` is the package of this folder's lock file that carries the runtime. */
export const RUNTIMES = [
  { name: "Node 20", from: "node-20", ways: ["import", "require", "/node", "command line"] },
  { name: "Node 22", from: "node-22", ways: ["import", "require", "/node", "command line"] },
  { name: "Node 24", from: "node-24", ways: ["import", "require", "/node", "command line", "using"] },
  { name: "Deno", from: "deno", ways: ["import", "require", "/node", "command line", "using"] },
  { name: "Bun", from: "bun", ways: ["import", "require", "/node", "command line", "using"] },
  { name: "workerd", from: "workerd", ways: ["import", "using"] },
];

/** `driver` is what browsers/open.mjs calls it. */
export const BROWSERS = [
  { name: "Chromium", driver: "chromium", ways: ["page", "module Worker", "service worker", "using"] },
  { name: "Firefox", driver: "firefox", ways: ["page", "module Worker", "service worker", "using"] },
  { name: "WebKit", driver: "webkit", ways: ["page", "module Worker", "service worker"] },
];
