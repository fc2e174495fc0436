/** JSON string literals, both ways. Source: Modules/_json.c. */

import type { PyBaseException } from "../../objects/exception.ts";
import type { Str, Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { strConcat, strFromCodePoints, strLength, strOf, strSlice } from "../../objects/str.ts";
import { getAttr } from "../../protocols/attributes.ts";
import { call } from "../../protocols/call.ts";
import { pyError } from "../../protocols/errors.ts";
import { typeOf } from "../../protocols/type-of.ts";

/** Longest key that the encoder and the scanner keep, and how many. */
export const LONGEST_KEY = 32;
export const MOST_KEYS = 1000;

/** `JSONDecodeError(message, document, position)`, ready to throw. */
export function decodeError(message: string, document: Str, position: number): PyBaseException {
  const type = getAttr(rt.hooks.importModule("json.decoder"), "JSONDecodeError");
  return call(type, [message, document, position]) as PyBaseException;
}

/** An argument that must be a str. */
export function textArgument(v: Value): Str {
  const s = strOf(v);
  if (s === undefined) throw pyError("TypeError", `first argument must be a string, not ${typeOf(v).tpName}`);
  return s;
}

/**
 * A JSON text. `units` has one unit per code point, so that positions are Python's: astral characters are stood in for, as
 * only the contents of strings can hold them, and these are cut out of `str`.
 */
export class Text {
  readonly str: Str;
  readonly units: string;
  readonly length: number;
  constructor(str: Str) {
    this.str = str;
    this.units = typeof str === "string" ? str : standIn(str.cps);
    this.length = strLength(str);
  }
  slice(start: number, end: number): Str {
    return typeof this.str === "string" ? this.str.slice(start, end) : strSlice(this.str, start, end);
  }
}

function standIn(cps: Uint32Array): string {
  const parts: string[] = [];
  for (let i = 0; i < cps.length; i += 8192) {
    parts.push(String.fromCharCode(...cps.subarray(i, i + 8192).map((c) => (c > 0xffff ? 0xe000 : c))));
  }
  return parts.join("");
}

export const QUOTE = 34;
const BACKSLASH = 92;

/** What stands for a character after a backslash; 0 for anything else. */
function simpleEscape(c: number): number {
  switch (c) {
    case QUOTE:
    case BACKSLASH:
    case 47:
      return c;
    case 98:
      return 8;
    case 102:
      return 12;
    case 110:
      return 10;
    case 114:
      return 13;
    case 116:
      return 9;
    default:
      return 0;
  }
}

function hexDigit(c: number): number {
  if (c >= 48 && c <= 57) return c - 48;
  if (c >= 97 && c <= 102) return c - 87;
  if (c >= 65 && c <= 70) return c - 55;
  return -1;
}

/** Where the last `scanString` stopped. */
export let scanEnd = 0;

/** The string literal whose opening quote is before `start`; `scanEnd` is the position after the closing one. */
export function scanString(text: Text, start: number, strict: boolean): Str {
  const n = text.length;
  if (start < 0 || start > n) throw pyError("ValueError", "end is out of bounds");
  const begin = start - 1;
  const { units } = text;
  let out: Str | undefined;
  let points: number[] = [];
  let end = start;
  for (;;) {
    let next = end;
    let c = 0;
    for (; next < n; next++) {
      c = units.charCodeAt(next);
      if (c === QUOTE || c === BACKSLASH) break;
      if (c <= 0x1f && strict) throw decodeError("Invalid control character at", text.str, next);
    }
    if (next >= n) throw decodeError("Unterminated string starting at", text.str, begin);
    // fast path: no escapes at all
    if (out === undefined && points.length === 0 && c === QUOTE) {
      scanEnd = next + 1;
      return text.slice(end, next);
    }
    if (next > end) {
      out = append(out, points);
      points = [];
      const chunk = text.slice(end, next);
      out = out === undefined ? chunk : joinChunk(out, chunk);
    }
    next++;
    if (c === QUOTE) {
      scanEnd = next;
      return append(out, points) ?? "";
    }
    if (next === n) throw decodeError("Unterminated string starting at", text.str, begin);
    c = units.charCodeAt(next);
    if (c !== 117) {
      end = next + 1;
      const escaped = simpleEscape(c);
      if (escaped === 0) throw decodeError("Invalid \\escape", text.str, end - 2);
      points.push(escaped);
      continue;
    }
    next++;
    end = next + 4;
    if (end >= n) throw decodeError("Invalid \\uXXXX escape", text.str, next - 1);
    let unit = 0;
    for (; next < end; next++) {
      const digit = hexDigit(units.charCodeAt(next));
      if (digit < 0) throw decodeError("Invalid \\uXXXX escape", text.str, end - 5);
      unit = unit * 16 + digit;
    }
    if (
      unit >= 0xd800 &&
      unit < 0xdc00 &&
      end + 6 < n &&
      units.charCodeAt(next) === BACKSLASH &&
      units.charCodeAt(next + 1) === 117
    ) {
      let low = 0;
      const stop = end + 6;
      for (let i = next + 2; i < stop; i++) {
        const digit = hexDigit(units.charCodeAt(i));
        if (digit < 0) throw decodeError("Invalid \\uXXXX escape", text.str, stop - 5);
        low = low * 16 + digit;
      }
      if (low >= 0xdc00 && low < 0xe000) {
        unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
        end = stop;
      }
    }
    points.push(unit);
  }
}

function append(out: Str | undefined, points: readonly number[]): Str | undefined {
  if (points.length === 0) return out;
  const chunk = strFromCodePoints(points);
  return out === undefined ? chunk : joinChunk(out, chunk);
}

/** Lone surrogates that meet stay two code points. */
function joinChunk(a: Str, b: Str): Str {
  return strConcat(a, b);
}

const HEX = "0123456789abcdef";

function unicodeEscape(unit: number): string {
  return `\\u${HEX[(unit >> 12) & 15]}${HEX[(unit >> 8) & 15]}${HEX[(unit >> 4) & 15]}${HEX[unit & 15]}`;
}

function asciiEscape(c: number): string | undefined {
  switch (c) {
    case QUOTE:
      return '\\"';
    case BACKSLASH:
      return "\\\\";
    case 10:
      return "\\n";
    case 13:
      return "\\r";
    case 9:
      return "\\t";
    case 12:
      return "\\f";
    case 8:
      return "\\b";
    default:
      return c < 32 ? unicodeEscape(c) : undefined;
  }
}

const NEEDS_ESCAPE = /["\\\u0000-\u001f]/;
const NEEDS_ASCII_ESCAPE = /[^ !#-[\]-~]/;

/** The literal of a str in ASCII. */
export function encodeAscii(s: Str): string {
  if (typeof s === "string") {
    if (!NEEDS_ASCII_ESCAPE.test(s)) return `"${s}"`;
    let out = '"';
    let from = 0;
    for (let i = 0; i < s.length; i++) {
      const c = s.charCodeAt(i);
      const escaped = c > 126 ? unicodeEscape(c) : asciiEscape(c);
      if (escaped === undefined) continue;
      out += s.slice(from, i) + escaped;
      from = i + 1;
    }
    return `${out}${s.slice(from)}"`;
  }
  let out = '"';
  for (let i = 0; i < s.cps.length; i++) {
    const c = s.cps[i]!;
    if (c > 0xffff) {
      const v = c - 0x10000;
      out += unicodeEscape(0xd800 | (v >> 10)) + unicodeEscape(0xdc00 | (v & 0x3ff));
    } else out += c > 126 ? unicodeEscape(c) : (asciiEscape(c) ?? String.fromCharCode(c));
  }
  return `${out}"`;
}

/** The literal of a str, other than control characters as it is. */
export function encodeText(s: Str): Str {
  if (typeof s === "string") {
    if (!NEEDS_ESCAPE.test(s)) return `"${s}"`;
    let out = '"';
    let from = 0;
    for (let i = 0; i < s.length; i++) {
      const escaped = asciiEscape(s.charCodeAt(i));
      if (escaped === undefined) continue;
      out += s.slice(from, i) + escaped;
      from = i + 1;
    }
    return `${out}${s.slice(from)}"`;
  }
  const points: number[] = [QUOTE];
  for (let i = 0; i < s.cps.length; i++) {
    const c = s.cps[i]!;
    const escaped = asciiEscape(c);
    if (escaped === undefined) points.push(c);
    else for (let k = 0; k < escaped.length; k++) points.push(escaped.charCodeAt(k));
  }
  points.push(QUOTE);
  return strFromCodePoints(points);
}
