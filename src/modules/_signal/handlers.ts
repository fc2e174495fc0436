/**
 * Which Python handler each signal has, and running it. Source: Modules/signalmodule.c.
 * A signal that this program sends itself is handled at once; one from outside when the host reports it (`host.onSignal`).
 */
import { exposeFrames } from "../../objects/frame.ts";
import { None, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { call } from "../../protocols/call.ts";
import { pyError } from "../../protocols/errors.ts";
import { forEach } from "../../protocols/iterate.ts";
import { index } from "../../protocols/number.ts";
import { addPending } from "../../vm/safepoint.ts";

/** `SIG_DFL` and `SIG_IGN`. */
export const SIG_DFL = 0;
export const SIG_IGN = 1;
export const NSIG = 65;

export interface SignalState {
  /** Python-level handler by number: SIG_DFL, SIG_IGN, a callable, or None when not ours. */
  readonly handlers: Map<number, Value>;
  /** Arrived and not yet handled. */
  readonly pending: Set<number>;
  /** Set by set_wakeup_fd; -1 none. */
  wakeupFd: number;
  /** Blocked by pthread_sigmask. */
  readonly mask: Set<number>;
  /** What `faulthandler.register` runs when a signal comes, before any Python handler. */
  readonly dumps: Map<number, () => void>;
  /** Deadlines of ITIMER_REAL: monotonic nanoseconds and interval. */
  timer: { at: bigint; interval: bigint } | undefined;
}

/** The state of this runtime. */
export function signalState(): SignalState {
  let state = rt.state.get("_signal") as SignalState | undefined;
  if (state === undefined) {
    state = {
      handlers: new Map(),
      pending: new Set(),
      wakeupFd: -1,
      mask: new Set(),
      dumps: new Map(),
      timer: undefined,
    };
    rt.state.set("_signal", state);
  }
  return state;
}

/** A signal has arrived: notes it and asks the interpreter to stop at its next safepoint. */
export function tripSignal(signal: number): void {
  const state = signalState();
  state.pending.add(signal);
  addPending(runPendingSignals);
  if (state.wakeupFd >= 0) {
    try {
      rt.host.fs.write(state.wakeupFd, new Uint8Array([signal]));
    } catch {
      // CPython reports it through the unraisable hook later; the signal itself must not be lost
    }
  }
}

/** Runs the Python handlers of all signals that have arrived. Called at safepoints; only the main thread runs them. Handlers may raise. */
export function runPendingSignals(): void {
  const { pending, handlers, mask } = signalState();
  if (pending.size === 0 || rt.thread !== rt.mainThread) return;
  for (const signal of [...pending].sort((a, b) => a - b)) {
    if (mask.has(signal)) continue;
    pending.delete(signal);
    const handler = handlers.get(signal);
    if (handler === undefined || handler === None || handler === SIG_DFL || handler === SIG_IGN) continue;
    exposeFrames(rt.frame);
    call(handler, [signal, rt.frame ?? None]);
  }
}

/** `kill(getpid(), signal)`: true when Python handles (or ignores) it, false when the default action is the host's business. */
export function signalSelf(signal: number): boolean {
  const state = signalState();
  const handler = state.handlers.get(signal);
  const dump = state.dumps.get(signal);
  dump?.();
  if (dump !== undefined && (handler === undefined || handler === SIG_DFL)) return true;
  if (signal === 0 || handler === undefined || handler === SIG_DFL || handler === None) return false;
  if (handler === SIG_IGN) return true;
  tripSignal(signal);
  if (!state.mask.has(signal)) runPendingSignals();
  return true;
}

/** Sleeps without missing the alarm clock; handlers run as soon as it rings. */
export function sleepFor(ns: bigint): void {
  const { clock } = rt.host;
  const state = signalState();
  if (state.timer === undefined) {
    clock.sleep(ns);
    return;
  }
  const until = clock.monotonic() + ns;
  for (let left = ns; left > 0n; left = until - clock.monotonic()) {
    const timer = state.timer;
    const wait = timer === undefined ? left : timer.at - clock.monotonic();
    clock.sleep(wait < left ? (wait > 0n ? wait : 0n) : left);
    ringTimer();
  }
}

/** Sets the alarm clock; `undefined` stops it. While it runs, every safepoint looks at the time. */
export function setAlarm(timer: SignalState["timer"]): void {
  const state = signalState();
  const wasOff = state.timer === undefined;
  state.timer = timer;
  if (timer !== undefined && wasOff) addPending(watchAlarm);
}

function watchAlarm(): void {
  if (signalState().timer === undefined) return;
  addPending(watchAlarm);
  ringTimer();
}

/** Raises SIGALRM when the alarm clock's time has come. Its default action ends the process. */
export function ringTimer(): void {
  const state = signalState();
  const timer = state.timer;
  if (timer === undefined || rt.host.clock.monotonic() < timer.at) return;
  state.timer = timer.interval > 0n ? { at: timer.at + timer.interval, interval: timer.interval } : undefined;
  if (!signalSelf(SIGALRM)) rt.host.proc.kill(rt.host.proc.pid, SIGALRM);
}

const SIGALRM = 14;

/** Numbers the C library keeps for itself. */
export const RESERVED: readonly number[] = [32, 33];

/** A set of signals from an iterable. */
export function signalSet(v: Value): Set<number> {
  const out = new Set<number>();
  forEach(v, (item) => {
    const n = Number(index(item));
    if (n < 1 || n >= NSIG) throw pyError("ValueError", `signal number ${n} out of range [1; ${NSIG - 1}]`);
    if (!RESERVED.includes(n)) out.add(n);
    return undefined;
  });
  return out;
}
