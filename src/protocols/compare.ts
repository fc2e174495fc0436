/** Comparisons. Source: do_richcompare in Objects/object.c. */

import { PyTuple } from "../objects/containers.ts";
import type { PyBaseException } from "../objects/exception.ts";
import { PyFloat } from "../objects/number.ts";
import { NotImplemented, type Value } from "../objects/object.ts";
import { type CompareOp, EQ, GT, LT, NE } from "../objects/slots.ts";
import { floatType, tupleType } from "../objects/types.ts";
import { COMPARE_OPS } from "../spec/binaryops.ts";
import { pyError } from "./errors.ts";
import { isTrue } from "./truth.ts";
import { typeName, typeOf } from "./type-of.ts";

const SWAPPED: readonly CompareOp[] = [4, 5, 2, 3, 0, 1];

/** `a <op> b` of two JS numbers or two strings without surrogates. */
export function compareOrder(a: number | string, b: number | string, op: CompareOp): boolean {
  switch (op) {
    case 0:
      return a < b;
    case 1:
      return a <= b;
    case 2:
      return a === b;
    case 3:
      return a !== b;
    case 4:
      return a > b;
    case 5:
      return a >= b;
  }
}

/**
 * `a is b`. Numbers and strings are compared by value: they have no identity of their own here. Nor have exact floats, of which lists and
 * compiled code keep only the value, apart from NaN.
 */
export function isSame(a: Value, b: Value): boolean {
  if (a === b) return true;
  const areFloats = a instanceof PyFloat && b instanceof PyFloat && a.cls === floatType && b.cls === floatType;
  return areFloats && a.v === b.v && Object.is(a.v, b.v);
}

/** `a <op> b`, any result object. */
export function richCompare(a: Value, b: Value, op: CompareOp): Value {
  // fast paths: both exact ints, floats or strings (code unit order is code point order without surrogates)
  if (typeof a === "number" && typeof b === "number") return compareOrder(a, b, op);
  if (typeof a === "string" && typeof b === "string") return compareOrder(a, b, op);
  if (a instanceof PyFloat && b instanceof PyFloat && a.cls === floatType && b.cls === floatType)
    return compareOrder(a.v, b.v, op);
  const ta = typeOf(a);
  const tb = typeOf(b);
  let reflectedTried = false;
  if (ta !== tb && tb.isSubtypeOf(ta) && tb.slots.richCompare !== undefined) {
    reflectedTried = true;
    const r = tb.slots.richCompare(b, a, SWAPPED[op]!);
    if (r !== NotImplemented) return r;
  }
  if (ta.slots.richCompare !== undefined) {
    const r = ta.slots.richCompare(a, b, op);
    if (r !== NotImplemented) return r;
  }
  if (!reflectedTried && tb.slots.richCompare !== undefined) {
    const r = tb.slots.richCompare(b, a, SWAPPED[op]!);
    if (r !== NotImplemented) return r;
  }
  if (op === EQ) return a === b;
  if (op === NE) return a !== b;
  throw notOrdered(a, b, op);
}

/** TypeError of values that have no order. */
export function notOrdered(a: Value, b: Value, op: CompareOp): PyBaseException {
  const types = `instances of '${typeName(a)}' and '${typeName(b)}'`;
  return pyError("TypeError", `'${COMPARE_OPS[op]}' not supported between ${types}`);
}

/** `bool(a <op> b)`. */
export function compareBool(a: Value, b: Value, op: CompareOp): boolean {
  const r = richCompare(a, b, op);
  return typeof r === "boolean" ? r : isTrue(r);
}

/** `bool(a < b)` where items are put in order: most of them are numbers, strs and tuples of these. */
export function isLess(a: Value, b: Value): boolean {
  if (typeof a === "number" && typeof b === "number") return a < b;
  if (typeof a === "string" && typeof b === "string") return a < b;
  if (a instanceof PyTuple && b instanceof PyTuple && a.cls === tupleType && b.cls === tupleType) {
    return orderTuples(a, b, LT);
  }
  return compareBool(a, b, LT);
}

/** `bool(a > b)`, likewise. */
export function isGreater(a: Value, b: Value): boolean {
  if (typeof a === "number" && typeof b === "number") return a > b;
  if (typeof a === "string" && typeof b === "string") return a > b;
  if (a instanceof PyTuple && b instanceof PyTuple && a.cls === tupleType && b.cls === tupleType) {
    return orderTuples(a, b, GT);
  }
  return compareBool(a, b, GT);
}

/** `<` or `>` of exact tuples: the first differing items decide. */
export function orderTuples(a: PyTuple, b: PyTuple, op: typeof LT | typeof GT): boolean {
  const x = a.items;
  const y = b.items;
  const n = Math.min(x.length, y.length);
  for (let i = 0; i < n; i++) {
    const p = x[i]!;
    const q = y[i]!;
    if (p === q) continue;
    // fast path: both ints or both strs
    if (typeof p === "number" && typeof q === "number") return op === LT ? p < q : p > q;
    if (typeof p === "string" && typeof q === "string") return op === LT ? p < q : p > q;
    if (!equalItems(p, q)) return compareBool(p, q, op);
  }
  return op === LT ? x.length < y.length : x.length > y.length;
}

/** PyObject_RichCompareBool for `==`: identity implies equality, as containers compare items. */
export function equalItems(a: Value, b: Value): boolean {
  if (a === b) return true;
  // fast path: both ints, both strs or both bools, and not the same
  const t = typeof a;
  if (t !== "object" && t === typeof b) return false;
  return compareBool(a, b, EQ);
}
