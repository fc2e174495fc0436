/** Splitting a Str: by separator, by whitespace, by lines, in three. Source: Objects/stringlib/split.h, partition.h. */
import { isLineBreak, isSpace } from "../../base/unicode/predicates.ts";
import type { Str } from "../../objects/object.ts";
import { codePointAt, strLength, strSlice } from "../../objects/str.ts";
import { find, findLast } from "./search.ts";

/** `str.isspace` of one code point, ASCII inline. */
export function isSpacePoint(c: number): boolean {
  // fast path: printable ASCII
  if (c > 32 && c < 0x85) return false;
  return c < 128 ? c === 32 || (c >= 9 && c <= 13) || c >= 28 : isSpace(c);
}

/** `s.split(separator, limit)`; a negative limit is none. The separator is not empty. */
export function splitBy(s: Str, separator: Str, limit: number): Str[] {
  if (typeof s === "string") return typeof separator === "string" ? splitNarrowBy(s, separator, limit) : [s];
  const length = strLength(s);
  const m = strLength(separator);
  const out: Str[] = [];
  let at = 0;
  for (let n = 0; n !== limit; n++) {
    const i = find(s, separator, at, length);
    if (i < 0) break;
    out.push(strSlice(s, at, i));
    at = i + m;
  }
  out.push(strSlice(s, at, length));
  return out;
}

/** The same of narrow strs: JavaScript's `split` is slower for what has few parts. */
function splitNarrowBy(s: string, separator: string, limit: number): string[] {
  const out: string[] = [];
  let count = 0; // V8 stores at the end of an array of a new sort sooner than it pushes there
  let at = 0;
  for (let i = s.indexOf(separator); i >= 0 && count !== limit; i = s.indexOf(separator, at)) {
    out[count++] = s.slice(at, i);
    at = i + separator.length;
  }
  out[count] = s.slice(at);
  return out;
}

/** `s.rsplit(separator, limit)`. */
export function splitByLast(s: Str, separator: Str, limit: number): Str[] {
  if (limit < 0 && typeof s === "string" && strLength(separator) === 1) return splitBy(s, separator, limit);
  const m = strLength(separator);
  const out: Str[] = [];
  let end = strLength(s);
  for (let n = 0; n !== limit; n++) {
    const i = findLast(s, separator, 0, end);
    if (i < 0) break;
    out.push(strSlice(s, i + m, end));
    end = i;
  }
  out.push(strSlice(s, 0, end));
  return out.reverse();
}

/** Fast path of `splitSpace`: a narrow str, no limit. */
function splitNarrow(s: string): string[] {
  const n = s.length;
  const out: string[] = [];
  let count = 0;
  for (let i = 0; i < n; i++) {
    if (isSpacePoint(s.charCodeAt(i))) continue;
    const start = i++;
    while (i < n && !isSpacePoint(s.charCodeAt(i))) i++;
    out[count++] = s.slice(start, i);
  }
  return out;
}

/** `s.split(None, limit)`. */
export function splitSpace(s: Str, limit: number): Str[] {
  if (limit < 0 && typeof s === "string") return splitNarrow(s);
  const length = strLength(s);
  const out: Str[] = [];
  let i = 0;
  for (let n = 0; n !== limit; n++) {
    while (i < length && isSpacePoint(codePointAt(s, i))) i++;
    if (i === length) return out;
    const start = i++;
    while (i < length && !isSpacePoint(codePointAt(s, i))) i++;
    out.push(strSlice(s, start, i));
  }
  while (i < length && isSpacePoint(codePointAt(s, i))) i++;
  if (i < length) out.push(strSlice(s, i, length));
  return out;
}

/** `s.rsplit(None, limit)`. */
export function splitSpaceLast(s: Str, limit: number): Str[] {
  const out: Str[] = [];
  let i = strLength(s);
  for (let n = 0; n !== limit; n++) {
    while (i > 0 && isSpacePoint(codePointAt(s, i - 1))) i--;
    if (i === 0) return out.reverse();
    const end = i--;
    while (i > 0 && !isSpacePoint(codePointAt(s, i - 1))) i--;
    out.push(strSlice(s, i, end));
  }
  while (i > 0 && isSpacePoint(codePointAt(s, i - 1))) i--;
  if (i > 0) out.push(strSlice(s, 0, i));
  return out.reverse();
}

