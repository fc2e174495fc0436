/** Functions of ints, and roundings to ints. Source: Modules/mathmodule.c. */
import * as integers from "../../base/math/integers.ts";
import { nextAfter, nextAfterSteps } from "../../base/number/bits.ts";
import { ceilToInt, floorToInt, truncateToInt } from "../../base/number/convert.ts";
import { PyFloat } from "../../objects/number.ts";
import { type Int, None, type Value } from "../../objects/object.ts";
import { floatType } from "../../objects/types.ts";
import { lookupSpecial } from "../../protocols/attributes.ts";
import { call0 } from "../../protocols/call.ts";
import { asDouble } from "../../protocols/clinic/converters.ts";
import { pyError } from "../../protocols/errors.ts";
import { index } from "../../protocols/number.ts";
import { typeName } from "../../protocols/type-of.ts";

const MAX_LONG = 9223372036854775807n;

function finite(x: number): number {
  if (Number.isNaN(x)) throw pyError("ValueError", "cannot convert float NaN to integer");
  if (!Number.isFinite(x)) throw pyError("OverflowError", "cannot convert float infinity to integer");
  return x;
}

/** `math.floor` or `math.ceil`: exact floats at once, then the special method, then any real number. */
function rounding(special: string, of: (x: number) => Int): (x: Value) => Value {
  return (x) => {
    if (typeof x === "number") return x;
    if (x instanceof PyFloat && x.cls === floatType) return of(finite(x.v));
    const method = lookupSpecial(x, special);
    return method === undefined ? of(finite(asDouble(x))) : call0(method);
  };
}
export const floor = rounding("__floor__", floorToInt);
export const ceil = rounding("__ceil__", ceilToInt);

export function trunc(x: Value): Value {
  if (x instanceof PyFloat && x.cls === floatType) return truncateToInt(finite(x.v));
  const method = lookupSpecial(x, "__trunc__");
  if (method === undefined) throw pyError("TypeError", `type ${typeName(x)} doesn't define __trunc__ method`);
  return call0(method);
}

export function factorial(n: Value): Value {
  const i = index(n);
  if (i > MAX_LONG) throw pyError("OverflowError", `factorial() argument should not exceed ${MAX_LONG}`);
  if (i < 0) throw pyError("ValueError", "factorial() not defined for negative values");
  return integers.factorial(Number(i));
}

export function isqrt(n: Value): Value {
  const i = index(n);
  if (i < 0) throw pyError("ValueError", "isqrt() argument must be nonnegative");
  return integers.isqrt(i);
}

/** `math.gcd` and `math.lcm` of any number of ints. */
function folded(step: (a: Int, b: Int) => Int, empty: Int): (args: Value[]) => Value {
  return (args) => {
    if (args.length === 0) return empty;
    let r = index(args[0]!);
    if (args.length === 1) return r < 0 ? (typeof r === "number" ? -r : -r) : r;
    for (let i = 1; i < args.length; i++) r = step(r, index(args[i]!));
    return r;
  };
}
export const gcd = folded(integers.gcd, 0);
export const lcm = folded(integers.lcm, 1);

function pair(n: Value, k: Value): [Int, Int] {
  const a = index(n);
  const b = index(k);
  if (a < 0) throw pyError("ValueError", "n must be a non-negative integer");
  if (b < 0) throw pyError("ValueError", "k must be a non-negative integer");
  return [a, b];
}

export function perm(n: Value, k: Value): Value {
  if (k === None) return factorial(n);
  const [a, b] = pair(n, k);
  if (a < b) return 0;
  if (b > MAX_LONG) throw pyError("OverflowError", `k must not exceed ${MAX_LONG}`);
  return integers.perm(a, Number(b));
}

export function comb(n: Value, k: Value): Value {
  const [a, b] = pair(n, k);
  if (a < b) return 0;
  const rest = typeof a === "number" && typeof b === "number" ? a - b : BigInt(a) - BigInt(b);
  const factors = rest < b ? rest : b;
  if (factors > MAX_LONG) throw pyError("OverflowError", `min(n - k, k) must not exceed ${MAX_LONG}`);
  return integers.comb(a, Number(factors));
}

export function nextafter(x: number, y: number, steps: Value): Value {
  if (steps === None) return new PyFloat(nextAfter(x, y));
  const n = index(steps);
  if (n < 0) throw pyError("ValueError", "steps must be a non-negative integer");
  return new PyFloat(nextAfterSteps(x, y, BigInt(n)));
}
