// Digest for axios: interceptors that sign what goes to one origin, and again where the server asks. DigestSession is
// from "atlas-private-endpoint/digest".
//   const session = new DigestSession({ username: "user", password: "password" });
//   const api = withDigest(axios.create({ baseURL: "https://camera.local" }), session, "https://camera.local");
//   const { data } = await api.get("/status");

const TRIES = 3;

/**
 * @param {import("axios").AxiosInstance} client
 * @param {import("atlas-private-endpoint/digest").DigestSession} session for this origin alone
 * @param {string} origin
 */
export function withDigest(client, session, origin) {
  const sent = new WeakMap();

  client.interceptors.request.use((config) => {
    const url = new URL(client.getUri(config));
    if (url.origin !== origin) return config;
    // For auth-int `data` must be text: axios serialises objects after this.
    const body = typeof config.data === "string" ? config.data : undefined;
    const authorization = session.authorize({ method: config.method.toUpperCase(), uri: url, body });
    if (authorization !== null) config.headers.set("Authorization", authorization);
    // A redirect would carry an answer that was made for another target.
    config.maxRedirects = 0;
    sent.set(config, { authorization, uri: url, tries: (config.digestTries ?? 0) + 1 });
    return config;
  });

  const settle = (response, otherwise) => {
    const { status, headers, config } = response;
    const { authorization, uri, tries } = sent.get(config) ?? {};
    if (status !== 401) {
      if (authorization) session.receiveInfo(headers["authentication-info"], { authorization, uri });
    } else if (uri && session.receiveChallenge(headers["www-authenticate"], authorization) === "retry" && tries <= TRIES) {
      return client.request({ ...config, digestTries: tries });
    }
    return otherwise();
  };
  client.interceptors.response.use(
    (response) => settle(response, () => response),
    (error) => (error.response ? settle(error.response, () => Promise.reject(error)) : Promise.reject(error)),
  );
  return client;
}
