// The error classes, one module for every entry point, so that `instanceof` means the same
// everywhere. What an error says comes from where it was found; this file only gives it a
// class. A brand makes `instanceof` and `isAtlasError` true across realms and copies.

const BRAND = Symbol.for("atlas-private-endpoint.error");

const is = (value, name) =>
  typeof value === "object" && value !== null && (name === "" ? BRAND in value : value[BRAND] === name);

/** Makes `instanceof` look at the brand, for the class itself and not for users' subclasses. */
const branded = (Class, name) =>
  Object.defineProperty(Class, Symbol.hasInstance, {
    value(value) {
      return this === Class ? is(value, name) : Function.prototype[Symbol.hasInstance].call(this, value);
    },
  });

export class AtlasError extends Error {
  /** @param {{code: string, message: string, hint?: string | null, cause?: unknown} & Record<string, unknown>} facts */
  constructor(facts) {
    const { message, hint = null, cause, ...members } = facts;
    super(message, cause === undefined ? undefined : { cause });
    if (new.target === AtlasError) throw new TypeError("AtlasError is abstract");
    Object.assign(this, members, { hint });
  }

  toJSON() {
    const { name, message } = this;
    return { name, message, ...this };
  }
}
branded(AtlasError, "");

const define = (name) => {
  const Class = { [name]: class extends AtlasError {} }[name];
  for (const [key, value] of [["name", name], [BRAND, name]]) {
    Object.defineProperty(Class.prototype, key, { value, configurable: true, writable: true });
  }
  return branded(Class, name);
};

export const ApiError = /* @__PURE__ */ define("ApiError");
export const AuthenticationError = /* @__PURE__ */ define("AuthenticationError");
export const DecodeError = /* @__PURE__ */ define("DecodeError");
export const TransportError = /* @__PURE__ */ define("TransportError");
export const WaitError = /* @__PURE__ */ define("WaitError");
export const UsageError = /* @__PURE__ */ define("UsageError");

const CLASSES = {
  api: ApiError,
  auth: AuthenticationError,
  decode: DecodeError,
  transport: TransportError,
  wait: WaitError,
  usage: UsageError,
  load: UsageError,
};

/** @param {unknown} error */
export const isAtlasError = (error) => is(error, "");

/** The error that these facts describe: its class follows from the first word of its code. */
export const errorFrom = (facts) => new CLASSES[facts.code.split(".")[0]](facts);

/**
 * An argument that cannot be used.
 * @param {string} argument its path, "options.timeoutMs"
 * @param {string} problem goes on from there: "must be a number"
 */
export const usage = (argument, problem) =>
  errorFrom({ code: "usage.invalid_argument", message: `${argument} ${problem}`, argument });

/** @param {string} what the class of the thing that was closed */
export const closed = (what) =>
  errorFrom({ code: "usage.closed", message: `this ${what} was closed; make a new one`, argument: null });
