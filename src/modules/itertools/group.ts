/** groupby, tee, zip_longest. Source: Modules/itertoolsmodule.c. */
import { PyList, PyTuple } from "../../objects/containers.ts";
import { heapSubclass } from "../../objects/heap.ts";
import { None, PyObject, type Value } from "../../objects/object.ts";
import type { KwNames } from "../../objects/slots.ts";
import { findAttr } from "../../protocols/attributes.ts";
import { builtinNamed } from "../../protocols/builtin-names.ts";
import { call0, call1 } from "../../protocols/call.ts";
import { equalItems } from "../../protocols/compare.ts";
import { type LazyType, lazyType, method, newSlot } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { getIter, iterNext } from "../../protocols/iterate.ts";
import { indexToNumber } from "../../protocols/number.ts";
import { typeName } from "../../protocols/type-of.ts";

import { reduceMethod, setStateMethod, step, tuple } from "./support.ts";

class PyGroupBy extends PyObject {
  readonly iterator: Value;
  readonly keyFunc: Value;
  targetKey: Value | undefined;
  currentKey: Value | undefined;
  currentValue: Value | undefined;
  /** The group handed out last: only it may still read. */
  grouper: PyGrouper | undefined;
  constructor(iterator: Value, keyFunc: Value) {
    super();
    this.iterator = iterator;
    this.keyFunc = keyFunc;
    this.targetKey = undefined;
    this.currentKey = undefined;
    this.currentValue = undefined;
    this.grouper = undefined;
  }
}
const PyGroupBySub = heapSubclass(PyGroupBy);

class PyGrouper extends PyObject {
  readonly parent: PyGroupBy;
  readonly key: Value;
  constructor(parent: PyGroupBy, key: Value) {
    super();
    this.parent = parent;
    this.key = key;
    parent.grouper = this;
  }
}

/** Reads the next item and its key; false at the end. */
function groupStep(self: PyGroupBy): boolean {
  const value = step(self.iterator);
  if (value === undefined) return false;
  const key = self.keyFunc === None ? value : call1(self.keyFunc, value);
  self.currentValue = value;
  self.currentKey = key;
  return true;
}

export const groupbyType: LazyType = lazyType("itertools.groupby", PyGroupBy, () => ({
  doc: "make an iterator that returns consecutive keys and groups from the iterable\n\n  iterable\n    Elements to divide into groups according to the key function.\n  key\n    A function for computing the group category for each element.\n    If the key function is not specified or is None, the element itself\n    is used for grouping.",
  signature: "(iterable, key=None)",
  isBase: true,
  slots: {
    new: newSlot("($type, iterable, key=None)", "groupby", (cls, iterable, key) => {
      const it = getIter(iterable);
      return cls === groupbyType() ? new PyGroupBy(it, key) : new PyGroupBySub(cls, it, key);
    }),
    iter: (self) => self,
    next: (self) => {
      self.grouper = undefined;
      // skip to the next group
      for (;;) {
        if (self.currentKey !== undefined) {
          if (self.targetKey === undefined) break;
          if (!equalItems(self.targetKey, self.currentKey)) break;
        }
        if (!groupStep(self)) return undefined;
      }
      self.targetKey = self.currentKey;
      const grouper = new PyGrouper(self, self.targetKey!);
      return new PyTuple([self.currentKey!, grouper]);
    },
  },
  methods: {
    __reduce__: reduceMethod((self) => {
      const args = tuple(self.iterator, self.keyFunc);
      if (self.targetKey !== undefined && self.currentKey !== undefined && self.currentValue !== undefined) {
        return tuple(self.cls, args, tuple(self.currentKey, self.currentValue, self.targetKey));
      }
      return tuple(self.cls, args);
    }),
    __setstate__: setStateMethod((self, state) => {
      if (!(state instanceof PyTuple)) throw pyError("TypeError", "state is not a tuple");
      if (state.items.length !== 3) throw pyError("TypeError", "function takes exactly 3 arguments");
      self.currentKey = state.items[0]!;
      self.currentValue = state.items[1]!;
      self.targetKey = state.items[2]!;
    }),
  },
}));

