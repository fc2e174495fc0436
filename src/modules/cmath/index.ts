/** The `cmath` module. Source: Modules/cmathmodule.c. */
import { hypot } from "../../base/math/hypot.ts";
import { atan2 } from "../../base/math/inverse-trig.ts";
import { callComplexMethod } from "../../builtins/complex.ts";
import { complexDivide } from "../../builtins/number/complex-arith.ts";
import { PyTuple } from "../../objects/containers.ts";
import { defineModule } from "../../objects/module.ts";
import { PyComplex, PyFloat } from "../../objects/number.ts";
import type { Value } from "../../objects/object.ts";
import { asDouble } from "../../protocols/clinic/converters.ts";
import { fn } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { domainError } from "../math/errors.ts";
import * as f from "./functions.ts";

/** Any number as a complex one. */
function complexOf(v: Value): f.Z {
  if (v instanceof PyComplex) return v;
  const special = callComplexMethod(v);
  return special ?? { re: asDouble(v), im: 0 };
}

const unary = (of: (z: f.Z) => Value, doc: string) => fn("(z, /)", doc, (z) => of(complexOf(z)));
const isInfinite = (x: number): boolean => x === Infinity || x === -Infinity;

function log(z: Value, base: Value | undefined): Value {
  const r = f.log(complexOf(z));
  if (base === undefined) return r;
  const divisor = f.log(complexOf(base));
  if (divisor.re === 0 && divisor.im === 0) throw domainError();
  return complexDivide(r, divisor);
}

function isClose(a: f.Z, b: f.Z, relative: number, absolute: number): boolean {
  if (relative < 0 || absolute < 0) throw pyError("ValueError", "tolerances must be non-negative");
  if (a.re === b.re && a.im === b.im) return true;
  if (isInfinite(a.re) || isInfinite(a.im) || isInfinite(b.re) || isInfinite(b.im)) return false;
  const difference = hypot(a.re - b.re, a.im - b.im);
  return (
    difference <= relative * hypot(b.re, b.im) || difference <= relative * hypot(a.re, a.im) || difference <= absolute
  );
}

export const cmathModule = defineModule("cmath", () => ({
  doc: "This module provides access to mathematical functions for complex\nnumbers.",
  functions: {
    acos: unary(f.acos, "Return the arc cosine of z."),
    acosh: unary(f.acosh, "Return the inverse hyperbolic cosine of z."),
    asin: unary(f.asin, "Return the arc sine of z."),
    asinh: unary(f.asinh, "Return the inverse hyperbolic sine of z."),
    atan: unary(f.atan, "Return the arc tangent of z."),
    atanh: unary(f.atanh, "Return the inverse hyperbolic tangent of z."),
    cos: unary(f.cos, "Return the cosine of z."),
    cosh: unary(f.cosh, "Return the hyperbolic cosine of z."),
    exp: unary(f.exp, "Return the exponential value e**z."),
    isclose: fn(
      "(a, b, *, rel_tol: double=1e-09, abs_tol: double=0.0)",
      'Determine whether two complex numbers are close in value.\n\n  rel_tol\n    maximum difference for being considered "close", relative to the\n    magnitude of the input values\n  abs_tol\n    maximum difference for being considered "close", regardless of the\n    magnitude of the input values\n\nReturn True if a is close in value to b, and False otherwise.\n\nFor the values to be considered close, the difference between them must be\nsmaller than at least one of the tolerances.\n\n-inf, inf and NaN behave similarly to the IEEE 754 Standard. That is, NaN is\nnot close to anything, even itself. inf and -inf are only close to themselves.',
      (a, b, relative, absolute) => isClose(complexOf(a), complexOf(b), relative, absolute),
    ),
    isfinite: unary(
      (z) => Number.isFinite(z.re) && Number.isFinite(z.im),
      "Return True if both the real and imaginary parts of z are finite, else False.",
    ),
    isinf: unary((z) => isInfinite(z.re) || isInfinite(z.im), "Checks if the real or imaginary part of z is infinite."),
    isnan: unary(
      (z) => Number.isNaN(z.re) || Number.isNaN(z.im),
      "Checks if the real or imaginary part of z not a number (NaN).",
    ),
    log: fn(
      "(z, base=<unrepresentable>, /)",
      "log(z[, base]) -> the logarithm of z to the given base.\n\nIf the base is not specified, returns the natural logarithm (base e) of z.",
      log,
    ),
    log10: unary(f.log10, "Return the base-10 logarithm of z."),
    phase: unary(
      (z) => new PyFloat(atan2(z.im, z.re)),
      "Return argument, also known as the phase angle, of a complex.",
    ),
    polar: unary(
      (z) => new PyTuple([new PyFloat(f.modulus(z)), new PyFloat(atan2(z.im, z.re))]),
      "Convert a complex from rectangular coordinates to polar coordinates.\n\nr is the distance from 0 and phi the phase angle.",
    ),
    rect: fn("(r: double, phi: double, /)", "Convert from polar coordinates to rectangular coordinates.", f.rect),
    sin: unary(f.sin, "Return the sine of z."),
    sinh: unary(f.sinh, "Return the hyperbolic sine of z."),
    sqrt: unary(f.sqrt, "Return the square root of z."),
    tan: unary(f.tan, "Return the tangent of z."),
    tanh: unary(f.tanh, "Return the hyperbolic tangent of z."),
  },
  constants: {
    pi: new PyFloat(Math.PI),
    e: new PyFloat(Math.E),
    tau: new PyFloat(2 * Math.PI),
    inf: new PyFloat(Infinity),
    infj: new PyComplex(0, Infinity),
    nan: new PyFloat(NaN),
    nanj: new PyComplex(0, NaN),
  },
}));
