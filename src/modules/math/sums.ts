/** fsum, hypot, dist, prod, sumprod: the Python side of `base/math/sums.ts`. Source: Modules/mathmodule.c. */
import { ExactSum, ProductSum, vectorNorm } from "../../base/math/sums.ts";
import { PyTuple } from "../../objects/containers.ts";
import { PyFloat } from "../../objects/number.ts";
import { normalInt, type Value } from "../../objects/object.ts";
import { floatType } from "../../objects/types.ts";
import { asDouble } from "../../protocols/clinic/converters.ts";
import { pyError } from "../../protocols/errors.ts";
import { forEach, getIter, iterNext, toArray } from "../../protocols/iterate.ts";
import { add, multiply } from "../../protocols/number.ts";

export function fsum(iterable: Value): Value {
  const sum = new ExactSum();
  let ok = true;
  forEach(iterable, (item) => {
    ok = sum.add(asDouble(item));
    return !ok;
  });
  const r = ok ? sum.result() : "intermediate overflow in fsum";
  if (typeof r === "number") return new PyFloat(r);
  throw pyError(r === "intermediate overflow in fsum" ? "OverflowError" : "ValueError", r);
}

export function hypot(coordinates: Value[]): Value {
  return new PyFloat(vectorNorm(coordinates.map((c) => asDouble(c))));
}

export function dist(p: Value, q: Value): Value {
  const a = p instanceof PyTuple ? p.items : toArray(p);
  const b = q instanceof PyTuple ? q.items : toArray(q);
  if (a.length !== b.length) throw pyError("ValueError", "both points must have the same number of dimensions");
  const differences: number[] = [];
  for (let i = 0; i < a.length; i++) differences.push(Math.abs(asDouble(a[i]!) - asDouble(b[i]!)));
  return new PyFloat(vectorNorm(differences));
}

export function prod(iterable: Value, start: Value): Value {
  let r = start;
  forEach(iterable, (item) => {
    r = multiply(r, item);
    return undefined;
  });
  return r;
}

const isExactInt = (v: Value): v is number | bigint => typeof v === "number" || typeof v === "bigint";
const isExactFloat = (v: Value): v is PyFloat => v instanceof PyFloat && v.cls === floatType;

function fitsLong(n: number | bigint): boolean {
  return typeof n === "number" || (n >= -(2n ** 63n) && n < 2n ** 63n);
}

/** A factor of the float path: an exact float, or an int beside one; `undefined` for anything else. */
function floatFactor(v: Value): number | undefined {
  if (isExactFloat(v)) return v.v;
  if (typeof v === "number") return v;
  if (typeof v === "boolean") return v ? 1 : 0;
  if (typeof v !== "bigint") return undefined;
  const d = Number(v);
  return Number.isFinite(d) ? d : undefined;
}

/**
 * `math.sumprod`. Starts with machine integers, goes on with triple-length floats and ends with the general operators;
 * each path is left for good at the first pair it cannot take, so the rounding is CPython's.
 */
export function sumprod(p: Value, q: Value): Value {
  const first = getIter(p);
  const second = getIter(q);
  let total: Value = 0;
  let intPath = true;
  let intTotal: number | bigint = 0;
  let floatPath = true;
  let floatTotal: ProductSum | undefined;
  for (;;) {
    const a = iterNext(first);
    const b = iterNext(second);
    if ((a === undefined) !== (b === undefined)) throw pyError("ValueError", "Inputs are not the same length");
    if (intPath) {
      if (a !== undefined && isExactInt(a) && isExactInt(b!) && fitsLong(a) && fitsLong(b)) {
        const product = multiply(a, b) as number | bigint;
        const next = add(intTotal, product) as number | bigint;
        if (fitsLong(product) && fitsLong(next)) {
          intTotal = next;
          continue;
        }
      }
      intPath = false;
      if (intTotal !== 0) total = add(total, typeof intTotal === "bigint" ? normalInt(intTotal) : intTotal);
    }
    if (floatPath) {
      if (a !== undefined && (isExactFloat(a) || isExactFloat(b!))) {
        const x = floatFactor(a);
        const y = floatFactor(b!);
        if (x !== undefined && y !== undefined) {
          floatTotal ??= new ProductSum();
          if (floatTotal.add(x, y)) continue;
        }
      }
      floatPath = false;
      if (floatTotal !== undefined) total = add(total, new PyFloat(floatTotal.result()));
    }
    if (a === undefined) return total;
    total = add(total, multiply(a, b!));
  }
}
