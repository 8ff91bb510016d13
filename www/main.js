// @ts-check
// Wires form, runs and views. There is one state: the run that is shown, and whether it is on.

import { Call } from "./call.js";
import { byId } from "./dom.js";
import { linkOf, viewOf } from "./link.js";
import { nextView, placeholder, serviceView } from "./outcome.js";
import { Player } from "./player.js";
import { Run } from "./run.js";
import { isSecret, loadPackage, mockKeys, regions } from "./package.js";
import { copy, saveStory, showCalls } from "./share.js";
import { showSignature } from "./signature.js";
import { beatsOf } from "./story.js";
import { tamper, tricks } from "./tamper.js";
import { Teller } from "./teller.js";
import { followValues, light } from "./values.js";
import { Timeline } from "./wire.js";

/** @typedef {import("./run.js").Action} Action */

/** Which transport it is, the address says; nothing is probed. */
const via = new URLSearchParams(location.search).get("via");
const isReal = via === "proxy";
const origin = isReal || via === "loopback" ? location.origin : null;
const BASE = origin ?? "https://cloud.mongodb.com";
const TRANSPORTS = {
  proxy: "Atlas itself answers, through this page’s own server. What you create is real, and stays.",
  loopback: "Real requests to the mock on this page’s own server. The browser’s Network panel shows them.",
};
/** For the example: in no time. */
const AT_ONCE = 1000;
const exchanges = byId("exchanges", HTMLOListElement);
const outcomePlace = byId("outcome", HTMLElement);
const next = byId("next", HTMLElement);
const timeline = new Timeline(exchanges);
const teller = new Teller({ isReal, origin });

/** @type {import("./run.js").Package | null} */
let pkg = null;
/** @type {Run | null} */
let run = null;
/** @type {AbortController | null} */
let running = null;
let isExample = true;
/** The link of the run that is shown, without a step. */
let shown = "";
/** Counts that this page has used up by itself. */
let used = 0;

const call = new Call({
  ownsMock: origin === null,
  isReal,
  onCreate: () => void start("create"),
  onCancel: () => running?.abort(new DOMException("Cancelled", "AbortError")),
  onChange: () => showCalls(call.order(), BASE),
});
const player = new Player((beat, isSought) => {
  const { exchanges: all = [] } = run ?? {};
  const signed = all.find(({ number, signature }) => number >= beat.at && signature !== null) ?? all.findLast(({ signature }) => signature !== null);
  showSignature(signed?.signature ?? null, signed?.number ?? 0, beat.card);
  timeline.select(beat.at, isSought);
  light(beat.lit, signed?.signature ?? null);
  if (isSought) history.replaceState(null, "", linkNow());
});

/** @param {Action} action */
async function start(action) {
  if (pkg === null || (running !== null && !isExample)) return;
  running?.abort(new DOMException("Another run", "AbortError"));
  isExample = false;
  const order = call.order();
  if (action === "create") {
    history.pushState(null, "", linkNow(order, 0));
    begin(order, { origin, speed: call.speed });
  }
  await perform(action);
}

/** Puts a new run in the place of the one that is shown. @param {import("./run.js").Order} order @param {{ origin: string | null, speed: number }} how */
function begin(order, how) {
  run?.close();
  run = null;
  used = 0;
  shown = linkNow(order).replace(/\d+$/, "");
  call.absolve();
  showCalls(order, BASE);
  if (!isExample) clear();
  const of = /** @type {NonNullable<typeof pkg>} */ (pkg);
  try {
    run = new Run(of, order, {
      ...how,
      isSecret: isSecret(of, order),
      // An example is shown at its end: nothing jumps on the way.
      listener: {
        onSent: (request) => isExample || timeline.sent(request),
        onExchange(exchange) {
          if (isExample) return;
          timeline.add(exchange);
          if (exchange.reason === "challenge") showSignature(exchange.signature, exchange.number, null);
        },
        onPause: (pause) => isExample || teller.pause(pause, order.provider),
        onService: (service) => isExample || showService(service),
      },
    });
  } catch (error) {
    teller.refused(error, call);
  }
}

function clear() {
  timeline.clear();
  player.load([]);
  showSignature(null, 0, null);
  outcomePlace.replaceChildren(placeholder("Nothing yet."));
  next.replaceChildren(placeholder("Once the service is ready."));
}

/** @param {import("./run.js").EndpointService} service */
function showService(service) {
  outcomePlace.replaceChildren(...serviceView(service));
  if (pkg !== null) next.replaceChildren(...nextView(pkg.nextStep(service)));
}

/** @param {Action} action @param {number} [step] of the story, to begin with; 0: where it is at its best */
async function perform(action, step = 0) {
  const one = run;
  if (one === null) return;
  const controller = (running = new AbortController());
  if (!isExample) {
    call.setRunning(true);
    teller.begin(one.order);
  }
  const outcome = await one.act(action, controller.signal);
  if (running !== controller) return;
  running = null;
  call.setRunning(false);
  if (isExample) {
    clear();
    for (const exchange of one.exchanges) timeline.add(exchange);
    if (outcome.service) showService(outcome.service);
  }
  teller.finish(one, outcome, { call, isExample });
  const beats = beatsOf(one.exchanges);
  // Of a run that went well, how it is signed; of another, how it ended.
  player.load(beats, step || (outcome.state === "ready" ? beats.findIndex(({ card }) => card === "response") + 1 : 0));
}

