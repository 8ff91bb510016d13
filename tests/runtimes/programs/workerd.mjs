// A Cloudflare Worker: POST the settings, get what the journey saw.

import { entries } from "./entries.mjs";
import { journey } from "./journey.mjs";
import { closedByUsing } from "./using.mjs";

// At the top level of the module, where a Worker may neither fetch nor wait.
const early = entries.main.toAtlasRegion("AZURE", "eastus2");

export default {
  async fetch(request) {
    const settings = await request.json();
    const facts = await journey(entries, settings);
    return Response.json({ ...facts, early, using: await closedByUsing(entries.main, settings) });
  },
};
