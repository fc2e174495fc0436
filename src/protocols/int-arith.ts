/**
 * Arithmetic of Python ints: `number` while safe, else `bigint`, in every combination. Source: Objects/longobject.c.
 * Inputs and results are in normal form. A result too big for a JavaScript bigint is MemoryError.
 */
import { bitLength } from "../base/number/convert.ts";
import { HALVES, type Int, normalInt, SIGNED_HALVES, SIGNED_WORD, WORD } from "../objects/object.ts";
import { pyError } from "./errors.ts";

/** Bits that a V8 bigint can have. */
const MAX_BITS = 1 << 30;
/** CPython's limit on the digits of an int, in bits: larger shifts are OverflowError, not MemoryError. */
const TOO_MANY_DIGITS = 2n ** 61n * 30n;
const TWO_32 = 4294967296;

const isSafe = (n: number): boolean => n <= 9007199254740991 && n >= -9007199254740991;

/** What a failed operation on bigints means: the engine only refuses results that are too large. */
function tooLarge(e: unknown): unknown {
  return e instanceof RangeError ? pyError("MemoryError") : e;
}

/** The bigint of an int. */
export const big = (n: Int): bigint => (typeof n === "bigint" ? n : wideInt(n));

/** The bigint of a number, made in its word: faster than `BigInt(n)`, and V8 makes none where only its low bits count. */
export function wideInt(n: number): bigint {
  HALVES[0] = n;
  SIGNED_HALVES[1] = Math.floor(n / TWO_32);
  return SIGNED_WORD[0]!;
}

/** The int with these halves, neither of them negative. */
export function ofHalves(high: number, low: number): Int {
  if (high < 0x200000) return high * TWO_32 + low;
  HALVES[0] = low;
  HALVES[1] = high;
  return WORD[0]!;
}

/** `n < 0`. (JavaScript compares a bigint with a number slowly.) */
export function isNegative(n: Int): boolean {
  return typeof n === "number" ? n < 0 : n < 0n;
}

/** `a < b`: an int that is a bigint is beyond all that are numbers. */
export function intLess(a: Int, b: Int): boolean {
  if (typeof a === "number") return typeof b === "number" ? a < b : b > 0n;
  return typeof b === "number" ? a < 0n : a < b;
}

export function intAdd(a: Int, b: Int): Int {
  if (typeof a === "number" && typeof b === "number") {
    const r = a + b;
    if (isSafe(r)) return r;
  }
  return normalInt(big(a) + big(b));
}

export function intSubtract(a: Int, b: Int): Int {
  if (typeof a === "number" && typeof b === "number") {
    const r = a - b;
    if (isSafe(r)) return r;
  }
  return normalInt(big(a) - big(b));
}

export function intMultiply(a: Int, b: Int): Int {
  if (typeof a === "number" && typeof b === "number") {
    const r = a * b;
    if (isSafe(r)) return r + 0;
  }
  if (a === 0 || b === 0) return 0;
  try {
    return normalInt(big(a) * big(b));
  } catch (e) {
    throw tooLarge(e);
  }
}

export function intNegate(a: Int): Int {
  return typeof a === "number" ? 0 - a : normalInt(-a);
}

/** `a // b`; `b` is not 0. */
export function intFloorDivide(a: Int, b: Int): Int {
  if (typeof a === "number" && typeof b === "number") {
    const r = a % b;
    return (a - r) / b - (r !== 0 && r < 0 !== b < 0 ? 1 : 0) + 0;
  }
  const x = big(a);
  const y = big(b);
  const q = x / y;
  return normalInt(x < 0n !== y < 0n && q * y !== x ? q - 1n : q);
}

/** `a % b`; `b` is not 0. */
export function intModulo(a: Int, b: Int): Int {
  if (typeof a === "number" && typeof b === "number") {
    const r = a % b;
    return r !== 0 && r < 0 !== b < 0 ? r + b : r + 0;
  }
  const y = big(b);
  const r = big(a) % y;
  return normalInt(r !== 0n && r < 0n !== y < 0n ? r + y : r);
}

/** `a << shift`; `shift` is not negative. */
export function intShiftLeft(a: Int, shift: Int): Int {
  if (a === 0) return 0;
  if (typeof shift === "bigint") {
    if (shift >= TOO_MANY_DIGITS) throw pyError("OverflowError", "too many digits in integer");
    throw pyError("MemoryError");
  }
  if (typeof a === "number" && shift < 53) {
    const r = a * 2 ** shift;
    if (isSafe(r)) return r;
  }
  if (shift > 1000 && shift + bitLength(a) > MAX_BITS) throw pyError("MemoryError");
  try {
    return normalInt(big(a) << big(shift));
  } catch (e) {
    throw tooLarge(e);
  }
}

/** `a >> shift`; `shift` is not negative. */
export function intShiftRight(a: Int, shift: Int): Int {
  if (typeof a === "number")
    return typeof shift === "bigint" || shift > 63 ? (a < 0 ? -1 : 0) : Math.floor(a / 2 ** shift);
  if (typeof shift === "bigint") return a < 0n ? -1 : 0;
  return normalInt(a >> big(shift));
}

/** The int whose two's complement has these words; the high word is signed. */
function fromWords(high: number, low: number): Int {
  const r = high * TWO_32 + (low >>> 0);
  return r === -9007199254740992 ? -9007199254740992n : r;
}

/** `a & mask`; `mask` is not negative. */
function masked(a: bigint, mask: number): number {
  WORD[0] = a;
  return ((HALVES[0]! & mask) >>> 0) + ((HALVES[1]! & (mask / TWO_32)) >>> 0) * TWO_32;
}

