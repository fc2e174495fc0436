/** The `range` type and its iterators. Source: Objects/rangeobject.c. Ints of any size; safe ones stay numbers throughout. */
import { PySlice, PyTuple } from "../objects/containers.ts";
import { PyLongRangeIterator, PyRange, PyRangeIterator } from "../objects/iterators.ts";
import { intOf } from "../objects/number.ts";
import { type Int, None, NotImplemented, normalInt, type Value } from "../objects/object.ts";
import { roomFor } from "../objects/slot-arrays.ts";
import { EQ, NE } from "../objects/slots.ts";
import { newBuiltinType } from "../objects/types.ts";
import { genericGetAttr } from "../protocols/attributes.ts";
import { builtinNamed } from "../protocols/builtin-names.ts";
import { checkPositional, noKeywords } from "../protocols/clinic/positional.ts";
import { compareBool } from "../protocols/compare.ts";
import { indicesError } from "../protocols/container.ts";
import { fillType, getset, method, type TypeDef, unsignedAll } from "../protocols/define.ts";
import { pyError } from "../protocols/errors.ts";
import { hashTuple } from "../protocols/hash.ts";
import { forEach } from "../protocols/iterate.ts";
import { index } from "../protocols/number.ts";
import { hasIndex } from "./sequence.ts";
import { longIndices } from "./slice.ts";

export const rangeType = newBuiltinType("range", PyRange);
export const rangeIteratorType = newBuiltinType("range_iterator", PyRangeIterator);
export const longRangeIteratorType = newBuiltinType("longrange_iterator", PyLongRangeIterator);

const MAX_SSIZE = 9223372036854775807n;

/** Number of items. */
function rangeLength(start: Int, stop: Int, step: Int): Int {
  if (typeof start === "number" && typeof stop === "number" && typeof step === "number") {
    const span = step > 0 ? stop - start : start - stop;
    if (span <= 0) return 0;
    if (span <= Number.MAX_SAFE_INTEGER) {
      const stride = step > 0 ? step : -step;
      const last = span - 1;
      return (last - (last % stride)) / stride + 1;
    }
  }
  const [a, b, s] = [BigInt(start), BigInt(stop), BigInt(step)];
  const span = s > 0n ? b - a : a - b;
  return span <= 0n ? 0 : normalInt((span - 1n) / (s > 0n ? s : -s) + 1n);
}

export function newRange(start: Int, stop: Int, step: Int): PyRange {
  return new PyRange(start, stop, step, rangeLength(start, stop, step));
}

/** Item number `i`, which must be in range. */
function itemAt(r: PyRange, i: Int): Int {
  if (typeof i === "number" && typeof r.start === "number" && typeof r.step === "number") {
    const v = r.start + i * r.step;
    if (Number.isSafeInteger(v)) return v + 0;
  }
  return normalInt(BigInt(r.start) + BigInt(i) * BigInt(r.step));
}

/** Position of the int `n`, or -1. */
function positionOf(r: PyRange, n: Int): Int {
  const { start, stop, step } = r;
  if (step > 0 ? n < start || n >= stop : n > start || n <= stop) return -1;
  if (typeof n === "number" && typeof start === "number" && typeof step === "number") {
    const distance = n - start;
    if (Number.isSafeInteger(distance)) return distance % step === 0 ? distance / step + 0 : -1;
  }
  const distance = BigInt(n) - BigInt(start);
  const s = BigInt(step);
  return distance % s === 0n ? normalInt(distance / s) : -1;
}

/** An exact int or bool: anything else is compared item by item. */
function plainInt(v: Value): Int | undefined {
  return typeof v === "number" || typeof v === "bigint" || typeof v === "boolean" ? intOf(v) : undefined;
}

function iteratorOf(start: Int, step: Int, length: Int): Value {
  if (typeof start === "number" && typeof step === "number" && typeof length === "number") {
    if (Number.isSafeInteger(start + length * step)) return new PyRangeIterator(start, step, length);
  }
  return new PyLongRangeIterator(BigInt(start), BigInt(step), BigInt(length));
}

