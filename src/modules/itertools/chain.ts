/** chain, cycle, repeat, count, accumulate, starmap. Source: Modules/itertoolsmodule.c. */
import { PyList, PyTuple } from "../../objects/containers.ts";
import { heapSubclass } from "../../objects/heap.ts";
import { None, PyObject, type Value } from "../../objects/object.ts";
import { strJoin } from "../../objects/str.ts";
import { tupleType } from "../../objects/types.ts";
import { call, call2, callMethod } from "../../protocols/call.ts";
import { classGetItem } from "../../protocols/class-getitem.ts";
import { checkPositional } from "../../protocols/clinic/positional.ts";
import { classMethod, type LazyType, lazyType, method, newSlot } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { getIter, iterNext, toArray } from "../../protocols/iterate.ts";
import { add, indexToNumber } from "../../protocols/number.ts";
import { repr } from "../../protocols/text.ts";
import { typeOf } from "../../protocols/type-of.ts";
import { isliceType } from "./select.ts";
import { positionalCount, reduceMethod, refuseKeywords, setStateMethod, step, tuple } from "./support.ts";

class PyChain extends PyObject {
  /** Iterator over the iterables; `undefined` once exhausted. */
  source: Value | undefined;
  active: Value | undefined;
  constructor(source: Value) {
    super();
    this.source = source;
    this.active = undefined;
  }
}
const PyChainSub = heapSubclass(PyChain);

export const chainType: LazyType = lazyType("itertools.chain", PyChain, () => ({
  doc: "Return a chain object whose .__next__() method returns elements from the\nfirst iterable until it is exhausted, then elements from the next\niterable, until all of the iterables are exhausted.",
  isBase: true,
  slots: {
    new: (cls, args, kwnames) => {
      refuseKeywords(cls, chainType(), "chain", kwnames);
      const source = getIter(new PyTuple(args.slice(0, positionalCount(args, kwnames))));
      return cls === chainType() ? new PyChain(source) : new PyChainSub(cls, source);
    },
    iter: (self) => self,
    next: (self) => {
      while (self.source !== undefined) {
        if (self.active === undefined) {
          const iterable = step(self.source);
          if (iterable === undefined) {
            self.source = undefined;
            return undefined;
          }
          try {
            self.active = getIter(iterable);
          } catch (e) {
            self.source = undefined;
            throw e;
          }
        }
        const item = iterNext(self.active);
        if (item !== undefined) return item;
        self.active = undefined;
      }
      return undefined;
    },
  },
  methods: {
    __reduce__: reduceMethod((self) => {
      if (self.source === undefined) return tuple(self.cls, tuple());
      if (self.active !== undefined) return tuple(self.cls, tuple(), tuple(self.source, self.active));
      return tuple(self.cls, tuple(), tuple(self.source));
    }),
    __setstate__: setStateMethod((self, state) => {
      if (!(state instanceof PyTuple)) throw pyError("TypeError", "state is not a tuple");
      const [source, active] = state.items;
      if (source === undefined || state.items.length > 2)
        throw pyError(
          "TypeError",
          `function takes at ${source === undefined ? "least 1 argument" : "most 2 arguments"} (${state.items.length} given)`,
        );
      for (const it of state.items)
        if (typeOf(it).slots.next === undefined) throw pyError("TypeError", "Arguments must be iterators.");
      self.source = source;
      self.active = active;
    }),
    from_iterable: classMethod(
      "($type, iterable, /)",
      "Alternative chain() constructor taking a single iterable argument that evaluates lazily.",
      (cls, iterable) => {
        const source = getIter(iterable);
        return cls === chainType() ? new PyChain(source) : new PyChainSub(cls, source);
      },
    ),
    __class_getitem__: classGetItem,
  },
}));

class PyCycle extends PyObject {
  /** `undefined` once the first pass is over. */
  iterator: Value | undefined;
  readonly saved: Value[];
  index = 0;
  firstPass: boolean;
  constructor(iterator: Value) {
    super();
    this.iterator = iterator;
    this.saved = [];
    this.firstPass = true;
  }
}
const PyCycleSub = heapSubclass(PyCycle);

