/** `%` formatting of bytes and bytearray. Source: _PyBytes_FormatEx in Objects/bytesobject.c. */
import { PyByteArray, PyBytes } from "../../objects/bytes.ts";
import type { Value } from "../../objects/object.ts";
import { bytesType } from "../../objects/types.ts";
import { bufferBytes } from "../../protocols/clinic/converters.ts";
import { pyError } from "../../protocols/errors.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";
import { decodeLatin1, encodeNarrow } from "../codecs/latin.ts";
import { formatPercentBytes } from "../format/percent.ts";
import { callBytesMethod } from "./construct.ts";

/** What `%b` and `%s` put in: bytes, a buffer, or what `__bytes__` gives. */
function content(v: Value): Uint8Array {
  if ((v instanceof PyBytes && v.cls === bytesType) || v instanceof PyByteArray) return v.bytes;
  const special = callBytesMethod(v);
  if (special !== undefined) return special.bytes;
  if (typeOf(v).slots.buffer !== undefined) return bufferBytes(v);
  throw pyError(
    "TypeError",
    `%b requires a bytes-like object, or an object that implements __bytes__, not '${typeName(v)}'`,
  );
}

export function formatBytes(format: Uint8Array, args: Value): Uint8Array {
  const text = formatPercentBytes(
    decodeLatin1(format),
    args,
    (v) => decodeLatin1(content(v)),
    (key) => new PyBytes(encodeNarrow(key, 256, "strict")),
  );
  return encodeNarrow(text, 256, "strict");
}
