/** UTF-16 and UTF-32, either byte order. Source: _PyUnicode_EncodeUTF16/32, PyUnicode_DecodeUTF16/32Stateful in Objects/unicodeobject.c. */
import type { Str } from "../../objects/object.ts";
import { codePoints, strFromCodePoints } from "../../objects/str.ts";
import { ByteSink, type Decoded, DecodeErrors, EncodeErrors } from "./errors.ts";
import { passedSurrogate } from "./handlers.ts";

/** -1 little-endian, 1 big-endian, 0 native (little) with a byte order mark. */
export type ByteOrder = -1 | 0 | 1;

/** What decoding found: the order matters to incremental decoders. */
export interface DecodedUtf extends Decoded {
  readonly order: ByteOrder;
}

const isSurrogate = (c: number): boolean => c >= 0xd800 && c <= 0xdfff;
const NOT_ALLOWED = "surrogates not allowed";

const suffix = (order: ByteOrder): string => (order < 0 ? "-le" : order > 0 ? "-be" : "");

/** Encodes with units of `size` bytes; `put` writes one code point. */
function encode(s: Str, errors: string, order: ByteOrder, size: 2 | 4): Uint8Array {
  const cps = codePoints(s);
  const out = new ByteSink(cps.length * size + size);
  const big = order > 0;
  const unit = (u: number): void => {
    if (size === 2) {
      out.push(big ? u >> 8 : u & 255);
      out.push(big ? u & 255 : u >> 8);
    } else for (let k = 0; k < 4; k++) out.push((u >> (8 * (big ? 3 - k : k))) & 255);
  };
  const put = (c: number): void => {
    if (size === 2 && c > 0xffff) {
      unit(0xd7c0 + (c >> 10));
      unit(0xdc00 + (c & 0x3ff));
    } else unit(c);
  };
  if (order === 0) unit(0xfeff);
  let handler: EncodeErrors | undefined;
  let i = 0;
  while (i < cps.length) {
    const c = cps[i]!;
    if (!isSurrogate(c)) {
      put(c);
      i++;
      continue;
    }
    handler ??= new EncodeErrors(`utf-${size * 8}${suffix(order)}`, errors, s);
    const r = handler.handle(i, i + 1, NOT_ALLOWED);
    if (r.bytes !== undefined) {
      if (r.bytes.length % size !== 0) throw handler.error(i, i + 1, NOT_ALLOWED);
      out.append(r.bytes);
    } else {
      const text = codePoints(r.text!);
      for (let k = 0; k < text.length; k++) {
        if (text[k]! > 127) throw handler.error(i, i + 1, NOT_ALLOWED);
        put(text[k]!);
      }
    }
    i = r.next;
  }
  return out.finish();
}

export function encodeUtf16(s: Str, errors: string, order: ByteOrder): Uint8Array {
  return encode(s, errors, order, 2);
}

export function encodeUtf32(s: Str, errors: string, order: ByteOrder): Uint8Array {
  return encode(s, errors, order, 4);
}

/** Handles a malformed stretch: `surrogatepass` needs the bytes themselves, the rest is common. */
function recover(h: DecodeErrors, start: number, end: number, reason: string, out: number[]): number {
  if (h.policy !== "surrogatepass") return h.handle(start, end, reason, out);
  const { cp, size } = passedSurrogate(h.encoding, h.source, start);
  if (cp < 0) throw h.error(start, end, reason);
  out.push(cp);
  return start + size;
}

export function decodeUtf16(bytes: Uint8Array, errors: string, order: ByteOrder, final: boolean): DecodedUtf {
  let i = 0;
  let found = order;
  if (order === 0 && bytes.length >= 2) {
    const mark = bytes[0]! | (bytes[1]! << 8);
    if (mark === 0xfeff || mark === 0xfffe) {
      found = mark === 0xfeff ? -1 : 1;
      i = 2;
    }
  }
  const big = found > 0;
  const handler = new DecodeErrors(big ? "utf-16-be" : "utf-16-le", errors, bytes);
  const out: number[] = [];
  const unit = (at: number): number => {
    const b = handler.source;
    return big ? (b[at]! << 8) | b[at + 1]! : b[at]! | (b[at + 1]! << 8);
  };
  for (;;) {
    const length = handler.source.length;
    if (i + 2 > length) {
      if (i === length || !final) break;
      i = recover(handler, i, length, "truncated data", out);
      continue;
    }
    const u = unit(i);
    if (!isSurrogate(u)) {
      out.push(u);
      i += 2;
    } else if (u >= 0xdc00) i = recover(handler, i, i + 2, "illegal encoding", out);
    else if (i + 4 > length) {
      if (!final) break;
      i = recover(handler, i, length, "unexpected end of data", out);
    } else {
      const low = unit(i + 2);
      if (low >= 0xdc00 && low <= 0xdfff) {
        out.push(0x10000 + ((u - 0xd800) << 10) + (low - 0xdc00));
        i += 4;
      } else i = recover(handler, i, i + 2, "illegal UTF-16 surrogate", out);
    }
  }
  return { text: strFromCodePoints(out), consumed: i, order: found };
}

export function decodeUtf32(bytes: Uint8Array, errors: string, order: ByteOrder, final: boolean): DecodedUtf {
  let i = 0;
  let found = order;
  if (order === 0 && bytes.length >= 4) {
    if (bytes[0] === 0xff && bytes[1] === 0xfe && bytes[2] === 0 && bytes[3] === 0) found = -1;
    else if (bytes[0] === 0 && bytes[1] === 0 && bytes[2] === 0xfe && bytes[3] === 0xff) found = 1;
    if (found !== 0) i = 4;
  }
  const big = found > 0;
  const handler = new DecodeErrors(big ? "utf-32-be" : "utf-32-le", errors, bytes);
  const out: number[] = [];
  for (;;) {
    const b = handler.source;
    if (i + 4 > b.length) {
      if (i === b.length || !final) break;
      i = recover(handler, i, b.length, "truncated data", out);
      continue;
    }
    const [p, q, r, s] = [b[i]!, b[i + 1]!, b[i + 2]!, b[i + 3]!];
    const c = big ? p * 0x1000000 + (q << 16) + (r << 8) + s : s * 0x1000000 + (r << 16) + (q << 8) + p;
    if (isSurrogate(c)) i = recover(handler, i, i + 4, "code point in surrogate code point range(0xd800, 0xe000)", out);
    else if (c > 0x10ffff) i = recover(handler, i, i + 4, "code point not in range(0x110000)", out);
    else {
      out.push(c);
      i += 4;
    }
  }
  return { text: strFromCodePoints(out), consumed: i, order: found };
}
