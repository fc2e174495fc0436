/**
 * Where the interpreter meets the compiler above it: it counts calls and loop rounds in `PyCode.heat`, and what has become hot is
 * handed over. Without a compiler the threshold is never reached.
 */
import type { PyFrame } from "../objects/frame.ts";
import type { PyFunction } from "../objects/function.ts";
import { PyObject, type Value } from "../objects/object.ts";

class Continue extends PyObject {}

/** `tier.loop`: compiled code has run for a while; go on interpreting at `frame.pc`. */
export const CONTINUE = new Continue();

export interface Tier {
  /** `PyCode.heat` above which the functions below are called. */
  threshold: number;
  /** A function is being called often. The frame is at its start. */
  call(frame: PyFrame): void;
  /** A loop goes round often; the frame stands at its head. Its result, CONTINUE, or `undefined` to go on as if nothing had happened. */
  loop(frame: PyFrame): Value | undefined;
}

export const tier: Tier = {
  threshold: Number.POSITIVE_INFINITY,
  call: () => {},
  loop: () => undefined,
};

/** Calls a function that has machine code for its number of arguments. */
export function callCompiled(
  func: PyFunction,
  args: readonly (Value | undefined)[],
  base: number,
  count: number,
): Value {
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
    default:
      return jit(func, ...(args.slice(base, base + count) as Value[]));
  }
}
