// inline.mjs CORE GLUE: prints the glue with the core inside it, as one module.
//
// A byte is one or two letters: the 86 most frequent bytes one, any other a mark and one more.
// Base64 has a third more than the bytes, and hides from compression what repeats.

import { readFile } from "node:fs/promises";

const [core, glue] = process.argv.slice(2);
const bytes = await readFile(core);

/** What can stand in a text of JavaScript as it is, in `</script>` and `<!--` too. */
const letters = Array.from({ length: 127 - 32 }, (_, index) => String.fromCharCode(32 + index)).filter((letter) => !"\"'\\`$<".includes(letter));
const marks = letters.splice(0, 3);
const direct = letters.length;

const counts = new Array(256).fill(0);
for (const byte of bytes) counts[byte] += 1;
const order = [...counts.keys()].sort((a, b) => counts[b] - counts[a] || a - b);
const written = [];
order.forEach((byte, rank) => {
  const [row, column] = [Math.floor(rank / direct), rank % direct];
  written[byte] = (row === 0 ? "" : marks[row - 1]) + letters[column];
});

let text = "";
for (const byte of bytes) text += written[byte];

process.stdout.write(`${await readFile(glue, "utf8")}
export const bytes = () => {
  const text = ${JSON.stringify(text)};
  const letters = ${JSON.stringify(letters.join(""))};
  const marks = ${JSON.stringify(marks.join(""))};
  const order = ${JSON.stringify(order)};
  const bytes = new Uint8Array(${bytes.length});
  const ranks = [];
  for (let rank = 0; rank < letters.length; rank += 1) ranks[letters.charCodeAt(rank)] = rank;
  for (let at = 0, size = 0; at < text.length; size += 1) {
    const row = marks.indexOf(text[at]) + 1;
    if (row > 0) at += 1;
    bytes[size] = order[row * letters.length + ranks[text.charCodeAt(at)]];
    at += 1;
  }
  return bytes;
};
`);