export const cycleType: LazyType = lazyType("itertools.cycle", PyCycle, () => ({
  doc: "Return elements from the iterable until it is exhausted. Then repeat the sequence indefinitely.",
  signature: "(iterable, /)",
  isBase: true,
  slots: {
    new: (cls, args, kwnames) => {
      refuseKeywords(cls, cycleType(), "cycle", kwnames);
      checkPositional("cycle", positionalCount(args, kwnames), 1, 1);
      const it = getIter(args[0]!);
      return cls === cycleType() ? new PyCycle(it) : new PyCycleSub(cls, it);
    },
    iter: (self) => self,
    next: (self) => {
      if (self.iterator !== undefined) {
        const item = iterNext(self.iterator);
        if (item !== undefined) {
          if (self.firstPass) self.saved.push(item);
          return item;
        }
        self.iterator = undefined;
      }
      const saved = self.saved;
      if (saved.length === 0) return undefined;
      const item = saved[self.index]!;
      self.index = self.index + 1 >= saved.length ? 0 : self.index + 1;
      return item;
    },
  },
  methods: {
    __reduce__: reduceMethod((self) => {
      const saved = new PyList(self.saved);
      if (self.iterator !== undefined) {
        return tuple(self.cls, tuple(self.iterator), tuple(saved, !self.firstPass));
      }
      const it = getIter(saved);
      if (self.index !== 0) callMethod(it, "__setstate__", [self.index]);
      return tuple(self.cls, tuple(it), tuple(saved, true));
    }),
    __setstate__: setStateMethod((self, state) => {
      if (!(state instanceof PyTuple)) throw pyError("TypeError", "state is not a tuple");
      const [saved, first] = state.items;
      if (state.items.length !== 2 || !(saved instanceof PyList))
        throw pyError("TypeError", "function takes exactly 2 arguments");
      const seen = indexToNumber(first!, "OverflowError") !== 0;
      self.saved.length = 0;
      for (const item of saved.items) self.saved.push(item);
      self.firstPass = !seen;
      self.index = 0;
    }),
  },
}));

class PyRepeat extends PyObject {
  readonly item: Value;
  /** Times left; -1 for ever. */
  left: number;
  constructor(item: Value, left: number) {
    super();
    this.item = item;
    this.left = left;
  }
}
const PyRepeatSub = heapSubclass(PyRepeat);

export const repeatType: LazyType = lazyType("itertools.repeat", PyRepeat, () => ({
  doc: "repeat(object [,times]) -> create an iterator which returns the object\nfor the specified number of times.  If not specified, returns the object\nendlessly.",
  isBase: true,
  slots: {
    new: newSlot("($type, object, times: ssize=<unrepresentable>)", "repeat", (cls, object, times) => {
      const left = times === undefined ? -1 : Math.max(0, times);
      return cls === repeatType() ? new PyRepeat(object, left) : new PyRepeatSub(cls, object, left);
    }),
    repr: (self) => {
      const { name } = self.cls;
      return self.left === -1
        ? strJoin([name, "(", repr(self.item), ")"], "")
        : strJoin([name, "(", repr(self.item), `, ${self.left})`], "");
    },
    iter: (self) => self,
    next: (self) => {
      if (self.left === 0) return undefined;
      if (self.left > 0) self.left--;
      return self.item;
    },
  },
  methods: {
    __length_hint__: method("($self, /)", "Private method returning an estimate of len(list(it)).", (self) => {
      if (self.left === -1) throw pyError("TypeError", "len() of unsized object");
      return self.left;
    }),
    __reduce__: reduceMethod((self) =>
      tuple(self.cls, self.left === -1 ? tuple(self.item) : tuple(self.item, self.left)),
    ),
  },
}));

class PyCount extends PyObject {
  next: Value;
  readonly step: Value;
  constructor(next: Value, step: Value) {
    super();
    this.next = next;
    this.step = step;
  }
}
const PyCountSub = heapSubclass(PyCount);

const isNumber = (v: Value): boolean => {
  const s = typeOf(v).slots;
  return s.int !== undefined || s.float !== undefined || s.index !== undefined || typeOf(v).name === "complex";
};

