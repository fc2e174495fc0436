/**
 * Text primitives over `Str` (a JS string without surrogate units, or `PyWideStr`): length, indexing, slicing, joining.
 * All indices and lengths are code points. No Python-visible behaviour lives here; `builtins/str/` has the methods.
 */
import { PyObject, PyWideStr, type Str, type Value } from "./object.ts";
import type { PyType } from "./type.ts";

/** An instance of a Python subclass of str. */
export class PyStrSub extends PyObject {
  declare cls: PyType;
  readonly value: Str;
  dict: import("./dict.ts").PyDict | undefined;
  slots: (Value | undefined)[] | undefined;
  constructor(cls: PyType, value: Str) {
    super();
    this.cls = cls;
    this.value = value;
    this.dict = undefined;
    this.slots = undefined;
  }
}

const SURROGATE = /[\ud800-\udfff]/;

export function isStr(v: Value): v is Str | PyStrSub {
  return typeof v === "string" || v instanceof PyWideStr || v instanceof PyStrSub;
}

/** The text of a str or of an instance of a str subclass; `undefined` for anything else. */
export function strOf(v: Value): Str | undefined {
  if (typeof v === "string") return v;
  if (v instanceof PyWideStr) return v;
  if (v instanceof PyStrSub) return v.value;
  return undefined;
}

/** Up to so many characters a loop is faster than a regular expression. */
const SHORT = 24;

function hasSurrogates(text: string): boolean {
  if (text.length > SHORT) return SURROGATE.test(text);
  for (let i = 0; i < text.length; i++) if ((text.charCodeAt(i) & 0xf800) === 0xd800) return true;
  return false;
}

/** Str of JS text: surrogate pairs become one astral code point; lone surrogates stay. Use at every input boundary. */
export function strFromJs(text: string): Str {
  if (!hasSurrogates(text)) return text;
  return new PyWideStr(Uint32Array.from(Array.from(text, (c) => c.codePointAt(0)!)));
}

/** JS text of a Str (astral code points as surrogate pairs, lone surrogates as they are). */
export function jsFromStr(s: Str): string {
  if (typeof s === "string") return s;
  let out = "";
  for (let i = 0; i < s.cps.length; i++) out += String.fromCodePoint(s.cps[i]!);
  return out;
}

/** Str of code points; a JS string when none is a surrogate or astral. */
export function strFromCodePoints(cps: ArrayLike<number>): Str {
  const n = cps.length;
  for (let i = 0; i < n; i++) {
    const c = cps[i]!;
    if (c > 0xffff || (c >= 0xd800 && c <= 0xdfff)) return new PyWideStr(Uint32Array.from(cps));
  }
  let out = "";
  let i = 0;
  // eight at once: each piece of text costs as much as the next
  for (; i + 8 <= n; i += 8) {
    out += String.fromCharCode(
      cps[i]!,
      cps[i + 1]!,
      cps[i + 2]!,
      cps[i + 3]!,
      cps[i + 4]!,
      cps[i + 5]!,
      cps[i + 6]!,
      cps[i + 7]!,
    );
  }
  for (; i < n; i++) out += String.fromCharCode(cps[i]!);
  return out;
}

/** Number of code points. */
export function strLength(s: Str): number {
  return typeof s === "string" ? s.length : s.cps.length;
}

/** Code point at index `i`, which must be in range. */
export function codePointAt(s: Str, i: number): number {
  return typeof s === "string" ? s.charCodeAt(i) : s.cps[i]!;
}

/** The code points of a Str. Read-only for `PyWideStr`: the array is its own. */
export function codePoints(s: Str): Uint32Array {
  if (typeof s !== "string") return s.cps;
  const out = new Uint32Array(s.length);
  for (let i = 0; i < s.length; i++) out[i] = s.charCodeAt(i);
  return out;
}

/** Code points `start` to `end` (exclusive), both in range and `start <= end`. */
export function strSlice(s: Str, start: number, end: number): Str {
  if (typeof s === "string") return s.slice(start, end);
  return strFromCodePoints(s.cps.subarray(start, end));
}

export function strConcat(a: Str, b: Str): Str {
  if (typeof a === "string" && typeof b === "string") return a + b;
  return strJoin([a, b], "");
}

/** `separator.join(parts)` of narrow strs. */
export function joinNarrow(parts: readonly string[], separator: string): string {
  if (parts.length > 4 || parts.length === 0) return parts.join(separator);
  let text = parts[0]!;
  for (let i = 1; i < parts.length; i++) text += separator + parts[i]!;
  return text;
}

/** `separator.join(parts)`. */
export function strJoin(parts: readonly Str[], separator: Str): Str {
  let wide = typeof separator !== "string" && parts.length > 1;
  for (let i = 0; i < parts.length && !wide; i++) wide = typeof parts[i] !== "string";
  if (!wide) return joinNarrow(parts as readonly string[], separator as string);
  const out: number[] = [];
  const sep = codePoints(separator);
  for (let i = 0; i < parts.length; i++) {
    if (i > 0) for (let j = 0; j < sep.length; j++) out.push(sep[j]!);
    const p = codePoints(parts[i]!);
    for (let j = 0; j < p.length; j++) out.push(p[j]!);
  }
  return strFromCodePoints(out);
}

export function strEqual(a: Str, b: Str): boolean {
  if (typeof a === "string" || typeof b === "string") return a === b;
  const x = a.cps;
  const y = b.cps;
  if (x.length !== y.length) return false;
  for (let i = 0; i < x.length; i++) if (x[i] !== y[i]) return false;
  return true;
}

/** Code point order: negative, zero or positive. */
export function strCompare(a: Str, b: Str): number {
  if (typeof a === "string" && typeof b === "string") return a < b ? -1 : a > b ? 1 : 0;
  const x = codePoints(a);
  const y = codePoints(b);
  const n = Math.min(x.length, y.length);
  for (let i = 0; i < n; i++) if (x[i] !== y[i]) return x[i]! - y[i]!;
  return x.length - y.length;
}
