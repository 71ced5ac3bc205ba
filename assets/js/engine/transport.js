// Where the window is on its way over the map, and how it gets on: a pure state machine over
// rows x cols cells in reading order. While it plays without loop it is never at the end.
import { within } from "./cells.js";

/** Steps a second; Infinity is one step a frame. */
export const transportSpeeds = [0.25, 0.5, 1, 2, 4, 8, 12, 20, Infinity];

const longestFirstWait = 500; // ms: at 0.25 steps a second a press on Play would seem to do nothing

export class Transport {
  /** Where cell (0, 0) lies in what the cells are a part of. */
  origin = [0, 0];
  #rows = 1;
  #cols = 1;
  #at = 0;
  #playing = false;
  #speed = 2;
  #loop = false;
  #due = null; // when the next step is due; null: to be set by the next tick
  #pressed = false;

  get at() {
    return this.#at;
  }
  get row() {
    return Math.floor(this.#at / this.#cols);
  }
  get col() {
    return this.#at % this.#cols;
  }
  get rows() {
    return this.#rows;
  }
  get cols() {
    return this.#cols;
  }
  get total() {
    return this.#rows * this.#cols;
  }
  get playing() {
    return this.#playing;
  }
  get speed() {
    return this.#speed;
  }
  get loop() {
    return this.#loop;
  }

  /** Another size of the map; the cell (row, col) stays where it can. */
  resize(rows, cols) {
    const { row, col } = this;
    [this.#rows, this.#cols] = [Math.max(1, rows), Math.max(1, cols)];
    this.place(row, col);
  }

  /** Goes to a cell, clamped; what plays goes on from there after a full pause. */
  place(row, col) {
    this.seek(within(row, this.#rows) * this.#cols + within(col, this.#cols));
  }

  seek(index) {
    this.#at = within(index, this.total);
    this.#due = null;
    this.#settle();
  }

  step(direction) {
    this.#playing = false;
    const next = this.#at + direction;
    this.seek(this.#loop ? (next + this.total) % this.total : next);
  }

  first() {
    this.#playing = false;
    this.seek(0);
  }

  last() {
    this.#playing = false;
    this.seek(this.total - 1);
  }

  move(dRow, dCol) {
    this.#playing = false;
    this.place(this.row + dRow, this.col + dCol);
  }

  /** Plays or pauses; from the end it plays from the start again. */
  toggle() {
    const start = !this.#playing;
    if (start && this.#at === this.total - 1) this.#at = 0;
    this.#playing = start;
    this.#pressed = start;
    this.#due = null;
    this.#settle();
  }

  faster() {
    this.#shift(1);
  }

  slower() {
    this.#shift(-1);
  }

  /** One of `transportSpeeds`. */
  setSpeed(speed) {
    if (!transportSpeeds.includes(speed)) throw new RangeError(`no speed of ${speed} steps a second`);
    this.#speed = speed;
    this.#due = null;
  }

  toggleLoop() {
    this.#loop = !this.#loop;
    this.#settle();
  }

  /** One frame at `now` (ms, the clock of requestAnimationFrame); true when the position has changed.
   *  At most one step a frame: nothing is skipped, and time spent hidden is not made up for. */
  tick(now) {
    if (!this.#playing) return false;
    const pause = 1000 / this.#speed;
    if (this.#due === null) {
      this.#due = now + (this.#pressed ? Math.min(pause, longestFirstWait) : pause);
      this.#pressed = false;
    }
    if (now < this.#due - 1) return false; // a frame comes up to 1 ms early
    this.#due = now - this.#due < pause ? this.#due + pause : now + pause;
    const before = this.#at;
    this.#at = (this.#at + 1) % this.total;
    this.#settle();
    return this.#at !== before;
  }

  #settle() {
    if (!this.#loop && this.#at === this.total - 1) this.#playing = false;
  }

  #shift(by) {
    this.setSpeed(transportSpeeds[within(transportSpeeds.indexOf(this.#speed) + by, transportSpeeds.length)]);
  }
}
