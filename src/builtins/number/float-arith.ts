/** Float operations that C and JavaScript do not share. Source: Objects/floatobject.c (_float_div_mod, float_pow). */
import { copySign } from "../../base/number/bits.ts";
import { PyFloat } from "../../objects/number.ts";
import type { Value } from "../../objects/object.ts";
import { exceptionTypes } from "../../objects/types.ts";
import { allocException, pyError } from "../../protocols/errors.ts";
import { complexPower } from "./complex-arith.ts";
import { pow } from "./libm.ts";

/** `x % y` of floats, with the sign of `y`; `y` is not 0. */
export function floatModulo(x: number, y: number): number {
  const m = x % y;
  if (m === 0) return copySign(0, y);
  return y < 0 !== m < 0 ? m + y : m;
}

/** `x // y` of floats; `y` is not 0. */
export function floatFloorDivide(x: number, y: number): number {
  const m = x % y;
  let quotient = (x - m) / y;
  if (m !== 0 && y < 0 !== m < 0) quotient -= 1;
  if (quotient === 0) return copySign(0, x / y);
  const floor = Math.floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
}

const isOdd = (y: number): boolean => Math.abs(y) % 2 === 1;

/** `x ** y`: a float, or a complex for a negative base and a fractional exponent. */
export function floatPower(x: number, y: number): Value {
  if (y === 0) return new PyFloat(1);
  if (Number.isNaN(x)) return new PyFloat(x);
  if (Number.isNaN(y)) return new PyFloat(x === 1 ? 1 : y);
  if (y === Infinity || y === -Infinity) {
    const a = Math.abs(x);
    if (a === 1) return new PyFloat(1);
    return new PyFloat(y > 0 === a > 1 ? Infinity : 0);
  }
  if (x === Infinity || x === -Infinity) {
    const r = y > 0 ? Infinity : 0;
    return new PyFloat(isOdd(y) ? copySign(r, x) : r);
  }
  if (x === 0) {
    if (y < 0) throw pyError("ZeroDivisionError", "0.0 cannot be raised to a negative power");
    return new PyFloat(isOdd(y) ? x : 0);
  }
  if (x < 0 && Math.floor(y) !== y) return complexPower({ re: x, im: 0 }, { re: y, im: 0 });
  const negate = x < 0 && isOdd(y);
  const r = pow(Math.abs(x), y);
  if (r === Infinity) throw rangeError();
  return new PyFloat(negate ? -r : r);
}

/** OverflowError with errno's number and text, as C's ERANGE becomes. */
export function rangeError(): ReturnType<typeof pyError> {
  return allocException(exceptionTypes.OverflowError, [34, "Numerical result out of range"]);
}
