/** Arithmetic of complex numbers as pairs of floats. Source: Objects/complexobject.c (_Py_c_quot, _Py_c_pow, c_powu). */
import { exp } from "./exp.ts";
import { hypot } from "./hypot.ts";
import { atan2 } from "./inverse-trig.ts";
import { log } from "./log.ts";
import { pow } from "./pow.ts";
import { cos, sin } from "./trig.ts";

export interface Parts {
  readonly re: number;
  readonly im: number;
}

/** What has no result: a division by zero, or one too large. */
export type ComplexFailure = "zero" | "overflow";

export function complexProduct(a: Parts, b: Parts): Parts {
  return { re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re };
}

/** `a / b`, scaled by the larger part of `b`. */
export function complexQuotient(a: Parts, b: Parts): Parts | ComplexFailure {
  const re = Math.abs(b.re);
  const im = Math.abs(b.im);
  if (re >= im) {
    if (re === 0) return "zero";
    const ratio = b.im / b.re;
    const denominator = b.re + b.im * ratio;
    return { re: (a.re + a.im * ratio) / denominator, im: (a.im - a.re * ratio) / denominator };
  }
  if (im >= re) {
    const ratio = b.re / b.im;
    const denominator = b.re * ratio + b.im;
    return { re: (a.re * ratio + a.im) / denominator, im: (a.im * ratio - a.re) / denominator };
  }
  return { re: NaN, im: NaN };
}

/** The largest integral exponent that is computed by squaring. */
const SMALL_EXPONENT = 100;

/** `a ** b`. */
export function complexPower(a: Parts, b: Parts): Parts | ComplexFailure {
  const isSmall = b.im === 0 && b.re === Math.floor(b.re) && Math.abs(b.re) <= SMALL_EXPONENT;
  const r = isSmall ? powerByInt(a, b.re) : generalPower(a, b);
  if (typeof r === "string") return r;
  return isInfinite(r.re) || isInfinite(r.im) ? "overflow" : r;
}

function powerByInt(a: Parts, n: number): Parts | ComplexFailure {
  if (n >= 0) return squaring(a, n);
  if (a.re === 0 && a.im === 0) return "zero";
  return complexQuotient({ re: 1, im: 0 }, squaring(a, -n));
}

function squaring(a: Parts, n: number): Parts {
  let r: Parts = { re: 1, im: 0 };
  let p = a;
  for (let mask = 1; mask > 0 && n >= mask; mask *= 2) {
    if ((n & mask) !== 0) r = complexProduct(r, p);
    p = complexProduct(p, p);
  }
  return r;
}

const isInfinite = (x: number): boolean => x === Infinity || x === -Infinity;

function generalPower(a: Parts, b: Parts): Parts | ComplexFailure {
  if (b.re === 0 && b.im === 0) return { re: 1, im: 0 };
  if (a.re === 0 && a.im === 0) return b.im !== 0 || b.re < 0 ? "zero" : { re: 0, im: 0 };
  const radius = hypot(a.re, a.im);
  let length = pow(radius, b.re);
  const angle = atan2(a.im, a.re);
  let phase = angle * b.re;
  if (b.im !== 0) {
    length *= exp(-angle * b.im);
    phase += b.im * log(radius);
  }
  // C's sin and cos refuse infinities, which CPython takes for a zero base
  if (isInfinite(phase)) return "zero";
  return { re: length * cos(phase), im: length * sin(phase) };
}
