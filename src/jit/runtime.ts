/**
 * What compiled code calls: entering and leaving, giving up, and the slow halves of its inline paths. The text that `translate/`
 * writes sees this object as `H`.
 */

import { hypot } from "../base/math/hypot.ts";
import { pow, powHalf, powSquare } from "../base/math/pow.ts";
import { floatFloorDivide } from "../base/number/float-division.ts";
import { EMPTY_TUPLE, PyList, type PyTuple } from "../objects/containers.ts";
import { PyDict } from "../objects/dict.ts";
import { PyBaseException } from "../objects/exception.ts";
import {
  EXIT_FUNCTION,
  type ExcInfo,
  GEN_CLOSED,
  GEN_CREATED,
  GEN_RUNNING,
  GEN_SUSPENDED,
  PyAsyncGenerator,
  PyFrame,
  PyGenerator,
} from "../objects/frame.ts";
import { type PyCode, PyFunction } from "../objects/function.ts";
import { getSlot } from "../objects/heap.ts";
import { PyEnumerate, PyListIterator, PyRangeIterator, PyTupleIterator, PyZip } from "../objects/iterators.ts";
import { PyFloat } from "../objects/number.ts";
import { None, normalInt, type Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import { listType } from "../objects/types.ts";
import { isSame, richCompare } from "../protocols/compare.ts";
import { contains, getItem, length, setItem } from "../protocols/container.ts";
import { nextEntry } from "../protocols/dict-iteration.ts";
import { raising, takeRaised } from "../protocols/errors.ts";
import {
  intAdd,
  intAnd,
  intMultiply,
  intOr,
  intShiftLeft,
  intSubtract,
  intXor,
  ofHalves,
  wideInt,
} from "../protocols/int-arith.ts";
import { binaryOp, negative } from "../protocols/number.ts";
import { isTrue } from "../protocols/truth.ts";
import { typeOf } from "../protocols/type-of.ts";
import { Op } from "../spec/opcodes.ts";
import { GlobalCache } from "../vm/caches.ts";
import { opcodeAt } from "../vm/code.ts";
import { evalFrame } from "../vm/eval.gen.ts";
import {
  boundFrame,
  generatorFrame,
  initialised,
  leaveSpecial,
  resumeFrame,
  startsSuspended,
  suspendGenerator,
} from "../vm/frames.ts";
import { sendInto } from "../vm/generator.ts";
import { sendTo } from "../vm/ops/async.ts";
import { loadAttr, superMethod, superNew } from "../vm/ops/attributes.ts";
import { isTupleLike, UNPACK_EX, UNPACK_SEQUENCE, wrongLength } from "../vm/ops/build.ts";
import { loadGlobal, unboundCell, unboundLocal } from "../vm/ops/names.ts";
import { arrive, exceptionOf, raised, settleThrown } from "../vm/raise.ts";
import { CONTINUE, ENDED, orThrow } from "../vm/tier.ts";
import { forgetUnfinished } from "../vm/unfinished.ts";
import { passesInit } from "../vm/unwind.ts";
import {
  call0,
  call1,
  call2,
  call3,
  callAny,
  callMethod,
  expanded,
  keywordDefault,
  keywordDict,
  keywordsOf,
  method0,
  method1,
  method2,
  method3,
} from "./calling.ts";
import type { CompiledCode, Unit } from "./compiled.ts";
import { contexts } from "./contexts.ts";
import { displays } from "./displays.ts";
import { delegateOf, itemAt, iteratorOf, next, nextFloats, nextItem, nextPair } from "./iteration.ts";
import { compare, isInstanceOf, operate, testInstance } from "./operations.ts";
import { beside, methodAt, storeAt, storeGlobal } from "./polymorphic.ts";
import { raisers } from "./raising.ts";
import { type Exit, isAssumption, type Point, type Source } from "./translate/unit.ts";

/** A compiled loop does not fit the values in the frame. */
export const REFUSED = { why: "kinds" };

/** Why code is left to the interpreter that wants to see the variables of frames. */
export const LOOKS_AT_FRAMES = "looks at frames";

/** A compiled loop has paused (`pauses.ts`). */
export const PAUSED = { why: "pause" };

const NO_LOCALS: Value[] = [];

function compiledOf(code: PyCode): CompiledCode {
  return code.compiled as CompiledCode;
}

/** A call that the compiled function does not take: other kinds of arguments, or somebody wants attention. */
function enterSlowly(code: PyCode, func: PyFunction, args: Value[]): Value {
  if (rt.breaker === 0 && rt.recursionDepth < rt.depthCheck) compiledOf(code).refuse();
  return evalFrame(boundFrame(func, args))!;
}

/** Gives a called unit its frame: it is about to do something that may look for it. */
function link(code: PyCode, func: PyFunction): PyFrame {
  const { frames } = rt;
  const top = ++rt.top;
  rt.recursionDepth++;
  const frame = frames[top];
  if (frame === undefined || frame.at !== top) return newFrame(code, func, top);
  if (frame.func !== func || frame.code !== code) relabel(frame, code, func);
  const back = frames[top - 1];
  // what is not stored costs V8's collector nothing
  if (frame.back !== back) frame.back = back;
  return frame;
}

function newFrame(code: PyCode, func: PyFunction, top: number): PyFrame {
  const { frames } = rt;
  const frame = new PyFrame(code, func, func.globals, func.builtins, undefined, NO_LOCALS);
  frame.jitLive = true;
  frame.at = top;
  frame.back = frames[top - 1];
  frames[top] = frame;
  // there is always a place for the next one
  if (frames.length === top + 1) frames.push(undefined);
  return frame;
}

/** A frame whose call is over is used for another function's. */
function relabel(frame: { -readonly [K in keyof PyFrame]: PyFrame[K] }, code: PyCode, func: PyFunction): void {
  frame.code = code;
  frame.func = func;
  frame.globals = func.globals;
  frame.builtins = func.builtins;
}

/** The running frame of a called unit leaves its place: from now on it is like the interpreter's. */
function detach(frame: PyFrame): void {
  const { at } = frame;
  rt.frames[at] = undefined;
  rt.top = at - 1;
  frame.at = 0;
  rt.frame = frame;
}

/** A frame that the interpreter began has returned in compiled code. */
function leaveFrame(frame: PyFrame, value: Value, locals: (Value | undefined)[]): Value | undefined {
  frame.fast = locals;
  frame.sp = locals.length;
  frame.jitLive = false;
  if (frame.exit !== EXIT_FUNCTION) return leaveSpecial(frame, value) ?? ENDED;
  rt.frame = frame.back;
  rt.recursionDepth--;
  frame.isComplete = true;
  return value;
}

const box = (v: Value | undefined): Value | undefined => (v === undefined ? v : new PyFloat(v as number));

/** The values that a unit hands over when it is left. */
type Values = readonly (Value | undefined)[];

function restore(source: Source, captured: Values, extra: Values): Value | undefined {
  if (source === undefined) return undefined;
  switch (source.from) {
    case "constant":
      return source.value;
    case "range": {
      const next = captured[source.at] as number;
      return new PyRangeIterator(next, 1, (captured[source.end] as number) - next, true);
    }
    case "sequence":
      return iteratorOver(captured[source.of] as Sequence, captured[source.at] as number, true);
    case "enumerate":
      return enumerateOver(captured[source.of] as Sequence, captured[source.at] as number);
    case "zip": {
      const [first, second] = [captured[source.of] as Sequence, captured[source.and] as Sequence];
      return zipOver(first, second, captured[source.at] as number);
    }
    case "filled": {
      const list = captured[source.at] as PyList;
      displays.trim(list, captured[source.count] as number);
      return list;
    }
    default: {
      const v = (source.from === "captured" ? captured : extra)[source.at];
      return source.isFloat ? box(v) : v;
    }
  }
}

type Sequence = PyList | PyTuple;

/** `enumerate` over a list or tuple that has come to an index. */
function enumerateOver(sequence: Sequence, index: number): PyEnumerate {
  return new PyEnumerate(iteratorOver(sequence, index, false), index);
}

/** `zip` over two lists or tuples that has come to an index of both. */
function zipOver(first: Sequence, second: Sequence, index: number): PyZip {
  return new PyZip([iteratorOver(first, index, false), iteratorOver(second, index, false)], false);
}

/** An iterator over a list or tuple that has come to an index. */
function iteratorOver(sequence: Sequence, index: number, isLoops: boolean): PyListIterator | PyTupleIterator {
  return sequence instanceof PyList
    ? new PyListIterator(sequence, index, isLoops)
    : new PyTupleIterator(sequence, index, isLoops);
}

/** Gives the frame the locals and the stack that it has at a point. `fast` receives them. */
function restoreFrame(
  frame: PyFrame,
  point: Point,
  captured: Values,
  extra: Values,
  fast: (Value | undefined)[],
): void {
  const { stackBase } = frame.code;
  for (let i = 0; i < stackBase; i++) fast[i] = restore(point.locals[i], captured, extra);
  for (let k = 0; k < point.stack.length; k++) fast[stackBase + k] = restore(point.stack[k], captured, extra);
  if (point.above !== undefined) fast[stackBase + point.stack.length] = restore(point.above, captured, extra);
  frame.fast = fast;
  frame.sp = stackBase + point.stack.length;
  frame.jitLive = false;
  frame.exposed = true;
}

/**
 * Something was thrown: the number of an exit, an exception, an unwind. Gives the frame its locals and stack, so that the
 * interpreter can go on where the compiled code stands. `fast` receives them. Returns whether it can: else the frame has been left by an
 * exception (`takeRaised`).
 */
function caught(
  unit: Unit,
  frame: PyFrame,
  e: unknown,
  pc: number,
  captured: Values,
  extra: Values,
  fast: (Value | undefined)[],
): boolean {
  if (typeof e === "number") {
    const exit = unit.exits[e]!;
    restoreFrame(frame, exit, captured, extra, fast);
    if (isAssumption(exit.why)) compiledOf(frame.code).failed(unit, exit.at, exit.why);
    else if (exit.why === "frames") compiledOf(frame.code).abandon(LOOKS_AT_FRAMES);
    frame.pc = exit.at;
    return true;
  }
  const point = unit.points[pc];
  // without a point nothing but the host's stack can have overflowed
  if (point !== undefined) restoreFrame(frame, point, captured, extra, fast);
  // above the stack of a call is the instance that its `__init__` is to initialise
  if (point?.above !== undefined && opcodeAt(frame.code, pc) === Op.CALL) {
    const instance = restore(point.above, captured, extra);
    if (instance !== undefined) passesInit(e, instance);
  }
  const at = arrive(frame, e, pc, frame.code.stackBase + (point?.stack.length ?? 0));
  if (at < 0) return false;
  frame.pc = at;
  compiledOf(frame.code).caught(at, pc);
  return true;
}

/**
 * An exception has come to a `try` around the compiled handler at `handler`: makes it ready and gives it, if that is where it goes;
 * else `undefined`.
 */
function handle(
  unit: Unit,
  frame: PyFrame | undefined,
  e: unknown,
  pc: number,
  handler: number,
): PyBaseException | undefined {
  if (!(e instanceof PyBaseException) || frame === undefined) return undefined;
  if (unit.points[pc]!.handler !== handler || rt.tracer !== undefined) return undefined;
  return settleThrown(frame, e, pc);
}

/** A compiled function has returned by an exception that a compiled handler of its caller waits for: makes it ready. */
function arrived(frame: PyFrame, pc: number): PyBaseException {
  const exc = takeRaised() as PyBaseException;
  if (rt.tracer !== undefined) throw exc;
  return settleThrown(frame, exc, pc);
}

/** Whether a local is in its variable for numbers at an instruction. */
function isRawAt(unit: Unit, pc: number, local: number): boolean {
  return unit.points[pc]!.raw.includes(local);
}

/** The value of a local's variable for numbers at an instruction, as Python has it. */
function boxedAt(unit: Unit, pc: number, local: number, v: Value | undefined): Value | undefined {
  const source = unit.points[pc]!.locals[local];
  return source !== undefined && source.from === "captured" && source.isFloat ? box(v) : v;
}

function caughtInCall(
  unit: Unit,
  linked: PyFrame | undefined,
  func: PyFunction,
  e: unknown,
  pc: number,
  extra: Values,
  ...captured: Values
): Value | undefined {
  const frame = linked ?? link(func.code, func);
  detach(frame);
  if (typeof e === "number" && unit.exits[e]!.why === "return") return returned(unit.exits[e]!, frame, captured, extra);
  return caught(unit, frame, e, pc, captured, extra, []) ? evalFrame(frame) : undefined;
}

/** A called unit returns whose frame Python code holds. */
function returned(exit: Exit, frame: PyFrame, captured: Values, extra: Values): Value {
  restoreFrame(frame, exit, captured, extra, []);
  frame.isComplete = true;
  frame.sp = frame.code.stackBase;
  rt.frame = frame.back;
  rt.recursionDepth--;
  return restore(exit.stack[0], captured, extra)!;
}

function caughtInFrame(
  unit: Unit,
  frame: PyFrame,
  fast: (Value | undefined)[],
  e: unknown,
  pc: number,
  extra: Values,
  ...captured: Values
): Value | typeof PAUSED {
  if (!caught(unit, frame, e, pc, captured, extra, fast)) throw takeRaised();
  const pauses = typeof e === "number" && unit.exits[e]!.why === "pause" && rt.breaker === 0;
  return pauses ? PAUSED : CONTINUE;
}

/**
 * The same for a generator that was resumed. A negative `pc` is that of a SEND or YIELD_VALUE, with everything in the frame. `entered`: the frame is
 * the running one. `info`: who handled exceptions when it was resumed, of one that is not in that chain itself.
 */
function caughtInGenerator(
  unit: Unit,
  frame: PyFrame,
  fast: (Value | undefined)[],
  e: unknown,
  pc: number,
  extra: Values,
  entered: boolean,
  info: ExcInfo | undefined,
  ...captured: Values
): Value | undefined {
  const generator = frame.generator!;
  generator.resume = undefined;
  if (!entered) enter(frame);
  else if (pc < 0 && !isEntered(frame)) enterDelegators(frame);
  if (info !== undefined) chain(generator, info);
  if (pc >= 0) {
    if (!caught(unit, frame, e, pc, captured, extra, fast)) return undefined;
    if (typeof e === "number" && unit.exits[e]!.why === "return") compiledOf(frame.code).returns(frame.pc);
  } else {
    frame.jitLive = false;
    const at = arrive(frame, e, ~pc, frame.sp + 1);
    if (at < 0) return undefined;
    frame.pc = at;
    compiledOf(frame.code).caught(at, ~pc);
  }
  return evalFrame(frame);
}

/** Puts a running generator into the chain of those who handle exceptions: in front of `info`, behind what it has called. */
function chain(generator: PyGenerator, info: ExcInfo): void {
  generator.previous = info;
  if (rt.excInfo === info) rt.excInfo = generator;
  else {
    let inner = rt.excInfo;
    while (inner.previous !== undefined && inner.previous !== info) inner = inner.previous;
    inner.previous = generator;
  }
}

/** Makes the frame of a resumed generator the running one. */
function enter(frame: PyFrame): true {
  enterDelegators(frame);
  rt.recursionDepth++;
  frame.jitLive = true;
  return true;
}

/**
 * Makes a frame the running one, after those of the generators that wait for it: they have not entered theirs, which few of them need,
 * but left them in `back`.
 */
function enterDelegators(frame: PyFrame): void {
  const { back } = frame;
  const running = rt.frame;
  if (frame === running) return;
  if (back === undefined) frame.back = running;
  else if (back !== running) enterDelegators(back);
  rt.frame = frame;
}

/** Whether a frame that counts as entered is among the running ones: that of a generator that waits for another one may not be. */
function isEntered(frame: PyFrame): boolean {
  for (let f = rt.frame; f !== undefined; f = f.back) if (f === frame) return true;
  return false;
}

/** Undoes `enter`. */
function leave(frame: PyFrame): false {
  rt.frame = frame.back;
  frame.back = undefined;
  rt.recursionDepth--;
  frame.jitLive = false;
  return false;
}

/** A resumed generator has returned. `entered` and `info` as `caughtInGenerator` gets them. */
function ended(
  generator: PyGenerator,
  frame: PyFrame,
  value: Value,
  entered: boolean,
  info: ExcInfo | undefined,
): undefined {
  if (entered) leave(frame);
  if (info === undefined) {
    rt.excInfo = generator.previous!;
    generator.previous = undefined;
  }
  frame.isComplete = true;
  generator.state = GEN_CLOSED;
  if (generator.isWatched) forgetUnfinished(generator);
  rt.returnValue = value;
  return undefined;
}

/** Puts the iterator of a range loop into the frame of a generator that stops within it; nobody else has it. */
function keepRange(fast: (Value | undefined)[], at: number, next: number, end: number): void {
  const old = fast[at];
  if (old instanceof PyRangeIterator && old.isLoops && old.step === 1) {
    old.next = next;
    old.left = end - next;
  } else fast[at] = new PyRangeIterator(next, 1, end - next, true);
}

/** The same for a loop over a list or tuple. */
function keepIndex(fast: (Value | undefined)[], at: number, sequence: PyList | PyTuple, index: number): void {
  const old = fast[at];
  const isOver = old instanceof PyListIterator || old instanceof PyTupleIterator;
  if (isOver && old.isLoops && old.sequence === sequence) old.index = index;
  else fast[at] = iteratorOver(sequence, index, true);
}

/** The interpreter takes a generator to its first `yield`; whether the machine code can go on from there is to be seen. */
function startSlowly(generator: PyGenerator): Value | undefined {
  compiledOf(generator.frame.code).starts(generator.frame.pc);
  const result = evalFrame(generatorFrame(generator, None));
  const { frame } = generator;
  const isResumed = generator.state === GEN_SUSPENDED && generator.resume !== undefined;
  if (isResumed && !compiledOf(frame.code).fits(frame)) generator.resume = undefined;
  return result;
}

/** A generator that cannot just go on: somebody wants attention, the recursion limit is reached, or it is running or has ended. */
function resumeSlowly(generator: PyGenerator, value: Value | undefined): Value | undefined {
  const { state, frame } = generator;
  if (frame.back !== undefined && state !== GEN_RUNNING) enterDelegators(frame.back);
  if (value === undefined) return evalFrame(resumeFrame(generator), takeRaised());
  if (state === GEN_CREATED && value === None) return startSlowly(generator);
  if (state === GEN_SUSPENDED) return evalFrame(generatorFrame(generator, value));
  return sendInto(generator, value);
}

/** One step of what `yield from` or `await` waits for. */
function send(receiver: Value, value: Value): Value | undefined {
  if (receiver instanceof PyGenerator && !(receiver instanceof PyAsyncGenerator)) {
    const { state } = receiver;
    if (state === GEN_SUSPENDED || (state === GEN_CREATED && value === None)) {
      return evalFrame(generatorFrame(receiver, value));
    }
  }
  return sendTo(receiver, value);
}

/** `x ** y` for floats with x > 0 or a whole y > 0; `undefined` where Python raises. */
function floatPower(x: number, y: number): number | undefined {
  const r = pow(x, y);
  return Number.isFinite(r) || !Number.isFinite(x) || !Number.isFinite(y) ? r : undefined;
}

/** The items of what is unpacked into `n` names; `undefined`, with an exception for `takeRaised`, of a list or tuple of other length. */
function unpack(frame: PyFrame, v: Value, n: number): readonly (Value | undefined)[] | undefined {
  if (isTupleLike(v)) return v.items.length === n ? v.items : raising(wrongLength(v.items.length, n));
  if (v instanceof PyList && v.cls === listType) return v.length === n ? v.slice() : raising(wrongLength(v.length, n));
  frame.fast = [v];
  frame.sp = 1;
  UNPACK_SEQUENCE(frame, n);
  return frame.fast.slice(0, n).reverse();
}

/** All items of what is unpacked into `before` names, a list and `after` names. */
function atLeast(frame: PyFrame, v: Value, before: number, after: number): readonly Value[] {
  frame.fast = [v];
  frame.sp = 1;
  UNPACK_EX(frame, before | (after << 8));
  // the last ones first, as the stack has them
  const last = frame.fast.slice(0, after).reverse() as Value[];
  const first = frame.fast.slice(after + 1, after + 1 + before).reverse() as Value[];
  return [...first, ...(frame.fast[after] as PyList).read(), ...last];
}

/** Python's remainder of two ints, the second of them positive. */
function modulo(a: number, b: number): number {
  if (a <= 4503599627370496 && a >= -4503599627370496 && b <= 4503599627370496) {
    // a division is faster than V8's remainder of doubles; its rounding may be one off
    const r = a - Math.floor(a / b) * b;
    return r < 0 ? r + b : r >= b ? r - b : r;
  }
  const r = a % b;
  return r < 0 ? r + b : r + 0;
}

/** The iterator of `range(start, stop, step)`. */
function steppingRange(start: number, stop: number, step: number): PyRangeIterator {
  const count = step > 0 ? Math.ceil((stop - start) / step) : Math.ceil((start - stop) / -step);
  return new PyRangeIterator(start, step, Math.max(count, 0), true);
}

/** `(a * b + c) % m`, where the product is too big for a JavaScript number; `m` is positive and has 32 bits at most. */
function multiplyModulo(a: number, b: number, c: number, m: number): number {
  const x = modulo(a, m);
  const y = modulo(b, m);
  const low = y % 65536;
  const high = (y - low) / 65536;
  return ((((x * high) % m) * 65536 + x * low + modulo(c, m)) % m) + 0;
}

/** `&` (1), `|` (7) and `^` of ints beyond 32 bits; 2 ** 53 where the result is not a safe integer. */
function bits(op: number, a: number, b: number): number {
  if (a >= 0 && b >= 0 && a <= 0xffffffff && b <= 0xffffffff)
    return (op === 1 ? a & b : op === 7 ? a | b : a ^ b) >>> 0;
  const highA = Math.floor(a / 0x100000000);
  const highB = Math.floor(b / 0x100000000);
  const high = op === 1 ? highA & highB : op === 7 ? highA | highB : highA ^ highB;
  const low = op === 1 ? a & b : op === 7 ? a | b : a ^ b;
  const r = high * 0x100000000 + (low >>> 0);
  return Number.isSafeInteger(r) ? r : 9007199254740992;
}

/**
 * Does once what helpers do seldom. V8 copies them into units, and throws the machine code of the whole away where it comes to something
 * in them that it has never seen run.
 */
export function rehearse({ code, globals, builtins }: PyFrame): void {
  const { top, recursionDepth, raised: pending } = rt;
  for (let i = 0; i < 2; i++) {
    link(code, new PyFunction(code, globals, builtins, None, None, None, None));
    rt.top = top;
  }
  rt.frames[top + 1] = undefined;
  rt.recursionDepth = recursionDepth;
  for (const v of [new PyDict(), new PyList([]), EMPTY_TUPLE]) raisers.item(v, 0);
  rt.raised = pending;
}

export const helpers = {
  ...displays,
  ...raisers,
  handle,
  isRawAt,
  boxedAt,
  arrived,
  exceptionOf,
  raised,
  takeRaised,
  EMPTY_TUPLE,
  enterSlowly,
  link,
  leaveFrame,
  caughtInCall,
  caughtInFrame,
  caughtInGenerator,
  keepIndex,
  storeGlobal,
  keepRange,
  iteratorOver,
  enumerateOver,
  zipOver,
  resumeSlowly,
  enter,
  leave,
  ended,
  startsSuspended,
  enterDelegators,
  send,
  suspend(frame: PyFrame): void {
    frame.jitLive = false;
    suspendGenerator(frame);
  },
  callAny,
  orThrow,
  callMethod,
  operate,
  compare,
  intAdd,
  intSubtract,
  intMultiply,
  intAnd,
  intOr,
  intXor,
  intShiftLeft,
  normalInt,
  wideInt,
  ofHalves,
  isInstanceOf,
  testInstance,
  call0,
  call1,
  call2,
  call3,
  method0,
  method1,
  method2,
  method3,
  typeOf,
  expanded,
  keywordDict,
  keywordsOf,
  initialised,
  keywordDefault,
  ...contexts,
  next,
  nextItem,
  nextPair,
  nextFloats,
  nextEntry,
  floatFloorDivide,
  floatPower,
  powHalf,
  powSquare,
  hypot,
  modulo,
  multiplyModulo,
  steppingRange,
  bits,
  unpack,
  atLeast,
  getItem,
  setItem,
  iteratorOf,
  delegateOf,
  getSlot,
  contains,
  length,
  isTrue,
  itemAt,
  isSame,
  richCompare,
  binaryOp,
  negative,
  unboundLocal,
  unboundCell,
  loadAttr,
  superMethod,
  superNew,
  methodAt,
  storeAt,
  beside,
  loadGlobal(frame: PyFrame, name: string): Value {
    const cache = frame.code.caches[frame.lasti];
    if (cache instanceof GlobalCache && cache.globals === frame.globals && cache.isValid()) {
      return cache.owner.values[cache.entry]!;
    }
    return loadGlobal(frame, frame.lasti, name);
  },
};
