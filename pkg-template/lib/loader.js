// Loads a core when it is first needed, once; lets a failed load be tried again; and puts a
// fresh instance in the place of one that has trapped. Every call into a core goes through
// `core.enter`, so that a trap is seen wherever it happens.

import { errorFrom } from "./errors.js";

const HINT =
  "Serve the .wasm file that ships beside the JavaScript, as application/wasm; allow it with " +
  "`'wasm-unsafe-eval'` in a Content-Security-Policy; or pass its URL, bytes or module to init().";

const failed = (message, cause, argument = null) =>
  errorFrom({ code: "load.failed", message, hint: HINT, argument, cause });

/** Also one of another realm: runtimes give them to code that has globals of its own. */
const isModule = (value) => Object.prototype.toString.call(value) === "[object WebAssembly.Module]";

/** @param {unknown} source @returns {Promise<WebAssembly.Module>} */
const compile = async (source) => {
  const given = await source;
  if (isModule(given)) return given;
  if (typeof given === "string" || given instanceof URL) {
    // No fetch reads files, except where it is easier to ask the platform anyway.
    const files = /^file:/i.test(String(given)) ? globalThis.process?.getBuiltinModule?.("node:fs/promises") : undefined;
    return compile(files ? files.readFile(new URL(given)) : fetch(given));
  }
  if (ArrayBuffer.isView(given) || given instanceof ArrayBuffer) return WebAssembly.compile(given);
  if (typeof given?.arrayBuffer !== "function") {
    throw new TypeError("a source is a URL, a Response, bytes or a WebAssembly.Module");
  }
  if (!given.ok) throw new Error(`${given.url || "the core"} was answered with status ${given.status}`);
  // Streaming compiles while bytes arrive, but insists on the MIME type; bytes do not.
  if (/^application\/wasm\b/i.test(given.headers.get("content-type") ?? "") && WebAssembly.compileStreaming) {
    return WebAssembly.compileStreaming(given);
  }
  return WebAssembly.compile(await given.arrayBuffer());
};

/**
 * @param {any} glue the module that wasm-bindgen generated
 * @param {() => unknown} locate where the core is when nobody said
 * @param {(() => BufferSource | WebAssembly.Module)=} read gives it synchronously, where the platform can
 */
export const loader = (glue, locate, read) => {
  let module = null;
  let loading = null;
  let live = false;
  let generation = 0;

  const start = (compiled) => {
    // The glue takes whatever can be instantiated.
    if (!WebAssembly.Module.exports(compiled).some(({ name }) => name === "digest")) {
      throw new TypeError("this WebAssembly module is not the core of this package");
    }
    glue.start(compiled, trap);
    module = compiled;
    generation += 1;
    live = true;
  };

  /** A trap ends this instance for all; the next call gets a new one. The error that they end with. */
  const trap = (error) => {
    if (!(error instanceof WebAssembly.RuntimeError)) throw error;
    const trapped = failed("the WebAssembly core stopped and was put aside; try the call again", error);
    trapped.hint = "A fresh core serves the next call. Please report this, with the cause.";
    live = false;
    for (const end of [...core.calls]) end(trapped);
    try {
      // At once: what the old instance still waits for must find it gone.
      start(module);
    } catch {
      // The next call tries again.
    }
    return trapped;
  };

  const unloaded = (cause, argument) => failed(`the WebAssembly core could not be loaded: ${cause?.message ?? cause}`, cause, argument);

  const attempt = async (source) => {
    try {
      start(module ?? (await compile(source ?? locate())));
    } catch (cause) {
      throw unloaded(cause, source == null ? null : "source");
    } finally {
      loading = null;
    }
  };

  const core = {
    /** Resolves when an instance is there. */
    init(source) {
      if (live) {
        // Not needed any more; nor is it anybody's unhandled rejection.
        Promise.resolve(source).catch(() => {});
        return Promise.resolve();
      }
      return (loading ??= attempt(source));
    },

    /** Loads at once where nothing has to be waited for; otherwise says to call `init`. */
    require() {
      if (live) return;
      if (module === null && read === undefined) {
        throw failed("the WebAssembly core is not loaded yet: await init() first");
      }
      try {
        const given = module ?? read();
        start(isModule(given) ? given : new WebAssembly.Module(given));
      } catch (cause) {
        throw unloaded(cause);
      }
    },

    /** Which instance this is: objects of an older one are gone. */
    get generation() {
      return generation;
    },

    /** How to end each call that is under way: a trap takes all of them. */
    calls: new Set(),

    /** Calls into the core. What the platform calls by itself (when a promise settles) has `trap` from the glue. */
    enter(call) {
      try {
        return call(glue);
      } catch (error) {
        // The core throws the facts of an error; what a getter of the caller's throws passes.
        if (error?.code === "usage.invalid_argument" && !(error instanceof Error)) throw errorFrom(error);
        throw trap(error);
      }
    },

    /** Gives objects of that instance back, if it is still there. */
    release(of, call) {
      if (live && of === generation) core.enter(call);
    },
  };
  return core;
};
