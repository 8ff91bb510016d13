// glue.mjs IN OUT: makes wasm-bindgen's glue fit for every platform, and small.
//
// Three things are cut away. The asynchronous loader: ours (lib/loader.js) passes a compiled
// module to `initSync`. The text coders made while the module is evaluated: an import must do
// nothing, and must not fail where a test environment lacks them. A fallback for platforms
// older than any that has what the core needs.

import { readFile, writeFile } from "node:fs/promises";
import { transform } from "esbuild";

const [input, output] = process.argv.slice(2);
let glue = await readFile(input, "utf8");

/** A pattern that no longer fits means another wasm-bindgen: look at its glue anew. */
const replace = (pattern, replacement) => {
  if (!pattern.test(glue)) throw new Error(`${input}: nothing there looks like ${pattern}`);
  glue = glue.replace(pattern, replacement);
};

replace(/^export \{ initSync, __wbg_init as default \};$/m, "export { initSync };");

if (glue.includes("cachedTextDecoder")) {
  // The first `decode()` of a decoder only warms it up.
  replace(/^let cachedTextDecoder = new TextDecoder\(.*\);\ncachedTextDecoder\.decode\(\);$/m, "let cachedTextDecoder;");
  replace(
    /^ *return cachedTextDecoder\.decode\(bytes\);$/m,
    "  cachedTextDecoder ??= new TextDecoder('utf-8', { ignoreBOM: true });\n  return cachedTextDecoder.decode(bytes);",
  );
}

if (glue.includes("cachedTextEncoder")) {
  replace(/^if \(!\('encodeInto' in cachedTextEncoder\)\) \{\n[^]*?^\}$/m, "");
  replace(/^const cachedTextEncoder = new TextEncoder\(\);$/m, "");
  replace(/\bcachedTextEncoder\b(?=\.)/g, "textEncoder()");
  glue += "\nlet cachedTextEncoder;\nfunction textEncoder() {\n  return (cachedTextEncoder ??= new TextEncoder());\n}\n";
}

// Anything but a string would be copied over memory that is not its own.
replace(
  /^function passStringToWasm0\(arg, malloc, realloc\) \{$/m,
  "function passStringToWasm0(arg, malloc, realloc) {\n  if (typeof arg !== 'string') throw new TypeError('expected a string');",
);

if (glue.includes("makeMutClosure")) {
  // What an instance that was put aside still waited for: as an error it would be an unhandled rejection, which ends a Node process.
  replace(/throw new Error\((["'])Cannot invoke closure from previous WASM instance\1\);/, "return;");
}

// Bundlers follow such a URL, and workers have none.
if (glue.includes("import.meta")) throw new Error(`${input} uses import.meta`);
if (/^import\b/m.test(glue)) throw new Error(`${input} imports another module`);
if (/^\S.*new Text(De|En)coder/m.test(glue)) throw new Error(`${input} makes a text coder when it is imported`);

const { code } = await transform(glue, {
  format: "esm",
  target: "es2022",
  minify: true,
  treeShaking: true,
  legalComments: "none",
});
await writeFile(output, code);
