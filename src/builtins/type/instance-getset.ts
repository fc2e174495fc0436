/** `__dict__` and `__weakref__` as classes define them for their instances. Source: Objects/typeobject.c (subtype_dict, subtype_getweakref). */
import type { GetSet } from "../../objects/descriptors.ts";
import { PyDict } from "../../objects/dict.ts";
import { None, PyObject, type Value } from "../../objects/object.ts";
import { dictType } from "../../objects/types.ts";
import { instanceDict, setInstanceDict } from "../../protocols/attributes.ts";
import { attributeError, pyError } from "../../protocols/errors.ts";
import { isInstanceOf, typeName } from "../../protocols/type-of.ts";
import { weakReferences } from "../weakref/reference.ts";

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
  get: getInstanceDict,
  set: replaceInstanceDict,
  doc: "dictionary for instance variables",
};

export const weakrefGetSet: GetSet<Value> = {
  get: (self) => weakReferences(self)[0] ?? None,
  set: undefined,
  doc: "list of weak references to the object",
};
