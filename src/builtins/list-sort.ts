/**
 * `list.sort`: timsort with CPython's run detection, galloping and powersort merge policy, so that user comparisons happen in the
 * same number and order. Source of the algorithm: Objects/listsort.txt, listobject.c. Keys whose comparison cannot run Python code
 * have one possible stable result, whatever the algorithm: see `plain-sort.ts`.
 */
import { type PyList, PyTuple } from "../objects/containers.ts";
import { PyFloat } from "../objects/number.ts";
import type { Value } from "../objects/object.ts";
import { roomFor } from "../objects/slot-arrays.ts";
import { LT } from "../objects/slots.ts";
import { floatType, tupleType } from "../objects/types.ts";
import { call1 } from "../protocols/call.ts";
import { compareBool, orderTuples } from "../protocols/compare.ts";
import { pyError } from "../protocols/errors.ts";
import { sortFloats } from "./float-lists.ts";
import { sortByPlainKeys, sortPlain } from "./plain-sort.ts";

/** Lists being sorted right now, with whether they have grown meanwhile. A list under sort looks empty. */
const sorting = new Map<PyList, boolean>();

/** Called before a list grows: a sort in progress will then fail. */
export function noteGrowth(list: PyList): void {
  if (sorting.size !== 0 && sorting.has(list)) sorting.set(list, true);
}

/** Sorts `self` in place; on an exception the items are a permutation of what they were. */
export function sortList(self: PyList, key: Value | undefined, reverse: boolean): void {
  // fast path: no key, and floats without boxes
  if (key === undefined && self.floats.length > 0) {
    sortFloats(self.floats, reverse);
    return;
  }
  const items = self.items;
  // fast path: no key, and items whose comparison is ours
  if (key === undefined && (items.length < 2 || sortPlain(items, reverse))) return;
  const taken = items.slice();
  items.length = 0;
  const outer = sorting.get(self);
  sorting.set(self, false);
  let grown = false;
  try {
    sortItems(taken, key, reverse);
  } finally {
    grown = sorting.get(self) === true || items.length > 0;
    if (outer === undefined) sorting.delete(self);
    else sorting.set(self, outer);
    items.length = 0;
    for (let i = 0; i < taken.length; i++) items.push(taken[i]!);
  }
  if (grown) throw pyError("ValueError", "list modified during sort");
}

/** Sorts an array of items that nobody else sees. */
export function sortItems(items: Value[], key: Value | undefined, reverse: boolean): void {
  if (key === undefined) {
    if (items.length < 2 || sortPlain(items, reverse)) return;
    sortKeyed(items, undefined, reverse);
    return;
  }
  const n = items.length;
  if (n === 0) return;
  const first = call1(key, items[0]!);
  const keys = roomFor(n, first);
  keys[0] = first;
  for (let i = 1; i < n; i++) keys[i] = call1(key, items[i]!);
  if (n < 2) return;
  if (sortByPlainKeys(keys, items, reverse)) return;
  sortKeyed(keys, items, reverse);
}

function sortKeyed(keys: Value[], values: Value[] | undefined, reverse: boolean): void {
  if (reverse) {
    keys.reverse();
    values?.reverse();
  }
  try {
    new TimSort(keys, values, chooseLess(keys)).run();
  } finally {
    if (reverse) {
      keys.reverse();
      values?.reverse();
    }
  }
}

type Less = (a: Value, b: Value) => boolean;

const generalLess: Less = (a, b) => compareBool(a, b, LT);
const floatLess: Less = (a, b) => (a as PyFloat).v < (b as PyFloat).v;
const primitiveLess: Less = (a, b) => (a as number) < (b as number);

const tupleLess: Less = (a, b) => orderTuples(a as PyTuple, b as PyTuple, LT);

function chooseLess(keys: readonly Value[]): Less {
  const first = keys[0]!;
  const t = typeof first;
  if (t === "number" || t === "bigint") {
    // JavaScript compares numbers with bigints exactly
    return keys.every((k) => typeof k === "number" || typeof k === "bigint") ? primitiveLess : generalLess;
  }
  if (t === "boolean") return keys.every((k) => typeof k === "boolean") ? primitiveLess : generalLess;
  if (t === "string") return keys.every((k) => typeof k === "string") ? primitiveLess : generalLess;
  if (first instanceof PyFloat) {
    return keys.every((k) => k instanceof PyFloat && k.cls === floatType) ? floatLess : generalLess;
  }
  if (first instanceof PyTuple) {
    return keys.every((k) => k instanceof PyTuple && k.cls === tupleType) ? tupleLess : generalLess;
  }
  return generalLess;
}

