// Bodies of responses, read no further than they are wanted.

import { coders } from "./coders.js";

/**
 * The body as text; null as soon as it is known to have more bytes than that. What has no
 * stream is read as a whole.
 * @param {any} response
 * @param {number} limit
 */
export const textWithin = async (response, limit) => {
  if (Number(response.headers.get("content-length")) > limit) return null;
  const reader = response.body?.getReader?.();
  if (!reader) {
    const text = await response.text();
    // A unit of UTF-16 is a byte at least; the core counts the bytes.
    return text?.length > limit ? null : (text ?? undefined);
  }
  const decoder = new (coders().TextDecoder)();
  let text = "";
  for (let size = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.length;
    if (size > limit) {
      reader.cancel().catch(() => {});
      return null;
    }
    text += decoder.decode(value, { stream: true });
  }
};
