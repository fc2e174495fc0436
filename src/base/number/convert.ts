/**
 * Exact conversions between Python ints and floats. An int is a `number` while |n| <= 2**53-1, else a `bigint`.
 * Source of the semantics: Objects/longobject.c (`PyLong_AsDouble`, `long_true_divide`), Objects/floatobject.c.
 */
import { frexpExponent, ldexp } from "./bits.ts";

export type Int = number | bigint;

/** The one normal form of an int: `number` while safe, else `bigint`. */
export function normalizeInt(n: bigint): Int {
  return n >= -9007199254740991n && n <= 9007199254740991n ? Number(n) : n;
}

/** The int of a double that has no fraction. */
export function intFromIntegralFloat(x: number): Int {
  // `+ 0` turns -0 into the int 0.
  return x >= -9007199254740991 && x <= 9007199254740991 ? x + 0 : BigInt(x);
}

/** `int(x)` of a finite float: towards zero. */
export function truncateToInt(x: number): Int {
  return intFromIntegralFloat(Math.trunc(x));
}

/** `math.floor(x)` of a finite float. */
export function floorToInt(x: number): Int {
  return intFromIntegralFloat(Math.floor(x));
}

/** `math.ceil(x)` of a finite float. */
export function ceilToInt(x: number): Int {
  return intFromIntegralFloat(Math.ceil(x));
}

/** The double nearest to n (half to even). ±Infinity means OverflowError, "int too large to convert to float". */
export function intToFloat(n: Int): number {
  return Number(n);
}

/** `int.bit_length()`. */
export function bitLength(n: Int): number {
  if (typeof n === "number") {
    const a = n < 0 ? -n : n;
    if (a < 4294967296) return 32 - Math.clz32(a);
    return 64 - Math.clz32(Math.floor(a / 4294967296));
  }
  const positive = n < 0n ? -n : n;
  // fast path: the exponent of the nearest double, unless that is a power of two, to which n may have been rounded up
  const nearest = Number(positive);
  if (nearest < Number.MAX_VALUE) {
    const exponent = frexpExponent(nearest);
    if (ldexp(0.5, exponent) !== nearest) return exponent;
    return positive >= 1n << BigInt(exponent - 1) ? exponent : exponent - 1;
  }
  // the upper half, and how much is below it
  let shift = 512;
  while (positive >> BigInt(2 * shift) !== 0n) shift *= 2;
  return shift + bitLength(positive >> BigInt(shift));
}

/** `m * 2**e` exactly, with m an integer below 2**53 in magnitude. x must be finite. */
export function integerScale(x: number): [mantissa: number, exponent: number] {
  if (x === 0) return [x, 0];
  const e = Math.max(frexpExponent(x) - 53, -1074);
  return [ldexp(x, -e), e];
}

/** `float.as_integer_ratio()` of a finite float: lowest terms, denominator positive. */
export function floatAsIntegerRatio(x: number): [numerator: Int, denominator: Int] {
  if (Number.isInteger(x)) return [intFromIntegralFloat(x), 1];
  const [mantissa, e] = integerScale(x);
  const twos = trailingZeros(mantissa);
  const shift = -e - twos;
  return [mantissa / 2 ** twos, shift < 53 ? 2 ** shift : 1n << BigInt(shift)];
}

/** How often two divides an integral double below 2**53 other than zero. */
function trailingZeros(n: number): number {
  const low = n | 0;
  if (low !== 0) return 31 - Math.clz32(low & -low);
  const high = (n / 4294967296) | 0;
  return 63 - Math.clz32(high & -high);
}

/** An int as a double, if that is exactly the same. */
function exactDouble(n: Int): number | undefined {
  if (typeof n === "number") return n;
  const x = Number(n);
  return Number.isFinite(x) && BigInt(x) === n ? x : undefined;
}

/** `a / b` of two ints, correctly rounded. b is not 0; ±Infinity means "integer division result too large for a float". */
export function intTrueDivide(a: Int, b: Int): number {
  // fast path: both convert exactly, so one IEEE division rounds once
  if (typeof a === "number" && typeof b === "number") return a / b;
  const x = exactDouble(a);
  const y = exactDouble(b);
  if (x !== undefined && y !== undefined) return x / y;
  const negative = a < 0 !== b < 0;
  const n = a < 0 ? -BigInt(a) : BigInt(a);
  const d = b < 0 ? -BigInt(b) : BigInt(b);
  if (n === 0n) return negative ? -0 : 0; // 0 / -1 is -0.0
  // A quotient of 55 to 57 bits with a sticky last bit rounds like the exact one, unless the result is subnormal.
  const diff = bitLength(n) - bitLength(d);
  let shift = diff - 56;
  if (diff > 1025) return negative ? -Infinity : Infinity;
  if (diff < -1076) return negative ? -0 : 0;
  if (shift < -1076) shift = -1076;
  const num = shift < 0 ? n << BigInt(-shift) : n;
  const den = shift > 0 ? d << BigInt(shift) : d;
  let q = num / den;
  if (q * den !== num) q |= 1n;
  const out = scaleRounded(q, shift);
  return negative ? -out : out;
}

/**
 * q * 2**shift rounded once, half to even. q >= 0 has a sticky last bit (or is exact).
 * Overflow gives Infinity.
 */
export function scaleRounded(q: bigint, shift: number): number {
  if (q === 0n) return 0;
  const bits = bitLength(q);
  // Last kept bit: 53 significant ones, or 2**-1074 for subnormals.
  const drop = Math.max(bits - 53, -1074 - shift);
  if (drop <= 0) return ldexp(Number(q), shift);
  const d = BigInt(drop);
  let kept = q >> d;
  const rest = q - (kept << d);
  const half = 1n << (d - 1n);
  if (rest > half || (rest === half && (kept & 1n) === 1n)) kept += 1n;
  return ldexp(Number(kept), shift + drop);
}
