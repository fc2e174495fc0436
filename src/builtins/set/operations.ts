/** Set algebra over the tables, in CPython's order so that results iterate as CPython's do. Source: Objects/setobject.c. */
import { PyDict } from "../../objects/dict.ts";
import { hash32 } from "../../objects/key-hash.ts";
import type { Value } from "../../objects/object.ts";
import { PyFrozenSet, PySet } from "../../objects/set.ts";
import { dictType, frozensetType, setType } from "../../objects/types.ts";
import { forEach } from "../../protocols/iterate.ts";

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
  } else {
    forEach(other, (item) => {
      self.add(item);
      return undefined;
    });
  }
}

/** `set(v)`. */
export function setFrom(v: Value): PySet {
  const out = new PySet();
  updateSet(out, v);
  return out;
}

/** An exact set or frozenset with the same keys. */
export function copySet(self: PySet): PySet {
  const out = emptyLike(self);
  out.merge(self);
  return out;
}

/** Calls `body` for each key with its hash; the set may change meanwhile. */
function eachKey(s: PySet, body: (key: Value, hash: number) => boolean | undefined): void {
  for (let i = 0; i <= s.mask; i++) {
    const key = s.table[i];
    if (key !== undefined && body(key, s.hashAt(i)) === false) return;
  }
}

export function intersection(self: PySet, other: Value): PySet {
  if (self === other) return copySet(self);
  const out = emptyLike(self);
  if (other instanceof PySet) {
    const [big, small] = other.size > self.size ? [other, self] : [self, other];
    eachKey(small, (key, hash) => {
      if (big.hasHashed(key, hash)) out.addHashed(key, hash);
      return true;
    });
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
    eachKey(remove, (key, hash) => {
      self.deleteHashed(key, hash);
      return true;
    });
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
  let has: (key: Value, hash: number) => boolean;
  let size: number;
  if (other instanceof PySet) {
    has = (key, hash) => other.hasHashed(key, hash);
    size = other.size;
  } else if (isExactDict(other)) {
    has = (key, hash) => other.findHashed(key, hash) >= 0;
    size = other.size;
  } else return copyAndDifference(self, other);
  if (self.size >> 2 > size) return copyAndDifference(self, other);
  const out = emptyLike(self);
  eachKey(self, (key, hash) => {
    if (!has(key, hash)) out.addHashed(key, hash);
    return true;
  });
  return out;
}

export function symmetricDifferenceUpdate(self: PySet, other: Value): void {
  if (self === other) {
    self.clear();
    return;
  }
  const toggle = (key: Value, hash: number): boolean => {
    if (!self.deleteHashed(key, hash)) self.addHashed(key, hash);
    return true;
  };
  if (isExactDict(other)) {
    for (let i = 0; i < other.keys.length; i++) {
      const key = other.keys[i];
      if (key !== undefined) toggle(key, other.hashAt(i));
    }
    return;
  }
  eachKey(other instanceof PySet ? other : setFrom(other), toggle);
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
  let all = true;
  eachKey(self, (key, hash) => {
    all = other.hasHashed(key, hash);
    return all;
  });
  return all;
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
    const [big, small] = other.size > self.size ? [other, self] : [self, other];
    let none = true;
    eachKey(small, (key, hash) => {
      none = !big.hasHashed(key, hash);
      return none;
    });
    return none;
  }
  let none = true;
  forEach(other, (key) => {
    none = !self.has(key);
    return !none;
  });
  return none;
}
