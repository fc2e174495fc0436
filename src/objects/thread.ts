/** What a Python thread owns. The threads of an interpreter take turns; `modules/_thread/scheduler.ts` switches between them. */
import type { PyObject, Value } from "./object.ts";

/** `get_ident()` of the main thread. */
export const MAIN_THREAD = 140737353983808;

export class ThreadState {
  readonly ident: number;
  /** What modules keep for each thread, by a key of theirs. */
  readonly locals: Map<unknown, unknown> = new Map();
  /** The current `contextvars.Context`. */
  context: PyObject | undefined = undefined;
  /** The event loop of asyncio that runs in it. */
  runningLoop: Value | undefined = undefined;
  /** `sys.settrace` and `sys.setprofile` functions while another thread runs. */
  traceFunction: Value | undefined = undefined;
  profileFunction: Value | undefined = undefined;
  constructor(ident: number) {
    this.ident = ident;
  }
}
