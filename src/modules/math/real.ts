/** Functions of doubles whose cases C's `errno` decides. Source: Modules/mathmodule.c. */
import { gamma as gammaOf, lgamma as lgammaOf } from "../../base/math/gamma.ts";
import { intFrexp } from "../../base/math/integers.ts";
import { log as logOf } from "../../base/math/log.ts";
import { pow as powOf } from "../../base/math/pow.ts";
import { ldexp as ldexpOf } from "../../base/number/bits.ts";
import { intOf, PyFloat } from "../../objects/number.ts";
import type { Value } from "../../objects/object.ts";
import { asDouble } from "../../protocols/clinic/converters.ts";
import { pyError } from "../../protocols/errors.ts";
import { trueDivide } from "../../protocols/number.ts";
import { checked, domainError, rangeError } from "./errors.ts";

const isInfinite = (x: number): boolean => x === Infinity || x === -Infinity;

export function gamma(x: number): Value {
  const r = gammaOf(x);
  if (Number.isNaN(r) && !Number.isNaN(x)) throw domainError();
  if (isInfinite(r) && Number.isFinite(x)) throw x === 0 ? domainError() : rangeError();
  return new PyFloat(r);
}

export function lgamma(x: number): Value {
  const r = lgammaOf(x);
  if (r === Infinity && Number.isFinite(x)) throw x <= 0 && Number.isInteger(x) ? domainError() : rangeError();
  return new PyFloat(r);
}

/** A logarithm of an int of any size, or of a double. `perExponent` is the logarithm of 2. */
export function logarithm(x: Value, of: (x: number) => number, perExponent: number): Value {
  const n = intOf(x);
  if (n === undefined) {
    const d = asDouble(x);
    return checked(d, of(d), false);
  }
  if (n <= 0) throw domainError();
  const d = Number(n);
  if (d !== Infinity) return new PyFloat(of(d));
  // too large for a double: the logarithm of mantissa and exponent
  const [mantissa, exponent] = intFrexp(n);
  return new PyFloat(of(mantissa) + perExponent * exponent);
}

/** `math.log(x[, base])`. */
export function log(x: Value, base: Value | undefined): Value {
  const { LN2 } = Math;
  const numerator = logarithm(x, logOf, LN2);
  return base === undefined ? numerator : trueDivide(numerator, logarithm(base, logOf, LN2));
}

export function pow(x: number, y: number): Value {
  if (!Number.isFinite(x) || !Number.isFinite(y)) return new PyFloat(powSpecial(x, y));
  const r = powOf(x, y);
  if (Number.isNaN(r)) throw domainError();
  if (isInfinite(r)) throw x === 0 ? domainError() : rangeError();
  return new PyFloat(r);
}

function powSpecial(x: number, y: number): number {
  if (Number.isNaN(x)) return y === 0 ? 1 : x;
  if (Number.isNaN(y)) return x === 1 ? 1 : y;
  if (isInfinite(x)) {
    const odd = Number.isFinite(y) && Math.abs(y % 2) === 1;
    if (y > 0) return odd ? x : Math.abs(x);
    if (y === 0) return 1;
    return odd && x < 0 ? -0 : 0;
  }
  const size = Math.abs(x);
  if (size === 1) return 1;
  if (y > 0) return size > 1 ? y : 0;
  return size < 1 ? -y : 0;
}

export function fmod(x: number, y: number): Value {
  const r = x % y;
  if (Number.isNaN(r) && !Number.isNaN(x) && !Number.isNaN(y)) throw domainError();
  return new PyFloat(r);
}

/** IEEE 754 remainder: x minus the nearest multiple of y, ties to even. Every step is exact. */
export function remainder(x: number, y: number): Value {
  if (Number.isNaN(x)) return new PyFloat(x);
  if (Number.isNaN(y)) return new PyFloat(y);
  if (isInfinite(x) || y === 0) throw domainError();
  if (isInfinite(y)) return new PyFloat(x);
  const ax = Math.abs(x);
  const ay = Math.abs(y);
  const m = ax % ay;
  const c = ay - m;
  let r: number;
  if (m < c) r = m;
  else if (m > c) r = -c;
  else r = m - 2 * ((0.5 * (ax - m)) % ay);
  return new PyFloat(x < 0 || Object.is(x, -0) ? -r : r);
}

export function ldexp(x: number, i: Value): Value {
  const e = intOf(i);
  if (e === undefined) throw pyError("TypeError", "Expected an int as second argument to ldexp.");
  if (x === 0 || !Number.isFinite(x)) return new PyFloat(x);
  if (e > 2147483647) throw rangeError();
  const r = ldexpOf(x, e < -2147483648 ? -2147483648 : Number(e));
  if (isInfinite(r)) throw rangeError();
  return new PyFloat(r);
}

/** The test of PEP 485 on doubles. */
export function isClose(a: number, b: number, relative: number, absolute: number): boolean {
  if (relative < 0 || absolute < 0) throw pyError("ValueError", "tolerances must be non-negative");
  if (a === b) return true;
  if (isInfinite(a) || isInfinite(b)) return false;
  const difference = Math.abs(b - a);
  return difference <= Math.abs(relative * b) || difference <= Math.abs(relative * a) || difference <= absolute;
}
