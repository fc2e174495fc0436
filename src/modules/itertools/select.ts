/** compress, dropwhile, takewhile, filterfalse, islice, pairwise, batched. Source: Modules/itertoolsmodule.c. */
import { PyTuple } from "../../objects/containers.ts";
import { heapSubclass } from "../../objects/heap.ts";
import { None, PyObject, type Value } from "../../objects/object.ts";
import type { PyType } from "../../objects/type.ts";
import { boolType, exceptionTypes } from "../../objects/types.ts";
import { call1 } from "../../protocols/call.ts";
import { checkPositional } from "../../protocols/clinic/positional.ts";
import { type LazyType, lazyType, newSlot, type TypeDef } from "../../protocols/define.ts";
import { isException, pyError } from "../../protocols/errors.ts";
import { getIter, iterNext } from "../../protocols/iterate.ts";
import { index, indexToNumber } from "../../protocols/number.ts";
import { isTrue } from "../../protocols/truth.ts";
import { typeOf } from "../../protocols/type-of.ts";
import { positionalCount, reduceMethod, refuseKeywords, setStateMethod, step, tuple } from "./support.ts";

class PyCompress extends PyObject {
  readonly data: Value;
  readonly selectors: Value;
  constructor(data: Value, selectors: Value) {
    super();
    this.data = data;
    this.selectors = selectors;
  }
}
const PyCompressSub = heapSubclass(PyCompress);

export const compressType: LazyType = lazyType("itertools.compress", PyCompress, () => ({
  doc: "Return data elements corresponding to true selector elements.\n\nForms a shorter iterator from selected data elements using the selectors to\nchoose the data elements.",
  signature: "(data, selectors)",
  isBase: true,
  slots: {
    new: newSlot("($type, data, selectors)", "compress", (cls, data, selectors) => {
      const d = getIter(data);
      const s = getIter(selectors);
      return cls === compressType() ? new PyCompress(d, s) : new PyCompressSub(cls, d, s);
    }),
    iter: (self) => self,
    next: (self) => {
      for (;;) {
        const item = step(self.data);
        if (item === undefined) return undefined;
        const selector = step(self.selectors);
        if (selector === undefined) return undefined;
        if (isTrue(selector)) return item;
      }
    },
  },
  methods: { __reduce__: reduceMethod((self) => tuple(self.cls, tuple(self.data, self.selectors))) },
}));

/** A predicate over an iterator. `flag`: dropwhile has started to yield, takewhile has stopped. */
abstract class PyPredicate extends PyObject {
  readonly func: Value;
  readonly iterator: Value;
  flag: boolean;
  constructor(func: Value, iterator: Value) {
    super();
    this.func = func;
    this.iterator = iterator;
    this.flag = false;
  }
}
class PyDropWhile extends PyPredicate {}
class PyTakeWhile extends PyPredicate {}
class PyFilterFalse extends PyPredicate {}
const PyDropWhileSub = heapSubclass(PyDropWhile);
const PyTakeWhileSub = heapSubclass(PyTakeWhile);
const PyFilterFalseSub = heapSubclass(PyFilterFalse);

function predicateDef(
  name: string,
  doc: string,
  type: () => PyType,
  make: (cls: PyType, func: Value, it: Value) => Value,
  next: (self: PyPredicate) => Value | undefined,
): TypeDef<PyPredicate> {
  return {
    doc,
    isBase: true,
    slots: {
      new: (cls, args, kwnames) => {
        refuseKeywords(cls, type(), name, kwnames);
        checkPositional(name, positionalCount(args, kwnames), 2, 2);
        return make(cls, args[0]!, getIter(args[1]!));
      },
      iter: (self) => self,
      next,
    },
    methods:
      name === "filterfalse"
        ? { __reduce__: reduceMethod((self) => tuple(self.cls, tuple(self.func, self.iterator))) }
        : {
            __reduce__: reduceMethod((self) => tuple(self.cls, tuple(self.func, self.iterator), self.flag ? 1 : 0)),
            __setstate__: setStateMethod((self, state) => {
              self.flag = isTrue(state);
            }),
          },
  };
}

