/** Where `TextDecoder` and `TextEncoder` are: environments that play a page for tests hide those of Node. */
export const coders = () => (globalThis.TextDecoder ? globalThis : globalThis.process.getBuiltinModule("node:util"));
