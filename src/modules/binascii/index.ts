/** The `binascii` module. Source: Modules/binascii.c. */
import { zeroBytes } from "../../base/byte-store.ts";
import { crc32, crcHqx } from "../../base/checksum.ts";
import { hexDigits, hexGroups, hexValue } from "../../builtins/bytes/ops.ts";
import { PyBytes } from "../../objects/bytes.ts";
import { defineModule } from "../../objects/module.ts";
import type { Int, Value } from "../../objects/object.ts";
import { strLength, strOf } from "../../objects/str.ts";
import { bufferBytes } from "../../protocols/clinic/converters.ts";
import { length } from "../../protocols/container.ts";
import { fn } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";
import { decodeBase64, encodeBase64 } from "./base64.ts";
import { binasciiError, errorType, incompleteType } from "./errors.ts";
import { decodeQp, decodeUu, encodeQp, encodeUu } from "./uu-qp.ts";

/** The bytes of an argument that may be ASCII text. */
function asciiBytes(v: Value): Uint8Array {
  const s = strOf(v);
  if (s !== undefined) {
    const bytes = typeof s === "string" ? asciiCodes(s) : undefined;
    if (bytes === undefined) throw pyError("ValueError", "string argument should contain only ASCII characters");
    return bytes;
  }
  if (typeOf(v).slots.buffer === undefined)
    throw pyError("TypeError", `argument should be bytes, buffer or ASCII string, not '${typeName(v)}'`);
  return bufferBytes(v);
}

/** One byte a character; `undefined` when one is not ASCII. */
function asciiCodes(s: string): Uint8Array | undefined {
  const n = s.length;
  const out = zeroBytes(n);
  for (let i = 0; i < n; i++) {
    const c = s.charCodeAt(i);
    if (c > 127) return undefined;
    out[i] = c;
  }
  return out;
}

function unhexlify(data: Uint8Array): Value {
  if (data.length % 2 === 1) throw binasciiError("Odd-length string");
  const out = zeroBytes(data.length / 2);
  for (let i = 0; i < out.length; i++) {
    const high = hexValue(data[2 * i]);
    const low = hexValue(data[2 * i + 1]);
    if (high < 0 || low < 0) throw binasciiError("Non-hexadecimal digit found");
    out[i] = high * 16 + low;
  }
  return new PyBytes(out);
}

/** The separator byte of `hexlify` as a character; here str may hold any Latin-1 character. */
function separator(sep: Value | undefined): string {
  if (sep === undefined) return "";
  const s = strOf(sep);
  if ((s === undefined ? length(sep) : strLength(s)) !== 1) throw pyError("ValueError", "sep must be length 1.");
  if (sep instanceof PyBytes) return String.fromCharCode(sep.bytes[0]!);
  if (s === undefined) throw pyError("TypeError", "sep must be str or bytes.");
  if (typeof s !== "string" || s.charCodeAt(0) > 255) throw pyError("ValueError", "sep must be ASCII.");
  return s;
}

function hexlify(data: Uint8Array, sep: Value | undefined, group: number): Value {
  const between = separator(sep);
  return new PyBytes(between === "" ? hexDigits(data) : hexGroups(data, between.charCodeAt(0), group));
}

/** An int of any size modulo 2**32. */
function word(n: Int): number {
  return typeof n === "number" ? n >>> 0 : Number(BigInt.asUintN(32, n));
}

const HEXLIFY_DOC =
  'Hexadecimal representation of binary data.\n\n  sep\n    An optional single character or byte to separate hex bytes.\n  bytes_per_sep\n    How many bytes between separators.  Positive values count from the\n    right, negative values count from the left.\n\nThe return value is a bytes object.  This function is also\navailable as "b2a_hex()".';
const UNHEXLIFY_DOC =
  'Binary data of hexadecimal representation.\n\nhexstr must contain an even number of hex digits (upper or lower case).\nThis function is also available as "unhexlify()".';

export const binasciiModule = defineModule("binascii", () => ({
  doc: "Conversion between binary data and ASCII",
  types: { Error: errorType(), Incomplete: incompleteType() },
  functions: {
    a2b_uu: fn("(data, /)", "Decode a line of uuencoded data.", (data) => new PyBytes(decodeUu(asciiBytes(data)))),
    b2a_uu: fn(
      "(data: buffer, /, *, backtick: bool=False)",
      "Uuencode line of data.",
      (data, backtick) => new PyBytes(encodeUu(data, backtick)),
    ),
    a2b_base64: fn(
      "(data, /, *, strict_mode: bool=False)",
      "Decode a line of base64 data.\n\n  strict_mode\n    When set to True, bytes that are not in the base64 standard are not allowed.\n    The same applies to excess data after padding (= / ==).",
      (data, strict) => new PyBytes(decodeBase64(asciiBytes(data), strict)),
    ),
    b2a_base64: fn(
      "(data: buffer, /, *, newline: bool=True)",
      "Base64-code line of data.",
      (data, newline) => new PyBytes(encodeBase64(data, newline)),
    ),
    a2b_hex: fn("(hexstr, /)", UNHEXLIFY_DOC, (hexstr) => unhexlify(asciiBytes(hexstr))),
    b2a_hex: fn("(data: buffer, sep=<unrepresentable>, bytes_per_sep: int=1)", HEXLIFY_DOC, hexlify),
    hexlify: fn("(data: buffer, sep=<unrepresentable>, bytes_per_sep: int=1)", HEXLIFY_DOC, hexlify),
    unhexlify: fn("(hexstr, /)", UNHEXLIFY_DOC, (hexstr) => unhexlify(asciiBytes(hexstr))),
    crc_hqx: fn("(data: buffer, crc: integer, /)", "Compute CRC-CCITT incrementally.", (data, crc) =>
      crcHqx(data, word(crc) & 0xffff),
    ),
    crc32: fn("(data: buffer, crc: integer=0, /)", "Compute CRC-32 incrementally.", (data, crc) =>
      crc32(data, word(crc)),
    ),
    a2b_qp: fn(
      "(data, header: bool=False)",
      "Decode a string of qp-encoded data.",
      (data, header) => new PyBytes(decodeQp(asciiBytes(data), header)),
    ),
    b2a_qp: fn(
      "(data: buffer, quotetabs: bool=False, istext: bool=True, header: bool=False)",
      "Encode a string using quoted-printable encoding.\n\nOn encoding, when istext is set, newlines are not encoded, and white\nspace at end of lines is.  When istext is not set, \\r and \\n (CR/LF)\nare both encoded.  When quotetabs is set, space and tabs are encoded.",
      (data, quoteTabs, text, header) => new PyBytes(encodeQp(data, quoteTabs, text, header)),
    ),
  },
}));