export const dropwhileType: LazyType = lazyType<PyPredicate>("itertools.dropwhile", PyDropWhile, () =>
  predicateDef(
    "dropwhile",
    "Drop items from the iterable while predicate(item) is true.\n\nAfterwards, return every element until the iterable is exhausted.",
    dropwhileType,
    (cls, func, it) => (cls === dropwhileType() ? new PyDropWhile(func, it) : new PyDropWhileSub(cls, func, it)),
    (self) => {
      for (;;) {
        const item = step(self.iterator);
        if (item === undefined || self.flag) return item;
        if (!isTrue(call1(self.func, item))) {
          self.flag = true;
          return item;
        }
      }
    },
  ),
);

export const takewhileType: LazyType = lazyType<PyPredicate>("itertools.takewhile", PyTakeWhile, () =>
  predicateDef(
    "takewhile",
    "Return successive entries from an iterable as long as the predicate evaluates to true for each entry.",
    takewhileType,
    (cls, func, it) => (cls === takewhileType() ? new PyTakeWhile(func, it) : new PyTakeWhileSub(cls, func, it)),
    (self) => {
      if (self.flag) return undefined;
      const item = step(self.iterator);
      if (item === undefined) return undefined;
      if (isTrue(call1(self.func, item))) return item;
      self.flag = true;
      return undefined;
    },
  ),
);

export const filterfalseType: LazyType = lazyType<PyPredicate>("itertools.filterfalse", PyFilterFalse, () =>
  predicateDef(
    "filterfalse",
    "Return those items of iterable for which function(item) is false.\n\nIf function is None, return the items that are false.",
    filterfalseType,
    (cls, func, it) => (cls === filterfalseType() ? new PyFilterFalse(func, it) : new PyFilterFalseSub(cls, func, it)),
    (self) => {
      const { func } = self;
      const plain = func === None || func === boolType;
      for (;;) {
        const item = step(self.iterator);
        if (item === undefined) return undefined;
        if (!isTrue(plain ? item : call1(func, item))) return item;
      }
    },
  ),
);

class PyIslice extends PyObject {
  /** `undefined` once exhausted. */
  iterator: Value | undefined;
  /** Position of the next item to yield. */
  next: number;
  /** -1: no end. */
  readonly stop: number;
  readonly step: number;
  /** Items taken so far. */
  count: number;
  constructor(iterator: Value, start: number, stop: number, step: number) {
    super();
    this.iterator = iterator;
    this.next = start;
    this.stop = stop;
    this.step = step;
    this.count = 0;
  }
}
const PyIsliceSub = heapSubclass(PyIslice);

/** A bound: a non-negative int, else ValueError. */
function bound(v: Value, message: string, least: number): number {
  let n: number;
  try {
    n = indexToNumber(v, "OverflowError");
  } catch (e) {
    if (isException(e, exceptionTypes.Exception)) throw pyError("ValueError", message);
    throw e;
  }
  if (n < least) throw pyError("ValueError", message);
  return n;
}

const STOP = "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
const INDICES = "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
const STEP = "Step for islice() must be a positive integer or None.";

export const isliceType: LazyType = lazyType("itertools.islice", PyIslice, () => ({
  doc: "islice(iterable, stop) --> islice object\nislice(iterable, start, stop[, step]) --> islice object\n\nReturn an iterator whose next() method returns selected values from an\niterable.  If start is specified, will skip all preceding elements;\notherwise, start defaults to zero.  Step defaults to one.  If\nspecified as another value, step determines how many values are\nskipped between successive calls.  Works like a slice() on a list\nbut returns an iterator.",
  isBase: true,
  slots: {
    new: (cls, args, kwnames) => {
      refuseKeywords(cls, isliceType(), "islice", kwnames);
      const given = positionalCount(args, kwnames);
      checkPositional("islice", given, 2, 4);
      let start = 0;
      let stop = -1;
      if (given === 2) {
        if (args[1] !== None) stop = bound(args[1]!, STOP, 0);
      } else {
        if (args[1] !== None) start = bound(args[1]!, INDICES, 0);
        if (args[2] !== None) stop = bound(args[2]!, STOP, 0);
      }
      const by = given < 4 || args[3] === None ? 1 : bound(args[3]!, STEP, 1);
      const it = getIter(args[0]!);
      return cls === isliceType() ? new PyIslice(it, start, stop, by) : new PyIsliceSub(cls, it, start, stop, by);
    },
    iter: (self) => self,
    next: (self) => {
      const it = self.iterator;
      if (it === undefined) return undefined;
      const stop = self.stop;
      while (self.count < self.next) {
        if (iterNext(it) === undefined) {
          self.iterator = undefined;
          return undefined;
        }
        self.count++;
      }
      if (stop !== -1 && self.count >= stop) {
        self.iterator = undefined;
        return undefined;
      }
      const item = iterNext(it);
      if (item === undefined) {
        self.iterator = undefined;
        return undefined;
      }
      self.count++;
      const next = self.next + self.step;
      self.next = stop !== -1 && next > stop ? stop : next;
      return item;
    },
  },
  methods: {
    __reduce__: reduceMethod((self) => {
      if (self.iterator === undefined) return tuple(self.cls, tuple(getIter(tuple()), 0), 0);
      const stop = self.stop === -1 ? None : self.stop;
      return tuple(self.cls, tuple(self.iterator, self.next, stop, self.step), self.count);
    }),
    __setstate__: setStateMethod((self, state) => {
      self.count = indexToNumber(index(state), "OverflowError");
    }),
  },
}));

