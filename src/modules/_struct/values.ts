/** Packing and unpacking single values. Source: Modules/_struct.c (the nu_, np_, lu_, lp_ … functions), Objects/floatobject.c. */
import { PyByteArray, PyBytes } from "../../objects/bytes.ts";
import { isInt, PyFloat, PyIntLayout } from "../../objects/number.ts";
import { type Int, normalInt, type Value } from "../../objects/object.ts";
import { asDouble } from "../../protocols/clinic/converters.ts";
import { pyError } from "../../protocols/errors.ts";
import { index } from "../../protocols/number.ts";
import { isTrue } from "../../protocols/truth.ts";
import { typeOf } from "../../protocols/type-of.ts";
import { type Field, failure, type Layout } from "./format.ts";

const SIGNED = "bhilqn";

function intArgument(v: Value): Int {
  if (typeof v === "number") return v;
  if (typeof v !== "bigint" && typeof v !== "boolean" && !(v instanceof PyIntLayout)) {
    if (typeOf(v).slots.index === undefined) throw failure("required argument is not an integer");
  }
  return index(v);
}

function putInt(view: DataView, at: number, field: Field, v: Value, little: boolean): void {
  const n = intArgument(v);
  const { code, size } = field;
  if (code === "P") {
    if (n >= 18446744073709551616n || n < -9223372036854775808n) throw failure("int too large to convert");
    view.setBigUint64(at, BigInt(n), little);
    return;
  }
  const isSigned = SIGNED.includes(code);
  if (size < 8) {
    const span = 2 ** (size * 8);
    const low = isSigned ? -span / 2 : 0;
    const high = isSigned ? span / 2 - 1 : span - 1;
    if (n < low || n > high) throw failure(`'${code}' format requires ${low} <= number <= ${high}`);
    if (size === 1) view.setUint8(at, n as number);
    else if (size === 2) view.setUint16(at, n as number, little);
    else view.setUint32(at, n as number, little);
    return;
  }
  const low = isSigned ? -9223372036854775808n : 0n;
  const high = isSigned ? 9223372036854775807n : 18446744073709551615n;
  if (n < low || n > high) throw failure(`'${code}' format requires ${low} <= number <= ${high}`);
  view.setBigUint64(at, BigInt.asUintN(64, BigInt(n)), little);
}

function doubleArgument(v: Value): number {
  if (v instanceof PyFloat) return v.v;
  try {
    return asDouble(v);
  } catch {
    throw failure("required argument is not a float");
  }
}

/** The 16 bits of a half-precision float nearest to x, ties to even; `undefined` when x is too large. */
export function halfBits(x: number): number | undefined {
  const sign = x < 0 || Object.is(x, -0) ? 0x8000 : 0;
  if (Number.isNaN(x)) return sign | 0x7e00;
  const a = Math.abs(x);
  if (a === Infinity) return sign | 0x7c00;
  if (a < 2 ** -14) return sign | roundEven(a * 2 ** 24); // subnormal: units of 2**-24
  let e = Math.floor(Math.log2(a));
  if (2 ** e > a) e--;
  else if (2 ** (e + 1) <= a) e++;
  // a carry out of the fraction goes up into the exponent by itself
  const bits = e > 15 ? 0x7c00 : (e + 14) * 1024 + roundEven((a / 2 ** e) * 1024);
  return bits >= 0x7c00 ? undefined : sign | bits;
}

function roundEven(x: number): number {
  const low = Math.floor(x);
  const rest = x - low;
  return rest > 0.5 || (rest === 0.5 && low % 2 === 1) ? low + 1 : low;
}

function halfArgument(v: Value): number {
  const bits = halfBits(doubleArgument(v));
  if (bits === undefined) throw tooLarge(v, "e");
  return bits;
}

function tooLarge(v: Value, code: string): ReturnType<typeof pyError> {
  if (isInt(v)) return failure("int too large to convert");
  return pyError("OverflowError", `float too large to pack with ${code} format`);
}

export function halfValue(bits: number): number {
  const fraction = bits & 0x3ff;
  const e = (bits >> 10) & 31;
  let x: number;
  if (e === 31) x = fraction === 0 ? Infinity : NaN;
  else x = e === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (e - 25);
  return bits & 0x8000 ? -x : x;
}

