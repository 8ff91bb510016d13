// parts.mjs PKG CORE...: where the bytes of the package are, before compression, as tables of Markdown. Cores have their
// functions' names; what is shipped has the same code without them.

import { readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { build } from "esbuild";

const [folder, ...cores] = process.argv.slice(2);
const pkg = resolve(folder);
/** The only crate that is also shown by module. */
const OURS = "atlas_private_endpoint";
const KINDS = ["custom", "types", "imports", "functions", "tables", "memory", "globals", "exports", "start", "elements", "code", "data", "data count", "tags"];
const [CUSTOM, CODE] = [0, 10];

/** Reads WebAssembly's binary format, as much of it as tells sizes and names. */
class Reader {
  constructor(bytes, at = 0, end = bytes.length) {
    Object.assign(this, { bytes, at, end });
  }

  get isDone() {
    return this.at >= this.end;
  }

  /** LEB128. */
  number() {
    for (let value = 0, shift = 1; ; shift *= 128) {
      const byte = this.bytes[this.at];
      this.at += 1;
      value += (byte & 127) * shift;
      if (byte < 128) return value;
    }
  }

  text() {
    const length = this.number();
    this.at += length;
    return this.bytes.toString("utf8", this.at - length, this.at);
  }

  /** What has its length in front. */
  part() {
    const length = this.number();
    this.at += length;
    return new Reader(this.bytes, this.at - length, this.at);
  }
}

function sectionsOf(bytes) {
  const reader = new Reader(bytes, 8);
  const sections = [];
  while (!reader.isDone) {
    const begun = reader.at;
    const id = bytes[reader.at];
    reader.at += 1;
    const content = reader.part();
    const name = id === CUSTOM ? new Reader(bytes, content.at, content.end).text() : KINDS[id];
    sections.push({ id, name, content, size: reader.at - begun });
  }
  return sections;
}

/** Names of functions, by their number. */
function namesOf(sections) {
  const names = new Map();
  const { content } = sections.find(({ id, name }) => id === CUSTOM && name === "name");
  content.text();
  while (!content.isDone) {
    const kind = content.number();
    const part = content.part();
    if (kind !== 1) continue;
    for (let left = part.number(); left > 0; left -= 1) names.set(part.number(), part.text());
  }
  return names;
}

/** Functions that are imported come before those that have code. */
function importedFunctions(sections) {
  const section = sections.find(({ name, id }) => id !== CUSTOM && name === "imports");
  if (!section) return 0;
  const reader = section.content;
  let functions = 0;
  for (let left = reader.number(); left > 0; left -= 1) {
    reader.text();
    reader.text();
    const kind = reader.number();
    if (kind === 0) {
      functions += 1;
      reader.number();
      continue;
    }
    // Limits of tables and memories; a global has a type and whether it changes.
    if (kind === 1) reader.number();
    if (kind === 3) reader.at += 2;
    else if (reader.number() & 1) reader.at += (reader.number(), reader.number(), 0);
    else reader.number();
  }
  return functions;
}

/** The crate that a function is of: that of the type, for a method of a trait; and its module, if it is ours. */
function placeOf(name) {
  const path = /(?:^|[<\s&(*])([a-z_]\w*)::(?:\{?([a-z_]\w*)\}?::)?/i.exec(name.replace(/\[[0-9a-f]+\]/g, ""));
  if (path === null) return /^(?:__rust|__rdl|__rg)/.test(name) ? "alloc" : "bindings and exports";
  const [, crate, module] = path;
  return crate === OURS ? `${OURS}::${module ?? ""}`.replace(/::$/, "") : crate;
}

const add = (sums, key, bytes) => sums.set(key, (sums.get(key) ?? 0) + bytes);
const byWeight = (sums) => [...sums].sort(([, a], [, b]) => b - a);
const written = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, ",");
const table = (head, rows) => console.log([head, ["---", "---:"], ...rows.map(([name, bytes]) => [name, written(bytes)])].map((cells) => `| ${cells.join(" | ")} |`).join("\n"), "\n");

for (const path of cores) {
  const bytes = readFileSync(path);
  const sections = sectionsOf(bytes);
  const names = namesOf(sections);
  const first = importedFunctions(sections);
  const places = new Map();
  const { content } = sections.find(({ id }) => id === CODE);
  const functions = content.number();
  for (let index = 0; index < functions; index += 1) {
    const begun = content.at;
    content.part();
    add(places, placeOf(names.get(first + index) ?? ""), content.at - begun);
  }
  const shipped = sections.filter(({ id }) => id !== CUSTOM);
  const rows = [...byWeight(places).map(([name, size]) => [`code of \`${name}\``, size]), ...shipped.filter(({ id }) => id !== CODE).map(({ name, size }) => [name, size])];
  table([`\`${basename(path)}\`, ${written(shipped.reduce((sum, { size }) => sum + size, 8))} bytes`, "bytes"], rows);
}

const { entries } = JSON.parse(readFileSync(new URL("../size-budget.json", import.meta.url), "utf8"));
for (const [entry, { core }] of Object.entries(entries)) {
  if (!core) continue;
  const { metafile } = await build({
    stdin: { contents: `export * from ${JSON.stringify(join(pkg, entry))}`, resolveDir: pkg },
    bundle: true, minify: true, write: false, format: "esm", target: "es2022", legalComments: "none", logLevel: "error", metafile: true, absWorkingDir: pkg,
  });
  const [{ inputs, bytes }] = Object.values(metafile.outputs);
  const files = new Map(Object.entries(inputs).map(([file, { bytesInOutput }]) => [`\`${file}\``, bytesInOutput]).filter(([, size]) => size > 0));
  table([`JavaScript of \`${entry}\`, ${written(bytes)} bytes`, "bytes"], byWeight(files));
}
