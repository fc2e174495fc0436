/** The Python type of a value. */
import type { PyObject, Value } from "../objects/object.ts";
import type { PyType } from "../objects/type.ts";
import { boolType, intType, strType } from "../objects/types.ts";

export function typeOf(v: Value): PyType {
  switch (typeof v) {
    case "number":
    case "bigint":
      return intType;
    case "string":
      return strType;
    case "boolean":
      return boolType;
    default:
      return (v as PyObject).cls;
  }
}

/** The name of `v`'s type as messages show it (`tp_name`): `collections.deque`, but `int` and `MyClass`. */
export function typeName(v: Value): string {
  return typeOf(v).tpName;
}

/** `isinstance(v, type)` by real type: `__class__` and `__instancecheck__` are not asked. */
export function isInstanceOf(v: Value, type: PyType): boolean {
  return typeOf(v).isSubtypeOf(type);
}
