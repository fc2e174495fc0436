/**
 * Layouts of exceptions and tracebacks. Source: Objects/exceptions.c, Python/traceback.c. Exceptions are thrown as they are:
 * plain objects, never `Error` (capturing a JavaScript stack costs 20 times as much). They all have a `dict`.
 */

import { EMPTY_TUPLE, PyTuple } from "./containers.ts";
import type { PyDict } from "./dict.ts";
import type { PyFrame } from "./frame.ts";
import { inheritsObject, None, PyObject, type Value } from "./object.ts";
import type { PyType } from "./type.ts";

export class PyBaseException {
  declare cls: PyType;
  args: PyTuple;
  traceback: PyTraceback | undefined;
  context: PyBaseException | undefined;
  cause: PyBaseException | undefined;
  suppressContext: boolean;
  dict: PyDict | undefined;
  slots: (Value | undefined)[] | undefined;
  /** Set once a frame has seen it: its context is settled. */
  isRaised: boolean;
  constructor(cls: PyType, args: readonly Value[]) {
    this.cls = cls;
    this.args = args.length === 0 ? EMPTY_TUPLE : new PyTuple(args);
    this.traceback = undefined;
    this.context = undefined;
    this.cause = undefined;
    this.suppressContext = false;
    this.dict = undefined;
    this.slots = undefined;
    this.isRaised = false;
  }
}
inheritsObject(PyBaseException);

/** One frame of a traceback; `next` is the frame nearer to where the exception was raised. */
export class PyTraceback extends PyObject {
  next: PyTraceback | undefined;
  readonly frame: PyFrame;
  /** Offset in bytes of the instruction in `co_code`. */
  readonly lasti: number;
  /** 1-based line, or -1 to compute it from `lasti`. */
  lineno: number;
  constructor(next: PyTraceback | undefined, frame: PyFrame, lasti: number, lineno: number) {
    super();
    this.next = next;
    this.frame = frame;
    this.lasti = lasti;
    this.lineno = lineno;
  }
}

export class PyStopIteration extends PyBaseException {
  value: Value;
  // the constructor that JavaScript gives by itself hands its arguments over in an array
  constructor(cls: PyType, args: readonly Value[]) {
    super(cls, args);
    this.value = None;
  }
}
export class PySystemExit extends PyBaseException {
  code: Value = None;
}
export class PyOSError extends PyBaseException {
  errno: Value | undefined = undefined;
  strerror: Value | undefined = undefined;
  filename: Value | undefined = undefined;
  filename2: Value | undefined = undefined;
  /** `BlockingIOError.characters_written`, -1 when not set. */
  written = -1;
}
export class PyImportError extends PyBaseException {
  msg: Value | undefined = undefined;
  name: Value | undefined = undefined;
  path: Value | undefined = undefined;
  nameFrom: Value | undefined = undefined;
}
export class PySyntaxErrorObject extends PyBaseException {
  msg: Value = None;
  filename: Value = None;
  lineno: Value = None;
  offset: Value = None;
  text: Value = None;
  endLineno: Value = None;
  endOffset: Value = None;
  printFileAndLine: Value = None;
}
export class PyUnicodeError extends PyBaseException {
  encoding: Value | undefined = undefined;
  object: Value | undefined = undefined;
  start = 0;
  end = 0;
  reason: Value | undefined = undefined;
}
export class PyAttributeError extends PyBaseException {
  name: Value | undefined = undefined;
  obj: Value | undefined = undefined;
}
export class PyNameError extends PyBaseException {
  name: Value | undefined = undefined;
}
export class PyExceptionGroup extends PyBaseException {
  message: Value = "";
  exceptions: PyTuple = EMPTY_TUPLE;
}
