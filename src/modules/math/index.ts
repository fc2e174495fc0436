/** The `math` module, with glibc's bits. Source: Modules/mathmodule.c. */
import { exp, exp2 } from "../../base/math/exp.ts";
import { acosh, asinh, atanh, cosh, expm1, log1p, sinh, tanh } from "../../base/math/hyperbolic.ts";
import { acos, asin, atan, atan2 } from "../../base/math/inverse-trig.ts";
import { log2, log10, log as logOf } from "../../base/math/log.ts";
import { pow as powOf } from "../../base/math/pow.ts";
import { cbrt, erf, erfc } from "../../base/math/special.ts";
import { cos, sin, tan } from "../../base/math/trig.ts";
import { copySign, frexp, modf, ulp } from "../../base/number/bits.ts";
import { PyTuple } from "../../objects/containers.ts";
import type { NativeDef } from "../../objects/function.ts";
import { defineModule } from "../../objects/module.ts";
import { PyFloat } from "../../objects/number.ts";
import { fn, unsigned, varied } from "../../protocols/define.ts";
import { checked } from "./errors.ts";
import { fmod, gamma, isClose, ldexp, lgamma, log, logarithm, pow, remainder } from "./real.ts";
import { dist, fsum, hypot, prod, sumprod } from "./sums.ts";
import { ceil, comb, factorial, floor, gcd, isqrt, lcm, nextafter, perm, trunc } from "./whole.ts";

/** A function that is known to compute a float of doubles and nothing else (`NativeDef.doubles`). */
const ofDoubles = <D extends NativeDef>(doubles: NativeDef["doubles"] & {}, def: D): D => varied(def, { doubles });
const ofDouble = (of: (x: number) => number, doc: string, mayOverflow: boolean) =>
  ofDoubles(
    of,
    fn("(x: double, /)", doc, (x) => checked(x, of(x), mayOverflow)),
  );
/** A function of one double whose infinite results are errors of domain. */
const bounded = (of: (x: number) => number, doc: string) => ofDouble(of, doc, false);
/** A function of one double that may overflow. */
const growing = (of: (x: number) => number, doc: string) => ofDouble(of, doc, true);
const degrees = (x: number): number => x * (180 / Math.PI);
const radians = (x: number): number => x * (Math.PI / 180);
const finitePow = (x: number, y: number): number => (Number.isFinite(x) && Number.isFinite(y) ? powOf(x, y) : NaN);
const fmodOf = (x: number, y: number): number => x % y;

