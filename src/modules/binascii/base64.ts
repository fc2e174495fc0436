/** Base64 for `binascii`. Source: Modules/binascii.c; RFC 4648. */
import { partOf, zeroBytes } from "../../base/byte-store.ts";
import { binasciiError } from "./errors.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const PAD = 61;
const CODES = Uint8Array.from(ALPHABET, (c) => c.charCodeAt(0));
const VALUES = new Uint8Array(256).fill(255);
for (let i = 0; i < 64; i++) VALUES[CODES[i]!] = i;

/** Decodes; characters outside the alphabet are skipped unless `strict`. */
export function decodeBase64(data: Uint8Array, strict: boolean): Uint8Array {
  if (strict && data[0] === PAD) throw binasciiError("Leading padding not allowed");
  const length = data.length;
  const out = zeroBytes(decodedSize(data));
  let n = 0;
  let position = 0; // in the group of four
  let left = 0; // bits of the group not yet written
  let pads = 0;
  let padding = false;
  for (let i = 0; i < length; i++) {
    // fast path: whole groups
    for (; position === 0 && i + 4 <= length; i += 4) {
      const a = VALUES[data[i]!]!;
      const b = VALUES[data[i + 1]!]!;
      const c = VALUES[data[i + 2]!]!;
      const d = VALUES[data[i + 3]!]!;
      if ((a | b | c | d) > 63 || padding) break;
      out[n] = (a << 2) | (b >> 4);
      out[n + 1] = (b << 4) | (c >> 2);
      out[n + 2] = (c << 6) | d;
      n += 3;
    }
    if (i === length) break;
    const c = data[i]!;
    if (c === PAD) {
      padding = true;
      if (position >= 2 && position + ++pads >= 4) {
        if (strict && i + 1 < length) throw binasciiError("Excess data after padding");
        return cut(out, n);
      }
      continue;
    }
    const value = VALUES[c]!;
    if (value === 255) {
      if (strict) throw binasciiError("Only base64 data is allowed");
      continue;
    }
    if (strict && padding) throw binasciiError("Discontinuous padding not allowed");
    pads = 0;
    switch (position) {
      case 0:
        left = value;
        break;
      case 1:
        out[n++] = (left << 2) | (value >> 4);
        left = value & 15;
        break;
      case 2:
        out[n++] = (left << 4) | (value >> 2);
        left = value & 3;
        break;
      default:
        out[n++] = (left << 6) | value;
    }
    position = (position + 1) & 3;
  }
  if (position === 1) {
    const count = Math.floor(n / 3) * 4 + 1;
    throw binasciiError(
      `Invalid base64-encoded string: number of data characters (${count}) cannot be 1 more than a multiple of 4`,
    );
  }
  if (position !== 0) throw binasciiError("Incorrect padding");
  return cut(out, n);
}

/** Room for what is decoded: exact when there is nothing but whole groups, of which the last may be padded. */
function decodedSize(data: Uint8Array): number {
  const n = data.length;
  const pads = n === 0 || data[n - 1] !== PAD ? 0 : data[n - 2] === PAD ? 2 : 1;
  return Math.ceil(n / 4) * 3 - pads;
}

const cut = (out: Uint8Array, n: number): Uint8Array => (n === out.length ? out : partOf(out, 0, n));

export function encodeBase64(data: Uint8Array, newline: boolean): Uint8Array {
  const n = data.length;
  const out = zeroBytes(Math.ceil(n / 3) * 4 + (newline ? 1 : 0));
  const whole = n - (n % 3);
  let at = 0;
  for (let i = 0; i < whole; i += 3, at += 4) {
    const word = (data[i]! << 16) | (data[i + 1]! << 8) | data[i + 2]!;
    out[at] = CODES[word >> 18]!;
    out[at + 1] = CODES[(word >> 12) & 63]!;
    out[at + 2] = CODES[(word >> 6) & 63]!;
    out[at + 3] = CODES[word & 63]!;
  }
  if (whole < n) {
    const second = whole + 1 < n ? data[whole + 1]! : 0;
    const word = (data[whole]! << 16) | (second << 8);
    out[at++] = CODES[word >> 18]!;
    out[at++] = CODES[(word >> 12) & 63]!;
    out[at++] = whole + 1 < n ? CODES[(word >> 6) & 63]! : PAD;
    out[at++] = PAD;
  }
  if (newline) out[at] = 10;
  return out;
}
