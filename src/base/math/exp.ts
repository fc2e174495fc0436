/**
 * `exp` and `exp2` with glibc's bits. After S. Nagy's routines (ARM optimized-routines, glibc 2.28): the argument is
 * k/128 of a binary logarithm and a small rest; 2**(i/128) comes from a table, exp of the rest from a polynomial.
 * glibc runs `exp` with FMA instructions and `exp2` without; an FMA is made from exact products only where its single
 * rounding can reach the result (error bounds: about one argument in 2**20 differs).
 */
import { powerOfTwo } from "../number/bits.ts";
import { fma } from "./double-double.ts";
import { EXP_TABLE } from "./tables.gen.ts";
import { unpackDoubles } from "./tables.ts";

/** 2**(i/128) = TABLE[2i] * (1 + TABLE[2i+1]). */
const TABLE = unpackDoubles(EXP_TABLE);

/** Adding and subtracting it rounds to an integer. */
const SHIFT = 6755399441055744; // 1.5 * 2**52
const INV_LN2_128 = 184.6649652337873; // 128 / ln 2
const NEG_LN2_HI = -0.005415212348111709; // -ln 2 / 128: products with k are exact …
const NEG_LN2_LO = -1.2864023111638346e-14; // … and the rest

// Polynomial of (exp(r) - 1 - r) / r**2 on |r| <= ln 2 / 256.
const C2 = 0.49999999999996786;
const C3 = 0.16666666666665886;
const C4 = 0.0416666808410674;
const C5 = 0.008333335853059549;

const SMALLEST_NORMAL = 2.2250738585072014e-308;

/** C `exp`. */
export function exp(x: number): number {
  const a = Math.abs(x);
  if (!(a < 512)) {
    if (x >= 1024) return Infinity;
    if (x < -1024) return 0;
    if (Number.isNaN(x)) return x;
  } else if (a < 5.551115123125783e-17) return 1 + x;
  return expOfSum(x, 0, a >= 512);
}

/**
 * exp(x + tail), with |tail| small against x; `large` where the result may leave the normal range. `pow` ends here.
 * @internal
 */
export function expOfSum(x: number, tail: number, large: boolean): number {
  const k = INV_LN2_128 * x + SHIFT - SHIFT;
  const r = fma(k, NEG_LN2_LO, x + k * NEG_LN2_HI) + tail;
  const i = (k & 127) << 1;
  const scale = TABLE[i]!;
  const e = (k - (k & 127)) / 128;
  const r2 = r * r;
  const t = TABLE[i + 1]! + r + r2 * (C2 + r * C3) + r2 * r2 * (C4 + r * C5);
  if (!large) return fma(scale, t, scale) * powerOfTwo(e);
  if (k > 0) return fma(scale, t, scale) * powerOfTwo(e - 1009) * 5.486124068793689e303; // 2**1009
  return subnormalResult(scale * powerOfTwo(e + 1022), t);
}

/** scale * (1 + t) * 2**-1022, rounded once to what a subnormal can hold. */
function subnormalResult(scale: number, t: number): number {
  const st = scale * t;
  let y = scale + st;
  if (y < 1) {
    let lo = scale - y + st;
    const hi = 1 + y;
    lo = 1 - hi + y + lo;
    y = hi + lo - 1;
  }
  return y * SMALLEST_NORMAL;
}

/** Adding and subtracting it rounds to a multiple of 1/128. */
const SHIFT_128 = 52776558133248; // 1.5 * 2**45

// Polynomial of 2**r on |r| <= 1/256.
const D1 = 0.6931471805599453;
const D2 = 0.24022650695909065;
const D3 = 0.0555041086686087;
const D4 = 0.009618131975721055;
const D5 = 0.0013332074570119598;

/** C `exp2`. */
export function exp2(x: number): number {
  const a = Math.abs(x);
  if (!(a < 928)) {
    if (x >= 1024) return Infinity;
    if (x <= -1075) return 0;
    if (Number.isNaN(x)) return x;
  } else if (a < 5.551115123125783e-17) return 1 + x;
  const shifted = x + SHIFT_128 - SHIFT_128;
  const k = shifted * 128;
  const r = x - shifted;
  const i = (k & 127) << 1;
  const scale = TABLE[i]!;
  const e = (k - (k & 127)) / 128;
  const r2 = r * r;
  const t = TABLE[i + 1]! + r * D1 + r2 * (D2 + r * D3) + r2 * r2 * (D4 + r * D5);
  if (a <= 928) return (scale + scale * t) * powerOfTwo(e);
  if (k > 0) return (scale + scale * t) * powerOfTwo(e - 1) * 2;
  return subnormalResult(scale * powerOfTwo(e + 1022), t);
}
