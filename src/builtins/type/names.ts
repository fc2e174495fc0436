/** `__module__`, `__name__`, `__qualname__` of types. Source: Objects/typeobject.c (type_module, type_name …). */
import { PyDict } from "../../objects/dict.ts";
import type { Str, Value } from "../../objects/object.ts";
import { jsFromStr } from "../../objects/str.ts";
import type { PyType } from "../../objects/type.ts";
import { textOf } from "../../protocols/text-name.ts";

/** `cls.__module__`, or `undefined` when a Python class has lost it. */
export function typeModule(type: PyType): Value | undefined {
  if (type.isHeap) return type.dict.getStr("__module__");
  return type.moduleName;
}

/** `module.Qualname`, or only the qualified name for builtins: how reprs and messages name a class in full. */
export function fullName(type: PyType): string {
  const module = textOf(typeModule(type));
  const qualname: Str = type.qualname;
  return module === undefined || module === "builtins" ? jsFromStr(qualname) : `${module}.${jsFromStr(qualname)}`;
}

/** Is it a dict whose keys are all exact JS strings? */
export function isStringDict(v: Value): v is PyDict {
  return v instanceof PyDict && v.keys.every((k) => k === undefined || typeof k === "string");
}
