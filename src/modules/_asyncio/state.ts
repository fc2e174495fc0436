/** What `_asyncio` keeps: running loops, current tasks, all tasks, and what it takes of asyncio's Python code. */
import {
  forget,
  makeReference,
  type PyWeakReference,
  weakReferences,
  weakReferenceType,
} from "../../builtins/weakref/reference.ts";
import { PyList } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import type { PyBaseException } from "../../objects/exception.ts";
import type { PyAsyncGenerator } from "../../objects/frame.ts";
import { PyMethod } from "../../objects/function.ts";
import { None, type PyObject, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { PySet } from "../../objects/set.ts";
import { PyType } from "../../objects/type.ts";
import { getAttr, ownAttr } from "../../protocols/attributes.ts";
import { call0, callMethod } from "../../protocols/call.ts";
import { allocException, keyError, pyError } from "../../protocols/errors.ts";
import { reprText } from "../../protocols/text.ts";
import { typeOf } from "../../protocols/type-of.ts";

interface AsyncioState {
  /** Tasks that run, by event loop. */
  readonly currentTasks: PyDict;
  /** All tasks that a loop has been asked to run, weakly. */
  readonly scheduledTasks: Value;
  /** Of WeakSet, as long as it is what it was. */
  readonly weakSetVersion: number;
  readonly eagerTasks: PySet;
  tasksNamed: number;
  /** Attributes of Python modules, by `module.name`. */
  readonly imported: Map<string, Value>;
}

/** The state that was asked for last, and whose it is. */
let known: AsyncioState | undefined;
let knownOf: ReadonlyMap<string, unknown> | undefined;

export function state(): AsyncioState {
  if (known === undefined || knownOf !== rt.state) {
    known = makeState();
    knownOf = rt.state;
  }
  return known;
}

function makeState(): AsyncioState {
  let s = rt.state.get("_asyncio") as AsyncioState | undefined;
  if (s === undefined) {
    const tasks = call0(getAttr(rt.hooks.importModule("weakref"), "WeakSet"));
    s = {
      currentTasks: new PyDict(),
      scheduledTasks: tasks,
      weakSetVersion: typeOf(tasks).version,
      eagerTasks: new PySet(),
      tasksNamed: 0,
      imported: new Map(),
    };
    rt.state.set("_asyncio", s);
    rt.hooks.asyncGeneratorEnded = forgetAsyncGenerator;
  }
  return s;
}

/** `name` of a Python module. */
export function imported(module: string, name: string): Value {
  const { imported: known } = state();
  const key = `${module}.${name}`;
  let value = known.get(key);
  if (value === undefined) {
    value = getAttr(rt.hooks.importModule(module), name);
    known.set(key, value);
  }
  return value;
}

/** A class of `asyncio.exceptions`. */
export function exceptionClass(name: "InvalidStateError" | "CancelledError"): PyType {
  const cls = imported("asyncio.exceptions", name);
  if (!(cls instanceof PyType)) throw pyError("TypeError", `asyncio.exceptions.${name} is not a class`);
  return cls;
}

export function invalidState(message: string): PyBaseException {
  return allocException(exceptionClass("InvalidStateError"), [message]);
}

// Running loops

export function runningLoop(): Value | undefined {
  return rt.thread.runningLoop;
}

export function setRunningLoop(loop: Value): void {
  rt.thread.runningLoop = loop === None ? undefined : loop;
}

/** The loop that runs, or the one that the policy gives. */
export function eventLoop(): Value {
  const loop = runningLoop();
  if (loop !== undefined) return loop;
  const policy = call0(imported("asyncio.events", "get_event_loop_policy"));
  return callMethod(policy, "get_event_loop");
}

// Current tasks

export function currentTask(loop: Value): Value | undefined {
  return state().currentTasks.get(loop);
}

export function enterTask(loop: Value, task: Value): void {
  const current = currentTask(loop);
  if (current !== undefined) {
    const other = reprText(current);
    throw pyError(
      "RuntimeError",
      `Cannot enter into task ${reprText(task)} while another task ${other} is being executed.`,
    );
  }
  state().currentTasks.set(loop, task);
}

export function leaveTask(loop: Value, task: Value): void {
  const current = currentTask(loop);
  if (current !== task) {
    const other = reprText(current ?? None);
    throw pyError("RuntimeError", `Leaving task ${reprText(task)} does not match the current task ${other}.`);
  }
  state().currentTasks.delete(loop);
}

/** Makes `task` (None: no one) the current task; gives the one before. */
export function swapCurrentTask(loop: Value, task: Value): Value {
  const before = currentTask(loop) ?? None;
  if (task !== None) state().currentTasks.set(loop, task);
  else if (state().currentTasks.delete(loop) === undefined) throw keyError(loop);
  return before;
}

/** Puts a task among the scheduled ones; gives what `forgetTask` takes, if that is possible. */
export function registerTask(task: Value): PyWeakReference | undefined {
  const { scheduledTasks: tasks, weakSetVersion } = state();
  const data = ownAttr(tasks, "data");
  const remove = ownAttr(tasks, "_remove");
  const removed = ownAttr(tasks, "_pending_removals");
  // fast path: what WeakSet.add does
  if (
    typeOf(tasks).version === weakSetVersion &&
    data instanceof PySet &&
    remove !== undefined &&
    removed instanceof PyList &&
    removed.items.length === 0
  ) {
    const ref = makeReference(weakReferenceType, task, remove);
    data.add(ref);
    return ref;
  }
  callMethod(tasks, "add", [task]);
  return undefined;
}

/** A task is done, which nobody wants to find among the scheduled ones (`all_tasks` looks for others): its reference goes at once. */
export function forgetTask(task: PyObject, ref: PyWeakReference): void {
  forgetMember(state().scheduledTasks, task, ref);
}

/** Takes out of a WeakSet what is of no use in there any more, and ends its reference, unless somebody goes through the set. */
function forgetMember(set: Value, member: PyObject, ref: PyWeakReference): void {
  const data = ownAttr(set, "data");
  const iterating = ownAttr(set, "_iterating");
  if (!(data instanceof PySet) || !(iterating instanceof PySet) || iterating.size > 0) return;
  data.delete(ref);
  forget(member, ref);
}

/**
 * An async generator has ended: its loop, which shuts down those that have not, need not remember it. CPython's loop does not
 * either, as most are freed at that very moment.
 */
function forgetAsyncGenerator(generator: PyAsyncGenerator): void {
  const { finalizer } = generator;
  const set = finalizer instanceof PyMethod ? ownAttr(finalizer.self, "_asyncgens") : undefined;
  if (set === undefined || typeOf(set) !== typeOf(state().scheduledTasks)) return;
  const remove = ownAttr(set, "_remove");
  const ref = weakReferences(generator).find(({ callback }) => callback === remove && callback !== undefined);
  if (ref !== undefined) forgetMember(set, generator, ref);
}

export function unregisterTask(task: Value): void {
  callMethod(state().scheduledTasks, "discard", [task]);
}