export const grouperType: LazyType = lazyType("itertools._grouper", PyGrouper, () => ({
  slots: {
    new: newSlot("($type, parent, tgtkey, /)", "_grouper", (_cls, parent, key) => {
      if (!(parent instanceof PyGroupBy)) {
        throw pyError(
          "TypeError",
          `_grouper() argument 1 must be itertools.groupby, not ${parent === None ? "None" : typeName(parent)}`,
        );
      }
      return new PyGrouper(parent, key);
    }),
    iter: (self) => self,
    next: (self) => {
      const parent = self.parent;
      if (parent.grouper !== self) return undefined;
      if (parent.currentValue === undefined && !groupStep(parent)) return undefined;
      if (!equalItems(self.key, parent.currentKey!)) return undefined;
      const value = parent.currentValue;
      parent.currentValue = undefined;
      return value;
    },
  },
  methods: {
    __reduce__: reduceMethod((self) => {
      if (self.parent.grouper !== self) return tuple(builtinNamed("iter"), tuple(tuple()));
      return tuple(self.cls, tuple(self.parent, self.key));
    }),
  },
}));

const LINK_CELLS = 57;

/** A shared stretch of what an iterator has yielded. */
class PyTeeData extends PyObject {
  readonly iterator: Value;
  readonly values: Value[];
  running = false;
  link: PyTeeData | undefined;
  constructor(iterator: Value) {
    super();
    this.iterator = iterator;
    this.values = [];
    this.link = undefined;
  }
}

class PyTee extends PyObject {
  data: PyTeeData;
  index: number;
  constructor(data: PyTeeData, index: number) {
    super();
    this.data = data;
    this.index = index;
  }
}

function teeItem(data: PyTeeData, i: number): Value | undefined {
  if (i < data.values.length) return data.values[i];
  if (data.running) throw pyError("RuntimeError", "cannot re-enter the tee iterator");
  data.running = true;
  try {
    const value = step(data.iterator);
    if (value !== undefined) data.values.push(value);
    return value;
  } finally {
    data.running = false;
  }
}

function teeLink(data: PyTeeData): PyTeeData {
  data.link ??= new PyTeeData(data.iterator);
  return data.link;
}

export const teeType: LazyType = lazyType("itertools._tee", PyTee, () => ({
  doc: "Iterator wrapped to make it copyable.",
  hasWeakref: true,
  signature: "(iterable, /)",
  slots: {
    new: newSlot("($type, iterable, /)", "_tee", (_cls, iterable) => teeOf(iterable)),
    iter: (self) => self,
    next: (self) => {
      if (self.index >= LINK_CELLS) {
        self.data = teeLink(self.data);
        self.index = 0;
      }
      const value = teeItem(self.data, self.index);
      if (value !== undefined) self.index++;
      return value;
    },
  },
  methods: {
    __copy__: method("($self, /)", "Returns an independent iterator.", (self) => new PyTee(self.data, self.index)),
    __reduce__: reduceMethod((self) => tuple(self.cls, tuple(tuple()), tuple(self.data, self.index))),
    __setstate__: setStateMethod((self, state) => {
      if (!(state instanceof PyTuple)) throw pyError("TypeError", "state is not a tuple");
      const [data, at] = state.items;
      if (!(data instanceof PyTeeData) || at === undefined) throw pyError("TypeError", "an integer is required");
      const n = indexToNumber(at, "OverflowError");
      if (n < 0 || n > LINK_CELLS) throw pyError("ValueError", "Index out of range");
      self.data = data;
      self.index = n;
    }),
  },
}));

