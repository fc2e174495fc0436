/**
 * Searching, splitting and mapping bytes: what bytes and bytearray share below their methods. Source: Objects/stringlib/,
 * Objects/bytes_methods.c. Everything works on `Uint8Array`; bounds are already within the data.
 */

import { zeroBytes } from "../../base/byte-store.ts";
import { LINEAR_FROM, LinearSearch } from "../../base/linear-search.ts";

type Bytes = Uint8Array;

/** First place of `sub` in `b[start:end]`, or -1. */
export function find(b: Bytes, sub: Bytes, start: number, end: number): number {
  const m = sub.length;
  if (start > end || m > end - start) return -1;
  if (m === 0) return start;
  if (m > LINEAR_FROM) return new LinearSearch(sub).find(b, start, end);
  const first = sub[0]!;
  const last = end - m;
  for (let i = b.indexOf(first, start); i >= 0 && i <= last; i = b.indexOf(first, i + 1)) {
    let k = 1;
    while (k < m && b[i + k] === sub[k]) k++;
    if (k === m) return i;
  }
  return -1;
}

/** Last place of `sub` in `b[start:end]`, or -1. */
export function findLast(b: Bytes, sub: Bytes, start: number, end: number): number {
  const m = sub.length;
  if (start > end) return -1;
  for (let i = end - m; i >= start; i--) {
    let k = 0;
    while (k < m && b[i + k] === sub[k]) k++;
    if (k === m) return i;
  }
  return -1;
}

/** Number of places of `sub` in `b[start:end]` that do not overlap. */
export function count(b: Bytes, sub: Bytes, start: number, end: number): number {
  if (start > end) return 0;
  if (sub.length === 0) return end - start + 1;
  let n = 0;
  // fast path: one byte
  if (sub.length === 1) {
    const c = sub[0]!;
    for (let i = start; i < end; i++) if (b[i] === c) n++;
    return n;
  }
  if (sub.length > LINEAR_FROM) {
    const search = new LinearSearch(sub);
    for (let i = search.find(b, start, end); i >= 0; i = search.find(b, i + sub.length, end)) n++;
    return n;
  }
  for (let i = find(b, sub, start, end); i >= 0; i = find(b, sub, i + sub.length, end)) n++;
  return n;
}

/** The parts one after the other, `separator` between them. */
export function joinBytes(parts: readonly Bytes[], separator: Bytes): Bytes {
  let total = parts.length > 1 ? separator.length * (parts.length - 1) : 0;
  for (let i = 0; i < parts.length; i++) total += parts[i]!.length;
  const out = zeroBytes(total);
  let at = 0;
  for (let i = 0; i < parts.length; i++) {
    if (i > 0 && separator.length > 0) {
      out.set(separator, at);
      at += separator.length;
    }
    out.set(parts[i]!, at);
    at += parts[i]!.length;
  }
  return out;
}

/** `b.replace(old, new, limit)`; a negative limit is none. May return `b` itself. */
export function replace(b: Bytes, old: Bytes, replacement: Bytes, limit: number): Bytes {
  if (limit === 0) return b;
  const parts: Bytes[] = [];
  if (old.length === 0) {
    const n = limit < 0 || limit > b.length + 1 ? b.length + 1 : limit;
    for (let i = 0; i < n; i++) {
      parts.push(replacement);
      if (i < b.length) parts.push(b.subarray(i, i + 1));
    }
    if (n < b.length) parts.push(b.subarray(n));
    return joinBytes(parts, new Uint8Array(0));
  }
  let at = 0;
  for (let n = 0; n !== limit; n++) {
    const i = find(b, old, at, b.length);
    if (i < 0) break;
    parts.push(b.subarray(at, i));
    at = i + old.length;
  }
  if (parts.length === 0) return b;
  parts.push(b.subarray(at));
  return joinBytes(parts, replacement);
}

