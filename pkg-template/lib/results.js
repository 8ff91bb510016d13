// Results: what the core read, and beside it the body as Atlas sent it.

/**
 * The result of one operation. One parse of the body gives every `raw` in it.
 * @param {{ value?: any, list?: string, content: string | null }} step
 * @param {string} body
 */
export const withRaw = ({ value, list, content }, body) => {
  if (list === undefined && (value === null || typeof value !== "object")) return value ?? undefined;
  const parsed = JSON.parse(body);
  const raw = content === null ? parsed : parsed[content];
  return list === undefined ? Object.assign(value, { raw }) : listed(JSON.parse(list), raw);
};

/**
 * A list as the core tells it (`src/atlas/service_list.rs`), with the texts that are in the body already. Members come
 * one after the other, and none twice: objects that grow alike are made five times as fast as copies that change.
 */
const listed = (members, raws) =>
  raws.map((raw, index) => {
    const service = {};
    for (const { name, kind, value } of members) {
      if (kind === "same") service[name] = value;
      else if (kind === "own") service[name] = value[index];
      else if (kind === "text") service[name] = raw[name] || null;
      else service[name] = raw[name]?.slice() ?? [];
    }
    service.raw = raw;
    return service;
  });

/** The same for what came of several requests: there the core gives each `raw` as JSON. */
export const inflated = (value) => {
  if (typeof value !== "object" || value === null) return value;
  for (const [name, member] of Object.entries(value)) {
    value[name] = name === "raw" && typeof member === "string" ? JSON.parse(member) : inflated(member);
  }
  return value;
};

/** What came of several requests: lists that are one, a value, or nothing. */
export const resultOf = ({ lists, json }) => {
  if (lists !== undefined) return lists.flatMap((list) => withRaw(list, list.body));
  return json === undefined ? undefined : inflated(JSON.parse(json));
};

/** What `request` gives: any JSON, or null where there is no body. */
export const dataOf = ({ content }, body) => {
  if (body === "") return null;
  const parsed = JSON.parse(body);
  return content === null ? parsed : parsed[content];
};
