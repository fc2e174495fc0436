/** Comparisons. Source: do_richcompare in Objects/object.c. */
import { PyFloat } from "../objects/number.ts";
import { NotImplemented, type Value } from "../objects/object.ts";
import { type CompareOp, EQ, NE } from "../objects/slots.ts";
import { floatType } from "../objects/types.ts";
import { pyError } from "./errors.ts";
import { isTrue } from "./truth.ts";
import { typeName, typeOf } from "./type-of.ts";

export const COMPARE_SYMBOLS = ["<", "<=", "==", "!=", ">", ">="] as const;
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

/** `a is b`. Numbers and strings are compared by value: they have no identity of their own here. */
export function isSame(a: Value, b: Value): boolean {
  return a === b;
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
  throw pyError(
    "TypeError",
    `'${COMPARE_SYMBOLS[op]}' not supported between instances of '${typeName(a)}' and '${typeName(b)}'`,
  );
}

/** `bool(a <op> b)`. */
export function compareBool(a: Value, b: Value, op: CompareOp): boolean {
  const r = richCompare(a, b, op);
  return typeof r === "boolean" ? r : isTrue(r);
}

/** PyObject_RichCompareBool for `==`: identity implies equality, as containers compare items. */
export function equalItems(a: Value, b: Value): boolean {
  if (a === b) return true;
  // fast path: both ints, both strs or both bools, and not the same
  const t = typeof a;
  if (t !== "object" && t === typeof b) return false;
  return compareBool(a, b, EQ);
}