/** ASCII whitespace, as C's isspace has it. */
export const isSpaceByte = (c: number): boolean => c === 32 || (c >= 9 && c <= 13);

/** The pieces share `b`'s memory. */
export function splitBy(b: Bytes, separator: Bytes, limit: number): Bytes[] {
  const out: Bytes[] = [];
  let at = 0;
  for (let n = 0; n !== limit; n++) {
    const i = find(b, separator, at, b.length);
    if (i < 0) break;
    out.push(b.subarray(at, i));
    at = i + separator.length;
  }
  out.push(b.subarray(at));
  return out;
}

export function splitByLast(b: Bytes, separator: Bytes, limit: number): Bytes[] {
  const out: Bytes[] = [];
  let end = b.length;
  for (let n = 0; n !== limit; n++) {
    const i = findLast(b, separator, 0, end);
    if (i < 0) break;
    out.push(b.subarray(i + separator.length, end));
    end = i;
  }
  out.push(b.subarray(0, end));
  return out.reverse();
}

export function splitSpace(b: Bytes, limit: number): Bytes[] {
  const out: Bytes[] = [];
  const length = b.length;
  let i = 0;
  for (let n = 0; n !== limit; n++) {
    while (i < length && isSpaceByte(b[i]!)) i++;
    if (i === length) return out;
    const start = i++;
    while (i < length && !isSpaceByte(b[i]!)) i++;
    out.push(b.subarray(start, i));
  }
  while (i < length && isSpaceByte(b[i]!)) i++;
  if (i < length) out.push(b.subarray(i));
  return out;
}

export function splitSpaceLast(b: Bytes, limit: number): Bytes[] {
  const out: Bytes[] = [];
  let i = b.length;
  for (let n = 0; n !== limit; n++) {
    while (i > 0 && isSpaceByte(b[i - 1]!)) i--;
    if (i === 0) return out.reverse();
    const end = i--;
    while (i > 0 && !isSpaceByte(b[i - 1]!)) i--;
    out.push(b.subarray(i, end));
  }
  while (i > 0 && isSpaceByte(b[i - 1]!)) i--;
  if (i > 0) out.push(b.subarray(0, i));
  return out.reverse();
}

/** Lines end at \n, \r or \r\n. */
export function splitLines(b: Bytes, keepEnds: boolean): Bytes[] {
  const out: Bytes[] = [];
  let start = 0;
  for (let i = 0; i < b.length; ) {
    const c = b[i]!;
    if (c !== 10 && c !== 13) {
      i++;
      continue;
    }
    const end = i++;
    if (c === 13 && b[i] === 10) i++;
    out.push(b.subarray(start, keepEnds ? i : end));
    start = i;
  }
  if (start < b.length) out.push(b.subarray(start));
  return out;
}

/** `strip` and its halves; `undefined` chars are whitespace. */
export function strip(b: Bytes, chars: Bytes | undefined, left: boolean, right: boolean): Bytes {
  const drop = chars === undefined ? isSpaceByte : (c: number) => chars.includes(c);
  let start = 0;
  let end = b.length;
  if (left) while (start < end && drop(b[start]!)) start++;
  if (right) while (end > start && drop(b[end - 1]!)) end--;
  return b.subarray(start, end);
}

