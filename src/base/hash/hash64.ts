/**
 * 64-bit hash values as pairs of 32-bit halves, so that hot code needs no BigInt; and as Python sees them, signed ints
 * (`number` while safe, else `bigint`). Source of the semantics: Python/pyhash.c, CPython on 64-bit machines.
 */

/** A 64-bit result: both halves are signed 32-bit numbers. Functions write into one that the caller keeps. */
export interface Hash64 {
  hi: number;
  lo: number;
}

/** A new, zero pair. */
export function hash64(): Hash64 {
  return { hi: 0, lo: 0 };
}

/** What `hash()` shows for a pair. */
export function hashValue(h: Hash64): number | bigint {
  const { hi, lo } = h;
  // fast path: |value| <= 2**53 - 1
  if (hi >= -0x200000 && hi < 0x200000 && (hi !== -0x200000 || lo !== 0)) return hi * 4294967296 + (lo >>> 0);
  halves[0] = lo;
  halves[1] = hi;
  return whole[0]!;
}

// one 64-bit int and its halves, the lower one first on all machines that V8 runs on
const halves = new Int32Array(2);
const whole = new BigInt64Array(halves.buffer);

/** The low 32 bits of a hash value. */
export function lowHalf(value: number | bigint): number {
  if (typeof value === "number") return value | 0;
  whole[0] = value;
  return halves[0]!;
}

/** The pair of a hash value; ints beyond 64 bits are taken modulo 2**64. */
export function setHash(out: Hash64, value: number | bigint): void {
  if (typeof value === "number") {
    out.lo = value | 0;
    out.hi = Math.floor(value / 4294967296) | 0;
  } else {
    whole[0] = value;
    out.lo = halves[0]!;
    out.hi = halves[1]!;
  }
}

/** Hash values are never -1 in CPython, where it marks an error: -1 becomes -2. */
export function avoidMinusOne(h: Hash64): void {
  if (h.hi === -1 && h.lo === -1) h.lo = -2;
}

/** h += (hi, lo), modulo 2**64. */
export function add64(h: Hash64, hi: number, lo: number): void {
  const sum = (h.lo >>> 0) + (lo >>> 0);
  h.lo = sum | 0;
  h.hi = (h.hi + hi + (sum > 4294967295 ? 1 : 0)) | 0;
}

/** h *= (hi, lo), modulo 2**64. */
export function multiply64(h: Hash64, hi: number, lo: number): void {
  const a = h.lo;
  const a0 = a & 0xffff;
  const a1 = a >>> 16;
  const b0 = lo & 0xffff;
  const b1 = lo >>> 16;
  // High word of the 32 by 32 bit product, from 16-bit digits.
  const low = a0 * b0;
  const mid = a1 * b0 + (low >>> 16);
  const mid2 = a0 * b1 + (mid & 0xffff);
  // no sum exceeds 32 bits
  const carry = a1 * b1 + (mid >>> 16) + (mid2 >>> 16);
  h.hi = (carry + Math.imul(a, hi) + Math.imul(h.hi, lo)) | 0;
  h.lo = Math.imul(a, lo);
}
