/**
 * Sorting by keys whose comparison runs no Python code: all exact ints below 2**53, all exact narrow strs, all exact floats and no NaN, or
 * exact tuples of such columns. They have one possible stable result, so any algorithm will do.
 */
import { PyTuple } from "../objects/containers.ts";
import { PyFloat } from "../objects/number.ts";
import type { Value } from "../objects/object.ts";
import { roomFor } from "../objects/slot-arrays.ts";
import { floatType, tupleType } from "../objects/types.ts";

type Kind = "int" | "str" | "float" | "tuple" | undefined;

/** From this many tuples on their columns are sorted; comparing a few tuples is quicker. */
const MANY_TUPLES = 16;

/** What all keys are. */
function plainKind(keys: readonly Value[]): Kind {
  const first = keys[0];
  const t = typeof first;
  if (first instanceof PyFloat) return areFloats(keys) ? "float" : undefined;
  if (first instanceof PyTuple) {
    return keys.length >= MANY_TUPLES && areTuples(keys, first.items.length) ? "tuple" : undefined;
  }
  if (t !== "number" && t !== "string") return undefined;
  for (let i = 1; i < keys.length; i++) if (typeof keys[i] !== t) return undefined;
  return t === "number" ? "int" : "str";
}

function areFloats(keys: readonly Value[]): boolean {
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    if (!(key instanceof PyFloat) || key.cls !== floatType || Number.isNaN(key.v)) return false;
  }
  return true;
}

function areTuples(keys: readonly Value[], length: number): boolean {
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    if (!(key instanceof PyTuple) || key.cls !== tupleType || key.items.length !== length) return false;
  }
  return true;
}

/** Runs of this length are made by insertion before merging. */
const INSERTION_RUN = 8;

/** Sorts plain items without a key; false when they are not plain. */
export function sortPlain(items: Value[], reverse: boolean): boolean {
  const kind = plainKind(items);
  if (kind === undefined) return false;
  if (kind === "int") {
    // equal ints are indistinguishable, so stability does not matter
    const ints = items as number[];
    const values = intValues(ints, reverse);
    if (!isNumberOrder(values, ints.length)) sortInts(ints, values, reverse);
    return true;
  }
  const order = plainOrder(kind, items, reverse);
  if (order === undefined) return false;
  if (order.length > 0) permute(items, order);
  return true;
}

/** Sorts `values` by plain keys through a stable sort of positions; false when the keys are not plain. */
export function sortByPlainKeys(keys: readonly Value[], values: Value[], reverse: boolean): boolean {
  const kind = plainKind(keys);
  if (kind === undefined) return false;
  const order = plainOrder(kind, keys, reverse);
  if (order === undefined) return false;
  if (order.length > 0) permute(values, order);
  return true;
}

/** The positions of the keys in order, none at all when they are ordered; `undefined` for tuples that are not plain. */
function plainOrder(kind: Kind, keys: readonly Value[], reverse: boolean): number[] | undefined {
  const n = keys.length;
  switch (kind) {
    case "str": {
      const strs = keys as readonly string[];
      if (isStringOrder(strs, reverse)) return [];
      const order = sortOrder(n);
      orderStrings(strs, order, reverse);
      return order;
    }
    case "int":
    case "float": {
      // floats that compare equal are still different objects, and may differ in the sign of zero
      const numbers =
        kind === "int"
          ? intValues(keys as readonly number[], reverse)
          : floatValues(keys as readonly PyFloat[], reverse);
      if (isNumberOrder(numbers, n)) return [];
      const order = sortOrder(n);
      // of a few it is not worth a branch that V8 would have to see taken
      if (n >= MANY_INTS && isDescending(numbers, n)) return order.reverse();
      if (kind === "int") sortIntOrder(numbers, order);
      else mergeSortNumbers(numbers, order);
      return order;
    }
    default: {
      const order = sortOrder(n);
      return orderByTuples(keys as readonly PyTuple[], order, reverse) ? order : undefined;
    }
  }
}

/** Orders positions by tuples of one length: by the first column, and then what is equal there by the next one. False when a column that decides is not plain. */
function orderByTuples(keys: readonly PyTuple[], order: number[], reverse: boolean): boolean {
  const width = keys[0]!.items.length;
  // a stack of ranges to order: recursion would be inlined, and V8 keeps optimised loops that leave inlined calls of themselves
  const ranges = [0, order.length, 0];
  while (ranges.length > 0) {
    const column = ranges.pop()!;
    const hi = ranges.pop()!;
    const lo = ranges.pop()!;
    if (column < width && !orderByColumn(keys, order, lo, hi, column, reverse, ranges)) return false;
  }
  return true;
}

