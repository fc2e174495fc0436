/**
 * The unwind signal: leaving the JavaScript stack without losing the Python frames on it. Thrown by a safepoint or by a call that
 * finds the stack too deep, it passes through every `evalFrame`, which writes itself into its `PyFrame` (`saveFrame`). `run.ts`
 * catches it at the nearest entry from native code and resumes the frames, innermost first (see README.md).
 */
import { PyMethodDescriptor } from "../objects/descriptors.ts";
import { EXIT_FUNCTION, EXIT_INIT, GEN_CLOSED, GEN_SUSPENDED, type PyFrame } from "../objects/frame.ts";
import { PyBuiltin } from "../objects/function.ts";
import type { Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import { lookupType } from "../objects/type.ts";
import { pyError } from "../protocols/errors.ts";
import { typeOf } from "../protocols/type-of.ts";
import { Op } from "../spec/opcodes.ts";
import { opcodeAt, prepareCode } from "./code.ts";
import { forgetUnfinished } from "./unfinished.ts";

/** Deep recursion: resume at once, on a fresh JavaScript stack. */
export const SPILL = 0;
/** The program shall stand still; its caller gets a continuation. */
export const PAUSE = 1;

export class Unwind {
  readonly reason: number;
  /** The frames passed so far, innermost first. */
  readonly frames: PyFrame[] = [];
  /** PAUSE: what the pauser wants its caller to see. */
  readonly request: unknown;
  /** The innermost frame stopped inside an instruction, which gets the value the resumer gives. */
  readonly awaitsValue: boolean;
  /** What gives that value, once the frames are on the heap (`withRealFrames`). */
  readonly work: (() => Value) | undefined;
  constructor(reason: number, request: unknown, awaitsValue: boolean, work?: () => Value) {
    this.work = work;
    this.reason = reason;
    this.request = request;
    this.awaitsValue = awaitsValue;
  }
}

/** Adds a frame that an unwind passes through. `pc` is the instruction it is in, `sp` the stack before that instruction. */
export function saveFrame(unwind: Unwind, frame: PyFrame, pc: number, sp: number): void {
  const frames = unwind.frames;
  // a traced frame has two loops on the JavaScript stack; a frame that has not started was put there by `deepCall`
  if (frames.length > 0 && frames[frames.length - 1] === frame) return;
  frame.lasti = pc;
  frame.sp = sp;
  frames.push(frame);
}

/** An unwind has just passed the `__init__` of `instance`, which a call of its class has begun: at its end that is the result. */
export function passesInit(e: unknown, instance: Value): void {
  if (!(e instanceof Unwind)) return;
  const callee = e.frames[e.frames.length - 1];
  if (callee === undefined || callee.exit !== EXIT_FUNCTION) return;
  callee.exit = EXIT_INIT;
  callee.instance = instance;
}

/** Fewer frames than this above the last native caller are not worth an unwind. */
const MIN_SPILL = 16;

/** A call went beyond `rt.depthCheck`: raises RecursionError, or moves the frames of the JavaScript stack to the heap. */
export function deepCall(frame: PyFrame): void {
  if (rt.recursionDepth > rt.recursionLimit) {
    refuseFrame(frame);
    throw pyError("RecursionError", "maximum recursion depth exceeded");
  }
  const base = Math.max(rt.barrierDepth, rt.stackFresh);
  if (rt.recursionDepth - base < MIN_SPILL) return; // native callers lie between: the JavaScript stack itself is the limit
  const unwind = new Unwind(SPILL, undefined, false);
  unwind.frames.push(frame);
  throw unwind;
}

/** Undoes the entering of a frame that must not run. A generator stays as it was. */
function refuseFrame(frame: PyFrame): void {
  rt.recursionDepth--;
  rt.frame = frame.back;
  const generator = frame.generator;
  if (generator === undefined) return;
  rt.excInfo = generator.previous!;
  generator.previous = undefined;
  frame.back = undefined;
  generator.state = GEN_SUSPENDED;
}

/**
 * Pauses the program from the native function `name` (a blocking `input()`, a sleep), which Python code must have called directly:
 * the value given to `Continuation.resume` becomes the result of that call. Throws RuntimeError when other native code waits for it.
 */
export function pause(request: unknown, name: string): never {
  if (!canPause() || !isCalling(name)) {
    throw pyError("RuntimeError", `cannot pause here: native code waits for ${name}()`);
  }
  throw new Unwind(PAUSE, request, true);
}

/** Whether nothing but Python frames lies between the running frame and a caller that takes pauses. */
export function canPause(): boolean {
  return rt.pausable && rt.barriers === 1;
}

/** Is the running frame, an interpreted one, in a plain LOAD_ATTR? */
export function isLoadingAttr(): boolean {
  const frame = rt.frame;
  if (frame === undefined || frame.jitLive) return false;
  return ((frame.code.words ?? prepareCode(frame.code))[frame.lasti]! & 255) === Op.LOAD_ATTR;
}

/**
 * Is the running frame in a call of a builtin function or method of that name, or in a `with` that enters a builtin context
 * manager? Native code that calls another native function is no frame.
 */
export function isCalling(name: string): boolean {
  const frame = rt.frame;
  if (frame === undefined) return false;
  if (frame.jitLive) return opcodeAt(frame.code, frame.lasti) === Op.CALL; // its operands are nowhere to be seen
  const { code, fast, sp, lasti } = frame;
  const word = (code.words ?? prepareCode(code))[lasti]!;
  const arg = word >>> 8;
  let callee: Value | undefined;
  if ((word & 255) === Op.CALL) callee = fast[sp - arg - 2] ?? fast[sp - arg - 1];
  else if ((word & 255) === Op.CALL_FUNCTION_EX) callee = fast[sp - 2 - (arg & 1)];
  else if ((word & 255) === Op.BEFORE_WITH) {
    callee = lookupType(typeOf(fast[sp - 1]!), "__enter__");
    return callee instanceof PyMethodDescriptor;
  }
  return (callee instanceof PyBuiltin || callee instanceof PyMethodDescriptor) && callee.name === name;
}

/** Makes `frame` the running one. */
export function enterFrame(frame: PyFrame): void {
  const { frames, top } = rt;
  frame.back = frames[top];
  frames[top] = frame;
  if (++rt.recursionDepth > rt.depthCheck) deepCall(frame);
}

/** A frame has ended by an exception, or a generator by its end: undoes `enterFrame`. */
export function leaveFrame(frame: PyFrame): void {
  rt.frame = frame.back;
  rt.recursionDepth--;
  const generator = frame.generator;
  if (generator === undefined) {
    frame.isComplete = true;
    return;
  }
  // frame.generator is set while the generator's own frame runs
  frame.isComplete = true;
  frame.back = undefined;
  generator.state = GEN_CLOSED;
  if (generator.isWatched) forgetUnfinished(generator);
  rt.excInfo = generator.previous!;
  generator.previous = undefined;
}

/** A generator's body has returned: its send slot gives `undefined` and leaves the value in the runtime. */
export function finishGenerator(frame: PyFrame, value: Value): undefined {
  leaveFrame(frame);
  frame.code.ends++;
  rt.returnValue = value;
  return undefined;
}