/** A run against the mock in the page: a link sends nothing. */
async function example() {
  if (pkg === null) return;
  const { view, dropped } = viewOf(location.hash, isRegion) ?? { view: {}, dropped: 0 };
  byId("dropped", HTMLElement).textContent = dropped === 0 ? "" : "What this page takes from no link was left out.";
  running?.abort(new DOMException("Another run", "AbortError"));
  isExample = true;
  call.show(view);
  begin({ ...call.order(), ...mockKeys(pkg) }, { origin: null, speed: AT_ONCE });
  await perform("create", view.step);
  follow();
}

/** @param {import("./link.js").View["provider"]} provider @param {string} region */
const isRegion = (provider, region) => regions(pkg, provider).some(({ atlas, cloud }) => region === atlas || region === cloud);

/** To what is shown. @param {import("./run.js").Order} [order] @param {number} [step] */
const linkNow = (order = run?.order ?? call.order(), step = player.step) => linkOf({ ...order, step }, isRegion);

/** Opens what the address names. */
function follow() {
  const id = location.hash.slice(1);
  const there = /^[\w-]+$/.test(id) ? document.getElementById(id) : null;
  for (let fold = there?.closest("details"); fold; fold = fold.parentElement?.closest("details")) fold.open = true;
  there?.querySelector("details")?.setAttribute("open", "");
  if (there !== null) there.scrollIntoView({ block: "nearest" });
  if (/^(wire-\d+|a1|a2|response)$/.test(id)) player.seek(id);
  if (id.startsWith("wire-")) timeline.select(Number(id.slice("wire-".length)), true);
}

/** What buttons do, by the attribute that says so. @type {Record<string, (word: string, button: HTMLButtonElement) => unknown>} */
const DEEDS = {
  "data-copy": (id, button) => copy(button, id === "link" ? new URL(linkNow(), location.href).href : byId(id, HTMLElement).textContent ?? "", byId("copied", HTMLElement)),
  "data-act": (action) => {
    if (action === "again") void start("create");
    else if (action === "keys") byId("private-key", HTMLElement).focus();
    else if (action === "look") run?.lookNow();
    else void start(/** @type {Action} */ (action));
  },
  "data-save"(kind) {
    if (run === null || pkg === null) return;
    const { order, exchanges } = run;
    saveStory(kind, { order, exchanges, summary: teller.summary, version: pkg.version, isSecret: isSecret(pkg, order) });
  },
  async "data-trick"(trick) {
    if (run === null || pkg === null) return;
    used += trick === "nc" ? 0 : 1;
    const said = await tamper(pkg, run, trick, BASE, used).catch((error) => [`No answer: ${error.message}`]);
    byId("tampered", HTMLElement).replaceChildren(...said);
  },
};
document.addEventListener("click", ({ target }) => {
  const button = target instanceof Element ? target.closest("button") : null;
  for (const [attribute, deed] of Object.entries(DEEDS)) {
    const word = button?.getAttribute(attribute) ?? null;
    if (button !== null && word !== null) void deed(word, button);
  }
});

// Escape within the run: first pauses, then closes what is open.
byId("wire", HTMLElement).addEventListener("keydown", ({ key }) => {
  if (key !== "Escape") return;
  if (player.isPlaying) player.pause();
  else for (const details of exchanges.querySelectorAll("details[open]")) details.removeAttribute("open");
});

async function load() {
  try {
    pkg = await loadPackage();
  } catch (error) {
    console.error(error);
    return teller.missing();
  }
  prefill();
  call.enable((provider) => regions(pkg, provider));
  try {
    await pkg.init();
  } catch (error) {
    return teller.coreless(error);
  }
  call.enable((provider) => regions(pkg, provider));
  if (isExample) await example();
}

const prefill = () => pkg !== null && !isReal && call.fill(mockKeys(pkg));

// No key outlives the page, not even in the back/forward cache.
addEventListener("pagehide", () => {
  running?.abort(new DOMException("The page was left", "AbortError"));
  run?.close();
  call.forget();
});
addEventListener("pageshow", ({ persisted }) => persisted && prefill());
// Back from a value to the run that is shown is no reason to begin another.
addEventListener("popstate", () => (viewOf(location.hash, isRegion) === null || location.hash.startsWith(shown) ? follow() : void example()));
addEventListener("beforeprint", () => document.querySelectorAll("main details").forEach((details) => details.setAttribute("open", "")));

byId("tricks", HTMLElement).append(...tricks());
if (via === "proxy" || via === "loopback") byId("transport", HTMLElement).textContent = TRANSPORTS[via];
// Real Atlas is not asked to bear with what is wrong on purpose.
byId("tamper", HTMLElement).hidden = isReal;
followValues();
void load();
