/**
 * UTF-8 for file names and messages: JS text to bytes and back. Lone surrogates U+DC80…U+DCFF stand for undecodable bytes
 * (the surrogateescape handler, PEP 383), as in CPython's file system encoding.
 */
import { partOf } from "./byte-store.ts";

/** Bytes of JS text; U+DC80…U+DCFF become the bytes 0x80…0xFF they stand for, other lone surrogates their 3-byte form. */
export function encodeUtf8(text: string): Uint8Array {
  return encodeAscii(text) ?? encodeWide(text);
}

/** Fast path: a short text of nothing but ASCII. */
function encodeAscii(text: string): Uint8Array | undefined {
  const n = text.length;
  if (n > SHORT) return undefined;
  const out = new Uint8Array(n);
  for (let i = 0; i < n; i++) {
    const c = text.charCodeAt(i);
    if (c > 0x7f) return undefined;
    out[i] = c;
  }
  return out;
}

const SHORT = 64;

function encodeWide(text: string): Uint8Array {
  const n = text.length;
  const out = new Uint8Array(n * 3);
  let at = 0;
  for (let i = 0; i < n; i++) {
    let c = text.charCodeAt(i);
    if (c < 0x80) {
      out[at++] = c;
      continue;
    }
    if (c >= 0xd800 && c <= 0xdbff && i + 1 < n) {
      const low = text.charCodeAt(i + 1);
      if (low >= 0xdc00 && low <= 0xdfff) {
        c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
        i++;
      }
    }
    if (c < 0x800) {
      out[at++] = 0xc0 | (c >> 6);
      out[at++] = 0x80 | (c & 0x3f);
    } else if (c >= 0xdc80 && c <= 0xdcff) out[at++] = c - 0xdc00;
    else if (c < 0x10000) {
      out[at++] = 0xe0 | (c >> 12);
      out[at++] = 0x80 | ((c >> 6) & 0x3f);
      out[at++] = 0x80 | (c & 0x3f);
    } else {
      out[at++] = 0xf0 | (c >> 18);
      out[at++] = 0x80 | ((c >> 12) & 0x3f);
      out[at++] = 0x80 | ((c >> 6) & 0x3f);
      out[at++] = 0x80 | (c & 0x3f);
    }
  }
  return partOf(out, 0, at);
}

/** Length of the well-formed sequence at `i`, or 0. */
function sequenceLength(b: Uint8Array, i: number): number {
  const c = b[i]!;
  if (c < 0x80) return 1;
  const tail = (j: number, low = 0x80, high = 0xbf): boolean => j < b.length && b[j]! >= low && b[j]! <= high;
  if (c >= 0xc2 && c <= 0xdf) return tail(i + 1) ? 2 : 0;
  if (c >= 0xe0 && c <= 0xef) {
    return tail(i + 1, c === 0xe0 ? 0xa0 : 0x80, c === 0xed ? 0x9f : 0xbf) && tail(i + 2) ? 3 : 0;
  }
  if (c >= 0xf0 && c <= 0xf4) {
    return tail(i + 1, c === 0xf0 ? 0x90 : 0x80, c === 0xf4 ? 0x8f : 0xbf) && tail(i + 2) && tail(i + 3) ? 4 : 0;
  }
  return 0;
}

/** Offset of the first byte that does not belong to a well-formed sequence, or -1. */
export function firstInvalidUtf8(b: Uint8Array): number {
  for (let i = 0; i < b.length; ) {
    const n = sequenceLength(b, i);
    if (n === 0) return i;
    i += n;
  }
  return -1;
}

/** JS text of UTF-8 bytes; a byte that is not UTF-8 becomes U+DC00 + byte, so `encodeUtf8` gives the same bytes back. */
export function decodeUtf8(b: Uint8Array): string {
  let out = "";
  const units: number[] = [];
  for (let i = 0; i < b.length; ) {
    const c = b[i]!;
    const n = sequenceLength(b, i);
    if (n === 1) units.push(c);
    else if (n === 0) units.push(0xdc00 + c);
    else if (n === 2) units.push(((c & 0x1f) << 6) | (b[i + 1]! & 0x3f));
    else if (n === 3) units.push(((c & 0xf) << 12) | ((b[i + 1]! & 0x3f) << 6) | (b[i + 2]! & 0x3f));
    else {
      const cp =
        (((c & 7) << 18) | ((b[i + 1]! & 0x3f) << 12) | ((b[i + 2]! & 0x3f) << 6) | (b[i + 3]! & 0x3f)) - 0x10000;
      units.push(0xd800 + (cp >> 10), 0xdc00 + (cp & 0x3ff));
    }
    i += n === 0 ? 1 : n;
    if (units.length >= 4096) {
      out += String.fromCharCode(...units);
      units.length = 0;
    }
  }
  return out + String.fromCharCode(...units);
}
