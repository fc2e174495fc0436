/** The `_bisect` module: positions in sorted sequences. Source: Modules/_bisectmodule.c. */
import { sought } from "../../builtins/float-lists.ts";
import { PyList } from "../../objects/containers.ts";
import type { NativeDef } from "../../objects/function.ts";
import { defineModule } from "../../objects/module.ts";
import { type Int, None, normalInt, type Value } from "../../objects/object.ts";
import { listType } from "../../objects/types.ts";
import { call1, callMethod } from "../../protocols/call.ts";
import { isLess } from "../../protocols/compare.ts";
import { getItem, pyLength } from "../../protocols/container.ts";
import { fn } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { index } from "../../protocols/number.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";

const SIGNATURE = "($module, /, a, x, lo=0, hi=None, *, key=None)";

/** Where `x` goes in `a[lo:hi]`: after equal items when `right`, else before them. `x` has been through the key. */
function bisect(a: Value, x: Value, start: Value, stop: Value, key: Value, right: boolean): Int {
  const lo = bound(start, "Python int too large to convert to C ssize_t");
  const hi = stopOf(stop);
  if (lo < 0) throw pyError("ValueError", "lo must be non-negative");
  const end = hi === -1 ? pyLength(a) : hi;
  if (typeof end === "bigint" || typeof lo === "bigint") return bisectLong(a, x, BigInt(lo), BigInt(end), key, right);
  // fast path: a number among floats, or among ints
  const number = sought(x);
  if (key === None && number !== undefined && a instanceof PyList && a.cls === listType) {
    const at = bisectNumbers(a.floats.length > 0 ? a.floats : a.boxes, number, lo, end, right);
    if (at >= 0) return at;
  }
  let high = end;
  let low = lo;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    let item = getItem(a, middle);
    if (key !== None) item = call1(key, item);
    if (right) {
      if (isLess(x, item)) high = middle;
      else low = middle + 1;
    } else if (isLess(item, x)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** An int as a bound, exact beyond 2**53 too; OverflowError with a message beyond 64 bits. */
function bound(v: Value, tooLarge: string): Int {
  const n = index(v);
  if (typeof n === "number" || BigInt.asIntN(64, n) === n) return n;
  throw pyError("OverflowError", tooLarge);
}

/** The upper bound: -1 for the end. */
function stopOf(v: Value): Int {
  if (v === None) return -1;
  if (typeOf(v).slots.index === undefined) {
    throw pyError("TypeError", `argument should be integer or None, not '${typeName(v)}'`);
  }
  return bound(v, `cannot fit '${typeName(v)}' into an index-sized integer`);
}

/** `bisect` while the items that are looked at are ints below 2**53, or of raw floats; else -1. */
function bisectNumbers(items: readonly Value[], x: number, lo: number, hi: number, right: boolean): number {
  let high = hi;
  let low = lo;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const item = items[middle];
    if (typeof item !== "number") return -1;
    if (right ? x < item : !(item < x)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** `bisect` where positions go beyond 2**53. */
function bisectLong(a: Value, x: Value, lo: bigint, hi: bigint, key: Value, right: boolean): Int {
  let high = hi;
  let low = lo;
  while (low < high) {
    const middle = (low + high) / 2n;
    let item = getItem(a, normalInt(middle));
    if (key !== None) item = call1(key, item);
    if (right ? isLess(x, item) : !isLess(item, x)) high = middle;
    else low = middle + 1n;
  }
  return normalInt(low);
}

function insert(a: Value, at: Int, x: Value): Value {
  if (a instanceof PyList && a.cls === listType) {
    const { items } = a;
    if (at >= items.length) items.push(x);
    else items.splice(Number(at), 0, x);
  } else callMethod(a, "insert", [at, x]);
  return None;
}

const finder = (right: boolean, doc: string): NativeDef =>
  fn(SIGNATURE, doc, (a, x, lo, hi, key) => bisect(a, x, lo, hi, key, right));

const inserter = (right: boolean, doc: string): NativeDef =>
  fn(SIGNATURE, doc, (a, x, lo, hi, key) => {
    const at = bisect(a, key === None ? x : call1(key, x), lo, hi, key, right);
    return insert(a, at, x);
  });

const PLACE = (side: string): string =>
  `Return the index where to insert item x in list a, assuming a is sorted.\n\nThe return value i is such that all e in ${side}`;

export const bisectModule = defineModule("_bisect", () => ({
  doc: "Bisection algorithms.\n\nThis module provides support for maintaining a list in sorted order without\nhaving to sort the list after each insertion. For long lists of items with\nexpensive comparison operations, this can be an improvement over the more\ncommon approach.\n",
  functions: {
    bisect_right: finder(
      true,
      PLACE(
        "a[:i] have e <= x, and all e in\na[i:] have e > x.  So if x already appears in the list, a.insert(i, x) will\ninsert just after the rightmost x already there.\n\nOptional args lo (default 0) and hi (default len(a)) bound the\nslice of a to be searched.\n\nA custom key function can be supplied to customize the sort order.",
      ),
    ),
    bisect_left: finder(
      false,
      PLACE(
        "a[:i] have e < x, and all e in\na[i:] have e >= x.  So if x already appears in the list, a.insert(i, x) will\ninsert just before the leftmost x already there.\n\nOptional args lo (default 0) and hi (default len(a)) bound the\nslice of a to be searched.\n\nA custom key function can be supplied to customize the sort order.",
      ),
    ),
    insort_right: inserter(
      true,
      "Insert item x in list a, and keep it sorted assuming a is sorted.\n\nIf x is already in a, insert it to the right of the rightmost x.\n\nOptional args lo (default 0) and hi (default len(a)) bound the\nslice of a to be searched.\n\nA custom key function can be supplied to customize the sort order.",
    ),
    insort_left: inserter(
      false,
      "Insert item x in list a, and keep it sorted assuming a is sorted.\n\nIf x is already in a, insert it to the left of the leftmost x.\n\nOptional args lo (default 0) and hi (default len(a)) bound the\nslice of a to be searched.\n\nA custom key function can be supplied to customize the sort order.",
    ),
  },
}));
