/** `unicode_escape`, `raw_unicode_escape` and the bytes escapes of `codecs.escape_decode`. Source: Objects/unicodeobject.c, _PyBytes_DecodeEscape in Objects/bytesobject.c. */
import { lookupName } from "../../base/unicode/names.ts";
import type { Str } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { codePoints } from "../../objects/str.ts";
import { exceptionTypes } from "../../objects/types.ts";
import { pyError } from "../../protocols/errors.ts";
import { type Decoded, DecodeErrors, decoded } from "./errors.ts";

const BACKSLASH = 92;
const SIMPLE: Readonly<Record<string, number>> = {
  "\\": 92,
  "'": 39,
  '"': 34,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  a: 7,
};

function latin1Bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (c) => c.charCodeAt(0));
}

const hex = (c: number, width: number): string => c.toString(16).padStart(width, "0");

export function encodeUnicodeEscape(s: Str): Uint8Array {
  const cps = codePoints(s);
  let out = "";
  for (let i = 0; i < cps.length; i++) {
    const c = cps[i]!;
    if (c >= 0x10000) out += `\\U${hex(c, 8)}`;
    else if (c >= 0x100) out += `\\u${hex(c, 4)}`;
    else if (c === BACKSLASH) out += "\\\\";
    else if (c === 9) out += "\\t";
    else if (c === 10) out += "\\n";
    else if (c === 13) out += "\\r";
    else if (c < 32 || c >= 127) out += `\\x${hex(c, 2)}`;
    else out += String.fromCharCode(c);
  }
  return latin1Bytes(out);
}

export function encodeRawUnicodeEscape(s: Str): Uint8Array {
  const cps = codePoints(s);
  let out = "";
  for (let i = 0; i < cps.length; i++) {
    const c = cps[i]!;
    if (c >= 0x10000) out += `\\U${hex(c, 8)}`;
    else if (c >= 0x100) out += `\\u${hex(c, 4)}`;
    else out += String.fromCharCode(c);
  }
  return latin1Bytes(out);
}

