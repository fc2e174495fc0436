/** Arguments of stream methods: sizes, buffers to read into. Source: _Py_convert_optional_to_ssize_t, Py_buffer "w*". */
import type { PyBuffer } from "../../objects/buffer.ts";
import { PyBytes } from "../../objects/bytes.ts";
import { None, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { pyError } from "../../protocols/errors.ts";
import { indexToNumber } from "../../protocols/number.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";

/** A size argument: -1 for None or nothing. */
export function optionalSize(v: Value | undefined): number {
  if (v === undefined || v === None) return -1;
  if (typeof v === "number") return v;
  if (typeOf(v).slots.index === undefined)
    throw pyError("TypeError", `argument should be integer or None, not '${typeName(v)}'`);
  return indexToNumber(v, "OverflowError");
}

/** Runs `body` on the memory of a writable buffer. `message` is CPython's complaint up to "read-write…". */
export function withWritable<T>(v: Value, place: string, body: (bytes: Uint8Array) => T): T {
  const get = typeOf(v).slots.buffer;
  let buffer: PyBuffer | undefined;
  if (get !== undefined && !(v instanceof PyBytes)) {
    try {
      buffer = get(v, true);
    } catch {
      buffer = undefined; // whatever the exporter said, CPython reports the argument
    }
  }
  const hasGaps = buffer?.strides !== undefined && buffer.shape?.includes(0) !== true;
  if (buffer === undefined || buffer.readonly || hasGaps) {
    buffer?.release();
    throw pyError("TypeError", `${place} must be read-write bytes-like object, not ${typeName(v)}`);
  }
  try {
    return body(buffer.bytes);
  } finally {
    buffer.release();
  }
}

/** A memoryview of `bytes`, for handing parts of our buffers to Python code. */
export function viewOf(bytes: Uint8Array, readonly: boolean): Value {
  const buffer: PyBuffer = {
    owner: new PyBytes(bytes),
    bytes,
    readonly,
    format: "B",
    itemSize: 1,
    shape: undefined,
    strides: undefined,
    release: () => {},
  };
  return rt.hooks.bufferToMemoryView(buffer);
}
