// What everybody in a run agrees on: who asks, for what, and what is answered.

export const CREDENTIALS = { username: "mjzkqwpl", password: "c1a2f4de-8b7e-4f5a-9f0d-3c1b2a4e5d6f" };
export const REALM = "MMS Public API";
/** Atlas sends none, and RFC 7616 leaves it to the server; axios-digest answers no challenge without one. */
export const OPAQUE = "5ccc069c403ebaf9f0171e9517f40e41";
export const DELAY_MS = 20;

const PROJECT_ID = "5f7b96cd8c39f93d0e5f1911";
const id = (index) => index.toString(16).padStart(24, "0");
export const SERVICE = { cloudProvider: "AWS", id: id(1) };
export const PROJECT = PROJECT_ID;
/** What everybody asks for: the path of a private endpoint service in the Atlas Administration API, v1.0. */
export const PATH = `/api/atlas/v1.0/groups/${PROJECT_ID}/privateEndpoint/AWS/endpointService/${SERVICE.id}`;

/** 17 digits that look as random as Atlas's. */
const digits = (index) => ((index * 2_654_435_761) % 2 ** 32).toString(16).padStart(8, "0") + index.toString(16).padStart(9, "0");

/** A service as Atlas documents it, with one endpoint. */
const service = (index) => ({
  cloudProvider: "AWS",
  endpointServiceName: `com.amazonaws.vpce.us-east-1.vpce-svc-${digits(index)}`,
  errorMessage: null,
  id: id(index),
  interfaceEndpoints: [`vpce-${digits(index + 1)}`],
  regionName: "US_EAST_1",
  status: "AVAILABLE",
});

export const serviceBody = () => JSON.stringify(service(1));
export const listBody = (length) => JSON.stringify(Array.from({ length }, (_, index) => service(index)));

/** A challenge of that server's kind, with this nonce. */
export const challengeWith = (nonce) => `Digest realm="${REALM}", qop="auth", algorithm=MD5, nonce="${nonce}", opaque="${OPAQUE}"`;
