/** Layout of arrays, and what each type code stores. Source: Modules/arraymodule.c. Items are in machine order (little endian). */
import { PyFloat } from "../../objects/number.ts";
import { type Int, normalInt, PyObject, type Value } from "../../objects/object.ts";
import { codePointAt, strFromCodePoints, strLength, strOf } from "../../objects/str.ts";
import { asDouble } from "../../protocols/clinic/converters.ts";
import { pyError } from "../../protocols/errors.ts";
import { index } from "../../protocols/number.ts";
import { typeOf } from "../../protocols/type-of.ts";

export interface TypeCode {
  readonly code: string;
  readonly size: number;
  /** Format of the buffer protocol. */
  readonly format: string;
  /** Number in pickles, for little endian machines. */
  readonly machineFormat: number;
  readonly isSigned: boolean;
  readonly isFloat: boolean;
  get(view: DataView, at: number): Value;
  /** Converts and stores; throws before anything is stored. */
  set(view: DataView, at: number, v: Value): void;
}

const TOO_LARGE = "Python int too large to convert to C long";

/** An int within C's long. */
function toLong(v: Value): Int {
  const n = index(v);
  if (typeof n === "bigint" && (n > 9223372036854775807n || n < -9223372036854775808n))
    throw pyError("OverflowError", TOO_LARGE);
  return n;
}

/** An int within limits, with the names that CPython's messages use. */
function within(v: Value, low: number, high: number, name: string): number {
  const n = toLong(v);
  if (n < low) throw pyError("OverflowError", `${name} is less than minimum`);
  if (n > high) throw pyError("OverflowError", `${name} is greater than maximum`);
  return n as number;
}

function unsignedLong(v: Value, high: bigint | number, tooLarge: string): Int {
  const n = index(v);
  if (n < 0) throw pyError("OverflowError", "can't convert negative value to unsigned int");
  if (n > 18446744073709551615n) throw pyError("OverflowError", "Python int too large to convert to C unsigned long");
  if (n > high) throw pyError("OverflowError", tooLarge);
  return n;
}

function character(v: Value): number {
  const s = strOf(v);
  if (s === undefined || strLength(s) !== 1) throw pyError("TypeError", "array item must be unicode character");
  return codePointAt(s, 0);
}

function fromCharacter(c: number): Value {
  if (c > 0x10ffff) {
    throw pyError("ValueError", `character U+${c.toString(16)} is not in range [U+0000; U+10ffff]`);
  }
  return strFromCodePoints([c]);
}

function row(
  code: string,
  size: number,
  machineFormat: number,
  get: TypeCode["get"],
  set: TypeCode["set"],
  format = code,
): TypeCode {
  const isFloat = code === "f" || code === "d";
  return {
    code,
    size,
    format,
    machineFormat,
    isSigned: code === code.toLowerCase() && code !== "u",
    isFloat,
    get,
    set,
  };
}

const getInt64: TypeCode["get"] = (view, at) => normalInt(view.getBigInt64(at, true));
const getUint64: TypeCode["get"] = (view, at) => normalInt(view.getBigUint64(at, true));

/** In the order of `array.typecodes`. */
export const TYPE_CODES: readonly TypeCode[] = [
  row(
    "b",
    1,
    1,
    (view, at) => view.getInt8(at),
    (view, at, v) =>
      view.setInt8(at, within(within(v, -32768, 32767, "signed short integer"), -128, 127, "signed char")),
  ),
  row(
    "B",
    1,
    0,
    (view, at) => view.getUint8(at),
    (view, at, v) => view.setUint8(at, within(v, 0, 255, "unsigned byte integer")),
  ),
  row(
    "u",
    4,
    20,
    (view, at) => fromCharacter(view.getUint32(at, true)),
    (view, at, v) => view.setUint32(at, character(v), true),
    "w",
  ),
  row(
    "h",
    2,
    4,
    (view, at) => view.getInt16(at, true),
    (view, at, v) => view.setInt16(at, within(v, -32768, 32767, "signed short integer"), true),
  ),
  row(
    "H",
    2,
    2,
    (view, at) => view.getUint16(at, true),
    (view, at, v) =>
      view.setUint16(
        at,
        within(within(v, -2147483648, 2147483647, "signed integer"), 0, 65535, "unsigned short"),
        true,
      ),
  ),
  row(
    "i",
    4,
    8,
    (view, at) => view.getInt32(at, true),
    (view, at, v) => view.setInt32(at, within(v, -2147483648, 2147483647, "signed integer"), true),
  ),
  row(
    "I",
    4,
    6,
    (view, at) => view.getUint32(at, true),
    (view, at, v) =>
      view.setUint32(at, Number(unsignedLong(v, 4294967295, "unsigned int is greater than maximum")), true),
  ),
  row("l", 8, 12, getInt64, (view, at, v) => view.setBigInt64(at, BigInt(toLong(v)), true)),
  row("L", 8, 10, getUint64, (view, at, v) =>
    view.setBigUint64(at, BigInt(unsignedLong(v, 18446744073709551615n, TOO_LARGE)), true),
  ),
  row("q", 8, 12, getInt64, (view, at, v) => {
    const n = BigInt(index(v));
    if (n > 9223372036854775807n || n < -9223372036854775808n) throw pyError("OverflowError", "int too big to convert");
    view.setBigInt64(at, n, true);
  }),
  row("Q", 8, 10, getUint64, (view, at, v) => {
    const n = BigInt(index(v));
    if (n < 0n) throw pyError("OverflowError", "can't convert negative int to unsigned");
    if (n > 18446744073709551615n) throw pyError("OverflowError", "int too big to convert");
    view.setBigUint64(at, n, true);
  }),
  row(
    "f",
    4,
    14,
    (view, at) => new PyFloat(view.getFloat32(at, true)),
    (view, at, v) => view.setFloat32(at, asDouble(v), true),
  ),
  row(
    "d",
    8,
    16,
    (view, at) => new PyFloat(view.getFloat64(at, true)),
    (view, at, v) => view.setFloat64(at, asDouble(v), true),
  ),
];

