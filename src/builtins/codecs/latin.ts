/** ASCII and Latin-1. Source: unicode_encode_ucs1, PyUnicode_DecodeASCII, PyUnicode_DecodeLatin1 in Objects/unicodeobject.c. */
import { asciiText, isAscii, narrowText } from "../../base/byte-text.ts";
import type { Str } from "../../objects/object.ts";
import { codePointAt, codePoints, strFromCodePoints, strLength } from "../../objects/str.ts";
import { ByteSink, DecodeErrors, EncodeErrors } from "./errors.ts";

/** Bytes of a str whose code points are all below `limit` (128 or 256); others go to the error handler. */
export function encodeNarrow(s: Str, limit: 128 | 256, errors: string): Uint8Array {
  if (typeof s === "string") {
    const n = s.length;
    const out = new Uint8Array(n);
    let i = 0;
    for (; i < n; i++) {
      const c = s.charCodeAt(i);
      if (c >= limit) break;
      out[i] = c;
    }
    if (i === n) return out;
  }
  const encoding = limit === 128 ? "ascii" : "latin-1";
  const reason = `ordinal not in range(${limit})`;
  const handler = new EncodeErrors(encoding, errors, s);
  const n = strLength(s);
  const out = new ByteSink(n);
  let i = 0;
  while (i < n) {
    const c = codePointAt(s, i);
    if (c < limit) {
      out.push(c);
      i++;
      continue;
    }
    let end = i + 1;
    while (end < n && codePointAt(s, end) >= limit) end++;
    const r = handler.handle(i, end, reason);
    if (r.bytes !== undefined) out.append(r.bytes);
    else {
      const text = codePoints(r.text!);
      for (let k = 0; k < text.length; k++) {
        if (text[k]! >= limit) throw handler.error(i, end, reason);
        out.push(text[k]!);
      }
    }
    i = r.next;
  }
  return out.finish();
}

/** The text whose code points are the bytes. */
export function decodeLatin1(bytes: Uint8Array): string {
  return isAscii(bytes) ? asciiText(bytes) : narrowText(bytes);
}

export function decodeAscii(bytes: Uint8Array, errors: string): Str {
  if (isAscii(bytes)) return asciiText(bytes);
  const out: number[] = [];
  const handler = new DecodeErrors("ascii", errors, bytes);
  let i = 0;
  while (i < handler.source.length) {
    const c = handler.source[i]!;
    if (c < 128) {
      out.push(c);
      i++;
    } else i = handler.handle(i, i + 1, "ordinal not in range(128)", out);
  }
  return strFromCodePoints(out);
}
