// Results: what the core read, and beside it the body as Atlas sent it.

/**
 * The result of one operation. One parse of the body gives every `raw` in it.
 * @param {{ value: any, content: string | null }} step
 * @param {string} body
 */
export const withRaw = ({ value, content }, body) => {
  if (value === null || typeof value !== "object") return value ?? undefined;
  const parsed = JSON.parse(body);
  const raw = content === null ? parsed : parsed[content];
  if (!Array.isArray(value)) return Object.assign(value, { raw });
  return value.map((item, index) => Object.assign(item, { raw: raw[index] }));
};

/** The same for what came of several requests: there the core gives each `raw` as JSON. */
export const inflated = (value) => {
  if (typeof value !== "object" || value === null) return value;
  for (const [name, member] of Object.entries(value)) {
    value[name] = name === "raw" && typeof member === "string" ? JSON.parse(member) : inflated(member);
  }
  return value;
};

/** What `request` gives: any JSON, or null where there is no body. */
export const dataOf = ({ content }, body) => {
  if (body === "") return null;
  const parsed = JSON.parse(body);
  return content === null ? parsed : parsed[content];
};
