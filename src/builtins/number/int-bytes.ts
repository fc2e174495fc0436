/** `int.to_bytes` and `int.from_bytes`. Source: _PyLong_AsByteArray, _PyLong_FromByteArray in Objects/longobject.c. */
import { type Int, normalInt, type Str } from "../../objects/object.ts";
import { pyError } from "../../protocols/errors.ts";

/** Is the order little-endian? ValueError for anything but 'little' and 'big'. */
export function isLittle(order: Str): boolean {
  if (order === "little") return true;
  if (order === "big") return false;
  throw pyError("ValueError", "byteorder must be either 'little' or 'big'");
}

/** The two's complement (or unsigned) bytes of `n`; OverflowError as `int.to_bytes` raises it. */
export function intToBytes(n: Int, length: number, little: boolean, signed: boolean): Uint8Array {
  if (n < 0 && !signed) throw pyError("OverflowError", "can't convert negative int to unsigned");
  const out = new Uint8Array(length);
  // fast path: up to 48 bits by arithmetic
  if (typeof n === "number" && length <= 6) {
    const limit = 2 ** (8 * length);
    if (signed ? (length === 0 ? n !== 0 && n !== -1 : n >= limit / 2 || n < -limit / 2) : n >= limit) throw tooBig();
    if ((n | 0) === n) {
      // its bits as they are: the sign goes on by itself
      for (let i = 0, rest = n; i < length; i++, rest >>= 8) out[little ? i : length - 1 - i] = rest;
      return out;
    }
    let v = n < 0 ? n + limit : n;
    for (let i = 0; i < length; i++) {
      out[little ? i : length - 1 - i] = v % 256;
      v = Math.floor(v / 256);
    }
    return out;
  }
  let v = BigInt(n);
  const negative = v < 0n;
  if (negative) v = -v - 1n;
  const text = v === 0n ? "" : v.toString(16);
  const used = (text.length + 1) >> 1;
  if (used > length) throw tooBig();
  const hex = text.length & 1 ? `0${text}` : text;
  const flip = negative ? 255 : 0;
  if (negative) out.fill(255);
  for (let i = 0; i < used; i++) {
    const byte = ((nibble(hex, 2 * i) << 4) | nibble(hex, 2 * i + 1)) ^ flip;
    const place = used - 1 - i;
    out[little ? place : length - 1 - place] = byte;
  }
  if (signed && length > 0) {
    const top = out[little ? length - 1 : 0]!;
    if (top >= 128 !== negative) throw tooBig();
  } else if (signed && n !== 0) throw tooBig();
  return out;
}

/** The value of a digit of lower-case hexadecimal text. */
function nibble(hex: string, at: number): number {
  const c = hex.charCodeAt(at);
  return c < 58 ? c - 48 : c - 87;
}

const tooBig = (): ReturnType<typeof pyError> => pyError("OverflowError", "int too big to convert");

const HEX = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, "0"));

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
  }
  let hex = "0x";
  for (let i = 0; i < n; i++) hex += HEX[bytes[little ? n - 1 - i : i]!]!;
  const v = BigInt(hex);
  return normalInt(negative ? v - (1n << BigInt(8 * n)) : v);
}
