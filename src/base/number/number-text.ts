/**
 * The text that `int()`, `float()` and `complex()` read: whitespace stripped, decimal digits of any script as ASCII.
 * Source of the semantics: `_PyUnicode_TransformDecimalAndSpaceToASCII` (Objects/unicodeobject.c), then C's isspace.
 */
import { decimalValue, isSpace } from "../unicode/predicates.ts";

/** `text` without surrounding whitespace and with ASCII digits; other non-ASCII code points become "?". */
export function asciiNumberText(text: string): string {
  let ascii = true;
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) >= 127) {
      ascii = false;
      break;
    }
  }
  return strip(ascii ? text : toAscii(text));
}

function toAscii(text: string): string {
  let out = "";
  for (const ch of text) {
    const cp = ch.codePointAt(0)!;
    if (cp < 127) out += ch;
    else if (isSpace(cp)) out += " ";
    else {
      const d = decimalValue(cp);
      out += d < 0 ? "?" : String(d);
    }
  }
  return out;
}

/** Strips what C calls space. "\x1c".."\x1f" are whitespace for `str` but not here, as in CPython. */
function strip(s: string): string {
  let start = 0;
  let end = s.length;
  while (start < end && isCSpace(s.charCodeAt(start))) start++;
  while (end > start && isCSpace(s.charCodeAt(end - 1))) end--;
  return start === 0 && end === s.length ? s : s.slice(start, end);
}

function isCSpace(c: number): boolean {
  return c === 32 || (c >= 9 && c <= 13);
}
