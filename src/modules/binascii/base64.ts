/** Base64 for `binascii`. Source: Modules/binascii.c; RFC 4648. */
import { binasciiError } from "./errors.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const PAD = 61;
const CODES = Uint8Array.from(ALPHABET, (c) => c.charCodeAt(0));
const VALUES = new Uint8Array(256).fill(255);
for (let i = 0; i < 64; i++) VALUES[CODES[i]!] = i;

/** Decodes; characters outside the alphabet are skipped unless `strict`. */
export function decodeBase64(data: Uint8Array, strict: boolean): Uint8Array {
  if (strict && data[0] === PAD) throw binasciiError("Leading padding not allowed");
  const out = new Uint8Array(Math.ceil(data.length / 4) * 3);
  let n = 0;
  let position = 0; // in the group of four
  let left = 0; // bits of the group not yet written
  let pads = 0;
  let padding = false;
  for (let i = 0; i < data.length; i++) {
    const c = data[i]!;
    if (c === PAD) {
      padding = true;
      if (position >= 2 && position + ++pads >= 4) {
        if (strict && i + 1 < data.length) throw binasciiError("Excess data after padding");
        return out.slice(0, n);
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
  return out.slice(0, n);
}

export function encodeBase64(data: Uint8Array, newline: boolean): Uint8Array {
  const n = data.length;
  const out = new Uint8Array(Math.ceil(n / 3) * 4 + (newline ? 1 : 0));
  let at = 0;
  for (let i = 0; i < n; i += 3) {
    const word = (data[i]! << 16) | ((data[i + 1] ?? 0) << 8) | (data[i + 2] ?? 0);
    out[at++] = CODES[word >> 18]!;
    out[at++] = CODES[(word >> 12) & 63]!;
    out[at++] = i + 1 < n ? CODES[(word >> 6) & 63]! : PAD;
    out[at++] = i + 2 < n ? CODES[word & 63]! : PAD;
  }
  if (newline) out[at] = 10;
  return out;
}
