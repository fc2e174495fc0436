/** `__dict__` of objects that have one. Source: Objects/typeobject.c (subtype_dict), Objects/object.c (PyObject_GenericGetDict). */
import type { GetSet } from "../objects/descriptors.ts";
import { PyDict } from "../objects/dict.ts";
import { PyObject, type Value } from "../objects/object.ts";
import { dictType } from "../objects/types.ts";
import { instanceDict, setInstanceDict } from "./attributes.ts";
import { attributeError, pyError } from "./errors.ts";
import { isInstanceOf, typeName } from "./type-of.ts";

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
