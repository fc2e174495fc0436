/**
 * What Python code can still reach. JavaScript's collector never tells a running job what it could free, so `gc.collect()` marks
 * from the roots itself: modules, frames, the exceptions being handled, state of native modules. Only watched objects are
 * judged by it: those with weak references or a `__del__`.
 *
 * A value that only a JavaScript local of a native function in mid-call holds is not seen; the arguments of running calls are,
 * on the value stacks of the callers.
 */
import type { CodeObject } from "../../code/code-object.ts";
import { stackDepths } from "../../code/stack-depth.ts";
import { PyFrame, PyGenerator } from "../../objects/frame.ts";
import { PyCode, PyFunction, PyMethod } from "../../objects/function.ts";
import { PyObject } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { lookupType, PyType } from "../../objects/type.ts";
import { Weakly } from "../../objects/weakly.ts";
import { Op } from "../../spec/opcodes.ts";

/** Fields of types and code that hold no reference of Python's, or only caches. */
const SKIPPED_FIELDS: ReadonlySet<string> = new Set(["subclasses", "cache", "caches", "compiled", "jit"]);

/** State that lists watched objects must not keep them. */
const SKIPPED_STATE: ReadonlySet<string> = new Set(["_weakref", "gc.finalizable", "_io.open"]);

type Push = (v: unknown) => void;

/** `held` are objects that native code in mid-call may hold. */
export function reachableObjects(held: readonly object[] = []): Set<object> {
  const seen = new Set<object>();
  const stack: object[] = [];
  const push: Push = (v) => {
    if (typeof v !== "object" || v === null || seen.has(v) || ArrayBuffer.isView(v)) return;
    seen.add(v);
    stack.push(v);
  };
  const running = runningFrames();
  for (const frame of running.keys()) seen.add(frame);
  for (const [frame, inner] of running) {
    pushFrame(frame, liveSlots(frame, inner), push);
  }
  for (const root of [rt.modules, rt.builtins, rt.sys, rt.excInfo, rt.traceFunction, rt.profileFunction]) push(root);
  push(rt.mainThread);
  push(rt.thread);
  for (const [key, value] of rt.state) if (!SKIPPED_STATE.has(key)) push(value);
  for (const o of held) push(o);
  while (stack.length > 0) visit(stack.pop()!, push);
  return seen;
}

/** Frames being executed with the frame each of them called. */
function runningFrames(): Map<PyFrame, PyFrame | undefined> {
  const out = new Map<PyFrame, PyFrame | undefined>();
  for (const start of [rt.frame, ...rt.waitingFrames]) {
    let inner: PyFrame | undefined;
    for (let f = start; f !== undefined; f = f.back) {
      out.set(f, inner);
      inner = f;
    }
  }
  return out;
}

const isWeak = (o: object): boolean =>
  o instanceof Weakly || o instanceof WeakRef || o instanceof WeakMap || o instanceof WeakSet;

function visit(o: object, push: Push): void {
  if (Array.isArray(o)) for (const v of o) push(v);
  else if (o instanceof Map) {
    for (const [k, v] of o) {
      push(k);
      push(v);
    }
  } else if (o instanceof Set) for (const v of o) push(v);
  else if (o instanceof PyFrame) pushFrame(o, slotsInUse(o), push);
  else if (!isWeak(o)) {
    if (o instanceof PyObject) push(o.cls);
    // a builtin type is shared by all runtimes and leads to no instance
    if (o instanceof PyType && !o.isHeap) return;
    const fields = o as Record<string, unknown>;
    const skips = o instanceof PyType || o instanceof PyCode;
    for (const key of Object.keys(fields)) if (!(skips && SKIPPED_FIELDS.has(key))) push(fields[key]);
    if (o instanceof PyGenerator) push(o.frame);
  }
}

/** Of a frame that is not running. `sp` is right while it stands still; a generator has let go of everything at its end. */
function slotsInUse(frame: PyFrame): number {
  if (!frame.isComplete) return frame.sp;
  return frame.generator === undefined ? localCount(frame) : 0;
}

function pushFrame(frame: PyFrame, slots: number, push: Push): void {
  for (const v of [frame.code, frame.func, frame.globals, frame.builtins, frame.locals, frame.trace]) push(v);
  push(frame.generator);
  push(frame.back);
  for (let i = 0; i < slots; i++) push(frame.fast[i]);
}

// --- value stacks ----------------------------------------------------------------------------------------------------

const depthCache = new WeakMap<CodeObject, Int32Array>();

const localCount = (frame: PyFrame): number => frame.code.code.co_localsplusnames.length;

/** Number of slots of a running frame that are in use at the instruction it is at. */
function liveSlots(frame: PyFrame, inner: PyFrame | undefined): number {
  const { code } = frame.code;
  const locals = localCount(frame);
  if (frame.lasti < 0) return locals;
  let depths = depthCache.get(code);
  if (depths === undefined) {
    depths = stackDepths(code);
    depthCache.set(code, depths);
  }
  const depth = depths[frame.lasti] ?? -1;
  if (depth < 0) return locals + code.co_stacksize;
  const used = locals + depth;
  if (inner?.func === undefined || code.co_code[frame.lasti * 2] !== Op.CALL) return used;
  // a Python function took its arguments over: the caller's copies are not references
  const argc = callArgument(code, frame.lasti);
  const base = used - argc - 2;
  return calls(frame.fast[base], inner) || calls(frame.fast[base + 1], inner) ? base : used;
}

function callArgument(code: CodeObject, unit: number): number {
  let arg = code.co_code[unit * 2 + 1]!;
  for (let i = unit - 1, shift = 8; i >= 0 && code.co_code[i * 2] === Op.EXTENDED_ARG; i--, shift += 8) {
    arg |= code.co_code[i * 2 + 1]! << shift;
  }
  return arg;
}

function calls(callable: unknown, inner: PyFrame): boolean {
  if (callable instanceof PyFunction) return callable === inner.func;
  if (callable instanceof PyMethod) return callable.func === inner.func;
  if (callable instanceof PyType) return lookupType(callable, "__init__") === inner.func;
  return false;
}