/** Orders the positions order[lo:hi] by one column; the groups that are equal there are added to `ranges`. */
function orderByColumn(
  keys: readonly PyTuple[],
  order: number[],
  lo: number,
  hi: number,
  column: number,
  reverse: boolean,
  ranges: number[],
): boolean {
  const group = order.slice(lo, hi);
  const items: Value[] = [];
  for (let i = 0; i < group.length; i++) items.push(keys[group[i]!]!.items[column]!);
  const kind = plainKind(items);
  // tuples within tuples are rare
  if (kind === undefined || kind === "tuple") return false;
  const inner = plainOrder(kind, items, reverse)!;
  const isSame = kind === "float" ? sameFloat : same;
  let start = 0;
  for (let i = 0; i < group.length; i++) {
    const at = inner.length === 0 ? i : inner[i]!;
    order[lo + i] = group[at]!;
    if (i === 0 || isSame(items[at]!, items[inner.length === 0 ? i - 1 : inner[i - 1]!]!)) continue;
    if (i - start > 1) ranges.push(lo + start, lo + i, column + 1);
    start = i;
  }
  if (group.length - start > 1) ranges.push(lo + start, hi, column + 1);
  return true;
}

const same = (a: Value, b: Value): boolean => a === b;
const sameFloat = (a: Value, b: Value): boolean => (a as PyFloat).v === (b as PyFloat).v;

/**
 * Typed arrays, in which V8 always finds numbers in the same form. They take long to make: there is one of each power of two, up to a
 * limit, for a moment.
 */
class Scratch<A extends Int32Array | Float64Array> {
  private readonly make: (length: number) => A;
  private readonly made: (A | undefined)[] = [];
  constructor(make: (length: number) => A) {
    this.make = make;
  }

  /** An array of at least `n` numbers. */
  take(n: number): A {
    if (n > SCRATCH_LIMIT) return this.make(n);
    const at = 32 - Math.clz32(n - 1);
    this.made[at] ??= this.make(2 ** at);
    return this.made[at];
  }
}

const SCRATCH_LIMIT = 4096;
const scratchKeys = new Scratch((n) => new Float64Array(n));
const scratchSpare = new Scratch((n) => new Float64Array(n));
const scratchInts = new Scratch((n) => new Int32Array(n));
const scratchOrder = new Scratch((n) => new Int32Array(n));

/** The ints as doubles, until the next keys come: negative ones to sort in reverse. */
function intValues(ints: readonly number[], reverse: boolean): Float64Array {
  const sign = reverse ? -1 : 1;
  const out = scratchKeys.take(ints.length);
  for (let i = 0; i < ints.length; i++) out[i] = ints[i]! * sign;
  return out;
}

/** The same of floats. */
function floatValues(floats: readonly PyFloat[], reverse: boolean): Float64Array {
  const sign = reverse ? -1 : 1;
  const out = scratchKeys.take(floats.length);
  for (let i = 0; i < floats.length; i++) out[i] = floats[i]!.v * sign;
  return out;
}

/** The positions 0, 1, …, n - 1. */
function sortOrder(n: number): number[] {
  const order = roomFor(n, 0) as number[];
  for (let i = 0; i < n; i++) order[i] = i;
  return order;
}

/** Puts `values` into the given order. */
function permute(values: Value[], order: readonly number[]): void {
  const before = values.slice();
  for (let i = 0; i < order.length; i++) values[i] = before[order[i]!]!;
}

// one function for each kind: V8 compiles a comparison for what it has seen

function isNumberOrder(items: Float64Array, n: number): boolean {
  for (let i = 1; i < n; i++) if (items[i - 1]! > items[i]!) return false;
  return true;
}

/** Strictly, so that no two are equal, whose order would have to stay. */
function isDescending(items: Float64Array, n: number): boolean {
  for (let i = 1; i < n; i++) if (items[i - 1]! <= items[i]!) return false;
  return true;
}

function isStringOrder(items: readonly string[], reverse: boolean): boolean {
  const n = items.length;
  if (reverse) {
    for (let i = 1; i < n; i++) if (items[i - 1]! < items[i]!) return false;
  } else {
    for (let i = 1; i < n; i++) if (items[i - 1]! > items[i]!) return false;
  }
  return true;
}

/** From this many numbers on V8's sort of typed arrays is faster than a merge sort here: of 32-bit ints, of doubles. */
const MANY_INTS = 48;
const MANY_DOUBLES = 1000;

