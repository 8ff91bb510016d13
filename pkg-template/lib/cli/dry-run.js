// A `fetch` that sends nothing and keeps what would have been sent; and the same as a command of curl.

import { quoted } from "./text.js";

/** Set by the client for everybody, or a credential. */
const LEFT_OUT = new Set(["authorization", "user-agent"]);
const JSON_TYPE = { "content-type": "application/json" };

export class DryRun {
  /** @type {{ method: string, url: string, headers: Record<string, string>, body: string | null, curl: string }[]} */
  requests = [];
  /** Answers for those whose only use is to see what comes next: nothing is there yet. @type {null | ((request: any) => Response | null)} */
  answer = null;
  #env;
  #isOver = false;

  constructor(env) {
    this.#env = env;
  }

  /** A field, not a method: it is handed on without its object. */
  fetch = async (url, { method, headers, body = null }) => {
    if (this.#isOver) throw new TypeError("a dry run ends with the first write");
    this.#isOver = method !== "GET" && method !== "HEAD";
    const shown = Object.fromEntries(Object.entries(headers).filter(([name]) => !LEFT_OUT.has(name)));
    const request = { method, url, headers: shown, body };
    this.requests.push({ ...request, curl: curl(request, this.#env) });
    const answer = this.answer?.(request) ?? null;
    if (answer === null) throw new TypeError("a dry run sends nothing");
    return answer;
  };

  /** Lists are empty, and nothing is found: so a call that looks first comes to its write. */
  pretendNothingIsThere() {
    this.answer = ({ method, url }) => {
      if (method !== "GET") return null;
      if (/\/endpointService(\?.*)?$/.test(url)) return new Response("[]", { headers: JSON_TYPE });
      if (!/\/endpoint\/[^/]+$/.test(url)) return null;
      const error = { detail: "A dry run finds nothing.", error: 404, errorCode: "PRIVATE_ENDPOINT_NOT_FOUND", parameters: [], reason: "Not Found" };
      return new Response(JSON.stringify(error), { status: 404, headers: JSON_TYPE });
    };
  }

  lines() {
    return this.requests.flatMap(({ method, url, headers, body, curl: command }, index) => {
      const shown = [`${method} ${url}`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)];
      return [...(index === 0 ? [] : [""]), ...shown, ...(body === null ? [] : ["", body]), "", command];
    });
  }
}

/** Credentials stand in it by the names of their variables, which the shell fills in. */
function curl({ method, url, headers, body }, env) {
  const words = ["curl", ...credentials(env)];
  if (method === "HEAD") words.push("--head");
  else if (method !== "GET") words.push("--request", method);
  for (const [name, value] of Object.entries(headers)) words.push("--header", quoted(`${name}: ${value}`));
  if (body !== null) words.push("--data-raw", quoted(body));
  // Else curl takes brackets and braces for a list of addresses.
  if (/[[\]{}]/.test(url)) words.push("--globoff");
  return [...words, quoted(url)].join(" ");
}

function credentials(env) {
  const named = (...names) => names.find((name) => env[name]) ?? names.at(-1);
  if (env.MONGODB_ATLAS_ACCESS_TOKEN || env.MONGODB_ATLAS_CLIENT_ID) return ["--header", '"authorization: Bearer $MONGODB_ATLAS_ACCESS_TOKEN"'];
  const user = named("MONGODB_ATLAS_PUBLIC_API_KEY", "MONGODB_ATLAS_PUBLIC_KEY");
  const password = named("MONGODB_ATLAS_PRIVATE_API_KEY", "MONGODB_ATLAS_PRIVATE_KEY");
  return ["--digest", "--user", `"$${user}:$${password}"`];
}
