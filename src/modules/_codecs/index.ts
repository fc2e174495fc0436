/** The `_codecs` module: the codec registry and the codecs that are native. Source: Modules/_codecsmodule.c. */

import { buildMap, decodeCharmap, encodeCharmap } from "../../builtins/codecs/charmap.ts";
import type { Decoded } from "../../builtins/codecs/errors.ts";
import {
  decodeBytesEscape,
  decodeRawUnicodeEscape,
  decodeUnicodeEscape,
  encodeBytesEscape,
  encodeRawUnicodeEscape,
  encodeUnicodeEscape,
} from "../../builtins/codecs/escape.ts";
import { decodeAscii, decodeLatin1, encodeNarrow } from "../../builtins/codecs/latin.ts";
import {
  lookupCodec,
  lookupErrorHandler,
  registerErrorHandler,
  registerSearch,
  unregisterSearch,
} from "../../builtins/codecs/registry.ts";
import { callCodec } from "../../builtins/codecs/text.ts";
import { decodeUtf7, encodeUtf7 } from "../../builtins/codecs/utf7.ts";
import { decodeUtf8, encodeUtf8 } from "../../builtins/codecs/utf8.ts";
import {
  type ByteOrder,
  type DecodedUtf,
  decodeUtf16,
  decodeUtf32,
  encodeUtf16,
  encodeUtf32,
} from "../../builtins/codecs/utf16.ts";
import { PyBytes } from "../../objects/bytes.ts";
import { PyTuple } from "../../objects/containers.ts";
import type { NativeDef } from "../../objects/function.ts";
import { defineModule } from "../../objects/module.ts";
import { None, type Str, type Value } from "../../objects/object.ts";
import { strLength, strOf } from "../../objects/str.ts";
import { bufferBytes } from "../../protocols/clinic/converters.ts";
import { fn } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { typeName } from "../../protocols/type-of.ts";

type Order = (given: number) => ByteOrder;

const orderOf: Order = (given) => (given === 0 ? 0 : given < 0 ? -1 : 1);

const encoded = (bytes: Uint8Array, s: Str): PyTuple => new PyTuple([new PyBytes(bytes), strLength(s)]);
const result = (d: Decoded): PyTuple => new PyTuple([d.text, d.consumed]);

/** An encoder `(str, errors=None)`. */
function encoder(encode: (s: Str, errors: string) => Uint8Array): NativeDef {
  return fn("(str: str, errors: text_or_none=None, /)", "", (s, errors) => encoded(encode(s, errors ?? "strict"), s));
}

/** A decoder `(data, errors=None, final=False)`. */
function decoder(decode: (bytes: Uint8Array, errors: string, final: boolean) => Decoded): NativeDef {
  return fn("(data: buffer, errors: text_or_none=None, final: bool=False, /)", "", (data, errors, final) =>
    result(decode(data, errors ?? "strict", final)),
  );
}

/** Data of the escape decoders: a buffer, or text as UTF-8. */
function textBytes(v: Value): Uint8Array {
  const s = strOf(v);
  return s === undefined ? bufferBytes(v) : encodeUtf8(s, "strict");
}

function utfPair(
  bits: "16" | "32",
  encode: (s: Str, errors: string, order: ByteOrder) => Uint8Array,
  decode: (bytes: Uint8Array, errors: string, order: ByteOrder, final: boolean) => DecodedUtf,
): Record<string, NativeDef> {
  return {
    [`utf_${bits}_encode`]: fn(
      "(str: str, errors: text_or_none=None, byteorder: int=0, /)",
      "",
      (s, errors, byteorder) => encoded(encode(s, errors ?? "strict", orderOf(byteorder)), s),
    ),
    [`utf_${bits}_le_encode`]: encoder((s, errors) => encode(s, errors, -1)),
    [`utf_${bits}_be_encode`]: encoder((s, errors) => encode(s, errors, 1)),
    [`utf_${bits}_decode`]: decoder((b, errors, final) => decode(b, errors, 0, final)),
    [`utf_${bits}_le_decode`]: decoder((b, errors, final) => decode(b, errors, -1, final)),
    [`utf_${bits}_be_decode`]: decoder((b, errors, final) => decode(b, errors, 1, final)),
    [`utf_${bits}_ex_decode`]: fn(
      "(data: buffer, errors: text_or_none=None, byteorder: int=0, final: bool=False, /)",
      "",
      (data, errors, byteorder, final) => {
        const d = decode(data, errors ?? "strict", orderOf(byteorder), final);
        return new PyTuple([d.text, d.consumed, d.order]);
      },
    ),
  };
}

