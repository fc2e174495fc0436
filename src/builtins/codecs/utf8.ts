/** UTF-8. Source: utf8_encoder in Objects/stringlib/codecs.h, unicode_decode_utf8 in Objects/unicodeobject.c. */
import type { Str } from "../../objects/object.ts";
import { codePoints, strFromCodePoints, strFromJs } from "../../objects/str.ts";
import { ByteSink, type Decoded, DecodeErrors, EncodeErrors } from "./errors.ts";
import { passedSurrogate } from "./handlers.ts";

const encoder = new TextEncoder();
/** Throws on malformed input and keeps a byte order mark. */
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
/** Up to these lengths loops beat the engine's coders. */
const SHORT_TEXT = 64;
const SHORT_BYTES = 15;

/** The UTF-8 bytes of a str. */
export function encodeUtf8(s: Str, errors: string): Uint8Array {
  if (typeof s !== "string") return encodeWide(s.cps, s, errors);
  const n = s.length;
  // fast path: short ASCII
  if (n <= SHORT_TEXT) {
    const out = new Uint8Array(n);
    let i = 0;
    for (; i < n; i++) {
      const c = s.charCodeAt(i);
      if (c > 127) break;
      out[i] = c;
    }
    if (i === n) return out;
  }
  return encoder.encode(s);
}

function pushPoint(out: ByteSink, c: number): void {
  if (c < 0x80) out.push(c);
  else if (c < 0x800) {
    out.push(0xc0 | (c >> 6));
    out.push(0x80 | (c & 63));
  } else if (c < 0x10000) {
    out.push(0xe0 | (c >> 12));
    out.push(0x80 | ((c >> 6) & 63));
    out.push(0x80 | (c & 63));
  } else {
    out.push(0xf0 | (c >> 18));
    out.push(0x80 | ((c >> 12) & 63));
    out.push(0x80 | ((c >> 6) & 63));
    out.push(0x80 | (c & 63));
  }
}

const isSurrogate = (c: number): boolean => c >= 0xd800 && c <= 0xdfff;

function encodeWide(cps: Uint32Array, s: Str, errors: string): Uint8Array {
  const out = new ByteSink(cps.length * 2);
  const handler = new EncodeErrors("utf-8", errors, s);
  let i = 0;
  while (i < cps.length) {
    const c = cps[i]!;
    if (!isSurrogate(c)) {
      pushPoint(out, c);
      i++;
      continue;
    }
    let end = i + 1;
    while (end < cps.length && isSurrogate(cps[end]!)) end++;
    const r = handler.handle(i, end, "surrogates not allowed");
    if (r.bytes !== undefined) out.append(r.bytes);
    else {
      const text = codePoints(r.text!);
      for (let k = 0; k < text.length; k++) {
        if (text[k]! > 127) throw handler.error(i, end, "surrogates not allowed");
        out.push(text[k]!);
      }
    }
    i = r.next;
  }
  return out.finish();
}

/** The text of UTF-8 bytes. When not `final`, a sequence cut off at the end is left for the next call. */
export function decodeUtf8(bytes: Uint8Array, errors: string, final = true): Decoded {
  const n = bytes.length;
  // fast path: short ASCII
  if (n <= SHORT_BYTES) {
    let out = "";
    let i = 0;
    for (; i < n; i++) {
      const c = bytes[i]!;
      if (c > 127) break;
      out += String.fromCharCode(c);
    }
    if (i === n) return { text: out, consumed: n };
  }
  if (n > SHORT_BYTES) {
    try {
      const text = decoder.decode(bytes);
      // equal lengths mean that all is ASCII
      return { text: text.length === n ? text : strFromJs(text), consumed: n };
    } catch {
      // malformed: the slow path words the error
    }
  }
  return decodeSlow(bytes, errors, final);
}

const INVALID_START = "invalid start byte";
const INVALID_CONTINUATION = "invalid continuation byte";
const UNEXPECTED_END = "unexpected end of data";
const isContinuation = (b: number | undefined): boolean => b !== undefined && (b & 0xc0) === 0x80;

function decodeSlow(source: Uint8Array, errors: string, final: boolean): Decoded {
  const out: number[] = [];
  const handler = new DecodeErrors("utf-8", errors, source);
  let bytes = source;
  let i = 0;
  const fail = (length: number, reason: string): void => {
    if (errors === "surrogatepass") {
      const { cp, size } = passedSurrogate("utf-8", bytes, i);
      if (cp < 0) throw handler.error(i, i + length, reason);
      out.push(cp);
      i += size;
      return;
    }
    i = handler.handle(i, i + length, reason, out);
    bytes = handler.source;
  };
  while (i < bytes.length) {
    const a = bytes[i]!;
    if (a < 0x80) {
      out.push(a);
      i++;
      continue;
    }
    if (a < 0xc2 || a > 0xf4) {
      fail(1, INVALID_START);
      continue;
    }
    const size = a < 0xe0 ? 2 : a < 0xf0 ? 3 : 4;
    const b = bytes[i + 1];
    // the second byte's range excludes overlong forms, surrogates and values beyond U+10FFFF
    const low = a === 0xe0 ? 0xa0 : a === 0xf0 ? 0x90 : 0x80;
    const high = a === 0xed ? 0x9f : a === 0xf4 ? 0x8f : 0xbf;
    let good = 1;
    if (b !== undefined && b >= low && b <= high) {
      good = 2;
      while (good < size && isContinuation(bytes[i + good])) good++;
    }
    if (good === size) {
      let c = a & (0xff >> (size + 1));
      for (let k = 1; k < size; k++) c = (c << 6) | (bytes[i + k]! & 63);
      out.push(c);
      i += size;
    } else if (i + good >= bytes.length) {
      if (!final) break;
      fail(good, UNEXPECTED_END);
    } else {
      // the first half of an encoded surrogate at the end: `surrogatepass` may want the rest
      if (!final && a === 0xed && bytes.length - i === 2 && isContinuation(b)) break;
      fail(good, INVALID_CONTINUATION);
    }
  }
  return { text: strFromCodePoints(out), consumed: i };
}
