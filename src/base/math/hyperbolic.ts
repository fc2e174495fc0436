/**
 * `expm1`, `log1p`, the hyperbolic functions and their inverses with glibc 2.36's bits. After Sun's fdlibm (Copyright
 * (C) 1993 by Sun Microsystems, Inc.; "Permission to use, copy, modify, and distribute this software is freely granted,
 * provided that this notice is preserved") in glibc's order of evaluation. glibc runs `expm1` and `log1p` with FMA
 * instructions, the others without.
 */
import { fromWords, highWord, lowWord, powerOfTwo } from "../number/bits.ts";
import { fma } from "./double-double.ts";
import { exp } from "./exp.ts";
import { log } from "./log.ts";

const LN2 = 0.6931471805599453;
const LN2_HI = 0.6931471803691238;
const LN2_LO = 1.9082149292705877e-10;
const INV_LN2 = 1.4426950408889634;

// r * (exp(r) + 1) / (exp(r) - 1) = 2 + r**2 / 6 * (1 + Q1 z + … + Q5 z**5), z = r**2 / 2
const Q1 = -0.03333333333333313;
const Q2 = 0.0015873015872548146;
const Q3 = -7.93650757867488e-5;
const Q4 = 4.008217827329362e-6;
const Q5 = -2.0109921818362437e-7;

/** C `expm1`: exp(x) - 1. */
export function expm1(x: number): number {
  const high = highWord(x) & 0x7fffffff;
  if (high >= 0x4043687a) {
    // |x| >= 56 ln 2
    if (Number.isNaN(x)) return x;
    if (x > 709.782712893384) return Infinity;
    if (x < 0) return -1;
  }
  let k = 0;
  let c = 0;
  if (high > 0x3fd62e42) {
    // |x| > 0.5 ln 2: x = k ln 2 + r + c
    let hi: number;
    let lo: number;
    if (high < 0x3ff0a2b2) {
      k = x > 0 ? 1 : -1;
      hi = x - k * LN2_HI;
      lo = k * LN2_LO;
    } else {
      k = Math.trunc(INV_LN2 * x + (x > 0 ? 0.5 : -0.5));
      hi = x - k * LN2_HI;
      lo = k * LN2_LO;
    }
    x = hi - lo;
    c = hi - x - lo;
  } else if (high < 0x3c900000) return x;

  const half = 0.5 * x;
  const z = x * half;
  const z2 = z * z;
  const p = fma(z2 * z2, Q4 + z * Q5, fma(z2, Q2 + z * Q3, fma(z, Q1, 1)));
  const t = fma(-p, half, 3);
  let e = z * ((p - t) / fma(-x, t, 6));
  if (k === 0) return x - fma(e, x, -z);
  e = fma(e - c, x, -c) - z;
  if (k === -1) return 0.5 * (x - e) - 0.5;
  if (k === 1) return x < -0.25 ? -2 * (e - (x + 0.5)) : 1 + 2 * (x - e);
  if (k <= -2 || k > 56) return scale(1 - (e - x), k) - 1;
  if (k < 20) return scale(1 - powerOfTwo(-k) - (e - x), k);
  return scale(x - (e + powerOfTwo(-k)) + 1, k);
}

/** y * 2**k, also for k = 1024 where y < 1. */
function scale(y: number, k: number): number {
  return k > 1023 ? y * 8.98846567431158e307 * 2 : y * powerOfTwo(k);
}

// log(1 + f) = f - f**2 / 2 + s * (f**2 / 2 + L1 z + … + L7 z**7), s = f / (2 + f), z = s**2
const L1 = 0.6666666666666735;
const L2 = 0.3999999999940942;
const L3 = 0.2857142874366239;
const L4 = 0.22222198432149784;
const L5 = 0.1818357216161805;
const L6 = 0.15313837699209373;
const L7 = 0.14798198605116586;

