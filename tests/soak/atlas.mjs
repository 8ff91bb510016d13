// The mock Atlas of the soak test, on loopback, in a process of its own; it remembers all requests, and so grows. One
// request in fifty-three meets a fault, and nonces become stale.

import { createMockAtlas } from "../../pkg/mock.js";
import { serve } from "../../pkg/node.js";

const headers = { "retry-after": "0" };
const FAULTS = ["lost_answer", { status: 429, errorCode: "RATE_LIMITED", headers }, { status: 503, headers }];
/** After so many requests a nonce is stale, for all that are on their way: the fourth fault. */
const mock = createMockAtlas({ nonceUses: 5000 });

const faults = { lost_answer: 0, 429: 0, 503: 0, stale: 0 };
let arrived = 0;
const handle = async (input, init) => {
  arrived += 1;
  if (arrived % 53 === 0) {
    const fault = FAULTS[(arrived / 53) % FAULTS.length];
    mock.fault({ with: fault });
    faults[fault.status ?? fault] += 1;
  }
  const response = await mock.fetch(input, init);
  if (/stale=true/.test(response.headers.get("www-authenticate") ?? "")) faults.stale += 1;
  return response;
};

const server = await serve(handle);
process.send({ url: server.url, credentials: mock.credentials, projectId: mock.projectId });
process.on("message", () => process.send(faults));
process.on("disconnect", () => process.exit());
