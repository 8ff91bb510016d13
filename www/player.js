// @ts-check
// The cursor through the beats of a run: back, play, step, and a slider.

import { byId, h } from "./dom.js";

/** @typedef {import("./story.js").Beat} Beat */

/** Long enough to read the sentence. */
const BEAT_MS = 2500;

export class Player {
  #place = byId("player", HTMLElement);
  #back = byId("back", HTMLButtonElement);
  #play = byId("play", HTMLButtonElement);
  #step = byId("step", HTMLButtonElement);
  #slider = byId("slider", HTMLInputElement);
  #caption = byId("beat", HTMLElement);
  /** @type {readonly Beat[]} */
  #beats = [];
  #cursor = 0;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;
  #onBeat;

  /** @param {(beat: Beat, isSought: boolean) => void} onBeat `isSought`: the reader went there */
  constructor(onBeat) {
    this.#onBeat = onBeat;
    this.#back.addEventListener("click", () => this.#by(-1));
    this.#step.addEventListener("click", () => this.#by(1));
    this.#play.addEventListener("click", () => (this.#timer === undefined ? this.#start() : this.pause()));
    this.#slider.addEventListener("input", () => {
      this.pause();
      this.go(Number(this.#slider.value) - 1, true);
    });
  }

  /** Which beat, from 1; 0: there is none. */
  get step() {
    return this.#beats.length === 0 ? 0 : this.#cursor + 1;
  }

  get isPlaying() {
    return this.#timer !== undefined;
  }

  /** @param {readonly Beat[]} beats @param {number} [step] to begin with, from 1; 0: the last */
  load(beats, step = 0) {
    this.pause();
    this.#beats = beats;
    this.#place.hidden = beats.length === 0;
    this.#slider.max = String(Math.max(1, beats.length));
    if (beats.length > 0) this.go((step || beats.length) - 1, false);
  }

  /** The first beat about what is named: a card of the signature, or an exchange. @param {string} id of an element */
  seek(id) {
    const number = Number(/^wire-(\d+)$/.exec(id)?.[1] ?? NaN);
    const index = this.#beats.findIndex(({ card, at }) => card === id || at === number);
    if (index >= 0) this.go(index, true);
  }

  pause() {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#play.textContent = "Play";
  }

  /** @param {number} index @param {boolean} isSought */
  go(index, isSought) {
    this.#cursor = Math.min(Math.max(0, index), this.#beats.length - 1);
    const beat = this.#beats[this.#cursor];
    if (beat === undefined) return;
    this.#slider.value = String(this.#cursor + 1);
    this.#slider.setAttribute("aria-valuetext", `step ${this.#cursor + 1} of ${this.#beats.length}: ${beat.name}`);
    this.#back.setAttribute("aria-disabled", String(this.#cursor === 0));
    this.#step.setAttribute("aria-disabled", String(this.#cursor === this.#beats.length - 1));
    this.#caption.replaceChildren(h("b", {}, `${this.#cursor + 1}/${this.#beats.length} ${beat.name}.`), ` ${beat.text}`);
    this.#onBeat(beat, isSought);
  }

  /** @param {number} by */
  #by(by) {
    this.pause();
    this.go(this.#cursor + by, true);
  }

  #start() {
    this.go(this.#cursor === this.#beats.length - 1 ? 0 : this.#cursor + 1, true);
    this.#play.textContent = "Pause";
    this.#timer = setInterval(() => {
      this.go(this.#cursor + 1, true);
      if (this.#cursor === this.#beats.length - 1) this.pause();
    }, BEAT_MS);
  }
}