/** The range that a slice of `self` is. */
function sliceOf(self: PyRange, slice: PySlice): PyRange {
  const [start, stop, step] = longIndices(slice, self.length);
  const at = (i: Int): Int => normalInt(BigInt(self.start) + BigInt(i) * BigInt(self.step));
  return newRange(at(start), at(stop), normalInt(BigInt(step) * BigInt(self.step)));
}

const rangeDef: TypeDef<PyRange> = {
  doc: "range(stop) -> range object\nrange(start, stop[, step]) -> range object\n\nReturn an object that produces a sequence of integers from start (inclusive)\nto stop (exclusive) by step.  range(i, j) produces i, i+1, i+2, ..., j-1.\nstart defaults to 0, and stop is omitted!  range(4) produces 0, 1, 2, 3.\nThese are exactly the valid indices for a list of 4 elements.\nWhen step is given, it specifies the increment (or decrement).",
  isSequence: true,
  slots: {
    getAttr: genericGetAttr,
    new: (_cls, args, kwnames) => {
      noKeywords("range", kwnames);
      checkPositional("range", args.length, 1, 3);
      if (args.length === 1) return newRange(0, index(args[0]!), 1);
      const start = index(args[0]!);
      const stop = index(args[1]!);
      const step = args.length > 2 ? index(args[2]!) : 1;
      if (step === 0) throw pyError("ValueError", "range() arg 3 must not be zero");
      return newRange(start, stop, step);
    },
    repr: (self) =>
      self.step === 1 ? `range(${self.start}, ${self.stop})` : `range(${self.start}, ${self.stop}, ${self.step})`,
    hash: (self) => {
      const { length, start, step } = self;
      if (length === 0) return hashTuple([0, None, None]);
      return hashTuple([length, start, length === 1 ? None : step]);
    },
    richCompare: (self, other, op) => {
      if (!(other instanceof PyRange) || (op !== EQ && op !== NE)) return NotImplemented;
      const same =
        self.length === other.length &&
        (self.length === 0 || (self.start === other.start && (self.length === 1 || self.step === other.step)));
      return same === (op === EQ);
    },
    bool: (self) => self.length !== 0,
    len: (self) => {
      if (typeof self.length === "bigint" && self.length > MAX_SSIZE)
        throw pyError("OverflowError", "Python int too large to convert to C ssize_t");
      return Number(self.length);
    },
    getItem: (self, key) => {
      if (key instanceof PySlice) return sliceOf(self, key);
      if (!hasIndex(key)) throw indicesError("range", key);
      let i = index(key);
      const n = self.length;
      if (i < 0) i = typeof i === "number" && typeof n === "number" ? i + n : normalInt(BigInt(i) + BigInt(n));
      if (i < 0 || i >= n) throw pyError("IndexError", "range object index out of range");
      return itemAt(self, i);
    },
    contains: (self, item) => {
      const n = plainInt(item);
      if (n !== undefined) return positionOf(self, n) !== -1;
      let found = false;
      forEach(self, (x) => {
        found = compareBool(x, item, EQ);
        return found;
      });
      return found;
    },
    iter: (self) => iteratorOf(self.start, self.step, self.length),
  },
  members: {
    start: getset((self) => self.start),
    stop: getset((self) => self.stop),
    step: getset((self) => self.step),
  },
  methods: unsignedAll({
    __reversed__: method("($self, /)", "Return a reverse iterator.", (self) => {
      const { length, step } = self;
      const last = length === 0 ? normalInt(BigInt(self.start) - BigInt(step)) : itemAt(self, minus1(length));
      return iteratorOf(last, typeof step === "number" ? 0 - step : normalInt(-step), length);
    }),
    __reduce__: method(
      "($self, /)",
      "",
      (self) => new PyTuple([rangeType, new PyTuple([self.start, self.stop, self.step])]),
    ),
    count: method(
      "($self, object, /)",
      "rangeobject.count(value) -> integer -- return number of occurrences of value",
      (self, object) => {
        const n = plainInt(object);
        if (n !== undefined) return positionOf(self, n) === -1 ? 0 : 1;
        let count = 0;
        forEach(self, (x) => {
          if (compareBool(x, object, EQ)) count++;
          return undefined;
        });
        return count;
      },
    ),
    index: method(
      "($self, object, /)",
      "rangeobject.index(value) -> integer -- return index of value.\nRaise ValueError if the value is not present.",
      (self, object) => {
        const n = plainInt(object);
        if (n !== undefined) {
          const at = positionOf(self, n);
          if (at !== -1) return at;
          throw pyError("ValueError", `${n} is not in range`);
        }
        let at = 0;
        let found = false;
        forEach(self, (x) => {
          found = compareBool(x, object, EQ);
          if (!found) at++;
          return found;
        });
        if (!found) throw pyError("ValueError", "sequence.index(x): x not in sequence");
        return at;
      },
    ),
  }),
};

