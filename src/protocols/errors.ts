/**
 * Making Python exceptions in native code: `throw pyError("TypeError", message)`. Messages are CPython 3.12's.
 * An exception is a plain object; throwing it is raising it. Bugs of ours are `InternalError`.
 */
import {
  PyAttributeError,
  PyBaseException,
  PyExceptionGroup,
  PyImportError,
  PyNameError,
  PyOSError,
  PyStopIteration,
  PySyntaxErrorObject,
  PySystemExit,
  PyUnicodeError,
} from "../objects/exception.ts";
import { None, type Str, type Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import type { PyType } from "../objects/type.ts";
import { exceptionTypes } from "../objects/types.ts";
import { EXCEPTIONS, type ExceptionLayout, type ExceptionName } from "../spec/exceptions.ts";

/** A bug in Taipan itself. Never caught below the API's edge. */
export class InternalError extends Error {
  override name = "InternalError";
}

type ExceptionClass = new (cls: PyType, args: readonly Value[]) => PyBaseException;

const LAYOUT_CLASS: Record<ExceptionLayout, ExceptionClass> = {
  base: PyBaseException,
  stopIteration: PyStopIteration,
  systemExit: PySystemExit,
  os: PyOSError,
  import: PyImportError,
  syntax: PySyntaxErrorObject,
  unicode: PyUnicodeError,
  attribute: PyAttributeError,
  name: PyNameError,
  group: PyExceptionGroup,
};

const classOfLayout = new Map<PyType, ExceptionClass>();
for (const [name, row] of Object.entries(EXCEPTIONS)) {
  if ("layout" in row) classOfLayout.set(exceptionTypes[name as ExceptionName], LAYOUT_CLASS[row.layout]);
}

/** An instance of the exception type `cls` with these `args` and nothing else set: BaseException.__new__. */
export function allocException(cls: PyType, args: readonly Value[]): PyBaseException {
  const { layout } = cls;
  if (layout === exceptionTypes.BaseException) return new PyBaseException(cls, args);
  const Class = classOfLayout.get(layout) ?? PyBaseException;
  return new Class(cls, args);
}

/** An exception of a builtin type with one message (or other) argument. */
export function pyError(name: ExceptionName, message?: Str | Value): PyBaseException {
  return allocException(exceptionTypes[name], message === undefined ? [] : [message]);
}

/**
 * Throws. For what is raised often: V8 notes where a `throw` stands, which in a function as small as this is found at once and in others
 * takes a microsecond and more.
 */
export function raiseError(exc: PyBaseException): never {
  throw exc;
}

/**
 * The exception that ended a compiled function: such a function returns `undefined` then, as throwing costs a microsecond and more for
 * every frame on the way.
 */
export function takeRaised(): PyBaseException {
  const exc = rt.raised;
  rt.raised = undefined;
  return exc!;
}

/** Leaves an exception to `takeRaised`, in what says that it does so (`NativeDef.raises`): its result. */
export function raising(exc: PyBaseException): undefined {
  rt.raised = exc;
  return undefined;
}

/** `KeyError(key)`. */
export function keyError(key: Value): PyBaseException {
  return pyError("KeyError", key);
}

/** StopIteration carrying a return value. */
export function stopIteration(value: Value): PyBaseException {
  const e = new PyStopIteration(exceptionTypes.StopIteration, value === None ? [] : [value]);
  e.value = value;
  return e;
}

/** AttributeError with `name` and `obj` set, from which suggestions are made. */
export function attributeError(obj: Value, name: Value, message: string): PyBaseException {
  const e = pyError("AttributeError", message) as PyAttributeError;
  e.name = name;
  e.obj = obj;
  return e;
}

/** AttributeError of an instance of `type` that has no such attribute. */
export function missingAttribute(obj: Value, type: PyType, name: string): PyBaseException {
  return attributeError(obj, name, `'${type.tpName}' object has no attribute '${name}'`);
}

/** NameError (or UnboundLocalError) with `name` set. */
export function nameError(
  name: string,
  message: string,
  type: "NameError" | "UnboundLocalError" = "NameError",
): PyBaseException {
  const e = pyError(type, message) as PyNameError;
  if (type === "NameError") e.name = name;
  return e;
}

export function importError(
  message: string,
  name: Value | undefined,
  path: Value | undefined,
  type: "ImportError" | "ModuleNotFoundError" = "ImportError",
): PyBaseException {
  const e = pyError(type, message) as PyImportError;
  e.msg = message;
  e.name = name;
  e.path = path;
  return e;
}

/** Is `error` (anything caught) a Python exception that `except <type>` would catch? */
export function isException(error: unknown, type: PyType): error is PyBaseException {
  return error instanceof PyBaseException && error.cls.isSubtypeOf(type);
}
