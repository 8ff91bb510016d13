// What a client lets others see of its HTTP exchanges: everything but the secrets.

const MASK = "•••";

/** In a Digest answer the response alone depends on the key; anything else is the key itself. */
const maskCredentials = (value) => {
  const [scheme, rest] = value.split(/ (.*)/s, 2);
  if (rest === undefined) return MASK;
  return scheme.toLowerCase() === "digest"
    ? value.replace(/\b(response|rspauth)="?[0-9a-f]*"?/gi, `$1="${MASK}"`)
    : `${scheme} ${MASK}`;
};

const MASKED = {
  authorization: maskCredentials,
  "proxy-authorization": maskCredentials,
  "authentication-info": (value) => value.replace(/\brspauth="?[0-9a-f]*"?/gi, `rspauth="${MASK}"`),
  cookie: () => MASK,
  "set-cookie": () => MASK,
};

/** Headers of the caller's own that are keys by their names. */
const SECRET = /(^|[-_])(api[-_]?key|key|token|secret|password)$/;

/** The same headers without what only the two ends should know. */
export const masked = (headers) =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      if (Object.hasOwn(MASKED, name)) return [name, MASKED[name](value)];
      return [name, SECRET.test(name) ? MASK : value];
    }),
  );

/** What is not to be seen of an Authorization value: a token, or name and secret. Digest sends no key. */
export const secretIn = (authorization) => {
  const [scheme, secret] = (authorization ?? "").split(/ (.*)/s, 2);
  return secret && scheme.toLowerCase() !== "digest" ? secret : null;
};

/** The same data without a secret that a server said back. */
export const without = (secret, data) => {
  if (secret === null || data === null) return data;
  if (typeof data === "string") return data.replaceAll(secret, MASK);
  if (typeof data !== "object" || data instanceof Error) return data;
  for (const [name, member] of Object.entries(data)) data[name] = without(secret, member);
  return data;
};

/** Calls a listener whose mistakes are not ours. */
const tell = (listener, event) => {
  const complain = (error) => {
    if (typeof globalThis.reportError === "function") globalThis.reportError(error);
    else console.error(error);
  };
  try {
    const result = listener(event);
    if (typeof result?.then === "function") result.then(undefined, complain);
  } catch (error) {
    complain(error);
  }
};

/**
 * Wraps the sending of one call's requests, however many machines send them, so that a
 * listener sees each exchange.
 * @param {undefined | ((event: any) => void)} listener
 * @param {number} callId
 */
export const observed = (listener, callId) => {
  if (listener === undefined) return (send) => send;
  let attempts = 0;
  return (send) => observedSend(send, (step) => {
    const attempt = (attempts += 1);
    return (rest) => tell(listener, { callId, operation: step.operation ?? null, attempt, reason: step.reason, ...rest });
  });
};

/** @param {(step: any) => (rest: any) => void} begin */
const observedSend = (send, begin) => {
  return async (step, signal) => {
    const begun = performance.now();
    const listener = begin(step);
    let reported = false;
    const report = (response, error) => {
      if (reported) return;
      reported = true;
      const request = { method: step.method, url: step.url, headers: masked(step.headers), body: step.body ?? null };
      const seen = without(secretIn(step.headers.authorization), { response, error });
      listener({ request, ...seen, durationMs: performance.now() - begun });
    };
    // Whether or not that fetch heeds its signal, the exchange is over then.
    signal.addEventListener("abort", () => report(null, String(signal.reason)), { once: true });
    try {
      const reply = await send(step, signal);
      // Of an answer that is a key nothing is shown but that it came.
      const body = step.reason === "token" && reply.status < 300 ? MASK : reply.body;
      report({ status: reply.status, headers: masked(reply.headers), body }, null);
      return reply;
    } catch (error) {
      report(null, String(error));
      throw error;
    }
  };
};

/** Status line and headers of a result. @param {{status: number, headers: Record<string, string>}} reply */
export const responseInfo = ({ status, headers }) => {
  const [limit, remaining] = [headers["ratelimit-limit"], headers["ratelimit-remaining"]].map((value) =>
    /^\d+$/.test(value ?? "") ? Number(value) : null,
  );
  const sunset = new Date(headers.sunset ?? NaN);
  return {
    status,
    headers,
    rateLimit: limit === null || remaining === null ? null : { limit, remaining },
    deprecated: headers.deprecation !== undefined && headers.deprecation !== "false",
    sunset: Number.isNaN(sunset.getTime()) ? null : sunset.toISOString(),
  };
};
