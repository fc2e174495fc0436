/**
 * Searching, splitting and mapping bytes: what bytes and bytearray share below their methods. Source: Objects/stringlib/,
 * Objects/bytes_methods.c. Everything works on `Uint8Array`; bounds are already within the data.
 */

import { copyBytes, partOf, putBytes, putPart, zeroBytes } from "../../base/byte-store.ts";
import { asciiText } from "../../base/byte-text.ts";
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
      putBytes(out, separator, at);
      at += separator.length;
    }
    putBytes(out, parts[i]!, at);
    at += parts[i]!.length;
  }
  return out;
}

/** `b.replace(old, new, limit)`; a negative limit is none. May return `b` itself. */
export function replace(b: Bytes, old: Bytes, replacement: Bytes, limit: number): Bytes {
  if (limit === 0) return b;
  if (old.length === 0) {
    const parts: Bytes[] = [];
    const n = limit < 0 || limit > b.length + 1 ? b.length + 1 : limit;
    for (let i = 0; i < n; i++) {
      parts.push(replacement);
      if (i < b.length) parts.push(b.subarray(i, i + 1));
    }
    if (n < b.length) parts.push(b.subarray(n));
    return joinBytes(parts, new Uint8Array(0));
  }
  return replaceAt(b, placesOf(b, old, limit), old.length, replacement);
}

/** Places of `sub` that do not overlap, at most `limit` of them; a negative limit is none. */
function placesOf(b: Bytes, sub: Bytes, limit: number): number[] {
  const out: number[] = [];
  for (let at = 0; out.length !== limit; ) {
    const i = find(b, sub, at, b.length);
    if (i < 0) break;
    out.push(i);
    at = i + sub.length;
  }
  return out;
}

/** `b` with the `size` bytes at each of the places replaced. */
function replaceAt(b: Bytes, places: readonly number[], size: number, replacement: Bytes): Bytes {
  if (places.length === 0) return b;
  const out = zeroBytes(b.length + places.length * (replacement.length - size));
  let from = 0;
  let to = 0;
  for (let i = 0; i < places.length; i++) {
    const place = places[i]!;
    putPart(out, to, b, from, place);
    to += place - from;
    putBytes(out, replacement, to);
    to += replacement.length;
    from = place + size;
  }
  putPart(out, to, b, from, b.length);
  return out;
}

/** ASCII whitespace, as C's isspace has it. */
export const isSpaceByte = (c: number): boolean => c === 32 || (c >= 9 && c <= 13);

/** The pieces are copies. */
export function splitBy(b: Bytes, separator: Bytes, limit: number): Bytes[] {
  const out: Bytes[] = [];
  let at = 0;
  for (let n = 0; n !== limit; n++) {
    const i = find(b, separator, at, b.length);
    if (i < 0) break;
    out.push(copyBytes(b, at, i));
    at = i + separator.length;
  }
  out.push(copyBytes(b, at));
  return out;
}

export function splitByLast(b: Bytes, separator: Bytes, limit: number): Bytes[] {
  const out: Bytes[] = [];
  let end = b.length;
  for (let n = 0; n !== limit; n++) {
    const i = findLast(b, separator, 0, end);
    if (i < 0) break;
    out.push(copyBytes(b, i + separator.length, end));
    end = i;
  }
  out.push(copyBytes(b, 0, end));
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
    out.push(copyBytes(b, start, i));
  }
  while (i < length && isSpaceByte(b[i]!)) i++;
  if (i < length) out.push(copyBytes(b, i));
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
    out.push(copyBytes(b, i, end));
  }
  while (i > 0 && isSpaceByte(b[i - 1]!)) i--;
  if (i > 0) out.push(copyBytes(b, 0, i));
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
    out.push(copyBytes(b, start, keepEnds ? i : end));
    start = i;
  }
  if (start < b.length) out.push(copyBytes(b, start));
  return out;
}

/** `strip` and its halves; `undefined` chars are whitespace. */
export function strip(b: Bytes, chars: Bytes | undefined, left: boolean, right: boolean): Bytes {
  let start = 0;
  let end = b.length;
  if (chars === undefined || chars.length < MANY) {
    if (left) while (start < end && isStripped(chars, b[start]!)) start++;
    if (right) while (end > start && isStripped(chars, b[end - 1]!)) end--;
  } else {
    for (let i = 0; i < chars.length; i++) members[chars[i]!] = 1;
    if (left) while (start < end && members[b[start]!] === 1) start++;
    if (right) while (end > start && members[b[end - 1]!] === 1) end--;
    for (let i = 0; i < chars.length; i++) members[chars[i]!] = 0;
  }
  return end - start === b.length ? b : partOf(b, start, end);
}

