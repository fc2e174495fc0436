/** UTF-8 as marshal uses it ("surrogatepass"): lone surrogates are three bytes like any other code point. */
import { type ConstStr, strFromCodePoints, WideText } from "../../base/const.ts";

const ASCII = /^[\x00-\x7f]*$/;

export function isAscii(s: ConstStr): s is string {
  return typeof s === "string" && ASCII.test(s);
}

/** Bytes of an ASCII string. */
export function asciiBytes(s: string): Uint8Array {
  const out = new Uint8Array(s.length);
  for (let i = 0; i < s.length; i++) out[i] = s.charCodeAt(i);
  return out;
}

/** UTF-8 of a string; JS surrogate pairs are one code point. */
export function utf8(s: ConstStr): Uint8Array {
  const out: number[] = [];
  if (s instanceof WideText) {
    for (let i = 0; i < s.cps.length; i++) pushCodePoint(out, s.cps[i]!);
  } else {
    for (const c of s) pushCodePoint(out, c.codePointAt(0)!);
  }
  return Uint8Array.from(out);
}

function pushCodePoint(out: number[], c: number): void {
  if (c < 0x80) out.push(c);
  else if (c < 0x800) out.push(0xc0 | (c >> 6), 0x80 | (c & 63));
  else if (c < 0x10000) out.push(0xe0 | (c >> 12), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63));
  else out.push(0xf0 | (c >> 18), 0x80 | ((c >> 12) & 63), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63));
}

/** Result of a failed decoding: where and why, in CPython's words. */
export interface Utf8Failure {
  readonly start: number;
  readonly end: number;
  readonly reason: string;
}

/** Decodes UTF-8, surrogates allowed. */
export function decodeUtf8(bytes: Uint8Array): ConstStr | Utf8Failure {
  // fast path: all ASCII
  let ascii = 0;
  while (ascii < bytes.length && bytes[ascii]! < 0x80) ascii++;
  if (ascii === bytes.length) return strFromCodePoints(bytes);
  const cps: number[] = [];
  let i = 0;
  while (i < bytes.length) {
    const b = bytes[i]!;
    if (b < 0x80) {
      cps.push(b);
      i++;
      continue;
    }
    const size = b >= 0xc2 && b < 0xe0 ? 2 : b >= 0xe0 && b < 0xf0 ? 3 : b >= 0xf0 && b < 0xf5 ? 4 : 0;
    if (size === 0) return { start: i, end: i + 1, reason: "invalid start byte" };
    let c = b & (0xff >> (size + 1));
    for (let k = 1; k < size; k++) {
      if (i + k >= bytes.length) return { start: i, end: bytes.length, reason: "unexpected end of data" };
      const next = bytes[i + k]!;
      const low = k > 1 ? 0x80 : b === 0xe0 ? 0xa0 : b === 0xf0 ? 0x90 : 0x80;
      const high = k > 1 ? 0xbf : b === 0xf4 ? 0x8f : 0xbf;
      if (next < low || next > high) return { start: i, end: i + k, reason: "invalid continuation byte" };
      c = (c << 6) | (next & 63);
    }
    cps.push(c);
    i += size;
  }
  return strFromCodePoints(cps);
}
