/** Arithmetic of complex numbers. Source: Objects/complexobject.c (_Py_c_quot, _Py_c_pow, c_powu). */
import { PyComplex } from "../../objects/number.ts";
import { pyError } from "../../protocols/errors.ts";
import { atan2, cos, exp, hypot, log, pow, sin } from "./libm.ts";

export interface Parts {
  readonly re: number;
  readonly im: number;
}

export function complexMultiply(a: Parts, b: Parts): PyComplex {
  return new PyComplex(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re);
}

/** `a / b`, scaled by the larger part of `b`. */
export function complexDivide(a: Parts, b: Parts): PyComplex {
  const re = Math.abs(b.re);
  const im = Math.abs(b.im);
  if (re >= im) {
    if (re === 0) throw pyError("ZeroDivisionError", "complex division by zero");
    const ratio = b.im / b.re;
    const denominator = b.re + b.im * ratio;
    return new PyComplex((a.re + a.im * ratio) / denominator, (a.im - a.re * ratio) / denominator);
  }
  if (im >= re) {
    const ratio = b.re / b.im;
    const denominator = b.re * ratio + b.im;
    return new PyComplex((a.re * ratio + a.im) / denominator, (a.im * ratio - a.re) / denominator);
  }
  return new PyComplex(NaN, NaN);
}

/** `a ** n` for small integral n >= 0, by squaring. */
function powerByInt(a: Parts, n: number): PyComplex {
  let r = new PyComplex(1, 0);
  let p = new PyComplex(a.re, a.im);
  for (let mask = 1; mask > 0 && n >= mask; mask *= 2) {
    if ((n & mask) !== 0) r = complexMultiply(r, p);
    p = complexMultiply(p, p);
  }
  return r;
}

/** The largest integral exponent that is computed by squaring. */
const SMALL_EXPONENT = 100;

/** `a ** b`. ZeroDivisionError and OverflowError as CPython's. */
export function complexPower(a: Parts, b: Parts): PyComplex {
  let r: PyComplex;
  if (b.im === 0 && b.re === Math.floor(b.re) && Math.abs(b.re) <= SMALL_EXPONENT) {
    if (b.re >= 0) r = powerByInt(a, b.re);
    else {
      if (a.re === 0 && a.im === 0) throw zeroToNegative();
      r = complexDivide({ re: 1, im: 0 }, powerByInt(a, -b.re));
    }
  } else r = generalPower(a, b);
  if (isInfinite(r.re) || isInfinite(r.im)) throw pyError("OverflowError", "complex exponentiation");
  return r;
}

const isInfinite = (x: number): boolean => x === Infinity || x === -Infinity;
const zeroToNegative = (): ReturnType<typeof pyError> =>
  pyError("ZeroDivisionError", "0.0 to a negative or complex power");

function generalPower(a: Parts, b: Parts): PyComplex {
  if (b.re === 0 && b.im === 0) return new PyComplex(1, 0);
  if (a.re === 0 && a.im === 0) {
    if (b.im !== 0 || b.re < 0) throw zeroToNegative();
    return new PyComplex(0, 0);
  }
  const radius = hypot(a.re, a.im);
  let length = pow(radius, b.re);
  const angle = atan2(a.im, a.re);
  let phase = angle * b.re;
  if (b.im !== 0) {
    length *= exp(-angle * b.im);
    phase += b.im * log(radius);
  }
  // C's sin and cos refuse infinities, which CPython takes for a zero base
  if (isInfinite(phase)) throw zeroToNegative();
  return new PyComplex(length * cos(phase), length * sin(phase));
}
