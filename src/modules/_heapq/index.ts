/** The `_heapq` module: priority queues in lists. Source: Modules/_heapqmodule.c; comparisons happen in its order. */
import { PyList } from "../../objects/containers.ts";
import { defineModule } from "../../objects/module.ts";
import { None, type Value } from "../../objects/object.ts";
import { isLess } from "../../protocols/compare.ts";
import { fn } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { typeOf } from "../../protocols/type-of.ts";

/** `before(a, b)`: does `a` belong nearer to the root than `b`? */
type Before = (a: Value, b: Value) => boolean;

const smaller: Before = isLess;
const greater: Before = (a, b) => smaller(b, a);

function heapOf(v: Value, name: string, place: string): Value[] {
  if (v instanceof PyList) return v.items;
  const got = v === None ? "None" : typeOf(v).tpName;
  throw pyError("TypeError", `${name}() ${place} must be list, not ${got}`);
}

function checkSize(items: readonly Value[], size: number): void {
  if (items.length !== size) throw pyError("RuntimeError", "list changed size during iteration");
}

/** Moves the item at `at` up, towards `start`, to its place. */
function siftDown(items: Value[], start: number, at: number, before: Before): void {
  const size = items.length;
  if (at >= size) throw pyError("IndexError", "index out of range");
  const item = items[at]!;
  while (at > start) {
    const parentAt = (at - 1) >> 1;
    const parent = items[parentAt]!;
    const moves = before(item, parent);
    checkSize(items, size);
    if (!moves) break;
    items[at] = parent;
    items[parentAt] = item;
    at = parentAt;
  }
}

/** Moves the item at `at` down to a leaf, then up to its place. */
function siftUp(items: Value[], at: number, before: Before): void {
  const size = items.length;
  const start = at;
  if (at >= size) throw pyError("IndexError", "index out of range");
  const limit = size >> 1;
  while (at < limit) {
    let child = 2 * at + 1;
    if (child + 1 < size) {
      // a minimum heap asks `left < right`, a maximum heap `right < left`: the left child goes up when it holds
      if (!before(items[child]!, items[child + 1]!)) child++;
      checkSize(items, size);
    }
    const item = items[child]!;
    items[child] = items[at]!;
    items[at] = item;
    at = child;
  }
  siftDown(items, start, at, before);
}

/** Makes a heap; large ones in an order that stays in the cache. */
function heapify(items: Value[], before: Before): void {
  const n = items.length;
  if (n <= 2500) {
    for (let i = (n >> 1) - 1; i >= 0; i--) siftUp(items, i, before);
    return;
  }
  const m = n >> 1;
  let leftmost = 1;
  while (leftmost * 2 <= m + 1) leftmost *= 2;
  leftmost--;
  const climb = (i: number): void => {
    let j = i;
    for (;;) {
      siftUp(items, j, before);
      if ((j & 1) === 0) return;
      j >>= 1;
    }
  };
  for (let i = leftmost - 1; i >= m >> 1; i--) climb(i);
  for (let i = m - 1; i >= leftmost; i--) climb(i);
}

function pop(items: Value[], before: Before): Value {
  const last = items.pop();
  if (last === undefined) throw pyError("IndexError", "index out of range");
  if (items.length === 0) return last;
  const first = items[0]!;
  items[0] = last;
  siftUp(items, 0, before);
  return first;
}

function replace(items: Value[], item: Value, before: Before): Value {
  if (items.length === 0) throw pyError("IndexError", "index out of range");
  const first = items[0]!;
  items[0] = item;
  siftUp(items, 0, before);
  return first;
}

export const heapqModule = defineModule("_heapq", () => ({
  doc: "Heap queue algorithm (a.k.a. priority queue).\n\nHeaps are arrays for which a[k] <= a[2*k+1] and a[k] <= a[2*k+2] for\nall k, counting elements from 0.  For the sake of comparison,\nnon-existing elements are considered to be infinite.  The interesting\nproperty of a heap is that a[0] is always its smallest element.",
  constants: {
    __about__:
      "Heap queues\n\n[explanation by François Pinard]\n\nHeaps are arrays for which a[k] <= a[2*k+1] and a[k] <= a[2*k+2] for\nall k, counting elements from 0.",
  },
  functions: {
    heappush: fn("($module, heap, item, /)", "Push item onto heap, maintaining the heap invariant.", (heap, item) => {
      const items = heapOf(heap, "heappush", "argument 1");
      items.push(item);
      siftDown(items, 0, items.length - 1, smaller);
      return None;
    }),
    heappop: fn("($module, heap, /)", "Pop the smallest item off the heap, maintaining the heap invariant.", (heap) =>
      pop(heapOf(heap, "heappop", "argument"), smaller),
    ),
    heapreplace: fn(
      "($module, heap, item, /)",
      "Pop and return the current smallest value, and add the new item.\n\nThis is more efficient than heappop() followed by heappush(), and can be\nmore appropriate when using a fixed-size heap.  Note that the value\nreturned may be larger than item!  That constrains reasonable uses of\nthis routine unless written as part of a conditional replacement:\n\n    if item > heap[0]:\n        item = heapreplace(heap, item)",
      (heap, item) => replace(heapOf(heap, "heapreplace", "argument 1"), item, smaller),
    ),
    heappushpop: fn(
      "($module, heap, item, /)",
      "Push item on the heap, then pop and return the smallest item from the heap.\n\nThe combined action runs more efficiently than heappush() followed by\na separate call to heappop().",
      (heap, item) => {
        const items = heapOf(heap, "heappushpop", "argument 1");
        if (items.length === 0 || !smaller(items[0]!, item)) return item;
        return replace(items, item, smaller);
      },
    ),
    heapify: fn("($module, heap, /)", "Transform list into a heap, in-place, in O(len(heap)) time.", (heap) => {
      heapify(heapOf(heap, "heapify", "argument"), smaller);
      return None;
    }),
    _heappop_max: fn("($module, heap, /)", "Maxheap variant of heappop.", (heap) =>
      pop(heapOf(heap, "_heappop_max", "argument"), greater),
    ),
    _heapreplace_max: fn("($module, heap, item, /)", "Maxheap variant of heapreplace.", (heap, item) =>
      replace(heapOf(heap, "_heapreplace_max", "argument 1"), item, greater),
    ),
    _heapify_max: fn("($module, heap, /)", "Maxheap variant of heapify.", (heap) => {
      heapify(heapOf(heap, "_heapify_max", "argument"), greater);
      return None;
    }),
  },
}));
