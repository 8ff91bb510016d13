// glue.mjs IN OUT [IDLE...]: makes wasm-bindgen's glue fit for every platform, and small.
//
// Cut away are the loaders: ours (lib/loader.js) passes a compiled module to `start`, which is
// what the glue has for a second start. So are text coders made while the module is evaluated:
// an import must do nothing, and must not fail where a test environment lacks them (lib/coders.js
// finds them); and fallbacks for platforms older than any that has what the core needs.
//
// IDLE are exports that were taken out of the module. With them goes the glue around them.

import { readFile, writeFile } from "node:fs/promises";
import { transform } from "esbuild";

const [input, output, ...idle] = process.argv.slice(2);
let glue = await readFile(input, "utf8");

/** A pattern that no longer fits means another wasm-bindgen: look at its glue anew. */
const replace = (pattern, replacement) => {
  if (!pattern.test(glue)) throw new Error(`${input}: nothing there looks like ${pattern}`);
  glue = glue.replace(pattern, replacement);
};

replace(/^export \{ initSync, __wbg_init as default \};$/m, "");
replace(/^export function __wbg_reset_state \(\) \{$/m, "export function start(module) {");
replace(/^ *wasmInstance = new WebAssembly\.Instance\(wasmModule, (.*)\);\n *wasm = wasmInstance\.exports;$/m, "wasm = new WebAssembly.Instance(module, $1).exports;");
replace(/^ *if \(typeof numBytesDecoded .*$/m, "");
replace(/^ *if \(typeof WASM_VECTOR_LEN .*$/m, "");
// It is `start` that is called again, and by the loader.
replace(/^ *__wbg_reinit_scheduled = false;$/m, "");
replace(/^ *__wbg_call_guard\(\);$/gm, "");

if (glue.includes("cachedTextDecoder")) {
  // The first `decode()` of a decoder only warms it up.
  replace(/^let cachedTextDecoder = new TextDecoder\(.*\);\ncachedTextDecoder\.decode\(\);$/m, "let cachedTextDecoder;");
  replace(
    /^ *return cachedTextDecoder\.decode\(bytes\);$/m,
    "  cachedTextDecoder ??= new (coders().TextDecoder)('utf-8', { ignoreBOM: true });\n  return cachedTextDecoder.decode(bytes);",
  );
}

if (glue.includes("cachedTextEncoder")) {
  replace(/^if \(!\('encodeInto' in cachedTextEncoder\)\) \{\n[^]*?^\}$/m, "");
  replace(/^const cachedTextEncoder = new TextEncoder\(\);$/m, "");
  replace(/\bcachedTextEncoder\b(?=\.)/g, "textEncoder()");
  glue += "\nlet cachedTextEncoder;\nfunction textEncoder() {\n  return (cachedTextEncoder ??= new (coders().TextEncoder)());\n}\n";
}

// Anything but a string would be copied over memory that is not its own.
replace(
  /^function passStringToWasm0\(arg, malloc, realloc\) \{$/m,
  "function passStringToWasm0(arg, malloc, realloc) {\n  if (typeof arg !== 'string') throw new TypeError('expected a string');",
);

if (idle.includes("__wbindgen_start")) replace(/^ *wasm\.__wbindgen_start\(\);$/gm, "");
if (idle.includes("__wbindgen_externrefs")) {
  // Nothing is left to be imported, and there are no objects to tell the instance of.
  replace(/^function __wbg_get_imports\(\) \{[^]*?^\}$/m, "function __wbg_get_imports() {\n  return {};\n}");
  replace(/^ *__wbg_instance_id\+\+;$/m, "");
}
if (idle.includes("__wbindgen_realloc")) {
  // Short texts: encoded whole, then copied. A decoder for each reply needs no count of what
  // it has decoded, and only our own code calls: a text is a text, and bytes are bytes.
  replace(/, wasm\.__wbindgen_realloc\)/g, ")");
  replace(/^ *if \(realloc === undefined\) \{\n([^]*?)^ {4}\}\n[^]*?^\}$/m, "$1}");
  replace(/^ *if \(typeof arg !== 'string'\) .*$/m, "");
  replace(/\btextEncoder\(\)/, "new (coders().TextEncoder)()");
  replace(/^function decodeText\(bytes\) \{[^]*?^\}$/m, "function decodeText(bytes) {\n  return new (coders().TextDecoder)('utf-8', { ignoreBOM: true }).decode(bytes);\n}");
  replace(/^ *try \{\n( *ptr0 = [^]*?)^ *\} catch \(e\) \{[^]*?throw e;\n *\}$/m, "$1");
}

if (glue.includes("makeMutClosure")) {
  // What an instance that was put aside still waited for: as an error it would be an unhandled rejection, which ends a Node process.
  replace(/throw new Error\((["'])Cannot invoke closure from previous WASM instance\1\);/, "return;");
  // Nobody but the platform calls these, when a promise settles: a trap there would be an uncaught error. `trap` ends the calls instead.
  replace(/^ *const real = \(\.\.\.args\) => \{$/m, "const real = (...args) => { try { return called(...args); } catch (error) { trap(error); } };\nconst called = (...args) => {");
  replace(/^export function start\(module\) \{$/m, "let trap;\nexport function start(module, onTrap) {\ntrap = onTrap;");
}

// Bundlers follow such a URL, and workers have none.
if (glue.includes("import.meta")) throw new Error(`${input} uses import.meta`);
if (/^import\b/m.test(glue)) throw new Error(`${input} imports another module`);
if (/^\S.*new Text(De|En)coder/m.test(glue)) throw new Error(`${input} makes a text coder when it is imported`);

const { code } = await transform(`import { coders } from "./coders.js";\n${glue}`, {
  format: "esm",
  target: "es2022",
  minify: true,
  treeShaking: true,
  legalComments: "none",
});
await writeFile(output, code);
