// Digest for undici: an interceptor for dispatchers. For `fetch`, use createDigestFetch instead.
//
//   import { Agent, request } from "undici";
//   import { DigestSession } from "atlas-private-endpoint/digest";
//
//   const session = new DigestSession({ username: "user", password: "password" });
//   const dispatcher = new Agent().compose(digest(session, "https://camera.local"));
//   const { statusCode, body } = await request("https://camera.local/status?full=1", { dispatcher });

const TRIES = 3;

/**
 * @param {import("atlas-private-endpoint/digest").DigestSession} session for this origin alone
 * @param {string} origin
 */
export const digest = (session, origin) => (dispatch) => (options, handler) => {
  const { method, path: uri, body } = options;
  // A stream can be sent once, and a query of its own is joined to the path too late to be signed.
  const isOurs = String(options.origin) === origin && options.query === undefined && (!body || typeof body === "string" || ArrayBuffer.isView(body));
  if (!isOurs) return dispatch(options, handler);

  const send = (tries) => {
    const authorization = session.authorize({ method, uri, body: body ?? undefined });
    const headers = authorization === null ? options.headers : { ...options.headers, authorization };
    let again = false;
    return dispatch({ ...options, headers }, {
      onRequestStart: (...args) => handler.onRequestStart?.(...args),
      onRequestUpgrade: (...args) => handler.onRequestUpgrade?.(...args),
      onResponseStart(controller, status, fields, message) {
        if (status === 401) again = session.receiveChallenge(fields["www-authenticate"], authorization) === "retry" && tries <= TRIES;
        else if (authorization !== null && status >= 200) session.receiveInfo(fields["authentication-info"], { authorization, uri });
        if (!again) handler.onResponseStart?.(controller, status, fields, message);
      },
      onResponseData(...args) {
        if (!again) handler.onResponseData?.(...args);
      },
      onResponseEnd: (...args) => (again ? void send(tries + 1) : handler.onResponseEnd?.(...args)),
      onResponseError: (...args) => handler.onResponseError?.(...args),
    });
  };
  return send(1);
};
