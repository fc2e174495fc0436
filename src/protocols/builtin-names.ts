/** Names of `builtins` that native code needs as objects, for `__reduce__`. Source: _PyEval_GetBuiltin. */
import type { Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import { pyError } from "./errors.ts";

/** The object that the name has in `builtins` now; AttributeError when it was deleted. */
export function builtinNamed(name: string): Value {
  const found = rt.builtins.getStr(name);
  if (found === undefined) throw pyError("AttributeError", name);
  return found;
}
