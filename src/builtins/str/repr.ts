/** `repr` and `ascii` of a str. Source: unicode_repr in Objects/unicodeobject.c. */
import { isPrintable } from "../../base/unicode/predicates.ts";
import type { Str } from "../../objects/object.ts";
import { codePointAt, strFromCodePoints, strJoin, strLength } from "../../objects/str.ts";

const PLAIN = /^[ -&(-[\]-~]*$/;
/** Up to so many characters a loop is faster than a regular expression. */
const SHORT = 24;

/** Printable ASCII without quote and backslash. */
function isPlain(s: string): boolean {
  if (s.length > SHORT) return PLAIN.test(s);
  for (let i = 0; i < s.length; i++) {
    const c = s.charCodeAt(i);
    if (c < 32 || c > 126 || c === 39 || c === 92) return false;
  }
  return true;
}

/** `\x41`, `\u0041` or `\U00000041`. */
export function escapePoint(c: number): string {
  if (c <= 0xff) return `\\x${c.toString(16).padStart(2, "0")}`;
  if (c <= 0xffff) return `\\u${c.toString(16).padStart(4, "0")}`;
  return `\\U${c.toString(16).padStart(8, "0")}`;
}

/** `repr(s)`. */
export function reprStr(s: Str): Str {
  if (typeof s === "string" && isPlain(s)) return `'${s}'`;
  return quote(s, false);
}

/** `ascii(s)`: everything beyond ASCII escaped. */
export function asciiStr(s: Str): string {
  return quote(s, true) as string;
}

function quote(s: Str, ascii: boolean): Str {
  const n = strLength(s);
  let single = false;
  let double = false;
  for (let i = 0; i < n; i++) {
    const c = codePointAt(s, i);
    if (c === 39) single = true;
    else if (c === 34) double = true;
  }
  const q = single && !double ? 34 : 39;
  const mark = String.fromCharCode(q);
  let out = mark;
  const parts: Str[] = [];
  for (let i = 0; i < n; i++) {
    const c = codePointAt(s, i);
    if (c === q || c === 92) out += `\\${String.fromCharCode(c)}`;
    else if (c === 9) out += "\\t";
    else if (c === 10) out += "\\n";
    else if (c === 13) out += "\\r";
    else if (c < 32 || c === 127) out += escapePoint(c);
    else if (c < 127) out += String.fromCharCode(c);
    else if (ascii || !isPrintable(c)) out += escapePoint(c);
    else if (c < 0x10000) out += String.fromCharCode(c);
    else {
      parts.push(out, strFromCodePoints([c]));
      out = "";
    }
  }
  out += mark;
  if (parts.length === 0) return out;
  parts.push(out);
  return strJoin(parts, "");
}
