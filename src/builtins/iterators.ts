/**
 * Iterators over list and tuple, over any sequence (`__getitem__`), and over a callable with a sentinel.
 * Source: Objects/listobject.c, tupleobject.c, iterobject.c.
 */
import { EMPTY_TUPLE, PyList, PyTuple } from "../objects/containers.ts";
import { PyListIterator, PyListReverseIterator, PyTupleIterator } from "../objects/iterators.ts";
import { None, PyObject, type Value } from "../objects/object.ts";
import { roomFor } from "../objects/slot-arrays.ts";
import { exceptionTypes, newBuiltinType } from "../objects/types.ts";
import { genericGetAttr } from "../protocols/attributes.ts";
import { builtinNamed } from "../protocols/builtin-names.ts";
import { call0 } from "../protocols/call.ts";
import { equalItems } from "../protocols/compare.ts";
import { getItem, length } from "../protocols/container.ts";
import { fillType, method, type TypeDef, unsignedAll } from "../protocols/define.ts";
import { isException, pyError } from "../protocols/errors.ts";
import { PySequenceIterator } from "../protocols/iterate.ts";
import { index, indexToNumber } from "../protocols/number.ts";
import { typeOf } from "../protocols/type-of.ts";

/** `callable_iterator`: `iter(callable, sentinel)`. */
export class PyCallableIterator extends PyObject {
  /** `undefined` once exhausted. */
  callable: Value | undefined;
  readonly sentinel: Value;
  constructor(callable: Value, sentinel: Value) {
    super();
    this.callable = callable;
    this.sentinel = sentinel;
  }
}

export const listIteratorType = newBuiltinType("list_iterator", PyListIterator);
export const listReverseIteratorType = newBuiltinType("list_reverseiterator", PyListReverseIterator);
export const tupleIteratorType = newBuiltinType("tuple_iterator", PyTupleIterator);
export const sequenceIteratorType = newBuiltinType("iterator", PySequenceIterator);
export const callableIteratorType = newBuiltinType("callable_iterator", PyCallableIterator);

const HINT_DOC = "Private method returning an estimate of len(list(it)).";
const REDUCE_DOC = "Return state information for pickling.";
const SETSTATE_DOC = "Set state information for unpickling.";

/** `(iter, (source,), position)`, or `(iter, (empty,))` for an exhausted iterator. */
export function reduceIterator(name: "iter" | "reversed", source: Value, position?: Value): PyTuple {
  return reduceTo(builtinNamed(name), source, position);
}

function reduceTo(callable: Value, source: Value, position?: Value): PyTuple {
  const args = new PyTuple([source]);
  return position === undefined ? new PyTuple([callable, args]) : new PyTuple([callable, args, position]);
}

/**
 * The same for an iterator whose source is gone when it is exhausted. The builtin is looked up first: that may run code which
 * moves the very iterator.
 */
function reduceOver(
  name: "iter" | "reversed",
  empty: Value,
  state: () => readonly [Value | undefined, number],
): PyTuple {
  const callable = builtinNamed(name);
  const [source, position] = state();
  if (source !== undefined) return reduceTo(callable, source, position);
  return reduceTo(name === "iter" ? callable : builtinNamed("iter"), empty);
}

/** A position given to `__setstate__`, cut off to [low, high]. */
export function clipState(state: Value, low: number, high: number): number {
  const n = indexToNumber(index(state), "OverflowError");
  return n < low ? low : Math.min(n, high);
}

/** The next item of a list's iterator, `undefined` at its end. */
export function nextOfList(self: PyListIterator): Value | undefined {
  const item = self.sequence?.at(self.index);
  if (item === undefined) self.sequence = undefined;
  else self.index++;
  return item;
}

const listIteratorDef: TypeDef<PyListIterator> = {
  slots: {
    getAttr: genericGetAttr,
    iter: (self) => self,
    next: nextOfList,
  },
  methods: unsignedAll({
    __length_hint__: method("($self, /)", HINT_DOC, (self) =>
      self.sequence === undefined ? 0 : Math.max(0, self.sequence.length - self.index),
    ),
    __reduce__: method("($self, /)", REDUCE_DOC, (self) =>
      reduceOver("iter", new PyList([]), () => [self.sequence, self.index]),
    ),
    __setstate__: method("($self, object, /)", SETSTATE_DOC, (self, object) => {
      const at = clipState(object, 0, Number.MAX_SAFE_INTEGER);
      if (self.sequence !== undefined) self.index = Math.min(at, self.sequence.length);
      return None;
    }),
  }),
};

