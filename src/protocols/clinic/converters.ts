/** Argument converters: Python value to what the body wants, with CPython's errors. Source: Python/getargs.c, Tools/clinic. */
import { PyByteArray, PyBytes } from "../../objects/bytes.ts";
import { PyFloat } from "../../objects/number.ts";
import { type Int, None, type Str, type Value } from "../../objects/object.ts";
import { jsFromStr, strOf } from "../../objects/str.ts";
import { bytearrayType, bytesType } from "../../objects/types.ts";
import { pyError } from "../errors.ts";
import { index, indexToNumber } from "../number.ts";
import { isTrue } from "../truth.ts";
import { typeName, typeOf } from "../type-of.ts";
import type { ConverterTypes } from "./signature.ts";

/** Where the argument stands, for messages: function name, and 1-based position or parameter name. */
export interface ArgumentPlace {
  readonly functionName: string;
  readonly name: string;
  readonly position: number;
  /** `argument 2` for positional-only parameters, `argument 'x'` for others. */
  readonly byName: boolean;
  readonly isOnly: boolean;
}

function label(place: ArgumentPlace): string {
  if (place.byName) return `argument '${place.name}'`;
  return place.isOnly ? "argument" : `argument ${place.position}`;
}

/** `TypeError: f() argument 1 must be str, not int`. */
export function badArgument(place: ArgumentPlace, expected: string, got: Value): ReturnType<typeof pyError> {
  const what = got === None ? "None" : typeName(got);
  return pyError("TypeError", `${place.functionName}() ${label(place)} must be ${expected}, not ${what}`);
}

/** The double of a real number: float, `__float__`, then `__index__`. */
export function asDouble(v: Value): number {
  if (v instanceof PyFloat) return v.v;
  if (typeof v === "number") return v;
  if (typeof v === "boolean") return v ? 1 : 0;
  const slots = typeOf(v).slots;
  if (slots.float !== undefined) {
    const r = slots.float(v);
    if (r instanceof PyFloat) return r.v;
    throw pyError("TypeError", `${typeName(v)}.__float__() must return a float, not ${typeName(r)}`);
  }
  if (slots.index !== undefined) return intToDouble(index(v));
  throw pyError("TypeError", `must be real number, not ${typeName(v)}`);
}

/** Correctly rounded double of an int; OverflowError when too large. */
export function intToDouble(n: Int): number {
  if (typeof n === "number") return n;
  const d = Number(n);
  if (d === Infinity || d === -Infinity) throw pyError("OverflowError", "int too large to convert to float");
  return d;
}

function toInt(v: Value): number {
  if (typeof v === "number" && (v | 0) === v) return v;
  const n = index(v);
  if (n > 2147483647 || n < -2147483648) throw pyError("OverflowError", "Python int too large to convert to C int");
  return n as number;
}

function toStr(v: Value, place: ArgumentPlace): Str {
  const s = strOf(v);
  if (s === undefined) throw badArgument(place, "str", v);
  return s;
}

/** The bytes of a contiguous readable buffer; TypeError `a bytes-like object is required, not 'x'`. */
export function bufferBytes(v: Value): Uint8Array {
  // fast path: exact bytes
  if (v instanceof PyBytes && v.cls === bytesType) return v.bytes;
  // fast path: an exact bytearray
  if (v instanceof PyByteArray && v.cls === bytearrayType) return v.bytes;
  const f = typeOf(v).slots.buffer;
  if (f === undefined) throw pyError("TypeError", `a bytes-like object is required, not '${typeName(v)}'`);
  const buffer = f(v, false);
  const bytes =
    buffer.strides === undefined
      ? buffer.bytes
      : contiguous(buffer.bytes, buffer.shape ?? [], buffer.strides, buffer.itemSize);
  buffer.release();
  return bytes;
}

/** The bytes of a buffer argument, which must lie in one piece. */
function simpleBytes(v: Value): Uint8Array {
  if (v instanceof PyBytes && v.cls === bytesType) return v.bytes;
  const f = typeOf(v).slots.buffer;
  if (f === undefined) throw pyError("TypeError", `a bytes-like object is required, not '${typeName(v)}'`);
  const buffer = f(v, false);
  buffer.release();
  if (buffer.strides !== undefined && !isInOrder(buffer.shape ?? [], buffer.strides, buffer.itemSize))
    throw pyError("BufferError", "memoryview: underlying buffer is not C-contiguous");
  return buffer.bytes;
}

function isInOrder(shape: readonly number[], strides: readonly number[], itemSize: number): boolean {
  if (shape.includes(0)) return true;
  let step = itemSize;
  for (let i = shape.length - 1; i >= 0; i--) {
    if (shape[i]! > 1 && strides[i] !== step) return false;
    step *= shape[i]!;
  }
  return true;
}

function contiguous(
  bytes: Uint8Array,
  shape: readonly number[],
  strides: readonly number[],
  itemSize: number,
): Uint8Array {
  let total = itemSize;
  for (const n of shape) total *= n;
  const out = new Uint8Array(total);
  let at = 0;
  const walk = (dim: number, offset: number): void => {
    if (dim === shape.length) {
      for (let i = 0; i < itemSize; i++) out[at++] = bytes[offset + i]!;
      return;
    }
    for (let i = 0; i < shape[dim]!; i++) walk(dim + 1, offset + i * strides[dim]!);
  };
  // a view with negative strides starts at its last item in memory
  let start = 0;
  for (let i = 0; i < shape.length; i++) if (strides[i]! < 0) start -= strides[i]! * (shape[i]! - 1);
  walk(0, start);
  return out;
}

export const converters: {
  readonly [K in keyof ConverterTypes]: (v: Value, place: ArgumentPlace) => ConverterTypes[K];
} = {
  object: (v) => v,
  int: toInt,
  ssize: (v) => indexToNumber(v, "OverflowError"),
  slice_index: (v) => {
    if (typeof v !== "number" && typeOf(v).slots.index === undefined) {
      throw pyError("TypeError", "slice indices must be integers or have an __index__ method");
    }
    return indexToNumber(v, undefined);
  },
  bound_or_none: (v) => {
    if (v === None) return null;
    if (typeof v !== "number" && typeOf(v).slots.index === undefined) {
      throw pyError("TypeError", "slice indices must be integers or None or have an __index__ method");
    }
    return indexToNumber(v, undefined);
  },
  ssize_or_none: (v, place) => {
    if (v === None) return null;
    if (typeOf(v).slots.index === undefined) throw badArgument(place, "integer or None", v);
    return indexToNumber(v, "OverflowError");
  },
  integer: (v) => index(v),
  bool: (v) => isTrue(v),
  str: toStr,
  text: (v, place) => jsFromStr(toStr(v, place)),
  text_or_none: (v, place) => {
    if (v === None) return null;
    const s = strOf(v);
    if (s === undefined) throw badArgument(place, "str or None", v);
    return jsFromStr(s);
  },
  double: (v) => asDouble(v),
  buffer: (v) => simpleBytes(v),
};
