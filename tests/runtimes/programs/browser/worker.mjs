// The journey in a module Worker.

import { entries } from "../entries.mjs";
import { journey } from "../journey.mjs";

onmessage = async ({ data: settings }) => {
  postMessage(await journey(entries, settings).catch((error) => String(error)));
};
