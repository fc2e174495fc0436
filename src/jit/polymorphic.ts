/**
 * Inline caches for attribute sites that see several classes: up to four ways to the attribute, looked through in order. Compiled code
 * tries the shape that the interpreter saw first by itself and comes here for the others, and for all that is not just in a slot.
 */
import {
  PyClassMethod,
  PyClassMethodDescriptor,
  PyMemberDescriptor,
  PyMethodDescriptor,
  PyProperty,
  PyStaticMethod,
} from "../objects/descriptors.ts";
import { PyDict } from "../objects/dict.ts";
import { PyBaseException } from "../objects/exception.ts";
import type { PyFrame } from "../objects/frame.ts";
import { PyBuiltin, PyFunction, PyMethod } from "../objects/function.ts";
import { getSlot, PyInstance, setSlot } from "../objects/heap.ts";
import { PyModule } from "../objects/module.ts";
import { PyObject, type Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import type { Shape } from "../objects/shape.ts";
import { changingIn, isPlainData, lookupType, PyType } from "../objects/type.ts";
import { classmethodType, propertyType, staticmethodType, typeType } from "../objects/types.ts";
import {
  genericGetAttr,
  genericSetAttr,
  isPlainAttribute,
  missingOnType,
  plainAttribute,
} from "../protocols/attributes.ts";
import { missingAttribute, raising } from "../protocols/errors.ts";
import { attributeHook } from "../protocols/slot-functions.ts";
import { typeOf } from "../protocols/type-of.ts";
import { ATTR_CLASS, ATTR_METHOD, ATTR_SLOT } from "../vm/caches.ts";
import { instanceCache, loadAttr, loadMethod, storeAttr, storeCache } from "../vm/ops/attributes.ts";

const SIZE = 4;

// How an attribute is got; SLOT, METHOD and VALUE are ATTR_* of the interpreter's caches.
const SLOT = ATTR_SLOT;
/** A function or method descriptor, to be bound to the owner. */
const METHOD = ATTR_METHOD;
/** The value itself. */
const VALUE = ATTR_CLASS;
/** A property: the function that gets or sets it. */
const PROPERTY = 3;
/** A data descriptor of a builtin type. */
const NATIVE = 4;
/** A descriptor whose class has `__get__` or `__set__` in Python; that function is in `functions`. */
const DESCRIPTOR = 5;
/** A class method: its function. */
const CLASS_METHOD = 6;
/** `__getattr__` answers. */
const HOOK = 7;
/** In the instance's `__dict__`, if anywhere there. */
const DICT = 8;
/** One of `PyType.changing`: the class that holds it, and its entry number there. */
const CHANGING = 9;
/** What a builtin descriptor of the type makes, unless the object's `__dict__` has the name: methods that are not called there. */
const BOUND = 10;

/** What decides over the way to an attribute: the shape of an instance, the type of others, a class itself. */
type Key = Shape | PyType;

/** One site's ways, each with the version its class had. */
export class SiteCache {
  readonly keys: Key[] = [];
  readonly versions: number[] = [];
  readonly kinds: number[] = [];
  readonly slots: number[] = [];
  readonly values: (Value | undefined)[] = [];
  readonly functions: (PyFunction | undefined)[] = [];
  readonly next: (Shape | undefined)[] = [];
  private oldest = 0;

  /** Entry number for a key whose class is `cls`, -1 if there is none. */
  find(key: Key, cls: PyType): number {
    const { keys } = this;
    for (let i = 0; i < keys.length; i++) {
      if (keys[i] === key) return this.versions[i] === cls.version ? i : -1;
    }
    return -1;
  }

  /** Adds a way; its entry number. */
  add(key: Key, cls: PyType, way: Way): number {
    let i = this.keys.indexOf(key);
    if (i < 0) i = this.keys.length < SIZE ? this.keys.length : this.oldest++ % SIZE;
    this.keys[i] = key;
    this.versions[i] = cls.version;
    this.kinds[i] = way.kind;
    this.slots[i] = way.slot ?? -1;
    this.values[i] = way.value;
    this.functions[i] = way.func;
    this.next[i] = way.next;
    return i;
  }
}

interface Way {
  kind: number;
  slot?: number;
  value?: Value | undefined;
  func?: PyFunction | undefined;
  next?: Shape;
}

/** `owner.name`; `undefined`, with an exception for `takeRaised`, where there is none. */
export function attributeAt(
  cache: SiteCache,
  frame: PyFrame,
  pc: number,
  name: string,
  owner: Value,
): Value | undefined {
  const cls = typeOf(owner);
  const key = owner instanceof PyInstance ? owner.shape : cls;
  let i = cache.find(key, cls);
  if (i < 0) {
    if (owner instanceof PyType) return classAttributeAt(cache, frame, pc, name, owner);
    i = addAttribute(cache, key, cls, owner, name);
    if (i < 0) return uncached(frame, pc, name, owner);
  }
  const value = cache.values[i];
  switch (cache.kinds[i]) {
    case SLOT: {
      const own = getSlot(owner as PyInstance, cache.slots[i]!);
      return own === undefined ? unset(frame, pc, name, owner as PyInstance) : own;
    }
    case VALUE:
      return value!;
    case METHOD:
      return hidden(owner, name) ?? new PyMethod(value!, owner);
    case PROPERTY:
      return rt.hooks.callFunction1(value as PyFunction, owner);
    case BOUND:
      return hidden(owner, name) ?? (value as PyObject).cls.slots.descrGet!(value!, owner, cls);
    case NATIVE:
      return (value as PyObject).cls.slots.descrGet!(value!, owner, cls);
    case DESCRIPTOR:
      if ((value as PyInstance).cls.version !== cache.slots[i]) return loadAttr(frame, pc, name, owner);
      return rt.hooks.callFunction(cache.functions[i]!, [value!, owner, cls], undefined);
    case DICT:
      return (owner as PyInstance).dict!.getStr(name) ?? loadAttr(frame, pc, name, owner);
    case CLASS_METHOD:
      return new PyMethod(value!, cls);
    case CHANGING:
      return changingValue(value as PyType, cache.slots[i]!, name) ?? loadAttr(frame, pc, name, owner);
    default:
      return rt.hooks.callFunction2(value as PyFunction, owner, name);
  }
}

/** An attribute of an object where there is no way to keep. */
function uncached(frame: PyFrame, pc: number, name: string, owner: Value): Value | undefined {
  return isPlainAttribute(typeOf(owner), name) ? plainAttribute(owner, name) : loadAttr(frame, pc, name, owner);
}

/** An attribute whose slot is empty: of a member of `__slots__` there is nothing else to ask. */
function unset(frame: PyFrame, pc: number, name: string, owner: PyInstance): Value | undefined {
  const { cls } = owner;
  const isMember = cls.slots.getAttr === genericGetAttr && lookupType(cls, name) instanceof PyMemberDescriptor;
  return isMember ? raising(missingAttribute(owner, cls, name)) : loadAttr(frame, pc, name, owner);
}

/** The same of a class, with its own attributes. */
function classAttributeAt(
  cache: SiteCache,
  frame: PyFrame,
  pc: number,
  name: string,
  owner: PyType,
): Value | undefined {
  const i = cache.find(owner, owner);
  if (i >= 0) {
    const value = cache.values[i]!;
    if (cache.kinds[i] === VALUE) return value;
    return changingValue(value as PyType, cache.slots[i]!, name) ?? loadAttr(frame, pc, name, owner);
  }
  const isOwn = owner.cls === typeType && owner !== typeType && lookupType(typeType, name) === undefined;
  if (isOwn && lookupType(owner, name) === undefined) return raising(missingOnType(owner, name));
  const value = loadAttr(frame, pc, name, owner);
  if (owner.cls !== typeType || owner === typeType) return value;
  if (isOwn) {
    if (addChanging(cache, owner, owner, name) < 0 && lookupType(owner, name) === value) {
      cache.add(owner, owner, { kind: VALUE, value });
    }
  } else addNative(cache, typeType, typeType, name);
  return value;
}

/** An attribute that changes, if it still is where it was. */
function changingValue({ dict }: PyType, entry: number, name: string): Value | undefined {
  return dict.keys[entry] === name ? dict.values[entry] : undefined;
}

function addChanging(cache: SiteCache, key: Key, cls: PyType, name: string): number {
  const holder = changingIn(cls, name);
  if (holder === undefined) return -1;
  return cache.add(key, cls, { kind: CHANGING, value: holder, slot: holder.dict.findStr(name) });
}

/** What an object whose attributes are not told by its key has in its `__dict__`. */
function hidden(owner: Value, name: string): Value | undefined {
  if (!(owner instanceof PyObject) || (owner instanceof PyInstance && !owner.shape.isDict)) return undefined;
  return (owner as { dict?: PyDict }).dict?.getStr(name);
}

/** Whether an attribute of a class is asked before the instance is. */
function comesFirst(found: Value | undefined): boolean {
  return found !== undefined && typeOf(found).slots.descrSet !== undefined;
}

/** A data descriptor of a builtin type: entry number. */
function addNative(cache: SiteCache, key: Key, cls: PyType, name: string): number {
  const found = lookupType(cls, name);
  if (!(found instanceof PyObject) || found.cls.isHeap) return -1;
  const { descrGet, descrSet } = found.cls.slots;
  if (descrGet === undefined || descrSet === undefined) return -1;
  return cache.add(key, cls, { kind: NATIVE, value: found });
}

/** Finds the way to an attribute; entry number, -1 where it cannot be kept. */
function addAttribute(cache: SiteCache, key: Key, cls: PyType, owner: Value, name: string): number {
  if (owner instanceof PyModule) return -1;
  const isPlain = cls.slots.getAttr === genericGetAttr;
  const hook = isPlain ? undefined : attributeHook(cls);
  if (!isPlain && hook === undefined) return -1;
  const found = lookupType(cls, name);
  if (owner instanceof PyInstance) {
    const { shape } = owner;
    if (isPlain && found instanceof PyProperty && found.cls === propertyType && found.fget instanceof PyFunction) {
      return cache.add(key, cls, { kind: PROPERTY, value: found.fget });
    }
    if (isPlain && found instanceof PyInstance) {
      const func = pythonMethod(found, "__get__", 3);
      const decides = found.cls.slots.descrSet !== undefined || !(shape.isDict || shape.index.has(name));
      if (func !== undefined && decides)
        return cache.add(key, cls, { kind: DESCRIPTOR, slot: found.cls.version, value: found, func });
    }
    if (shape.isDict) {
      if (!isPlain) return -1;
      return comesFirst(found) ? addNative(cache, key, cls, name) : cache.add(key, cls, { kind: DICT });
    }
    if (hook !== undefined && found === undefined && !shape.index.has(name)) {
      return hook.code.simpleArgs === 2 ? cache.add(key, cls, { kind: HOOK, value: hook }) : -1;
    }
    if (found instanceof PyClassMethod && found.cls === classmethodType && !shape.index.has(name)) {
      const { callable } = found;
      return callable instanceof PyFunction ? cache.add(key, cls, { kind: CLASS_METHOD, value: callable }) : -1;
    }
    if (found !== undefined && !shape.index.has(name)) {
      const i = addChanging(cache, key, cls, name);
      if (i >= 0) return i;
    }
    const made = instanceCache(owner, name);
    if (made !== undefined && (made.kind !== METHOD || made.value instanceof PyFunction))
      return cache.add(key, cls, made);
  }
  if (!isPlain) return -1;
  const i = addNative(cache, key, cls, name);
  return i < 0 && !(owner instanceof PyInstance) ? addBound(cache, key, cls, found) : i;
}

/** A descriptor of a builtin class that has only `__get__`. */
function addBound(cache: SiteCache, key: Key, cls: PyType, found: Value | undefined): number {
  if (!(found instanceof PyObject) || found.cls.isHeap) return -1;
  const { descrGet, descrSet } = found.cls.slots;
  if (descrGet === undefined || descrSet !== undefined) return -1;
  return cache.add(key, cls, { kind: BOUND, value: found });
}

/** The Python function that is the special method `name` of an object's class and takes `count` arguments. */
function pythonMethod(o: PyInstance, name: string, count: number): PyFunction | undefined {
  const found = lookupType(o.cls, name);
  if (!(found instanceof PyFunction)) return undefined;
  const { simpleArgs } = found.code;
  return simpleArgs >= count && simpleArgs - (found.defaults?.length ?? 0) <= count ? found : undefined;
}

/** What `methodAt` gives beside its result: the receiver, or the attribute that is no method. */
export const beside: { value: Value | undefined } = { value: undefined };

/**
 * `owner.name(…)`: the unbound method, its receiver in `beside`; or `undefined`, the callable in `beside`; or nothing at all, with an
 * exception for `takeRaised`.
 */
export function methodAt(cache: SiteCache, frame: PyFrame, pc: number, name: string, owner: Value): Value | undefined {
  const cls = owner instanceof PyType ? owner : typeOf(owner);
  const key = owner instanceof PyInstance ? owner.shape : cls;
  let i = cache.find(key, cls);
  if (i < 0) i = addMethod(cache, key, cls, owner, name);
  if (i >= 0) {
    const value = cache.values[i];
    switch (cache.kinds[i]) {
      case METHOD: {
        const own = hidden(owner, name);
        beside.value = own ?? owner;
        return own === undefined ? value : undefined;
      }
      case CLASS_METHOD:
        beside.value = cls;
        return value;
      case VALUE:
        beside.value = value;
        return undefined;
      default:
        beside.value = getSlot(owner as PyInstance, cache.slots[i]!);
        if (beside.value !== undefined) return undefined;
    }
  }
  if (!(owner instanceof PyType) && isPlainAttribute(cls, name)) {
    beside.value = plainAttribute(owner, name);
    return undefined;
  }
  frame.fast = [owner, undefined];
  frame.sp = 1;
  loadMethod(frame, pc, name);
  beside.value = frame.fast[1];
  return frame.fast[0];
}

function addMethod(cache: SiteCache, key: Key, cls: PyType, owner: Value, name: string): number {
  if (owner instanceof PyType) return addClassMethod(cache, owner, name);
  const found = lookupType(cls, name);
  if (owner instanceof PyInstance && !owner.shape.isDict) {
    if (found instanceof PyClassMethod) return addAttribute(cache, key, cls, owner, name);
    const made = instanceCache(owner, name);
    return made === undefined ? -1 : cache.add(key, cls, made);
  }
  if (cls.slots.getAttr !== genericGetAttr || owner instanceof PyModule) return -1;
  const isMethod =
    found instanceof PyFunction ||
    (found instanceof PyMethodDescriptor && found.cls.isMethodDescriptor && cls.isSubtypeOf(found.owner));
  return isMethod ? cache.add(key, cls, { kind: METHOD, value: found }) : -1;
}

/** The function of a class method, or what needs no binding. */
function addClassMethod(cache: SiteCache, owner: PyType, name: string): number {
  if (owner.cls !== typeType || owner === typeType || lookupType(typeType, name) !== undefined) return -1;
  const found = lookupType(owner, name);
  if (found instanceof PyClassMethod && found.cls === classmethodType && found.callable instanceof PyFunction)
    return cache.add(owner, owner, { kind: CLASS_METHOD, value: found.callable });
  if (found instanceof PyStaticMethod && found.cls === staticmethodType)
    return cache.add(owner, owner, { kind: VALUE, value: found.callable });
  if (found instanceof PyClassMethodDescriptor) return cache.add(owner, owner, { kind: CLASS_METHOD, value: found });
  const isItself = found instanceof PyFunction || found instanceof PyMethodDescriptor || found instanceof PyBuiltin;
  return isItself ? cache.add(owner, owner, { kind: VALUE, value: found }) : -1;
}

/** `owner.name = value`. */
export function storeAt(cache: SiteCache, frame: PyFrame, pc: number, name: string, owner: Value, value: Value): void {
  if (owner instanceof PyType) {
    storeInClass(cache, frame, pc, name, owner, value);
    return;
  }
  if (owner instanceof PyInstance) {
    const { shape, cls } = owner;
    let i = cache.find(shape, cls);
    if (i < 0) i = addStore(cache, owner, name);
    if (i >= 0) {
      switch (cache.kinds[i]) {
        case SLOT:
          setSlot(owner, cache.slots[i]!, value);
          owner.shape = cache.next[i]!;
          return;
        case PROPERTY:
          rt.hooks.callFunction2(cache.values[i] as PyFunction, owner, value);
          return;
        case DICT:
          owner.dict!.setStr(name, value);
          return;
        default:
          if ((cache.values[i] as PyInstance).cls.version !== cache.slots[i]) break;
          rt.hooks.callFunction(cache.functions[i]!, [cache.values[i]!, owner, value], undefined);
          return;
      }
    }
  }
  if (owner instanceof PyBaseException && owner.cls.slots.setAttr === genericSetAttr) {
    if (lookupType(owner.cls, name) === undefined) {
      owner.dict ??= new PyDict();
      owner.dict.setStr(name, value);
      return;
    }
  }
  storeAttr(frame, pc, name, owner, value);
}

/** The same in a class; counters and the like there are stored without a search. */
function storeInClass(cache: SiteCache, frame: PyFrame, pc: number, name: string, owner: PyType, value: Value): void {
  const i = cache.find(owner, owner);
  if (i >= 0 && isPlainData(value)) {
    const entry = cache.slots[i]!;
    if (owner.dict.keys[entry] === name) {
      owner.dict.values[entry] = value;
      return;
    }
  }
  storeAttr(frame, pc, name, owner, value);
  const isPlain = owner.cls === typeType && lookupType(typeType, name) === undefined;
  if (isPlain && owner.changing.has(name)) addChanging(cache, owner, owner, name);
}

function addStore(cache: SiteCache, owner: PyInstance, name: string): number {
  const { cls, shape } = owner;
  if (cls.slots.setAttr !== genericSetAttr) return -1;
  const found = lookupType(cls, name);
  if (found instanceof PyProperty && found.cls === propertyType && found.fset instanceof PyFunction)
    return cache.add(shape, cls, { kind: PROPERTY, value: found.fset });
  if (found instanceof PyInstance) {
    const func = pythonMethod(found, "__set__", 3);
    if (func !== undefined)
      return cache.add(shape, cls, { kind: DESCRIPTOR, slot: found.cls.version, value: found, func });
  }
  if (shape.isDict) return comesFirst(found) ? -1 : cache.add(shape, cls, { kind: DICT });
  const made = storeCache(owner, name);
  if (made === undefined) return -1;
  return cache.add(shape, cls, { kind: SLOT, slot: made.slot, next: made.next });
}

/** Where a site has stored a global before. */
export class GlobalStore {
  globals: PyDict | undefined = undefined;
  version = 0;
  entry = 0;
}

/** Gives a global a value. */
export function storeGlobal(cache: GlobalStore, globals: PyDict, name: string, value: Value): void {
  if (cache.globals === globals && cache.version === globals.keysVersion) {
    globals.values[cache.entry] = value;
    return;
  }
  globals.setStr(name, value);
  cache.globals = globals;
  cache.version = globals.keysVersion;
  cache.entry = globals.findStr(name);
}
