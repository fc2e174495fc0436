/**
 * Attribute access. Source: Objects/object.c (PyObject_GenericGetAttr), Objects/typeobject.c (type_getattro).
 * Instances keep attributes in shapes (`PyInstance`), other objects in `dict`; `instanceDict` gives either as a dict.
 */
import { PyDict } from "../objects/dict.ts";
import type { PyBaseException } from "../objects/exception.ts";
import { PyAttributeError } from "../objects/exception.ts";
import { PyFunction, PyMethod } from "../objects/function.ts";
import { getSlot, PyInstance, setSlot } from "../objects/heap.ts";
import { PyObject, type Value } from "../objects/object.ts";
import { MAX_SHAPE_KEYS, type Shape } from "../objects/shape.ts";
import { lookupType, PyType, setTypeMember } from "../objects/type.ts";
import { exceptionTypes } from "../objects/types.ts";
import { attributeError, isException, missingAttribute, pyError, raiseError, raising } from "./errors.ts";
import { typeName, typeOf } from "./type-of.ts";

/** `getattr(o, name)`; throws AttributeError. */
export function getAttr(o: Value, name: string): Value {
  try {
    return typeOf(o).slots.getAttr!(o, name);
  } catch (e) {
    if (e instanceof PyAttributeError) nameMissing(e, o, name);
    throw e;
  }
}

/** AttributeError that Python code has raised says what was asked for, so that a suggestion can be made. */
export function nameMissing(e: PyAttributeError, o: Value, name: string): void {
  if (e.name !== undefined || e.obj !== undefined) return;
  e.name = name;
  e.obj = o;
}

/** By what looks attributes up (`slots.getAttr`): the same, but `undefined` for most attributes that there are not. */
export const finders = new Map<unknown, unknown>();

/** `getattr(o, name, None)` with `undefined` for a missing attribute. Other exceptions pass. */
export function findAttr(o: Value, name: string): Value | undefined {
  const slot = typeOf(o).slots.getAttr;
  // fast path: generic lookup needs no exception to say "absent"
  if (slot === genericGetAttr) return findGeneric(o, name);
  const find = finders.get(slot) as typeof slot;
  try {
    return (find ?? slot)!(o, name);
  } catch (e) {
    if (isException(e, exceptionTypes.AttributeError)) return undefined;
    throw e;
  }
}

/** `setattr(o, name, value)`, or `delattr(o, name)` when `value` is undefined. */
export function setAttr(o: Value, name: string, value: Value | undefined): void {
  const slot = typeOf(o).slots.setAttr;
  if (slot === undefined) {
    const what = value === undefined ? "del" : "assign to";
    throw pyError("TypeError", `'${typeName(o)}' object has no attributes (${what} .${name})`);
  }
  slot(o, name, value);
}

/** An object's own attribute, not looking at its type: shape slot or dict entry. */
export function ownAttr(o: Value, name: string): Value | undefined {
  if (o instanceof PyInstance && !o.shape.isDict) {
    const i = o.shape.index.get(name);
    return i === undefined ? undefined : getSlot(o, i);
  }
  const dict = (o as { dict?: PyDict }).dict;
  return dict === undefined ? undefined : dict.getStr(name);
}

/** The special method `name` of `o`'s type, bound to `o` by the descriptor protocol; `undefined` when the type has none. */
export function lookupSpecial(o: Value, name: string): Value | undefined {
  const type = typeOf(o);
  const found = lookupType(type, name);
  if (found === undefined) return undefined;
  if (found instanceof PyFunction) return new PyMethod(found, o);
  const get = typeOf(found).slots.descrGet;
  return get === undefined ? found : get(found, o, type);
}

/** `object.__getattribute__` with `undefined` for a missing attribute. */
export function findGeneric(o: Value, name: string): Value | undefined {
  const type = typeOf(o);
  const found = lookupType(type, name);
  let get: PyType["slots"]["descrGet"];
  if (found !== undefined) {
    const slots = typeOf(found).slots;
    get = slots.descrGet;
    if (get !== undefined && slots.descrSet !== undefined) {
      try {
        return get(found, o, type);
      } catch (e) {
        if (isException(e, exceptionTypes.AttributeError)) return undefined;
        throw e;
      }
    }
  }
  if (o instanceof PyObject) {
    const own = ownAttr(o, name);
    if (own !== undefined) return own;
  }
  if (found === undefined) return undefined;
  if (get === undefined) return found;
  try {
    return get(found, o, type);
  } catch (e) {
    if (isException(e, exceptionTypes.AttributeError)) return undefined;
    throw e;
  }
}

/** `object.__getattribute__`. */
export function genericGetAttr(o: Value, name: string): Value {
  const type = typeOf(o);
  const found = lookupType(type, name);
  let get: PyType["slots"]["descrGet"];
  if (found !== undefined) {
    const slots = typeOf(found).slots;
    get = slots.descrGet;
    if (get !== undefined && slots.descrSet !== undefined) return get(found, o, type);
  }
  if (o instanceof PyObject) {
    const own = ownAttr(o, name);
    if (own !== undefined) return own;
  }
  if (get !== undefined) return get(found!, o, type);
  if (found !== undefined) return found;
  raiseError(missingAttribute(o, type, name));
}

/** An attribute that the object has itself, if at all: its class has none. AttributeError is left to `takeRaised`. */
export function plainAttribute(o: Value, name: string): Value | undefined {
  const own = o instanceof PyObject ? ownAttr(o, name) : undefined;
  return own ?? raising(missingAttribute(o, typeOf(o), name));
}

