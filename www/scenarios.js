// @ts-check
// What may happen to a run. A scenario either changes what this page sends, which works
// against any server, or how the mock behaves, which works only where this page owns it.

/**
 * @typedef {object} Scenario
 * @property {string} label
 * @property {string} note what to look for
 * @property {{ nonceUses?: number }} [mock] options of the mock
 * @property {import("../pkg-template/mock.js").MockFault} [fault] queued in the mock before the run
 * @property {true} [spoilsKey] the private key goes out with another last character
 * @property {true} [existsBefore] another client makes the same service first
 */

const GATEWAY_PAGE = "<!doctype html>\n<title>502 Bad Gateway</title>\n<h1>Bad Gateway</h1>\n<p>The upstream server did not answer.</p>\n";

/** @type {Readonly<Record<string, Scenario>>} */
export const SCENARIOS = {
  fine: {
    label: "All goes well",
    note: "One challenge; then each request is signed at once, the nonce count one higher.",
  },
  key: {
    label: "Wrong key",
    note: "The private key goes out with its last character changed. Refused, and not tried for ever.",
    spoilsKey: true,
  },
  nonce: {
    label: "Nonce expired",
    note: "The mock takes each nonce twice. The client signs again with the new one, nc back at 1.",
    mock: { nonceUses: 2 },
  },
  exists: {
    label: "Exists already",
    note: "Another client made the service a moment ago. Atlas has one for each provider and region.",
    existsBefore: true,
  },
  lost: {
    label: "Answer lost",
    note: "The connection breaks after the signed POST. It may have been executed, so it is not sent twice.",
    fault: { method: "POST", with: "lost_answer" },
  },
  gateway: {
    label: "HTML from a gateway",
    note: "Something before Atlas answers 502 with a page of its own instead of JSON.",
    fault: { method: "POST", with: { status: 502, headers: { "content-type": "text/html" }, body: GATEWAY_PAGE } },
  },
};

/** Whether it needs a mock that this page owns. @param {Scenario} scenario */
export const needsOwnMock = ({ mock, fault }) => mock !== undefined || fault !== undefined;

/** Another key of the same shape. @param {string} key */
export const spoilt = (key) => key.slice(0, -1) + (key.endsWith("0") ? "1" : "0");
