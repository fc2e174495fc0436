/** The `set` and `frozenset` types and their iterator. Source: Objects/setobject.c. */
import { PyList, PyTuple } from "../../objects/containers.ts";
import { PySetIterator } from "../../objects/iterators.ts";
import { None, NotImplemented, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { PyFrozenSet, PyFrozenSetSub, PySet, PySetSub } from "../../objects/set.ts";
import { roomFor } from "../../objects/slot-arrays.ts";
import { type CompareOp, EQ, NE, type Slots } from "../../objects/slots.ts";
import { strJoin } from "../../objects/str.ts";
import { exceptionTypes, frozensetType, newBuiltinType, setType } from "../../objects/types.ts";
import { genericGetAttr } from "../../protocols/attributes.ts";
import { callMethod } from "../../protocols/call.ts";
import { classGetItem } from "../../protocols/class-getitem.ts";
import { checkPositional, noKeywords } from "../../protocols/clinic/positional.ts";
import { fillType, type MethodDef, method, raisingMethod, type TypeDef, unsignedAll } from "../../protocols/define.ts";
import { isException, keyError, pyError, raising } from "../../protocols/errors.ts";
import { hashKeys } from "../../protocols/hash.ts";
import { repr } from "../../protocols/text.ts";
import { reduceIterator } from "../iterators.ts";
import * as ops from "./operations.ts";

export const setIteratorType = newBuiltinType("set_iterator", PySetIterator);

function keysOf(self: PySet): Value[] {
  const out: Value[] = [];
  for (let i = 0; i <= self.mask; i++) {
    const key = self.table[i];
    if (key !== undefined) out.push(key);
  }
  return out;
}

function reprSet(self: PySet): Value {
  const name = self.cls.name;
  if (self.size === 0) return `${name}()`;
  const active = rt.activeReprs;
  if (active.has(self)) return `${name}(...)`;
  active.add(self);
  try {
    const body = strJoin(keysOf(self).map(repr), ", ");
    return self.cls === setType ? strJoin(["{", body, "}"], "") : strJoin([name, "({", body, "})"], "");
  } finally {
    active.delete(self);
  }
}

function hashFrozenSet(self: PySet): number | bigint {
  const frozen = self as PyFrozenSet;
  frozen.cachedHash ??= hashKeys(self.table);
  return frozen.cachedHash;
}

const knownHash = (s: PySet): number | bigint | undefined => (s instanceof PyFrozenSet ? s.cachedHash : undefined);

function equalSets(a: PySet, b: PySet): boolean {
  if (a.size !== b.size) return false;
  const x = knownHash(a);
  const y = knownHash(b);
  return (x === undefined || y === undefined || x === y) && ops.isSubset(a, b);
}

function compareSets(self: PySet, other: Value, op: CompareOp): Value {
  if (!(other instanceof PySet)) return NotImplemented;
  switch (op) {
    case EQ:
      return equalSets(self, other);
    case NE:
      return !equalSets(self, other);
    case 1:
      return ops.isSubset(self, other);
    case 5:
      return ops.isSubset(other, self);
    case 0:
      return self.size < other.size && ops.isSubset(self, other);
    case 4:
      return self.size > other.size && ops.isSubset(other, self);
  }
}

/** The frozenset that stands for an unhashable set as a key; `e` is what hashing it has thrown. */
function frozenKey(key: Value, e: unknown): PyFrozenSet {
  if (!(key instanceof PySet) || key instanceof PyFrozenSet || !isException(e, exceptionTypes.TypeError)) throw e;
  const frozen = new PyFrozenSet();
  frozen.merge(key);
  return frozen;
}

/** `key in self` */
function hasKey(self: PySet, key: Value): boolean {
  if (typeof key !== "object") return self.has(key);
  try {
    return self.has(key);
  } catch (e) {
    return self.has(frozenKey(key, e));
  }
}

/** Removes `key`; whether it was there. */
function deleteKey(self: PySet, key: Value): boolean {
  try {
    return self.delete(key);
  } catch (e) {
    return self.delete(frozenKey(key, e));
  }
}

/** Operators work between sets only. */
const operator =
  (body: (a: PySet, b: PySet) => Value): Slots<PySet>["and"] =>
  (a, b) =>
    a instanceof PySet && b instanceof PySet ? body(a, b) : NotImplemented;

const commonSlots: TypeDef<PySet>["slots"] = {
  getAttr: genericGetAttr,
  repr: reprSet,
  richCompare: compareSets,
  iter: (self) => new PySetIterator(self),
  len: (self) => self.size,
  contains: hasKey,
  subtract: operator(ops.difference),
  and: operator(ops.intersection),
  xor: operator(ops.symmetricDifference),
  or: operator((a, b) => {
    const out = ops.copySet(a);
    if (a !== b) out.merge(b);
    return out;
  }),
};

const commonMethods: Readonly<Record<string, MethodDef<PySet>>> = {
  __contains__: method("($self, object, /)", "x.__contains__(y) <==> y in x.", (self, key) => hasKey(self, key)),
  __sizeof__: method("($self, /)", "S.__sizeof__() -> size of S in memory, in bytes", (self) =>
    self.mask < 8 ? 200 : 200 + (self.mask + 1) * 16,
  ),
  __reduce__: method("($self, /)", "Return state information for pickling.", (self) => {
    const args = new PyTuple([new PyList(keysOf(self))]);
    return new PyTuple([self.cls, args, callMethod(self, "__getstate__")]);
  }),
  difference: method(
    "($self, /, *others)",
    "Return the difference of two or more sets as a new set.\n\n(i.e. all elements that are in this set but not the others.)",
    (self, others) => {
      if (others.length === 0) return ops.copySet(self);
      const out = ops.difference(self, others[0]!);
      for (let i = 1; i < others.length; i++) ops.differenceUpdate(out, others[i]!);
      return out;
    },
  ),
  intersection: method(
    "($self, /, *others)",
    "Return the intersection of two sets as a new set.\n\n(i.e. all elements that are in both sets.)",
    (self, others) => intersectAll(self, others),
  ),
  isdisjoint: method("($self, object, /)", "Return True if two sets have a null intersection.", (self, other) =>
    ops.isDisjoint(self, other),
  ),
  issubset: method("($self, object, /)", "Report whether another set contains this set.", (self, other) =>
    ops.isSubset(self, other),
  ),
  issuperset: method("($self, object, /)", "Report whether this set contains another set.", (self, other) =>
    ops.isSuperset(self, other),
  ),
  symmetric_difference: method(
    "($self, object, /)",
    "Return the symmetric difference of two sets as a new set.\n\n(i.e. all elements that are in exactly one of the sets.)",
    (self, other) => ops.symmetricDifference(self, other),
  ),
  union: method(
    "($self, /, *others)",
    "Return the union of sets as a new set.\n\n(i.e. all elements that are in either set.)",
    (self, others) => {
      const out = ops.copySet(self);
      for (let i = 0; i < others.length; i++) if (others[i] !== self) ops.updateSet(out, others[i]!);
      return out;
    },
  ),
  __class_getitem__: classGetItem,
};

function intersectAll(self: PySet, others: readonly Value[]): PySet {
  if (others.length === 0) return ops.copySet(self);
  let out = self;
  for (let i = 0; i < others.length; i++) out = ops.intersection(out, others[i]!);
  return out;
}

const setDef: TypeDef<PySet> = {
  make0: () => new PySet(),
  make1: ops.setFrom,
  doc: "set() -> new empty set object\nset(iterable) -> new set object\n\nBuild an unordered collection of unique elements.",
  isBase: true,
  matchSelf: true,
  slots: {
    ...commonSlots,
    new: (cls) => (cls === setType ? new PySet() : new PySetSub(cls)),
    init: (self, args, kwnames) => {
      noKeywords("set", kwnames);
      checkPositional(self.cls.name, args.length, 0, 1);
      if (self.size > 0) self.clear();
      if (args.length === 1) ops.updateSet(self, args[0]!);
    },
    inplaceSubtract: inplace((self, other) => ops.differenceUpdate(self, other)),
    inplaceAnd: inplace((self, other) => self.become(ops.intersection(self, other))),
    inplaceXor: inplace((self, other) => ops.symmetricDifferenceUpdate(self, other)),
    inplaceOr: inplace((self, other) => self.merge(other)),
  },
  methods: unsignedAll({
    ...commonMethods,
    copy: method("($self, /)", "Return a shallow copy of a set.", (self) => ops.copySet(self)),
    add: method(
      "($self, object, /)",
      "Add an element to a set.\n\nThis has no effect if the element is already present.",
      (self, key) => {
        self.add(key);
        return None;
      },
    ),
    clear: method("($self, /)", "Remove all elements from this set.", (self) => {
      self.clear();
      return None;
    }),
    discard: method(
      "($self, object, /)",
      "Remove an element from a set if it is a member.\n\nUnlike set.remove(), the discard() method does not raise\nan exception when an element is missing from the set.",
      (self, key) => {
        deleteKey(self, key);
        return None;
      },
    ),
    remove: raisingMethod(
      "($self, object, /)",
      "Remove an element from a set; it must be a member.\n\nIf the element is not a member, raise a KeyError.",
      (self, key) => {
        return deleteKey(self, key) ? None : raising(keyError(key));
      },
    ),
    pop: raisingMethod(
      "($self, /)",
      "Remove and return an arbitrary set element.\nRaises KeyError if the set is empty.",
      (self) => {
        return self.pop() ?? raising(keyError("pop from an empty set"));
      },
    ),
    difference_update: method(
      "($self, /, *others)",
      "Remove all elements of another set from this set.",
      (self, others) => {
        for (let i = 0; i < others.length; i++) ops.differenceUpdate(self, others[i]!);
        return None;
      },
    ),
    intersection_update: method(
      "($self, /, *others)",
      "Update a set with the intersection of itself and another.",
      (self, others) => {
        const out = intersectAll(self, others);
        if (out !== self) self.become(out);
        return None;
      },
    ),
    symmetric_difference_update: method(
      "($self, object, /)",
      "Update a set with the symmetric difference of itself and another.",
      (self, other) => {
        ops.symmetricDifferenceUpdate(self, other);
        return None;
      },
    ),
    update: method("($self, /, *others)", "Update a set with the union of itself and others.", (self, others) => {
      for (let i = 0; i < others.length; i++) ops.updateSet(self, others[i]!);
      return None;
    }),
  }),
};

function inplace(body: (self: PySet, other: PySet) => void): Slots<PySet>["inplaceAnd"] {
  return (self, other) => {
    if (!(self instanceof PySet) || !(other instanceof PySet)) return NotImplemented;
    body(self, other);
    return self;
  };
}

/** `frozenset(v)`. */
function frozensetFrom(v: Value): PyFrozenSet {
  if (v instanceof PyFrozenSet && v.cls === frozensetType) return v;
  const out = new PyFrozenSet(v instanceof PySet && v.size > 0);
  ops.updateSet(out, v);
  return out;
}

const frozensetDef: TypeDef<PySet> = {
  make0: () => new PyFrozenSet(),
  make1: frozensetFrom,
  doc: "frozenset() -> empty frozenset object\nfrozenset(iterable) -> frozenset object\n\nBuild an immutable unordered collection of unique elements.",
  isBase: true,
  matchSelf: true,
  slots: {
    ...commonSlots,
    hash: hashFrozenSet,
    new: (cls, args, kwnames) => {
      if (cls === frozensetType || cls.slots.init === frozensetType.slots.init) noKeywords("frozenset", kwnames);
      const given = args.length - (kwnames === undefined ? 0 : kwnames.length);
      checkPositional(cls.name, given, 0, 1);
      const iterable = given === 0 ? undefined : args[0]!;
      if (cls !== frozensetType) {
        const out = new PyFrozenSetSub(cls);
        if (iterable !== undefined) ops.updateSet(out, iterable);
        return out;
      }
      return iterable === undefined ? new PyFrozenSet() : frozensetFrom(iterable);
    },
  },
  methods: unsignedAll({
    ...commonMethods,
    copy: method("($self, /)", "Return a shallow copy of a set.", (self) =>
      self.cls === frozensetType ? self : ops.copySet(self),
    ),
  }),
};

function nextKey(self: PySetIterator): Value | undefined {
  const set = self.set;
  if (set === undefined) return undefined;
  if (self.expectedSize !== set.size) {
    self.expectedSize = -1; // stays broken
    throw pyError("RuntimeError", "Set changed size during iteration");
  }
  const { table, mask } = set;
  for (let i = self.slot; i <= mask; i++) {
    const key = table[i];
    if (key !== undefined) {
      self.slot = i + 1;
      self.left--;
      return key;
    }
  }
  self.slot = mask + 1;
  self.set = undefined;
  return undefined;
}

const setIteratorDef: TypeDef<PySetIterator> = {
  hasPlainNext: true,
  drain: (self) => {
    const first = nextKey(self);
    if (first === undefined) return [];
    const { table } = self.set!;
    const out = roomFor(self.left + 1, first);
    out[0] = first;
    let n = 1;
    for (let i = self.slot; i < table.length && n < out.length; i++) {
      const key = table[i];
      if (key !== undefined) out[n++] = key;
    }
    self.set = undefined;
    return out;
  },
  slots: { getAttr: genericGetAttr, iter: (self) => self, next: nextKey },
  methods: unsignedAll({
    __length_hint__: method("($self, /)", "Private method returning an estimate of len(list(it)).", (self) =>
      self.set !== undefined && self.expectedSize === self.set.size ? self.left : 0,
    ),
    __reduce__: method("($self, /)", "Return state information for pickling.", (self) => {
      const rest: Value[] = [];
      if (self.set !== undefined) {
        const copy = new PySetIterator(self.set);
        copy.slot = self.slot;
        copy.expectedSize = self.expectedSize;
        for (let key = nextKey(copy); key !== undefined; key = nextKey(copy)) rest.push(key);
      }
      return reduceIterator("iter", new PyList(rest));
    }),
  }),
};

export function installSetTypes(): void {
  fillType(setType, setDef);
  fillType(frozensetType, frozensetDef);
  fillType(setIteratorType, setIteratorDef);
}
