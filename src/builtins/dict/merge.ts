/** Filling dicts: `update`, `|=`, `fromkeys`, pairs and keyword arguments. Source: dict_merge and friends in Objects/dictobject.c. */

import { PyList, PyTuple } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import { isPlainKey } from "../../objects/key-hash.ts";
import type { Value } from "../../objects/object.ts";
import { PySet } from "../../objects/set.ts";
import type { KwNames } from "../../objects/slots.ts";
import { dictType, exceptionTypes, frozensetType, setType } from "../../objects/types.ts";
import { findAttr } from "../../protocols/attributes.ts";
import { call0 } from "../../protocols/call.ts";
import { checkPositional } from "../../protocols/clinic/positional.ts";
import { getItem, setItem } from "../../protocols/container.ts";
import { isException, pyError } from "../../protocols/errors.ts";
import { forEach, getIter, toArray } from "../../protocols/iterate.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";
import { nextOf, plainPair } from "../zip.ts";

/** Copies all entries of `source`; with `override` false those whose key is there already are left out. */
export function mergeDict(target: PyDict, source: PyDict, override = true): void {
  if (source === target || source.size === 0) return;
  // fast path: into a dict that has had no entries
  if (target.keys.length === 0 && target.size === 0) {
    target.clear();
    target.copyFrom(source);
    return;
  }
  if (override) target.reserve(source.size);
  const { keys } = source;
  for (let i = 0; i < keys.length; i++) {
    if (keys[i] === undefined) continue;
    const size = source.size;
    if (override || !target.hasKeyOf(source, i)) target.setEntryOf(source, i);
    if (source.size !== size || source.keys !== keys) throw pyError("RuntimeError", "dict mutated during update");
  }
}

/** Does iterating this dict (or instance of a subclass) give its keys in the plain way? */
function hasPlainIteration(d: PyDict): boolean {
  return d.cls === dictType || d.cls.slots.iter === dictType.slots.iter;
}

/** The keys of any mapping, through its `keys()` method. */
export function mappingKeys(mapping: Value, keysMethod?: Value): Value[] {
  const keys = call0(keysMethod ?? findAttr(mapping, "keys") ?? missingKeys(mapping));
  if (keys instanceof PyList || keys instanceof PyTuple) return keys.items.slice();
  let it: Value;
  try {
    it = getIter(keys);
  } catch (e) {
    if (!isException(e, exceptionTypes.TypeError)) throw e;
    throw pyError("TypeError", `${typeName(mapping)}.keys() returned a non-iterable (type ${typeName(keys)})`);
  }
  return toArray(it);
}

function missingKeys(mapping: Value): never {
  throw pyError("AttributeError", `'${typeName(mapping)}' object has no attribute 'keys'`);
}

/** Merges any mapping. */
export function mergeMapping(target: PyDict, source: Value, override = true): void {
  if (source instanceof PyDict && hasPlainIteration(source)) {
    mergeDict(target, source, override);
    return;
  }
  for (const key of mappingKeys(source)) {
    if (!override && target.has(key)) continue;
    target.set(key, getItem(source, key));
  }
}

/** Stores the items of two iterators that run no Python code, as keys and values. */
function mergeZipped(target: PyDict, keys: Value, values: Value): void {
  for (;;) {
    const key = nextOf(keys);
    if (key === undefined) return;
    const value = nextOf(values);
    if (value === undefined) return;
    target.set(key, value);
  }
}

/** Merges an iterable of pairs. */
export function mergePairs(target: PyDict, pairs: Value, override = true): void {
  const zipped = override ? plainPair(pairs) : undefined;
  if (zipped !== undefined) {
    mergeZipped(target, zipped[0], zipped[1]);
    return;
  }
  let i = 0;
  // while all keys are such that comparing them runs no Python code
  let isPlain = target.size === 0;
  const take = (pair: Value): boolean => {
    if (!isPlain || !(pair instanceof PyTuple) || pair.items.length !== 2) return false;
    const [key, value] = pair.items as readonly [Value, Value];
    if (!isPlainKey(key)) return false;
    if (override) target.set(key, value);
    else target.setDefault(key, value);
    i++;
    return true;
  };
  const body = (pair: Value): undefined => {
    if (take(pair)) return;
    isPlain = false;
    let items: readonly Value[];
    if (pair instanceof PyTuple || pair instanceof PyList) items = pair.items;
    else {
      try {
        items = toArray(pair);
      } catch (e) {
        if (!isException(e, exceptionTypes.TypeError) || typeOf(pair).slots.iter !== undefined) throw e;
        throw pyError("TypeError", `cannot convert dictionary update sequence element #${i} to a sequence`);
      }
    }
    if (items.length !== 2) {
      throw pyError("ValueError", `dictionary update sequence element #${i} has length ${items.length}; 2 is required`);
    }
    if (override) target.set(items[0]!, items[1]!);
    else target.setDefault(items[0]!, items[1]!);
    i++;
  };
  forEach(pairs, body, take);
}

/** The positional argument of `dict()` and `update`: a mapping when it has `keys`, else pairs. */
export function updateFrom(target: PyDict, source: Value): void {
  if (source instanceof PyDict && source.cls === dictType) mergeDict(target, source);
  else if (findAttr(source, "keys") !== undefined) mergeMapping(target, source);
  else mergePairs(target, source);
}

/** `dict(*args, **kwargs)` and `update(*args, **kwargs)`. */
export function updateFromArguments(target: PyDict, args: readonly Value[], kwnames: KwNames, name: string): void {
  const nkw = kwnames === undefined ? 0 : kwnames.length;
  const given = args.length - nkw;
  checkPositional(name, given, 0, 1);
  if (given === 1) updateFrom(target, args[0]!);
  for (let i = 0; i < nkw; i++) target.setStr(kwnames![i]!, args[given + i]!);
}

/** `dict.fromkeys`: `made` is what the class returned for no arguments. */
export function fillFromKeys(made: Value, iterable: Value, value: Value): void {
  if (made instanceof PyDict && made.cls === dictType) {
    if (made.size === 0 && iterable instanceof PyDict && iterable.cls === dictType) {
      for (let i = 0; i < iterable.keys.length; i++) {
        const key = iterable.keys[i];
        if (key !== undefined) made.setHashed(key, iterable.hashAt(i), value);
      }
      return;
    }
    if (made.size === 0 && iterable instanceof PySet && (iterable.cls === setType || iterable.cls === frozensetType)) {
      for (let i = 0; i <= iterable.mask; i++) {
        const key = iterable.table[i];
        if (key !== undefined) made.setHashed(key, iterable.hashAt(i), value);
      }
      return;
    }
    forEach(iterable, (key) => {
      made.set(key, value);
      return undefined;
    });
    return;
  }
  forEach(iterable, (key) => {
    setItem(made, key, value);
    return undefined;
  });
}
