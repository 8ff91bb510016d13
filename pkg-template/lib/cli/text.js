// Text on a terminal.

/** Rows in columns; the last column is as wide as it likes. Cells may be painted: `paint` gets the cell once it has its width. */
export function aligned(rows, paint = (cell) => cell) {
  const widths = [];
  for (const row of rows) row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, cell.length)));
  return rows.map((row, line) => row.map((cell, column) => paint(column === row.length - 1 ? cell : cell.padEnd(widths[column]), line, column)).join("  ").trimEnd());
}

/** A word as a POSIX shell takes it back. */
export const quoted = (word) => (/^[\w%+,./:=@-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`);

/** "0:42", "1:02:03". */
export function clock(ms) {
  const seconds = Math.round(ms / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] > 0 ? parts : parts.slice(1);
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, "0"))).join(":");
}

/**
 * What others sent, for a terminal: control characters could move its cursor or change its title.
 * @param {string} text
 */
export const printable = (text) => text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`);
