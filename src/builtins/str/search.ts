/**
 * Finding and replacing in a Str. Source: Objects/stringlib/{find,count,replace}.h. Indices are code points; bounds are already
 * within the text. Fast paths use the JS string's own search; wide strings are searched as arrays.
 */
import { LINEAR_FROM, LinearSearch, unitsOf } from "../../base/linear-search.ts";
import type { Str } from "../../objects/object.ts";
import { codePoints, strFromCodePoints, strJoin, strLength, strSlice } from "../../objects/str.ts";

/** `start` and `end` as str methods clip them: negative ones count from the end. */
export function clipBounds(start: number | null, end: number | null, length: number): [start: number, end: number] {
  let a = start ?? 0;
  let b = end ?? length;
  if (b > length) b = length;
  else if (b < 0) {
    b += length;
    if (b < 0) b = 0;
  }
  if (a < 0) {
    a += length;
    if (a < 0) a = 0;
  }
  return [a, b];
}

type Points = ArrayLike<number>;

/** First place of `sub` in `s[start:end]`, or -1. */
function findPoints(s: Points, sub: Points, start: number, end: number): number {
  const m = sub.length;
  if (m === 0) return start;
  const first = sub[0]!;
  for (let i = start; i + m <= end; i++) {
    if (s[i] !== first) continue;
    let k = 1;
    while (k < m && s[i + k] === sub[k]) k++;
    if (k === m) return i;
  }
  return -1;
}

/** Last place of `sub` in `s[start:end]`, or -1. */
function findPointsLast(s: Points, sub: Points, start: number, end: number): number {
  const m = sub.length;
  for (let i = end - m; i >= start; i--) {
    let k = 0;
    while (k < m && s[i + k] === sub[k]) k++;
    if (k === m) return i;
  }
  return -1;
}

/** First place of `sub` in `s[start:end]`, or -1. */
export function find(s: Str, sub: Str, start: number, end: number): number {
  if (start > end) return -1;
  if (typeof s === "string") {
    if (typeof sub !== "string") return -1;
    if (sub.length > LINEAR_FROM) return new LinearSearch(unitsOf(sub)).find(unitsOf(s), start, end);
    if (end === s.length) return s.indexOf(sub, start);
    const i = s.slice(start, end).indexOf(sub);
    return i < 0 ? -1 : i + start;
  }
  return findPoints(s.cps, codePoints(sub), start, end);
}

/** Last place of `sub` in `s[start:end]`, or -1. */
export function findLast(s: Str, sub: Str, start: number, end: number): number {
  if (start > end) return -1;
  if (typeof s === "string") {
    if (typeof sub !== "string" || sub.length > end - start) return -1;
    const i = s.lastIndexOf(sub, end - sub.length);
    return i < start ? -1 : i;
  }
  return findPointsLast(s.cps, codePoints(sub), start, end);
}

/** Number of places of `sub` in `s[start:end]` that do not overlap. */
export function count(s: Str, sub: Str, start: number, end: number): number {
  if (start > end) return 0;
  const m = strLength(sub);
  if (m === 0) return end - start + 1;
  let n = 0;
  // fast path: a short text in a narrow str
  if (m <= LINEAR_FROM && typeof s === "string" && typeof sub === "string") {
    const last = end - m;
    for (let i = s.indexOf(sub, start); i >= 0 && i <= last; i = s.indexOf(sub, i + m)) n++;
    return n;
  }
  if (m > LINEAR_FROM && typeof s === "string") {
    if (typeof sub !== "string") return 0;
    const search = new LinearSearch(unitsOf(sub));
    const text = unitsOf(s);
    for (let i = search.find(text, start, end); i >= 0; i = search.find(text, i + m, end)) n++;
    return n;
  }
  for (let i = find(s, sub, start, end); i >= 0; i = find(s, sub, i + m, end)) n++;
  return n;
}

/** `s.replace(old, new, limit)`; a negative limit is none. */
export function replace(s: Str, old: Str, replacement: Str, limit: number): Str {
  if (limit === 0) return s;
  const m = strLength(old);
  if (m === 0) return interleave(s, replacement, limit);
  if (typeof s === "string" && typeof old === "string" && typeof replacement === "string") {
    return replaceNarrow(s, old, replacement, limit);
  }
  const length = strLength(s);
  const parts: Str[] = [];
  let at = 0;
  for (let n = 0; n !== limit; n++) {
    const i = find(s, old, at, length);
    if (i < 0) break;
    parts.push(strSlice(s, at, i));
    at = i + m;
  }
  if (parts.length === 0) return s;
  parts.push(strSlice(s, at, length));
  return strJoin(parts, replacement);
}

/** The same of narrow strs: JavaScript's `replaceAll` takes three times as long for short ones. */
function replaceNarrow(s: string, old: string, replacement: string, limit: number): string {
  let i = s.indexOf(old);
  if (i < 0) return s;
  let out = "";
  let at = 0;
  for (let n = 0; i >= 0 && n !== limit; n++) {
    out += s.slice(at, i) + replacement;
    at = i + old.length;
    i = s.indexOf(old, at);
  }
  return out + s.slice(at);
}

/** The replacement before each of the first `limit` code points, and at the end if the limit allows. */
function interleave(s: Str, replacement: Str, limit: number): Str {
  const length = strLength(s);
  const n = limit < 0 || limit > length + 1 ? length + 1 : limit;
  const parts: Str[] = [];
  for (let i = 0; i < n; i++) {
    parts.push(replacement);
    if (i < length) parts.push(strSlice(s, i, i + 1));
  }
  if (n < length) parts.push(strSlice(s, n, length));
  return strJoin(parts, "");
}

/** Does `sub` stand at `at` in `s[:end]`? */
export function matchesAt(s: Str, sub: Str, at: number, end: number): boolean {
  const m = strLength(sub);
  if (at < 0 || at + m > end) return false;
  if (typeof s === "string") return typeof sub === "string" && s.startsWith(sub, at);
  const p = codePoints(sub);
  for (let k = 0; k < m; k++) if (s.cps[at + k] !== p[k]) return false;
  return true;
}

/** `s[::step]` and the like: `count` code points from `start`. */
export function pick(s: Str, start: number, step: number, n: number): Str {
  if (typeof s === "string") {
    let out = "";
    let at = start;
    let left = n;
    // eight at once: half the time of one by one
    for (; left >= 8; left -= 8, at += 8 * step) {
      out += String.fromCharCode(
        s.charCodeAt(at),
        s.charCodeAt(at + step),
        s.charCodeAt(at + 2 * step),
        s.charCodeAt(at + 3 * step),
        s.charCodeAt(at + 4 * step),
        s.charCodeAt(at + 5 * step),
        s.charCodeAt(at + 6 * step),
        s.charCodeAt(at + 7 * step),
      );
    }
    for (; left > 0; left--, at += step) out += s[at]!;
    return out;
  }
  const out = new Uint32Array(n);
  for (let i = 0, at = start; i < n; i++, at += step) out[i] = s.cps[at]!;
  return strFromCodePoints(out);
}
