/**
 * `sys.settrace` and `sys.setprofile`: what the traced loop and the exception path report. Source: Python/legacy_tracing.c,
 * Python/instrumentation.c (which instructions start a line). Trace functions run with tracing off.
 */
import { readLocations } from "../code/linetable.ts";
import { PyTuple } from "../objects/containers.ts";
import { PyMethodDescriptor } from "../objects/descriptors.ts";
import type { PyBaseException } from "../objects/exception.ts";
import { PyAsyncGenerator, type PyFrame, PyGenerator } from "../objects/frame.ts";
import { PyBuiltin, type PyCode } from "../objects/function.ts";
import { None, type Value } from "../objects/object.ts";
import { rt, type Tracer } from "../objects/runtime.ts";
import type { KwNames } from "../objects/slots.ts";
import { call } from "../protocols/call.ts";
import { stopIteration } from "../protocols/errors.ts";
import { CACHES, HAVE_ARGUMENT, hasJump, Op } from "../spec/opcodes.ts";
import { opcodeAt, prepareCode } from "./code.ts";
import { frameLocals, localsToFast } from "./locals.ts";
import { callStack } from "./ops/calls.ts";
import { TRACING } from "./safepoint.ts";

type Event = "call" | "line" | "return" | "exception" | "opcode" | "c_call" | "c_return" | "c_exception";

/** A trace or profile function is running: it is not traced itself. */
let inside = false;

/** What the running trace function was told; `undefined` outside. A yield and a resumption allow jumps that a return does not. */
export type Told = Event | "yield" | "resume" | undefined;
let told: Told;

/** The event that is being reported. */
export function currentEvent(): Told {
  return told;
}

class Reporter implements Tracer {
  exception(frame: PyFrame, exc: PyBaseException, isReraise: boolean): void {
    if (isReraise || inside || rt.traceFunction === undefined || frame.trace === undefined) return;
    traceEvent(frame, "exception", new PyTuple([exc.cls, exc, exc.traceback ?? None]));
  }

  unwind(frame: PyFrame, _exc: PyBaseException): void {
    if (inside) return;
    if (rt.traceFunction !== undefined && frame.trace !== undefined) traceEvent(frame, "return", None);
    if (rt.profileFunction !== undefined && isTraced(frame)) profileEvent(frame, "return", None);
  }
}
const reporter = new Reporter();

/** `sys.settrace(func)`. */
export function setTrace(func: Value | undefined): void {
  rt.traceFunction = func;
  update();
}

/** `sys.setprofile(func)`. */
export function setProfile(func: Value | undefined): void {
  rt.profileFunction = func;
  update();
}

function update(): void {
  if (rt.traceFunction === undefined && rt.profileFunction === undefined) {
    rt.tracer = undefined;
    rt.breaker &= ~TRACING;
  } else {
    rt.tracer = reporter;
    rt.breaker |= TRACING;
  }
}

/** Runs a trace function with tracing off; an error in it switches it off for good. */
function guarded(frame: PyFrame, body: () => void): void {
  inside = true;
  const breaker = rt.breaker & TRACING;
  rt.breaker &= ~TRACING;
  try {
    body();
  } catch (e) {
    rt.traceFunction = undefined;
    frame.trace = undefined;
    throw e;
  } finally {
    inside = false;
    rt.breaker |= breaker;
    update();
  }
}

/** Calls the frame's trace function (for "call": the global one); what it returns is the frame's from now on. */
function traceEvent(frame: PyFrame, event: Event, arg: Value, what: Told = event): void {
  const func = event === "call" ? rt.traceFunction : frame.trace;
  if (func === undefined) return;
  guarded(frame, () => {
    frameLocals(frame);
    told = what;
    let result: Value;
    try {
      result = call(func, [frame, event, arg]);
    } finally {
      told = undefined;
    }
    localsToFast(frame);
    if (result !== None) frame.trace = result;
  });
}

function profileEvent(frame: PyFrame, event: Event, arg: Value): void {
  const func = rt.profileFunction;
  if (func === undefined) return;
  inside = true;
  const breaker = rt.breaker & TRACING;
  rt.breaker &= ~TRACING;
  try {
    frameLocals(frame);
    call(func, [frame, event, arg]);
    localsToFast(frame);
  } catch (e) {
    rt.profileFunction = undefined;
    throw e;
  } finally {
    inside = false;
    rt.breaker |= breaker;
    update();
  }
}

/** Has the frame reached its first RESUME? Before it nothing is reported. */
function isTraced(frame: PyFrame): boolean {
  return frame.lasti >= firstTraceable(frame.code);
}

/** Line of each code unit (-1: none), and which units start a line. */
interface LineData {
  readonly lines: Int32Array;
  readonly starts: Uint8Array;
  readonly firstTraceable: number;
}

function lineData(code: PyCode): LineData {
  code.traceData ??= computeLines(code);
  return code.traceData as LineData;
}

function firstTraceable(code: PyCode): number {
  return lineData(code).firstTraceable;
}

