// Digest for got: a hook that signs, and got's own retry where the server asks for more.
//
//   import got from "got";
//   import { DigestSession } from "atlas-private-endpoint/digest";
//
//   const session = new DigestSession({ username: "user", password: "password" });
//   const api = withDigest(got, session, "https://camera.local");
//   const status = await api("https://camera.local/status").json();

const TRIES = 3;

/**
 * @param {import("got").Got} got
 * @param {import("atlas-private-endpoint/digest").DigestSession} session for this origin alone
 * @param {string} origin
 */
export function withDigest(got, session, origin) {
  const sign = (options) => {
    delete options.headers.authorization;
    if (options.url.origin !== origin) return;
    const body = typeof options.body === "string" ? options.body : undefined;
    const authorization = session.authorize({ method: options.method, uri: options.url, body });
    if (authorization !== null) options.headers.authorization = authorization;
  };

  const learn = ({ statusCode, headers, request }) => {
    const { headers: own, url } = request.options;
    if (statusCode !== 401 && own.authorization) {
      session.receiveInfo(headers["authentication-info"], { authorization: own.authorization, uri: url });
    }
  };

  const calculateDelay = ({ attemptCount, error, computedValue }) => {
    const { response, options } = error;
    if (response?.statusCode !== 401 || options.url.origin !== origin) return computedValue;
    const answer = session.receiveChallenge(response.headers["www-authenticate"], options.headers.authorization);
    // Milliseconds; nought means no.
    return answer === "retry" && attemptCount <= TRIES ? 1 : 0;
  };

  const afterResponse = (response) => (learn(response), response);
  return got.extend({ hooks: { beforeRequest: [sign], beforeRedirect: [sign], afterResponse: [afterResponse] }, retry: { calculateDelay } });
}
