/** Packing and unpacking single values. Source: Modules/_struct.c (the nu_, np_, lu_, lp_ … functions), Objects/floatobject.c. */
import { PyByteArray, PyBytes } from "../../objects/bytes.ts";
import { isInt, PyFloat, PyIntLayout } from "../../objects/number.ts";
import { type Int, normalInt, type Value } from "../../objects/object.ts";
import { asDouble } from "../../protocols/clinic/converters.ts";
import { pyError } from "../../protocols/errors.ts";
import { index } from "../../protocols/number.ts";
import { isTrue } from "../../protocols/truth.ts";
import { typeOf } from "../../protocols/type-of.ts";
import { type Field, failure, type Layout, SIGNED } from "./format.ts";

// one value at a time passes through here on its way between bytes and doubles or long ints
const scratch = new Uint8Array(8);
const scratchView = new DataView(scratch.buffer);

/** Moves the `size` bytes of the scratch to `out`. */
function storeScratch(out: Uint8Array, at: number, size: number): void {
  for (let i = 0; i < size; i++) out[at + i] = scratch[i]!;
}

function loadScratch(bytes: Uint8Array, at: number, size: number): void {
  for (let i = 0; i < size; i++) scratch[i] = bytes[at + i]!;
}

function intArgument(v: Value): Int {
  if (typeof v === "number") return v;
  if (typeof v !== "bigint" && typeof v !== "boolean" && !(v instanceof PyIntLayout)) {
    if (typeOf(v).slots.index === undefined) throw failure("required argument is not an integer");
  }
  return index(v);
}

/** The low bytes of an int within 32 bits, signed or not. */
function putBytes(out: Uint8Array, at: number, size: number, n: number, little: boolean): void {
  if (size === 1) {
    out[at] = n;
    return;
  }
  let rest = n | 0;
  if (little) {
    for (let i = at; i < at + size; i++, rest >>= 8) out[i] = rest;
  } else {
    for (let i = at + size - 1; i >= at; i--, rest >>= 8) out[i] = rest;
  }
}

function putInt(out: Uint8Array, at: number, field: Field, v: Value, little: boolean): void {
  const n = intArgument(v);
  const { code, size } = field;
  if (code === "P") {
    if (n >= 18446744073709551616n || n < -9223372036854775808n) throw failure("int too large to convert");
    scratchView.setBigUint64(0, BigInt(n), little);
    storeScratch(out, at, 8);
    return;
  }
  if (field.isShortInt) {
    if (n < field.low || n > field.high) {
      throw failure(`'${code}' format requires ${field.low} <= number <= ${field.high}`);
    }
    putBytes(out, at, size, n as number, little);
    return;
  }
  const isSigned = SIGNED.includes(code);
  // fast path: a number in words
  if (typeof n === "number" && (isSigned || n >= 0)) {
    const high = Math.floor(n / 4294967296);
    putBytes(out, little ? at : at + 4, 4, n, little);
    putBytes(out, little ? at + 4 : at, 4, high, little);
    return;
  }
  const low = isSigned ? -9223372036854775808n : 0n;
  const high = isSigned ? 9223372036854775807n : 18446744073709551615n;
  if (n < low || n > high) throw failure(`'${code}' format requires ${low} <= number <= ${high}`);
  scratchView.setBigUint64(0, BigInt.asUintN(64, BigInt(n)), little);
  storeScratch(out, at, 8);
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

function put(out: Uint8Array, at: number, field: Field, v: Value, little: boolean): void {
  // fast path: an int that fits
  if (field.isShortInt && typeof v === "number" && v >= field.low && v <= field.high) {
    putBytes(out, at, field.size, v, little);
    return;
  }
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
      putBytes(out, at, 2, halfArgument(v), little);
      return;
    case "f": {
      const x = doubleArgument(v);
      if (Number.isFinite(x) && !Number.isFinite(Math.fround(x))) throw tooLarge(v, "f");
      scratchView.setFloat32(0, x, little);
      storeScratch(out, at, 4);
      return;
    }
    case "d":
      scratchView.setFloat64(0, doubleArgument(v), little);
      storeScratch(out, at, 8);
      return;
    default:
      putInt(out, at, field, v, little);
  }
}

/** Writes `args[from…]` to `out` at `start`; pad bytes become zero. There are as many arguments as the layout wants. */
export function packInto(layout: Layout, out: Uint8Array, start: number, args: readonly Value[], from: number): void {
  const { fields, isLittle: little } = layout;
  let next = from;
  for (let k = 0; k < fields.length; k++) {
    const field = fields[k]!;
    let at = start + field.offset;
    for (let i = 0; i < field.repeat; i++) {
      put(out, at, field, args[next++]!, little);
      at += field.size;
    }
  }
}

/** The 32 bits at `at`, as a signed number. */
function word(bytes: Uint8Array, at: number, little: boolean): number {
  const a = bytes[at]!;
  const b = bytes[at + 1]!;
  const c = bytes[at + 2]!;
  const d = bytes[at + 3]!;
  return little ? a | (b << 8) | (c << 16) | (d << 24) : d | (c << 8) | (b << 16) | (a << 24);
}

function half(bytes: Uint8Array, at: number, little: boolean): number {
  const a = bytes[at]!;
  const b = bytes[at + 1]!;
  return little ? a | (b << 8) : b | (a << 8);
}

function get(bytes: Uint8Array, at: number, field: Field, little: boolean): Value {
  switch (field.code) {
    case "b":
      return (bytes[at]! << 24) >> 24;
    case "B":
      return bytes[at]!;
    case "h":
      return (half(bytes, at, little) << 16) >> 16;
    case "H":
      return half(bytes, at, little);
    case "i":
      return word(bytes, at, little);
    case "I":
      return word(bytes, at, little) >>> 0;
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
      return new PyFloat(halfValue(half(bytes, at, little)));
    case "f":
      loadScratch(bytes, at, 4);
      return new PyFloat(scratchView.getFloat32(0, little));
    case "d":
      loadScratch(bytes, at, 8);
      return new PyFloat(scratchView.getFloat64(0, little));
  }
  // l, L, q, Q, n, N, P
  if (field.size === 4) return field.code === "l" ? word(bytes, at, little) : word(bytes, at, little) >>> 0;
  const high = word(bytes, little ? at + 4 : at, little) >>> 0;
  const low = word(bytes, little ? at : at + 4, little) >>> 0;
  // fast path: a number
  if (high < 0x200000) return high * 4294967296 + low;
  const whole = (BigInt(high) << 32n) | BigInt(low);
  if (!SIGNED.includes(field.code)) return normalInt(whole);
  const signed = high | 0;
  if (signed < 0 && signed > -0x200000) return signed * 4294967296 + low;
  return normalInt(BigInt.asIntN(64, whole));
}

/** The values at `start`, where the buffer is long enough. */
export function unpackFrom(layout: Layout, bytes: Uint8Array, start: number): Value[] {
  const out: Value[] = [];
  const { fields, isLittle: little } = layout;
  for (let k = 0; k < fields.length; k++) {
    const field = fields[k]!;
    let at = start + field.offset;
    for (let i = 0; i < field.repeat; i++) {
      out.push(get(bytes, at, field, little));
      at += field.size;
    }
  }
  return out;
}