class PyPairwise extends PyObject {
  iterator: Value | undefined;
  previous: Value | undefined;
  constructor(iterator: Value) {
    super();
    this.iterator = iterator;
    this.previous = undefined;
  }
}
const PyPairwiseSub = heapSubclass(PyPairwise);

export const pairwiseType: LazyType = lazyType("itertools.pairwise", PyPairwise, () => ({
  doc: "Return an iterator of overlapping pairs taken from the input iterator.\n\n    s -> (s0,s1), (s1,s2), (s2, s3), ...",
  signature: "(iterable, /)",
  isBase: true,
  slots: {
    new: (cls, args, kwnames) => {
      refuseKeywords(cls, pairwiseType(), "pairwise", kwnames);
      checkPositional("pairwise", positionalCount(args, kwnames), 1, 1);
      const it = getIter(args[0]!);
      return cls === pairwiseType() ? new PyPairwise(it) : new PyPairwiseSub(cls, it);
    },
    iter: (self) => self,
    next: (self) => {
      const it = self.iterator;
      if (it === undefined) return undefined;
      let old = self.previous;
      if (old === undefined) {
        old = iterNext(it);
        self.previous = old;
        if (old === undefined) {
          self.iterator = undefined;
          return undefined;
        }
        // fetching the first item may have exhausted this iterator
        if (self.iterator === undefined) {
          self.previous = undefined;
          return undefined;
        }
      }
      const item = iterNext(it);
      if (item === undefined) {
        self.iterator = undefined;
        self.previous = undefined;
        return undefined;
      }
      self.previous = item;
      return new PyTuple([old, item]);
    },
  },
}));

class PyBatched extends PyObject {
  iterator: Value | undefined;
  readonly size: number;
  constructor(iterator: Value, size: number) {
    super();
    this.iterator = iterator;
    this.size = size;
  }
}
const PyBatchedSub = heapSubclass(PyBatched);

export const batchedType: LazyType = lazyType("itertools.batched", PyBatched, () => ({
  doc: "Batch data into tuples of length n. The last batch may be shorter than n.\n\nLoops over the input iterable and accumulates data into tuples\nup to size n.  The input is consumed lazily, just enough to\nfill a batch.  The result is yielded as soon as a batch is full\nor when the input iterable is exhausted.\n\n    >>> for batch in batched('ABCDEFG', 3):\n    ...     print(batch)\n    ...\n    ('A', 'B', 'C')\n    ('D', 'E', 'F')\n    ('G',)",
  signature: "(iterable, n)",
  isBase: true,
  slots: {
    new: newSlot("($type, iterable, n: ssize)", "batched", (cls, iterable, n) => {
      if (n < 1) throw pyError("ValueError", "n must be at least one");
      const it = getIter(iterable);
      return cls === batchedType() ? new PyBatched(it, n) : new PyBatchedSub(cls, it, n);
    }),
    iter: (self) => self,
    next: (self) => {
      const it = self.iterator;
      if (it === undefined) return undefined;
      const out: Value[] = [];
      const next = typeOf(it).slots.next!;
      try {
        for (let i = 0; i < self.size; i++) {
          const item = next(it);
          if (item === undefined) {
            self.iterator = undefined;
            break;
          }
          out.push(item);
        }
      } catch (e) {
        self.iterator = undefined;
        if (!isException(e, exceptionTypes.StopIteration)) throw e;
      }
      return out.length === 0 ? undefined : new PyTuple(out);
    },
  },
}));
