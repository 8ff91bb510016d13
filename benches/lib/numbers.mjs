// Medians and how they are written.

export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/** What the half of all rounds nearest to the median lies in. */
const quartiles = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part) => sorted[Math.round((sorted.length - 1) * part)];
  return [at(0.25), at(0.75)];
};

/** Three digits that mean something: 0.912, 4.31, 123, 12,345. */
export const short = (value) => {
  if (value === 0) return "0";
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  const [whole, part] = value.toFixed(Math.min(digits, 3)).split(".");
  return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (part === undefined ? "" : `.${part}`);
};

/** "4.31 (4.2–4.6)": the median, and where the middle half of the rounds lies. */
export const ranged = (values) => {
  const [low, high] = quartiles(values).map(short);
  const middle = short(median(values));
  return low === high ? middle : `${middle} (${low}–${high})`;
};

/** Each value over the other of the same round. */
export const over = (values, floors) => values.map((value, round) => value / floors[round]);

export const integer = (value) => Math.round(value).toString().replace(/\B(?=(\d{3})+$)/g, ",");
