// The mock Atlas on a port of this machine; for browsers on the same origin the programs and the package, as files.

import { readFile } from "node:fs/promises";
import { extname } from "node:path";

import { createMockAtlas, folder, serve } from "../../js/support/package.mjs";

const PROGRAMS = new URL("../programs/", import.meta.url);
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm" };
/** What the README asks for, and nothing else. */
const POLICY = "default-src 'self' data:; script-src 'self' 'wasm-unsafe-eval'";
const PAGE = '<!doctype html><html lang="en"><title>journey</title><link rel="icon" href="data:,"><script type="module" src="/programs/browser/page.mjs"></script></html>';

const { exports: entries } = JSON.parse(await readFile(`${folder}/package.json`, "utf8"));

/** A mock that any process here can call, and what a client of it needs. */
export async function startSite() {
  const mock = createMockAtlas();
  const server = await serve(async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith("/api/")) return mock.fetch(request);
    const content = pathname === "/" ? PAGE : await contentOf(pathname);
    const type = pathname === "/" ? "text/html" : TYPES[extname(pathname)];
    return new Response(content, { status: content === null ? 404 : 200, headers: { "content-type": type ?? "text/plain", "content-security-policy": POLICY } });
  });
  const settings = { ...mock.credentials, projectId: mock.projectId, baseUrl: server.url };
  return { mock, settings, url: server.url, close: () => server.close() };
}

async function contentOf(pathname) {
  const [, top, name] = /^\/(programs|package)\/([\w./-]+)$/.exec(pathname) ?? [];
  if (top === "package") return readFile(`${folder}/${name}`).catch(() => null);
  const source = top === undefined ? null : await readFile(new URL(name, PROGRAMS), "utf8").catch(() => null);
  // Workers have no import map. A page of the reader's would have one, or the paths.
  return source?.replace(/"atlas-private-endpoint(\/\w+)?"/g, (_, path = "") => `"/package/${entries[`.${path}`].default}"`) ?? null;
}
