/**
 * Generators that have something left to do when nobody needs them any more: coroutines that were never awaited, async generators
 * whose event loop wants to know, generators suspended within `try` or `with`. `finalize.ts` ends them.
 *
 * DIVERGES: CPython counts references and finalises them at once. Here `gc.collect()` and the end of the program do. A generator
 * that is not finished is held until then, but no more than the last `MAX_UNFINISHED` of them are.
 */
import { PyAsyncGenerator, PyCoroutine, type PyFrame, type PyGenerator } from "../objects/frame.ts";
import { rt } from "../objects/runtime.ts";

const MAX_UNFINISHED = 256;
/** Numbers that an entry of `PyCode.handlers` takes. Every generator has one: it turns StopIteration into RuntimeError. */
const HANDLER_SIZE = 5;

/** Whether a fresh generator may just vanish. */
export function isForgettable(g: PyGenerator): boolean {
  const isPlain = !(g instanceof PyCoroutine || g instanceof PyAsyncGenerator);
  return isPlain && (g.frame.code.handlers?.length ?? 0) <= HANDLER_SIZE;
}

/** Remembers a fresh generator that must not just vanish. */
export function watchUnfinished(g: PyGenerator): void {
  if (isForgettable(g)) return;
  g.isWatched = true;
  const newest = rt.newestUnfinished;
  if (newest === undefined) rt.oldestUnfinished = g;
  else {
    newest.newer = g;
    g.older = newest;
  }
  rt.newestUnfinished = g;
  if (++rt.unfinishedCount > MAX_UNFINISHED) forgetUnfinished(rt.oldestUnfinished!);
}

/** It has ended, or is too old. */
export function forgetUnfinished(g: PyGenerator): void {
  const { newer, older } = g;
  if (older === undefined) rt.oldestUnfinished = newer;
  else older.newer = newer;
  if (newer === undefined) rt.newestUnfinished = older;
  else newer.older = older;
  g.newer = undefined;
  g.older = undefined;
  g.isWatched = false;
  g.driver = undefined;
  rt.unfinishedCount--;
}

/** All of them, in order of creation. */
export function unfinishedGenerators(): PyGenerator[] {
  const found: PyGenerator[] = [];
  for (let g = rt.oldestUnfinished; g !== undefined; g = g.newer) found.push(g);
  return found;
}

/** Unfinished generators that native code in mid-call may hold where nobody can see: what that call resumed. */
export function drivenGenerators(): PyGenerator[] {
  const running = new Map<PyFrame, number>();
  for (const start of [rt.frame, ...rt.waitingFrames]) {
    for (let f = start; f !== undefined; f = f.back) running.set(f, f.lasti);
  }
  return unfinishedGenerators().filter((g) => g.driver !== undefined && running.get(g.driver) === g.driverLasti);
}