/** Fast path of `splitLines`: a narrow str. */
function splitLinesNarrow(s: string, keepEnds: boolean): string[] {
  const n = s.length;
  const out: string[] = [];
  let start = 0;
  for (let i = 0; i < n; i++) {
    const c = s.charCodeAt(i);
    if ((c > 30 && c < 0x85) || !isLineBreak(c)) continue;
    const end = i;
    if (c === 13 && i + 1 < n && s.charCodeAt(i + 1) === 10) i++;
    out.push(s.slice(start, keepEnds ? i + 1 : end));
    start = i + 1;
  }
  if (start < n) out.push(s.slice(start));
  return out;
}

/** `s.splitlines(keepEnds)`. */
export function splitLines(s: Str, keepEnds: boolean): Str[] {
  if (typeof s === "string") return splitLinesNarrow(s, keepEnds);
  const length = strLength(s);
  const out: Str[] = [];
  let start = 0;
  let i = 0;
  while (i < length) {
    const c = codePointAt(s, i);
    if (c > 30 && c < 0x85) {
      i++;
      continue;
    }
    if (!isLineBreak(c)) {
      i++;
      continue;
    }
    const end = i++;
    if (c === 13 && i < length && codePointAt(s, i) === 10) i++;
    out.push(strSlice(s, start, keepEnds ? i : end));
    start = i;
  }
  if (start < length) out.push(strSlice(s, start, length));
  return out;
}

/** `s.partition(separator)`. */
export function partition(s: Str, separator: Str): [Str, Str, Str] {
  const length = strLength(s);
  const i = find(s, separator, 0, length);
  if (i < 0) return [s, "", ""];
  return [strSlice(s, 0, i), separator, strSlice(s, i + strLength(separator), length)];
}

/** `s.rpartition(separator)`. */
export function partitionLast(s: Str, separator: Str): [Str, Str, Str] {
  const length = strLength(s);
  const i = findLast(s, separator, 0, length);
  if (i < 0) return ["", "", s];
  return [strSlice(s, 0, i), separator, strSlice(s, i + strLength(separator), length)];
}

/** Fast path of `strip`: whitespace around a narrow str. */
function stripNarrow(s: string, left: boolean, right: boolean): string {
  let start = 0;
  let end = s.length;
  if (left) while (start < end && isSpacePoint(s.charCodeAt(start))) start++;
  if (right) while (end > start && isSpacePoint(s.charCodeAt(end - 1))) end--;
  return end - start === s.length ? s : s.slice(start, end);
}

/** `s.strip(chars)` and its halves; `undefined` chars are whitespace. */
export function strip(s: Str, chars: Str | undefined, left: boolean, right: boolean): Str {
  if (chars === undefined && typeof s === "string") return stripNarrow(s, left, right);
  // fast path: a few characters of a narrow str
  if (typeof s === "string" && typeof chars === "string") return stripChars(s, chars, left, right);
  let start = 0;
  let end = strLength(s);
  const drop = chars === undefined ? isSpacePoint : memberOf(chars);
  if (left) while (start < end && drop(codePointAt(s, start))) start++;
  if (right) while (end > start && drop(codePointAt(s, end - 1))) end--;
  return start === 0 && end === strLength(s) ? s : strSlice(s, start, end);
}

function stripChars(s: string, chars: string, left: boolean, right: boolean): string {
  let start = 0;
  let end = s.length;
  if (left) while (start < end && hasUnit(chars, s.charCodeAt(start))) start++;
  if (right) while (end > start && hasUnit(chars, s.charCodeAt(end - 1))) end--;
  return end - start === s.length ? s : s.slice(start, end);
}

function hasUnit(chars: string, c: number): boolean {
  for (let i = 0; i < chars.length; i++) if (chars.charCodeAt(i) === c) return true;
  return false;
}

function memberOf(chars: Str): (c: number) => boolean {
  const n = strLength(chars);
  if (n === 1) {
    const only = codePointAt(chars, 0);
    return (c) => c === only;
  }
  const set = new Set<number>();
  for (let i = 0; i < n; i++) set.add(codePointAt(chars, i));
  return (c) => set.has(c);
}
