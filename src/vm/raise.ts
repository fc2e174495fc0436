/**
 * Raising: context chaining, tracebacks, handler lookup. Source: Python/ceval.c (exception_unwind, do_raise), Python/errors.c
 * (_PyErr_SetObject), Python/traceback.c. Exceptions are thrown as they are; native code throws them without a context, which the
 * first frame that sees one settles (`isRaised`).
 */
import { PyBaseException, PyTraceback } from "../objects/exception.ts";
import { exposeFrames, type PyFrame } from "../objects/frame.ts";
import type { PyCode } from "../objects/function.ts";
import { None, type Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import { PyType } from "../objects/type.ts";
import { exceptionTypes } from "../objects/types.ts";
import { call0 } from "../protocols/call.ts";
import { pyError, takeRaised } from "../protocols/errors.ts";
import { reprText } from "../protocols/text.ts";
import { typeOf } from "../protocols/type-of.ts";
import { Op } from "../spec/opcodes.ts";
import { handlerFor, isGeneratorEnd, prepareCode } from "./code.ts";
import { exceptionInit } from "./ops/calls.ts";
import { tier } from "./tier.ts";
import { leaveFrame, saveFrame, Unwind } from "./unwind.ts";

/** The exception being handled, looking through generators that handle none. */
export function handledException(): PyBaseException | undefined {
  let info: typeof rt.excInfo | undefined = rt.excInfo;
  while (info !== undefined) {
    if (info.value !== undefined) return info.value;
    info = info.previous;
  }
  return undefined;
}

/** Gives an exception that is being raised its `__context__`: the exception being handled. Breaks cycles as CPython does. */
export function settleContext(exc: PyBaseException): void {
  exc.isRaised = true;
  const handled = handledException();
  if (handled === undefined || handled === exc) return;
  // if exc is already in the chain of handled, cut it there; `slow` finds cycles made by hand
  let o = handled;
  let slow = handled;
  let advance = false;
  for (;;) {
    const context = o.context;
    if (context === undefined) break;
    if (context === exc) {
      o.context = undefined;
      break;
    }
    o = context;
    if (o === slow) break;
    if (advance) slow = slow.context!;
    advance = !advance;
  }
  exc.context = handled;
}

/** Adds the frame to the exception's traceback (PyTraceback_Here). */
export function addTraceback(exc: PyBaseException, frame: PyFrame): void {
  exposeFrames(frame);
  exc.traceback = new PyTraceback(exc.traceback, frame, frame.lasti * 2, -1);
}

/** Does the host report an overflow of its stack? */
function isStackOverflow(e: unknown): boolean {
  return e instanceof RangeError && e.message.includes("call stack");
}

/** What engines say of a number, text, array or table that they have no room for. */
const NO_ROOM =
  /BigInt size|BigInt is too|string length|string longer|array length|buffer allocation|maximum size exceeded|out of memory/i;

/** Does the host report that something is too large for it? */
function isTooLarge(e: unknown): boolean {
  return e instanceof Error && NO_ROOM.test(e.message);
}

/** Python frames that a JavaScript error passed through, for whoever reports our bug. */
interface Located {
  pythonTraceback?: string[];
}

/** What was thrown, as a Python exception; errors of ours pass on with the Python position noted. */
function asException(e: unknown, frame: PyFrame): PyBaseException {
  if (e instanceof PyBaseException) return e;
  // a host error may have left frames entered
  while (rt.frame !== undefined && rt.frame !== frame) leaveFrame(rt.frame);
  if (isStackOverflow(e)) return pyError("RecursionError", "maximum recursion depth exceeded");
  if (isTooLarge(e)) return pyError("MemoryError");
  const where = `${frame.code.code.co_filename}: ${frame.code.code.co_qualname}, instruction ${frame.lasti}`;
  if (e instanceof Error) ((e as Located).pythonTraceback ??= []).push(where);
  leaveFrame(frame);
  throw e;
}

/**
 * Something was thrown in the instruction at `pc`. Gives the code unit of the handler, with the stack of `frame` ready for it; or
 * leaves the frame and throws on.
 */
export function handleThrown(frame: PyFrame, e: unknown, pc: number, sp: number): number {
  if (--tier.patience === 0) tier.interpreterIsHot();
  const at = arrive(frame, e, pc, sp);
  if (at < 0) throw takeRaised();
  noteCaught(frame.code, at);
  return at;
}

/** A handler has caught something: how often it has now. */
export function noteCaught(code: PyCode, handler: number): number {
  code.caught ??= new Map();
  const count = (code.caught.get(handler) ?? 0) + 1;
  code.caught.set(handler, count);
  return count;
}

/** `handleThrown` that does not throw Python's exceptions: -1, with the exception for `takeRaised`, when the frame has been left. */
export function arrive(frame: PyFrame, e: unknown, pc: number, sp: number): number {
  if (e instanceof Unwind) {
    saveFrame(e, frame, pc, sp);
    throw e;
  }
  if (frame.isComplete) throw e; // thrown on the way out, or handled by the traced loop
  const word = (frame.code.words ?? prepareCode(frame.code))[pc]!;
  const exc = asException(e, frame);
  const isReraise = settle(frame, exc, pc, word);
  if (rt.tracer !== undefined) rt.tracer.exception(frame, exc, isReraise);
  const { code } = frame;
  const i = handlerFor(code, pc);
  if (i >= 0) {
    const handlers = code.handlers!;
    const handler = handlers[i + 2]!;
    if (!isGeneratorEnd(code, handler) || rt.tracer !== undefined || changesAtEnd(exc)) {
      const fast = frame.fast;
      let top = code.stackBase + handlers[i + 3]!;
      if (handlers[i + 4] === 1) fast[top++] = frame.lasti;
      fast[top++] = exc;
      frame.sp = top;
      return handler;
    }
  }
  if (rt.tracer !== undefined) rt.tracer.unwind(frame, exc);
  leaveFrame(frame);
  rt.raised = exc;
  return -1;
}

/** Whether the end of a generator makes a RuntimeError of an exception. */
const changesAtEnd = ({ cls }: PyBaseException): boolean =>
  cls.isSubtypeOf(exceptionTypes.StopIteration) || cls.isSubtypeOf(exceptionTypes.StopAsyncIteration);

/** An exception arrives in a frame: its context and traceback. Whether it was raised again. */
function settle(frame: PyFrame, exc: PyBaseException, pc: number, word: number): boolean {
  // RERAISE has put the position of the first raise there
  if ((word & 255) !== Op.RERAISE) frame.lasti = pc;
  const isReraise = reraises(word, exc);
  if (!exc.isRaised) settleContext(exc);
  if (!isReraise) addTraceback(exc, frame);
  return isReraise;
}

/** What `handleThrown` does before it looks for a handler, for compiled code that knows its handler. */
export function settleThrown(frame: PyFrame, exc: PyBaseException, pc: number): PyBaseException {
  settle(frame, exc, pc, (frame.code.words ?? prepareCode(frame.code))[pc]!);
  return exc;
}

/** `raise value` (`from cause`) in compiled code that goes on at a handler in the same frame: the exception, ready for it. */
export function raised(frame: PyFrame, value: Value, cause: Value | undefined): PyBaseException {
  const exc = prepareRaise(value, cause);
  addTraceback(exc, frame);
  return exc;
}

/** Instructions that raise an exception again do not add a traceback entry. */
function reraises(word: number, exc: PyBaseException): boolean {
  switch (word & 255) {
    case Op.RERAISE:
    case Op.END_ASYNC_FOR:
    case Op.CLEANUP_THROW:
      return true;
    case Op.RAISE_VARARGS:
      return word >>> 8 === 0 && exc === handledException();
    default:
      return false;
  }
}

/** Whether `v` is a class of exceptions. */
export const isExceptionClass = (v: Value): v is PyType =>
  v instanceof PyType && v.isSubtypeOf(exceptionTypes.BaseException);

/** The exception that `raise` is given: an instance, or a class to call. */
function instantiate(v: Value, message: string): PyBaseException {
  if (isExceptionClass(v)) {
    if (exceptionInit(v) === undefined) return new PyBaseException(v, []);
    const made = call0(v);
    if (made instanceof PyBaseException) return made;
    throw pyError(
      "TypeError",
      `calling ${reprText(v)} should have returned an instance of BaseException, not ${reprText(typeOf(made))}`,
    );
  }
  if (v instanceof PyBaseException) return v;
  throw pyError("TypeError", message);
}

/** `raise`, `raise exc`, `raise exc from cause`: always throws. */
export function raise(value: Value | undefined, cause: Value | undefined): never {
  throw exceptionOf(value, cause);
}

/** The exception that `raise`, `raise value`, `raise value from cause` throw. Throws what is wrong with it. */
export function exceptionOf(value: Value | undefined, cause: Value | undefined): PyBaseException {
  if (value !== undefined) return prepareRaise(value, cause);
  const handled = handledException();
  if (handled === undefined) throw pyError("RuntimeError", "No active exception to reraise");
  return handled;
}

/** The exception of `raise value from cause`, with its cause and context. */
function prepareRaise(value: Value, cause: Value | undefined): PyBaseException {
  const exc = instantiate(value, "exceptions must derive from BaseException");
  if (cause !== undefined) {
    exc.cause = cause === None ? undefined : instantiate(cause, "exception causes must derive from BaseException");
    exc.suppressContext = true;
  }
  settleContext(exc);
  return exc;
}

const CANNOT_CATCH = "catching classes that do not inherit from BaseException is not allowed";

/** Throws TypeError when `type` (or an item of the tuple) is no exception class. */
export function checkExceptType(types: readonly Value[] | Value): void {
  const list = Array.isArray(types) ? (types as readonly Value[]) : [types as Value];
  for (const t of list) if (!isExceptionClass(t)) throw pyError("TypeError", CANNOT_CATCH);
}
