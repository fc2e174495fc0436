/**
 * Escape sequences of string and bytes literals. Source: `_PyUnicode_DecodeUnicodeEscapeInternal`, `_PyBytes_DecodeEscape`,
 * Parser/string_parser.c. Errors carry CPython's text; their positions count in the buffer CPython builds first,
 * where every non-ASCII character has become `\UXXXXXXXX`.
 */
import { type ConstStr, strFromCodePoints, strFromJs } from "../../base/const.ts";
import { findName } from "../../base/unicode/name-lookup.ts";

/** What decoding found to say. */
export interface EscapeReport {
  /** The first escape that stands for itself: its text after the backslash (one character, or three octal digits). */
  invalid: string | null;
  /** "(unicode error) …" or "(value error) …". */
  error: string | null;
}

function hexValue(c: number): number {
  if (c >= 48 && c <= 57) return c - 48;
  const l = c | 32;
  return l >= 97 && l <= 102 ? l - 87 : -1;
}

const SIMPLE: Readonly<Record<string, number>> = {
  "\\": 92,
  "'": 39,
  '"': 34,
  b: 8,
  f: 12,
  t: 9,
  n: 10,
  r: 13,
  v: 11,
  a: 7,
};

/** Where unit `at` of `text` is in CPython's intermediate buffer. */
function bufferPosition(text: string, at: number): number {
  let n = 0;
  for (let i = 0; i < at; i++) {
    const c = text.charCodeAt(i);
    if (c < 0x80) {
      n++;
      if (c === 92) {
        // A backslash before a non-ASCII character becomes `\u005c`; any other escape takes its next character along.
        if (i + 1 < text.length && text.charCodeAt(i + 1) >= 0x80) n += 5;
        else if (i + 1 < at) {
          n++;
          i++;
        }
      }
    } else if (c >= 0xdc00 && c <= 0xdfff) continue;
    else n += 10;
  }
  return n;
}

/** The buffer that CPython decodes the escapes of `text` from. */
export function escapeBuffer(text: string): Uint8Array {
  let out = "";
  for (let i = 0; i < text.length; i++) {
    const c = text.codePointAt(i)!;
    if (c >= 0x80) {
      out += `\\U${c.toString(16).padStart(8, "0")}`;
      if (c > 0xffff) i++;
    } else if (c !== 92 || i + 1 === text.length) out += text[i]!;
    else if (text.charCodeAt(i + 1) >= 0x80) out += "\\u005c";
    else out += text.substring(i, ++i + 1);
  }
  return Uint8Array.from(out, (ch) => ch.charCodeAt(0));
}

function unicodeError(text: string, start: number, end: number, reason: string): string {
  const from = bufferPosition(text, start);
  const to = bufferPosition(text, end);
  const where = to === from + 1 ? `byte 0x5c in position ${from}` : `bytes in position ${from}-${to - 1}`;
  return `(unicode error) 'unicodeescape' codec can't decode ${where}: ${reason}`;
}

