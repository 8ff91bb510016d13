// Whom the proxy serves, and what of a request and its answer goes on. Everything here is a function of its
// arguments, and whatever is not known to be right is refused: an open proxy on loopback is a way into a network.

/** What the API uses. CONNECT would be a tunnel; TRACE shows a page what it must not see. */
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];
/** For the header `Allow`. */
export const ALLOWED_METHODS = [...METHODS, "OPTIONS"].join(", ");

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
/** Below "localhost" everything is loopback too (RFC 6761 §6.3). Browsers see to that; not every resolver does. */
const LOOPBACK_PAGE = /^([^.]+\.)*localhost$/;

/** @param {URL} url */
export const isLoopback = ({ hostname }) => LOOPBACK.test(hostname);

/** Whether a request's target is one of the API's. */
export const isApi = (target) => target.startsWith("/api/");

/** A request that is not served. */
const no = (status, errorCode, detail) => ({ status, errorCode, detail });

/**
 * Null, or why a request is not served. In this order: who asks must be right before anything else is said.
 * @param {import("node:http").IncomingMessage} incoming
 * @param {{ hosts: (socket: import("node:net").Socket) => Set<string>, origins: Set<string> | null, hasPage: boolean }} rules
 */
export function refusal(incoming, { hosts, origins, hasPage }) {
  const { method, url: target, headers, headersDistinct, socket } = incoming;
  if (headersDistinct.host?.length !== 1 || !hosts(socket).has(headers.host.toLowerCase())) {
    return no(403, "PROXY_HOST_REFUSED", "The Host header does not name this proxy. Use the address that it printed or returned.");
  }
  // With a page of the proxy's own, one whose origin is the address that was just found to be right.
  const isOwn = hasPage && headers.origin === `http://${headers.host.toLowerCase()}`;
  if (!isOwn && !isAllowedOrigin(incoming, origins)) {
    return no(403, "PROXY_ORIGIN_REFUSED", "Pages of this origin may not use this proxy. Add the origin to allowedOrigins.");
  }
  if (!METHODS.includes(method) && method !== "OPTIONS") {
    return no(405, "PROXY_METHOD_REFUSED", `The method is not one of the Atlas Administration API. It has ${METHODS.join(", ")}.`);
  }
  if (!isApi(target) && !(hasPage && /^\/(?!\/)/.test(target))) {
    return no(403, "PROXY_PATH_REFUSED", "Only paths below /api/ are served.");
  }
  if (!isPlainTarget(target)) {
    return no(400, "PROXY_PATH_REFUSED", "The path holds a dot segment, or what cannot stand in a URL.");
  }
  return null;
}

/** Whether a page of that origin, or whatever asks without one, is served. */
function isAllowedOrigin({ headers }, origins) {
  const { origin } = headers;
  // Not from a page's script. From a page even so where a browser says so: an image, a form, a link elsewhere.
  if (origin === undefined) return [undefined, "none", "same-origin"].includes(headers["sec-fetch-site"]);
  if (origins !== null) return origins.has(origin);
  const url = URL.canParse(origin) ? new URL(origin) : null;
  return url?.origin === origin && /^https?:$/.test(url.protocol) && (isLoopback(url) || LOOPBACK_PAGE.test(url.hostname));
}

/** Whether every server reads the same path out of it, and one below "/api/". */
function isPlainTarget(target) {
  // RFC 3986 §3.3 and §3.4, and what Atlas's filters are known to hold; none of it is changed by a URL parser.
  if (!/^[\w/?&=.~%!$'()*+,;:@[\]|-]*$/.test(target)) return false;
  const [path] = target.split("?", 1);
  const text = decodedWhole(path);
  // "..;a" is a dot segment to servers that cut path parameters off.
  return text !== null && !/[\0-\x1f\x7f]/.test(text) && !text.split(/[/\\]/).some((segment) => /^\.\.?(;|$)/.test(segment));
}

/** The path with its escapes undone, however often they were made; null where they are no UTF-8. */
function decodedWhole(path) {
  let text;
  try {
    text = decodeURIComponent(path);
  } catch {
    return null;
  }
  for (;;) {
    // Escapes of escapes: ASCII is all that could mean something to a server that undoes them too.
    const next = text.replace(/%([0-7][\da-f])/gi, (_, digits) => String.fromCharCode(parseInt(digits, 16)));
    if (/%[89a-f][\da-f]/i.test(next)) return null;
    if (next === text) return text.normalize("NFKC");
    text = next;
  }
}

// ---------------------------------------------------------------- headers

/** For one connection only (RFC 9110 §7.6.1), and older ones like them. */
const HOP_BY_HOP = [
  "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "http2-settings",
];
/** What Atlas needs not know of the page; what others could lie about; and what is set anew. */
const NOT_SENT = new Set([...HOP_BY_HOP, "host", "content-length", "expect", "cookie", "cookie2", "origin", "referer", "forwarded", "via", "x-real-ip", "x-original-url", "x-rewrite-url"]);
const NOT_SENT_KINDS = /^(x-forwarded-|sec-|access-control-|x-http-method)/;
/** What Atlas says of its own origin is not for this one. */
const NOT_RETURNED = new Set([...HOP_BY_HOP, "set-cookie", "set-cookie2", "strict-transport-security", "alt-svc", "clear-site-data"]);
const NOT_RETURNED_KINDS = /^access-control-/;

/**
 * The headers that go to the target, as pairs. `Authorization` is among them: Digest is between the page and Atlas.
 * @param {import("node:http").IncomingMessage} incoming
 */
export const onwards = (incoming) => kept(incoming, NOT_SENT, NOT_SENT_KINDS);

/** The headers that come back, as pairs. */
export const back = (answer) => kept(answer, NOT_RETURNED, NOT_RETURNED_KINDS);

function kept({ rawHeaders, headers }, without, kinds) {
  const named = new Set((headers.connection ?? "").toLowerCase().split(",").map((name) => name.trim()));
  const pairs = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index].toLowerCase();
    if (!without.has(name) && !kinds.test(name) && !named.has(name)) pairs.push([name, rawHeaders[index + 1]]);
  }
  return pairs;
}

// ---------------------------------------------------------------- CORS

/** What a page of an allowed origin needs to read an answer whose headers have these names. */
export function corsHeaders({ headers }, names) {
  const vary = [["vary", "Origin"]];
  if (headers.origin === undefined) return vary;
  const exposed = [...new Set(names)].join(", ");
  return [...vary, ["access-control-allow-origin", headers.origin], ...(exposed === "" ? [] : [["access-control-expose-headers", exposed]])];
}

/** The answer to an OPTIONS request, which the target never sees. */
export function preflightHeaders(incoming) {
  const { headers } = incoming;
  const pairs = [["allow", ALLOWED_METHODS], ...corsHeaders(incoming, [])];
  if (headers.origin === undefined || headers["access-control-request-method"] === undefined) return pairs;
  pairs.push(["access-control-allow-methods", METHODS.join(", ")], ["access-control-max-age", "600"]);
  const wanted = headers["access-control-request-headers"];
  if (wanted !== undefined) pairs.push(["access-control-allow-headers", wanted]);
  // From a public page into a private network (https://wicg.github.io/private-network-access/); loopback is the innermost.
  if (headers["access-control-request-private-network"] === "true") pairs.push(["access-control-allow-private-network", "true"]);
  return pairs;
}