const MIN_GALLOP = 7;
const MAX_MINRUN = 64;

/** One run on the stack of runs to merge. */
interface Run {
  start: number;
  length: number;
  /** Depth in the merge tree of the boundary to the next run. */
  power: number;
}

/** Sorts `keys` and moves `values` along. */
class TimSort {
  private readonly keys: Value[];
  private readonly values: Value[] | undefined;
  private readonly less: Less;
  private readonly pending: Run[] = [];
  private minGallop = MIN_GALLOP;

  constructor(keys: Value[], values: Value[] | undefined, less: Less) {
    this.keys = keys;
    this.values = values;
    this.less = less;
  }

  run(): void {
    const n = this.keys.length;
    const minRun = minRunLength(n);
    let lo = 0;
    while (lo < n) {
      let length = this.countRun(lo, n);
      if (length < minRun) {
        const forced = Math.min(n - lo, minRun);
        this.binarySort(lo, lo + forced, lo + length);
        length = forced;
      }
      this.foundRun(length, n);
      this.pending.push({ start: lo, length, power: 0 });
      lo += length;
    }
    this.mergeAll();
  }

  /** Length of the run at `lo`, made ascending. */
  private countRun(lo: number, hi: number): number {
    const { keys, less } = this;
    if (lo + 1 === hi) return 1;
    let at = lo + 1;
    if (less(keys[at]!, keys[at - 1]!)) {
      at++;
      while (at < hi && less(keys[at]!, keys[at - 1]!)) at++;
      reverseRange(keys, lo, at);
      if (this.values !== undefined) reverseRange(this.values, lo, at);
    } else {
      at++;
      while (at < hi && !less(keys[at]!, keys[at - 1]!)) at++;
    }
    return at - lo;
  }

  /** Binary insertion sort of [lo, hi), of which [lo, start) is sorted. */
  private binarySort(lo: number, hi: number, start: number): void {
    const { keys, values, less } = this;
    if (start === lo) start++;
    for (; start < hi; start++) {
      const pivot = keys[start]!;
      let left = lo;
      let right = start;
      do {
        const middle = left + ((right - left) >> 1);
        if (less(pivot, keys[middle]!)) right = middle;
        else left = middle + 1;
      } while (left < right);
      for (let p = start; p > left; p--) keys[p] = keys[p - 1]!;
      keys[left] = pivot;
      if (values !== undefined) {
        const value = values[start]!;
        for (let p = start; p > left; p--) values[p] = values[p - 1]!;
        values[left] = value;
      }
    }
  }

  /** Merges what powersort wants merged before a new run of `length` items is pushed. */
  private foundRun(length: number, total: number): void {
    const pending = this.pending;
    if (pending.length === 0) return;
    const last = pending[pending.length - 1]!;
    const power = boundaryPower(last.start, last.length, length, total);
    while (pending.length > 1 && pending[pending.length - 2]!.power > power) this.mergeAt(pending.length - 2);
    pending[pending.length - 1]!.power = power;
  }

  private mergeAll(): void {
    const pending = this.pending;
    while (pending.length > 1) {
      let n = pending.length - 2;
      if (n > 0 && pending[n - 1]!.length < pending[n + 1]!.length) n--;
      this.mergeAt(n);
    }
  }

  /** Merges the runs at stack positions i and i + 1. */
  private mergeAt(i: number): void {
    const pending = this.pending;
    const a = pending[i]!;
    const b = pending[i + 1]!;
    const startA = a.start;
    const lengthA = a.length;
    const startB = b.start;
    const lengthB = b.length;
    a.length = lengthA + lengthB;
    pending.splice(i + 1, 1);
    // where does b start in a? what is before needs no merging
    const k = this.gallopRight(this.keys[startB]!, this.keys, startA, lengthA, 0);
    const fromA = startA + k;
    const restA = lengthA - k;
    if (restA === 0) return;
    // where does a end in b? what is after needs no merging
    const restB = this.gallopLeft(this.keys[fromA + restA - 1]!, this.keys, startB, lengthB, lengthB - 1);
    if (restB === 0) return;
    if (restA <= restB) this.mergeLow(fromA, restA, startB, restB);
    else this.mergeHigh(fromA, restA, startB, restB);
  }

