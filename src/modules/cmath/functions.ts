/**
 * Elementary functions of complex numbers, bit for bit as CPython computes them. Source: Modules/cmathmodule.c, after W. Kahan,
 * "Branch cuts for complex elementary functions" (1987). Parts are scaled where the straight formula would over- or underflow.
 */
import { exp as realExp } from "../../base/math/exp.ts";
import {
  log1p,
  asinh as realAsinh,
  cosh as realCosh,
  sinh as realSinh,
  tanh as realTanh,
} from "../../base/math/hyperbolic.ts";
import { hypot } from "../../base/math/hypot.ts";
import { atan2 } from "../../base/math/inverse-trig.ts";
import { log as realLog } from "../../base/math/log.ts";
import { cos as realCos, sin as realSin, tan as realTan } from "../../base/math/trig.ts";
import { copySign, ldexp, signBit } from "../../base/number/bits.ts";
import { PyComplex } from "../../objects/number.ts";
import { domainError, rangeError } from "../math/errors.ts";
import { special } from "./special.ts";

const LARGE = Number.MAX_VALUE / 4;
const SQRT_LARGE = Math.sqrt(LARGE);
const LOG_LARGE = 708.3964185322641; // log(LARGE)
const SMALLEST_NORMAL = 2.2250738585072014e-308;
const SQRT_SMALLEST = Math.sqrt(SMALLEST_NORMAL);
const LN2 = Math.LN2;
const E = Math.E;

/** A complex number: what the functions take and give. */
export interface Z {
  readonly re: number;
  readonly im: number;
}
const complex = (re: number, im: number): PyComplex => new PyComplex(re, im);

const isInfinite = (x: number): boolean => x === Infinity || x === -Infinity;
const isFinitePair = (z: Z): boolean => Number.isFinite(z.re) && Number.isFinite(z.im);
/** An infinite real part and a finite, nonzero imaginary one: the result's quadrant is that of the imaginary part. */
const isDirected = (z: Z): boolean => isInfinite(z.re) && Number.isFinite(z.im) && z.im !== 0;
const isLarge = (z: Z): boolean => Math.abs(z.re) > LARGE || Math.abs(z.im) > LARGE;

function noOverflow(z: PyComplex): PyComplex {
  if (isInfinite(z.re) || isInfinite(z.im)) throw rangeError();
  return z;
}

export function acos(z: Z): PyComplex {
  if (!isFinitePair(z)) return special("acos", z.re, z.im);
  if (isLarge(z)) {
    const size = realLog(hypot(z.re / 2, z.im / 2)) + LN2 * 2;
    const im = z.re < 0 ? -copySign(size, z.im) : copySign(size, -z.im);
    return complex(atan2(Math.abs(z.im), z.re), im);
  }
  const s1 = sqrt({ re: 1 - z.re, im: -z.im });
  const s2 = sqrt({ re: 1 + z.re, im: z.im });
  return complex(2 * atan2(s1.re, s2.re), realAsinh(s2.re * s1.im - s2.im * s1.re));
}

export function acosh(z: Z): PyComplex {
  if (!isFinitePair(z)) return special("acosh", z.re, z.im);
  if (isLarge(z)) return complex(realLog(hypot(z.re / 2, z.im / 2)) + LN2 * 2, atan2(z.im, z.re));
  const s1 = sqrt({ re: z.re - 1, im: z.im });
  const s2 = sqrt({ re: z.re + 1, im: z.im });
  return complex(realAsinh(s1.re * s2.re + s1.im * s2.im), 2 * atan2(s1.im, s2.re));
}

/** asin(z) = -j asinh(jz). */
export function asin(z: Z): PyComplex {
  const s = asinh({ re: -z.im, im: z.re });
  return complex(s.im, -s.re);
}

