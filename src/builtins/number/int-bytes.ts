/** `int.to_bytes` and `int.from_bytes`. Source: _PyLong_AsByteArray, _PyLong_FromByteArray in Objects/longobject.c. */

import { type Int, normalInt, type Str } from "../../objects/object.ts";
import { pyError } from "../../protocols/errors.ts";
import { HEX_PAIRS } from "../bytes/ops.ts";

/** Is the order little-endian? ValueError for anything but 'little' and 'big'. */
export function isLittle(order: Str): boolean {
  if (order === "little") return true;
  if (order === "big") return false;
  throw pyError("ValueError", "byteorder must be either 'little' or 'big'");
}

/** How many numbers up to 6 bytes hold. */
const LIMITS = Float64Array.from({ length: 7 }, (_, length) => 2 ** (8 * length));

/** The two's complement (or unsigned) bytes of `n`; OverflowError as `int.to_bytes` raises it. */
export function intToBytes(n: Int, length: number, little: boolean, signed: boolean): Uint8Array {
  if (n < 0 && !signed) throw pyError("OverflowError", "can't convert negative int to unsigned");
  const out = new Uint8Array(length);
  // fast path: up to 48 bits by arithmetic
  if (typeof n === "number" && length <= 6) {
    const limit = LIMITS[length]!;
    if (signed ? (length === 0 ? n !== 0 && n !== -1 : n >= limit / 2 || n < -limit / 2) : n >= limit) throw tooBig();
    if ((n | 0) === n || n >>> 0 === n) {
      // its bits as they are, and then those of the sign
      const sign = n < 0 ? -1 : 0;
      for (let i = 0, rest = n | 0; i < length; i++, rest >>= 8) out[little ? i : length - 1 - i] = i < 4 ? rest : sign;
      return out;
    }
    let v = n < 0 ? n + limit : n;
    for (let i = 0; i < length; i++) {
      out[little ? i : length - 1 - i] = v % 256;
      v = Math.floor(v / 256);
    }
    return out;
  }
  const bits = 8 * length;
  const v = BigInt(n);
  if ((signed ? BigInt.asIntN(bits, v) : BigInt.asUintN(bits, v)) !== v) throw tooBig();
  const unsigned = BigInt.asUintN(bits, v);
  if (length > MOST_BY_WORDS) writeHex(out, unsigned.toString(16), little);
  else writeWords(out, unsigned, little);
  return out;
}

/** Longer ints go by their hexadecimal text: shifting all of one for each word would take longer. */
const MOST_BY_WORDS = 256;

/** One word, as a number and as its bytes. */
const WORD = new BigUint64Array(1);
const BYTES = new Uint8Array(WORD.buffer);
/** Makes the place of a byte in BYTES of its rank, from the least one on. */
const RANK = (() => {
  WORD[0] = 1n;
  return BYTES[0] === 1 ? 0 : 7;
})();

/** Writes a number that fits, in words of 64 bits. */
function writeWords(out: Uint8Array, value: bigint, little: boolean): void {
  const n = out.length;
  let rest = value;
  for (let done = 0; done < n; done += 8) {
    WORD[0] = rest; // its lowest 64 bits
    const end = Math.min(done + 8, n);
    for (let k = done; k < end; k++) out[little ? k : n - 1 - k] = BYTES[(k - done) ^ RANK]!;
    rest >>= 64n;
  }
}

function writeHex(out: Uint8Array, text: string, little: boolean): void {
  const hex = text.length & 1 ? `0${text}` : text;
  for (let i = 0, place = hex.length / 2 - 1; place >= 0; i += 2, place--) {
    out[little ? place : out.length - 1 - place] = (nibble(hex, i) << 4) | nibble(hex, i + 1);
  }
}

/** The value of a digit of lower-case hexadecimal text. */
function nibble(hex: string, at: number): number {
  const c = hex.charCodeAt(at);
  return c < 58 ? c - 48 : c - 87;
}

const tooBig = (): ReturnType<typeof pyError> => pyError("OverflowError", "int too big to convert");

/** The int of a byte array. */
export function intFromBytes(bytes: Uint8Array, little: boolean, signed: boolean): Int {
  const n = bytes.length;
  if (n === 0) return 0;
  const negative = signed && bytes[little ? n - 1 : 0]! >= 128;
  if (n <= 6) {
    let v = 0;
    for (let i = 0; i < n; i++) v = v * 256 + bytes[little ? n - 1 - i : i]!;
    return negative ? v - 2 ** (8 * n) : v;
  }
  // fast path: two words
  if (n <= 8) {
    let high = 0;
    let low = 0;
    for (let i = 0; i < 4; i++) low = low * 256 + bytes[little ? 3 - i : n - 4 + i]!;
    for (let i = 0; i < n - 4; i++) high = high * 256 + bytes[little ? n - 1 - i : i]!;
    const signedHigh = negative ? high - 2 ** (8 * (n - 4)) : high;
    if (signedHigh < 0x200000 && signedHigh > -0x200000) return signedHigh * 4294967296 + low;
    return (BigInt(signedHigh) << 32n) | BigInt(low);
  }
  const v = n <= MOST_BY_WORDS ? readWords(bytes, little) : readHex(bytes, little);
  return normalInt(negative ? BigInt.asIntN(8 * n, v) : v);
}

/** The number that bytes stand for, from words of 64 bits. */
function readWords(bytes: Uint8Array, little: boolean): bigint {
  const n = bytes.length;
  let v = 0n;
  for (let left = n; left > 0; ) {
    const start = (left - 1) & -8;
    WORD[0] = 0n;
    for (let k = start; k < left; k++) BYTES[(k - start) ^ RANK] = bytes[little ? k : n - 1 - k]!;
    v = left === n ? WORD[0] : (v << 64n) | WORD[0];
    left = start;
  }
  return v;
}

function readHex(bytes: Uint8Array, little: boolean): bigint {
  const n = bytes.length;
  let hex = "0x";
  for (let i = 0; i < n; i++) hex += HEX_PAIRS[bytes[little ? n - 1 - i : i]!]!;
  return BigInt(hex);
}