export const mathModule = defineModule("math", () => ({
  doc: "This module provides access to the mathematical functions\ndefined by the C standard.",
  functions: {
    acos: bounded(acos, "Return the arc cosine (measured in radians) of x.\n\nThe result is between 0 and pi."),
    acosh: bounded(acosh, "Return the inverse hyperbolic cosine of x."),
    asin: bounded(asin, "Return the arc sine (measured in radians) of x.\n\nThe result is between -pi/2 and pi/2."),
    asinh: bounded(asinh, "Return the inverse hyperbolic sine of x."),
    atan: bounded(atan, "Return the arc tangent (measured in radians) of x.\n\nThe result is between -pi/2 and pi/2."),
    atan2: ofDoubles(
      atan2,
      fn(
        "(y: double, x: double, /)",
        "Return the arc tangent (measured in radians) of y/x.\n\nUnlike atan(y/x), the signs of both x and y are considered.",
        (y, x) => new PyFloat(atan2(y, x)),
      ),
    ),
    atanh: bounded(atanh, "Return the inverse hyperbolic tangent of x."),
    cbrt: bounded(cbrt, "Return the cube root of x."),
    ceil: fn("(x, /)", "Return the ceiling of x as an Integral.\n\nThis is the smallest integer >= x.", ceil),
    copysign: ofDoubles(
      copySign,
      fn(
        "(x: double, y: double, /)",
        "Return a float with the magnitude (absolute value) of x but the sign of y.\n\nOn platforms that support signed zeros, copysign(1.0, -0.0)\nreturns -1.0.\n",
        (x, y) => new PyFloat(copySign(x, y)),
      ),
    ),
    cos: bounded(cos, "Return the cosine of x (measured in radians)."),
    cosh: growing(cosh, "Return the hyperbolic cosine of x."),
    degrees: ofDoubles(
      degrees,
      fn("(x: double, /)", "Convert angle x from radians to degrees.", (x) => new PyFloat(degrees(x))),
    ),
    dist: fn(
      "(p, q, /)",
      "Return the Euclidean distance between two points p and q.\n\nThe points should be specified as sequences (or iterables) of\ncoordinates.  Both inputs must have the same dimension.\n\nRoughly equivalent to:\n    sqrt(sum((px - qx) ** 2.0 for px, qx in zip(p, q)))",
      dist,
    ),
    erf: bounded(erf, "Error function at x."),
    erfc: bounded(erfc, "Complementary error function at x."),
    exp: growing(exp, "Return e raised to the power of x."),
    exp2: growing(exp2, "Return 2 raised to the power of x."),
    expm1: growing(
      expm1,
      "Return exp(x)-1.\n\nThis function avoids the loss of precision involved in the direct evaluation of exp(x)-1 for small x.",
    ),
    fabs: bounded(Math.abs, "Return the absolute value of the float x."),
    factorial: fn("(n, /)", "Find n!.\n\nRaise a ValueError if x is negative or non-integral.", factorial),
    floor: fn("(x, /)", "Return the floor of x as an Integral.\n\nThis is the largest integer <= x.", floor),
    fmod: ofDoubles(
      fmodOf,
      fn("(x: double, y: double, /)", "Return fmod(x, y), according to platform C.\n\nx % y may differ.", fmod),
    ),
    frexp: fn(
      "(x: double, /)",
      "Return the mantissa and exponent of x, as pair (m, e).\n\nm is a float and e is an int, such that x = m * 2.**e.\nIf x is 0, m and e are both 0.  Else 0.5 <= abs(m) < 1.0.",
      (x) => {
        const [m, e] = frexp(x);
        return new PyTuple([new PyFloat(m), e]);
      },
    ),
    fsum: fn(
      "(seq, /)",
      "Return an accurate floating point sum of values in the iterable seq.\n\nAssumes IEEE-754 floating point arithmetic.",
      fsum,
    ),
    gamma: fn("(x: double, /)", "Gamma function at x.", gamma),
    gcd: fn("(*integers)", "Greatest Common Divisor.", gcd),
    hypot: unsigned(
      fn(
        "(*coordinates)",
        "hypot(*coordinates) -> value\n\nMultidimensional Euclidean distance from the origin to a point.\n\nRoughly equivalent to:\n    sqrt(sum(x**2 for x in coordinates))\n\nFor a two dimensional point (x, y), gives the hypotenuse\nusing the Pythagorean theorem:  sqrt(x*x + y*y).\n\nFor example, the hypotenuse of a 3/4/5 right triangle is:\n\n    >>> hypot(3.0, 4.0)\n    5.0\n",
        hypot,
      ),
    ),
    isclose: fn(
      "(a: double, b: double, *, rel_tol: double=1e-09, abs_tol: double=0.0)",
      'Determine whether two floating point numbers are close in value.\n\n  rel_tol\n    maximum difference for being considered "close", relative to the\n    magnitude of the input values\n  abs_tol\n    maximum difference for being considered "close", regardless of the\n    magnitude of the input values\n\nReturn True if a is close in value to b, and False otherwise.\n\nFor the values to be considered close, the difference between them\nmust be smaller than at least one of the tolerances.\n\n-inf, inf and NaN behave similarly to the IEEE 754 Standard.  That\nis, NaN is not close to anything, even itself.  inf and -inf are\nonly close to themselves.',
      isClose,
    ),
    isfinite: fn("(x: double, /)", "Return True if x is neither an infinity nor a NaN, and False otherwise.", (x) =>
      Number.isFinite(x),
    ),
    isinf: fn(
      "(x: double, /)",
      "Return True if x is a positive or negative infinity, and False otherwise.",
      (x) => x === Infinity || x === -Infinity,
    ),
    isnan: fn("(x: double, /)", "Return True if x is a NaN (not a number), and False otherwise.", (x) =>
      Number.isNaN(x),
    ),
    isqrt: fn("(n, /)", "Return the integer part of the square root of the input.", isqrt),
    lcm: fn("(*integers)", "Least Common Multiple.", lcm),
    ldexp: fn("(x: double, i, /)", "Return x * (2**i).\n\nThis is essentially the inverse of frexp().", ldexp),
    lgamma: fn("(x: double, /)", "Natural logarithm of absolute value of Gamma function at x.", lgamma),
    log: unsigned(
      ofDoubles(
        logOf,
        fn(
          "(x, base=<unrepresentable>, /)",
          "log(x, [base=math.e])\nReturn the logarithm of x to the given base.\n\nIf the base is not specified, returns the natural logarithm (base e) of x.",
          log,
        ),
      ),
    ),
    log1p: bounded(
      log1p,
      "Return the natural logarithm of 1+x (base e).\n\nThe result is computed in a way which is accurate for x near zero.",
    ),
    log10: ofDoubles(
      log10,
      fn("(x, /)", "Return the base 10 logarithm of x.", (x) => logarithm(x, log10, log10(2))),
    ),
    log2: ofDoubles(
      log2,
      fn("(x, /)", "Return the base 2 logarithm of x.", (x) => logarithm(x, log2, 1)),
    ),
    modf: fn(
      "(x: double, /)",
      "Return the fractional and integer parts of x.\n\nBoth results carry the sign of x and are floats.",
      (x) => new PyTuple(modf(x).map((part) => new PyFloat(part))),
    ),
    pow: ofDoubles(finitePow, fn("(x: double, y: double, /)", "Return x**y (x to the power of y).", pow)),
    radians: ofDoubles(
      radians,
      fn("(x: double, /)", "Convert angle x from degrees to radians.", (x) => new PyFloat(radians(x))),
    ),
    remainder: fn(
      "(x: double, y: double, /)",
      "Difference between x and the closest integer multiple of y.\n\nReturn x - n*y where n*y is the closest integer multiple of y.\nIn the case where x is exactly halfway between two multiples of\ny, the nearest even value of n is used. The result is always exact.",
      remainder,
    ),
    sin: bounded(sin, "Return the sine of x (measured in radians)."),
    sinh: growing(sinh, "Return the hyperbolic sine of x."),
    sqrt: bounded(Math.sqrt, "Return the square root of x."),
    tan: bounded(tan, "Return the tangent of x (measured in radians)."),
    tanh: bounded(tanh, "Return the hyperbolic tangent of x."),
    sumprod: fn(
      "(p, q, /)",
      "Return the sum of products of values from two iterables p and q.\n\nRoughly equivalent to:\n\n    sum(itertools.starmap(operator.mul, zip(p, q, strict=True)))\n\nFor float and mixed int/float inputs, the intermediate products\nand sums are computed with extended precision.",
      sumprod,
    ),
    trunc: fn(
      "(x, /)",
      "Truncates the Real x to the nearest Integral toward 0.\n\nUses the __trunc__ magic method.",
      trunc,
    ),
    prod: fn(
      "(iterable, /, *, start=1)",
      "Calculate the product of all the elements in the input iterable.\n\nThe default start value for the product is 1.\n\nWhen the iterable is empty, return the start value.  This function is\nintended specifically for use with numeric values and may reject\nnon-numeric types.",
      prod,
    ),
    perm: fn(
      "(n, k=None, /)",
      "Number of ways to choose k items from n items without repetition and with order.\n\nEvaluates to n! / (n - k)! when k <= n and evaluates\nto zero when k > n.\n\nIf k is not specified or is None, then k defaults to n\nand the function returns n!.\n\nRaises TypeError if either of the arguments are not integers.\nRaises ValueError if either of the arguments are negative.",
      perm,
    ),
    comb: fn(
      "(n, k, /)",
      "Number of ways to choose k items from n items without repetition and without order.\n\nEvaluates to n! / (k! * (n - k)!) when k <= n and evaluates\nto zero when k > n.\n\nAlso called the binomial coefficient because it is equivalent\nto the coefficient of k-th term in polynomial expansion of the\nexpression (1 + x)**n.\n\nRaises TypeError if either of the arguments are not integers.\nRaises ValueError if either of the arguments are negative.",
      comb,
    ),
    nextafter: fn(
      "(x: double, y: double, /, *, steps=None)",
      "Return the floating-point value the given number of steps after x towards y.\n\nIf steps is not specified or is None, it defaults to 1.\n\nRaises a TypeError, if x or y is not a double, or if steps is not an integer.\nRaises ValueError if steps is negative.",
      nextafter,
    ),
    ulp: fn(
      "(x: double, /)",
      "Return the value of the least significant bit of the float x.",
      (x) => new PyFloat(ulp(x)),
    ),
  },
  constants: {
    pi: new PyFloat(Math.PI),
    e: new PyFloat(Math.E),
    tau: new PyFloat(2 * Math.PI),
    inf: new PyFloat(Infinity),
    nan: new PyFloat(NaN),
  },
}));
