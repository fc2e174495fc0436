/**
 * Where the interpreter meets the compiler above it: it counts calls and loop rounds in `PyCode.heat`, and what has become hot is
 * handed over. Without a compiler the threshold is never reached.
 */

import type { PyFrame } from "../objects/frame.ts";
import type { PyCode, PyFunction } from "../objects/function.ts";
import { PyObject, type Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import type { KwNames } from "../objects/slots.ts";
import { takeRaised } from "../protocols/errors.ts";
import { bindArguments } from "./bind.ts";
import { addPending } from "./safepoint.ts";
import { isCalling, isLoadingAttr, SPILL, Unwind } from "./unwind.ts";

class Continue extends PyObject {}

/** `tier.loop`: compiled code has run for a while; go on interpreting at `frame.pc`. */
export const CONTINUE = new Continue();

/** `tier.call`, `tier.loop`: the generator whose frame this is has ended, with its result in `rt.returnValue`. */
export const ENDED = new Continue();

export interface Tier {
  /** `PyCode.heat` above which the functions below are called. */
  threshold: number;
  /** A function is being called often. The frame is at its start; the same results as `loop`. */
  call(frame: PyFrame): Value | undefined;
  /** A loop goes round often; the frame stands at its head. Its result, CONTINUE, or `undefined` to go on as if nothing had happened. */
  loop(frame: PyFrame): Value | undefined;
  /** The code is not to be compiled any more. */
  pin(code: PyCode): void;
  /** The interpreter has much to do that will not be compiled. */
  interpreterIsHot(): void;
  /** Exceptions that the interpreter handles before it counts as hot. */
  patience: number;
  /** `jit/runtime.ts: rehearse` has run. */
  isRehearsed: boolean;
}

/** A threshold that is not reached. A small integer, so that no `PyCode.heat` computed from it becomes a boxed double. */
export const NEVER = 2 ** 30;

export const tier: Tier = {
  threshold: NEVER,
  call: () => undefined,
  loop: () => undefined,
  pin: () => {},
  interpreterIsHot: () => {},
  patience: 2000,
  isRehearsed: false,
};

/** Whether compiled code runs one of the frames. */
export function runsCompiled(): boolean {
  for (let f = rt.frame; f !== undefined; f = f.back) if (f.jitLive) return true;
  return false;
}

/**
 * Runs `work`, the rest of the native function `name` (`undefined`: of an attribute's getter), when all frames can be seen from outside: at once where no compiled code
 * runs, else after the frames have left the JavaScript stack. `undefined` when that cannot be: native code lies between.
 */
export function withRealFrames(name: string | undefined, work: () => Value): Value | undefined {
  let depth = rt.recursionDepth;
  let hidden = false;
  for (let f = rt.frame; f !== undefined; f = f.back, depth--) {
    if (!f.jitLive) continue;
    if (depth <= rt.barrierDepth) {
      hasHiddenFrames();
      return undefined;
    }
    hidden = true;
  }
  if (!hidden) return work();
  if (!(name === undefined ? isLoadingAttr() : isCalling(name))) {
    hasHiddenFrames();
    return undefined;
  }
  throw new Unwind(SPILL, undefined, true, work);
}

/**
 * Does the call that compiled code stands at once its frame can be seen from outside, by the interpreter: `work` gives the result. The
 * code is left to the interpreter from now on.
 */
export function onRealFrame(work: () => Value): never {
  tier.pin(rt.frame!.code);
  throw new Unwind(SPILL, undefined, true, work);
}

/**
 * Whether compiled code runs a frame, so that its variables cannot be seen from outside. Such code is left to the interpreter from
 * now on, and its loops stop at the next round: whoever asks again sees real frames.
 */
export function hasHiddenFrames(): boolean {
  let hidden = false;
  for (let f = rt.frame; f !== undefined; f = f.back) {
    if (!f.jitLive) continue;
    hidden = true;
    tier.pin(f.code);
    if (f.generator !== undefined) f.generator.resume = undefined;
  }
  if (hidden) addPending(() => {});
  return hidden;
}

/** Calls a function that has machine code with any arguments: `count` positional ones at `args[base]`, then the values of `kwnames`. */
export function callBound(
  func: PyFunction,
  args: readonly (Value | undefined)[],
  base: number,
  count: number,
  kwnames: KwNames,
): Value {
  return orThrow(runBound(func, args, base, count, kwnames));
}

/** The same; an exception is not thrown but left to `takeRaised`. */
export function runBound(
  func: PyFunction,
  args: readonly (Value | undefined)[],
  base: number,
  count: number,
  kwnames: KwNames,
): Value | undefined {
  if (kwnames === undefined && func.code.simpleArgs === count) return runCompiled(func, args, base, count);
  const { template, parameters } = func.code;
  const bound: (Value | undefined)[] = template.slice(0, parameters);
  bindArguments(func, bound, args, base, count, kwnames);
  return runCompiled(func, bound, 0, bound.length);
}

/** Calls a function that has machine code with a value for each parameter. */
export function callCompiled(
  func: PyFunction,
  args: readonly (Value | undefined)[],
  base: number,
  count: number,
): Value {
  return orThrow(runCompiled(func, args, base, count));
}

/** The same; an exception is not thrown but left to `takeRaised`. */
export function runCompiled(
  func: PyFunction,
  args: readonly (Value | undefined)[],
  base: number,
  count: number,
): Value | undefined {
  const jit = func.code.jit!;
  switch (count) {
    case 0:
      return jit(func);
    case 1:
      return jit(func, args[base]!);
    case 2:
      return jit(func, args[base]!, args[base + 1]!);
    case 3:
      return jit(func, args[base]!, args[base + 1]!, args[base + 2]!);
    case 4:
      return jit(func, args[base]!, args[base + 1]!, args[base + 2]!, args[base + 3]!);
    case 5:
      return jit(func, args[base]!, args[base + 1]!, args[base + 2]!, args[base + 3]!, args[base + 4]!);
    case 6: {
      const [e, f] = [args[base + 4]!, args[base + 5]!];
      return jit(func, args[base]!, args[base + 1]!, args[base + 2]!, args[base + 3]!, e, f);
    }
    case 7: {
      const [e, f, g] = [args[base + 4]!, args[base + 5]!, args[base + 6]!];
      return jit(func, args[base]!, args[base + 1]!, args[base + 2]!, args[base + 3]!, e, f, g);
    }
    case 8: {
      const [e, f, g, h] = [args[base + 4]!, args[base + 5]!, args[base + 6]!, args[base + 7]!];
      return jit(func, args[base]!, args[base + 1]!, args[base + 2]!, args[base + 3]!, e, f, g, h);
    }
    default: {
      const own = base === 0 && count === args.length ? args : args.slice(base, base + count);
      return jit(func, ...(own as Value[]));
    }
  }
}

/** What a generator that was resumed gives (`PyGenerator.resume`); throws what it has raised. */
export function yieldedOrThrow(yielded: Value | undefined): Value | undefined {
  if (yielded === undefined && rt.raised !== undefined) throw takeRaised();
  return yielded;
}

/** What a compiled function has returned; throws what it has raised. */
export function orThrow(result: Value | undefined): Value {
  if (result === undefined) throw takeRaised();
  return result;
}