/** Decodes the body of a str literal that has a backslash. On an error the result means nothing. */
export function decodeStrEscapes(text: string, report: EscapeReport): ConstStr {
  const length = text.length;
  let out = "";
  // Code points so far, once one of them does not fit a JS unit.
  let wide: number[] | null = null;
  let i = 0;
  const put = (cp: number): void => {
    if (wide === null && cp < 0xd800) out += String.fromCharCode(cp);
    else if (wide === null && cp > 0xdfff && cp <= 0xffff) out += String.fromCharCode(cp);
    else {
      wide ??= Array.from(out, (ch) => ch.codePointAt(0)!);
      wide.push(cp);
    }
  };
  while (i < length) {
    const slash = text.indexOf("\\", i);
    const stop = slash < 0 ? length : slash;
    if (stop > i) {
      const chunk = text.substring(i, stop);
      if (wide === null) out += chunk;
      else for (const ch of chunk) (wide as number[]).push(ch.codePointAt(0)!);
    }
    if (slash < 0) break;
    i = slash + 1;
    if (i >= length) {
      // The end of f-string text before `{`: the backslash stands for itself.
      put(92);
      break;
    }
    const ch = text[i]!;
    i++;
    const simple = SIMPLE[ch];
    if (simple !== undefined) {
      put(simple);
      continue;
    }
    if (ch === "\n") continue;
    if (ch >= "0" && ch <= "7") {
      let n = ch.charCodeAt(0) - 48;
      let digits = 1;
      while (digits < 3 && i < length) {
        const d = text.charCodeAt(i) - 48;
        if (d < 0 || d > 7) break;
        n = n * 8 + d;
        i++;
        digits++;
      }
      if (n > 0xff && report.invalid === null) report.invalid = text.substring(slash + 1, slash + 4);
      put(n);
      continue;
    }
    const count = ch === "x" ? 2 : ch === "u" ? 4 : ch === "U" ? 8 : 0;
    if (count > 0) {
      let cp = 0;
      let k = 0;
      for (; k < count && i < length; k++) {
        const v = hexValue(text.charCodeAt(i));
        if (v < 0) break;
        cp = cp * 16 + v;
        i++;
      }
      if (k < count) {
        const shape = ch === "x" ? "\\xXX" : ch === "u" ? "\\uXXXX" : "\\UXXXXXXXX";
        report.error = unicodeError(text, slash, i, `truncated ${shape} escape`);
        return "";
      }
      if (cp > 0x10ffff) {
        report.error = unicodeError(text, slash, i, "illegal Unicode character");
        return "";
      }
      put(cp);
      continue;
    }
    if (ch === "N") {
      let reason = "malformed \\N character escape";
      if (text.charCodeAt(i) === 123) {
        const close = text.indexOf("}", i + 1);
        if (close < 0) i = length;
        else if (close === i + 1) i = close;
        else {
          const found = findName(text.substring(i + 1, close), false);
          i = close + 1;
          if (found !== undefined) {
            put(found[0]!);
            continue;
          }
          reason = "unknown Unicode character name";
        }
      }
      report.error = unicodeError(text, slash, i, reason);
      return "";
    }
    // Not an escape: both characters stay.
    const cp = text.codePointAt(i - 1)!;
    if (cp < 128 && report.invalid === null) report.invalid = ch;
    put(92);
    put(cp);
    if (cp > 0xffff) i++;
  }
  if (wide !== null) return strFromCodePoints(wide);
  return strFromJs(out);
}

/** Decodes the body of a bytes literal (ASCII only). On an error the result means nothing. */
export function decodeBytesEscapes(text: string, report: EscapeReport): Uint8Array {
  const out: number[] = [];
  const length = text.length;
  for (let i = 0; i < length; i++) {
    const c = text.charCodeAt(i);
    if (c !== 92) {
      out.push(c);
      continue;
    }
    const slash = i;
    i++;
    const ch = text[i]!;
    const simple = SIMPLE[ch];
    if (simple !== undefined) out.push(simple);
    else if (ch === "\n") continue;
    else if (ch >= "0" && ch <= "7") {
      let n = 0;
      let digits = 0;
      while (digits < 3 && i < length) {
        const d = text.charCodeAt(i) - 48;
        if (d < 0 || d > 7) break;
        n = n * 8 + d;
        i++;
        digits++;
      }
      i--;
      if (n > 0xff && report.invalid === null) report.invalid = text.substring(slash + 1, slash + 4);
      out.push(n & 0xff);
    } else if (ch === "x") {
      const hi = hexValue(text.charCodeAt(i + 1));
      const lo = hexValue(text.charCodeAt(i + 2));
      if (!(hi >= 0 && lo >= 0)) {
        report.error = `(value error) invalid \\x escape at position ${slash}`;
        return new Uint8Array(0);
      }
      out.push(hi * 16 + lo);
      i += 2;
    } else {
      if (report.invalid === null) report.invalid = ch;
      out.push(92);
      i--;
    }
  }
  return Uint8Array.from(out);
}