  /** Where `key` belongs in a[base, base+n), left of equals; `hint` is where to start looking. */
  private gallopLeft(key: Value, a: readonly Value[], base: number, n: number, hint: number): number {
    const less = this.less;
    const at = base + hint;
    let last = 0;
    let ofs = 1;
    if (less(a[at]!, key)) {
      const max = n - hint;
      while (ofs < max) {
        if (!less(a[at + ofs]!, key)) break;
        last = ofs;
        ofs = ofs * 2 + 1;
      }
      if (ofs > max) ofs = max;
      last += hint;
      ofs += hint;
    } else {
      const max = hint + 1;
      while (ofs < max) {
        if (less(a[at - ofs]!, key)) break;
        last = ofs;
        ofs = ofs * 2 + 1;
      }
      if (ofs > max) ofs = max;
      const k = last;
      last = hint - ofs;
      ofs = hint - k;
    }
    last++;
    while (last < ofs) {
      const middle = last + ((ofs - last) >> 1);
      if (less(a[base + middle]!, key)) last = middle + 1;
      else ofs = middle;
    }
    return ofs;
  }

  /** As `gallopLeft`, right of equals. */
  private gallopRight(key: Value, a: readonly Value[], base: number, n: number, hint: number): number {
    const less = this.less;
    const at = base + hint;
    let last = 0;
    let ofs = 1;
    if (less(key, a[at]!)) {
      const max = hint + 1;
      while (ofs < max) {
        if (!less(key, a[at - ofs]!)) break;
        last = ofs;
        ofs = ofs * 2 + 1;
      }
      if (ofs > max) ofs = max;
      const k = last;
      last = hint - ofs;
      ofs = hint - k;
    } else {
      const max = n - hint;
      while (ofs < max) {
        if (less(key, a[at + ofs]!)) break;
        last = ofs;
        ofs = ofs * 2 + 1;
      }
      if (ofs > max) ofs = max;
      last += hint;
      ofs += hint;
    }
    last++;
    while (last < ofs) {
      const middle = last + ((ofs - last) >> 1);
      if (less(key, a[base + middle]!)) ofs = middle;
      else last = middle + 1;
    }
    return ofs;
  }

  /** Merges adjacent runs, the left one being the shorter: it is copied out and merged from the left. */
  private mergeLow(startA: number, countA: number, startB: number, countB: number): void {
    const { keys, values, less } = this;
    const tempKeys = keys.slice(startA, startA + countA);
    const tempValues = values?.slice(startA, startA + countA);
    let na = countA;
    let nb = countB;
    let a = 0;
    let b = startB;
    let dest = startA;
    const takeA = (count: number): void => {
      copyRange(tempKeys, a, keys, dest, count);
      if (values !== undefined) copyRange(tempValues!, a, values, dest, count);
      dest += count;
      a += count;
      na -= count;
    };
    const takeB = (count: number): void => {
      copyRange(keys, b, keys, dest, count);
      if (values !== undefined) copyRange(values, b, values, dest, count);
      dest += count;
      b += count;
      nb -= count;
    };
    try {
      takeB(1);
      if (nb === 0 || na === 1) return;
      let minGallop = this.minGallop;
      for (;;) {
        let wonA = 0;
        let wonB = 0;
        for (;;) {
          if (less(keys[b]!, tempKeys[a]!)) {
            keys[dest] = keys[b]!;
            if (values !== undefined) values[dest] = values[b]!;
            dest++;
            b++;
            wonB++;
            wonA = 0;
            if (--nb === 0) return;
            if (wonB >= minGallop) break;
          } else {
            keys[dest] = tempKeys[a]!;
            if (values !== undefined) values[dest] = tempValues![a]!;
            dest++;
            a++;
            wonA++;
            wonB = 0;
            if (--na === 1) return;
            if (wonA >= minGallop) break;
          }
        }
        // one side wins consistently: gallop until that stops
        minGallop++;
        do {
          if (minGallop > 1) minGallop--;
          this.minGallop = minGallop;
          wonA = this.gallopRight(keys[b]!, tempKeys, a, na, 0);
          if (wonA > 0) {
            takeA(wonA);
            if (na <= 1) return;
          }
          takeB(1);
          if (nb === 0) return;
          wonB = this.gallopLeft(tempKeys[a]!, keys, b, nb, 0);
          if (wonB > 0) {
            takeB(wonB);
            if (nb === 0) return;
          }
          takeA(1);
          if (na === 1) return;
        } while (wonA >= MIN_GALLOP || wonB >= MIN_GALLOP);
        minGallop++;
        this.minGallop = minGallop;
      }
    } finally {
      // whatever is left of b stays behind what is left of a; after an exception the order does not matter
      if (na === 1 && nb > 0) {
        copyRange(keys, b, keys, dest, nb);
        keys[dest + nb] = tempKeys[a]!;
        if (values !== undefined) {
          copyRange(values, b, values, dest, nb);
          values[dest + nb] = tempValues![a]!;
        }
      } else if (na > 0) takeA(na);
    }
  }

