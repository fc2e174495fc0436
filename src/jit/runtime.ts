/**
 * What compiled code calls: entering and leaving, giving up, and the slow halves of its inline paths. The text that `translate/`
 * writes sees this object as `H`.
 */
import { pow } from "../base/math/pow.ts";
import { EMPTY_TUPLE, PyList, PyTuple } from "../objects/containers.ts";
import { PyBaseException } from "../objects/exception.ts";
import { EXIT_FUNCTION, PyFrame, PyGenerator } from "../objects/frame.ts";
import { type PyCode, PyFunction, PyMethod } from "../objects/function.ts";
import { getSlot } from "../objects/heap.ts";
import { PyFloat } from "../objects/number.ts";
import { None, type Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import type { KwNames } from "../objects/slots.ts";
import { listType, tupleType } from "../objects/types.ts";
import { richCompare } from "../protocols/compare.ts";
import { contains, getItem, length, setItem } from "../protocols/container.ts";
import { pyError } from "../protocols/errors.ts";
import { getIter } from "../protocols/iterate.ts";
import { binaryOp, negative } from "../protocols/number.ts";
import { isTrue } from "../protocols/truth.ts";
import { typeName } from "../protocols/type-of.ts";
import { evalFrame } from "../vm/eval.gen.ts";
import { functionFrame, generatorFrame, leaveSpecial, simpleFrame } from "../vm/frames.ts";
import { enterContext, iterate } from "../vm/ops/async.ts";
import { loadAttr } from "../vm/ops/attributes.ts";
import { UNPACK_SEQUENCE } from "../vm/ops/build.ts";
import { callExpanded, callStack } from "../vm/ops/calls.ts";
import { loadGlobal, unboundCell, unboundLocal } from "../vm/ops/names.ts";
import { handleThrown, raise, raised, settleThrown } from "../vm/raise.ts";
import { CONTINUE, callCompiled } from "../vm/tier.ts";
import type { CompiledCode, Unit } from "./compiled.ts";
import { attributeAt, beside, methodAt, storeAt } from "./polymorphic.ts";

/** Thrown inside compiled code: a guard failed. */
const D = { why: "guard" };
/** Thrown inside compiled code: somebody wants attention. */
const POLL = { why: "poll" };
/** A compiled loop does not fit the values in the frame. */
export const REFUSED = { why: "kinds" };

const NO_LOCALS: Value[] = [];

function compiledOf(code: PyCode): CompiledCode {
  return code.compiled as CompiledCode;
}

/** A call that the compiled function does not take: other kinds of arguments, or somebody wants attention. */
function enterSlowly(code: PyCode, func: PyFunction, args: Value[]): Value {
  if (rt.breaker === 0) compiledOf(code).refuse();
  return evalFrame(simpleFrame(func, args, 0, args.length))!;
}

/** The JavaScript stack or the recursion limit is reached: the interpreter knows what to do. */
function enterDeeply(func: PyFunction, args: Value[]): Value {
  rt.recursionDepth--;
  return evalFrame(simpleFrame(func, args, 0, args.length))!;
}

function newFrame(code: PyCode, func: PyFunction): PyFrame {
  const frame = new PyFrame(code, func, func.globals, func.builtins, undefined, NO_LOCALS);
  frame.jitLive = true;
  return frame;
}

/** A frame that Python code holds has returned. */
function finish(frame: PyFrame, locals: (Value | undefined)[]): void {
  frame.fast = locals;
  frame.sp = locals.length;
  frame.jitLive = false;
  frame.isComplete = true;
}

/** A frame that the interpreter began has returned in compiled code. */
function leaveFrame(frame: PyFrame, value: Value, locals: (Value | undefined)[]): Value | undefined {
  frame.fast = locals;
  frame.sp = locals.length;
  frame.jitLive = false;
  if (frame.exit !== EXIT_FUNCTION) return leaveSpecial(frame, value);
  rt.frame = frame.back;
  rt.recursionDepth--;
  frame.isComplete = true;
  return value;
}

const box = (v: Value | undefined): Value | undefined => (v === undefined ? v : new PyFloat(v as number));

/**
 * Something was thrown: a guard's failure, a poll, an exception, an unwind. Gives the frame its locals and stack, so that the
 * interpreter can go on where the compiled code stands. `fast` receives them.
 */
function caught(
  unit: Unit,
  frame: PyFrame,
  e: unknown,
  pc: number,
  locals: (Value | undefined)[],
  stack: (Value | undefined)[],
  state: (Value | undefined)[],
  fast: (Value | undefined)[],
): void {
  const point = unit.points[pc]!;
  const base = frame.code.stackBase;
  for (let i = 0; i < base; i++) fast[i] = locals[i];
  for (const i of point.rawLocals) fast[i] = box(fast[i]);
  frame.fast = fast;
  frame.jitLive = false;
  frame.exposed = true;
  if (e === D || e === POLL) {
    let at = pc;
    if (e === D) compiledOf(frame.code).failed(unit, pc);
    else at = state.pop() as number;
    for (let k = 0; k < state.length; k++) fast[base + k] = state[k];
    frame.sp = base + state.length;
    frame.pc = at;
    return;
  }
  for (let k = 0; k < point.depth; k++) fast[base + k] = undefined;
  for (const k of point.live) fast[base + k] = stack[k];
  for (const k of point.rawStack) fast[base + k] = box(fast[base + k]);
  frame.pc = handleThrown(frame, e, pc, base + point.depth);
  compiledOf(frame.code).caught(frame.pc);
}

/**
 * An exception has come to a `try` around the compiled handler at `handler`: makes it ready and gives it, if that is where it goes;
 * else `undefined`.
 */
function handle(unit: Unit, frame: PyFrame, e: unknown, pc: number, handler: number): PyBaseException | undefined {
  if (e === D || e === POLL || unit.points[pc]!.handler !== handler || rt.tracer !== undefined) return undefined;
  if (e instanceof PyBaseException) return settleThrown(frame, e, pc);
  return undefined;
}

/** Whether a local is a raw double at an instruction. */
function isRaw(unit: Unit, pc: number, local: number): boolean {
  return unit.points[pc]!.rawLocals.includes(local);
}

function caughtInCall(
  unit: Unit,
  frame: PyFrame,
  e: unknown,
  pc: number,
  locals: (Value | undefined)[],
  stack: (Value | undefined)[],
  state: (Value | undefined)[],
): Value {
  caught(unit, frame, e, pc, locals, stack, state, []);
  return evalFrame(frame)!;
}

function caughtInFrame(
  unit: Unit,
  frame: PyFrame,
  e: unknown,
  pc: number,
  locals: (Value | undefined)[],
  stack: (Value | undefined)[],
  state: (Value | undefined)[],
  fast: (Value | undefined)[],
): Value {
  caught(unit, frame, e, pc, locals, stack, state, fast);
  return CONTINUE;
}

/** Adds default values to positional arguments; whether they are then all that the function takes. */
function fillDefaults(func: PyFunction, args: Value[]): boolean {
  const wanted = func.code.simpleArgs;
  const missing = wanted - args.length;
  if (missing <= 0) return missing === 0;
  const { defaults } = func;
  if (defaults === undefined || defaults.length < missing) return false;
  for (let i = defaults.length - missing; i < defaults.length; i++) args.push(defaults[i]!);
  return true;
}

/** Calls anything; of an unbound method the receiver is the first argument. */
function callAny(callable: Value, hasSelf: boolean, args: Value[], kwnames: KwNames): Value {
  if (kwnames === undefined) {
    let func = callable;
    if (func instanceof PyMethod && func.func instanceof PyFunction) {
      args.unshift(func.self);
      func = func.func;
    }
    if (func instanceof PyFunction) {
      if (func.code.jit !== undefined && fillDefaults(func, args)) return callCompiled(func, args, 0, args.length);
      return evalFrame(functionFrame(func, args, 0, args.length, undefined))!;
    }
  }
  const count = kwnames === undefined ? args.length : args.length - kwnames.length;
  const r = callStack(callable, hasSelf, args, 0, count, kwnames);
  return r === undefined ? evalFrame(rt.frame!)! : r;
}

/** Calls what LOAD_ATTR has made of an attribute: a method with its receiver, or `undefined` and a callable. */
function callMethod(method: Value | undefined, other: Value, args: Value[], kwnames: KwNames): Value {
  if (method === undefined) return callAny(other, false, args, kwnames);
  args.unshift(other);
  return callAny(method, true, args, kwnames);
}

function initResult(value: Value): never {
  throw pyError("TypeError", `__init__() should return None, not '${typeName(value)}'`);
}

/** The next item of an iterator; generators run on the frame they have. */
function next(it: Value): Value | undefined {
  if (it instanceof PyGenerator && (it.state === "suspended" || it.state === "created")) {
    return evalFrame(generatorFrame(it, None));
  }
  return iterate(it);
}

/** `x ** y` for floats with x > 0; `undefined` where Python raises. */
function floatPower(x: number, y: number): number | undefined {
  const r = pow(x, y);
  return Number.isFinite(r) || !Number.isFinite(x) || !Number.isFinite(y) ? r : undefined;
}

function unpack(frame: PyFrame, v: Value, n: number): (Value | undefined)[] {
  if (v instanceof PyTuple && v.cls === tupleType && v.items.length === n) return v.items as Value[];
  if (v instanceof PyList && v.cls === listType && v.items.length === n) return v.items.slice();
  frame.fast = [v];
  frame.sp = 1;
  UNPACK_SEQUENCE(frame, n);
  return frame.fast.slice(0, n).reverse();
}

function setItemFast(v: Value, key: Value, value: Value): void {
  if (typeof key === "number" && v instanceof PyList && v.cls === listType && key >= 0 && key < v.items.length) {
    v.items[key] = value;
  } else setItem(v, key, value);
}

export const helpers = {
  handle,
  isRaw,
  raise,
  raised,
  D,
  POLL,
  REFUSED,
  EMPTY_TUPLE,
  enterSlowly,
  enterDeeply,
  newFrame,
  finish,
  leaveFrame,
  caughtInCall,
  caughtInFrame,
  callAny,
  callMethod,
  callExpanded(callable: Value, args: Value, kwargs: Value | undefined): Value {
    if (kwargs === undefined && args instanceof PyTuple && args.cls === tupleType) {
      return callAny(callable, false, args.items.slice(), undefined);
    }
    const r = callExpanded(callable, args, kwargs);
    return r === undefined ? evalFrame(rt.frame!)! : r;
  },
  initResult,
  enterContext,
  runEntered(): Value {
    return evalFrame(rt.frame!)!;
  },
  next,
  floatPower,
  unpack,
  setItemFast,
  getItem,
  setItem,
  getIter,
  getSlot,
  contains,
  length,
  isTrue,
  richCompare,
  binaryOp,
  negative,
  unboundLocal,
  unboundCell,
  loadAttr,
  attributeAt,
  methodAt,
  storeAt,
  beside,
  loadGlobal(frame: PyFrame, name: string): Value {
    return loadGlobal(frame, frame.lasti, name);
  },
};