export function asinh(z: Z): PyComplex {
  if (!isFinitePair(z)) return special("asinh", z.re, z.im);
  if (isLarge(z)) {
    const size = realLog(hypot(z.re / 2, z.im / 2)) + LN2 * 2;
    const re = z.im >= 0 ? copySign(size, z.re) : -copySign(size, -z.re);
    return complex(re, atan2(z.im, Math.abs(z.re)));
  }
  const s1 = sqrt({ re: 1 + z.im, im: -z.re });
  const s2 = sqrt({ re: 1 - z.im, im: z.re });
  return complex(realAsinh(s1.re * s2.im - s2.re * s1.im), atan2(z.im, s1.re * s2.re - s1.im * s2.im));
}

/** atan(z) = -j atanh(jz). */
export function atan(z: Z): PyComplex {
  const s = atanh({ re: -z.im, im: z.re });
  return complex(s.im, -s.re);
}

export function atanh(z: Z): PyComplex {
  if (!isFinitePair(z)) return special("atanh", z.re, z.im);
  if (signBit(z.re)) {
    const r = atanh({ re: -z.re, im: -z.im });
    return complex(-r.re, -r.im);
  }
  const ay = Math.abs(z.im);
  if (z.re > SQRT_LARGE || ay > SQRT_LARGE) {
    // 1 / z, nearly
    const h = hypot(z.re / 2, z.im / 2);
    return complex(z.re / 4 / h / h, -copySign(Math.PI / 2, -z.im));
  }
  if (z.re === 1 && ay < SQRT_SMALLEST) {
    if (ay === 0) throw domainError();
    return complex(-realLog(Math.sqrt(ay) / Math.sqrt(hypot(ay, 2))), copySign(atan2(2, -ay) / 2, z.im));
  }
  const rest = 1 - z.re;
  return complex(log1p((4 * z.re) / (rest * rest + ay * ay)) / 4, -atan2(-2 * z.im, rest * (1 + z.re) - ay * ay) / 2);
}

/** cos(z) = cosh(jz). */
export function cos(z: Z): PyComplex {
  return cosh({ re: -z.im, im: z.re });
}

export function cosh(z: Z): PyComplex {
  if (!isFinitePair(z)) {
    if (!isDirected(z)) return special("cosh", z.re, z.im);
    const im = copySign(Infinity, realSin(z.im));
    return complex(copySign(Infinity, realCos(z.im)), z.re > 0 ? im : -im);
  }
  const [c, s] = [realCos(z.im), realSin(z.im)];
  if (Math.abs(z.re) <= LOG_LARGE) return noOverflow(complex(c * realCosh(z.re), s * realSinh(z.re)));
  const less = z.re - copySign(1, z.re);
  return noOverflow(complex(c * realCosh(less) * E, s * realSinh(less) * E));
}

export function exp(z: Z): PyComplex {
  if (!isFinitePair(z)) {
    if (!isDirected(z)) return special("exp", z.re, z.im);
    const size = z.re > 0 ? Infinity : 0;
    return complex(copySign(size, realCos(z.im)), copySign(size, realSin(z.im)));
  }
  const [c, s] = [realCos(z.im), realSin(z.im)];
  if (z.re <= LOG_LARGE) {
    const size = realExp(z.re);
    return noOverflow(complex(size * c, size * s));
  }
  const size = realExp(z.re - 1);
  return noOverflow(complex(size * c * E, size * s * E));
}

/** The natural logarithm. */
export function log(z: Z): PyComplex {
  if (!isFinitePair(z)) return special("log", z.re, z.im);
  const ax = Math.abs(z.re);
  const ay = Math.abs(z.im);
  const angle = atan2(z.im, z.re);
  if (ax > LARGE || ay > LARGE) return complex(realLog(hypot(ax / 2, ay / 2)) + LN2, angle);
  if (ax < SMALLEST_NORMAL && ay < SMALLEST_NORMAL) {
    if (ax === 0 && ay === 0) throw domainError();
    return complex(realLog(hypot(ldexp(ax, 53), ldexp(ay, 53))) - 53 * LN2, angle);
  }
  const h = hypot(ax, ay);
  if (h < 0.71 || h > 1.73) return complex(realLog(h), angle);
  const [more, less] = ax > ay ? [ax, ay] : [ay, ax];
  return complex(log1p((more - 1) * (more + 1) + less * less) / 2, angle);
}

