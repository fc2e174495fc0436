/**
 * `list[int]`: `__class_getitem__` of builtin generic classes. The alias type itself lives in builtins; it installs its
 * constructor here. Source: PEP 585, Py_GenericAlias.
 */
import type { NativeDef } from "../objects/function.ts";
import type { Value } from "../objects/object.ts";
import { classMethod, unsigned } from "./define.ts";
import { InternalError } from "./errors.ts";

let makeAlias = (_origin: Value, _args: Value): Value => {
  throw new InternalError("generic aliases are not installed");
};

/** Tells how `types.GenericAlias(origin, args)` is made. */
export function installGenericAlias(make: (origin: Value, args: Value) => Value): void {
  makeAlias = make;
}

/** `types.GenericAlias(origin, args)`. */
export function genericAlias(origin: Value, args: Value): Value {
  return makeAlias(origin, args);
}

/** The `__class_getitem__` method of a builtin generic class. */
export const classGetItem: NativeDef = unsigned(
  classMethod("($type, object, /)", "See PEP 585", (cls, item) => makeAlias(cls, item)),
);
