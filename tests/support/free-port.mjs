// For programs that have to be told their port.

import { once } from "node:events";
import { createServer } from "node:net";

/** A port of the kernel's choice that nobody has. */
export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
