/** What the native typing classes have in common: calls into typing.py, and where a type variable was made. Source: Objects/typevarobject.c. */
import { PyDict } from "../../objects/dict.ts";
import { None, PyObject, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { getAttr } from "../../protocols/attributes.ts";
import { call } from "../../protocols/call.ts";
import { pyError } from "../../protocols/errors.ts";

/** `typing.<name>(*args)`. */
export function callTyping(name: string, args: Value[], kwnames?: readonly string[]): Value {
  return call(getAttr(rt.hooks.importModule("typing"), name), args, kwnames);
}

/** `__module__` of the function that is running: who called `TypeVar(...)`. */
export function callerModule(): Value {
  const { frame } = rt;
  if (frame === undefined) return None;
  return frame.func === undefined ? (frame.globals.getStr("__name__") ?? None) : frame.func.module;
}

/** Layout of type variables: objects with a `__dict__` and a `__name__`. */
export class PyTypeParameter extends PyObject {
  readonly name: Value;
  dict: PyDict | undefined;
  constructor(name: Value, module: Value | undefined) {
    super();
    this.name = name;
    this.dict = new PyDict();
    if (module !== undefined) this.dict.setStr("__module__", module);
  }
}

/** `class C(T)`: `__mro_entries__` of type variables. */
export function cannotSubclass(name: string): never {
  throw pyError("TypeError", `Cannot subclass an instance of ${name}`);
}

/** `a | b` with a type variable: `typing.Union[a, b]`. */
export const typingUnion = (a: Value, b: Value): Value => callTyping("_make_union", [a, b]);