  /** Merges adjacent runs, the right one being the shorter: it is copied out and merged from the right. */
  private mergeHigh(startA: number, countA: number, startB: number, countB: number): void {
    const { keys, values, less } = this;
    const tempKeys = keys.slice(startB, startB + countB);
    const tempValues = values?.slice(startB, startB + countB);
    let na = countA;
    let nb = countB;
    let a = startA + countA - 1;
    let b = countB - 1;
    let dest = startB + countB - 1;
    const takeA = (count: number): void => {
      dest -= count;
      a -= count;
      na -= count;
      copyRange(keys, a + 1, keys, dest + 1, count);
      if (values !== undefined) copyRange(values, a + 1, values, dest + 1, count);
    };
    const takeB = (count: number): void => {
      dest -= count;
      b -= count;
      nb -= count;
      copyRange(tempKeys, b + 1, keys, dest + 1, count);
      if (values !== undefined) copyRange(tempValues!, b + 1, values, dest + 1, count);
    };
    try {
      takeA(1);
      if (na === 0 || nb === 1) return;
      let minGallop = this.minGallop;
      for (;;) {
        let wonA = 0;
        let wonB = 0;
        for (;;) {
          if (less(tempKeys[b]!, keys[a]!)) {
            keys[dest] = keys[a]!;
            if (values !== undefined) values[dest] = values[a]!;
            dest--;
            a--;
            wonA++;
            wonB = 0;
            if (--na === 0) return;
            if (wonA >= minGallop) break;
          } else {
            keys[dest] = tempKeys[b]!;
            if (values !== undefined) values[dest] = tempValues![b]!;
            dest--;
            b--;
            wonB++;
            wonA = 0;
            if (--nb === 1) return;
            if (wonB >= minGallop) break;
          }
        }
        minGallop++;
        do {
          if (minGallop > 1) minGallop--;
          this.minGallop = minGallop;
          wonA = na - this.gallopRight(tempKeys[b]!, keys, startA, na, na - 1);
          if (wonA > 0) {
            takeA(wonA);
            if (na === 0) return;
          }
          takeB(1);
          if (nb === 1) return;
          wonB = nb - this.gallopLeft(keys[a]!, tempKeys, 0, nb, nb - 1);
          if (wonB > 0) {
            takeB(wonB);
            if (nb <= 1) return;
          }
          takeA(1);
          if (na === 0) return;
        } while (wonA >= MIN_GALLOP || wonB >= MIN_GALLOP);
        minGallop++;
        this.minGallop = minGallop;
      }
    } finally {
      if (nb === 1 && na > 0) {
        takeA(na);
        keys[dest] = tempKeys[b]!;
        if (values !== undefined) values[dest] = tempValues![b]!;
      } else if (nb > 0) takeB(nb);
    }
  }
}

/** Runs shorter than this are extended: n / minRun is a power of two or slightly less. */
function minRunLength(n: number): number {
  let r = 0;
  while (n >= MAX_MINRUN) {
    r |= n & 1;
    n >>= 1;
  }
  return n + r;
}

/** Powersort: the depth at which the boundary between two adjacent runs stands in a perfectly balanced merge tree. */
function boundaryPower(start: number, n1: number, n2: number, n: number): number {
  let a = 2 * start + n1;
  let b = a + n1 + n2;
  let power = 0;
  for (;;) {
    power++;
    if (a >= n) {
      a -= n;
      b -= n;
    } else if (b >= n) return power;
    a *= 2;
    b *= 2;
  }
}

function reverseRange(a: Value[], lo: number, hi: number): void {
  for (hi--; lo < hi; lo++, hi--) {
    const t = a[lo]!;
    a[lo] = a[hi]!;
    a[hi] = t;
  }
}

function copyRange(from: readonly Value[], start: number, to: Value[], dest: number, count: number): void {
  if (from === to && start < dest) for (let i = count - 1; i >= 0; i--) to[dest + i] = from[start + i]!;
  else for (let i = 0; i < count; i++) to[dest + i] = from[start + i]!;
}