function computeLines(code: PyCode): LineData {
  const words = code.words ?? prepareCode(code);
  const n = words.length;
  const lines = new Int32Array(n).fill(-1);
  for (const entry of readLocations(code.code.co_linetable, code.code.co_firstlineno)) {
    for (let i = entry.start >> 1; i < entry.end >> 1 && i < n; i++) lines[i] = entry.lineno;
  }
  const starts = new Uint8Array(n);
  let first = -1;
  let current = -1;
  for (let i = 0; i < n; ) {
    const op = opcodeAt(code, i);
    if (op === Op.RESUME && first < 0) first = i;
    const line = lines[i]!;
    if (!neverStarts(op)) {
      if (first >= 0 && line !== current && line >= 0) starts[i] = 1;
      current = line;
    }
    i += 1 + CACHES[op]!;
  }
  // jump targets and handlers start lines too
  const mark = (i: number): void => {
    if (i < n && i >= first && lines[i]! >= 0 && !neverStarts(opcodeAt(code, i))) starts[i] = 1;
  };
  for (let i = 0; i < n; ) {
    const op = opcodeAt(code, i);
    if (op >= HAVE_ARGUMENT && hasJump(op)) mark(words[i]! >>> 8);
    i += 1 + CACHES[op]!;
  }
  const handlers = code.handlers!;
  for (let i = 0; i < handlers.length; i += 5) mark(handlers[i + 2]!);
  return { lines, starts, firstTraceable: first < 0 ? n : first };
}

const neverStarts = (op: number): boolean =>
  op === Op.END_ASYNC_FOR || op === Op.END_FOR || op === Op.END_SEND || op === Op.RESUME;

/** Reports what is due before the instruction at `pc` runs. Gives the code unit to run: a trace function may jump. */
export function traceInstruction(frame: PyFrame, pc: number): number {
  const previous = frame.lasti;
  frame.lasti = pc;
  if (inside) return pc;
  const code = frame.code;
  const word = (code.words ?? prepareCode(code))[pc]!;
  if ((word & 255) === Op.RESUME) {
    reportCall(frame, word >>> 8 === 0 ? "call" : "resume");
    return frame.jumpTo >= 0 ? takeJump(frame) : pc;
  }
  if (rt.traceFunction === undefined || frame.trace === undefined) return pc;
  const data = lineData(code);
  if (pc < data.firstTraceable) return pc;
  if (frame.traceLines && startsLine(data, code, previous, pc)) {
    traceEvent(frame, "line", None);
    if (frame.jumpTo >= 0) return takeJump(frame);
  }
  if (frame.traceOpcodes) traceEvent(frame, "opcode", None);
  return pc;
}

/** Where the frame goes on after a trace function has set `f_lineno`. */
export function takeJump(frame: PyFrame): number {
  const target = frame.jumpTo;
  frame.jumpTo = -1;
  frame.lasti = target;
  return target;
}

/** Does control that comes from `previous` start a line at `pc`? */
function startsLine(data: LineData, code: PyCode, previous: number, pc: number): boolean {
  const line = data.lines[pc]!;
  if (line < 0) return false;
  const before = previous < 0 ? -1 : data.lines[previous]!;
  if (before === line) {
    // a loop on one line; the backward jump itself is the event
    if (pc <= previous) return true;
    return data.starts[pc] === 1 && opcodeAt(code, previous) === Op.RESUME;
  }
  return data.starts[pc] === 1;
}

function reportCall(frame: PyFrame, what: Told): void {
  if (rt.traceFunction !== undefined) traceEvent(frame, "call", None, what);
  if (rt.profileFunction !== undefined) profileEvent(frame, "call", None);
}

/** An exception is thrown into a generator: that resumes it. */
export function traceThrow(frame: PyFrame): void {
  if (!inside && rt.tracer !== undefined) reportCall(frame, "exception");
}

/** `await` or `yield from` of a generator is over: for trace functions that is a StopIteration. */
export function traceEndOfSend(frame: PyFrame, receiver: Value, value: Value): void {
  if (receiver instanceof PyGenerator && !(receiver instanceof PyAsyncGenerator))
    reporter.exception(frame, stopIteration(value), false);
}

/** The generator of a `for` loop has ended: a result that nobody gets makes a StopIteration. */
export function traceForEnd(frame: PyFrame): void {
  if (rt.returnValue !== None) reporter.exception(frame, stopIteration(rt.returnValue), false);
}

/** The frame returns or, when `yields`, yields `value`. */
export function traceReturn(frame: PyFrame, value: Value, yields = false): void {
  if (inside) return;
  if (rt.traceFunction !== undefined && frame.trace !== undefined) {
    traceEvent(frame, "return", value, yields ? "yield" : "return");
  }
  if (rt.profileFunction !== undefined) profileEvent(frame, "return", value);
}

/** `callStack` for the traced loop: reports calls of native functions to the profiler. */
export function tracedCall(
  frame: PyFrame,
  callable: Value,
  hasSelf: boolean,
  stack: readonly (Value | undefined)[],
  base: number,
  given: number,
  kwnames: KwNames,
): Value | undefined {
  const isNative = callable instanceof PyBuiltin || callable instanceof PyMethodDescriptor;
  if (!isNative || inside || rt.profileFunction === undefined) {
    return callStack(callable, hasSelf, stack, base, given, kwnames);
  }
  // the profiler sees a bound method
  const shown =
    callable instanceof PyMethodDescriptor && hasSelf
      ? new PyBuiltin(callable.name, callable.def, undefined, stack[base]!, undefined, callable.owner)
      : callable;
  profileEvent(frame, "c_call", shown);
  let result: Value | undefined;
  try {
    result = callStack(callable, hasSelf, stack, base, given, kwnames);
  } catch (e) {
    profileEvent(frame, "c_exception", shown);
    throw e;
  }
  profileEvent(frame, "c_return", shown);
  return result;
}