function hexDigit(c: number): number {
  if (c >= 48 && c <= 57) return c - 48;
  const lower = c | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

const isOctal = (c: number | undefined): boolean => c !== undefined && c >= 48 && c <= 55;

function warnEscape(message: string): void {
  rt.hooks.warn(exceptionTypes.DeprecationWarning, message, 1);
}

/** `\x`, `\u`, `\U`: letter to digits and what to say when they are missing. */
const HEX_ESCAPES: Readonly<Record<number, readonly [digits: number, reason: string]>> = {
  120: [2, "truncated \\xXX escape"],
  117: [4, "truncated \\uXXXX escape"],
  85: [8, "truncated \\UXXXXXXXX escape"],
};

export function decodeUnicodeEscape(bytes: Uint8Array, errors: string, final: boolean): Decoded {
  const out: number[] = [];
  const handler = new DecodeErrors("unicodeescape", errors, bytes);
  let invalid: string | undefined;
  let i = 0;
  for (;;) {
    const b = handler.source;
    if (i >= b.length) break;
    const start = i;
    const c = b[i++]!;
    if (c !== BACKSLASH) {
      out.push(c);
      continue;
    }
    let reason = "\\ at end of string";
    let incomplete = i >= b.length;
    if (!incomplete) {
      const e = b[i++]!;
      const row = HEX_ESCAPES[e];
      if (e === 10) continue;
      const simple = SIMPLE[String.fromCharCode(e)];
      if (simple !== undefined) {
        out.push(simple);
        continue;
      }
      if (isOctal(e)) {
        let v = e - 48;
        const from = i - 1;
        for (let k = 0; k < 2 && isOctal(b[i]); k++) v = v * 8 + b[i++]! - 48;
        if (v > 0o377) invalid ??= `invalid octal escape sequence '\\${String.fromCharCode(...b.subarray(from, i))}'`;
        out.push(v);
        continue;
      }
      if (row !== undefined) {
        reason = row[1];
        let v = 0;
        let left = row[0];
        for (; left > 0 && i < b.length; left--, i++) {
          const d = hexDigit(b[i]!);
          if (d < 0) break;
          v = v * 16 + d;
        }
        if (left === 0) {
          if (v <= 0x10ffff) {
            out.push(v);
            continue;
          }
          reason = "illegal Unicode character";
        } else incomplete = i >= b.length;
      } else if (e === 78) {
        reason = "malformed \\N character escape";
        if (i >= b.length) incomplete = true;
        else if (b[i] === 123) {
          const close = b.indexOf(125, i + 1);
          if (close < 0) {
            i = b.length;
            incomplete = true;
          } else if (close > i + 1) {
            const found = lookupName(String.fromCharCode(...b.subarray(i + 1, close)), false);
            i = close + 1;
            if (found !== undefined) {
              for (const cp of found) out.push(cp);
              continue;
            }
            reason = "unknown Unicode character name";
          } else i = close;
        }
      } else {
        invalid ??= `invalid escape sequence '\\${String.fromCharCode(e)}'`;
        out.push(BACKSLASH, e);
        continue;
      }
    }
    if (incomplete && !final) {
      i = start;
      break;
    }
    i = handler.handle(start, i, reason, out);
  }
  if (invalid !== undefined) warnEscape(invalid);
  return decoded(out, i);
}

export function decodeRawUnicodeEscape(bytes: Uint8Array, errors: string, final: boolean): Decoded {
  const out: number[] = [];
  const handler = new DecodeErrors("rawunicodeescape", errors, bytes);
  let i = 0;
  for (;;) {
    const b = handler.source;
    if (i >= b.length) break;
    const start = i;
    const c = b[i++]!;
    if (c !== BACKSLASH || (i >= b.length && final)) {
      out.push(c);
      continue;
    }
    if (i >= b.length) {
      i = start;
      break;
    }
    const e = b[i++]!;
    if (e !== 117 && e !== 85) {
      out.push(BACKSLASH, e);
      continue;
    }
    let [left, reason] = HEX_ESCAPES[e]!;
    let v = 0;
    for (; left > 0 && i < b.length; left--, i++) {
      const d = hexDigit(b[i]!);
      if (d < 0) break;
      v = v * 16 + d;
    }
    if (left === 0) {
      if (v <= 0x10ffff) {
        out.push(v);
        continue;
      }
      reason = "\\Uxxxxxxxx out of range";
    } else if (i >= b.length && !final) {
      i = start;
      break;
    }
    i = handler.handle(start, i, reason, out);
  }
  return decoded(out, i);
}

/** The escapes of a bytes literal, interpreted. */
export function decodeBytesEscape(b: Uint8Array, errors: string | null): Uint8Array {
  const out: number[] = [];
  let invalid: string | undefined;
  for (let i = 0; i < b.length; ) {
    const c = b[i++]!;
    if (c !== BACKSLASH) {
      out.push(c);
      continue;
    }
    if (i === b.length) throw pyError("ValueError", "Trailing \\ in string");
    const e = b[i++]!;
    if (e === 10) continue;
    const simple = SIMPLE[String.fromCharCode(e)];
    if (simple !== undefined) out.push(simple);
    else if (isOctal(e)) {
      let v = e - 48;
      const from = i - 1;
      for (let k = 0; k < 2 && isOctal(b[i]); k++) v = v * 8 + b[i++]! - 48;
      if (v > 0o377) invalid ??= `invalid octal escape sequence '\\${String.fromCharCode(...b.subarray(from, i))}'`;
      out.push(v & 255);
    } else if (e === 120) {
      const high = i < b.length ? hexDigit(b[i]!) : -1;
      const low = i + 1 < b.length ? hexDigit(b[i + 1]!) : -1;
      if (high >= 0 && low >= 0) {
        out.push(high * 16 + low);
        i += 2;
        continue;
      }
      if (errors === null || errors === "strict")
        throw pyError("ValueError", `invalid \\x escape at position ${i - 2}`);
      if (errors === "replace") out.push(63);
      else if (errors !== "ignore")
        throw pyError("ValueError", `decoding error; unknown error handling code: ${errors}`);
      if (high >= 0) i++; // the lone digit goes with the escape
    } else {
      invalid ??= `invalid escape sequence '\\${String.fromCharCode(e)}'`;
      out.push(BACKSLASH, e);
    }
  }
  if (invalid !== undefined) warnEscape(invalid);
  return Uint8Array.from(out);
}

/** Bytes as they stand between the quotes of their repr. */
export function encodeBytesEscape(b: Uint8Array): Uint8Array {
  let out = "";
  for (let i = 0; i < b.length; i++) {
    const c = b[i]!;
    if (c === 39 || c === BACKSLASH) out += `\\${String.fromCharCode(c)}`;
    else if (c === 9) out += "\\t";
    else if (c === 10) out += "\\n";
    else if (c === 13) out += "\\r";
    else if (c < 32 || c >= 127) out += `\\x${hex(c, 2)}`;
    else out += String.fromCharCode(c);
  }
  return latin1Bytes(out);
}
