/**
 * `sin`, `cos` and `tan` with glibc's bits. After IBM's Accurate Mathematical Library as glibc 2.28 and later have it: the
 * argument is reduced to [-pi/4, pi/4] as a sum of two doubles, split into k/128 and a rest; sine and cosine of k/128
 * come from a table. FMA is made from exact products where it can reach the result.
 */
import { highWord } from "../number/bits.ts";
import { fma, productError } from "./double-double.ts";
import { SIN_COS_TABLE, TAN_TABLE } from "./tables.gen.ts";
import { unpackDoubles } from "./tables.ts";

/** sin(k/128), its rest, cos(k/128), its rest. */
const TABLE = unpackDoubles(SIN_COS_TABLE);

/** Adding and subtracting it rounds to a multiple of 1/128. */
const SHIFT_128 = 52776558133248; // 1.5 * 2**45
const SHIFT = 6755399441055744; // 1.5 * 2**52

const HALF_PI = 1.5707963267948966;
const HALF_PI_LO = 6.123233995736766e-17;
const TWO_OVER_PI = 0.6366197723675814;
// pi/2 in parts; products of the first three with quotients below 2**27 are exact
const PI2_1 = 1.5707963407039642;
const PI2_2 = -1.3909067564377153e-8;
const PI2_3 = -4.97899623147991e-17;
const PI2_4 = -1.9034889620193266e-25;

// sin x = x + S3 x**3 + S5 x**5, cos x = 1 - C2 x**2 - C4 x**4 - C6 x**6 for |x| <= 1/256
const S3 = -0.16666666666666488;
const S5 = 0.008333332142857223;
const C2 = 0.5;
const C4 = -0.04166666666666644;
const C6 = 0.001388888740079376;
// sin x for |x| < 0.126
const T1 = -0.16666666666666666;
const T2 = 0.008333333333332329;
const T3 = -0.00019841269834414642;
const T4 = 2.755729806860771e-6;
const T5 = -2.5022014848318398e-8;

/** sin(x + dx) for |x| <= pi/4 or so. */
function sinOf(x: number, dx: number): number {
  const a = Math.abs(x);
  if (a < 0.126) {
    const xx = x * x;
    const p = (((T5 * xx + T4) * xx + T3) * xx + T2) * xx + T1;
    const t = dx === 0 ? p * x : fma(p, x, -0.5 * dx);
    return x + fma(xx, t, dx);
  }
  if (x <= 0) dx = -dx;
  const near = a + SHIFT_128 - SHIFT_128;
  const i = near * 512; // four entries for each 1/128
  const r = a - near;
  const rr = r * r;
  const s = r + (dx + r * rr * (S3 + rr * S5));
  const c = r * dx + rr * (C2 + rr * (C4 + rr * C6));
  const sn = TABLE[i]!;
  const cs = TABLE[i + 2]!;
  const y = sn + fma(s, cs, TABLE[i + 1]! + s * TABLE[i + 3]! - sn * c);
  return x < 0 ? -y : y;
}

/** cos(x + dx) for |x| <= pi/4 or so. */
function cosOf(x: number, dx: number): number {
  if (x < 0) dx = -dx;
  const a = Math.abs(x);
  const near = a + SHIFT_128 - SHIFT_128;
  const i = near * 512;
  const r = a - near + dx;
  const rr = r * r;
  const s = r + r * rr * (S3 + rr * S5);
  const c = rr * (C2 + rr * (C4 + rr * C6));
  const sn = TABLE[i]!;
  const cs = TABLE[i + 2]!;
  return cs + fma(-s, sn, TABLE[i + 3]! - s * TABLE[i + 1]! - cs * c);
}

/** Result of `reduce`: the rest of x modulo pi/2 as a sum of two doubles. */
let rest = 0;
let restLow = 0;

/** Sets rest and restLow; returns the quotient modulo 4. |x| > 2.4, finite. */
function reduce(x: number): number {
  if ((highWord(x) & 0x7fffffff) >= 0x419921fb) return reduceLarge(x);
  const n = x * TWO_OVER_PI + SHIFT - SHIFT;
  const y = x - n * PI2_1 - n * PI2_2;
  let t = n * PI2_3;
  const a = y - t;
  let low = y - a - t;
  t = n * PI2_4;
  const b = a - t;
  low += a - b - t;
  rest = b;
  restLow = low;
  return n & 3;
}

/** floor(2**1280 / pi): enough for the largest exponent and 150 bits of rest. */
let inversePi: bigint | undefined;
/** floor(2**256 * pi). */
const PI_256 = 0x3243f6a8885a308d313198a2e03707344a4093822299f31d0082efa98ec4e6c89n;

/** The reduction of |x| >= 1.05e8, by integers: x / (pi/2) modulo 4 needs only a window of the digits of 2/pi. */
function reduceLarge(x: number): number {
  inversePi ??= reciprocalOfPi();
  const a = Math.abs(x);
  const e = ((highWord(a) >>> 20) & 0x7ff) - 1075; // a = m * 2**e
  const m = BigInt(a * 2 ** -Math.min(e, 1000) * 2 ** -Math.max(e - 1000, 0));
  // 2/pi * a = m * inversePi * 2**(e + 1 - 1280); keep two integer bits and 320 of fraction.
  const product = m * inversePi;
  const point = BigInt(1280 - 1 - e);
  let scaled = point > 320n ? product >> (point - 320n) : product << (320n - point);
  scaled &= (1n << 322n) - 1n;
  let n = Number(scaled >> 320n);
  let fraction = scaled & ((1n << 320n) - 1n);
  if (fraction >> 319n) {
    fraction -= 1n << 320n;
    n = (n + 1) & 3;
  }
  // times pi/2
  const r = (fraction * PI_256) >> 257n; // scaled by 2**320 * … = fraction * pi / 2
  rest = Number(r) * 2 ** -320;
  restLow = Number(r - BigInt(rest * 2 ** 320)) * 2 ** -320;
  if (x < 0) {
    rest = -rest;
    restLow = -restLow;
    return -n & 3;
  }
  return n;
}

