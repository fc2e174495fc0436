/** The views `dict.keys()`, `dict.items()`, `dict.values()` and their set operations. Source: Objects/dictobject.c (dictview_*). */
import { PyList, PyTuple } from "../../objects/containers.ts";
import type { PyDict } from "../../objects/dict.ts";
import { PyDictItemIterator, PyDictKeyIterator, PyDictValueIterator } from "../../objects/iterators.ts";
import { NotImplemented, PyObject, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { PySet } from "../../objects/set.ts";
import { type CompareOp, EQ, NE } from "../../objects/slots.ts";
import { strJoin } from "../../objects/str.ts";
import { dictType, frozensetType, newBuiltinType, setType } from "../../objects/types.ts";
import { genericGetAttr } from "../../protocols/attributes.ts";
import { callMethod } from "../../protocols/call.ts";
import { equalItems } from "../../protocols/compare.ts";
import { contains, length } from "../../protocols/container.ts";
import { fillType, getset, method, type TypeDef, unsignedAll } from "../../protocols/define.ts";
import { forEach, toArray } from "../../protocols/iterate.ts";
import { repr } from "../../protocols/text.ts";
import { PyMappingProxy } from "../mappingproxy.ts";
import { setFrom, updateSet } from "../set/operations.ts";
import { PyDictReverseItemIterator, PyDictReverseKeyIterator, PyDictReverseValueIterator } from "./iterators.ts";

export abstract class PyDictView extends PyObject {
  readonly dict: PyDict;
  constructor(dict: PyDict) {
    super();
    this.dict = dict;
  }
}
/** Keys and items behave as sets. */
export abstract class PyDictSetView extends PyDictView {}
export class PyDictKeys extends PyDictSetView {}
export class PyDictItems extends PyDictSetView {}
export class PyDictValues extends PyDictView {}

export const dictKeysType = newBuiltinType("dict_keys", PyDictKeys);
export const dictItemsType = newBuiltinType("dict_items", PyDictItems);
export const dictValuesType = newBuiltinType("dict_values", PyDictValues);

const isExactAnySet = (v: Value): v is PySet => v instanceof PySet && (v.cls === setType || v.cls === frozensetType);

function reprView(self: PyDictView): Value {
  const active = rt.activeReprs;
  if (active.has(self)) return "...";
  active.add(self);
  try {
    return strJoin([self.cls.name, "(", repr(new PyList(toArray(self))), ")"], "");
  } finally {
    active.delete(self);
  }
}

function allContained(inner: Value, outer: Value): boolean {
  let all = true;
  forEach(inner, (item) => {
    all = contains(outer, item);
    return !all;
  });
  return all;
}

function compareView(self: PyDictView, other: Value, op: CompareOp): Value {
  if (!(other instanceof PySet) && !(other instanceof PyDictSetView)) return NotImplemented;
  const mine = self.dict.size;
  const theirs = length(other);
  switch (op) {
    case 0:
      return mine < theirs && allContained(self, other);
    case 1:
      return mine <= theirs && allContained(self, other);
    case EQ:
      return mine === theirs && allContained(self, other);
    case NE:
      return !(mine === theirs && allContained(self, other));
    case 4:
      return mine > theirs && allContained(other, self);
    case 5:
      return mine >= theirs && allContained(other, self);
  }
}

/** The left operand as a fresh set; the keys of an exact dict are taken from the dict itself. */
function viewToSet(v: Value): PySet {
  return setFrom(v instanceof PyDictKeys && v.dict.cls === dictType ? v.dict : v);
}

/** `view & other`. */
function intersect(a: Value, b: Value): Value {
  let [self, other] = a instanceof PyDictSetView ? [a, b] : [b as PyDictSetView, a];
  if (other instanceof PySet && other.cls === setType && self.dict.size <= other.size)
    return callMethod(other, "intersection", [self]);
  if (other instanceof PyDictSetView && other.dict.size > self.dict.size) [self, other] = [other, self];
  const out = new PySet();
  const view = self;
  forEach(other, (key) => {
    if (contains(view, key)) out.add(key);
    return undefined;
  });
  return out;
}

/** `items ^ items`: pairs that are not in both. */
function xorItems(a: PyDict, b: PyDict): PySet {
  const rest = a.copy();
  const out = new PySet();
  for (let i = 0; i < b.keys.length; i++) {
    const key = b.keys[i];
    if (key === undefined) continue;
    const hash = b.hashAt(i);
    const value = b.values[i]!;
    const entry = rest.findHashed(key, hash);
    if (entry >= 0 && equalItems(rest.values[entry]!, value)) rest.deleteEntry(entry);
    else out.add(new PyTuple([key, value]));
  }
  updateSet(out, new PyDictItems(rest));
  return out;
}

function isDisjoint(self: PyDictSetView, other: Value): boolean {
  if (self === other) return self.dict.size === 0;
  let [container, items]: [Value, Value] = [self, other];
  // the shorter one is walked, when both can be asked quickly
  if ((isExactAnySet(other) || other instanceof PyDictSetView) && length(other) > self.dict.size)
    [container, items] = [other, self];
  let disjoint = true;
  forEach(items, (item) => {
    disjoint = !contains(container, item);
    return !disjoint;
  });
  return disjoint;
}

function itemInDict(dict: PyDict, item: Value): boolean {
  if (!(item instanceof PyTuple) || item.items.length !== 2) return false;
  const value = dict.get(item.items[0]!);
  return value !== undefined && equalItems(value, item.items[1]!);
}

const mapping = getset<PyDictView>(
  (self) => new PyMappingProxy(self.dict),
  undefined,
  "dictionary that this view refers to",
);

function setViewDef(
  iter: (self: PyDictView) => Value,
  has: (self: PyDictView, item: Value) => boolean,
  reversed: (self: PyDictView) => Value,
  what: string,
): TypeDef<PyDictSetView> {
  return {
    slots: {
      getAttr: genericGetAttr,
      repr: reprView,
      richCompare: compareView,
      iter,
      len: (self) => self.dict.size,
      contains: has,
      subtract: (a, b) => {
        const out = viewToSet(a);
        callMethod(out, "difference_update", [b]);
        return out;
      },
      and: intersect,
      xor: (a, b) => {
        if (a instanceof PyDictItems && b instanceof PyDictItems) return xorItems(a.dict, b.dict);
        const out = viewToSet(a);
        callMethod(out, "symmetric_difference_update", [b]);
        return out;
      },
      or: (a, b) => {
        const out = viewToSet(a);
        updateSet(out, b);
        return out;
      },
    },
    getset: { mapping },
    methods: unsignedAll({
      isdisjoint: method(
        "($self, other, /)",
        "Return True if the view and the given iterable have a null intersection.",
        (self, other) => isDisjoint(self, other),
      ),
      __reversed__: method("($self, /)", `Return a reverse iterator over the dict ${what}.`, reversed),
    }),
  };
}

export function installDictViews(): void {
  fillType(
    dictKeysType,
    setViewDef(
      (self) => new PyDictKeyIterator(self.dict, 0),
      (self, item) => self.dict.has(item),
      (self) => new PyDictReverseKeyIterator(self.dict),
      "keys",
    ),
  );
  fillType(
    dictItemsType,
    setViewDef(
      (self) => new PyDictItemIterator(self.dict, 0),
      (self, item) => itemInDict(self.dict, item),
      (self) => new PyDictReverseItemIterator(self.dict),
      "items",
    ),
  );
  fillType<PyDictValues>(dictValuesType, {
    slots: {
      getAttr: genericGetAttr,
      repr: reprView,
      iter: (self) => new PyDictValueIterator(self.dict, 0),
      len: (self) => self.dict.size,
    },
    getset: { mapping },
    methods: unsignedAll({
      __reversed__: method(
        "($self, /)",
        "Return a reverse iterator over the dict values.",
        (self) => new PyDictReverseValueIterator(self.dict),
      ),
    }),
  });
}
