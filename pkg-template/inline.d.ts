// The types of "atlas-private-endpoint/inline": all of ".", for tools that load no file by URL.
// The core is in the JavaScript, so that `init` needs no source, and what is synchronous needs no
// `init`. Cloudflare's workerd compiles no bytes; there it is the same as ".".

export * from "./index.js";