const listReverseIteratorDef: TypeDef<PyListReverseIterator> = {
  hasPlainNext: true,
  drain: (self) => {
    const { list, index } = self;
    self.list = undefined;
    self.index = -1;
    if (list === undefined || index < 0 || index >= list.length) return [];
    const items = list.read();
    const out = roomFor(index + 1, items[index]!);
    for (let i = index; i >= 0; i--) out[index - i] = items[i]!;
    return out;
  },
  slots: {
    getAttr: genericGetAttr,
    iter: (self) => self,
    next: (self) => {
      const list = self.list;
      if (list === undefined) return undefined;
      const item = self.index >= 0 ? list.at(self.index) : undefined;
      if (item === undefined) {
        self.index = -1;
        self.list = undefined;
      } else self.index--;
      return item;
    },
  },
  methods: unsignedAll({
    __length_hint__: method("($self, /)", HINT_DOC, (self) =>
      self.list === undefined || self.list.length < self.index + 1 ? 0 : self.index + 1,
    ),
    __reduce__: method("($self, /)", REDUCE_DOC, (self) =>
      reduceOver("reversed", new PyList([]), () => [self.list, self.index]),
    ),
    __setstate__: method("($self, object, /)", SETSTATE_DOC, (self, object) => {
      const at = clipState(object, -1, Number.MAX_SAFE_INTEGER);
      if (self.list !== undefined) self.index = Math.min(at, self.list.length - 1);
      return None;
    }),
  }),
};

const tupleIteratorDef: TypeDef<PyTupleIterator> = {
  hasPlainNext: true,
  slots: {
    getAttr: genericGetAttr,
    iter: (self) => self,
    next: (self) => {
      const tuple = self.sequence;
      if (tuple === undefined) return undefined;
      const item = tuple.items[self.index];
      if (item === undefined) self.sequence = undefined;
      else self.index++;
      return item;
    },
  },
  methods: unsignedAll({
    __length_hint__: method("($self, /)", HINT_DOC, (self) =>
      self.sequence === undefined ? 0 : self.sequence.items.length - self.index,
    ),
    __reduce__: method("($self, /)", REDUCE_DOC, (self) =>
      reduceOver("iter", EMPTY_TUPLE, () => [self.sequence, self.index]),
    ),
    __setstate__: method("($self, object, /)", SETSTATE_DOC, (self, object) => {
      const at = clipState(object, 0, Number.MAX_SAFE_INTEGER);
      if (self.sequence !== undefined) self.index = Math.min(at, self.sequence.items.length);
      return None;
    }),
  }),
};

const sequenceIteratorDef: TypeDef<PySequenceIterator> = {
  slots: {
    getAttr: genericGetAttr,
    iter: (self) => self,
    next: (self) => {
      const sequence = self.sequence;
      if (sequence === undefined) return undefined;
      if (self.index === Number.MAX_SAFE_INTEGER) throw pyError("OverflowError", "iter index too large");
      try {
        return getItem(sequence, self.index++);
      } catch (e) {
        if (!isException(e, exceptionTypes.IndexError) && !isException(e, exceptionTypes.StopIteration)) throw e;
        self.sequence = undefined;
        return undefined;
      }
    },
  },
  methods: unsignedAll({
    __length_hint__: method("($self, /)", HINT_DOC, (self) => {
      if (self.sequence === undefined || typeOf(self.sequence).slots.len === undefined) return 0;
      return Math.max(0, length(self.sequence) - self.index);
    }),
    __reduce__: method("($self, /)", REDUCE_DOC, (self) =>
      reduceOver("iter", EMPTY_TUPLE, () => [self.sequence, self.index]),
    ),
    __setstate__: method("($self, object, /)", SETSTATE_DOC, (self, object) => {
      if (self.sequence !== undefined) self.index = clipState(object, 0, Number.MAX_SAFE_INTEGER);
      return None;
    }),
  }),
};

const callableIteratorDef: TypeDef<PyCallableIterator> = {
  slots: {
    getAttr: genericGetAttr,
    iter: (self) => self,
    next: (self) => {
      if (self.callable === undefined) return undefined;
      let r: Value;
      try {
        r = call0(self.callable);
      } catch (e) {
        if (!isException(e, exceptionTypes.StopIteration)) throw e;
        self.callable = undefined;
        return undefined;
      }
      // the call may have exhausted this very iterator
      if (self.callable === undefined) return undefined;
      if (!equalItems(self.sentinel, r)) return r;
      self.callable = undefined;
      return undefined;
    },
  },
  methods: unsignedAll({
    __reduce__: method("($self, /)", REDUCE_DOC, (self) => {
      const iter = builtinNamed("iter"); // first, as above
      return new PyTuple([
        iter,
        new PyTuple(self.callable === undefined ? [EMPTY_TUPLE] : [self.callable, self.sentinel]),
      ]);
    }),
  }),
};

export function installIterators(): void {
  fillType(listIteratorType, listIteratorDef);
  fillType(listReverseIteratorType, listReverseIteratorDef);
  fillType(tupleIteratorType, tupleIteratorDef);
  fillType(sequenceIteratorType, sequenceIteratorDef);
  fillType(callableIteratorType, callableIteratorDef);
}
