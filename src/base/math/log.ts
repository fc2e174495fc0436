/**
 * `log`, `log2` and `log10` with glibc's bits. After S. Nagy's routines (ARM optimized-routines, glibc 2.28) and, for
 * `log10`, Sun's fdlibm: x = 2**k * z, a table has 1/c and log c for c near z, a polynomial log(1 + r) for r = z/c - 1.
 * Products that glibc's FMA instructions keep exact are kept exact here where that can reach the result.
 */
import { fromWords, highWord, lowWord, powerOfTwo } from "../number/bits.ts";
import { fma, productError } from "./double-double.ts";
import { LOG_TABLE, LOG2_TABLE } from "./tables.gen.ts";
import { unpackDoubles } from "./tables.ts";

/** 1/c, log c for 128 intervals. */
const LOG = unpackDoubles(LOG_TABLE);
/** 1/c, log2 c for 64 intervals. */
const LOG2 = unpackDoubles(LOG2_TABLE);

/** High word of the first interval's start, 0.6875. */
const START = 0x3fe60000;
const TWO_52 = 4503599627370496;

const LN2_HI = 0.6931471805598903; // products with an exponent are exact
const LN2_LO = 5.497923018708371e-14;

// log(1 + r) = r + A0 r**2 + … on |r| < 1/256
const A0 = -0.5000000000000001;
const A1 = 0.33333333331825593;
const A2 = -0.2499999999622955;
const A3 = 0.20000304511814496;
const A4 = -0.16667054827627667;
// … and near 1, on -1/16 <= r < 1.04/16
const B1 = 0.3333333333333352;
const B2 = -0.24999999999998432;
const B3 = 0.19999999999320328;
const B4 = -0.16666666669929706;
const B5 = 0.14285715076560868;
const B6 = -0.12499997863982555;
const B7 = 0.11110712032936046;
const B8 = -0.10000486757818193;
const B9 = 0.09181994006195467;
const B10 = -0.08328363062289341;

/** C `log`. */
export function log(x: number): number {
  if (x >= 0.9375 && x < 1.064697265625) {
    if (x === 1) return 0;
    const r = x - 1;
    const r2 = r * r;
    const r3 = r * r2;
    const p = B1 + r * B2 + r2 * B3 + r3 * (B4 + r * B5 + r2 * B6 + r3 * (B7 + r * B8 + r2 * B9 + r3 * B10));
    // r in two halves: the square of the first is exact
    const w = r * 134217728;
    const rhi = r + w - w;
    const rlo = r - rhi;
    const half = rhi * rhi * -0.5;
    const hi = r + half;
    const lo = r - hi + half - 0.5 * rlo * (rhi + r);
    return fma(p, r3, lo) + hi;
  }
  let k = 0;
  if (!(x >= 2.2250738585072014e-308 && x < Infinity)) {
    if (x === 0) return -Infinity;
    if (x === Infinity) return x;
    if (!(x > 0)) return NaN;
    x *= TWO_52;
    k = -52;
  }
  const high = highWord(x);
  const offset = high - START;
  const i = (offset >> 12) & 0xfe;
  const shift = offset >> 20;
  k += shift;
  const z = x * powerOfTwo(-shift);
  const inverse = LOG[i]!;
  // r = z/c - 1, rounded once
  const zc = z * inverse;
  const r = zc - 1 + productError(z, inverse, zc);
  const w = k * LN2_HI + LOG[i + 1]!;
  const hi = w + r;
  const lo = w - hi + r + k * LN2_LO;
  const r2 = r * r;
  return fma(r2, A0, lo) + r * r2 * (A1 + r * A2 + r2 * (A3 + r * A4)) + hi;
}

const INV_LN2_HI = 1.4426950407214463;
const INV_LN2_LO = 1.6751713164886512e-10;
const E0 = -0.7213475204444882;
const E1 = 0.4808983469629985;
const E2 = -0.36067375954075914;
const E3 = 0.2885390073180969;
const E4 = -0.2404693555628422;
const E5 = 0.2061202382173603;
const F0 = -0.7213475204444817;
const F1 = 0.48089834696298744;
const F2 = -0.360673760222145;
const F3 = 0.2885390081805197;
const F4 = -0.24044917405728863;
const F5 = 0.2060992861022954;
const F6 = -0.18033596705327856;
const F7 = 0.1603032746063156;
const F8 = -0.14483316576701266;
const F9 = 0.13046826811283835;

/** C `log2`. */
export function log2(x: number): number {
  if (x >= 0.9576029777526855 && x < 1.0442743301391602) {
    if (x === 1) return 0;
    const r = x - 1;
    const h = r * INV_LN2_HI;
    let lo = productError(r, INV_LN2_HI, h) + r * INV_LN2_LO;
    const r2 = r * r;
    const r4 = r2 * r2;
    const q = fma(r, F1, F0);
    const p = r2 * q;
    const pe = productError(r2, q, p);
    const s = h + p;
    const t = s - h;
    const y = s + (h - (s - t) + (p - t) + pe);
    lo += h - y + p + pe;
    lo += r4 * (F2 + r * F3 + r2 * (F4 + r * F5) + r4 * (F6 + r * F7 + r2 * (F8 + r * F9)));
    return y + lo;
  }
  let k = 0;
  if (!(x >= 2.2250738585072014e-308 && x < Infinity)) {
    if (x === 0) return -Infinity;
    if (x === Infinity) return x;
    if (!(x > 0)) return NaN;
    x *= TWO_52;
    k = -52;
  }
  const high = highWord(x);
  const offset = high - START;
  const i = (offset >> 13) & 0x7e;
  const shift = offset >> 20;
  k += shift;
  const z = x * powerOfTwo(-shift);
  const inverse = LOG2[i]!;
  const zc = z * inverse;
  const r = zc - 1 + productError(z, inverse, zc);
  const t1 = r * INV_LN2_HI;
  const t2 = productError(r, INV_LN2_HI, t1) + r * INV_LN2_LO;
  const t3 = k + LOG2[i + 1]!;
  const hi = t3 + t1;
  const lo = t3 - hi + t1 + t2;
  const r2 = r * r;
  const r4 = r2 * r2;
  const p = E0 + r * E1 + r2 * (E2 + r * E3) + r4 * (E4 + r * E5);
  return fma(r2, p, lo) + hi;
}

const INV_LN10 = 0.4342944819032518;
const LOG10_2_HI = 0.30102999566361177;
const LOG10_2_LO = 3.694239077158931e-13;

/** C `log10`. */
export function log10(x: number): number {
  let k = 0;
  if (!(x >= 2.2250738585072014e-308 && x < Infinity)) {
    if (x === 0) return -Infinity;
    if (x === Infinity) return x;
    if (!(x > 0)) return NaN;
    x *= 18014398509481984;
    k = -54;
  }
  let high = highWord(x);
  k += (high >> 20) - 1023;
  // A negative exponent is taken one higher, with the rest in [1/2, 1): near 1 nothing cancels.
  const i = k < 0 ? 1 : 0;
  high = (high & 0xfffff) | ((0x3ff - i) << 20);
  const y = k + i;
  const z = y * LOG10_2_LO + INV_LN10 * log(fromWords(high, lowWord(x)));
  return z + y * LOG10_2_HI;
}
