/**
 * Twins: what functions of the library that are written in Python do, written in TypeScript, where programs spend their time in them and CPython
 * has no C for it. A twin is machine code of the function that was made beforehand: without a compiler nobody calls it, and what it does not take
 * is left to the function's code, compiled or not.
 */
import { type CallCode, type PyCode, PyFunction } from "../objects/function.ts";
import type { Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import { evalFrame } from "./eval.gen.ts";
import { boundFrame } from "./frames.ts";
import { NEVER, tier } from "./tier.ts";

/** Takes the function and a value for each parameter. `undefined`: nothing has happened, the function itself is to run. */
export type Twin = (func: PyFunction, args: readonly Value[]) => Value | undefined;

/** From now on calls of a function try its twin first. */
export function useTwin(func: Value, twin: Twin): void {
  if (!(func instanceof PyFunction) || tier.threshold === NEVER) return;
  const take: Twin = (F, args) => (rt.breaker === 0 && rt.recursionDepth < rt.depthCheck ? twin(F, args) : undefined);
  const jit: CallCode = (F, ...args) => take(F, args) ?? evalFrame(boundFrame(F, args));
  func.code.twin = { take, jit };
  func.code.jit = jit;
}

/** Machine code that tries the twin of `code` first, if there is one. */
export function behindTwin({ twin }: PyCode, run: CallCode): CallCode {
  return twin === undefined ? run : (F, ...args) => twin.take(F, args) ?? run(F, ...args);
}
