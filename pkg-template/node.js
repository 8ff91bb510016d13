// What only Node can do: servers on this machine, and a transport on node:http.

export { createNodeFetch } from "./lib/node/fetch.js";
export { createProxy } from "./lib/node/proxy.js";
export { serve } from "./lib/node/serve.js";
