/** `io.UnsupportedOperation` and other errors of streams. */
import { makeOSError } from "../../builtins/exceptions/os-error.ts";
import { PyTuple } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import type { PyBaseException } from "../../objects/exception.ts";
import { rt } from "../../objects/runtime.ts";
import type { PyType } from "../../objects/type.ts";
import { exceptionTypes, typeType } from "../../objects/types.ts";
import { call, call1 } from "../../protocols/call.ts";
import { pyError } from "../../protocols/errors.ts";

/** `io.UnsupportedOperation` of this runtime: a class that derives from OSError and ValueError. */
export function unsupportedOperationType(): PyType {
  let type = rt.state.get("_io.UnsupportedOperation") as PyType | undefined;
  if (type === undefined) {
    const namespace = new PyDict();
    namespace.setStr("__module__", "io");
    const bases = new PyTuple([exceptionTypes.OSError, exceptionTypes.ValueError]);
    type = call(typeType, ["UnsupportedOperation", bases, namespace]) as PyType;
    rt.state.set("_io.UnsupportedOperation", type);
  }
  return type;
}

export function unsupported(message: string): PyBaseException {
  return call1(unsupportedOperationType(), message) as PyBaseException;
}

export const closedError = (message = "I/O operation on closed file."): PyBaseException =>
  pyError("ValueError", message);

const EAGAIN = 11;

/** BlockingIOError with `characters_written`. */
export function blockingError(message: string, written: number): PyBaseException {
  return makeOSError(EAGAIN, message, written);
}