/** The bytes of an argument of `s` or `p`. */
function bytesArgument(v: Value, code: string): Uint8Array {
  if (v instanceof PyBytes || v instanceof PyByteArray) return v.bytes;
  throw failure(`argument for '${code}' must be a bytes object`);
}

function put(view: DataView, out: Uint8Array, at: number, field: Field, v: Value, little: boolean): void {
  switch (field.code) {
    case "?":
      out[at] = isTrue(v) ? 1 : 0;
      return;
    case "c":
      if (!(v instanceof PyBytes) || v.bytes.length !== 1)
        throw failure("char format requires a bytes object of length 1");
      out[at] = v.bytes[0]!;
      return;
    case "s": {
      const bytes = bytesArgument(v, "s");
      out.set(bytes.length > field.size ? bytes.subarray(0, field.size) : bytes, at);
      return;
    }
    case "p": {
      const bytes = bytesArgument(v, "p");
      if (field.size === 0) return;
      const n = Math.min(bytes.length, field.size - 1);
      out.set(bytes.subarray(0, n), at + 1);
      out[at] = Math.min(n, 255);
      return;
    }
    case "e":
      view.setUint16(at, halfArgument(v), little);
      return;
    case "f": {
      const x = doubleArgument(v);
      if (Number.isFinite(x) && !Number.isFinite(Math.fround(x))) throw tooLarge(v, "f");
      view.setFloat32(at, x, little);
      return;
    }
    case "d":
      view.setFloat64(at, doubleArgument(v), little);
      return;
    default:
      putInt(view, at, field, v, little);
  }
}

/** Writes `args[from…]` to `out` at `start`; pad bytes become zero. There are as many arguments as the layout wants. */
export function packInto(layout: Layout, out: Uint8Array, start: number, args: readonly Value[], from: number): void {
  const view = new DataView(out.buffer, out.byteOffset, out.length);
  const little = layout.isLittle;
  let next = from;
  for (const field of layout.fields) {
    let at = start + field.offset;
    for (let i = 0; i < field.repeat; i++) {
      put(view, out, at, field, args[next++]!, little);
      at += field.size;
    }
  }
}

function get(view: DataView, bytes: Uint8Array, at: number, field: Field, little: boolean): Value {
  switch (field.code) {
    case "b":
      return view.getInt8(at);
    case "B":
      return bytes[at]!;
    case "h":
      return view.getInt16(at, little);
    case "H":
      return view.getUint16(at, little);
    case "i":
      return view.getInt32(at, little);
    case "I":
      return view.getUint32(at, little);
    case "?":
      return bytes[at] !== 0;
    case "c":
      return new PyBytes(bytes.slice(at, at + 1));
    case "s":
      return new PyBytes(bytes.slice(at, at + field.size));
    case "p": {
      const n = field.size === 0 ? 0 : Math.min(bytes[at]!, field.size - 1);
      return new PyBytes(bytes.slice(at + 1, at + 1 + n));
    }
    case "e":
      return new PyFloat(halfValue(view.getUint16(at, little)));
    case "f":
      return new PyFloat(view.getFloat32(at, little));
    case "d":
      return new PyFloat(view.getFloat64(at, little));
  }
  // l, L, q, Q, n, N, P
  if (field.size === 4) return field.code === "l" ? view.getInt32(at, little) : view.getUint32(at, little);
  const high = view.getUint32(little ? at + 4 : at, little);
  const low = view.getUint32(little ? at : at + 4, little);
  // fast path: a number
  if (high < 0x200000) return high * 4294967296 + low;
  if (!SIGNED.includes(field.code)) return normalInt(view.getBigUint64(at, little));
  const signed = high | 0;
  if (signed < 0 && signed > -0x200000) return signed * 4294967296 + low;
  return normalInt(view.getBigInt64(at, little));
}

/** The values at `start`, where the buffer is long enough. */
export function unpackFrom(layout: Layout, bytes: Uint8Array, start: number): Value[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const out: Value[] = [];
  const little = layout.isLittle;
  for (const field of layout.fields) {
    let at = start + field.offset;
    for (let i = 0; i < field.repeat; i++) {
      out.push(get(view, bytes, at, field, little));
      at += field.size;
    }
  }
  return out;
}
