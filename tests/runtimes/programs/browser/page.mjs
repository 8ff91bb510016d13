// What the test calls in the page: the journey here, in a Worker of this page's, or in its service worker.

import { entries } from "../entries.mjs";
import { journey } from "../journey.mjs";

const WORKER = new URL("worker.mjs", import.meta.url);
const SERVICE_WORKER = new URL("service-worker.mjs", import.meta.url);

globalThis.journeys = {
  async page(settings) {
    const facts = await journey(entries, settings);
    const using = await import("../using.mjs").then(({ closedByUsing }) => closedByUsing(entries.main, settings), (error) => error.name);
    return { ...facts, using };
  },

  worker: (settings) =>
    new Promise((resolve, reject) => {
      const worker = new Worker(WORKER, { type: "module" });
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = (event) => reject(new Error(`the Worker failed: ${event.message}`));
      worker.postMessage(settings);
    }),

  async serviceWorker(settings) {
    const registration = await navigator.serviceWorker.register(SERVICE_WORKER, { type: "module" });
    const worker = registration.installing ?? registration.waiting ?? registration.active;
    while (worker.state !== "activated") await new Promise((resolve) => worker.addEventListener("statechange", resolve, { once: true }));
    const { port1, port2 } = new MessageChannel();
    const answer = new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
    worker.postMessage(settings, [port2]);
    const facts = await answer;
    await registration.unregister();
    return facts;
  },
};
