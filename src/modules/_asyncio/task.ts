/** `_asyncio.Task`: a future that runs a coroutine, step by step. Source: Modules/_asynciomodule.c. */
import { unwatch, watch } from "../../builtins/type/finalizers.ts";
import type { PyWeakReference } from "../../builtins/weakref/reference.ts";
import { PyBaseException } from "../../objects/exception.ts";
import { PyCoroutine, PyGenerator } from "../../objects/frame.ts";
import { PyBuiltin } from "../../objects/function.ts";
import { heapSubclass } from "../../objects/heap.ts";
import { None, PyObject, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { isStr } from "../../objects/str.ts";
import { exceptionTypes, generatorType } from "../../objects/types.ts";
import { findAttr, getAttr, setAttr } from "../../protocols/attributes.ts";
import { call, call1, callMethod } from "../../protocols/call.ts";
import { classGetItem } from "../../protocols/class-getitem.ts";
import { getset, initSlot, type LazyType, lazyType, type MethodDef, method } from "../../protocols/define.ts";
import { isException, pyError, takeRaised } from "../../protocols/errors.ts";
import { reprText, str } from "../../protocols/text.ts";
import { isTrue } from "../../protocols/truth.ts";
import { throwInto } from "../../vm/generator.ts";
import { sendTo } from "../../vm/ops/async.ts";
import { copyContext, runInContext } from "../_contextvars/index.ts";
import {
  addDoneCallback,
  callSoon,
  cancelFuture,
  commonGetset,
  commonMethods,
  commonSlots,
  failureOf,
  finalizeFuture,
  futureType,
  initFuture,
  isExactFuture,
  loopOf,
  makeCancelledError,
  PENDING,
  PyFuture,
  report,
  setException,
  setResult,
} from "./future.ts";
import {
  enterTask,
  exceptionClass,
  forgetTask,
  imported,
  invalidState,
  leaveTask,
  registerTask,
  state,
  swapCurrentTask,
} from "./state.ts";

export class PyTask extends PyFuture {
  coroutine: Value | undefined = undefined;
  context: Value | undefined = undefined;
  name: Value | undefined = undefined;
  /** The future that it waits for. */
  waiter: Value | undefined = undefined;
  mustCancel = false;
  logsDestroyPending = true;
  cancelsRequested = 0;
  /** The reference by which it is among the scheduled tasks. */
  scheduled: PyWeakReference | undefined = undefined;
  /** Its step as a callable; one is enough. */
  stepper: PyTaskStep | undefined = undefined;
  /** What wakes it, likewise. */
  wakeup: PyBuiltin | undefined = undefined;
}
const PyTaskSub = heapSubclass(PyTask);

/** What a loop calls to let a task run: `exc` is thrown into its coroutine. */
class PyTaskStep extends PyObject {
  readonly task: PyTask;
  readonly exc: PyBaseException | undefined;
  constructor(task: PyTask, exc: PyBaseException | undefined) {
    super();
    this.task = task;
    this.exc = exc;
  }
}

const taskStepType = lazyType("_asyncio.TaskStepMethWrapper", PyTaskStep, () => ({
  slots: {
    call: (self, args, kwnames) => {
      if (kwnames !== undefined && kwnames.length > 0) {
        throw pyError("TypeError", "function takes no keyword arguments");
      }
      if (args.length > 0) throw pyError("TypeError", "function takes no positional arguments");
      stepTask(self.task, self.exc);
      return None;
    },
  },
  getset: { __self__: getset((self) => self.task) },
}));

/** The callback of the future that a task waits for. */
const wakeup: MethodDef<PyTask> = method("($self, fut, /)", "", (task: PyTask, future) => {
  let failed: PyBaseException | undefined;
  try {
    if (isExactFuture(future) || isExactTask(future)) failed = failureOf(future);
    else callMethod(future, "result");
  } catch (e) {
    if (!(e instanceof PyBaseException)) throw e;
    failed = e;
  }
  stepTask(task, failed);
  return None;
});

function stepSoon(task: PyTask, exc?: PyBaseException): void {
  taskStepType();
  let step: PyTaskStep;
  if (exc === undefined) {
    task.stepper ??= new PyTaskStep(task, undefined);
    step = task.stepper;
  } else step = new PyTaskStep(task, exc);
  callSoon(task.loop!, step, undefined, task.context);
}

function failSoon(task: PyTask, message: string): void {
  stepSoon(task, pyError("RuntimeError", message));
}

/** Runs the coroutine to its next `yield`, as the loop's current task. */
function stepTask(task: PyTask, exc: PyBaseException | undefined): void {
  const loop = task.loop!;
  enterTask(loop, task);
  try {
    runStep(task, exc);
  } finally {
    leaveTask(loop, task);
  }
}

function runStep(task: PyTask, given: PyBaseException | undefined): void {
  let exc = given;
  if (task.state !== PENDING) {
    throw invalidState(`__step(): already done: ${reprText(task)} ${reprText(exc ?? None)}`);
  }
  if (task.mustCancel) {
    if (exc === undefined || !isException(exc, exceptionClass("CancelledError"))) exc = makeCancelledError(task);
    task.mustCancel = false;
  }
  task.waiter = undefined;
  const { coroutine } = task;
  if (coroutine === undefined) throw pyError("RuntimeError", "uninitialized Task object");
  let yielded: Value | undefined;
  try {
    yielded = exc === undefined ? sendTo(coroutine, None) : throwTo(coroutine, exc);
  } catch (e) {
    if (!(e instanceof PyBaseException)) throw e;
    return failed(task, e);
  }
  if (rt.raised !== undefined) return failed(task, takeRaised());
  if (yielded !== undefined) waitFor(task, yielded);
  else if (task.mustCancel) {
    // cancelled just before it returned
    task.mustCancel = false;
    cancelFuture(task, task.cancelMessage);
    ended(task);
  } else {
    setResult(task, rt.returnValue);
    ended(task);
  }
}

/** `coroutine.throw(exc)`: gives what `sendTo` does. */
function throwTo(coroutine: Value, exc: PyBaseException): Value | undefined {
  if (coroutine instanceof PyCoroutine) return throwInto(coroutine, exc, true);
  try {
    return callMethod(coroutine, "throw", [exc]);
  } catch (e) {
    if (!isException(e, exceptionTypes.StopIteration)) throw e;
    rt.returnValue = getAttr(e, "value");
    return undefined;
  }
}

/** The coroutine has raised. */
function failed(task: PyTask, exc: PyBaseException): void {
  if (isException(exc, exceptionClass("CancelledError"))) {
    task.cancelledError = exc;
    cancelFuture(task, undefined);
    return ended(task);
  }
  setException(task, exc);
  unschedule(task);
  if (isException(exc, exceptionTypes.KeyboardInterrupt) || isException(exc, exceptionTypes.SystemExit)) throw exc;
}

/** A task that is done is none that a loop has to run. */
function unschedule(task: PyTask): void {
  const { scheduled } = task;
  if (scheduled === undefined) return;
  task.scheduled = undefined;
  forgetTask(task, scheduled);
}

/** A task without an exception has nothing to say when it goes. */
function ended(task: PyTask): void {
  unschedule(task);
  if (task.watch === undefined) return;
  unwatch(task.watch);
  task.watch = undefined;
}

/** The coroutine has yielded: its task is woken when that future is done. */
function waitFor(task: PyTask, yielded: Value): void {
  if (yielded === task) return failSoon(task, `Task cannot await on itself: ${reprText(task)}`);
  if (isExactFuture(yielded) || isExactTask(yielded)) {
    if (yielded.loop !== task.loop) return failSoon(task, differentLoop(task, yielded));
    if (!yielded.isBlocking) return failSoon(task, notAwaited(task, yielded));
    yielded.isBlocking = false;
    addDoneCallback(yielded, wakeupOf(task), task.context);
    return nowWaitsFor(task, yielded);
  }
  if (yielded === None) return stepSoon(task);
  const blocking = findAttr(yielded, "_asyncio_future_blocking");
  if (blocking === undefined || blocking === None) {
    if (yielded instanceof PyGenerator && yielded.cls === generatorType) {
      const what = `in task ${reprText(task)} with ${reprText(yielded)}`;
      return failSoon(task, `yield was used instead of yield from for generator ${what}`);
    }
    return failSoon(task, `Task got bad yield: ${reprText(yielded)}`);
  }
  const isBlocking = isTrue(blocking);
  if (foreignLoop(yielded) !== task.loop) return failSoon(task, differentLoop(task, yielded));
  if (!isBlocking) return failSoon(task, notAwaited(task, yielded));
  setAttr(yielded, "_asyncio_future_blocking", false);
  callMethod(yielded, "add_done_callback", [wakeupOf(task), task.context!], ["context"]);
  nowWaitsFor(task, yielded);
}

function nowWaitsFor(task: PyTask, future: Value): void {
  task.waiter = future;
  if (task.mustCancel && isTrue(callMethod(future, "cancel", [task.cancelMessage ?? None], ["msg"]))) {
    task.mustCancel = false;
  }
}

function wakeupOf(task: PyTask): Value {
  task.wakeup ??= new PyBuiltin("task_wakeup", wakeup, undefined, task, undefined, undefined);
  return task.wakeup;
}

function foreignLoop(future: Value): Value {
  const getLoop = findAttr(future, "get_loop");
  return getLoop === undefined ? getAttr(future, "_loop") : call(getLoop, []);
}

const differentLoop = (task: PyTask, future: Value): string =>
  `Task ${reprText(task)} got Future ${reprText(future)} attached to a different loop`;

const notAwaited = (task: PyTask, future: Value): string =>
  `yield was used instead of yield from in task ${reprText(task)} with ${reprText(future)}`;

// Starting and cancelling

function initTask(self: PyTask, coroutine: Value, loop: Value, name: Value, context: Value, eagerStart: boolean): void {
  initFuture(self, loop);
  const isCoroutine =
    coroutine instanceof PyCoroutine || isTrue(call1(imported("asyncio.coroutines", "iscoroutine"), coroutine));
  if (!isCoroutine) {
    self.logsDestroyPending = false;
    throw pyError("TypeError", `a coroutine was expected, got ${reprText(coroutine)}`);
  }
  self.context = context === None ? copyContext() : context;
  self.waiter = undefined;
  self.mustCancel = false;
  self.logsDestroyPending = true;
  self.cancelsRequested = 0;
  self.coroutine = coroutine;
  self.name = name === None ? `Task-${++state().tasksNamed}` : isStr(name) ? name : str(name);
  self.watch ??= watch(self);
  if (eagerStart && isTrue(callMethod(self.loop!, "is_running"))) return startEagerly(self);
  stepSoon(self);
  self.scheduled = registerTask(self);
}

/** Runs the first step at once, within the task that creates this one. */
function startEagerly(self: PyTask): void {
  const loop = self.loop!;
  const before = swapCurrentTask(loop, self);
  const { eagerTasks } = state();
  try {
    callMethod(eagerTasks, "add", [self]);
    try {
      runInContext(self.context!, () => runStep(self, undefined));
    } finally {
      callMethod(eagerTasks, "discard", [self]);
    }
  } finally {
    swapCurrentTask(loop, before);
    if (self.state === PENDING) self.scheduled = registerTask(self);
    else self.coroutine = undefined;
  }
}

function cancelTask(self: PyTask, message: Value): boolean {
  loopOf(self);
  self.logsTraceback = false;
  if (self.state !== PENDING) return false;
  self.cancelsRequested++;
  if (self.waiter !== undefined && isTrue(callMethod(self.waiter, "cancel", [message], ["msg"]))) return true;
  self.mustCancel = true;
  self.cancelMessage = message;
  return true;
}

/** `__del__`. */
function finalizeTask(self: PyTask): void {
  if (self.loop !== undefined && self.state === PENDING && self.logsDestroyPending) {
    report(self, [
      ["task", self],
      ["message", "Task was destroyed but it is pending!"],
    ]);
  }
  finalizeFuture(self);
}

export const taskType: LazyType = lazyType(
  "_asyncio.Task",
  PyTask,
  () => ({
    doc: "A coroutine wrapped in a Future.",
    signature: "(coro, *, loop=None, name=None, context=None, eager_start=False)",
    isBase: true,
    hasDict: true,
    hasWeakref: true,
    slots: {
      ...commonSlots,
      new: (cls) => (cls === taskType() ? new PyTask() : new PyTaskSub(cls)),
      init: initSlot(
        "($self, /, coro, *, loop=None, name=None, context=None, eager_start: bool=False)",
        "Task",
        (self: PyTask, coro, loop, name, context, eager) => initTask(self, coro, loop, name, context, eager),
      ),
      repr: (self) => call1(imported("asyncio.base_tasks", "_task_repr"), self),
      del: finalizeTask,
    },
    methods: {
      ...(commonMethods as Readonly<Record<string, MethodDef<PyTask>>>),
      set_result: unstated("($self, result, /)", () => {
        throw pyError("RuntimeError", "Task does not support set_result operation");
      }),
      set_exception: unstated("($self, exception, /)", () => {
        throw pyError("RuntimeError", "Task does not support set_exception operation");
      }),
      cancel: method(
        "($self, /, msg=None)",
        "Request that this task cancel itself.\n\nThis arranges for a CancelledError to be thrown into the\nwrapped coroutine on the next cycle through the event loop.\nThe coroutine then has a chance to clean up or even deny\nthe request using try/except/finally.\n\nUnlike Future.cancel, this does not guarantee that the\ntask will be cancelled: the exception might be caught and\nacted upon, delaying cancellation of the task or preventing\ncancellation completely.  The task may also return a value or\nraise a different exception.\n\nImmediately after this method is called, Task.cancelled() will\nnot return True (unless the task was already cancelled).  A\ntask will be marked as cancelled when the wrapped coroutine\nterminates with a CancelledError exception (even if cancel()\nwas not called).\n\nThis also increases the task's count of cancellation requests.",
        (self: PyTask, msg) => cancelTask(self, msg),
      ),
      cancelling: method(
        "($self, /)",
        "Return the count of the task's cancellation requests.\n\nThis count is incremented when .cancel() is called\nand may be decremented using .uncancel().",
        (self: PyTask) => self.cancelsRequested,
      ),
      uncancel: method(
        "($self, /)",
        "Decrement the task's count of cancellation requests.\n\nThis should be used by tasks that catch CancelledError\nand wish to continue indefinitely until they are cancelled again.\n\nReturns the remaining number of cancellation requests.",
        (self: PyTask) => {
          if (self.cancelsRequested > 0) self.cancelsRequested--;
          return self.cancelsRequested;
        },
      ),
      get_stack: method(
        "($self, /, *, limit=None)",
        "Return the list of stack frames for this task's coroutine.\n\nIf the coroutine is not done, this returns the stack where it is\nsuspended.  If the coroutine has completed successfully or was\ncancelled, this returns an empty list.  If the coroutine was\nterminated by an exception, this returns the list of traceback\nframes.\n\nThe frames are always ordered from oldest to newest.\n\nThe optional limit gives the maximum number of frames to\nreturn; by default all available frames are returned.  Its\nmeaning differs depending on whether a stack or a traceback is\nreturned: the newest frames of a stack are returned, but the\noldest frames of a traceback are returned.  (This matches the\nbehavior of the traceback module.)\n\nFor reasons beyond our control, only one stack frame is\nreturned for a suspended coroutine.",
        (self: PyTask, limit) => call(imported("asyncio.base_tasks", "_task_get_stack"), [self, limit]),
      ),
      print_stack: method(
        "($self, /, *, limit=None, file=None)",
        "Print the stack or traceback for this task's coroutine.\n\nThis produces output similar to that of the traceback module,\nfor the frames retrieved by get_stack().  The limit argument\nis passed to get_stack().  The file argument is an I/O stream\nto which the output is written; by default output is written\nto sys.stderr.",
        (self: PyTask, limit, file) => call(imported("asyncio.base_tasks", "_task_print_stack"), [self, limit, file]),
      ),
      _make_cancelled_error: method(
        "($self, /)",
        "Create the CancelledError to raise if the Task is cancelled.\n\nThis should only be called once when handling a cancellation since\nit erases the context exception value.",
        (self: PyTask) => makeCancelledError(self),
      ),
      get_name: unstated("($self, /)", (self) => self.name ?? None),
      set_name: unstated("($self, value, /)", (self, value) => {
        self.name = isStr(value!) ? value : str(value!);
        return None;
      }),
      get_coro: unstated("($self, /)", (self) => self.coroutine ?? None),
      get_context: unstated("($self, /)", (self) => self.context ?? None),
      __class_getitem__: classGetItem as unknown as MethodDef<PyTask>,
    },
    getset: {
      ...commonGetset,
      _log_destroy_pending: getset(
        (self) => self.logsDestroyPending,
        (self, value) => {
          if (value === undefined) throw pyError("AttributeError", "cannot delete attribute");
          self.logsDestroyPending = isTrue(value);
        },
      ),
      _must_cancel: getset((self) => self.mustCancel),
      _coro: getset((self) => self.coroutine ?? None),
      _fut_waiter: getset((self) => self.waiter ?? None),
    },
  }),
  futureType,
);

/** A method without a docstring. */
function unstated(signature: string, body: (self: PyTask, value?: Value) => Value): MethodDef<PyTask> {
  return { ...method(signature as "($self, value=None, /)", "", body as never), doc: undefined } as MethodDef<PyTask>;
}

const isExactTask = (v: Value): v is PyTask => v instanceof PyTask && v.cls === taskType();
