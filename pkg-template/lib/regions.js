// `regions`, `toAtlasRegion`, `toCloudRegion`: the core's table.

import { usage } from "./errors.js";

const text = (value, name, problem) => {
  if (typeof value !== "string") throw usage(name, problem);
  return value;
};

/** @param {any} core */
export const regionsApi = (core) => {
  const ask = (call, provider) => {
    text(provider, "provider", "must be AWS, AZURE or GCP");
    core.require();
    return core.enter(call);
  };
  const named = (provider, name, atlas) => ask((glue) => glue.region(provider, text(name, "name", "must be the name of a region"), atlas), provider) ?? name;
  return {
    regions: (provider) => ask((glue) => glue.regions(provider), provider),
    toAtlasRegion: (provider, name) => named(provider, name, true),
    toCloudRegion: (provider, name) => named(provider, name, false),
  };
};
