// The journey in a service worker, which knows no dynamic import.

import { entries } from "../entries.mjs";
import { journey } from "../journey.mjs";

addEventListener("message", (event) => {
  const [port] = event.ports;
  event.waitUntil(journey(entries, event.data).catch((error) => String(error)).then((facts) => port.postMessage(facts)));
});