/** Whether `plainAttribute` gives an attribute. */
export function isPlainAttribute(type: PyType, name: string): boolean {
  return type.slots.getAttr === genericGetAttr && lookupType(type, name) === undefined;
}

/** `object.__setattr__` and `__delattr__`. */
export function genericSetAttr(o: Value, name: string, value: Value | undefined): void {
  const type = typeOf(o);
  const found = lookupType(type, name);
  if (found !== undefined) {
    const set = typeOf(found).slots.descrSet;
    if (set !== undefined) {
      set(found, o, value);
      return;
    }
  }
  if (o instanceof PyInstance && type.hasDict && !o.shape.isDict) {
    const shape = o.shape;
    const i = shape.index.get(name);
    if (value !== undefined) {
      if (i !== undefined) {
        setSlot(o, i, value);
        return;
      }
      if (shape.keys.length < MAX_SHAPE_KEYS) {
        setSlot(o, type.slotCount + shape.keys.length, value);
        o.shape = shape.with(name);
        return;
      }
    } else if (i === undefined) {
      throw missingAttribute(o, type, name);
    } else if (removeSlot(o, shape, i, name)) return;
  }
  const dict = instanceDict(o);
  if (dict === undefined) {
    if (found !== undefined) throw attributeError(o, name, `'${type.tpName}' object attribute '${name}' is read-only`);
    throw attributeError(o, name, `'${type.tpName}' object has no attribute '${name}'`);
  }
  if (value !== undefined) dict.setStr(name, value);
  else if (dict.delete(name) === undefined) {
    throw attributeError(o, name, `'${type.tpName}' object has no attribute '${name}'`);
  }
}

/** Deletes the attribute in slot `i`; false where the instance has to go to dict mode. */
function removeSlot(o: PyInstance, shape: Shape, i: number, name: string): boolean {
  const next = shape.without(name);
  if (next === undefined) return false;
  const last = o.cls.slotCount + shape.keys.length - 1;
  for (let k = i; k < last; k++) setSlot(o, k, getSlot(o, k + 1));
  setSlot(o, last, undefined);
  o.shape = next;
  return true;
}

/**
 * The object's `__dict__`, made on first use; `undefined` for objects without one. A `PyInstance` goes to dict mode: from now
 * on its attributes live in the returned dict.
 */
export function instanceDict(o: Value): PyDict | undefined {
  if (!(o instanceof PyObject)) return undefined;
  if (o instanceof PyInstance) {
    if (!o.cls.hasDict) return undefined;
    if (o.dict === undefined) {
      const dict = new PyDict();
      const shape = o.shape;
      for (let i = 0; i < shape.keys.length; i++) {
        const slot = o.cls.slotCount + i;
        const value = getSlot(o, slot);
        if (value !== undefined) dict.setStr(shape.keys[i]!, value);
        setSlot(o, slot, undefined);
      }
      setInstanceDict(o, dict);
    }
    return o.dict;
  }
  const holder = o as { dict?: PyDict };
  if (!("dict" in holder) || o instanceof PyType) return undefined;
  if (holder.dict === undefined) {
    if (!o.cls.hasDict) return undefined;
    holder.dict = new PyDict();
  }
  return holder.dict;
}

/** Replaces an instance's `__dict__`. */
export function setInstanceDict(o: PyObject, dict: PyDict): void {
  (o as { dict?: PyDict }).dict = dict;
  if (o instanceof PyInstance) o.shape = o.cls.dictShape;
}

/** `type.__getattribute__`: the metatype's data descriptors, then this type's MRO, then the metatype. */
export function typeGetAttr(type: PyType, name: string): Value {
  const found = findOnType(type, name);
  if (found === undefined) throw missingOnType(type, name);
  return found;
}

export const missingOnType = (type: PyType, name: string): PyBaseException =>
  attributeError(type, name, `type object '${type.tpName}' has no attribute '${name}'`);

finders.set(typeGetAttr, findOnType);

function findOnType(type: PyType, name: string): Value | undefined {
  const meta = type.cls;
  const metaFound = lookupType(meta, name);
  let metaGet: PyType["slots"]["descrGet"];
  if (metaFound !== undefined) {
    const slots = typeOf(metaFound).slots;
    metaGet = slots.descrGet;
    if (metaGet !== undefined && slots.descrSet !== undefined) return metaGet(metaFound, type, meta);
  }
  const found = lookupType(type, name);
  if (found !== undefined) {
    if (found instanceof PyFunction) return found;
    const get = typeOf(found).slots.descrGet;
    return get === undefined ? found : get(found, undefined, type);
  }
  if (metaGet !== undefined) return metaGet(metaFound!, type, meta);
  return metaFound;
}

/** `type.__setattr__` and `__delattr__`. `afterChange` re-derives slots when a dunder changed. */
export function typeSetAttr(
  type: PyType,
  name: string,
  value: Value | undefined,
  afterChange: (type: PyType, name: string) => void,
): void {
  if (type.isImmutable) {
    throw pyError("TypeError", `cannot set '${name}' attribute of immutable type '${type.tpName}'`);
  }
  const found = lookupType(type.cls, name);
  if (found !== undefined) {
    const set = typeOf(found).slots.descrSet;
    if (set !== undefined) {
      set(found, type, value);
      return;
    }
  }
  if (value === undefined && type.dict.getStr(name) === undefined) {
    throw attributeError(type, name, `type object '${type.tpName}' has no attribute '${name}'`);
  }
  setTypeMember(type, name, value);
  afterChange(type, name);
}