/** Sorts ints by what `intValues` has made of them. */
function sortInts(items: number[], values: Float64Array, reverse: boolean): void {
  const n = items.length;
  let small = n >= MANY_INTS;
  for (let i = 0; i < n && small; i++) small = (values[i]! | 0) === values[i]!;
  if (small) {
    const ints = scratchInts.take(n);
    for (let i = 0; i < n; i++) ints[i] = values[i]!;
    sortFirst(ints, n, 2147483647);
    for (let i = 0; i < n; i++) items[i] = reverse ? 0 - ints[i]! : ints[i]!;
    return;
  }
  if (n < MANY_DOUBLES) mergeNumbers(values, n);
  else sortFirst(values, n, Infinity);
  // the negative zero of a reversed 0 is no int
  for (let i = 0; i < n; i++) items[i] = reverse ? 0 - values[i]! : values[i]!;
}

/** Sorts the first `n` numbers of a scratch array natively; what is left of it goes to its end. */
function sortFirst(numbers: Int32Array | Float64Array, n: number, greatest: number): void {
  if (numbers.length > n) numbers.fill(greatest, n);
  numbers.sort();
}

/** Merge sort of the numbers themselves. */
function mergeNumbers(items: Float64Array, n: number): void {
  for (let lo = 0; lo < n; lo += INSERTION_RUN) {
    const hi = Math.min(lo + INSERTION_RUN, n);
    for (let i = lo + 1; i < hi; i++) {
      const item = items[i]!;
      let j = i - 1;
      while (j >= lo && item < items[j]!) {
        items[j + 1] = items[j]!;
        j--;
      }
      items[j + 1] = item;
    }
  }
  const spare = scratchSpare.take(n);
  for (let width = INSERTION_RUN; width < n; width *= 2) {
    for (let lo = 0; lo + width < n; lo += 2 * width) {
      const mid = lo + width;
      const hi = Math.min(mid + width, n);
      if (items[mid - 1]! <= items[mid]!) continue;
      for (let i = lo; i < mid; i++) spare[i] = items[i]!;
      let left = lo;
      let right = mid;
      let out = lo;
      let a = spare[left]!;
      let b = items[right]!;
      for (;;) {
        if (b < a) {
          items[out++] = b;
          if (++right === hi) break;
          b = items[right]!;
        } else {
          items[out++] = a;
          if (++left === mid) break;
          a = spare[left]!;
        }
      }
      while (left < mid) items[out++] = spare[left++]!;
    }
  }
}

/** Orders positions by int keys: key and position together make one number where both fit, which V8 sorts natively. */
function sortIntOrder(keys: Float64Array, order: number[]): void {
  const n = order.length;
  let min = keys[0]!;
  let max = min;
  for (let i = 1; i < n; i++) {
    const key = keys[i]!;
    if (key < min) min = key;
    else if (key > max) max = key;
  }
  let scale = 1;
  while (scale < n) scale *= 2;
  const range = (max - min + 1) * scale;
  if (n < MANY_INTS || !(range <= Number.MAX_SAFE_INTEGER)) {
    mergeSortNumbers(keys, order);
    return;
  }
  if (range <= 2147483648) {
    const packed = scratchInts.take(n);
    for (let i = 0; i < n; i++) packed[i] = (keys[i]! - min) * scale + i;
    sortFirst(packed, n, 2147483647);
    for (let i = 0; i < n; i++) order[i] = packed[i]! & (scale - 1);
  } else {
    const packed = scratchSpare.take(n);
    for (let i = 0; i < n; i++) packed[i] = (keys[i]! - min) * scale + i;
    sortFirst(packed, n, Infinity);
    // a position is a small int again
    for (let i = 0; i < n; i++) order[i] = (packed[i]! - Math.floor(packed[i]! / scale) * scale) | 0;
  }
}

/*
 * The two merge sorts below are one algorithm, written twice because V8 compiles a comparison for the kind it has seen, and in small
 * functions, which it compiles once they are called often. They are stable: an item goes before an earlier one only when it compares
 * strictly less (of strs greater, when reversed).
 */

/** Orders positions by number keys, none of them NaN. */
function mergeSortNumbers(keys: Float64Array, order: number[]): void {
  const n = order.length;
  const spare = scratchOrder.take(n);
  for (let lo = 0; lo < n; lo += INSERTION_RUN) insertNumbers(keys, order, lo, Math.min(lo + INSERTION_RUN, n));
  for (let width = INSERTION_RUN; width < n; width *= 2) {
    for (let lo = 0; lo + width < n; lo += 2 * width) {
      const mid = lo + width;
      if (keys[order[mid - 1]!]! <= keys[order[mid]!]!) continue;
      mergeNumberRuns(keys, order, spare, lo, mid, Math.min(mid + width, n));
    }
  }
}

