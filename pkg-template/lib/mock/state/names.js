// Ids and names in the forms that Atlas's have. They come from a counter, so that a test that runs again sees the same.

import { md5 } from "../md5.js";

const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

/** One mock's names; none comes twice. */
export class Names {
  #given = 0;

  /** From the beginning: the same names again. */
  reset() {
    this.#given = 0;
  }

  /** @param {number} digits 32 at most */
  hex(digits) {
    this.#given += 1;
    return md5(`mock ${this.#given}`).slice(0, digits);
  }

  /** An id of Atlas's own: 24 hex digits. */
  id() {
    return this.hex(24);
  }

  uuid() {
    const digits = this.hex(32);
    return [digits.slice(0, 8), digits.slice(8, 12), `4${digits.slice(13, 16)}`, `a${digits.slice(17, 20)}`, digits.slice(20)].join("-");
  }

  /** Lower-case letters and digits. @param {number} length 24 at most */
  letters(length) {
    const digits = this.hex(32);
    return Array.from({ length }, (_, i) => LETTERS[Number.parseInt(digits.slice(i, i + 8), 16) % LETTERS.length]).join("");
  }
}