/** Negative, zero or positive, as memcmp and then by length. */
export function compareBytes(a: Bytes, b: Bytes): number {
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

export function equalBytes(a: Bytes, b: Bytes): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

export const isUpperByte = (c: number): boolean => c >= 65 && c <= 90;
export const isLowerByte = (c: number): boolean => c >= 97 && c <= 122;
export const isAlphaByte = (c: number): boolean => isUpperByte(c) || isLowerByte(c);
export const isDigitByte = (c: number): boolean => c >= 48 && c <= 57;
const toUpper = (c: number): number => (isLowerByte(c) ? c - 32 : c);
const toLower = (c: number): number => (isUpperByte(c) ? c + 32 : c);

export const lower = (b: Bytes): Bytes => b.map(toLower);
export const upper = (b: Bytes): Bytes => b.map(toUpper);
export const swapcase = (b: Bytes): Bytes => b.map((c) => (isLowerByte(c) ? c - 32 : toLower(c)));
export const capitalize = (b: Bytes): Bytes => b.map((c, i) => (i === 0 ? toUpper(c) : toLower(c)));

/** Letters that follow no letter in upper case, the others in lower case. */
export function title(b: Bytes): Bytes {
  let afterLetter = false;
  return b.map((c) => {
    const out = afterLetter ? toLower(c) : toUpper(c);
    afterLetter = isAlphaByte(c);
    return out;
  });
}

export function isTitle(b: Bytes): boolean {
  let cased = false;
  let previousCased = false;
  for (let i = 0; i < b.length; i++) {
    const c = b[i]!;
    if (isUpperByte(c)) {
      if (previousCased) return false;
      previousCased = true;
      cased = true;
    } else if (isLowerByte(c)) {
      if (!previousCased) return false;
      cased = true;
    } else previousCased = false;
  }
  return cased;
}

/** Nonempty and every byte passes. */
export function all(accept: (c: number) => boolean): (b: Bytes) => boolean {
  return (b) => b.length > 0 && b.every(accept);
}

/** At least one letter, and none of the other case. */
export function isCase(wanted: (c: number) => boolean, unwanted: (c: number) => boolean): (b: Bytes) => boolean {
  return (b) => b.some(wanted) && !b.some(unwanted);
}

export function expandTabs(b: Bytes, tabSize: number): Bytes {
  const out: number[] = [];
  let column = 0;
  for (let i = 0; i < b.length; i++) {
    const c = b[i]!;
    if (c === 9) {
      if (tabSize > 0) for (let n = tabSize - (column % tabSize); n > 0; n--, column++) out.push(32);
      continue;
    }
    column = c === 10 || c === 13 ? 0 : column + 1;
    out.push(c);
  }
  return Uint8Array.from(out);
}

/** Pads with `fill` on both sides. */
export function pad(b: Bytes, left: number, right: number, fill: number): Bytes {
  const before = Math.max(0, left);
  const out = new Uint8Array(before + b.length + Math.max(0, right)).fill(fill);
  out.set(b, before);
  return out;
}

export function zeroFill(b: Bytes, width: number): Bytes {
  const missing = width - b.length;
  if (missing <= 0) return b.slice();
  const out = pad(b, missing, 0, 48);
  const first = b[0];
  if (first === 43 || first === 45) {
    out[missing] = 48;
    out[0] = first;
  }
  return out;
}

/** Codes of the hexadecimal digits. */
const HEX_DIGITS = Uint8Array.from("0123456789abcdef", (c) => c.charCodeAt(0));
/** The digits of each byte as text. */
export const HEX_PAIRS = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, "0"));

/** Hexadecimal digits of bytes, as bytes. */
export function hexDigits(b: Bytes): Uint8Array {
  const out = new Uint8Array(2 * b.length);
  for (let i = 0; i < b.length; i++) {
    out[2 * i] = HEX_DIGITS[b[i]! >> 4]!;
    out[2 * i + 1] = HEX_DIGITS[b[i]! & 15]!;
  }
  return out;
}

/** Hexadecimal text; a separator after every `group` bytes, counted from the right, or from the left when negative. */
export function hexText(b: Bytes, separator: string, group: number): string {
  let out = "";
  const n = b.length;
  if (separator === "") {
    for (let i = 0; i < n; i++) out += HEX_PAIRS[b[i]!]!;
    return out;
  }
  const size = Math.abs(group);
  for (let i = 0; i < n; i++) {
    if (i > 0 && size > 0 && (group > 0 ? (n - i) % size === 0 : i % size === 0)) out += separator;
    out += HEX_PAIRS[b[i]!]!;
  }
  return out;
}
