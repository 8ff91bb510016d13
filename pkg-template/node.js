// What only Node can do: servers on this machine, and a transport on node:http.

export { cli } from "./lib/cli/main.js";
export { createNodeFetch } from "./lib/node/fetch.js";
export { createProxy } from "./lib/node/proxy.js";
export { serve } from "./lib/node/serve.js";
