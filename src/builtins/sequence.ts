/** What list and tuple share: comparison, repr, search, repetition. Source: Objects/listobject.c, tupleobject.c. */
import type { Int, Str, Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import { itemsBetween } from "../objects/short-arrays.ts";
import { roomFor } from "../objects/slot-arrays.ts";
import { type CompareOp, EQ, NE } from "../objects/slots.ts";
import { strJoin } from "../objects/str.ts";
import { equalItems, richCompare } from "../protocols/compare.ts";
import { pyError } from "../protocols/errors.ts";
import { index, indexToNumber } from "../protocols/number.ts";
import type { SliceRange } from "../protocols/slices.ts";
import { repr } from "../protocols/text.ts";
import { typeOf } from "../protocols/type-of.ts";

/** More items than this cannot be held by one JavaScript array. */
export const MAX_ITEMS = 120_000_000;

/** Containers within containers that repr goes down. Source: C_RECURSION_LIMIT. */
export const MAX_REPR_DEPTH = 1500;

export function reprTooDeep(): ReturnType<typeof pyError> {
  return pyError("RecursionError", "maximum recursion depth exceeded while getting the repr of an object");
}

export function compareNumbers(a: number, b: number, op: CompareOp): boolean {
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

/** Lexicographic comparison; the arrays may change while items are compared. */
export function compareItems(a: readonly Value[], b: readonly Value[], op: CompareOp): Value {
  let i = 0;
  for (; i < a.length && i < b.length; i++) {
    const x = a[i]!;
    const y = b[i]!;
    // fast path: both ints or both strs; V8 compares in line what it knows to be of one kind
    if (typeof x === "number" && typeof y === "number") {
      if (x !== y) break;
    } else if (typeof x === "string" && typeof y === "string") {
      if (x !== y) break;
    } else if (x !== y && !equalItems(x, y)) break;
  }
  if (i >= a.length || i >= b.length) return compareNumbers(a.length, b.length, op);
  if (op === EQ) return false;
  if (op === NE) return true;
  return richCompare(a[i]!, b[i]!, op);
}

/** `[a, b]`: the reprs of the items between brackets; `short` when the object is being shown further out. */
export function reprItems(self: Value, items: readonly Value[], open: string, close: string, short: Str): Str {
  const active = rt.activeReprs;
  if (active.has(self)) return short;
  if (active.size >= MAX_REPR_DEPTH) throw reprTooDeep();
  active.add(self);
  try {
    const parts: Str[] = [];
    for (let i = 0; i < items.length; i++) parts.push(repr(items[i]!));
    const body = strJoin(parts, ", ");
    return typeof body === "string" ? open + body + close : strJoin([open, body, close], "");
  } finally {
    active.delete(self);
  }
}

// two functions, as V8 compares in line what it knows to be of one kind

function scanForNumber(items: readonly Value[], item: number, start: number, stop: number): number {
  for (let i = start; i < stop && i < items.length; i++) {
    const other = items[i]!;
    if (typeof other === "number") {
      if (other === item) return i;
    } else if (equalItems(other, item)) return i;
  }
  return -1;
}

function scanForString(items: readonly Value[], item: string, start: number, stop: number): number {
  for (let i = start; i < stop && i < items.length; i++) {
    const other = items[i]!;
    if (typeof other === "string") {
      if (other === item) return i;
    } else if (equalItems(other, item)) return i;
  }
  return -1;
}

/** First position of `item` from `start` on and below `stop`, or -1. Comparing may change the list. */
function scan(items: readonly Value[], item: Value, start: number, stop: number): number {
  // fast path: an exact str or int, which items of the same kind equal only when they are the same
  if (typeof item === "number") return scanForNumber(items, item, start, stop);
  if (typeof item === "string") return scanForString(items, item, start, stop);
  for (let i = start; i < stop && i < items.length; i++) if (equalItems(items[i]!, item)) return i;
  return -1;
}

export function containsItem(items: readonly Value[], item: Value): boolean {
  return scan(items, item, 0, Number.MAX_SAFE_INTEGER) >= 0;
}

export function countItem(items: readonly Value[], item: Value): number {
  let n = 0;
  const end = Number.MAX_SAFE_INTEGER;
  for (let i = scan(items, item, 0, end); i >= 0; i = scan(items, item, i + 1, end)) n++;
  return n;
}

/** First position of `item` within clipped bounds, or -1. */
export function findItem(items: readonly Value[], item: Value, start: number, stop: number): number {
  if (start < 0) start = Math.max(0, start + items.length);
  if (stop < 0) stop = Math.max(0, stop + items.length);
  return scan(items, item, start, stop);
}

/** The items that a slice selects, as a fresh array. */
export function itemsInRange(items: readonly Value[], range: SliceRange): Value[] {
  const { start, stop, step, count } = range;
  if (count === 0) return [];
  if (step === 1) return itemsBetween(items, start, stop);
  const out = roomFor(count, items[start]!);
  for (let i = 0, at = start; i < count; i++, at += step) out[i] = items[at]!;
  return out;
}

/** The count of `sequence * count`, never negative. */
export function repeatCount(count: Value): number {
  const n = typeof count === "number" ? count : indexToNumber(count, "OverflowError");
  return Math.max(n, 0);
}

/** `items * n` as a fresh array. */
export function repeatItems(items: readonly Value[], n: number): Value[] {
  const size = items.length;
  if (size === 0 || n <= 0) return [];
  if (size * n > MAX_ITEMS) throw pyError("MemoryError");
  if (size === 1) {
    const item = items[0]!;
    // fill() wants a sized array, which stays "holey" for V8: worth it only when large
    if (n > 8192) return new Array<Value>(n).fill(item);
    const out = roomFor(n, item);
    for (let i = 0; i < n; i++) out[i] = item;
    return out;
  }
  const out = roomFor(size * n, items[0]!);
  for (let k = 0; k < n; k++) for (let i = 0; i < size; i++) out[k * size + i] = items[i]!;
  return out;
}

/** `sequence[key]` with an integer key: the position before adding the length; IndexError when it cannot be one. */
export function itemIndex(key: Value): number {
  return typeof key === "number" ? key : indexToNumber(key, "IndexError");
}

/** Can it be used as an index? */
export function hasIndex(v: Value): boolean {
  return typeof v === "number" || typeOf(v).slots.index !== undefined;
}

/** An argument of `__setstate__`: an int. */
export function stateIndex(state: Value): Int {
  return index(state);
}
