/**
 * The integer functions of `math`: gcd, lcm, isqrt, factorial, comb, perm; ints are `number` while safe, else `bigint`.
 * All exact, so only speed chooses the algorithm. Source of the interface: Modules/mathmodule.c.
 */
import { bitLength, type Int, normalizeInt, scaleRounded } from "../number/convert.ts";

/** Bits that the leading parts of two large ints have which stand for them. */
const LEADING_BITS = 52;

/**
 * The greatest common divisor, x >= y >= 0, by Lehmer's method: Euclid's steps on the leading bits, as long as they are certain to be those
 * of the whole numbers, and then all of them at once.
 */
function bigGcd(x: bigint, y: bigint): Int {
  while (y > 9007199254740991n) {
    const shift = BigInt(bitLength(x) - LEADING_BITS);
    let p = Number(x >> shift);
    let q = Number(y >> shift);
    // p = a x + b y and q = c x + d y, as far as the leading bits tell
    let a = 1;
    let b = 0;
    let c = 0;
    let d = 1;
    while (q + c !== 0 && q + d !== 0) {
      const quotient = Math.floor((p + a) / (q + c));
      if (quotient !== Math.floor((p + b) / (q + d))) break;
      const e = a - quotient * c;
      const f = b - quotient * d;
      const r = p - quotient * q;
      a = c;
      b = d;
      p = q;
      c = e;
      d = f;
      q = r;
    }
    const next = b === 0 ? x % y : BigInt(c) * x + BigInt(d) * y;
    x = b === 0 ? y : BigInt(a) * x + BigInt(b) * y;
    y = next;
  }
  if (y === 0n) return normalizeInt(x);
  return gcd(Number(y), Number(x % y));
}

/** `math.gcd` of two ints; never negative. */
export function gcd(a: Int, b: Int): Int {
  if (typeof a === "number" && typeof b === "number") {
    a = Math.abs(a);
    b = Math.abs(b);
    // fast path: machine integers, whose remainders take no division of doubles
    if (a <= 0x7fffffff && b <= 0x7fffffff) {
      let x = a | 0;
      let y = b | 0;
      while (y !== 0) {
        const r = (x % y) | 0;
        x = y;
        y = r;
      }
      return x;
    }
    while (b !== 0) {
      const r: number = a % b;
      a = b;
      b = r;
    }
    return a;
  }
  let x = BigInt(a);
  let y = BigInt(b);
  if (x < 0n) x = -x;
  if (y < 0n) y = -y;
  if (x < y) [x, y] = [y, x];
  return bigGcd(x, y);
}

/** `math.lcm` of two ints; never negative. */
export function lcm(a: Int, b: Int): Int {
  if (a === 0 || b === 0) return 0;
  const product = (BigInt(a) / BigInt(gcd(a, b))) * BigInt(b);
  return normalizeInt(product < 0n ? -product : product);
}

/** `math.isqrt` of n >= 0: the root, rounded down. */
export function isqrt(n: Int): Int {
  if (typeof n === "number") {
    const r = Math.floor(Math.sqrt(n));
    return r * r > n ? r - 1 : r;
  }
  // Each step doubles the correct bits: a root of the leading 2d bits gives one of the leading 4d bits.
  const half = (bitLength(n) - 1) >> 1;
  let root = 1n;
  let done = 0;
  for (let s = 31 - Math.clz32(half); s >= 0; s--) {
    const before = done;
    done = half >> s;
    root = (root << BigInt(done - before - 1)) + (n >> BigInt(2 * half - before - done + 1)) / root;
  }
  return normalizeInt(root * root > n ? root - 1n : root);
}

/** Product of from, from+step, … , balanced so that the factors stay of a size. */
function rangeProduct(from: number, count: number, step: number): bigint {
  if (count <= 8) {
    let p = 1n;
    let small = 1;
    for (let i = 0; i < count; i++) {
      const next = small * (from + i * step);
      if (next > 9007199254740991) {
        p *= BigInt(small);
        small = from + i * step;
      } else small = next;
    }
    return p * BigInt(small);
  }
  const half = count >> 1;
  return rangeProduct(from, half, step) * rangeProduct(from + half * step, count - half, step);
}

/** `math.factorial` of n >= 0. */
export function factorial(n: number): Int {
  if (n < 19) {
    let p = 1;
    for (let i = 2; i <= n; i++) p *= i;
    return p;
  }
  // n! = 2**(n - ones(n)) times the odd parts: the odd numbers up to n/2**i are factors for each i.
  let odd = 1n;
  let inner = 1n;
  let twos = 0;
  let previous = 1;
  for (let i = 31 - Math.clz32(n); i >= 0; i--) {
    const limit = Math.floor(n / 2 ** i);
    const first = previous + 1 + (previous & 1);
    if (first <= limit) inner *= rangeProduct(first, ((limit - first) >> 1) + 1, 2);
    odd *= inner;
    previous = limit;
    if (i > 0) twos += limit === 0 ? 0 : Math.floor(n / 2 ** i);
  }
  return odd << BigInt(twos);
}

/** Product of n, n-1, …, n-k+1. */
function fallingFactorial(n: bigint, k: number): bigint {
  if (k <= 4) {
    let p = 1n;
    for (let i = 0; i < k; i++) p *= n - BigInt(i);
    return p;
  }
  const half = k >> 1;
  return fallingFactorial(n, half) * fallingFactorial(n - BigInt(half), k - half);
}

/** `math.perm(n, k)` for 0 <= k <= n; k below 2**32. */
export function perm(n: Int, k: number): Int {
  let p = 1;
  for (let i = 0; i < k; i++) {
    const next = p * (Number(n) - i);
    if (next > 9007199254740991) return normalizeInt(fallingFactorial(BigInt(n), k));
    p = next;
  }
  return p;
}

/** `math.comb(n, k)` for 0 <= k <= n, k already replaced by min(k, n - k); k below 2**32. */
export function comb(n: Int, k: number): Int {
  // fast path: c stays an integer, and safe
  if (typeof n === "number") {
    let c = 1;
    let i = 1;
    for (; i <= k; i++) {
      const next = c * (n - k + i);
      if (next > 9007199254740991) break;
      c = next / i;
    }
    if (i > k) return c;
    return normalizeInt(rangeProduct(n - k + 1, k, 1) / BigInt(factorial(k)));
  }
  return normalizeInt(fallingFactorial(n, k) / BigInt(factorial(k)));
}

/**
 * `[m, e]` with |n| near m * 2**e and 0.5 <= |m| < 1, m rounded half to even (`_PyLong_Frexp`): how `math.log` and its
 * kin take an int too large for a float. 0 gives [0, 0].
 */
export function intFrexp(n: Int): [mantissa: number, exponent: number] {
  const bits = bitLength(n);
  if (bits === 0) return [0, 0];
  let magnitude = BigInt(n);
  const negative = magnitude < 0n;
  if (negative) magnitude = -magnitude;
  // 55 bits and a sticky one decide the rounding.
  const drop = bits - 56;
  if (drop > 0) {
    const d = BigInt(drop);
    const top = magnitude >> d;
    magnitude = top << d === magnitude ? top : top | 1n;
  }
  const m = scaleRounded(magnitude, Math.max(drop, 0) - bits);
  const up = m === 1;
  const mantissa = up ? 0.5 : m;
  return [negative ? -mantissa : mantissa, up ? bits + 1 : bits];
}
