// sizes.mjs PKG [--enforce]: what the package weighs, against xtask/size-budget.json.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build, transform } from "esbuild";

const [folder, ...options] = process.argv.slice(2);
const pkg = resolve(folder);
const budget = JSON.parse(readFileSync(new URL("../size-budget.json", import.meta.url), "utf8"));

const brotli = (bytes) =>
  brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  }).length;

const measure = (bytes) => ({ raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotli(bytes) });

const sum = (...sizes) =>
  Object.fromEntries(["raw", "gzip", "brotli"].map((key) => [key, sizes.reduce((total, size) => total + size[key], 0)]));

/** All of an entry's JavaScript, as a bundler would ship it to a page that uses all of it. */
const bundled = async (entry) => {
  const { outputFiles } = await build({
    stdin: { contents: `export * from ${JSON.stringify(join(pkg, entry))}`, resolveDir: pkg },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: "es2022",
    legalComments: "none",
    logLevel: "error",
  });
  return outputFiles[0].contents;
};

/** Bytes of the tarball, from npm itself. */
const packed = () => {
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const { status, stdout, stderr } = spawnSync(npm, ["pack", "--dry-run", "--json"], { cwd: pkg, encoding: "utf8" });
  if (status !== 0) throw new Error(`npm pack: ${stderr}`);
  return JSON.parse(stdout)[0].size;
};

const rows = [];
const row = (name, size, limits = {}) => rows.push({ name, ...size, ...limits });

/** The demo page without the package: HTML as it is, styles and scripts as a bundler would ship them. */
const page = async () => {
  const www = fileURLToPath(new URL("../../www/", import.meta.url));
  const read = (name) => readFileSync(join(www, name));
  const { outputFiles } = await build({ entryPoints: [join(www, "main.js")], bundle: true, minify: true, write: false, format: "esm", target: "es2022", legalComments: "none", logLevel: "error" });
  const styles = await transform(["style.css", "story.css"].map((name) => read(name).toString()).join(""), { loader: "css", minify: true });
  return { html: read("index.html"), css: Buffer.from(styles.code), js: outputFiles[0].contents, svg: read("icon.svg") };
};

const cores = {};
for (const name of ["core", "digest"]) {
  cores[name] = measure(readFileSync(join(pkg, `${name}.wasm`)));
  row(`${name}.wasm`, cores[name]);
}
for (const [entry, { core, ...limits }] of Object.entries(budget.entries)) {
  if (!existsSync(join(pkg, entry))) {
    console.log(`${entry}: not there yet, not measured`);
    continue;
  }
  const script = measure(await bundled(entry));
  row(`${entry} (JS)`, script, core ? {} : limits);
  if (core) row(`${entry} + ${core}.wasm`, sum(script, cores[core]), limits);
}
const parts = Object.values(await page()).map(measure);
row("page, without the package", sum(...parts), budget.page);
if (existsSync(join(pkg, "package.json"))) row("tarball", { gzip: packed() }, budget.tarball);

const judged = ({ name, brotli, gzip, limit, goal }) => {
  const weight = brotli ?? gzip;
  if (limit !== undefined && weight > limit) return `TOO BIG: ${weight - limit} over the limit ${limit}`;
  if (goal !== undefined && weight > goal) return `${weight - goal} past the goal ${goal}`;
  return limit === undefined && goal === undefined ? "" : `${(goal ?? limit) - weight} left`;
};

const column = (value, width) => String(value ?? "").padStart(width);
console.log(`${"bytes".padEnd(30)}${column("raw", 9)}${column("gzip", 9)}${column("brotli", 9)}`);
for (const line of rows) {
  const { name, raw, gzip, brotli } = line;
  console.log(`${name.padEnd(30)}${column(raw, 9)}${column(gzip, 9)}${column(brotli, 9)}  ${judged(line)}`.trimEnd());
}

const heavy = rows.filter(({ brotli, gzip, limit }) => limit !== undefined && (brotli ?? gzip) > limit);
if (options.includes("--enforce") && heavy.length > 0) {
  console.error(`error: above the limit of xtask/size-budget.json: ${heavy.map(({ name }) => name).join(", ")}`);
  process.exitCode = 1;
}
