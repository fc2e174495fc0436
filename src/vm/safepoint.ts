/**
 * Safepoints: RESUME, JUMP_BACKWARD and the return of a call poll `rt.breaker`; each bit of it is a reason to stop.
 */
import type { PyFrame } from "../objects/frame.ts";
import { rt } from "../objects/runtime.ts";
import { Op } from "../spec/opcodes.ts";
import { opcodeAt } from "./code.ts";
import { canPause, PAUSE, Unwind } from "./unwind.ts";

/** `rt.pending` has something to run: signal handlers, calls from other threads. */
export const PENDING = 1;
/** Someone wants the program to stand still: `requestPause`. */
export const PAUSING = 2;
/** `sys.settrace` or `sys.setprofile` is on: run the traced loop. */
export const TRACING = 4;

/** There are other threads: `rt.switchThreads` looks whether it is another one's turn. */
export const SWITCHING = 8;

/** Serves the breaker. The frame can go on at `frame.pc`. True when it has to go on in the traced loop. */
export function safepoint(frame: PyFrame): boolean {
  const why = rt.breaker;
  if ((why & PENDING) !== 0) {
    rt.breaker &= ~PENDING;
    frame.lasti = frame.lasti < 0 ? frame.pc : frame.lasti;
    servePending();
  }
  if ((why & SWITCHING) !== 0) {
    frame.lasti = frame.lasti < 0 ? frame.pc : frame.lasti;
    rt.switchThreads?.();
  }
  if ((rt.breaker & PAUSING) !== 0 && canPause()) {
    // while native code waits for this frame the request stays pending
    const request = rt.pauseRequest;
    rt.breaker &= ~PAUSING;
    rt.pauseRequest = undefined;
    // a frame that stopped at its RESUME goes on behind it, or a pauser who asks again at once would hold it there
    if (opcodeAt(frame.code, frame.pc) === Op.RESUME) frame.pc++;
    throw new Unwind(PAUSE, request, false);
  }
  return (why & TRACING) !== 0;
}

/** Runs what is pending now. Something that throws leaves the rest for the next safepoint, as do jobs that add others. */
export function servePending(): void {
  for (let left = rt.pending.length; left > 0; left--) {
    const job = rt.pending.shift();
    if (job === undefined) return;
    try {
      job();
    } finally {
      if (rt.pending.length > 0) rt.breaker |= PENDING;
    }
  }
}

/** Has `job` run between two instructions of Python code: it may throw, KeyboardInterrupt for one. */
export function addPending(job: () => void): void {
  rt.pending.push(job);
  rt.breaker |= PENDING;
}

/** Withdraws `requestPause`. */
export function cancelPause(): void {
  rt.pauseRequest = undefined;
  rt.breaker &= ~PAUSING;
}

/** Asks the program to stand still at its next safepoint outside native calls; the pausable run returns a continuation. */
export function requestPause(request: unknown): void {
  rt.pauseRequest = request;
  rt.breaker |= PAUSING;
}
