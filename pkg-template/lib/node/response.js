// What `createNodeFetch` answers with: the members of a Response that this package and its users need.

import { Buffer } from "node:buffer";
import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate, inflateRaw } from "node:zlib";

/** Of a body, as it comes and decoded: Atlas's longest lists have a tenth of it, and a bomb ends here. */
const MAX_BYTES = 64 * 1024 * 1024;

const [unbrotli, ungzip, unzlib, undeflate] = [brotliDecompress, gunzip, inflate, inflateRaw].map((decode) => promisify(decode));
const CODINGS = {
  br: unbrotli,
  gzip: ungzip,
  "x-gzip": ungzip,
  // RFC 9110 §8.4.1.2: with zlib's header; there are servers that leave it out.
  deflate: (bytes, options) => ((bytes[0] & 0x0f) === 8 ? unzlib : undeflate)(bytes, options),
};

export class NodeResponse {
  #incoming;
  #body;
  #headers = null;

  /** @param {import("node:http").IncomingMessage} incoming @param {Promise<Buffer>} body */
  constructor(incoming, body) {
    this.#incoming = incoming;
    this.#body = body;
    this.status = incoming.statusCode;
    this.statusText = incoming.statusMessage;
  }

  get ok() {
    return this.status >= 200 && this.status < 300;
  }

  get headers() {
    return (this.#headers ??= new NodeHeaders(this.#incoming.rawHeaders));
  }

  async text() {
    const text = (await this.#body).toString();
    return text.startsWith("\ufeff") ? text.slice(1) : text;
  }

  async json() {
    return JSON.parse(await this.text());
  }

  async arrayBuffer() {
    const { buffer, byteOffset, byteLength } = await this.#body;
    return buffer.slice(byteOffset, byteOffset + byteLength);
  }

  /** The body is in memory, and reading it takes nothing away. */
  clone() {
    return this;
  }
}

class NodeHeaders {
  #pairs = [];
  #values = new Map();

  constructor(raw) {
    for (let index = 0; index < raw.length; index += 2) {
      const name = raw[index].toLowerCase();
      const value = raw[index + 1].replace(/^[\t ]+|[\t ]+$/g, "");
      const before = this.#values.get(name);
      this.#values.set(name, before === undefined ? value : `${before}, ${value}`);
      // The one header whose lines cannot be joined (RFC 9110 §5.3).
      if (name === "set-cookie") this.#pairs.push([name, value]);
    }
    for (const pair of this.#values) if (pair[0] !== "set-cookie") this.#pairs.push(pair);
  }

  get(name) {
    return this.#values.get(name.toLowerCase()) ?? null;
  }

  has(name) {
    return this.#values.has(name.toLowerCase());
  }

  forEach(callback) {
    for (const [name, value] of this.#pairs) callback(value, name);
  }

  [Symbol.iterator]() {
    return this.#pairs.values();
  }
}

/** Tells all of a body, its content codings undone, or why it cannot be had. */
export function collect(incoming, done, lost) {
  const chunks = [];
  let length = 0;
  incoming.on("data", (chunk) => {
    length += chunk.length;
    if (length > MAX_BYTES) return lost(new Error(`the body is larger than ${MAX_BYTES} bytes`));
    chunks.push(chunk);
  });
  incoming.on("end", () => {
    const bytes = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
    const coding = incoming.headers["content-encoding"];
    if (coding === undefined || length === 0) done(bytes);
    else decoded(bytes, coding).then(done, lost);
  });
  incoming.on("error", lost);
  incoming.on("close", () => {
    if (!incoming.readableEnded) lost(new Error("the connection was closed before the body was complete"));
  });
}

/** The last coding named is the outermost. One that is not known: the bytes as they are, as fetch does. */
export async function decoded(bytes, header = "") {
  const codings = header.toLowerCase().split(",").map((coding) => coding.trim()).filter((coding) => coding !== "" && coding !== "identity");
  if (!codings.every((coding) => Object.hasOwn(CODINGS, coding))) return bytes;
  if (codings.length > 5) throw new Error(`the body has ${codings.length} content codings`);
  for (const coding of codings.reverse()) bytes = await CODINGS[coding](bytes, { maxOutputLength: MAX_BYTES });
  return bytes;
}