function reciprocalOfPi(): bigint {
  // Machin: pi = 16 atan(1/5) - 4 atan(1/239), to 1400 bits
  const bits = 1400n;
  const atan = (k: bigint): bigint => {
    let term = (1n << bits) / k;
    let sum = term;
    for (let j = 3n; term !== 0n; j += 2n) {
      term /= -k * k;
      sum += term / j;
    }
    return sum;
  };
  const pi = 16n * atan(5n) - 4n * atan(239n);
  return (1n << (1280n + bits)) / pi;
}

/** C `sin`. */
export function sin(x: number): number {
  const a = Math.abs(x);
  if (a < 0.85546875) return a < 1.4901161193847656e-8 ? x : sinOf(x, 0);
  if (a < 2.4262638092041016) {
    const y = cosOf(HALF_PI - a, HALF_PI_LO);
    return x < 0 ? -y : y;
  }
  if (!(a < Infinity)) return NaN;
  const n = reduce(x);
  const y = (n & 1) !== 0 ? cosOf(rest, restLow) : sinOf(rest, restLow);
  return (n & 2) !== 0 ? -y : y;
}

/** C `cos`. */
export function cos(x: number): number {
  const a = Math.abs(x);
  if (a < 0.85546875) return a < 7.450580596923828e-9 ? 1 : cosOf(x, 0);
  if (a < 2.4262638092041016) {
    const y = HALF_PI - a;
    const b = y + HALF_PI_LO;
    return sinOf(b, y - b + HALF_PI_LO);
  }
  if (!(a < Infinity)) return NaN;
  const n = reduce(x) + 1;
  const y = (n & 1) !== 0 ? cosOf(rest, restLow) : sinOf(rest, restLow);
  return (n & 2) !== 0 ? -y : y;
}

/** Points near (k + 16)/256, their tangents and cotangents. */
const TAN = unpackDoubles(TAN_TABLE);

/** pi/2 without the first two parts, for quotients up to 16. */
const PI2_34 = -4.9789962505147994e-17;

// tan x = x + G3 x**3 + … for |x| <= 0.0608
const G3 = 0.3333333333333333;
const G5 = 0.1333333333332673;
const G7 = 0.05396825411095433;
const G9 = 0.021869380598167253;
const G11 = 0.008896546349534924;
// … and for |x| <= 1/512
const H3 = 0.3333333333332254;
const H5 = 0.13333354920669913;

const SMALL_TAN = 0.060799986124038696;

/** tan(x + dx) for |x| <= pi/4 or so. */
function tanOf(x: number, dx: number): number {
  const a = Math.abs(x);
  if (a <= SMALL_TAN) {
    const v = x * x;
    return x + fma(x * v, G3 + v * (G5 + v * (G7 + v * (G9 + v * G11))), dx);
  }
  const i = 3 * Math.trunc(256 * a - 15.5);
  const f = TAN[i + 1]!;
  const g = TAN[i + 2]!;
  const p = tanStep(a - TAN[i]! + (x < 0 ? -dx : dx));
  const y = f + (p * (g + f)) / (g - p);
  return x < 0 ? -y : y;
}

/** -1 / tan(x + dx) for |x| <= pi/4 or so. */
function negativeCotOf(x: number, dx: number): number {
  const a = Math.abs(x);
  if (a <= SMALL_TAN) {
    const v = x * x;
    const t = fma(x * v, G3 + v * (G5 + v * (G7 + v * (G9 + v * G11))), dx);
    const b = x + t;
    const low = x - b + t;
    const c = 1 / b;
    const p = c * b;
    return -(c + (1 - p - productError(c, b, p) - low * c) / b);
  }
  const i = 3 * Math.trunc(256 * a - 15.5);
  const f = TAN[i + 1]!;
  const g = TAN[i + 2]!;
  const p = tanStep(a - TAN[i]! + (x < 0 ? -dx : dx));
  const y = g - (p * (f + g)) / (f + p);
  return x < 0 ? y : -y;
}

/** tan z for |z| <= 1/512. */
function tanStep(z: number): number {
  const v = z * z;
  return z + z * v * (H3 + v * H5);
}

/** C `tan`. */
export function tan(x: number): number {
  const a = Math.abs(x);
  if (a <= 0.7869997024536133) {
    if (a > SMALL_TAN) return tanOf(x, 0);
    if (a <= 1.2589993048095494e-8) return x;
    const v = x * x;
    return fma(x * v, G3 + v * (G5 + v * (G7 + v * (G9 + v * G11))), x);
  }
  if (!(a < Infinity)) return NaN;
  let n: number;
  if (a <= 25) {
    n = x * TWO_OVER_PI + SHIFT - SHIFT;
    const y = x - n * PI2_1 - n * PI2_2;
    const t = n * PI2_34;
    rest = y - t;
    restLow = y - rest - t;
  } else {
    n = reduce(x);
    const sum = rest + restLow;
    restLow = rest - sum + restLow;
    rest = sum;
  }
  return (n & 1) !== 0 ? negativeCotOf(rest, restLow) : tanOf(rest, restLow);
}
