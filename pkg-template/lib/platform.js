/** A page or one of its workers: what cannot be seen or set there, other runtimes allow. */
export const isBrowser = () =>
  globalThis.document !== undefined ||
  (globalThis.WorkerGlobalScope !== undefined && globalThis.navigator?.userAgent !== "Cloudflare-Workers");
