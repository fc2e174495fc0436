/**
 * Set algebra over the tables, in CPython's order so that results iterate as CPython's do. Source: Objects/setobject.c.
 * Comparing keys may run Python code that changes a set: the loops look at its table anew in each round.
 */
import { PyList, PyTuple } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import { PyRange } from "../../objects/iterators.ts";
import { hash32, isPlainKey } from "../../objects/key-hash.ts";
import type { Value } from "../../objects/object.ts";
import { PyFrozenSet, PySet } from "../../objects/set.ts";
import { dictType, frozensetType, listType, setType, tupleType } from "../../objects/types.ts";
import { forEach, toArray } from "../../protocols/iterate.ts";

export const isExactAnySet = (v: Value): v is PySet =>
  v instanceof PySet && (v.cls === setType || v.cls === frozensetType);

const isExactDict = (v: Value): v is PyDict => v instanceof PyDict && v.cls === dictType;

/** An empty exact set, or frozenset when `like` is a frozenset of any class. */
function emptyLike(like: PySet): PySet {
  return like instanceof PyFrozenSet ? new PyFrozenSet() : new PySet();
}

/** Adds the items of any iterable. */
export function updateSet(self: PySet, other: Value): void {
  if (other instanceof PySet) self.merge(other);
  else if (isExactDict(other)) {
    self.reserve(other.size);
    // comparisons may change the dict: look at it anew each time
    for (let i = 0; i < other.keys.length; i++) {
      const key = other.keys[i];
      if (key !== undefined) self.addHashed(key, other.hashAt(i));
    }
  } else if (
    (other instanceof PyList && other.cls === listType) ||
    (other instanceof PyTuple && other.cls === tupleType)
  ) {
    // fast path; hashing and comparing may change a list
    const { items } = other;
    for (let i = 0; i < items.length; i++) self.add(items[i]!);
  } else if (other instanceof PyRange) {
    // fast path: nothing happens between the items
    const items = toArray(other);
    for (let i = 0; i < items.length; i++) self.add(items[i]!);
  } else {
    // while all keys are such that comparing them runs no Python code
    let isPlain = self.size === 0;
    const body = (item: Value): undefined => {
      isPlain &&= isPlainKey(item);
      self.add(item);
    };
    forEach(other, body, (item) => {
      if (!isPlain || !isPlainKey(item)) return false;
      self.add(item);
      return true;
    });
  }
}

/** `set(v)`. */
export function setFrom(v: Value): PySet {
  if (v instanceof PySet && v.size > 0) {
    const copy = new PySet(true);
    copy.merge(v);
    return copy;
  }
  const out = new PySet();
  updateSet(out, v);
  return out;
}

/** An exact set or frozenset with the same keys. */
export function copySet(self: PySet): PySet {
  if (self.size === 0) return emptyLike(self);
  const out = self instanceof PyFrozenSet ? new PyFrozenSet(true) : new PySet(true);
  out.merge(self);
  return out;
}

/** Adds a key of another set to one with none equal to it. */
function addDistinct(to: PySet, key: Value, hash: number): void {
  // comparisons that find nothing may still be seen where they run Python code
  if (isPlainKey(key)) to.addNew(key, hash);
  else to.addHashed(key, hash);
}

export function intersection(self: PySet, other: Value): PySet {
  if (self === other) return copySet(self);
  const out = emptyLike(self);
  if (other instanceof PySet) {
    const big = other.size > self.size ? other : self;
    const small = big === self ? other : self;
    for (let i = 0; i <= small.mask; i++) {
      const key = small.table[i];
      if (key === undefined) continue;
      const hash = small.hashAt(i);
      if (big.hasHashed(key, hash)) addDistinct(out, key, hash);
    }
    return out;
  }
  forEach(other, (key) => {
    const hash = hash32(key);
    if (self.hasHashed(key, hash)) out.addHashed(key, hash);
    return undefined;
  });
  return out;
}

export function differenceUpdate(self: PySet, other: Value): void {
  if (self === other) {
    self.clear();
    return;
  }
  if (other instanceof PySet) {
    // a much larger set is first cut down to what matters
    const remove = other.size >> 3 > self.size ? intersection(self, other) : other;
    for (let i = 0; i <= remove.mask; i++) {
      const key = remove.table[i];
      if (key !== undefined) self.deleteHashed(key, remove.hashAt(i));
    }
  } else {
    forEach(other, (key) => {
      self.delete(key);
      return undefined;
    });
  }
  self.squeeze();
}

function copyAndDifference(self: PySet, other: Value): PySet {
  const out = copySet(self);
  differenceUpdate(out, other);
  return out;
}

export function difference(self: PySet, other: Value): PySet {
  const isSet = other instanceof PySet;
  if (!isSet && !isExactDict(other)) return copyAndDifference(self, other);
  if (self.size >> 2 > other.size) return copyAndDifference(self, other);
  const out = emptyLike(self);
  for (let i = 0; i <= self.mask; i++) {
    const key = self.table[i];
    if (key === undefined) continue;
    const hash = self.hashAt(i);
    const found = isSet ? other.hasHashed(key, hash) : other.findHashed(key, hash) >= 0;
    if (!found) addDistinct(out, key, hash);
  }
  return out;
}

export function symmetricDifferenceUpdate(self: PySet, other: Value): void {
  if (self === other) {
    self.clear();
    return;
  }
  if (isExactDict(other)) {
    for (let i = 0; i < other.keys.length; i++) {
      const key = other.keys[i];
      if (key !== undefined) toggle(self, key, other.hashAt(i));
    }
    return;
  }
  const from = other instanceof PySet ? other : setFrom(other);
  for (let i = 0; i <= from.mask; i++) {
    const key = from.table[i];
    if (key !== undefined) toggle(self, key, from.hashAt(i));
  }
}

function toggle(self: PySet, key: Value, hash: number): void {
  if (!self.deleteHashed(key, hash)) self.addHashed(key, hash);
}

export function symmetricDifference(self: PySet, other: Value): PySet {
  const out = emptyLike(self);
  updateSet(out, other);
  symmetricDifferenceUpdate(out, self);
  return out;
}

export function isSubset(self: PySet, other: Value): boolean {
  if (!(other instanceof PySet)) return intersection(self, other).size === self.size;
  if (self.size > other.size) return false;
  for (let i = 0; i <= self.mask; i++) {
    const key = self.table[i];
    if (key !== undefined && !other.hasHashed(key, self.hashAt(i))) return false;
  }
  return true;
}

export function isSuperset(self: PySet, other: Value): boolean {
  if (other instanceof PySet) return isSubset(other, self);
  let all = true;
  forEach(other, (key) => {
    all = self.has(key);
    return !all;
  });
  return all;
}

export function isDisjoint(self: PySet, other: Value): boolean {
  if (self === other) return self.size === 0;
  if (isExactAnySet(other)) {
    const big = other.size > self.size ? other : self;
    const small = big === self ? other : self;
    for (let i = 0; i <= small.mask; i++) {
      const key = small.table[i];
      if (key !== undefined && big.hasHashed(key, small.hashAt(i))) return false;
    }
    return true;
  }
  let none = true;
  forEach(other, (key) => {
    none = !self.has(key);
    return !none;
  });
  return none;
}
