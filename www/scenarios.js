// @ts-check
// What may happen to a run. A scenario either changes what this page sends or hears, which works against any
// server, or how the mock behaves, which works only where this page owns it.

/**
 * @typedef {object} Scenario
 * @property {string} label
 * @property {string} note what to look for
 * @property {{ nonceUses?: number }} [mock] options of the mock
 * @property {import("../pkg-template/mock.js").MockFault} [fault] queued in the mock before the run
 * @property {string} [failure] the mock's service ends FAILED at the third look, with this message
 * @property {true} [spoilsKey] the private key goes out with another last character
 * @property {true} [cutsProject] the project id goes out one digit short
 * @property {true} [existsBefore] another client makes the same service first
 * @property {true} [hidesChallenge] the page cannot read the challenge, as with a server that does not expose it
 * @property {number} [deadlineMs] the longest wait, in Atlas's time
 */

const GATEWAY_PAGE = "<!doctype html>\n<title>502 Bad Gateway</title>\n<h1>Bad Gateway</h1>\n<p>The upstream server did not answer.</p>\n";

/** By the word that stands for it in a link. @type {Readonly<Record<string, Scenario>>} */
export const SCENARIOS = {
  fine: {
    label: "All goes well",
    note: "One challenge; then each request is signed at once, the nonce count one higher.",
  },
  key: {
    label: "Wrong key",
    note: "The private key goes out with its last character changed.",
    spoilsKey: true,
  },
  stale: {
    label: "Nonce expired",
    note: "The mock takes each nonce three times. The client signs again with the new one, nc back at 1.",
    mock: { nonceUses: 3 },
  },
  limit: {
    label: "429, slow down",
    note: "Too many requests. The client waits as long as Atlas says, then repeats.",
    fault: { method: "POST", with: { status: 429, errorCode: "RATE_LIMITED_TOKEN_BUCKET", headers: { "retry-after": "2" } } },
  },
  exists: {
    label: "409, exists already",
    note: "Another client made it a moment ago. There is one for each provider and region.",
    existsBefore: true,
  },
  lost: {
    label: "Answer lost",
    note: "The connection breaks after the signed POST. It may have been executed, so it is not sent twice.",
    fault: { method: "POST", with: "lost_answer" },
  },
  gateway: {
    label: "HTML from a gateway",
    note: "Something before Atlas answers, with a page of its own.",
    fault: { method: "POST", with: { status: 502, headers: { "content-type": "text/html" }, body: GATEWAY_PAGE } },
  },
  failed: {
    label: "Service FAILED",
    note: "Atlas cannot make it and says so at the third look, here in the mock’s words.",
    failure: "No capacity for a load balancer in this region.",
  },
  deadline: {
    label: "Deadline",
    note: "The wait ends after a minute of Atlas’s time. It can go on.",
    deadlineMs: 60_000,
  },
  hidden: {
    label: "Challenge hidden",
    note: "The page may not read the challenge, as where CORS does not expose it.",
    hidesChallenge: true,
  },
  input: {
    label: "Bad input",
    note: "The project id is one digit short: refused before anything leaves.",
    cutsProject: true,
  },
};

/** Whether it needs a mock that this page owns. @param {Scenario} scenario */
export const needsOwnMock = ({ mock, fault, failure }) => mock !== undefined || fault !== undefined || failure !== undefined;

/** Another key of the same shape. @param {string} key */
export const spoilt = (key) => key.slice(0, -1) + (key.endsWith("0") ? "1" : "0");
