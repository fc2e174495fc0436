/** Length, subscription, containment. Source: Objects/abstract.c. */

import { PyList, PyTuple } from "../objects/containers.ts";
import { PyDict } from "../objects/dict.ts";
import type { PyBaseException } from "../objects/exception.ts";
import { PyRange } from "../objects/iterators.ts";
import { intOf } from "../objects/number.ts";
import { type Int, None, NotImplemented, type Value } from "../objects/object.ts";
import { PySet } from "../objects/set.ts";
import { PyType } from "../objects/type.ts";
import { dictType, exceptionTypes, listType, setType, tupleType, typeType } from "../objects/types.ts";
import { findAttr, lookupSpecial } from "./attributes.ts";
import { call0, call1 } from "./call.ts";
import { genericAlias } from "./class-getitem.ts";
import { equalItems } from "./compare.ts";
import { isException, keyError, pyError, raiseError } from "./errors.ts";
import { forEach } from "./iterate.ts";
import { index, indexToNumber } from "./number.ts";
import { typeName, typeOf } from "./type-of.ts";

/** `len(v)` as Python sees it: exact also beyond 2^53, where the `len` slot's number is cut off. */
export function pyLength(v: Value): Int {
  const n = length(v);
  if (n < Number.MAX_SAFE_INTEGER) return n;
  if (v instanceof PyRange) return v.length;
  const special = typeOf(v).isHeap ? lookupSpecial(v, "__len__") : undefined;
  return special === undefined ? n : index(call0(special));
}

/** `len(v)`. */
export function length(v: Value): number {
  const f = typeOf(v).slots.len;
  if (f === undefined) throw pyError("TypeError", `object of type '${typeName(v)}' has no len()`);
  return f(v);
}

/** `operator.length_hint(v, fallback)`: `len(v)`, else `__length_hint__`. Source: PyObject_LengthHint. */
export function lengthHint(v: Value, fallback: number): number {
  const len = typeOf(v).slots.len;
  if (len !== undefined) {
    try {
      return len(v);
    } catch (e) {
      if (!isException(e, exceptionTypes.TypeError)) throw e;
    }
  }
  const hint = lookupSpecial(v, "__length_hint__");
  if (hint === undefined) return fallback;
  let r: Value;
  try {
    r = call0(hint);
  } catch (e) {
    if (isException(e, exceptionTypes.TypeError)) return fallback;
    throw e;
  }
  if (r === NotImplemented) return fallback;
  const n = intOf(r);
  if (n === undefined) throw pyError("TypeError", `__length_hint__ must be an integer, not ${typeName(r)}`);
  if (n < 0) throw pyError("ValueError", "__length_hint__() should return >= 0");
  return indexToNumber(n, "OverflowError");
}

/** `v[key]`. */
export function getItem(v: Value, key: Value): Value {
  // fast paths: exact list or tuple by small int, exact dict
  if (typeof key === "number") {
    if (v instanceof PyList && v.cls === listType) {
      const item = v.at(key < 0 ? key + v.length : key);
      if (item !== undefined) return item;
    } else if (v instanceof PyTuple && v.cls === tupleType) {
      const item = v.items[key < 0 ? key + v.items.length : key];
      if (item !== undefined) return item;
    }
  }
  if (v instanceof PyDict && v.cls === dictType) {
    const value = v.get(key);
    if (value !== undefined) return value;
    raiseError(keyError(key));
  }
  const f = typeOf(v).slots.getItem;
  if (f !== undefined) return f(v, key);
  if (v instanceof PyType) {
    if (v === typeType) return genericAlias(v, key);
    // C[int]: PEP 560
    const classGetItem = findAttr(v, "__class_getitem__");
    if (classGetItem !== undefined && classGetItem !== None) return call1(classGetItem, key);
    throw pyError("TypeError", `type '${v.name}' is not subscriptable`);
  }
  throw notSubscriptable(v);
}

export function notSubscriptable(v: Value): PyBaseException {
  return pyError("TypeError", `'${typeName(v)}' object is not subscriptable`);
}

/** A key of a list, tuple and the like (`name`) that is no index. */
export function indicesError(name: string, key: Value): PyBaseException {
  return pyError("TypeError", `${name} indices must be integers or slices, not ${typeName(key)}`);
}

/** `v[key] = value`. */
export function setItem(v: Value, key: Value, value: Value): void {
  if (v instanceof PyDict && v.cls === dictType) {
    v.set(key, value);
    return;
  }
  const f = typeOf(v).slots.setItem;
  if (f === undefined) throw pyError("TypeError", `'${typeName(v)}' object does not support item assignment`);
  f(v, key, value);
}

/** `del v[key]`. */
export function deleteItem(v: Value, key: Value): void {
  const f = typeOf(v).slots.setItem;
  if (f === undefined) throw pyError("TypeError", `'${typeName(v)}' object doesn't support item deletion`);
  f(v, key, undefined);
}

/** `item in v`. */
export function contains(v: Value, item: Value): boolean {
  // fast path: exact dict and set; a set as an item of a set needs more
  if (v instanceof PyDict) {
    if (v.cls === dictType) return v.has(item);
  } else if (v instanceof PySet && v.cls === setType && !(item instanceof PySet)) return v.has(item);
  const slots = typeOf(v).slots;
  if (slots.contains !== undefined) return slots.contains(v, item);
  if (slots.iter === undefined && slots.getItem === undefined) {
    throw pyError("TypeError", `argument of type '${typeName(v)}' is not iterable`);
  }
  let found = false;
  forEach(v, (x) => {
    found = equalItems(x, item);
    return found;
  });
  return found;
}
