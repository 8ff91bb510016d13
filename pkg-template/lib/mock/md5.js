// MD5 as RFC 1321 describes it. WebCrypto has none, and HTTP Digest as Atlas speaks it needs one.
// Good for checking a Digest; never for anything that must withstand an attacker.

/** Left rotations of each round, §3.4: each row is used four times. */
const ROTATIONS = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
];

/** T[i] of §3.4, from the sine of i + 1 radians. */
const SINES = Uint32Array.from({ length: 64 }, (_, i) => Math.floor(2 ** 32 * Math.abs(Math.sin(i + 1))));

/** F, G, H and I of §3.4, and which word of the block each step takes. */
const ROUNDS = [
  { mix: (b, c, d) => (b & c) | (~b & d), word: (i) => i },
  { mix: (b, c, d) => (b & d) | (c & ~d), word: (i) => (5 * i + 1) % 16 },
  { mix: (b, c, d) => b ^ c ^ d, word: (i) => (3 * i + 5) % 16 },
  { mix: (b, c, d) => c ^ (b | ~d), word: (i) => (7 * i) % 16 },
];

/**
 * The MD5 of bytes, or of a text's UTF-8 bytes.
 * @param {string | Uint8Array} input
 * @returns {string} 32 hex digits, lower case
 */
export function md5(input) {
  const bytes = typeof input === "string" ? new TextEncoder().encode(input) : input;
  const blocks = padded(bytes);
  const state = new Uint32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]);
  for (let at = 0; at < blocks.byteLength; at += 64) absorb(state, blocks, at);
  return hex(state);
}

/** §3.1 and §3.2: a one bit, zeros, and the length in bits, so that whole blocks of 64 bytes come out. */
function padded(bytes) {
  const view = new DataView(new ArrayBuffer(Math.ceil((bytes.length + 9) / 64) * 64));
  new Uint8Array(view.buffer).set(bytes);
  view.setUint8(bytes.length, 0x80);
  view.setUint32(view.byteLength - 8, (bytes.length << 3) >>> 0, true);
  view.setUint32(view.byteLength - 4, Math.floor(bytes.length / 2 ** 29), true);
  return view;
}

/** §3.4: one block goes into the state. */
function absorb(state, blocks, at) {
  let [a, b, c, d] = state;
  for (let i = 0; i < 64; i += 1) {
    const round = i >> 4;
    const { mix, word } = ROUNDS[round];
    const sum = (a + mix(b, c, d) + SINES[i] + blocks.getUint32(at + 4 * word(i), true)) | 0;
    const by = ROTATIONS[round][i & 3];
    [a, d, c, b] = [d, c, b, (b + ((sum << by) | (sum >>> (32 - by)))) | 0];
  }
  // A Uint32Array keeps sums modulo 2^32.
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
}

/** §3.5: low-order byte first. */
function hex(state) {
  const view = new DataView(new ArrayBuffer(16));
  state.forEach((word, i) => view.setUint32(4 * i, word, true));
  return Array.from(new Uint8Array(view.buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
