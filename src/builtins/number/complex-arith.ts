/** Arithmetic of Python's complex numbers: `base/math/complex.ts` with its failures as exceptions. Source: Objects/complexobject.c. */
import * as math from "../../base/math/complex.ts";
import { PyComplex } from "../../objects/number.ts";
import { pyError } from "../../protocols/errors.ts";

export type Parts = math.Parts;

function result(r: Parts | math.ComplexFailure, zero: string): PyComplex {
  if (r === "zero") throw pyError("ZeroDivisionError", zero);
  if (r === "overflow") throw pyError("OverflowError", "complex exponentiation");
  return new PyComplex(r.re, r.im);
}

export function complexMultiply(a: Parts, b: Parts): PyComplex {
  return new PyComplex(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re);
}

/** `a / b`. ZeroDivisionError as CPython's. */
export function complexDivide(a: Parts, b: Parts): PyComplex {
  return result(math.complexQuotient(a, b), "complex division by zero");
}

/** `a ** b`. ZeroDivisionError and OverflowError as CPython's. */
export function complexPower(a: Parts, b: Parts): PyComplex {
  return result(math.complexPower(a, b), "0.0 to a negative or complex power");
}
