/** What the builtin error handlers put in place of a stretch of text or bytes. Source: PyCodec_*Errors in Python/codecs.c. */
import { nameOf } from "../../base/unicode/names.ts";
import type { Str } from "../../objects/object.ts";
import { codePointAt } from "../../objects/str.ts";
import { escapePoint } from "../str/repr.ts";

/** `backslashreplace`. */
export function backslashed(s: Str, start: number, end: number): string {
  let out = "";
  for (let i = start; i < end; i++) out += escapePoint(codePointAt(s, i));
  return out;
}

/** `xmlcharrefreplace`. */
export function references(s: Str, start: number, end: number): string {
  let out = "";
  for (let i = start; i < end; i++) out += `&#${codePointAt(s, i)};`;
  return out;
}

/** `namereplace`: `\N{NAME}`, or an escape where there is no name. */
export function named(s: Str, start: number, end: number): string {
  let out = "";
  for (let i = start; i < end; i++) {
    const c = codePointAt(s, i);
    const name = nameOf(c);
    out += name === undefined ? escapePoint(c) : `\\N{${name}}`;
  }
  return out;
}

/** `surrogateescape` of an encoder: the bytes of U+DC80…U+DCFF up to the first other code point. */
export function unescapeSurrogates(s: Str, start: number, end: number): { bytes: Uint8Array; next: number } {
  const bytes = new Uint8Array(end - start);
  let i = start;
  for (; i < end; i++) {
    const c = codePointAt(s, i);
    if (c < 0xdc80 || c > 0xdcff) break;
    bytes[i - start] = c - 0xdc00;
  }
  return { bytes: bytes.subarray(0, i - start), next: i };
}

/** `surrogateescape` of a decoder: pushes surrogates for up to four bytes from 0x80 on; returns where it stopped. */
export function escapeSurrogates(bytes: Uint8Array, start: number, end: number, out: number[]): number {
  let i = start;
  for (; i < end && i < start + 4 && bytes[i]! >= 128; i++) out.push(0xdc00 + bytes[i]!);
  return i;
}

/** Which Unicode encoding a name means: bytes per unit and order. */
export function utfOf(encoding: string): { unit: 1 | 2 | 4; little: boolean } | undefined {
  const m = /^utf[-_]?(8|16|32)(?:[-_]?(le|be))?$/i.exec(encoding);
  if (m === null) return undefined;
  const unit = m[1] === "8" ? 1 : m[1] === "16" ? 2 : 4;
  if (unit === 1 && m[2] !== undefined) return undefined;
  return { unit, little: m[2]?.toLowerCase() !== "be" };
}

/** `surrogatepass` of an encoder; `undefined` when the encoding is no UTF or something else than a surrogate is there. */
export function passSurrogates(encoding: string, s: Str, start: number, end: number): Uint8Array | undefined {
  const utf = utfOf(encoding);
  if (utf === undefined) return undefined;
  const size = utf.unit === 1 ? 3 : utf.unit;
  const out = new Uint8Array((end - start) * size);
  let at = 0;
  for (let i = start; i < end; i++, at += size) {
    const c = codePointAt(s, i);
    if (c < 0xd800 || c > 0xdfff) return undefined;
    if (utf.unit === 1) {
      out[at] = 0xe0 | (c >> 12);
      out[at + 1] = 0x80 | ((c >> 6) & 63);
      out[at + 2] = 0x80 | (c & 63);
    } else if (utf.little) {
      out[at] = c & 255;
      out[at + 1] = c >> 8;
    } else {
      out[at + size - 2] = c >> 8;
      out[at + size - 1] = c & 255;
    }
  }
  return out;
}

/** `surrogatepass` of a decoder: the surrogate at `at`, or -1; `size` is how many bytes it takes. */
export function passedSurrogate(encoding: string, bytes: Uint8Array, at: number): { cp: number; size: number } {
  const utf = utfOf(encoding);
  let cp = -1;
  let size = 0;
  if (utf !== undefined && at >= 0) {
    size = utf.unit === 1 ? 3 : utf.unit;
    if (at + size <= bytes.length) {
      const [a, b, c, d] = [bytes[at]!, bytes[at + 1]!, bytes[at + 2] ?? 0, bytes[at + 3] ?? 0];
      if (utf.unit === 1) {
        if ((a & 0xf0) === 0xe0 && (b & 0xc0) === 0x80 && (c & 0xc0) === 0x80)
          cp = ((a & 15) << 12) | ((b & 63) << 6) | (c & 63);
      } else if (utf.unit === 2) cp = utf.little ? (b << 8) | a : (a << 8) | b;
      else cp = utf.little ? d * 0x1000000 + (c << 16) + (b << 8) + a : a * 0x1000000 + (b << 16) + (c << 8) + d;
    }
  }
  return cp >= 0xd800 && cp <= 0xdfff ? { cp, size } : { cp: -1, size };
}
