/** `__dict__` of objects that have one. Source: Objects/typeobject.c (subtype_dict), Objects/object.c (PyObject_GenericGetDict). */
import { type GetSet, PyGetSetDescriptor, PyMemberDescriptor } from "../objects/descriptors.ts";
import { PyDict } from "../objects/dict.ts";
import { getSlot, PyInstance } from "../objects/heap.ts";
import { PyObject, type Value } from "../objects/object.ts";
import { lookupType, type PyType } from "../objects/type.ts";
import { dictType } from "../objects/types.ts";
import { genericGetAttr, instanceDict, setInstanceDict } from "./attributes.ts";
import { attributeError, pyError } from "./errors.ts";
import { isInstanceOf, typeName, typeOf } from "./type-of.ts";

/** `__dict__` as the builtin class that a Python class derives from defines it: `type`, exceptions. Source: get_builtin_base_with_dict. */
function builtinDescriptor(self: Value): Value | undefined {
  let t: PyType | undefined = typeOf(self);
  while (t !== undefined && (t.isHeap || !t.hasDict)) t = t.base;
  const found = t === undefined ? undefined : lookupType(t, "__dict__");
  return found instanceof PyGetSetDescriptor || found instanceof PyMemberDescriptor ? found : undefined;
}

/** The getter of `__dict__` in Python classes. */
function getSubtypeDict(self: Value): Value {
  const builtin = builtinDescriptor(self);
  if (builtin !== undefined) return typeOf(builtin).slots.descrGet!(builtin, self, typeOf(self));
  return getInstanceDict(self);
}

function setSubtypeDict(self: Value, value: Value | undefined): void {
  const builtin = builtinDescriptor(self);
  if (builtin !== undefined) typeOf(builtin).slots.descrSet!(builtin, self, value);
  else replaceInstanceDict(self, value);
}

/** The setter of `__dict__` in builtin types, which cannot be deleted. Source: PyObject_GenericSetDict. */
export function setGenericDict(self: Value, value: Value | undefined): void {
  if (value === undefined) throw pyError("TypeError", "cannot delete __dict__");
  replaceInstanceDict(self, value);
}

export function getInstanceDict(self: Value): Value {
  const dict = instanceDict(self);
  if (dict === undefined) throw attributeError(self, "__dict__", "This object has no __dict__");
  return dict;
}

export function replaceInstanceDict(self: Value, value: Value | undefined): void {
  if (instanceDict(self) === undefined || !(self instanceof PyObject))
    throw attributeError(self, "__dict__", "This object has no __dict__");
  if (value !== undefined && !isInstanceOf(value, dictType)) {
    throw pyError("TypeError", `__dict__ must be set to a dictionary, not a '${typeName(value)}'`);
  }
  setInstanceDict(self, value === undefined ? new PyDict() : (value as PyDict));
}

export const instanceDictGetSet: GetSet<Value> = {
  get: getSubtypeDict,
  set: setSubtypeDict,
  doc: "dictionary for instance variables",
};

/** Names of the attributes in `self.__dict__` where that is the usual one and has not been asked for: the instance keeps its shape. */
export function shapedNames(self: Value): string[] | undefined {
  if (!(self instanceof PyInstance) || self.shape.isDict || self.cls.slots.getAttr !== genericGetAttr) return undefined;
  const found = lookupType(self.cls, "__dict__");
  if (
    !(found instanceof PyGetSetDescriptor) ||
    found.def.get !== getSubtypeDict ||
    builtinDescriptor(self) !== undefined
  )
    return undefined;
  const { shape, cls } = self;
  return shape.keys.filter((_, i) => getSlot(self, cls.slotCount + i) !== undefined);
}