export function intAnd(a: Int, b: Int): Int {
  if (typeof a === "number" && typeof b === "number")
    return fromWords(Math.floor(a / TWO_32) & Math.floor(b / TWO_32), a & b);
  if (typeof a === "bigint" && typeof b === "number" && b >= 0) return masked(a, b);
  if (typeof b === "bigint" && typeof a === "number" && a >= 0) return masked(b, a);
  return normalInt(big(a) & big(b));
}

export function intOr(a: Int, b: Int): Int {
  if (typeof a === "number" && typeof b === "number")
    return fromWords(Math.floor(a / TWO_32) | Math.floor(b / TWO_32), a | b);
  return normalInt(big(a) | big(b));
}

export function intXor(a: Int, b: Int): Int {
  if (typeof a === "number" && typeof b === "number")
    return fromWords(Math.floor(a / TWO_32) ^ Math.floor(b / TWO_32), a ^ b);
  return normalInt(big(a) ^ big(b));
}

export function intInvert(a: Int): Int {
  return typeof a === "number" && a !== 9007199254740991 ? -1 - a : normalInt(~BigInt(a));
}

/** `a ** exponent`; `exponent` is not negative. */
export function intPower(a: Int, exponent: Int): Int {
  if (exponent === 0 || a === 1) return 1;
  if (a === 0) return 0;
  if (a === -1) return BigInt(exponent) % 2n === 0n ? 1 : -1;
  if (typeof exponent === "bigint") throw pyError("MemoryError");
  // fast path: the whole computation stays within 2**53
  if (typeof a === "number" && exponent < 54) {
    let r = 1;
    let base = a;
    let e = exponent;
    for (;;) {
      if ((e & 1) === 1) r *= base;
      e >>= 1;
      if (e === 0) break;
      base *= base;
    }
    if (isSafe(r)) return r;
  }
  if (exponent > 1000 && (bitLength(a) - 1) * exponent > MAX_BITS) throw pyError("MemoryError");
  try {
    return normalInt(big(a) ** big(exponent));
  } catch (e) {
    throw tooLarge(e);
  }
}

/** `pow(a, exponent, modulus)`. ValueError for a zero modulus or a base without inverse. */
export function intPowerModulo(a: Int, exponent: Int, modulus: Int): Int {
  if (modulus === 0) throw pyError("ValueError", "pow() 3rd argument cannot be 0");
  if (modulus === 1 || modulus === -1) return 0;
  const negative = isNegative(modulus);
  const m = negative ? intNegate(modulus) : modulus;
  if (isNegative(exponent)) {
    a = inverse(a, m);
    exponent = intNegate(exponent);
  }
  const base = intModulo(a, m);
  let r: Int;
  // fast path: products of two residues are exact doubles
  if (typeof m === "number" && m <= 94906265 && typeof exponent === "number") {
    r = smallPowerModulo(base as number, exponent, m);
  } else r = normalInt(bigPowerModulo(BigInt(base), BigInt(exponent), BigInt(m)));
  return negative && r !== 0 ? intSubtract(r, m) : r;
}

function smallPowerModulo(base: number, exponent: number, m: number): number {
  let r = 1;
  while (exponent > 0) {
    if (exponent % 2 === 1) r = (r * base) % m;
    exponent = Math.floor(exponent / 2);
    if (exponent > 0) base = (base * base) % m;
  }
  return r;
}

/** Left to right over windows of four exponent bits: one multiplication by a table entry per window. */
function bigPowerModulo(base: bigint, exponent: bigint, m: bigint): bigint {
  if (exponent === 0n) return 1n;
  const digits = exponent.toString(16);
  const table = [1n, base];
  if (digits.length === 1) return base ** exponent % m;
  for (let i = 2; i < 16; i++) table.push((table[i - 1]! * base) % m);
  let r = 1n;
  for (let i = 0; i < digits.length; i++) {
    if (i > 0) for (let k = 0; k < 4; k++) r = (r * r) % m;
    const d = Number.parseInt(digits[i]!, 16);
    if (d !== 0) r = (r * table[d]!) % m;
  }
  return r;
}

/** The inverse of `a` modulo `m` > 1. */
function inverse(a: Int, m: Int): Int {
  let r0 = BigInt(m);
  let r1 = BigInt(intModulo(a, m));
  let t0 = 0n;
  let t1 = 1n;
  while (r1 !== 0n) {
    const q = r0 / r1;
    [r0, r1] = [r1, r0 - q * r1];
    [t0, t1] = [t1, t0 - q * t1];
  }
  if (r0 !== 1n) throw pyError("ValueError", "base is not invertible for the given modulus");
  return intModulo(normalInt(t0), m);
}

/** Number of ones in |a|. */
export function bitCount(a: Int): number {
  if (typeof a === "number") {
    const size = a < 0 ? -a : a;
    return ones(size | 0) + ones((size / 4294967296) | 0);
  }
  let rest = a < 0n ? -a : a;
  if (rest >= LONG) return onesOfText(rest.toString(16));
  let n = 0;
  for (; rest !== 0n; rest >>= 64n) {
    WORD[0] = rest; // its lowest 64 bits
    n += ones(HALVES[0]!) + ones(HALVES[1]!);
  }
  return n;
}

/** From here on shifting all of a bigint for each word takes longer than making text of it. */
const LONG = 1n << 2048n;

/** How many of 32 bits are set. */
function ones(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function onesOfText(hex: string): number {
  let n = 0;
  for (let end = hex.length; end > 0; end -= 8)
    n += ones(Number.parseInt(hex.slice(Math.max(0, end - 8), end), 16) | 0);
  return n;
}
