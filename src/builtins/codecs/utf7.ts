/** UTF-7. Source: RFC 2152; PyUnicode_DecodeUTF7Stateful, _PyUnicode_EncodeUTF7 in Objects/unicodeobject.c. */
import type { Str } from "../../objects/object.ts";
import { codePoints } from "../../objects/str.ts";
import { type Decoded, DecodeErrors, decoded } from "./errors.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/** ASCII that stands for itself: everything but controls, `+`, `~` and the backslash. */
const isDirect = (c: number): boolean =>
  c === 9 || c === 10 || c === 13 || (c >= 32 && c < 126 && c !== 43 && c !== 92);

function base64Value(c: number): number {
  if (c >= 65 && c <= 90) return c - 65;
  if (c >= 97 && c <= 122) return c - 71;
  if (c >= 48 && c <= 57) return c + 4;
  return c === 43 ? 62 : c === 47 ? 63 : -1;
}

export function encodeUtf7(s: Str): Uint8Array {
  const cps = codePoints(s);
  const out: number[] = [];
  let inShift = false;
  let bits = 0;
  let buffer = 0;
  const flush = (): void => {
    if (bits > 0) out.push(ALPHABET.charCodeAt((buffer << (6 - bits)) & 63));
    bits = 0;
    buffer = 0;
  };
  const unit = (u: number): void => {
    buffer = ((buffer & 63) << 16) | u;
    bits += 16;
    while (bits >= 6) {
      bits -= 6;
      out.push(ALPHABET.charCodeAt((buffer >> bits) & 63));
    }
    buffer &= (1 << bits) - 1;
  };
  for (let i = 0; i < cps.length; i++) {
    const c = cps[i]!;
    if (isDirect(c)) {
      if (inShift) {
        flush();
        inShift = false;
        // a character that could continue the sequence needs an explicit end
        if (base64Value(c) >= 0 || c === 45) out.push(45);
      }
      out.push(c);
    } else if (!inShift && c === 43) out.push(43, 45);
    else {
      if (!inShift) out.push(43);
      inShift = true;
      if (c > 0xffff) {
        unit(0xd7c0 + (c >> 10));
        unit(0xdc00 + (c & 0x3ff));
      } else unit(c);
    }
  }
  flush();
  if (inShift) out.push(45);
  return Uint8Array.from(out);
}

export function decodeUtf7(bytes: Uint8Array, errors: string, final: boolean): Decoded {
  const out: number[] = [];
  const handler = new DecodeErrors("utf7", errors, bytes);
  let i = 0;
  let start = 0;
  let inShift = false;
  let shiftOut = 0;
  let bits = 0;
  let buffer = 0;
  let surrogate = 0;
  const fail = (reason: string): void => {
    i = handler.handle(start, i, reason, out);
  };
  for (;;) {
    if (i >= handler.source.length) {
      if (!inShift || !final) break;
      inShift = false;
      if (surrogate !== 0 || bits >= 6 || (bits > 0 && buffer !== 0)) {
        fail("unterminated shift sequence");
        continue;
      }
      break;
    }
    const c = handler.source[i]!;
    if (inShift) {
      const v = base64Value(c);
      if (v >= 0) {
        i++;
        buffer = (buffer << 6) | v;
        bits += 6;
        if (bits < 16) continue;
        bits -= 16;
        const unit = buffer >>> bits;
        buffer &= (1 << bits) - 1;
        if (surrogate !== 0) {
          if (unit >= 0xdc00 && unit <= 0xdfff) {
            out.push(0x10000 + ((surrogate - 0xd800) << 10) + (unit - 0xdc00));
            surrogate = 0;
            continue;
          }
          out.push(surrogate);
          surrogate = 0;
        }
        if (unit >= 0xd800 && unit <= 0xdbff) surrogate = unit;
        else out.push(unit);
        continue;
      }
      inShift = false;
      if (bits >= 6) {
        i++;
        fail("partial character in shift sequence");
        continue;
      }
      if (bits > 0 && buffer !== 0) {
        i++;
        fail("non-zero padding bits in shift sequence");
        continue;
      }
      if (surrogate !== 0 && c <= 127 && c !== 43) out.push(surrogate);
      surrogate = 0;
      if (c === 45) i++;
    } else if (c === 43) {
      start = i++;
      const next = handler.source[i];
      if (next === 45) {
        i++;
        out.push(43);
      } else if (next !== undefined && base64Value(next) < 0) {
        i++;
        fail("ill-formed sequence");
      } else {
        inShift = true;
        surrogate = 0;
        shiftOut = out.length;
        bits = 0;
        buffer = 0;
      }
    } else if (c <= 127) {
      i++;
      out.push(c);
    } else {
      start = i++;
      fail("unexpected special character");
    }
  }
  // not final: an open sequence is left for the next call
  if (inShift) return decoded(out.slice(0, shiftOut), start);
  return decoded(out, i);
}
