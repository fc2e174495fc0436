/**
 * Generators that have something left to do when nobody needs them any more: coroutines that were never awaited, async generators
 * whose event loop wants to know, generators suspended within `try` or `with`. `finalize.ts` ends them.
 *
 * DIVERGES: CPython counts references and finalises them at once. Here `gc.collect()` and the end of the program do. A generator
 * that is not finished is held until then, but no more than the last `MAX_UNFINISHED` of them are.
 */
import { PyAsyncGenerator, PyCoroutine, type PyFrame, type PyGenerator } from "../objects/frame.ts";
import type { PyCode } from "../objects/function.ts";
import { rt } from "../objects/runtime.ts";

const MAX_UNFINISHED = 256;
/** Numbers that an entry of `PyCode.handlers` takes. Every generator has one: it turns StopIteration into RuntimeError. */
const HANDLER_SIZE = 5;

/** Whether a fresh generator may just vanish. */
export function isForgettable(g: PyGenerator): boolean {
  const isPlain = !(g instanceof PyCoroutine || g instanceof PyAsyncGenerator);
  return isPlain && mayVanish(g.frame.code);
}

/** The same for a generator that is no coroutine, by its code. */
export function mayVanish({ handlers }: PyCode): boolean {
  return (handlers?.length ?? 0) <= HANDLER_SIZE;
}

/** Remembers a fresh generator that must not just vanish. */
export function watchUnfinished(g: PyGenerator): void {
  if (isForgettable(g)) return;
  g.isWatched = true;
  if (rt.unfinished.push(g) > 2 * MAX_UNFINISHED) sweep();
}

/** It has ended. Those that were remembered last end first, more often than not: the others wait for `sweep`. */
export function forgetUnfinished(g: PyGenerator): void {
  g.isWatched = false;
  g.driver = undefined;
  if (g instanceof PyAsyncGenerator && g.finalizer !== undefined) rt.hooks.asyncGeneratorEnded(g);
  const { unfinished } = rt;
  while (unfinished.length > 0 && !unfinished[unfinished.length - 1]!.isWatched) unfinished.pop();
}

/** Drops those that have ended, and the oldest of too many. */
function sweep(): void {
  const found = unfinishedGenerators();
  const dropped = Math.max(0, found.length - MAX_UNFINISHED);
  for (let i = 0; i < dropped; i++) {
    found[i]!.isWatched = false;
    found[i]!.driver = undefined;
  }
  rt.unfinished = found.slice(dropped);
}

/** All of them, in order of creation. */
export function unfinishedGenerators(): PyGenerator[] {
  return rt.unfinished.filter((g) => g.isWatched);
}

/** Unfinished generators that native code in mid-call may hold where nobody can see: what that call resumed. */
export function drivenGenerators(): PyGenerator[] {
  const running = new Map<PyFrame, number>();
  for (const start of [rt.frame, ...rt.waitingFrames]) {
    for (let f = start; f !== undefined; f = f.back) running.set(f, f.lasti);
  }
  return unfinishedGenerators().filter((g) => g.driver !== undefined && running.get(g.driver) === g.driverLasti);
}