const minus1 = (n: Int): Int => (typeof n === "number" ? n - 1 : normalInt(n - 1n));

const rangeIteratorDef: TypeDef<PyRangeIterator> = {
  drain: (self) => {
    const { step } = self;
    let item = self.next;
    const out = roomFor(self.left, 0);
    for (let i = 0; i < out.length; i++) {
      out[i] = item;
      item += step;
    }
    self.next = item;
    self.left = 0;
    return out;
  },
  slots: {
    getAttr: genericGetAttr,
    iter: (self) => self,
    next: (self) => {
      if (self.left === 0) return undefined;
      const v = self.next;
      self.left--;
      self.next = v + self.step;
      return v;
    },
  },
  methods: unsignedAll({
    __length_hint__: method(
      "($self, /)",
      "Private method returning an estimate of len(list(it)).",
      (self) => self.left,
    ),
    __reduce__: method("($self, /)", "Return state information for pickling.", (self) => {
      const range = newRange(self.next, self.next + self.left * self.step, self.step);
      return new PyTuple([builtinNamed("iter"), new PyTuple([range]), None]);
    }),
    __setstate__: method("($self, object, /)", "Set state information for unpickling.", (self, object) => {
      const state = index(object);
      const skip = state < 0 ? 0 : state > self.left ? self.left : Number(state);
      self.next += skip * self.step;
      self.left -= skip;
      return None;
    }),
  }),
};

const longRangeIteratorDef: TypeDef<PyLongRangeIterator> = {
  slots: {
    getAttr: genericGetAttr,
    iter: (self) => self,
    next: (self) => {
      if (self.left === 0n) return undefined;
      const v = self.next;
      self.left--;
      self.next = v + self.step;
      return normalInt(v);
    },
  },
  methods: unsignedAll({
    __length_hint__: method("($self, /)", "Private method returning an estimate of len(list(it)).", (self) =>
      normalInt(self.left),
    ),
    __reduce__: method("($self, /)", "Return state information for pickling.", (self) => {
      const stop = self.next + self.left * self.step;
      const range = newRange(normalInt(self.next), normalInt(stop), normalInt(self.step));
      return new PyTuple([builtinNamed("iter"), new PyTuple([range]), None]);
    }),
    __setstate__: method("($self, object, /)", "Set state information for unpickling.", (self, object) => {
      const state = BigInt(index(object));
      const skip = state < 0n ? 0n : state > self.left ? self.left : state;
      self.next += skip * self.step;
      self.left -= skip;
      return None;
    }),
  }),
};

export function installRange(): void {
  fillType(rangeType, rangeDef);
  fillType(rangeIteratorType, rangeIteratorDef);
  fillType(longRangeIteratorType, longRangeIteratorDef);
}
