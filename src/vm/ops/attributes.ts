/**
 * Attribute opcodes: LOAD_ATTR with its method form, STORE_ATTR, DELETE_ATTR, LOAD_SUPER_ATTR. The first lookup at an instruction
 * goes through the protocols and leaves a cache (`caches.ts`); the loop tries `InstanceCache` itself before it comes here.
 */
import {
  PyClassMethod,
  PyMemberDescriptor,
  PyMethodDescriptor,
  PyProperty,
  PyStaticMethod,
} from "../../objects/descriptors.ts";
import { PyDict } from "../../objects/dict.ts";
import type { PyFrame } from "../../objects/frame.ts";
import { PyBuiltin, PyFunction } from "../../objects/function.ts";
import { getSlot, PyInstance, setSlot } from "../../objects/heap.ts";
import { PyModule } from "../../objects/module.ts";
import { PyObject, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { MAX_SHAPE_KEYS } from "../../objects/shape.ts";
import { isChanging, lookupType, PyType } from "../../objects/type.ts";
import { classmethodType, moduleType, propertyType, staticmethodType, typeType } from "../../objects/types.ts";
import { genericGetAttr, genericSetAttr, getAttr, ownAttr, setAttr } from "../../protocols/attributes.ts";
import { call } from "../../protocols/call.ts";
import { attributeHook } from "../../protocols/slot-functions.ts";
import { superFind } from "../../protocols/super-lookup.ts";
import { typeOf } from "../../protocols/type-of.ts";
import {
  ATTR_CLASS,
  ATTR_METHOD,
  ATTR_SLOT,
  ClassCache,
  InstanceCache,
  ModuleCache,
  PropertyCache,
  StoreCache,
  TypeCache,
} from "../caches.ts";
import type { OpTable } from "../optable.ts";

/** `owner.name`, caching at the instruction `pc`. */
export function loadAttr(frame: PyFrame, pc: number, name: string, owner: Value): Value {
  const caches = frame.code.caches;
  const cache = caches[pc];
  if (owner instanceof PyModule) {
    if (cache instanceof ModuleCache && cache.dict === owner.dict && cache.version === owner.dict.keysVersion) {
      return owner.dict.values[cache.entry]!;
    }
    if (owner.cls === moduleType && lookupType(moduleType, name) === undefined) {
      const entry = owner.dict.findStr(name);
      if (entry >= 0) {
        caches[pc] = new ModuleCache(owner.dict, entry);
        return owner.dict.values[entry]!;
      }
    }
    return getAttr(owner, name);
  }
  if (owner instanceof PyType) {
    if (
      cache instanceof ClassCache &&
      !cache.takesClass &&
      cache.owner === owner &&
      cache.version === owner.version &&
      cache.metaVersion === owner.cls.version
    ) {
      return cache.value;
    }
    const value = getAttr(owner, name);
    const meta = owner.cls;
    if (meta.slots.getAttr === typeType.slots.getAttr && lookupType(meta, name) === undefined) {
      const found = lookupType(owner, name);
      const plain = found instanceof PyStaticMethod && found.cls === staticmethodType ? found.callable : found;
      if (plain === value && !isChanging(owner, name)) caches[pc] = new ClassCache(owner, value);
    }
    return value;
  }
  if (cache instanceof PropertyCache && owner instanceof PyInstance) {
    if (owner.cls === cache.type && cache.version === cache.type.version)
      return rt.hooks.callFunction1(cache.getter, owner);
  }
  if (owner instanceof PyInstance && !owner.shape.isDict) {
    const made = instanceCache(owner, name);
    if (made !== undefined) {
      if (made.kind === ATTR_SLOT) {
        caches[pc] = made;
        const value = getSlot(owner, made.slot);
        if (value !== undefined) return value;
      } else if (made.kind === ATTR_CLASS) {
        caches[pc] = made;
        return made.value!;
      }
    }
    const getter = propertyGetter(owner.cls, name);
    if (getter !== undefined) {
      caches[pc] = new PropertyCache(owner.cls, getter);
      return rt.hooks.callFunction1(getter, owner);
    }
  }
  return getAttr(owner, name);
}

/** The Python function that gets a property, if the attribute of instances is one. */
export function propertyGetter(type: PyType, name: string): PyFunction | undefined {
  if (type.slots.getAttr !== genericGetAttr) return undefined;
  const found = lookupType(type, name);
  return found instanceof PyProperty && found.cls === propertyType && found.fget instanceof PyFunction
    ? found.fget
    : undefined;
}

/** What can be cached of a lookup on an instance in shape mode. */
export function instanceCache(owner: PyInstance, name: string): InstanceCache | undefined {
  const type = owner.cls;
  if (type.slots.getAttr !== genericGetAttr && attributeHook(type) === undefined) return undefined;
  const shape = owner.shape;
  const found = lookupType(type, name);
  if (found !== undefined) {
    const slots = typeOf(found).slots;
    if (slots.descrSet !== undefined) {
      if (found instanceof PyMemberDescriptor && found.index >= 0 && type.isSubtypeOf(found.owner)) {
        return new InstanceCache(shape, ATTR_SLOT, found.index, undefined);
      }
      return undefined;
    }
  }
  const slot = shape.index.get(name);
  if (slot !== undefined) return new InstanceCache(shape, ATTR_SLOT, slot, undefined);
  if (found === undefined) return undefined;
  if (found instanceof PyFunction) return new InstanceCache(shape, ATTR_METHOD, -1, found);
  if (found instanceof PyMethodDescriptor) {
    return found.cls.isMethodDescriptor && type.isSubtypeOf(found.owner)
      ? new InstanceCache(shape, ATTR_METHOD, -1, found)
      : undefined;
  }
  if (found instanceof PyStaticMethod && found.cls === staticmethodType) {
    return new InstanceCache(shape, ATTR_CLASS, -1, found.callable);
  }
  if (typeOf(found).slots.descrGet !== undefined || isChanging(type, name)) return undefined;
  return new InstanceCache(shape, ATTR_CLASS, -1, found);
}

/** Puts `(method, self)` or `(NULL, attribute)` in place of the owner on top of the stack; `frame.sp` grows by one. */
export function loadMethod(frame: PyFrame, pc: number, name: string): void {
  const fast = frame.fast;
  const top = frame.sp - 1;
  const owner = fast[top]!;
  frame.sp++;
  if (owner instanceof PyInstance && !owner.shape.isDict) {
    const made = instanceCache(owner, name);
    if (made !== undefined) {
      frame.code.caches[pc] = made;
      if (made.kind === ATTR_METHOD) {
        fast[top] = made.value;
        fast[top + 1] = owner;
        return;
      }
      const value = made.kind === ATTR_SLOT ? getSlot(owner, made.slot) : made.value;
      if (value !== undefined) {
        fast[top] = undefined;
        fast[top + 1] = value;
        return;
      }
    }
  } else if (!(owner instanceof PyType) && !(owner instanceof PyModule)) {
    const type = typeOf(owner);
    const cache = frame.code.caches[pc];
    if (
      cache instanceof TypeCache &&
      cache.type === type &&
      cache.version === type.version &&
      (!cache.isOpen || ownAttr(owner, name) === undefined)
    ) {
      fast[top] = cache.value;
      fast[top + 1] = owner;
      return;
    }
    if (type.slots.getAttr === genericGetAttr) {
      const found = lookupType(type, name);
      const isMethod =
        found instanceof PyFunction ||
        (found instanceof PyMethodDescriptor && found.cls.isMethodDescriptor && type.isSubtypeOf(found.owner));
      if (isMethod) {
        if (!type.hasDict) {
          frame.code.caches[pc] = new TypeCache(type, found);
          fast[top] = found;
          fast[top + 1] = owner;
          return;
        }
        const own = owner instanceof PyObject ? ownAttr(owner, name) : undefined;
        if (own === undefined && !(owner instanceof PyInstance)) frame.code.caches[pc] = new TypeCache(type, found);
        fast[top] = own === undefined ? found : undefined;
        fast[top + 1] = own === undefined ? owner : own;
        return;
      }
    }
  }
  if (owner instanceof PyType && loadClassMethod(frame, pc, name, owner, top)) return;
  const value = loadAttr(frame, pc, name, owner);
  fast[top] = undefined;
  fast[top + 1] = value;
}

/** Puts the function of a class method and the class in place of the class; false where it is none. */
function loadClassMethod(frame: PyFrame, pc: number, name: string, owner: PyType, top: number): boolean {
  const { caches } = frame.code;
  const cache = caches[pc];
  let func: Value | undefined;
  if (
    cache instanceof ClassCache &&
    cache.owner === owner &&
    cache.version === owner.version &&
    cache.metaVersion === owner.cls.version
  ) {
    if (!cache.takesClass) return false;
    func = cache.value;
  } else {
    if (owner.cls !== typeType || lookupType(typeType, name) !== undefined) return false;
    const found = lookupType(owner, name);
    if (!(found instanceof PyClassMethod && found.cls === classmethodType)) return false;
    func = found.callable;
    if (!(func instanceof PyFunction)) return false;
    caches[pc] = new ClassCache(owner, func, true);
  }
  frame.fast[top] = func;
  frame.fast[top + 1] = owner;
  return true;
}

/** `owner.name = value`, caching at the instruction `pc`. */
export function storeAttr(frame: PyFrame, pc: number, name: string, owner: Value, value: Value): void {
  if (owner instanceof PyInstance && !owner.shape.isDict && owner.cls.slots.setAttr === genericSetAttr) {
    const made = storeCache(owner, name);
    if (made !== undefined) {
      frame.code.caches[pc] = made;
      setSlot(owner, made.slot, value);
      owner.shape = made.next;
      return;
    }
  }
  setAttr(owner, name, value);
}

export function storeCache(owner: PyInstance, name: string): StoreCache | undefined {
  const type = owner.cls;
  const shape = owner.shape;
  const found = lookupType(type, name);
  if (found !== undefined && typeOf(found).slots.descrSet !== undefined) {
    const isSlot = found instanceof PyMemberDescriptor && found.index >= 0 && type.isSubtypeOf(found.owner);
    return isSlot ? new StoreCache(shape, found.index, shape) : undefined;
  }
  if (!type.hasDict) return undefined;
  const slot = shape.index.get(name);
  if (slot !== undefined) return new StoreCache(shape, slot, shape);
  if (shape.keys.length >= MAX_SHAPE_KEYS) return undefined;
  return new StoreCache(shape, type.slotCount + shape.keys.length, shape.with(name));
}

export const DELETE_ATTR: OpTable["DELETE_ATTR"] = (frame, oparg, owner) => {
  setAttr(owner, frame.code.names[oparg]!, undefined);
};

/** `super().name` and `super(C, self).name`; bit 0: as a method call, bit 1: two arguments were written. */
export const LOAD_SUPER_ATTR: OpTable["LOAD_SUPER_ATTR"] = (frame, oparg) => {
  const fast = frame.fast;
  const at = frame.sp - 3;
  const superObject = fast[at]!;
  const cls = fast[at + 1]!;
  const self = fast[at + 2]!;
  const name = frame.code.names[oparg >> 2]!;
  const isMethod = (oparg & 1) !== 0;
  if (
    isMethod &&
    frame.builtins instanceof PyDict &&
    superObject === frame.builtins.getStr("super") &&
    cls instanceof PyType &&
    superObject instanceof PyType
  ) {
    const made = name === "__new__" ? newLookup(cls, self) : undefined;
    if (made !== undefined) {
      fast[at] = undefined;
      fast[at + 1] = made;
      frame.sp = at + 2;
      return;
    }
    const found = superLookup(cls, self, name);
    if (found instanceof PyFunction || (found instanceof PyObject && found.cls.isMethodDescriptor)) {
      fast[at] = found;
      fast[at + 1] = self;
      frame.sp = at + 2;
      return;
    }
  }
  // the builtin needs no frame to find what stands here anyway
  const builtin = superObject instanceof PyType && !superObject.isHeap && superObject.name === "super";
  const bound = call(superObject, (oparg & 2) !== 0 || builtin ? [cls, self] : []);
  const value = getAttr(bound, name);
  frame.sp = at;
  if (isMethod) fast[frame.sp++] = undefined;
  fast[frame.sp++] = value;
};

/** What one `super().name` has found, by the class that `super` was called in and that of the instance; the last four. */
export class SuperCache {
  readonly classes: Value[] = [];
  readonly types: PyType[] = [];
  readonly versions: number[] = [];
  readonly values: (Value | undefined)[] = [];
  next = 0;
}

/** The function or method descriptor that `super(cls, self).name(…)` calls with `self`; `undefined` where it is none of these. */
export function superMethod(cache: SuperCache, cls: Value, self: Value, name: string): Value | undefined {
  const type = typeOf(self);
  const known = cachedAt(cache, cls, type);
  if (known >= 0) return cache.values[known];
  const found = cls instanceof PyType ? superLookup(cls, self, name) : undefined;
  const isMethod = found instanceof PyFunction || (found instanceof PyObject && found.cls.isMethodDescriptor);
  return remember(cache, cls, type, isMethod ? found : undefined);
}

/** What `super(cls, type).__new__(…)` calls, which is not bound; `undefined` when unsure. */
export function superNew(cache: SuperCache, cls: Value, type: Value): Value | undefined {
  if (!(type instanceof PyType)) return undefined;
  const known = cachedAt(cache, cls, type);
  if (known >= 0) return cache.values[known];
  return remember(cache, cls, type, cls instanceof PyType ? newLookup(cls, type) : undefined);
}

/** Where the cache has what was found for two classes, or -1. */
function cachedAt({ types, classes, versions }: SuperCache, cls: Value, type: PyType): number {
  for (let i = 0; i < types.length; i++) {
    if (types[i] === type && classes[i] === cls && versions[i] === type.version) return i;
  }
  return -1;
}

function remember(cache: SuperCache, cls: Value, type: PyType, value: Value | undefined): Value | undefined {
  const { types, classes, versions, values } = cache;
  const i = cache.next++ & 3;
  classes[i] = cls;
  types[i] = type;
  versions[i] = type.version;
  values[i] = value;
  return value;
}

/** Fast path of `super().__new__` in a `__new__`: the next one after `cls` among the bases of a class. */
function newLookup(cls: PyType, type: Value): Value | undefined {
  if (!(type instanceof PyType) || !type.isSubtypeOf(cls)) return undefined;
  const found = superFind(cls, type, "__new__");
  if (found instanceof PyBuiltin) return found;
  return found instanceof PyStaticMethod && found.cls === staticmethodType ? found.callable : undefined;
}

/** Fast path of super(): the next definition after `cls` in the MRO of `self`'s own type; `undefined` when unsure. */
function superLookup(cls: PyType, self: Value, name: string): Value | undefined {
  const type = typeOf(self);
  if (self instanceof PyType || name === "__class__") return undefined;
  const mro = type.mro;
  let i = mro.indexOf(cls);
  if (i < 0) return undefined;
  for (i++; i < mro.length; i++) {
    const found = mro[i]!.dict.getStr(name);
    if (found !== undefined) return found;
  }
  return undefined;
}