export const countType: LazyType = lazyType("itertools.count", PyCount, () => ({
  doc: "Return a count object whose .__next__() method returns consecutive values.\n\nEquivalent to:\n    def count(firstval=0, step=1):\n        x = firstval\n        while 1:\n            yield x\n            x += step",
  signature: "(start=0, step=1)",
  isBase: true,
  slots: {
    new: newSlot("($type, start=<unrepresentable>, step=<unrepresentable>)", "count", (cls, start, by) => {
      if ((start !== undefined && !isNumber(start)) || (by !== undefined && !isNumber(by)))
        throw pyError("TypeError", "a number is required");
      const first = start ?? 0;
      return cls === countType() ? new PyCount(first, by ?? 1) : new PyCountSub(cls, first, by ?? 1);
    }),
    repr: (self) => {
      const { name } = self.cls;
      if (self.step === 1) return strJoin([name, "(", repr(self.next), ")"], "");
      return strJoin([name, "(", repr(self.next), ", ", repr(self.step), ")"], "");
    },
    iter: (self) => self,
    next: (self) => {
      const value = self.next;
      self.next = add(value, self.step);
      return value;
    },
  },
  methods: {
    __reduce__: reduceMethod((self) =>
      tuple(self.cls, self.step === 1 ? tuple(self.next) : tuple(self.next, self.step)),
    ),
  },
}));

class PyAccumulate extends PyObject {
  iterator: Value;
  /** `undefined`: addition. */
  readonly func: Value | undefined;
  readonly initial: Value;
  pendingInitial: boolean;
  total: Value | undefined;
  constructor(iterator: Value, func: Value | undefined, initial: Value) {
    super();
    this.iterator = iterator;
    this.func = func;
    this.initial = initial;
    this.pendingInitial = initial !== None;
    this.total = undefined;
  }
}
const PyAccumulateSub = heapSubclass(PyAccumulate);

export const accumulateType: LazyType = lazyType("itertools.accumulate", PyAccumulate, () => ({
  doc: "Return series of accumulated sums.",
  signature: "(iterable, func=None, *, initial=None)",
  isBase: true,
  slots: {
    new: newSlot("($type, iterable, func=None, *, initial=None)", "accumulate", (cls, iterable, func, initial) => {
      const it = getIter(iterable);
      const f = func === None ? undefined : func;
      return cls === accumulateType() ? new PyAccumulate(it, f, initial) : new PyAccumulateSub(cls, it, f, initial);
    }),
    iter: (self) => self,
    next: (self) => {
      if (self.pendingInitial) {
        self.pendingInitial = false;
        self.total = self.initial;
        return self.initial;
      }
      const item = step(self.iterator);
      if (item === undefined) return undefined;
      const total = self.total;
      if (total === undefined) self.total = item;
      else self.total = self.func === undefined ? add(total, item) : call2(self.func, total, item);
      return self.total;
    },
  },
  methods: {
    __reduce__: reduceMethod((self) => {
      const func = self.func ?? None;
      if (self.pendingInitial) {
        const it = call(chainType(), [tuple(self.initial), self.iterator]);
        return tuple(self.cls, tuple(it, func), None);
      }
      if (self.total === None) {
        // None cannot stand for a total in the state: start over from it and drop the first
        const it = call(chainType(), [tuple(None), self.iterator]);
        const again = call(accumulateType(), [it, func]);
        return tuple(isliceType(), tuple(again, 1, None));
      }
      return tuple(self.cls, tuple(self.iterator, func), self.total ?? None);
    }),
    __setstate__: setStateMethod((self, state) => {
      self.total = state === None ? undefined : state;
    }),
  },
}));

class PyStarmap extends PyObject {
  readonly func: Value;
  readonly iterator: Value;
  constructor(func: Value, iterator: Value) {
    super();
    this.func = func;
    this.iterator = iterator;
  }
}
const PyStarmapSub = heapSubclass(PyStarmap);

export const starmapType: LazyType = lazyType("itertools.starmap", PyStarmap, () => ({
  doc: "Return an iterator whose values are returned from the function evaluated with an argument tuple taken from the given sequence.",
  signature: "(function, iterable, /)",
  isBase: true,
  slots: {
    new: (cls, args, kwnames) => {
      refuseKeywords(cls, starmapType(), "starmap", kwnames);
      checkPositional("starmap", positionalCount(args, kwnames), 2, 2);
      const it = getIter(args[1]!);
      return cls === starmapType() ? new PyStarmap(args[0]!, it) : new PyStarmapSub(cls, args[0]!, it);
    },
    iter: (self) => self,
    next: (self) => {
      const args = step(self.iterator);
      if (args === undefined) return undefined;
      return call(self.func, args instanceof PyTuple && args.cls === tupleType ? args.items.slice() : toArray(args));
    },
  },
  methods: { __reduce__: reduceMethod((self) => tuple(self.cls, tuple(self.func, self.iterator))) },
}));