export const codecsModule = defineModule("_codecs", () => ({
  functions: {
    register: fn(
      "(search_function, /)",
      "Register a codec search function.\n\nSearch functions are expected to take one argument, the encoding name in\nall lower case letters, and either return None, or a tuple of functions\n(encoder, decoder, stream_reader, stream_writer) (or a CodecInfo object).",
      (search) => {
        registerSearch(search);
        return None;
      },
    ),
    unregister: fn(
      "(search_function, /)",
      "Unregister a codec search function and clear the registry's cache.\n\nIf the search function is not registered, do nothing.",
      (search) => {
        unregisterSearch(search);
        return None;
      },
    ),
    lookup: fn(
      "(encoding: text, /)",
      "Looks up a codec tuple in the Python codec registry and returns a CodecInfo object.",
      lookupCodec,
    ),
    encode: fn(
      "(obj, encoding: text='utf-8', errors: text='strict')",
      "Encodes obj using the codec registered for encoding.\n\nThe default encoding is 'utf-8'.  errors may be given to set a\ndifferent error handling scheme.  Default is 'strict' meaning that encoding\nerrors raise a ValueError.  Other possible values are 'ignore', 'replace'\nand 'backslashreplace' as well as any other name registered with\ncodecs.register_error that can handle ValueErrors.",
      (obj, encoding, errors) => {
        const codec = lookupCodec(encoding);
        return callCodec(codec, 0, obj, encoding, errors);
      },
    ),
    decode: fn(
      "(obj, encoding: text='utf-8', errors: text='strict')",
      "Decodes obj using the codec registered for encoding.\n\nDefault encoding is 'utf-8'.  errors may be given to set a\ndifferent error handling scheme.  Default is 'strict' meaning that encoding\nerrors raise a ValueError.  Other possible values are 'ignore', 'replace'\nand 'backslashreplace' as well as any other name registered with\ncodecs.register_error that can handle ValueErrors.",
      (obj, encoding, errors) => {
        const codec = lookupCodec(encoding);
        return callCodec(codec, 1, obj, encoding, errors);
      },
    ),
    register_error: fn(
      "(errors: text, handler, /)",
      "Register the specified error handler under the name errors.\n\nhandler must be a callable object, that\nwill be called with an exception instance containing\ninformation about the location of the encoding/decoding\nerror and must return a (replacement, new position) tuple.",
      (errors, handler) => {
        registerErrorHandler(errors, handler);
        return None;
      },
    ),
    lookup_error: fn(
      "(name: text, /)",
      "lookup_error(errors) -> handler\n\nReturn the error handler for the specified error handling name or raise a\nLookupError, if no handler exists under this name.",
      lookupErrorHandler,
    ),
    utf_8_encode: encoder(encodeUtf8),
    utf_8_decode: decoder(decodeUtf8),
    utf_7_encode: encoder(encodeUtf7),
    utf_7_decode: decoder(decodeUtf7),
    ...utfPair("16", encodeUtf16, decodeUtf16),
    ...utfPair("32", encodeUtf32, decodeUtf32),
    ascii_encode: encoder((s, errors) => encodeNarrow(s, 128, errors)),
    ascii_decode: fn(
      "(data: buffer, errors: text_or_none=None, /)",
      "",
      (data, errors) => new PyTuple([decodeAscii(data, errors ?? "strict"), data.length]),
    ),
    latin_1_encode: encoder((s, errors) => encodeNarrow(s, 256, errors)),
    latin_1_decode: fn(
      "(data: buffer, errors: text_or_none=None, /)",
      "",
      (data) => new PyTuple([decodeLatin1(data), data.length]),
    ),
    unicode_escape_encode: encoder(encodeUnicodeEscape),
    unicode_escape_decode: fn("(data, errors: text_or_none=None, final: bool=True, /)", "", (data, errors, final) =>
      result(decodeUnicodeEscape(textBytes(data), errors ?? "strict", final)),
    ),
    raw_unicode_escape_encode: encoder(encodeRawUnicodeEscape),
    raw_unicode_escape_decode: fn("(data, errors: text_or_none=None, final: bool=True, /)", "", (data, errors, final) =>
      result(decodeRawUnicodeEscape(textBytes(data), errors ?? "strict", final)),
    ),
    escape_encode: fn("(data, errors: text_or_none=None, /)", "", (data) => {
      if (!(data instanceof PyBytes))
        throw pyError("TypeError", `escape_encode() argument 1 must be bytes, not ${typeName(data)}`);
      return new PyTuple([new PyBytes(encodeBytesEscape(data.bytes)), data.bytes.length]);
    }),
    escape_decode: fn("(data, errors: text_or_none=None, /)", "", (data, errors) => {
      const bytes = textBytes(data);
      return new PyTuple([new PyBytes(decodeBytesEscape(bytes, errors)), bytes.length]);
    }),
    charmap_encode: fn("(str: str, errors: text_or_none=None, mapping=None, /)", "", (s, errors, mapping) =>
      encoded(
        mapping === None ? encodeNarrow(s, 256, errors ?? "strict") : encodeCharmap(s, errors ?? "strict", mapping),
        s,
      ),
    ),
    charmap_decode: fn("(data: buffer, errors: text_or_none=None, mapping=None, /)", "", (data, errors, mapping) =>
      mapping === None
        ? new PyTuple([decodeLatin1(data), data.length])
        : new PyTuple([decodeCharmap(data, errors ?? "strict", mapping).text, data.length]),
    ),
    charmap_build: fn("(map: str, /)", "", buildMap),
    readbuffer_encode: fn("(data, errors: text_or_none=None, /)", "", (data) => {
      const bytes = textBytes(data);
      return new PyTuple([new PyBytes(bytes.slice()), bytes.length]);
    }),
  },
}));
