/** Argument handling that several str methods share: search bounds, fill characters, prefixes, joining. */
import { PyTuple } from "../../objects/containers.ts";
import type { Str, Value } from "../../objects/object.ts";
import { codePointAt, joinNarrow, strJoin, strLength, strOf, strSlice } from "../../objects/str.ts";
import { exceptionTypes } from "../../objects/types.ts";
import { isException, pyError } from "../../protocols/errors.ts";
import { plainItems, toArray } from "../../protocols/iterate.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";
import { repeatPoint } from "../format/spec.ts";
import { clipBounds, matchesAt } from "./search.ts";

/** The text of a search argument; TypeError "must be str, not int". */
export function searchText(v: Value): Str {
  const s = strOf(v);
  if (s === undefined) throw pyError("TypeError", `must be str, not ${typeName(v)}`);
  return s;
}

/** `startswith` and `endswith`. */
export function tailMatch(
  s: Str,
  affix: Value,
  start: number | null,
  end: number | null,
  atEnd: boolean,
  name: string,
): boolean {
  const [a, b] = clipBounds(start, end, strLength(s));
  const test = (text: Str): boolean => {
    const m = strLength(text);
    return a + m <= b && matchesAt(s, text, atEnd ? b - m : a, b);
  };
  if (affix instanceof PyTuple) {
    for (const item of affix.items) {
      const text = strOf(item);
      if (text === undefined)
        throw pyError("TypeError", `tuple for ${name} must only contain str, not ${typeName(item)}`);
      if (test(text)) return true;
    }
    return false;
  }
  const text = strOf(affix);
  if (text === undefined)
    throw pyError("TypeError", `${name} first arg must be str or a tuple of str, not ${typeName(affix)}`);
  return test(text);
}

/** The code point of a `fillchar` argument. */
export function fillPoint(v: Value): number {
  const s = strOf(v);
  if (s === undefined) throw pyError("TypeError", `The fill character must be a unicode character, not ${typeName(v)}`);
  if (strLength(s) !== 1) throw pyError("TypeError", "The fill character must be exactly one character long");
  return codePointAt(s, 0);
}

/** `s` with so many fill characters around. */
export function pad(s: Str, left: number, right: number, fill: number): Str {
  if (left <= 0 && right <= 0) return s;
  return strJoin([repeatPoint(fill, Math.max(0, left)), s, repeatPoint(fill, Math.max(0, right))], "");
}

/** `separator.join(iterable)`. */
export function join(separator: Str, iterable: Value): Value {
  let items: readonly Value[];
  try {
    items = plainItems(iterable) ?? toArray(iterable);
  } catch (e) {
    const slots = typeOf(iterable).slots;
    if (isException(e, exceptionTypes.TypeError) && slots.iter === undefined && slots.getItem === undefined)
      throw pyError("TypeError", "can only join an iterable");
    throw e;
  }
  // fast path: all JS strings
  let plain = typeof separator === "string";
  for (let i = 0; i < items.length && plain; i++) plain = typeof items[i] === "string";
  if (plain) return joinNarrow(items as readonly string[], separator as string);
  const parts = items.map((item, i) => {
    const text = strOf(item);
    if (text === undefined)
      throw pyError("TypeError", `sequence item ${i}: expected str instance, ${typeName(item)} found`);
    return text;
  });
  return strJoin(parts, separator);
}

/** `s.expandtabs(tabSize)`. */
export function expandTabs(s: Str, tabSize: number): Str {
  const n = strLength(s);
  const parts: Str[] = [];
  let column = 0;
  let start = 0;
  for (let i = 0; i < n; i++) {
    const c = codePointAt(s, i);
    if (c !== 9) {
      column = c === 10 || c === 13 ? 0 : column + 1;
      continue;
    }
    parts.push(strSlice(s, start, i));
    start = i + 1;
    if (tabSize > 0) {
      const width = tabSize - (column % tabSize);
      parts.push(repeatPoint(32, width));
      column += width;
    }
  }
  parts.push(strSlice(s, start, n));
  return strJoin(parts, "");
}

/** `s.zfill(width)`: zeros go behind a sign. */
export function zeroFill(s: Str, width: number): Str {
  const missing = width - strLength(s);
  if (missing <= 0) return s;
  const zeros = repeatPoint(48, missing);
  const first = strLength(s) === 0 ? 0 : codePointAt(s, 0);
  if (first !== 43 && first !== 45) return strJoin([zeros, s], "");
  return strJoin([String.fromCharCode(first), zeros, strSlice(s, 1, strLength(s))], "");
}
