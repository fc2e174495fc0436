/**
 * Exception types that native modules define. Source: PyErr_NewExceptionWithDoc. They are classes made by calling `type`, one
 * per runtime, as CPython's are heap types.
 */
import { PyTuple } from "../objects/containers.ts";
import { PyDict } from "../objects/dict.ts";
import type { PyBaseException } from "../objects/exception.ts";
import type { Str, Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import type { PyType } from "../objects/type.ts";
import { typeType } from "../objects/types.ts";
import { call } from "./call.ts";
import { allocException } from "./errors.ts";

/** Gives the current runtime's type, made on the first call. */
export type ModuleException = () => PyType;

/** `export const structError = moduleException("struct.error", () => [exceptionTypes.Exception])`; the name is dotted. */
export function moduleException(name: string, bases: () => readonly PyType[], doc?: string): ModuleException {
  const key = `exception ${name}`;
  return () => {
    const known = rt.state.get(key);
    if (known !== undefined) return known as PyType;
    const dot = name.lastIndexOf(".");
    const namespace = new PyDict();
    namespace.setStr("__module__", name.slice(0, dot));
    if (doc !== undefined) namespace.setStr("__doc__", doc);
    const made = call(typeType, [name.slice(dot + 1), new PyTuple([...bases()]), namespace]) as PyType;
    rt.state.set(key, made);
    return made;
  };
}

/** An instance of such a type with one message (or other) argument, ready to throw. */
export function newError(type: ModuleException, message: Str | Value): PyBaseException {
  return allocException(type(), [message]);
}
