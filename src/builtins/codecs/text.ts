/**
 * `str.encode`, `bytes.decode` and `str(bytes, encoding)`. Source: PyUnicode_AsEncodedString, PyUnicode_Decode in
 * Objects/unicodeobject.c. The common encodings are converted here; the others come from the codec registry.
 */
import { PyByteArray, PyBytes } from "../../objects/bytes.ts";
import { PyTuple } from "../../objects/containers.ts";
import { PyBaseException } from "../../objects/exception.ts";
import type { Str, Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { strOf } from "../../objects/str.ts";
import { exceptionTypes, tupleType } from "../../objects/types.ts";
import { findAttr } from "../../protocols/attributes.ts";
import { call, callMethod } from "../../protocols/call.ts";
import { pyError } from "../../protocols/errors.ts";
import { isTrue } from "../../protocols/truth.ts";
import { typeName } from "../../protocols/type-of.ts";
import { decodeAscii, decodeLatin1, encodeNarrow } from "./latin.ts";
import { lookupCodec, lookupErrorHandler, normalizeEncoding } from "./registry.ts";
import { decodeUtf8, encodeUtf8 } from "./utf8.ts";
import { decodeUtf16, decodeUtf32, encodeUtf16, encodeUtf32 } from "./utf16.ts";

type Native = "utf-8" | "latin-1" | "ascii" | "utf-16" | "utf-32" | undefined;

/** Names of the native encodings in lower case with "_" for other characters. */
const NATIVE: ReadonlyMap<string, Native> = new Map<string, Native>([
  ["utf_8", "utf-8"],
  ["utf8", "utf-8"],
  ["utf_16", "utf-16"],
  ["utf16", "utf-16"],
  ["utf_32", "utf-32"],
  ["utf32", "utf-32"],
  ["latin_1", "latin-1"],
  ["latin1", "latin-1"],
  ["iso_8859_1", "latin-1"],
  ["iso8859_1", "latin-1"],
  ["ascii", "ascii"],
  ["us_ascii", "ascii"],
  // as people write them: no need to normalise
  ["latin-1", "latin-1"],
  ["iso-8859-1", "latin-1"],
  ["us-ascii", "ascii"],
  ["utf-16", "utf-16"],
  ["utf-32", "utf-32"],
]);

function nativeEncoding(encoding: string): Native {
  if (encoding === "utf-8") return "utf-8";
  if (encoding.length > 11) return undefined;
  return NATIVE.get(encoding) ?? NATIVE.get(normalizeEncoding(encoding));
}

const COMMON_ENCODINGS: ReadonlySet<string> = new Set(["utf-8", "utf8", "ascii"]);
const COMMON_HANDLERS: ReadonlySet<string> = new Set([
  "strict",
  "ignore",
  "replace",
  "surrogateescape",
  "surrogatepass",
]);

/** In development mode both names must be known, even when nothing needs them. Source: unicode_check_encoding_errors. */
function checkNames(encoding: string, errors: string): void {
  if (!rt.config.devMode) return;
  if (!COMMON_ENCODINGS.has(encoding)) lookupCodec(encoding);
  if (!COMMON_HANDLERS.has(errors)) lookupErrorHandler(errors);
}

/** `s.encode(encoding, errors)`. */
export function encodeText(s: Str, encoding: string, errors: string): Value {
  checkNames(encoding, errors);
  switch (nativeEncoding(encoding)) {
    case "utf-8":
      return new PyBytes(encodeUtf8(s, errors));
    case "latin-1":
      return new PyBytes(encodeNarrow(s, 256, errors));
    case "ascii":
      return new PyBytes(encodeNarrow(s, 128, errors));
    case "utf-16":
      return new PyBytes(encodeUtf16(s, errors, 0));
    case "utf-32":
      return new PyBytes(encodeUtf32(s, errors, 0));
  }
  const r = callCodec(textCodec(encoding, "encode"), 0, s, encoding, errors);
  if (r instanceof PyBytes) return r;
  if (r instanceof PyByteArray) {
    rt.hooks.warn(
      exceptionTypes.RuntimeWarning,
      `encoder ${encoding} returned bytearray instead of bytes; use codecs.encode() to encode to arbitrary types`,
      1,
    );
    return new PyBytes(r.bytes.slice());
  }
  throw pyError(
    "TypeError",
    `'${encoding}' encoder returned '${typeName(r)}' instead of 'bytes'; use codecs.encode() to encode to arbitrary types`,
  );
}

/** The text of bytes. `object` is what a codec of the registry gets. */
export function decodeText(bytes: Uint8Array, object: Value, encoding: string, errors: string): Value {
  checkNames(encoding, errors);
  switch (nativeEncoding(encoding)) {
    case "utf-8":
      return decodeUtf8(bytes, errors).text;
    case "latin-1":
      return decodeLatin1(bytes);
    case "ascii":
      return decodeAscii(bytes, errors);
    case "utf-16":
      return decodeUtf16(bytes, errors, 0, true).text;
    case "utf-32":
      return decodeUtf32(bytes, errors, 0, true).text;
  }
  const r = callCodec(textCodec(encoding, "decode"), 1, object, encoding, errors);
  if (strOf(r) !== undefined) return r;
  throw pyError(
    "TypeError",
    `'${encoding}' decoder returned '${typeName(r)}' instead of 'str'; use codecs.decode() to decode to arbitrary types`,
  );
}

/** A codec that is a text encoding; LookupError for the others, which `codecs.encode` is for. */
function textCodec(encoding: string, operation: "encode" | "decode"): PyTuple {
  const codec = lookupCodec(encoding);
  const flag = codec.cls === tupleType ? undefined : findAttr(codec, "_is_text_encoding");
  if (flag !== undefined && !isTrue(flag)) {
    throw pyError(
      "LookupError",
      `'${encoding}' is not a text encoding; use codecs.${operation}() to handle arbitrary codecs`,
    );
  }
  return codec;
}

/** Calls the encoder (0) or decoder (1) of a codec and returns the first item of its result. What it raises gets a note. */
export function callCodec(
  codec: PyTuple,
  at: 0 | 1,
  object: Value,
  encoding: string,
  errors: string | undefined,
): Value {
  let r: Value;
  try {
    r = call(codec.items[at]!, errors === undefined ? [object] : [object, errors]);
  } catch (e) {
    if (e instanceof PyBaseException)
      callMethod(e, "add_note", [`${at === 0 ? "encoding" : "decoding"} with '${encoding}' codec failed`]);
    throw e;
  }
  if (!(r instanceof PyTuple) || r.items.length !== 2)
    throw pyError("TypeError", `${at === 0 ? "encoder" : "decoder"} must return a tuple (object, integer)`);
  return r.items[0]!;
}
