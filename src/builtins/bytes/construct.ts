/** Bytes made of other objects: what `bytes(x)` does. Source: PyObject_Bytes in Objects/object.c, PyBytes_FromObject in Objects/bytesobject.c. */
import { PyBytes } from "../../objects/bytes.ts";
import { PyList, PyTuple } from "../../objects/containers.ts";
import type { Value } from "../../objects/object.ts";
import { isStr } from "../../objects/str.ts";
import { bytesType, exceptionTypes } from "../../objects/types.ts";
import { lookupSpecial } from "../../protocols/attributes.ts";
import { call0 } from "../../protocols/call.ts";
import { bufferBytes } from "../../protocols/clinic/converters.ts";
import { isException, pyError } from "../../protocols/errors.ts";
import { getIter } from "../../protocols/iterate.ts";
import { index } from "../../protocols/number.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";

/** One item as a byte. `noun` is "bytes" or "byte", as the message of ValueError has it. */
export function byteValue(item: Value, noun: string): number {
  const n = typeof item === "number" ? item : index(item);
  if (n < 0 || n > 255) throw pyError("ValueError", `${noun} must be in range(0, 256)`);
  return n as number;
}

/** What `__bytes__` gives, or `undefined` when the type has none. */
export function callBytesMethod(v: Value): PyBytes | undefined {
  const f = lookupSpecial(v, "__bytes__");
  if (f === undefined) return undefined;
  const r = call0(f);
  if (!(r instanceof PyBytes)) throw pyError("TypeError", `__bytes__ returned non-bytes (type ${typeName(r)})`);
  return r;
}

/** The bytes of an object that is a buffer or an iterable of ints; the array may be the object's own. */
export function bytesFromObject(v: Value, noun = "bytes", target = "bytes"): Uint8Array {
  if (v instanceof PyBytes && v.cls === bytesType) return v.bytes;
  if (typeOf(v).slots.buffer !== undefined) return bufferBytes(v);
  if ((v instanceof PyList || v instanceof PyTuple) && !v.cls.isHeap) return bytesOfItems(v.items, noun);
  if (!isStr(v)) {
    let iterator: Value | undefined;
    try {
      iterator = getIter(v);
    } catch (e) {
      if (!isException(e, exceptionTypes.TypeError)) throw e;
    }
    if (iterator !== undefined) return bytesOfIterator(iterator, noun);
  }
  throw pyError("TypeError", `cannot convert '${typeName(v)}' object to ${target}`);
}

/** The list may change while `__index__` of an item runs. */
function bytesOfItems(items: readonly Value[], noun: string): Uint8Array {
  const out: number[] = [];
  for (let i = 0; i < items.length; i++) out.push(byteValue(items[i]!, noun));
  return Uint8Array.from(out);
}

export function bytesOfIterator(iterator: Value, noun: string): Uint8Array {
  const next = typeOf(iterator).slots.next!;
  const out: number[] = [];
  for (;;) {
    let item: Value | undefined;
    try {
      item = next(iterator);
    } catch (e) {
      if (!isException(e, exceptionTypes.StopIteration)) throw e;
    }
    if (item === undefined) return Uint8Array.from(out);
    out.push(byteValue(item, noun));
  }
}

/** `bytes(v)` for anything but an int or str: PyObject_Bytes. */
export function bytesOf(v: Value): Uint8Array {
  if (v instanceof PyBytes && v.cls === bytesType) return v.bytes;
  return (callBytesMethod(v)?.bytes ?? bytesFromObject(v)) as Uint8Array;
}
