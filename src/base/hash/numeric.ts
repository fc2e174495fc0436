/**
 * Hashes of numbers: equal numbers of any type hash equal, because all reduce modulo the prime 2**61 - 1.
 * Source of the semantics: `_Py_HashDouble` (Python/pyhash.c), `long_hash`, `complex_hash`; Doc/library/stdtypes.
 */
import { integerScale } from "../number/convert.ts";
import { add64, avoidMinusOne, type Hash64, hash64, hashValue, multiply64, setHash } from "./hash64.ts";

/** `sys.hash_info.modulus`. */
export const HASH_MODULUS = 2305843009213693951n;
/** `sys.hash_info.inf`: hash of the positive infinity. */
export const HASH_INF = 314159;
/** `sys.hash_info.imag`: factor of the imaginary part. */
export const HASH_IMAG = 1000003;

/** `hash(n)` of an int. */
export function hashInt(n: number | bigint): number | bigint {
  if (typeof n === "number") return n === -1 ? -2 : n;
  const r = n % HASH_MODULUS; // takes the sign of n, as CPython's does
  if (r === -1n) return -2;
  return r >= -9007199254740991n && r <= 9007199254740991n ? Number(r) : r;
}

/** `hash(n)` of an int, as a pair. */
export function hashIntInto(out: Hash64, n: number | bigint): void {
  setHash(out, typeof n === "number" ? (n === -1 ? -2 : n) : hashInt(n));
}

/** `hash(x)` of a float, as a pair. A NaN has no value to hash: the caller uses the object's identity. */
export function hashFloatInto(out: Hash64, x: number): void {
  // fast path: the int of the same value
  if (x >= -9007199254740991 && x <= 9007199254740991 && Math.floor(x) === x) {
    setHash(out, x === -1 ? -2 : x);
    return;
  }
  if (x === Infinity || x === -Infinity) {
    setHash(out, x > 0 ? HASH_INF : -HASH_INF);
    return;
  }
  // x = m * 2**e, and 2**61 = 1 modulo the prime: the product is m turned left by e in 61 bits.
  const [m, e] = integerScale(x < 0 ? -x : x);
  const k = ((e % 61) + 61) % 61;
  let hi = Math.floor(m / 4294967296);
  let lo = m | 0;
  if (k >= 32) {
    // turn by 32 first: the low word moves up, the 29 bits above come round
    const t = lo;
    // bits 0..28 of the old low word become bits 32..60; its bits 29..31 wrap to 0..2 above the old high word
    lo = (hi << 3) | (t >>> 29);
    hi = t & 0x1fffffff;
  }
  const s = k & 31;
  if (s > 0) {
    // 61-bit value as hi (29 bits), lo (32 bits)
    const top = s <= 29 ? hi >>> (29 - s) : (hi << (s - 29)) | (lo >>> (61 - s));
    const nextHi =
      s < 29
        ? ((hi << s) | (lo >>> (32 - s))) & 0x1fffffff
        : s === 29
          ? (lo >>> 3) & 0x1fffffff
          : (lo >>> (32 - s)) & 0x1fffffff;
    lo = (lo << s) | top;
    hi = nextHi;
  }
  if (x < 0) {
    // two's complement
    lo = -lo | 0;
    hi = (~hi + (lo === 0 ? 1 : 0)) | 0;
  }
  out.hi = hi;
  out.lo = lo;
  avoidMinusOne(out);
}

const scratch = hash64();

/** `hash(x)` of a float that is no NaN. */
export function hashFloat(x: number): number | bigint {
  if (x >= -9007199254740991 && x <= 9007199254740991 && Math.floor(x) === x) return x === -1 ? -2 : x + 0;
  hashFloatInto(scratch, x);
  return hashValue(scratch);
}

/** `hash(z)` of a complex from the hashes of its parts. */
export function hashComplex(re: number | bigint, im: number | bigint): number | bigint {
  setHash(scratch, im);
  multiply64(scratch, 0, HASH_IMAG);
  const { hi, lo } = scratch;
  setHash(scratch, re);
  add64(scratch, hi, lo);
  avoidMinusOne(scratch);
  return hashValue(scratch);
}
