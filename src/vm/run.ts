/**
 * Running Python code from native code: the entries, and the trampoline that resumes frames an unwind has moved to the heap.
 * An entry is a barrier: a spill stops here and goes on here; a pause cannot cross an inner one.
 */
import type { PyDict } from "../objects/dict.ts";
import { PyBaseException } from "../objects/exception.ts";
import { ExcInfo, GEN_SUSPENDED, type PyFrame, type PyGenerator, type Take } from "../objects/frame.ts";
import type { PyCode, PyFunction } from "../objects/function.ts";
import { None, type Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import type { KwNames } from "../objects/slots.ts";
import { exceptionTypes } from "../objects/types.ts";
import { InternalError, isException, raising } from "../protocols/errors.ts";
import { stepOf } from "../protocols/iterate.ts";
import { Op, popped } from "../spec/opcodes.ts";
import { opcodeAt, prepareCode } from "./code.ts";
import { evalFrame } from "./eval.gen.ts";
import { codeFrame, functionFrame, generatorFrame, resumeFrame } from "./frames.ts";
import { traceStop } from "./ops/async.ts";
import { callBound, orThrow, yieldedOrThrow } from "./tier.ts";
import { PAUSE, Unwind } from "./unwind.ts";

/** Calls a Python function: the `callFunction` hook. */
export function callFunction(func: PyFunction, args: Value[], kwnames: KwNames): Value {
  const outer = openBarrier();
  try {
    const count = kwnames === undefined ? args.length : args.length - kwnames.length;
    if (func.code.jit !== undefined) return callBound(func, args, 0, count, kwnames);
    return evalFrame(functionFrame(func, args, 0, count, kwnames))!;
  } catch (e) {
    return afterUnwind(e)!;
  } finally {
    closeBarrier(outer);
  }
}

/** `callFunction` with one argument: the `callFunction1` hook. */
export function callFunction1(func: PyFunction, a: Value): Value {
  const { code } = func;
  const { jit } = code;
  if (jit === undefined || code.simpleArgs !== 1) return callFunction(func, [a], undefined);
  const outer = openBarrier();
  try {
    return orThrow(jit(func, a));
  } catch (e) {
    return afterUnwind(e)!;
  } finally {
    closeBarrier(outer);
  }
}

/** `callFunction` with two arguments: the `callFunction2` hook. */
export function callFunction2(func: PyFunction, a: Value, b: Value): Value {
  const { code } = func;
  const { jit } = code;
  if (jit === undefined || code.simpleArgs !== 2) return callFunction(func, [a, b], undefined);
  const outer = openBarrier();
  try {
    return orThrow(jit(func, a, b));
  } catch (e) {
    return afterUnwind(e)!;
  } finally {
    closeBarrier(outer);
  }
}

/** `callFunction2` that leaves an exception to `takeRaised`: the `tryFunction2` hook. */
export function tryFunction2(func: PyFunction, a: Value, b: Value): Value | undefined {
  const { code } = func;
  const { jit } = code;
  if (jit === undefined || code.simpleArgs !== 2) return tryInterpreted(func, [a, b]);
  const outer = openBarrier();
  try {
    return jit(func, a, b);
  } catch (e) {
    return afterUnwind(e)!;
  } finally {
    closeBarrier(outer);
  }
}

function tryInterpreted(func: PyFunction, args: Value[]): Value | undefined {
  try {
    return callFunction(func, args, undefined);
  } catch (e) {
    if (e instanceof PyBaseException) return raising(e);
    throw e;
  }
}

/** Runs module, class or exec code: the `evalCode` hook. */
export function evalCode(code: PyCode, globals: PyDict, locals: Value, closure?: Value): Value {
  const outer = openBarrier();
  try {
    return evalFrame(codeFrame(code, globals, locals, closure))!;
  } catch (e) {
    return afterUnwind(e)!;
  } finally {
    closeBarrier(outer);
  }
}

/**
 * Resumes a suspended generator with `value`, or with `thrown` raised in it; its next value, or `undefined` at its end, or with the
 * exception that ends it (`takeRaised`).
 */
export function runGenerator(
  generator: PyGenerator,
  value: Value,
  thrown: PyBaseException | undefined,
): Value | undefined {
  noteDriver(generator);
  const outer = openBarrier();
  try {
    if (thrown !== undefined) {
      if (generator.resume === undefined || generator.state !== GEN_SUSPENDED) {
        return evalFrame(resumeFrame(generator), thrown);
      }
      rt.raised = thrown;
      return generator.resume(generator, undefined);
    }
    if (generator.resume !== undefined) return generator.resume(generator, value);
    return evalFrame(generatorFrame(generator, value));
  } catch (e) {
    return afterUnwindOrRaise(e);
  } finally {
    closeBarrier(outer);
  }
}

/** Calls `body` for what a generator yields, until that returns true; no unwind passes meanwhile. The `forEachYielded` hook. */
export function forEachYielded(
  generator: PyGenerator,
  body: (item: Value) => boolean | undefined,
  take: Take | undefined,
): void {
  noteDriver(generator);
  const outer = openBarrier();
  try {
    for (;;) {
      const item = nextYielded(generator, take);
      if (item === undefined || body(item) === true) return;
    }
  } finally {
    closeBarrier(outer);
  }
}

/** Appends what a generator yields to `out`. The `appendYielded` hook. */
export function appendYielded(out: Value[], generator: PyGenerator): void {
  noteDriver(generator);
  const outer = openBarrier();
  const take = (item: Value): true => {
    out.push(item);
    return true;
  };
  try {
    for (;;) {
      const item = nextYielded(generator, take);
      if (item === undefined) return;
      out.push(item);
    }
  } finally {
    closeBarrier(outer);
  }
}

function nextYielded(generator: PyGenerator, take: Take | undefined): Value | undefined {
  if (generator.state > GEN_SUSPENDED) return stepOf(generator)(generator);
  try {
    if (generator.resume !== undefined) return yieldedOrThrow(generator.resume(generator, None, take));
    return evalFrame(generatorFrame(generator, None));
  } catch (e) {
    return afterUnwind(e);
  }
}

/** Notes whose native code resumes a watched generator. */
function noteDriver(generator: PyGenerator): void {
  if (!generator.isWatched || rt.frame === undefined) return;
  generator.driver = rt.frame;
  generator.driverLasti = rt.frame.lasti;
}

/** From here on frames are above a native caller: no unwind may cross this point. Gives what `closeBarrier` wants back. */
function openBarrier(): number {
  const outer = rt.barrierDepth;
  rt.barrierDepth = rt.recursionDepth;
  rt.barriers++;
  return outer;
}

function closeBarrier(outer: number): void {
  rt.barriers--;
  rt.barrierDepth = outer;
}

function afterUnwind(e: unknown): Value | undefined {
  if (!(e instanceof Unwind)) throw e;
  return trampoline(e, undefined, false, undefined);
}

/** The same; an exception is not thrown but left to `takeRaised`. */
function afterUnwindOrRaise(e: unknown): Value | undefined {
  if (e instanceof PyBaseException) return raising(e);
  if (!(e instanceof Unwind)) throw e;
  try {
    return trampoline(e, undefined, false, undefined);
  } catch (error) {
    if (error instanceof PyBaseException) return raising(error);
    throw error;
  }
}

/**
 * Resumes the frames of `unwind`, innermost first, feeding each one's result or exception to the next. The innermost one gets
 * `value` when `hasValue`, or has `thrown` raised in it. Returns the outermost frame's result. A pause throws the whole stack on.
 */
function trampoline(unwind: Unwind, value: Value | undefined, hasValue: boolean, thrown: unknown): Value | undefined {
  const freshBefore = rt.stackFresh;
  const used = rt.barrierDepth > freshBefore ? rt.barrierDepth - freshBefore : 0;
  const stack = unwind.frames.reverse();
  let result = value;
  let deliver = hasValue;
  let error = thrown;
  let { work } = unwind;
  if (unwind.reason === PAUSE && !hasValue && thrown === undefined) throw repack(unwind, stack);
  try {
    for (;;) {
      const frame = stack.pop()!;
      rt.frame = frame;
      rt.stackFresh = rt.recursionDepth - used;
      if (work !== undefined) {
        const give = work;
        work = undefined;
        try {
          result = give();
          deliver = true;
        } catch (e) {
          error = e;
        }
      }
      try {
        if (error !== undefined) {
          const e = error;
          error = undefined;
          result = evalFrame(frame, e);
        } else {
          if (deliver) deliverResult(frame, result);
          result = evalFrame(frame);
        }
        deliver = true;
      } catch (e) {
        if (e instanceof Unwind) {
          for (let i = e.frames.length - 1; i >= 0; i--) stack.push(e.frames[i]!);
          if (e.reason === PAUSE) throw repack(e, stack);
          work = e.work;
          deliver = false;
          continue;
        }
        error = e;
        if (endsLoop(stack[stack.length - 1], e)) {
          error = undefined;
          result = undefined;
          deliver = true;
        }
      }
      if (stack.length === 0) {
        if (error !== undefined) throw error;
        return result;
      }
    }
  } finally {
    rt.stackFresh = freshBefore;
  }
}

/** Whether what a callee of `frame` has raised is the end of that frame's loop: StopIteration of a `__next__`. */
function endsLoop(frame: PyFrame | undefined, e: unknown): boolean {
  if (frame === undefined || !isException(e, exceptionTypes.StopIteration)) return false;
  if (opcodeAt(frame.code, frame.lasti) !== Op.FOR_ITER) return false;
  traceStop(e);
  return true;
}

/** The pause signal again, with all frames of `stack` (outermost first) in it. */
function repack(unwind: Unwind, stack: PyFrame[]): Unwind {
  const out = new Unwind(PAUSE, unwind.request, unwind.awaitsValue);
  for (let i = stack.length - 1; i >= 0; i--) out.frames.push(stack[i]!);
  return out;
}

/** Completes the instruction that `frame` was in when an unwind passed: its callee has given `value`. */
function deliverResult(frame: PyFrame, value: Value | undefined): void {
  const { code, fast, lasti } = frame;
  const words = code.words ?? prepareCode(code);
  const arg = words[lasti]! >>> 8;
  const op = opcodeAt(code, lasti);
  switch (op) {
    case Op.CALL:
      frame.sp -= arg + 2;
      fast[frame.sp++] = value;
      frame.pc = lasti + 4;
      return;
    case Op.CALL_FUNCTION_EX:
      frame.sp -= popped(op, arg);
      fast[frame.sp++] = value;
      frame.pc = lasti + 1;
      return;
    case Op.LOAD_ATTR:
      fast[frame.sp - 1] = value;
      frame.pc = lasti + 10;
      return;
    case Op.WITH_EXCEPT_START:
      fast[frame.sp++] = value;
      frame.pc = lasti + 1;
      return;
    case Op.BEFORE_WITH:
    case Op.BEFORE_ASYNC_WITH:
      // enterContext has left __exit__ above the stack
      fast[frame.sp - 1] = fast[frame.sp];
      fast[frame.sp++] = value;
      frame.pc = lasti + 1;
      return;
    case Op.FOR_ITER:
      if (value === undefined) {
        frame.sp--;
        frame.pc = arg;
      } else {
        fast[frame.sp++] = value;
        frame.pc = lasti + 2;
      }
      return;
    case Op.SEND:
      if (value === undefined) {
        fast[frame.sp - 1] = rt.returnValue;
        frame.pc = arg;
      } else {
        fast[frame.sp - 1] = value;
        frame.pc = lasti + 2;
      }
      return;
    default:
      throw new InternalError("no result can be delivered to opcode " + op);
  }
}

/** A paused program. Use it once. */
export class Continuation {
  /** What `pause(request)` or the safepoint said. */
  readonly request: unknown;
  private unwind: Unwind | undefined;
  private readonly excInfo: ExcInfo;
  private readonly depth: number;
  constructor(unwind: Unwind, excInfo: ExcInfo, depth: number) {
    this.request = unwind.request;
    this.unwind = unwind;
    this.excInfo = excInfo;
    this.depth = depth;
  }

  /** The frames that stand still, innermost first. */
  get frames(): readonly PyFrame[] {
    return this.unwind?.frames ?? [];
  }

  /** Goes on; `value` is the result of the native call that paused (ignored after a safepoint's pause). */
  resume(value: Value): Outcome {
    return this.goOn((u) => trampoline(u, value, u.awaitsValue, undefined));
  }

  /** Goes on by raising `error` where the program stands. */
  throw(error: unknown): Outcome {
    return this.goOn((u) => trampoline(u, undefined, false, error));
  }

  private goOn(run: (unwind: Unwind) => Value | undefined): Outcome {
    const unwind = this.unwind;
    if (unwind === undefined) throw new InternalError("a continuation runs once");
    this.unwind = undefined;
    return pausable(() => {
      rt.excInfo = this.excInfo;
      rt.recursionDepth += this.depth;
      // from here on the frames are in the trampoline's hands, not a pause on its way out
      const go = new Unwind(0, unwind.request, unwind.awaitsValue);
      go.frames.push(...unwind.frames);
      return run(go);
    });
  }
}

/** How a pausable run ended. */
export type Outcome =
  | { readonly done: true; readonly value: Value }
  | { readonly done: false; readonly continuation: Continuation };

/** Runs code that may pause. `start` makes and enters the outermost frame. */
export function runPausable(start: () => PyFrame): Outcome {
  return pausable(() => {
    // a stack of handled exceptions of its own: it has to keep while the program stands still
    rt.excInfo = new ExcInfo();
    const frame = start();
    try {
      return evalFrame(frame);
    } catch (e) {
      if (!(e instanceof Unwind)) throw e;
      return trampoline(e, undefined, false, undefined);
    }
  });
}

function pausable(body: () => Value | undefined): Outcome {
  const outer = {
    pausable: rt.pausable,
    barriers: rt.barriers,
    barrierDepth: rt.barrierDepth,
    excInfo: rt.excInfo,
    depth: rt.recursionDepth,
    frame: rt.frame,
  };
  rt.pausable = true;
  rt.barriers = 1;
  rt.barrierDepth = rt.recursionDepth;
  try {
    return { done: true, value: body()! };
  } catch (e) {
    if (!(e instanceof Unwind)) throw e;
    return { done: false, continuation: new Continuation(e, rt.excInfo, rt.recursionDepth - outer.depth) };
  } finally {
    rt.pausable = outer.pausable;
    rt.barriers = outer.barriers;
    rt.barrierDepth = outer.barrierDepth;
    rt.excInfo = outer.excInfo;
    rt.recursionDepth = outer.depth;
    rt.frame = outer.frame;
  }
}
