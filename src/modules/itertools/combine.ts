/** product, permutations, combinations, combinations_with_replacement. Source: Modules/itertoolsmodule.c. */
import { EMPTY_TUPLE, PyTuple } from "../../objects/containers.ts";
import { heapSubclass } from "../../objects/heap.ts";
import { intOf } from "../../objects/number.ts";
import { None, PyObject, type Value } from "../../objects/object.ts";
import { roomFor } from "../../objects/slot-arrays.ts";
import type { KwNames } from "../../objects/slots.ts";
import { type LazyType, lazyType, method, newSlot, type TypeDef } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { toArray } from "../../protocols/iterate.ts";
import { indexToNumber } from "../../protocols/number.ts";
import { reduceMethod, setStateMethod, tuple } from "./support.ts";

class PyProduct extends PyObject {
  readonly pools: readonly (readonly Value[])[];
  /** Position in each pool; `undefined` before the first result. */
  indices: number[] | undefined;
  stopped: boolean;
  result: Value[];
  constructor(pools: readonly (readonly Value[])[]) {
    super();
    this.pools = pools;
    this.indices = undefined;
    this.stopped = false;
    this.result = [];
  }
}
const PyProductSub = heapSubclass(PyProduct);

function repeatArgument(args: readonly Value[], kwnames: KwNames): number {
  if (kwnames === undefined || kwnames.length === 0) return 1;
  if (kwnames.length > 1)
    throw pyError("TypeError", `product() takes at most 1 keyword argument (${kwnames.length} given)`);
  if (kwnames[0] !== "repeat")
    throw pyError("TypeError", `'${kwnames[0]}' is an invalid keyword argument for product()`);
  const repeat = indexToNumber(args[args.length - 1]!, "OverflowError");
  if (repeat < 0) throw pyError("ValueError", "repeat argument cannot be negative");
  return repeat;
}

export const productType: LazyType = lazyType("itertools.product", PyProduct, () => ({
  doc: "product(*iterables, repeat=1) --> product object\n\nCartesian product of input iterables.  Equivalent to nested for-loops.\n\nFor example, product(A, B) returns the same as:  ((x,y) for x in A for y in B).\nThe leftmost iterators are in the outermost for-loop, so the output tuples\ncycle in a manner similar to an odometer (with the rightmost element changing\non every iteration).\n\nTo compute the product of an iterable with itself, specify the number\nof repetitions with the optional repeat keyword argument. For example,\nproduct(A, repeat=4) means the same as product(A, A, A, A).\n\nproduct('ab', range(3)) --> ('a',0) ('a',1) ('a',2) ('b',0) ('b',1) ('b',2)\nproduct((0,1), (0,1), (0,1)) --> (0,0,0) (0,0,1) (0,1,0) (0,1,1) (1,0,0) ...",
  isBase: true,
  slots: {
    new: (cls, args, kwnames) => {
      const repeat = repeatArgument(args, kwnames);
      const given = args.length - (kwnames === undefined ? 0 : kwnames.length);
      if (given * repeat > 100_000_000) throw pyError("OverflowError", "repeat argument too large");
      const once: (readonly Value[])[] = [];
      if (repeat > 0) for (let i = 0; i < given; i++) once.push(toArray(args[i]!));
      const pools: (readonly Value[])[] = [];
      for (let k = 0; k < repeat; k++) for (let i = 0; i < once.length; i++) pools.push(once[i]!);
      return cls === productType() ? new PyProduct(pools) : new PyProductSub(cls, pools);
    },
    iter: (self) => self,
    next: (self) => {
      if (self.stopped) return undefined;
      const { pools } = self;
      if (self.indices === undefined) {
        self.indices = [];
        for (let i = 0; i < pools.length; i++) {
          if (pools[i]!.length === 0) {
            self.stopped = true;
            return undefined;
          }
          self.indices.push(0);
          self.result.push(pools[i]![0]!);
        }
        return new PyTuple(self.result.slice());
      }
      const { indices, result } = self;
      for (let i = pools.length - 1; i >= 0; i--) {
        const pool = pools[i]!;
        const at = indices[i]! + 1;
        if (at < pool.length) {
          indices[i] = at;
          result[i] = pool[at]!;
          return new PyTuple(result.slice());
        }
        indices[i] = 0;
        result[i] = pool[0]!;
      }
      self.stopped = true;
      return undefined;
    },
  },
  methods: {
    __reduce__: reduceMethod((self) => {
      if (self.stopped) return tuple(self.cls, tuple(tuple()));
      const pools = new PyTuple(self.pools.map((p) => new PyTuple(p)));
      return self.indices === undefined
        ? tuple(self.cls, pools)
        : tuple(self.cls, pools, new PyTuple(self.indices.slice()));
    }),
    __setstate__: setStateMethod((self, state) => {
      const n = self.pools.length;
      if (!(state instanceof PyTuple) || state.items.length !== n) throw pyError("ValueError", "invalid arguments");
      const indices = stateIndices(state);
      for (let i = 0; i < n; i++) {
        const size = self.pools[i]!.length;
        if (size === 0) {
          self.stopped = true;
          return;
        }
        indices[i] = clip(indices[i]!, size - 1);
      }
      self.indices = indices;
      self.result = indices.map((at, i) => self.pools[i]![at]!);
    }),
    __sizeof__: method("($self, /)", "Returns size in memory, in bytes.", (self) => 48 + self.pools.length * 8),
  },
}));

