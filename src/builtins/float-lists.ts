/**
 * What `list` does with lists of raw floats (`PyList.floats`) without boxes for them. None of these floats is NaN. Each function but `findIn`
 * and `countIn` says by its result whether it could.
 */
import { BOXED, PyList } from "../objects/containers.ts";
import { PyFloat } from "../objects/number.ts";
import type { Value } from "../objects/object.ts";
import { floatType } from "../objects/types.ts";
import { pyError } from "../protocols/errors.ts";
import { adjustSlice, type SliceRange } from "../protocols/slices.ts";
import { countItem, findItem, itemsInRange, MAX_ITEMS } from "./sequence.ts";

const SHORT = 16;

/** The items that a slice selects, as a list. */
export function sliceOf(list: PyList, range: SliceRange): PyList {
  const { start, stop, step, count } = range;
  if (count === 0) return PyList.empty();
  const { floats } = list;
  if (floats.length === 0) return new PyList(itemsInRange(list.boxes, range));
  if (step === 1) return PyList.ofFloats(floats.slice(start, stop));
  const out = floats.slice(0, 0);
  for (let i = 0, at = start; i < count; i++, at += step) out.push(floats[at]!);
  return PyList.ofFloats(out);
}

/** `list[bounds] = value`, of as many floats as are replaced or in one piece. */
export function assignFloats(
  list: PyList,
  bounds: { readonly start: number; readonly stop: number; readonly step: number },
  value: Value,
): boolean {
  const { floats } = list;
  if (floats.length === 0 || !(value instanceof PyList) || value.floats.length === 0) return false;
  const source = value.floats;
  const { start, step, stop, count } = adjustSlice(bounds.start, bounds.stop, bounds.step, floats.length);
  if (source.length === count) {
    const from = source === floats ? source.slice() : source;
    for (let i = 0, at = start; i < count; i++, at += step) floats[at] = from[i]!;
    return true;
  }
  if (step !== 1) return false;
  const replaced = floats.slice(0, start);
  addFloats(replaced, source, 0);
  addFloats(replaced, floats, Math.max(start, stop));
  list.floats = replaced;
  return true;
}

function addFloats(to: number[], from: readonly number[], start: number): void {
  for (let i = start, n = from.length; i < n; i++) to.push(from[i]!);
}

/** `list.extend(other)`. */
export function extendByFloats(list: PyList, other: PyList): boolean {
  if (other.floats.length === 0 || list.floats === BOXED) return false;
  if (list.floats.length === 0) list.floats = other.floats.slice();
  else addFloats(list.floats, other.floats, 0);
  return true;
}

/** `a + b`. */
export function concatFloats(a: PyList, b: PyList): PyList | undefined {
  if (a.boxes.length > 0 || b.boxes.length > 0 || a.length + b.length === 0) return undefined;
  // short results are filled number by number: `Array.prototype.concat` takes 80 ns to begin
  if (a.length + b.length > SHORT) return PyList.ofFloats(a.floats.concat(b.floats));
  const floats = a.floats.slice();
  addFloats(floats, b.floats, 0);
  return PyList.ofFloats(floats);
}

/** `list * n`. */
export function repeatFloats(list: PyList, n: number): PyList | undefined {
  const { floats } = list;
  if (floats.length === 0) return undefined;
  if (floats.length * n > MAX_ITEMS) throw pyError("MemoryError");
  if (n === 0) return PyList.empty();
  const out = floats.slice();
  if (floats.length === 1) for (let k = 1, v = floats[0]!; k < n; k++) out.push(v);
  else for (let k = 1; k < n; k++) addFloats(out, floats, 0);
  return PyList.ofFloats(out);
}

/** A copy of the list. */
export function copyFloats(list: PyList): PyList | undefined {
  return list.floats.length === 0 ? undefined : PyList.ofFloats(list.floats.slice());
}

/** The number that a float of a list must be to be equal to `v`; `undefined` where more than numbers must be compared. */
export function sought(v: Value): number | undefined {
  if (typeof v === "number") return v;
  return v instanceof PyFloat && v.cls === floatType ? v.v : undefined;
}

/** First position of `item` within bounds as `list.index` takes them, or -1. */
export function findIn(list: PyList, item: Value, start: number, stop: number): number {
  const { floats } = list;
  const value = floats.length === 0 ? undefined : sought(item);
  if (value === undefined) return findItem(list.items, item, start, stop);
  if (start < 0) start = Math.max(0, start + floats.length);
  if (stop < 0) stop = Math.max(0, stop + floats.length);
  for (let i = start; i < stop && i < floats.length; i++) if (floats[i] === value) return i;
  return -1;
}

/** How often `item` is in a list. */
export function countIn(list: PyList, item: Value): number {
  const { floats } = list;
  const value = floats.length === 0 ? undefined : sought(item);
  if (value === undefined) return countItem(list.items, item);
  let n = 0;
  for (let i = 0; i < floats.length; i++) if (floats[i] === value) n++;
  return n;
}

/** The least or the greatest of some floats: the first of equal ones. */
export function extremeFloat(floats: readonly number[], isMin: boolean): number {
  let best = floats[0]!;
  for (let i = 1; i < floats.length; i++) {
    const v = floats[i]!;
    if (isMin ? v < best : v > best) best = v;
  }
  return best;
}

/** Sorts floats in place. */
export function sortFloats(floats: number[], reverse: boolean): void {
  let isOrdered = true;
  let hasNegativeZero = false;
  for (let i = 0; i < floats.length; i++) {
    const v = floats[i]!;
    if (i > 0 && (reverse ? v > floats[i - 1]! : v < floats[i - 1]!)) isOrdered = false;
    if (v === 0 && Object.is(v, -0)) hasNegativeZero = true;
  }
  if (isOrdered) return;
  if (hasNegativeZero) {
    // equal to 0.0, and stays where it was
    floats.sort(reverse ? (a, b) => (a > b ? -1 : a < b ? 1 : 0) : (a, b) => (a < b ? -1 : a > b ? 1 : 0));
    return;
  }
  const sorted = Float64Array.from(floats).sort();
  const n = floats.length;
  for (let i = 0; i < n; i++) floats[i] = sorted[reverse ? n - 1 - i : i]!;
}
