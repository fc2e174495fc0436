/**
 * `pow` with glibc's bits. After S. Nagy's routine (ARM optimized-routines, glibc 2.28): log x to about 68 bits, times
 * y exactly, then exp. Error below 0.54 units in the last place, so it is not the correctly rounded power; see log.ts
 * about FMA.
 */
import { highWord, powerOfTwo, signBit } from "../number/bits.ts";
import { fma, productError } from "./double-double.ts";
import { expOfSum } from "./exp.ts";
import { POW_LOG_TABLE } from "./tables.gen.ts";
import { unpackDoubles } from "./tables.ts";

/** 1/c, log c, the rest of log c for 128 intervals. */
const TABLE = unpackDoubles(POW_LOG_TABLE);
/** High word of the first interval's start; its low word is 0. */
const START = 0x3fe69555;

/** Adding and subtracting it keeps 27 bits after the point. */
const SPLIT = 50331648; // 1.5 * 2**25

const LN2_HI = 0.6931471805598903;
const LN2_LO = 5.497923018708371e-14;
// log(1 + r) = r - r**2 / 2 + r**3 * …, scaled by powers of -1/2
const A1 = -0.6666666666666679;
const A2 = 0.5000000000000007;
const A3 = 0.7999999995323976;
const A4 = -0.6666666663487739;
const A5 = -1.142909628459501;
const A6 = 1.0000415263675542;

/** What is lost by rounding must be less than half a unit by this factor; see `nearPower`. */
export const POW_MARGIN = 1.15;

/**
 * Squares, cubes and square roots, where a result is within 0.43 units of the exact power: the next number is further from that
 * than `pow` errs. NaN else, and far out.
 */
function nearPower(x: number, y: number): number {
  const ax = Math.abs(x);
  if (!(ax > 1e-80 && ax < 1e80)) return NaN;
  let r: number;
  let rest: number;
  if (y === 0.5) {
    r = Math.sqrt(x);
    const p = r * r;
    rest = (x - p - productError(r, r, p)) / (2 * r);
  } else {
    r = x * x;
    rest = productError(x, x, r);
    if (y === 3) {
      const square = r;
      r = square * x;
      rest = productError(square, x, r) + rest * x;
    }
  }
  return r + rest * POW_MARGIN === r ? r : NaN;
}

/** `pow(x, 0.5)` for x > 0. */
export function powHalf(x: number): number {
  if (x > 1e-80 && x < 1e80) {
    const r = Math.sqrt(x);
    const p = r * r;
    if (r + ((x - p - productError(r, r, p)) / (2 * r)) * POW_MARGIN === r) return r;
  }
  return anyPower(x, 0.5);
}

/** `pow(x, 2)`. */
export function powSquare(x: number): number {
  const r = x * x;
  if (r > 1e-160 && r < 1e160 && r + productError(x, x, r) * POW_MARGIN === r) return r;
  return anyPower(x, 2);
}

/** C `pow`. */
export function pow(x: number, y: number): number {
  if (y === 2 || y === 0.5 || y === 3) {
    const near = nearPower(x, y);
    if (!Number.isNaN(near)) return near;
  }
  return anyPower(x, y);
}

function anyPower(x: number, y: number): number {
  if (y === 0 || x === 1) return 1;
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
  let sign = 1;
  const ay = Math.abs(y);
  if (!(x > 0 && x < Infinity && ay < Infinity)) {
    if (ay === Infinity) {
      const ax = Math.abs(x);
      if (ax === 1) return 1;
      return ax < 1 === y > 0 ? 0 : Infinity;
    }
    const odd = ay < 9007199254740992 && ay % 2 === 1;
    if (x === 0 || Math.abs(x) === Infinity) {
      const r = (x === 0) === y > 0 ? 0 : Infinity;
      return odd && signBit(x) ? -r : r;
    }
    if (!Number.isInteger(y)) return NaN;
    if (odd) sign = -1;
    x = -x;
    if (x === 1) return sign;
  }
  if (ay >= 9223372036854776e3) return x > 1 === y > 0 ? Infinity : 0;
  if (ay < 2.710505431213761e-20) return 1;

  let k = 0;
  if (x < 2.2250738585072014e-308) {
    x *= 4503599627370496;
    k = -52;
  }
  // x = 2**k * z
  const high = highWord(x);
  const offset = high - START;
  const i = ((offset >> 13) & 127) * 3;
  const shift = offset >> 20;
  k += shift;
  const z = x * powerOfTwo(-shift);
  // r = z/c - 1 is exact: 1/c has 9 bits, z is taken in two parts
  const zTop = z + SPLIT - SPLIT;
  const inverse = TABLE[i]!;
  const r = zTop * inverse - 1 + (z - zTop) * inverse;
  const t1 = k * LN2_HI + TABLE[i + 1]!;
  const t2 = t1 + r;
  const lo1 = fma(k, LN2_LO, TABLE[i + 2]!);
  const lo2 = t1 - t2 + r;
  const ar = -0.5 * r;
  const ar2 = r * ar;
  const hi = t2 + ar2;
  const lo3 = productError(ar, r, ar2);
  const lo4 = t2 - hi + ar2;
  const p = A1 + r * A2 + ar2 * (A3 + r * A4 + ar2 * (A5 + r * A6));
  const lo = fma(r * ar2, p, lo1 + lo2 + lo3 + lo4);
  const log = hi + lo;
  const logTail = hi - log + lo;

  const e = y * log;
  const ae = Math.abs(e);
  if (ae >= 512) {
    if (ae >= 1024) return e > 0 ? sign * Infinity : sign * 0;
  } else if (ae < 5.551115123125783e-17) return sign * (1 + e);
  return sign * expOfSum(e, fma(y, logTail, productError(y, log, e)), ae >= 512);
}