/** C `log1p`: log(1 + x). */
export function log1p(x: number): number {
  const high = highWord(x);
  const a = high & 0x7fffffff;
  let k = 1;
  let f = 0;
  let c = 0;
  /** Mantissa bits of 1 + f: 0 when f is very small. */
  let bits = 1;
  if (high < 0x3fda827a) {
    // x < 0.41422
    if (a >= 0x3ff00000) return x === -1 ? -Infinity : NaN;
    if (a < 0x3e200000) return a < 0x3c900000 ? x : x - x * x * 0.5;
    if (high > 0 || high <= (0xbfd2bec3 | 0)) {
      k = 0;
      f = x;
    }
  } else if (a >= 0x7ff00000) return x;
  if (k !== 0) {
    let u = x;
    if (high < 0x43400000) {
      u = 1 + x;
      bits = highWord(u);
      k = (bits >> 20) - 1023;
      c = (k > 0 ? 1 - (u - x) : x - (u - 1)) / u; // what 1 + x lost
    } else {
      bits = high;
      k = (bits >> 20) - 1023;
    }
    bits &= 0xfffff;
    if (bits < 0x6a09e) f = fromWords(bits | 0x3ff00000, lowWord(u)) - 1;
    else {
      k++;
      f = fromWords(bits | 0x3fe00000, lowWord(u)) - 1;
      bits = (0x100000 - bits) >> 2;
    }
  }
  const half = 0.5 * f * f;
  if (bits === 0) {
    // |f| < 2**-20
    if (f === 0) return k === 0 ? 0 : k * LN2_HI + (c + k * LN2_LO);
    const r = half * fma(-0.6666666666666666, f, 1);
    return k === 0 ? f - r : k * LN2_HI - (r - (k * LN2_LO + c) - f);
  }
  const s = f / (2 + f);
  const z = s * s;
  const z2 = z * z;
  const z4 = z2 * z2;
  const r = fma(z2 * z4, L6 + z * L7, fma(z4, L4 + z * L5, fma(z, L1, z2 * (L2 + z * L3))));
  const t = s * (half + r);
  if (k === 0) return f - (half - t);
  return k * LN2_HI - (half - (t + (k * LN2_LO + c)) - f);
}

/** C `sinh`. */
export function sinh(x: number): number {
  const a = Math.abs(x);
  const h = x < 0 ? -0.5 : 0.5;
  if (a < 22) {
    if (a < 3.725290298461914e-9) return x;
    const t = expm1(a);
    return a < 1 ? h * (2 * t - (t * t) / (t + 1)) : h * (t + t / (t + 1));
  }
  return half(a, h);
}

/** C `cosh`. */
export function cosh(x: number): number {
  const a = Math.abs(x);
  if (a < 22) {
    if ((highWord(x) & 0x7fffffff) < 0x3fd62e43) {
      // |x| < 0.5 ln 2
      if (a < 2.7755575615628914e-17) return 1;
      const t = expm1(a);
      const w = 1 + t;
      return 1 + (t * t) / (w + w);
    }
    const t = exp(a);
    return 0.5 * t + 0.5 / t;
  }
  return half(a, 0.5);
}

/** h * exp(a) for a >= 22, without overflow before its time. */
function half(a: number, h: number): number {
  if (a < 709.782470703125) return h * exp(a);
  if (a <= 710.4758600739439) {
    const w = exp(0.5 * a);
    return h * w * w;
  }
  return Number.isNaN(a) ? a : h * Infinity;
}

/** C `tanh`. */
export function tanh(x: number): number {
  const a = Math.abs(x);
  let z: number;
  if (a < 22) {
    if (a < 2.7755575615628914e-17) return x;
    if (a >= 1) z = 1 - 2 / (expm1(2 * a) + 2);
    else {
      const t = expm1(-2 * a);
      z = -t / (t + 2);
    }
  } else if (Number.isNaN(x)) return x;
  else z = 1;
  return x < 0 ? -z : z;
}

/** C `asinh`. */
export function asinh(x: number): number {
  const a = Math.abs(x);
  const high = highWord(x) & 0x7fffffff;
  if (high < 0x3e300000 || high >= 0x7ff00000) return x;
  let w: number;
  if (high > 0x41b00000) w = log(a) + LN2;
  else if (high > 0x40000000) w = log(2 * a + 1 / (Math.sqrt(a * a + 1) + a));
  else {
    const t = a * a;
    w = log1p(a + t / (1 + Math.sqrt(1 + t)));
  }
  return x < 0 ? -w : w;
}

/** C `acosh`. */
export function acosh(x: number): number {
  if (x > 2) {
    if (x >= 268435456) return x === Infinity ? x : log(x) + LN2;
    return log(2 * x - 1 / (x + Math.sqrt(x * x - 1)));
  }
  if (x > 1) {
    const t = x - 1;
    return log1p(t + Math.sqrt(2 * t + t * t));
  }
  return x === 1 ? 0 : NaN;
}

/** C `atanh`. */
export function atanh(x: number): number {
  const a = Math.abs(x);
  let t: number;
  if (a < 0.5) {
    if (a < 3.725290298461914e-9) return x;
    t = a + a;
    t = 0.5 * log1p(t + (t * a) / (1 - a));
  } else if (a < 1) t = 0.5 * log1p((a + a) / (1 - a));
  else return a === 1 ? x * Infinity : NaN;
  return x < 0 ? -t : t;
}
