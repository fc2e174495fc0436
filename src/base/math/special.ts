/**
 * `cbrt`, `erf` and `erfc` with glibc 2.36's bits. `erf` and `erfc` after Sun's fdlibm (Copyright (C) 1993 by Sun
 * Microsystems, Inc.; "Permission to use, copy, modify, and distribute this software is freely granted, provided that
 * this notice is preserved") in glibc's order of evaluation: rational approximations on five intervals.
 */
import { frexp, ldexp, withLowWord } from "../number/bits.ts";
import { exp } from "./exp.ts";

const CBRT_2 = 1.2599210498948732;
const CBRT_4 = 1.5874010519681996;
/** 2**((i - 2) / 3). */
const CBRT_FACTORS = [1 / CBRT_4, 1 / CBRT_2, 1, CBRT_2, CBRT_4];

/** C `cbrt`. Error up to one unit in the last place, as in glibc. */
export function cbrt(x: number): number {
  if (x === 0 || !Number.isFinite(x)) return x;
  const [m, e] = frexp(Math.abs(x));
  const u =
    0.35489576504391984 +
    (1.508191937815849 +
      (-2.114994941673713 +
        (2.4469312256353444 + (-1.8346927748361308 + (0.7849323449766392 - 0.14526389938548637 * m) * m) * m) * m) *
        m) *
      m;
  // one step of Halley's method
  const t = u * u * u;
  const r = ((u * (t + 2 * m)) / (2 * t + m)) * CBRT_FACTORS[2 + (e % 3)]!;
  return ldexp(x > 0 ? r : -r, Math.trunc(e / 3));
}

/** erf(x) / x - 1 has this derivative at 0 … */
const EFX = 0.1283791670955126; // 2 / sqrt(pi) - 1
/** … and erf(1) is near this. */
const ERX = 0.8450629115104675;

/** Even and odd coefficients of the polynomials, in glibc's grouping: (c0 + z c1) + z**2 (c2 + z c3) + … */
type Poly = readonly number[];

// |x| < 0.84375: erf x = x + x * PP(x**2) / QQ(x**2)
const PP: Poly = [
  0.12837916709551256, -0.3250421072470015, -0.02848174957559851, -0.005770270296489442, -2.3763016656650163e-5,
];
const QQ: Poly = [
  1, 0.39791722395915535, 0.0650222499887673, 0.005081306281875766, 0.00013249473800432164, -3.960228278775368e-6,
];
// 0.84375 <= |x| < 1.25, of |x| - 1
const PA: Poly = [
  -0.0023621185607526594, 0.41485611868374833, -0.3722078760357013, 0.31834661990116175, -0.11089469428239668,
  0.035478304325618236, -0.002166375594868791,
];
const QA: Poly = [
  1, 0.10642088040084423, 0.540397917702171, 0.07182865441419627, 0.12617121980876164, 0.01363708391202905,
  0.011984499846799107,
];
// 1.25 <= |x| < 1/0.35, of 1 / x**2
const RA: Poly = [
  -0.009864944034847148, -0.6938585727071818, -10.558626225323291, -62.375332450326006, -162.39666946257347,
  -184.60509290671104, -81.2874355063066, -9.814329344169145,
];
const SA: Poly = [
  1, 19.651271667439257, 137.65775414351904, 434.56587747522923, 645.3872717332679, 429.00814002756783,
  108.63500554177944, 6.570249770319282, -0.0604244152148581,
];
// 1/0.35 <= |x| < 28, of 1 / x**2
const RB: Poly = [
  -0.0098649429247001, -0.799283237680523, -17.757954917754752, -160.63638485582192, -637.5664433683896,
  -1025.0951316110772, -483.5191916086514,
];
const SB: Poly = [
  1, 30.33806074348246, 325.7925129965739, 1536.729586084437, 3199.8582195085955, 2553.0504064331644,
  474.52854120695537, -22.44095244658582,
];

/** The polynomial in groups of two, as glibc adds them up; a last odd coefficient stands alone. */
function evaluate(c: Poly, z: number): number {
  const z2 = z * z;
  const z4 = z2 * z2;
  let sum = c[0]! + z * c[1]! + z2 * (c[2]! + z * c[3]!);
  if (c.length === 5) return sum + z4 * c[4]!;
  sum += z4 * (c[4]! + z * c[5]!);
  if (c.length === 6) return sum;
  const z6 = z4 * z2;
  if (c.length === 7) return sum + z6 * c[6]!;
  sum += z6 * (c[6]! + z * c[7]!);
  return c.length === 8 ? sum : sum + z4 * z4 * c[8]!;
}

/** exp(-a**2) * (rational) / a for a >= 1.25, where a**2 must not lose bits: a**2 = z**2 - (z - a)(z + a), z short. */
function tail(a: number): number {
  const s = 1 / (a * a);
  const q = a < 2.857142857142857 ? evaluate(RA, s) / evaluate(SA, s) : evaluate(RB, s) / evaluate(SB, s);
  const z = withLowWord(a, 0);
  return (exp(-z * z - 0.5625) * exp((z - a) * (z + a) + q)) / a;
}

/** C `erf`. */
export function erf(x: number): number {
  if (Number.isNaN(x)) return x;
  const a = Math.abs(x);
  if (a < 0.84375) {
    if (a < 3.725290298461914e-9) {
      // avoid underflow of the product
      if (a < 2.848094538889218e-306) return (16 * x + 16 * EFX * x) / 16;
      return x + EFX * x;
    }
    const z = x * x;
    return x + x * (evaluate(PP, z) / evaluate(QQ, z));
  }
  let r: number;
  if (a < 1.25) {
    const s = a - 1;
    r = ERX + evaluate(PA, s) / evaluate(QA, s);
  } else r = a >= 6 ? 1 : 1 - tail(a);
  return x < 0 ? -r : r;
}

/** C `erfc`: 1 - erf(x). */
export function erfc(x: number): number {
  if (Number.isNaN(x)) return x;
  const a = Math.abs(x);
  if (a < 0.84375) {
    if (a < 1.3877787807814457e-17) return 1 - x;
    const z = x * x;
    const y = evaluate(PP, z) / evaluate(QQ, z);
    if (x < 0.25) return 1 - (x + x * y);
    return 0.5 - (x - 0.5 + x * y);
  }
  if (a < 1.25) {
    const s = a - 1;
    const q = evaluate(PA, s) / evaluate(QA, s);
    return x > 0 ? 1 - ERX - q : 1 + (ERX + q);
  }
  if (a >= 28) return x > 0 ? 0 : 2;
  if (x > 0) return tail(a);
  return x < -6 ? 2 : 2 - tail(a);
}