export const codeNamed = (name: string): TypeCode | undefined => TYPE_CODES.find((t) => t.code === name);

const NO_STORE = new Uint8Array(0);
const NO_VIEW = new DataView(NO_STORE.buffer);
/** An item on its way into an array. */
const scratch = new DataView(new ArrayBuffer(8));

export class PyArray extends PyObject {
  readonly type: TypeCode;
  private store: Uint8Array;
  view: DataView;
  /** Number of items. */
  length: number;
  /** Buffers handed out: the size must not change while there are any. */
  exports: number;
  constructor(type: TypeCode) {
    super();
    this.type = type;
    this.store = NO_STORE;
    this.view = NO_VIEW;
    this.length = 0;
    this.exports = 0;
  }

  /** The live bytes, not copied. */
  get bytes(): Uint8Array {
    return this.store.subarray(0, this.length * this.type.size);
  }

  at(i: number): Value {
    return this.type.get(this.view, i * this.type.size);
  }

  put(i: number, v: Value): void {
    this.type.set(this.view, i * this.type.size, v);
  }

  /** Makes it `length` items long; new ones are zero. */
  resize(length: number): void {
    if (this.exports > 0 && length !== this.length)
      throw pyError("BufferError", "cannot resize an array that is exporting buffers");
    const need = length * this.type.size;
    if (need > 0x7fffffff) throw pyError("MemoryError");
    if (need > this.store.length) this.reserve(Math.max(need, Math.min(this.store.length * 2, 0x7fffffff), 16));
    else if (length < this.length) this.store.fill(0, need, this.length * this.type.size);
    this.length = length;
  }

  /** Has room for so many bytes from now on. */
  reserve(size: number): void {
    const buffer = new ArrayBuffer(size);
    const store = new Uint8Array(buffer);
    if (this.length > 0) store.set(this.bytes);
    this.store = store;
    this.view = new DataView(buffer);
  }

  push(v: Value): void {
    const n = this.length;
    const { type } = this;
    const { size } = type;
    // fast path: converting a number runs no Python code, and room is left
    if ((typeof v === "number" || v instanceof PyFloat) && this.exports === 0 && (n + 1) * size <= this.store.length) {
      type.set(this.view, n * size, v);
      this.length = n + 1;
      return;
    }
    // converted first: nothing changes when it fails
    type.set(scratch, 0, v);
    this.resize(n + 1);
    for (let i = 0; i < size; i++) this.view.setUint8(n * size + i, scratch.getUint8(i));
  }

  appendBytes(bytes: Uint8Array): void {
    const { size } = this.type;
    const old = this.length;
    const copy = bytes.slice(); // it may be our own memory
    this.resize(old + copy.length / size);
    this.store.set(copy, old * size);
  }

  /** Removes the items [start, stop) and puts `bytes` there. */
  splice(start: number, stop: number, bytes: Uint8Array): void {
    const { size } = this.type;
    const tail = this.store.slice(stop * size, this.length * size);
    const middle = bytes.slice();
    this.resize(start + middle.length / size + tail.length / size);
    this.store.set(middle, start * size);
    this.store.set(tail, start * size + middle.length);
  }
}

export const describe = (v: Value): string => typeOf(v).tpName;