function insertNumbers(keys: Float64Array, order: number[], lo: number, hi: number): void {
  for (let i = lo + 1; i < hi; i++) {
    const at = order[i]!;
    const key = keys[at]!;
    let j = i - 1;
    while (j >= lo && key < keys[order[j]!]!) {
      order[j + 1] = order[j]!;
      j--;
    }
    order[j + 1] = at;
  }
}

function mergeNumberRuns(
  keys: Float64Array,
  order: number[],
  spare: Int32Array,
  lo: number,
  mid: number,
  hi: number,
): void {
  for (let i = lo; i < mid; i++) spare[i] = order[i]!;
  let left = lo;
  let right = mid;
  let out = lo;
  while (left < mid && right < hi) {
    if (keys[order[right]!]! < keys[spare[left]!]!) order[out++] = order[right++]!;
    else order[out++] = spare[left++]!;
  }
  while (left < mid) order[out++] = spare[left++]!;
}

/** How many characters of Latin-1 make a number that sorts as they do: 48 bits of a double. */
const PREFIX = 6;
/** From this many strs on it is worth while to compare numbers first. */
const MANY_STRINGS = 24;

/** The first characters of each str as a number, negative to sort in reverse, or `undefined` when one is not of Latin-1. */
function prefixNumbers(strs: readonly string[], reverse: boolean): Float64Array | undefined {
  const out = scratchKeys.take(strs.length);
  for (let i = 0; i < strs.length; i++) {
    const s = strs[i]!;
    const n = s.length;
    let prefix = 0;
    for (let k = 0; k < PREFIX; k++) {
      const c = k < n ? s.charCodeAt(k) : 0;
      if (c > 255) return undefined;
      prefix = prefix * 256 + c;
    }
    out[i] = reverse ? -prefix : prefix;
  }
  return out;
}

/** Orders positions by str keys: by their prefixes, and then those with the same one. */
function orderStrings(strs: readonly string[], order: number[], reverse: boolean): void {
  const n = order.length;
  const prefixes = n < MANY_STRINGS ? undefined : prefixNumbers(strs, reverse);
  if (prefixes === undefined) {
    mergeSortStrings(strs, order, reverse);
    return;
  }
  mergeSortNumbers(prefixes, order);
  let start = 0;
  for (let i = 1; i <= n; i++) {
    if (i < n && prefixes[order[i]!] === prefixes[order[i - 1]!]) continue;
    if (i - start > 1) {
      const group = order.slice(start, i);
      mergeSortStrings(strs, group, reverse);
      for (let k = 0; k < group.length; k++) order[start + k] = group[k]!;
    }
    start = i;
  }
}

/** Orders positions by str keys. */
function mergeSortStrings(keys: readonly string[], order: number[], reverse: boolean): void {
  const n = order.length;
  const spare = scratchOrder.take(n);
  for (let lo = 0; lo < n; lo += INSERTION_RUN)
    insertStrings(keys, order, lo, Math.min(lo + INSERTION_RUN, n), reverse);
  for (let width = INSERTION_RUN; width < n; width *= 2) {
    for (let lo = 0; lo + width < n; lo += 2 * width) {
      const mid = lo + width;
      const last = keys[order[mid - 1]!]!;
      const first = keys[order[mid]!]!;
      if (reverse ? last >= first : last <= first) continue;
      mergeStringRuns(keys, order, spare, lo, mid, Math.min(mid + width, n), reverse);
    }
  }
}

function insertStrings(keys: readonly string[], order: number[], lo: number, hi: number, reverse: boolean): void {
  for (let i = lo + 1; i < hi; i++) {
    const at = order[i]!;
    const key = keys[at]!;
    let j = i - 1;
    while (j >= lo && (reverse ? keys[order[j]!]! < key : key < keys[order[j]!]!)) {
      order[j + 1] = order[j]!;
      j--;
    }
    order[j + 1] = at;
  }
}

function mergeStringRuns(
  keys: readonly string[],
  order: number[],
  spare: Int32Array,
  lo: number,
  mid: number,
  hi: number,
  reverse: boolean,
): void {
  for (let i = lo; i < mid; i++) spare[i] = order[i]!;
  let left = lo;
  let right = mid;
  let out = lo;
  while (left < mid && right < hi) {
    const a = keys[spare[left]!]!;
    const b = keys[order[right]!]!;
    if (reverse ? a < b : b < a) order[out++] = order[right++]!;
    else order[out++] = spare[left++]!;
  }
  while (left < mid) order[out++] = spare[left++]!;
}