function stateIndices(state: PyTuple): number[] {
  return state.items.map((v) => {
    const n = intOf(v);
    if (n === undefined) throw pyError("TypeError", "an integer is required");
    return Number(n);
  });
}

const clip = (n: number, high: number): number => (n < 0 ? 0 : Math.min(n, high));

/** Selections of `size` items of `pool`. */
abstract class PySelection extends PyObject {
  readonly pool: readonly Value[];
  readonly size: number;
  /** Positions of the current selection. */
  indices: number[];
  /** For permutations: how often each position is still to be swapped. */
  cycles: number[] | undefined;
  started: boolean;
  stopped: boolean;
  constructor(pool: readonly Value[], size: number, indices: number[], stopped: boolean) {
    super();
    this.pool = pool;
    this.size = size;
    this.indices = indices;
    this.cycles = undefined;
    this.started = false;
    this.stopped = stopped;
  }
}
class PyCombinations extends PySelection {}
class PyReplacement extends PySelection {}
class PyPermutations extends PySelection {}
const PyCombinationsSub = heapSubclass(PyCombinations);
const PyReplacementSub = heapSubclass(PyReplacement);
const PyPermutationsSub = heapSubclass(PyPermutations);

function upTo(n: number): number[] {
  const out: number[] = [];
  for (let i = 0; i < n; i++) out.push(i);
  return out;
}

function current(self: PySelection): PyTuple {
  const { pool, indices, size } = self;
  if (size === 2) return new PyTuple([pool[indices[0]!]!, pool[indices[1]!]!]);
  if (size === 3) return new PyTuple([pool[indices[0]!]!, pool[indices[1]!]!, pool[indices[2]!]!]);
  if (size === 0) return EMPTY_TUPLE;
  const out = roomFor(size, pool[0]!);
  for (let i = 0; i < size; i++) out[i] = pool[indices[i]!]!;
  return new PyTuple(out);
}

function checkSize(r: number): void {
  if (r < 0) throw pyError("ValueError", "r must be non-negative");
}

/** `advance` moves to the next selection, or is false at the end. */
function selectionDef(
  doc: string,
  signature: string,
  construct: NonNullable<TypeDef<PySelection>["slots"]>["new"] & {},
  advance: (self: PySelection) => boolean,
  highest: (self: PySelection, i: number) => number,
): TypeDef<PySelection> {
  return {
    doc,
    signature,
    isBase: true,
    slots: {
      new: construct,
      iter: (self) => self,
      next: (self) => {
        if (self.stopped) return undefined;
        if (!self.started) self.started = true;
        else if (!advance(self)) {
          self.stopped = true;
          return undefined;
        }
        return current(self);
      },
    },
    methods: {
      __reduce__: reduceMethod((self) => {
        const { cls, pool, size } = self;
        if (!self.started && !self.stopped) return tuple(cls, tuple(new PyTuple(pool), size));
        if (self.stopped)
          return self.started || size <= pool.length
            ? tuple(cls, tuple(tuple(), size))
            : tuple(cls, tuple(new PyTuple(pool), size));
        const indices = new PyTuple(self.indices.slice());
        const state = self.cycles === undefined ? indices : tuple(indices, new PyTuple(self.cycles.slice()));
        return tuple(cls, tuple(new PyTuple(pool), size), state);
      }),
      __setstate__: setStateMethod((self, state) => {
        if (self instanceof PyPermutations) {
          setPermutationState(self, state);
          return;
        }
        if (!(state instanceof PyTuple) || state.items.length !== self.size)
          throw pyError("ValueError", "invalid arguments");
        self.indices = stateIndices(state).map((at, i) => clip(at, highest(self, i)));
        self.started = true;
      }),
      __sizeof__: method("($self, /)", "Returns size in memory, in bytes.", (self) => 48 + self.size * 8),
    },
  };
}

