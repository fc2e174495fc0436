/** Float operations that C and JavaScript do not share. Source: Objects/floatobject.c (float_pow). */
import { copySign } from "../../base/number/bits.ts";
import { PyFloat } from "../../objects/number.ts";
import type { Value } from "../../objects/object.ts";
import { exceptionTypes } from "../../objects/types.ts";
import { allocException, pyError } from "../../protocols/errors.ts";
import { complexPower } from "./complex-arith.ts";
import { pow } from "./libm.ts";

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
