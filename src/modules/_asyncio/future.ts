/** `_asyncio.Future` and its iterator. Source: Modules/_asynciomodule.c. */
import { unwatch, watch } from "../../builtins/type/finalizers.ts";
import { PyList, PyTuple } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import { PyBaseException, type PyTraceback } from "../../objects/exception.ts";
import { heapSubclass } from "../../objects/heap.ts";
import { None, PyObject, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { EQ } from "../../objects/slots.ts";
import { PyType } from "../../objects/type.ts";
import { exceptionTypes } from "../../objects/types.ts";
import type { Weakly } from "../../objects/weakly.ts";
import { call0, call1, callMethod } from "../../protocols/call.ts";
import { classGetItem } from "../../protocols/class-getitem.ts";
import { compareBool } from "../../protocols/compare.ts";
import {
  getset,
  initSlot,
  type LazyType,
  lazyType,
  type MethodDef,
  method,
  type TypeDef,
} from "../../protocols/define.ts";
import { allocException, isException, pyError, raising, stopIteration } from "../../protocols/errors.ts";
import { isTrue } from "../../protocols/truth.ts";
import { exceptionToThrow, THROW_SIGNATURE } from "../../vm/generator.ts";
import { deprecatedThrow } from "../../vm/warn.ts";
import { copyContext } from "../_contextvars/index.ts";
import { isDebugging, scheduled } from "./handles.ts";
import { eventLoop, exceptionClass, imported, invalidState } from "./state.ts";

export const PENDING = "PENDING";
export const CANCELLED = "CANCELLED";
export const FINISHED = "FINISHED";

interface Callback {
  readonly func: Value;
  readonly context: Value;
}

/** What a future has that nobody waits for; never changed. */
const NO_CALLBACKS: readonly Callback[] = [];

export class PyFuture extends PyObject {
  /** `undefined` before `__init__`. */
  loop: Value | undefined = undefined;
  state: typeof PENDING | typeof CANCELLED | typeof FINISHED = PENDING;
  callbacks: readonly Callback[] = NO_CALLBACKS;
  result: Value | undefined = undefined;
  exception: PyBaseException | undefined = undefined;
  exceptionTraceback: PyTraceback | undefined = undefined;
  sourceTraceback: Value | undefined = undefined;
  cancelMessage: Value | undefined = undefined;
  cancelledError: PyBaseException | undefined = undefined;
  /** Nobody has asked for the exception yet. */
  logsTraceback = false;
  /** Somebody awaits it: its iterator has yielded it to the task. */
  isBlocking = false;
  dict: PyDict | undefined = undefined;
  /** While its finaliser may have something to say. */
  watch: Weakly<PyObject> | undefined = undefined;
  override serial = 0;
  override references: object | null = null;
}
const PyFutureSub = heapSubclass(PyFuture);

const NOT_INITIALIZED = "Future object is not initialized.";

/** The loop of a future that `__init__` has been called for. */
export function loopOf(self: PyFuture): Value {
  if (self.loop === undefined) throw pyError("RuntimeError", NOT_INITIALIZED);
  return self.loop;
}

const CONTEXT = ["context"];

/** `loop.call_soon(func, arg, context=context)`. */
export function callSoon(loop: Value, func: Value, arg: Value | undefined, context: Value | undefined): void {
  const args = arg === undefined ? [] : [arg];
  if (context === undefined) callMethod(loop, "call_soon", [func, ...args]);
  else if (!scheduled(loop, func, args, context)) callMethod(loop, "call_soon", [func, ...args, context], CONTEXT);
}

/** `__init__`. */
export function initFuture(self: PyFuture, loop: Value): void {
  self.callbacks = NO_CALLBACKS;
  self.result = undefined;
  self.exception = undefined;
  self.exceptionTraceback = undefined;
  self.sourceTraceback = undefined;
  self.cancelMessage = undefined;
  self.cancelledError = undefined;
  self.state = PENDING;
  self.logsTraceback = false;
  self.isBlocking = false;
  self.loop = loop === None ? eventLoop() : loop;
  if (isDebugging(self.loop)) self.sourceTraceback = call0(imported("traceback", "extract_stack"));
}

function scheduleCallbacks(self: PyFuture): void {
  const { callbacks } = self;
  if (callbacks.length === 0) return;
  self.callbacks = NO_CALLBACKS;
  for (const { func, context } of callbacks) callSoon(self.loop!, func, self, context);
}

export function setResult(self: PyFuture, result: Value): void {
  loopOf(self);
  if (self.state !== PENDING) throw invalidState("invalid state");
  self.result = result;
  self.state = FINISHED;
  scheduleCallbacks(self);
}

export function setException(self: PyFuture, given: Value): void {
  loopOf(self);
  if (self.state !== PENDING) throw invalidState("invalid state");
  let exc = given;
  if (exc instanceof PyType && exc.isSubtypeOf(exceptionTypes.BaseException)) {
    exc = call0(exc);
    // what was called may have set it
    if ((self.state as string) !== PENDING) throw invalidState("invalid state");
  }
  if (!(exc instanceof PyBaseException)) throw pyError("TypeError", "invalid exception object");
  if (isException(exc, exceptionTypes.StopIteration)) {
    const message = "StopIteration interacts badly with generators and cannot be raised into a Future";
    const replacement = pyError("RuntimeError", message);
    replacement.cause = exc;
    replacement.context = exc;
    replacement.suppressContext = true;
    exc = replacement;
  }
  self.exception = exc as PyBaseException;
  self.exceptionTraceback = self.exception.traceback;
  self.state = FINISHED;
  scheduleCallbacks(self);
  self.logsTraceback = true;
  self.watch ??= watch(self);
}

/** The exception is somebody's business now. */
function retrieved(self: PyFuture): void {
  self.logsTraceback = false;
  if (self.watch === undefined || self.state === PENDING) return;
  unwatch(self.watch);
  self.watch = undefined;
}

/** The CancelledError to raise; what was kept for it is used up. */
export function makeCancelledError(self: PyFuture): PyBaseException {
  const kept = self.cancelledError;
  if (kept !== undefined) {
    self.cancelledError = undefined;
    return kept;
  }
  const message = self.cancelMessage;
  const cls = exceptionClass("CancelledError");
  return allocException(cls, message === undefined || message === None ? [] : [message]);
}

/** What `result()` raises, if anything. */
export function failureOf(self: PyFuture): PyBaseException | undefined {
  if (self.loop === undefined) return invalidState(NOT_INITIALIZED);
  if (self.state === CANCELLED) return makeCancelledError(self);
  if (self.state !== FINISHED) return invalidState("Result is not set.");
  retrieved(self);
  const { exception } = self;
  if (exception === undefined) return undefined;
  // CPython keeps the traceback for the first time only
  exception.traceback = self.exceptionTraceback;
  self.exceptionTraceback = undefined;
  return exception;
}

function futureResult(self: PyFuture): Value {
  const failure = failureOf(self);
  if (failure !== undefined) throw failure;
  return self.result!;
}

function futureException(self: PyFuture): Value {
  if (self.loop === undefined) throw invalidState(NOT_INITIALIZED);
  if (self.state === CANCELLED) throw makeCancelledError(self);
  if (self.state !== FINISHED) throw invalidState("Exception is not set.");
  retrieved(self);
  return self.exception ?? None;
}

export function cancelFuture(self: PyFuture, message: Value | undefined): boolean {
  loopOf(self);
  retrieved(self);
  if (self.state !== PENDING) return false;
  self.state = CANCELLED;
  self.cancelMessage = message;
  scheduleCallbacks(self);
  return true;
}

export function addDoneCallback(self: PyFuture, func: Value, given: Value | undefined): void {
  const loop = loopOf(self);
  const context = given ?? copyContext();
  if (self.state !== PENDING) callSoon(loop, func, self, context);
  else if (self.callbacks === NO_CALLBACKS) self.callbacks = [{ func, context }];
  else (self.callbacks as Callback[]).push({ func, context });
}

function removeDoneCallback(self: PyFuture, func: Value): number {
  loopOf(self);
  const before = self.callbacks;
  const kept = before.filter((c) => !(c.func === func || compareBool(c.func, func, EQ)));
  if (kept.length < before.length) self.callbacks = kept;
  return before.length - kept.length;
}

/** Whether `self` has a state of its own: `__init__` has run. */
const isDone = (self: PyFuture): boolean => self.loop !== undefined && self.state !== PENDING;

/** Tells the loop's exception handler. */
export function report(self: PyFuture, entries: readonly (readonly [string, Value])[]): void {
  const context = new PyDict();
  for (const [key, value] of entries) context.setStr(key, value);
  if (self.sourceTraceback !== undefined) context.setStr("source_traceback", self.sourceTraceback);
  callMethod(self.loop!, "call_exception_handler", [context]);
}

/** `__del__`: an exception that nobody has asked for. */
export function finalizeFuture(self: PyFuture): void {
  if (!self.logsTraceback) return;
  self.logsTraceback = false;
  report(self, [
    ["message", `${self.cls.name} exception was never retrieved`],
    ["exception", self.exception!],
    ["future", self],
  ]);
}

function noDelete(value: Value | undefined): Value {
  if (value === undefined) throw pyError("AttributeError", "cannot delete attribute");
  return value;
}

// Iterating

/** What `await future` runs. */
class PyFutureIter extends PyObject {
  future: PyFuture | undefined;
  constructor(future: PyFuture) {
    super();
    this.future = future;
  }
}

/** One step: the future itself while it is pending; else `undefined`, with its result in `rt.returnValue`. */
function step(it: PyFutureIter): Value | undefined {
  const { future } = it;
  if (future === undefined) {
    rt.returnValue = None;
    return undefined;
  }
  if (future.state === PENDING) {
    if (future.isBlocking) throw pyError("RuntimeError", "await wasn't used with future");
    future.isBlocking = true;
    return future;
  }
  it.future = undefined;
  rt.returnValue = futureResult(future);
  return undefined;
}

/** The same for SEND, where an exception is left to `takeRaised`. */
function stepInside(it: PyFutureIter): Value | undefined {
  const { future } = it;
  if (future === undefined || future.state === PENDING) return step(it);
  it.future = undefined;
  const failure = failureOf(future);
  if (failure !== undefined) return raising(failure);
  rt.returnValue = future.result!;
  return undefined;
}

const futureIterType = lazyType("_asyncio.FutureIter", PyFutureIter, () => ({
  slots: {
    iter: (it) => it,
    next: (it) => {
      const value = step(it);
      if (value === undefined && rt.returnValue !== None) throw stopIteration(rt.returnValue);
      return value;
    },
    send: stepInside,
  },
  methods: {
    send: method("($self, arg: object, /)", "", (it: PyFutureIter) => {
      const value = step(it);
      if (value === undefined) throw stopIteration(rt.returnValue);
      return value;
    }),
    throw: method(THROW_SIGNATURE, "", (it: PyFutureIter, type, value, tb) => {
      if (value !== undefined) deprecatedThrow("throw");
      const exc = exceptionToThrow(type, value ?? None, tb ?? None);
      it.future = undefined;
      throw exc;
    }),
    close: method("($self, /)", "", (it: PyFutureIter) => {
      it.future = undefined;
      return None;
    }),
  },
}));

function iterate(self: PyFuture): Value {
  loopOf(self);
  futureIterType();
  return new PyFutureIter(self);
}

// The type

/** What Future and Task define each for itself. */
export const commonSlots: NonNullable<TypeDef<PyFuture>["slots"]> = {
  iter: iterate,
  await: iterate,
};

export const commonMethods: Readonly<Record<string, MethodDef<PyFuture>>> = {
  result: method(
    "($self, /)",
    "Return the result this future represents.\n\nIf the future has been cancelled, raises CancelledError.  If the\nfuture's result isn't yet available, raises InvalidStateError.  If\nthe future is done and has an exception set, this exception is raised.",
    futureResult,
  ),
  exception: method(
    "($self, /)",
    "Return the exception that was set on this future.\n\nThe exception (or None if no exception was set) is returned only if\nthe future is done.  If the future has been cancelled, raises\nCancelledError.  If the future isn't done yet, raises\nInvalidStateError.",
    futureException,
  ),
  add_done_callback: method(
    "($self, fn, /, *, context=<unrepresentable>)",
    "Add a callback to be run when the future becomes done.\n\nThe callback is called with a single argument - the future object. If\nthe future is already done when this is called, the callback is\nscheduled with call_soon.",
    (self: PyFuture, func, context) => {
      addDoneCallback(self, func, context);
      return None;
    },
  ),
  remove_done_callback: method(
    "($self, fn, /)",
    'Remove all instances of a callback from the "call when done" list.\n\nReturns the number of callbacks removed.',
    removeDoneCallback,
  ),
  cancelled: method(
    "($self, /)",
    "Return True if the future was cancelled.",
    (self: PyFuture) => self.loop !== undefined && self.state === CANCELLED,
  ),
  done: method(
    "($self, /)",
    "Return True if the future is done.\n\nDone means either that a result / exception are available, or that the\nfuture was cancelled.",
    isDone,
  ),
};

export const commonGetset: NonNullable<TypeDef<PyFuture>["getset"]> = {
  _state: getset((self) => {
    loopOf(self);
    return self.state;
  }),
  _asyncio_future_blocking: getset(
    (self) => self.loop !== undefined && self.isBlocking,
    (self, value) => {
      loopOf(self);
      self.isBlocking = isTrue(noDelete(value));
    },
  ),
  _loop: getset((self) => self.loop ?? None),
  _callbacks: getset((self) => {
    loopOf(self);
    if (self.callbacks.length === 0) return None;
    return new PyList(self.callbacks.map(({ func, context }) => new PyTuple([func, context])));
  }),
  _result: getset((self) => {
    loopOf(self);
    return self.result ?? None;
  }),
  _exception: getset((self) => {
    loopOf(self);
    return self.exception ?? None;
  }),
  _log_traceback: getset(
    (self) => {
      loopOf(self);
      return self.logsTraceback;
    },
    (self, value) => {
      if (isTrue(noDelete(value))) throw pyError("ValueError", "_log_traceback can only be set to False");
      self.logsTraceback = false;
    },
  ),
  _source_traceback: getset((self) => self.sourceTraceback ?? None),
  _cancel_message: getset(
    (self) => self.cancelMessage ?? None,
    (self, value) => {
      self.cancelMessage = noDelete(value);
    },
  ),
};

export const futureType: LazyType = lazyType("_asyncio.Future", PyFuture, () => ({
  doc: "This class is *almost* compatible with concurrent.futures.Future.\n\n    Differences:\n\n    - result() and exception() do not take a timeout argument and\n      raise an exception when the future isn't done yet.\n\n    - Callbacks registered with add_done_callback() are always called\n      via the event loop's call_soon_threadsafe().\n\n    - This class is not compatible with the wait() and as_completed()\n      methods in the concurrent.futures package.",
  signature: "(*, loop=None)",
  isBase: true,
  hasDict: true,
  hasWeakref: true,
  slots: {
    ...commonSlots,
    new: (cls) => (cls === futureType() ? new PyFuture() : new PyFutureSub(cls)),
    init: initSlot("($self, /, *, loop=None)", "Future", (self: PyFuture, loop) => initFuture(self, loop)),
    repr: (self) => call1(imported("asyncio.base_futures", "_future_repr"), self),
    del: finalizeFuture,
  },
  methods: {
    ...commonMethods,
    set_result: method(
      "($self, result, /)",
      "Mark the future done and set its result.\n\nIf the future is already done when this method is called, raises\nInvalidStateError.",
      (self: PyFuture, result) => {
        setResult(self, result);
        return None;
      },
    ),
    set_exception: method(
      "($self, exception, /)",
      "Mark the future done and set an exception.\n\nIf the future is already done when this method is called, raises\nInvalidStateError.",
      (self: PyFuture, exception) => {
        setException(self, exception);
        return None;
      },
    ),
    cancel: method(
      "($self, /, msg=None)",
      "Cancel the future and schedule callbacks.\n\nIf the future is already done or cancelled, return False.  Otherwise,\nchange the future's state to cancelled, schedule the callbacks and\nreturn True.",
      (self: PyFuture, msg) => cancelFuture(self, msg),
    ),
    get_loop: method("($self, /)", "Return the event loop the Future is bound to.", (self: PyFuture) => loopOf(self)),
    _make_cancelled_error: method(
      "($self, /)",
      "Create the CancelledError to raise if the Future is cancelled.\n\nThis should only be called once when handling a cancellation since\nit erases the context exception value.",
      (self: PyFuture) => makeCancelledError(self),
    ),
    __class_getitem__: classGetItem,
  },
  getset: commonGetset,
}));

/** An exact Future: nothing that Python code could have overridden. */
export const isExactFuture = (v: Value): v is PyFuture => v instanceof PyFuture && v.cls === futureType();