function setPermutationState(self: PySelection, state: Value): void {
  const n = self.pool.length;
  if (!(state instanceof PyTuple)) throw pyError("TypeError", "state is not a tuple");
  const [indices, cycles] = state.items;
  if (state.items.length !== 2 || !(indices instanceof PyTuple) || !(cycles instanceof PyTuple))
    throw pyError("TypeError", "function takes exactly 2 arguments");
  if (indices.items.length !== n || cycles.items.length !== self.size) throw pyError("ValueError", "invalid arguments");
  self.indices = stateIndices(indices).map((at) => clip(at, n - 1));
  self.cycles = stateIndices(cycles).map((c, i) => Math.max(1, Math.min(c, n - i)));
  self.started = true;
}

export const combinationsType: LazyType = lazyType<PySelection>("itertools.combinations", PyCombinations, () =>
  selectionDef(
    "Return successive r-length combinations of elements in the iterable.\n\ncombinations(range(4), 3) --> (0,1,2), (0,1,3), (0,2,3), (1,2,3)",
    "(iterable, r)",
    newSlot("($type, iterable, r: ssize)", "combinations", (cls, iterable, r) => {
      const pool = toArray(iterable);
      checkSize(r);
      const indices = r > pool.length ? [] : upTo(r);
      return cls === combinationsType()
        ? new PyCombinations(pool, r, indices, r > pool.length)
        : new PyCombinationsSub(cls, pool, r, indices, r > pool.length);
    }),
    (self) => {
      const { indices, size: r } = self;
      const n = self.pool.length;
      let i = r - 1;
      while (i >= 0 && indices[i] === i + n - r) i--;
      if (i < 0) return false;
      indices[i] = indices[i]! + 1;
      for (let j = i + 1; j < r; j++) indices[j] = indices[j - 1]! + 1;
      return true;
    },
    (self, i) => i + self.pool.length - self.size,
  ),
);

export const replacementType: LazyType = lazyType<PySelection>(
  "itertools.combinations_with_replacement",
  PyReplacement,
  () =>
    selectionDef(
      "Return successive r-length combinations of elements in the iterable allowing individual elements to have successive repeats.\n\ncombinations_with_replacement('ABC', 2) --> ('A','A'), ('A','B'), ('A','C'), ('B','B'), ('B','C'), ('C','C')",
      "(iterable, r)",
      newSlot("($type, iterable, r: ssize)", "combinations_with_replacement", (cls, iterable, r) => {
        const pool = toArray(iterable);
        checkSize(r);
        const indices = new Array<number>(r).fill(0);
        const stopped = pool.length === 0 && r > 0;
        return cls === replacementType()
          ? new PyReplacement(pool, r, indices, stopped)
          : new PyReplacementSub(cls, pool, r, indices, stopped);
      }),
      (self) => {
        const { indices, size: r } = self;
        const n = self.pool.length;
        let i = r - 1;
        while (i >= 0 && indices[i] === n - 1) i--;
        if (i < 0) return false;
        const at = indices[i]! + 1;
        for (let j = i; j < r; j++) indices[j] = at;
        return true;
      },
      (self) => self.pool.length - 1,
    ),
);

export const permutationsType: LazyType = lazyType<PySelection>("itertools.permutations", PyPermutations, () =>
  selectionDef(
    "Return successive r-length permutations of elements in the iterable.\n\npermutations(range(3), 2) --> (0,1), (0,2), (1,0), (1,2), (2,0), (2,1)",
    "(iterable, r=None)",
    newSlot("($type, iterable, r=None)", "permutations", (cls, iterable, size) => {
      const pool = toArray(iterable);
      const n = pool.length;
      let r = n;
      if (size !== None) {
        if (intOf(size) === undefined) throw pyError("TypeError", "Expected int as r");
        r = indexToNumber(size, "OverflowError");
        checkSize(r);
      }
      const made: PySelection =
        cls === permutationsType()
          ? new PyPermutations(pool, r, upTo(n), r > n)
          : new PyPermutationsSub(cls, pool, r, upTo(n), r > n);
      made.cycles = [];
      for (let i = 0; i < r && r <= n; i++) made.cycles.push(n - i);
      return made;
    }),
    (self) => {
      const { indices, size: r } = self;
      const cycles = self.cycles!;
      const n = self.pool.length;
      for (let i = r - 1; i >= 0; i--) {
        const left = cycles[i]! - 1;
        if (left === 0) {
          // all swaps done: rotate the rest back
          const first = indices[i]!;
          for (let j = i; j < n - 1; j++) indices[j] = indices[j + 1]!;
          indices[n - 1] = first;
          cycles[i] = n - i;
        } else {
          cycles[i] = left;
          const t = indices[i]!;
          indices[i] = indices[n - left]!;
          indices[n - left] = t;
          return true;
        }
      }
      return false;
    },
    (self) => self.pool.length - 1,
  ),
);