/** From how many bytes on a set of them is looked up in `members`, which is empty in between. */
const MANY = 8;
const members = new Uint8Array(256);

function isStripped(chars: Bytes | undefined, c: number): boolean {
  if (chars === undefined) return isSpaceByte(c);
  for (let i = 0; i < chars.length; i++) if (chars[i] === c) return true;
  return false;
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

/** What a function makes of each byte. */
const byteTable = (f: (c: number) => number): Bytes => Uint8Array.from({ length: 256 }, (_, c) => f(c));
const UPPER = byteTable((c) => (isLowerByte(c) ? c - 32 : c));
const LOWER = byteTable((c) => (isUpperByte(c) ? c + 32 : c));
const SWAPPED = byteTable((c) => (isLowerByte(c) ? c - 32 : LOWER[c]!));

/** Each byte replaced by what the table has for it. */
export function mapBytes(b: Bytes, table: Bytes): Bytes {
  const n = b.length;
  const out = zeroBytes(n);
  for (let i = 0; i < n; i++) out[i] = table[b[i]!]!;
  return out;
}

export const lower = (b: Bytes): Bytes => mapBytes(b, LOWER);
export const upper = (b: Bytes): Bytes => mapBytes(b, UPPER);
export const swapcase = (b: Bytes): Bytes => mapBytes(b, SWAPPED);

export function capitalize(b: Bytes): Bytes {
  const out = lower(b);
  if (b.length > 0) out[0] = UPPER[b[0]!]!;
  return out;
}

/** Letters that follow no letter in upper case, the others in lower case. */
export function title(b: Bytes): Bytes {
  const n = b.length;
  const out = zeroBytes(n);
  let afterLetter = false;
  for (let i = 0; i < n; i++) {
    const c = b[i]!;
    out[i] = afterLetter ? LOWER[c]! : UPPER[c]!;
    afterLetter = isAlphaByte(c);
  }
  return out;
}

/** Does `part` stand at `at` in `b`? */
export function matchesAt(b: Bytes, part: Bytes, at: number): boolean {
  const m = part.length;
  if (at < 0 || at + m > b.length) return false;
  for (let k = 0; k < m; k++) if (b[at + k] !== part[k]) return false;
  return true;
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
  return (b) => {
    const n = b.length;
    for (let i = 0; i < n; i++) if (!accept(b[i]!)) return false;
    return n > 0;
  };
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
/** Up to so many bytes are put together as text, pair by pair. */
const FEW = 8;

/** Hexadecimal digits of bytes, as bytes. */
export function hexDigits(b: Bytes): Uint8Array {
  const n = b.length;
  const out = zeroBytes(2 * n);
  for (let i = 0; i < n; i++) {
    const c = b[i]!;
    out[2 * i] = HEX_DIGITS[c >> 4]!;
    out[2 * i + 1] = HEX_DIGITS[c & 15]!;
  }
  return out;
}

/** Hexadecimal text of bytes. */
export function hexText(b: Bytes): string {
  const n = b.length;
  if (n > FEW) return asciiText(hexDigits(b));
  let out = "";
  for (let i = 0; i < n; i++) out += HEX_PAIRS[b[i]!]!;
  return out;
}

/** Hexadecimal text with a separator, which is one ASCII character or none. */
export function hexTextOf(b: Bytes, separator: string, group: number): string {
  return separator === "" ? hexText(b) : asciiText(hexGroups(b, separator.charCodeAt(0), group));
}

/** The digits with a separator after every `group` bytes, counted from the right, or from the left when negative. */
export function hexGroups(b: Bytes, separator: number, group: number): Uint8Array {
  const n = b.length;
  const size = Math.abs(group);
  if (size === 0 || n === 0) return hexDigits(b);
  const out = zeroBytes(2 * n + Math.floor((n - 1) / size));
  // bytes until the next separator
  let left = group > 0 ? n % size || size : size;
  let at = 0;
  for (let i = 0; i < n; i++) {
    if (left === 0) {
      out[at++] = separator;
      left = size;
    }
    const c = b[i]!;
    out[at++] = HEX_DIGITS[c >> 4]!;
    out[at++] = HEX_DIGITS[c & 15]!;
    left--;
  }
  return out;
}

/** Value of a hexadecimal digit's code, or -1. */
export function hexValue(c: number | undefined): number {
  return c === undefined || c > 127 ? -1 : HEX_VALUES[c]!;
}
const HEX_VALUES = Int8Array.from({ length: 128 }, (_, c) => {
  const value = Number.parseInt(String.fromCharCode(c), 16);
  return Number.isNaN(value) ? -1 : value;
});