const LN10 = Math.LN10;
export function log10(z: Z): PyComplex {
  const r = log(z);
  return complex(r.re / LN10, r.im / LN10);
}

/** sin(z) = -j sinh(jz). */
export function sin(z: Z): PyComplex {
  const s = sinh({ re: -z.im, im: z.re });
  return complex(s.im, -s.re);
}

export function sinh(z: Z): PyComplex {
  if (!isFinitePair(z)) {
    if (!isDirected(z)) return special("sinh", z.re, z.im);
    const re = copySign(Infinity, realCos(z.im));
    return complex(z.re > 0 ? re : -re, copySign(Infinity, realSin(z.im)));
  }
  const [c, s] = [realCos(z.im), realSin(z.im)];
  if (Math.abs(z.re) <= LOG_LARGE) return noOverflow(complex(c * realSinh(z.re), s * realCosh(z.re)));
  const less = z.re - copySign(1, z.re);
  return noOverflow(complex(c * realSinh(less) * E, s * realCosh(less) * E));
}

export function sqrt(z: Z): PyComplex {
  if (!isFinitePair(z)) return special("sqrt", z.re, z.im);
  if (z.re === 0 && z.im === 0) return complex(0, z.im);
  let ax = Math.abs(z.re);
  const ay = Math.abs(z.im);
  let s: number;
  if (ax < SMALLEST_NORMAL && ay < SMALLEST_NORMAL) {
    ax = ldexp(ax, 53);
    s = ldexp(Math.sqrt(ax + hypot(ax, ldexp(ay, 53))), -27);
  } else {
    ax /= 8;
    s = 2 * Math.sqrt(ax + hypot(ax, ay / 8));
  }
  const d = ay / (2 * s);
  return z.re >= 0 ? complex(s, copySign(d, z.im)) : complex(d, copySign(s, z.im));
}

/** tan(z) = -j tanh(jz). */
export function tan(z: Z): PyComplex {
  const s = tanh({ re: -z.im, im: z.re });
  return complex(s.im, -s.re);
}

export function tanh(z: Z): PyComplex {
  if (!isFinitePair(z)) {
    if (!isDirected(z)) return special("tanh", z.re, z.im);
    return complex(z.re > 0 ? 1 : -1, copySign(0, 2 * realSin(z.im) * realCos(z.im)));
  }
  if (Math.abs(z.re) > LOG_LARGE) {
    return complex(copySign(1, z.re), 4 * realSin(z.im) * realCos(z.im) * realExp(-2 * Math.abs(z.re)));
  }
  const tx = realTanh(z.re);
  const ty = realTan(z.im);
  const cx = 1 / realCosh(z.re);
  const product = tx * ty;
  const denominator = 1 + product * product;
  return complex((tx * (1 + ty * ty)) / denominator, (ty / denominator) * cx * cx);
}

/** `abs(z)`: OverflowError when finite parts give an infinity. */
export function modulus(z: Z): number {
  if (isInfinite(z.re) || isInfinite(z.im)) return Infinity;
  const r = hypot(z.re, z.im);
  if (isInfinite(r)) throw rangeError();
  return r;
}

/** Polar coordinates to a complex number. */
export function rect(r: number, phi: number): PyComplex {
  if (!Number.isFinite(r) || !Number.isFinite(phi)) {
    if (!isInfinite(r) || !Number.isFinite(phi) || phi === 0) return special("rect", r, phi);
    const [re, im] = [copySign(Infinity, realCos(phi)), copySign(Infinity, realSin(phi))];
    return r > 0 ? complex(re, im) : complex(-re, -im);
  }
  return phi === 0 ? complex(r, r * phi) : complex(r * realCos(phi), r * realSin(phi));
}
