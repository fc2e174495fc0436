/** The `tuple` type. Source: Objects/tupleobject.c. */

import { EMPTY_TUPLE, PySlice, PyTuple, PyTupleSub } from "../objects/containers.ts";
import { PyTupleIterator } from "../objects/iterators.ts";
import { NotImplemented, type Value } from "../objects/object.ts";
import { concatItems } from "../objects/short-arrays.ts";
import type { PyType } from "../objects/type.ts";
import { tupleType } from "../objects/types.ts";
import { genericGetAttr } from "../protocols/attributes.ts";
import { classGetItem } from "../protocols/class-getitem.ts";
import { checkPositional, noKeywords } from "../protocols/clinic/positional.ts";
import { indicesError } from "../protocols/container.ts";
import { fillType, method, raisingMethod, type TypeDef } from "../protocols/define.ts";
import { pyError, raiseError, raising } from "../protocols/errors.ts";
import { hashTuple } from "../protocols/hash.ts";
import { toArray } from "../protocols/iterate.ts";
import { sliceRange } from "../protocols/slices.ts";
import { typeName } from "../protocols/type-of.ts";
import {
  compareItems,
  containsItem,
  countItem,
  findItem,
  hasIndex,
  itemIndex,
  itemsInRange,
  repeatCount,
  repeatItems,
  reprItems,
} from "./sequence.ts";

/** A tuple of these items, which it takes over; the empty tuple is one object. */
export function newTuple(items: readonly Value[]): PyTuple {
  return items.length === 0 ? EMPTY_TUPLE : new PyTuple(items);
}

/** `tuple(v)`: an exact tuple is returned as it is. */
export function toTuple(v: Value): PyTuple {
  return v instanceof PyTuple && v.cls === tupleType ? v : newTuple(toArray(v));
}

const isExact = (v: PyTuple): boolean => v.cls === tupleType;

export function reprTuple(self: PyTuple): Value {
  const items = self.items;
  if (items.length === 0) return "()";
  return reprItems(self, items, "(", items.length === 1 ? ",)" : ")", "(...)");
}

export const tupleDef: TypeDef<PyTuple> = {
  make0: () => EMPTY_TUPLE,
  make1: toTuple,
  doc: "Built-in immutable sequence.\n\nIf no argument is given, the constructor returns an empty tuple.\nIf iterable is specified the tuple is initialized from iterable's items.\n\nIf the argument is a tuple, the return value is the same object.",
  signature: "(iterable=(), /)",
  isBase: true,
  isSequence: true,
  matchSelf: true,
  slots: {
    getAttr: genericGetAttr,
    repr: reprTuple,
    hash: (self) => hashTuple(self.items),
    richCompare: (self, other, op) =>
      other instanceof PyTuple ? compareItems(self.items, other.items, op) : NotImplemented,
    iter: (self) => new PyTupleIterator(self),
    new: (cls: PyType, args, kwnames) => {
      if (cls === tupleType || cls.slots.init === tupleType.slots.init) noKeywords("tuple", kwnames);
      const given = args.length - (kwnames === undefined ? 0 : kwnames.length);
      checkPositional("tuple", given, 0, 1);
      if (cls === tupleType) return given === 0 ? EMPTY_TUPLE : toTuple(args[0]!);
      return new PyTupleSub(cls, given === 0 ? [] : toArray(args[0]!));
    },
    len: (self) => self.items.length,
    getItem: (self, key) => {
      const items = self.items;
      if (key instanceof PySlice) {
        const range = sliceRange(key, items.length);
        // the whole of an exact tuple is the tuple itself
        if (range.count === items.length && range.step === 1 && isExact(self)) return self;
        return newTuple(itemsInRange(items, range));
      }
      if (!hasIndex(key)) throw indicesError("tuple", key);
      const i = itemIndex(key);
      const item = items[i < 0 ? i + items.length : i];
      if (item === undefined) raiseError(pyError("IndexError", "tuple index out of range"));
      return item;
    },
    contains: (self, item) => containsItem(self.items, item),
    concat: (self, other) => {
      if (!(other instanceof PyTuple)) {
        throw pyError("TypeError", `can only concatenate tuple (not "${typeName(other)}") to tuple`);
      }
      if (self.items.length === 0 && isExact(other)) return other;
      if (other.items.length === 0 && isExact(self)) return self;
      return newTuple(concatItems(self.items, other.items));
    },
    repeat: (self, count) => {
      const n = repeatCount(count);
      if (isExact(self) && (n === 1 || self.items.length === 0)) return self;
      return newTuple(repeatItems(self.items, n));
    },
  },
  methods: {
    __getnewargs__: method("($self, /)", "", (self) => new PyTuple([newTuple(self.items)])),
    index: raisingMethod(
      "($self, value, start: slice_index=0, stop: slice_index=sys.maxsize, /)",
      "Return first index of value.\n\nRaises ValueError if the value is not present.",
      (self, value, start, stop) => {
        const at = findItem(self.items, value, start, stop);
        return at < 0 ? raising(pyError("ValueError", "tuple.index(x): x not in tuple")) : at;
      },
    ),
    count: method("($self, value, /)", "Return number of occurrences of value.", (self, value) =>
      countItem(self.items, value),
    ),
    __class_getitem__: classGetItem,
  },
};

export function installTuple(): void {
  fillType(tupleType, tupleDef);
}
