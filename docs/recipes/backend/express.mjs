// A page needs private endpoint services, and no key may be in it: a backend of yours has the key, and asks who wants what.
//
//   import express from "express";
//   import { AtlasClient } from "atlas-private-endpoint";
//   import { endpointRoutes } from "./express.mjs";
//
//   const app = express();
//   const mayManage = (request, response, next) => (request.session?.user?.isAdmin ? next() : response.sendStatus(403));
//   app.use("/private-endpoints", endpointRoutes(express, AtlasClient.fromEnv(), mayManage));

import { isAtlasError } from "atlas-private-endpoint";

/** What the page sees; the rest of Atlas's answer is nobody's business there. */
const shown = ({ id, cloudProvider, regionName, status, phase, errorMessage }) => ({ id, cloudProvider, regionName, status, phase, errorMessage });

/**
 * @param {typeof import("express")} express version 5, which passes on what an async handler throws
 * @param {import("atlas-private-endpoint").AtlasClient} atlas one for all requests: they share its challenge
 * @param {import("express").RequestHandler} mayManage lets pass who may
 */
export function endpointRoutes(express, atlas, mayManage) {
  const routes = express.Router();
  routes.use(mayManage, express.json({ limit: "4kb" }));

  routes.get("/:provider", async (request, response) => {
    const services = await atlas.services.list(request.params.provider);
    response.json(services.map(shown));
  });

  routes.post("/:provider", async (request, response) => {
    const { service, created } = await atlas.services.ensure({ providerName: request.params.provider, region: request.body?.region });
    response.status(created ? 201 : 200).json(shown(service));
  });

  routes.use((error, request, response, next) => {
    if (!isAtlasError(error)) return next(error);
    // What the page asked for was wrong, or what this backend has: a key that is refused is no concern of the page's user.
    const isTheirs = error.code === "usage.invalid_argument" || error.kind === "invalid_request";
    response.status(isTheirs ? 400 : 502).json({ code: error.code, message: isTheirs ? error.message : "Atlas did not answer as it should." });
    if (!isTheirs) console.error(error);
  });
  return routes;
}