export const teeDataType: LazyType = lazyType("itertools._tee_dataobject", PyTeeData, () => ({
  doc: "teedataobject(iterable, values, next, /)\n--\n\nData container common to multiple tee objects.",
  slots: {
    new: newSlot("($type, iterable, values, next, /)", "teedataobject", (_cls, iterable, values, next) => {
      if (!(values instanceof PyList))
        throw pyError("TypeError", `teedataobject() argument 2 must be list, not ${typeName(values)}`);
      const data = new PyTeeData(iterable);
      const n = values.items.length;
      if (n > LINK_CELLS) throw pyError("ValueError", "Invalid arguments");
      for (const v of values.items) data.values.push(v);
      if (n === LINK_CELLS) {
        if (next !== None) {
          if (!(next instanceof PyTeeData)) throw pyError("ValueError", "Invalid arguments");
          data.link = next;
        }
      } else if (next !== None) throw pyError("ValueError", "Invalid arguments");
      return data;
    }),
  },
  methods: {
    __reduce__: reduceMethod((self) =>
      tuple(self.cls, tuple(self.iterator, new PyList(self.values.slice()), self.link ?? None)),
    ),
  },
}));

function teeOf(iterable: Value): PyTee {
  const it = getIter(iterable);
  if (it instanceof PyTee) return new PyTee(it.data, it.index);
  teeDataType();
  teeType();
  return new PyTee(new PyTeeData(it), 0);
}

/** `tee(iterable, n=2)`. */
export function tee(iterable: Value, n: number): Value {
  if (n < 0) throw pyError("ValueError", "n must be >= 0");
  if (n === 0) return tuple();
  const it = getIter(iterable);
  const copy = findAttr(it, "__copy__");
  const out: Value[] = [copy === undefined ? teeOf(it) : it];
  const copyOf = copy ?? findAttr(out[0]!, "__copy__")!;
  for (let i = 1; i < n; i++) out.push(call0(copyOf));
  return new PyTuple(out);
}

class PyZipLongest extends PyObject {
  /** `undefined` for those that have ended. */
  readonly iterators: (Value | undefined)[];
  active: number;
  fill: Value;
  constructor(iterators: (Value | undefined)[], fill: Value) {
    super();
    this.iterators = iterators;
    this.active = iterators.length;
    this.fill = fill;
  }
}
const PyZipLongestSub = heapSubclass(PyZipLongest);

function fillArgument(args: readonly Value[], kwnames: KwNames): Value {
  if (kwnames === undefined || kwnames.length === 0) return None;
  if (kwnames.length > 1 || kwnames[0] !== "fillvalue")
    throw pyError("TypeError", "zip_longest() got an unexpected keyword argument");
  return args[args.length - 1]!;
}

export const zipLongestType: LazyType = lazyType("itertools.zip_longest", PyZipLongest, () => ({
  doc: "Return a zip_longest object whose .__next__() method returns a tuple where\nthe i-th element comes from the i-th iterable argument.  The .__next__()\nmethod continues until the longest iterable in the argument sequence\nis exhausted and then it raises StopIteration.  When the shorter iterables\nare exhausted, the fillvalue is substituted in their place.  The fillvalue\ndefaults to None or can be specified by a keyword argument.",
  isBase: true,
  slots: {
    new: (cls, args, kwnames) => {
      const fill = fillArgument(args, kwnames);
      const given = args.length - (kwnames === undefined ? 0 : kwnames.length);
      const its: Value[] = [];
      for (let i = 0; i < given; i++) its.push(getIter(args[i]!));
      return cls === zipLongestType() ? new PyZipLongest(its, fill) : new PyZipLongestSub(cls, its, fill);
    },
    iter: (self) => self,
    next: (self) => {
      const { iterators } = self;
      if (iterators.length === 0 || self.active === 0) return undefined;
      const out: Value[] = [];
      for (let i = 0; i < iterators.length; i++) {
        const it = iterators[i];
        let item: Value | undefined;
        if (it === undefined) item = self.fill;
        else {
          try {
            item = iterNext(it);
          } catch (e) {
            self.active = 0;
            throw e;
          }
          if (item === undefined) {
            self.active--;
            if (self.active === 0) return undefined;
            item = self.fill;
            iterators[i] = undefined;
          }
        }
        out.push(item);
      }
      return new PyTuple(out);
    },
  },
  methods: {
    __reduce__: reduceMethod((self) =>
      tuple(self.cls, new PyTuple(self.iterators.map((it) => it ?? tuple())), self.fill),
    ),
    __setstate__: setStateMethod((self, state) => {
      self.fill = state;
    }),
  },
}));
