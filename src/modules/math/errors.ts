/** The two errors of `math` and `cmath`. Source: Modules/mathmodule.c (is_error, math_1). */
import { PyFloat } from "../../objects/number.ts";
import type { Value } from "../../objects/object.ts";
import { pyError } from "../../protocols/errors.ts";

export const domainError = (): ReturnType<typeof pyError> => pyError("ValueError", "math domain error");
export const rangeError = (): ReturnType<typeof pyError> => pyError("OverflowError", "math range error");

/** Result `r` of a function of x: a NaN that x was not is out of domain, an infinity too unless the function can overflow. */
export function checked(x: number, r: number, canOverflow: boolean): Value {
  if (Number.isNaN(r)) {
    if (!Number.isNaN(x)) throw domainError();
  } else if ((r === Infinity || r === -Infinity) && Number.isFinite(x)) {
    throw canOverflow ? rangeError() : domainError();
  }
  return new PyFloat(r);
}
