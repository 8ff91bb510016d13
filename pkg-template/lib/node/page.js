// The demo page on the proxy's own origin: files of this package by their names, and nothing else of the machine.

import { readdir, readFile } from "node:fs/promises";

const PACKAGE = new URL("../../", import.meta.url);
/** Says to the page that Atlas itself is behind the origin that it came from. */
const START = "/?via=proxy";

/** By what a name ends with. */
export const TYPES = {
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
  wasm: "application/wasm",
};

/** Of every answer: whatever runs in the page can talk to its own origin, and to nobody else. */
export const HEADERS = {
  "content-security-policy": [
    "default-src 'self'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join("; "),
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "cache-control": "no-store",
};

/**
 * A handler for `createProxy`'s `page`; null where this build of the package holds no page.
 * @returns {Promise<{ start: string, handler: (request: Request) => Promise<Response> } | null>} `start`: where the page begins
 */
export async function demoPage() {
  const files = await filesByPath();
  return files.has("/index.html") ? { start: START, handler: (request) => answer(request, files) } : null;
}

async function answer({ method, url }, files) {
  if (method !== "GET" && method !== "HEAD") return plain(405, "The page is read only.\n", { allow: "GET, HEAD" });
  const { pathname, search } = new URL(url);
  if (pathname === "/" && search === "") return plain(307, "", { location: START });
  // A path is looked up and never joined to a folder: there is no way out of one.
  const file = files.get(pathname === "/" ? "/index.html" : pathname);
  const content = file === undefined ? null : await readFile(file).catch(() => null);
  if (content === null) return plain(404, "Nothing here.\n");
  return new Response(content, { headers: { ...HEADERS, "content-type": TYPES[kindOf(pathname === "/" ? "/index.html" : pathname)] } });
}

const plain = (status, text, more) => new Response(text, { status, headers: { ...HEADERS, "content-type": "text/plain; charset=utf-8", ...more } });

/** Every path that there is, with its file: the page at "/", the package beside it at "/pkg/", as the page imports it. */
async function filesByPath() {
  const [page, entries, lib] = await Promise.all([filesIn("page/"), filesIn("", { deep: false }), filesIn("lib/")]);
  const files = new Map(page.map((name) => [name.slice("page".length), new URL(name, PACKAGE)]));
  for (const name of [...entries, ...lib]) {
    if (/\.(js|wasm)$/.test(name)) files.set(`/pkg/${name}`, new URL(name, PACKAGE));
  }
  return files;
}

/** Names, from the package's folder on, of what has a type; links are none of ours. None where there is no such folder. */
async function filesIn(folder, { deep = true } = {}) {
  const entries = await readdir(new URL(folder, PACKAGE), { withFileTypes: true }).catch(() => []);
  const below = entries.filter((entry) => deep && entry.isDirectory()).map(({ name }) => filesIn(`${folder}${name}/`));
  const here = entries.filter((entry) => entry.isFile() && kindOf(entry.name) in TYPES).map(({ name }) => folder + name);
  return [...here, ...(await Promise.all(below)).flat()];
}

const kindOf = (name) => name.slice(name.lastIndexOf(".") + 1);
