/**
 * Threads that take turns on the one JavaScript thread. A thread that has to wait, or whose time is up, leaves the JavaScript
 * stack as a continuation (`vm/run.ts`), and the scheduler goes on with another. When native code is in its way (a sort key that
 * acquires a lock, an import) a waiting thread stays on the stack and runs the others on top of itself.
 */
import { HostError } from "../../host/host.ts";
import { PyTuple } from "../../objects/containers.ts";
import { PyBaseException } from "../../objects/exception.ts";
import type { PyFrame } from "../../objects/frame.ts";
import { PyFunction, PyMethod } from "../../objects/function.ts";
import { None, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { MAIN_THREAD, ThreadState } from "../../objects/thread.ts";
import { exceptionTypes } from "../../objects/types.ts";
import { call } from "../../protocols/call.ts";
import { isException, pyError } from "../../protocols/errors.ts";
import { functionFrame } from "../../vm/frames.ts";
import { type Continuation, type Outcome, runPausable } from "../../vm/run.ts";
import { cancelPause, requestPause, SWITCHING } from "../../vm/safepoint.ts";
import { canPause, isCalling, PAUSE, Unwind } from "../../vm/unwind.ts";
import { ringTimer, runPendingSignals, signalState, sleepFor } from "../_signal/handlers.ts";
import { attempt, osError } from "../posix/errors.ts";

/** What a thread waits for. */
export interface Wait {
  ready(): boolean;
  /** Monotonic nanoseconds at which waiting ends anyway; `undefined` never. */
  readonly until: bigint | undefined;
  /** It may become ready by what happens outside this process. */
  readonly outside?: boolean;
  /** The result of the waiting call; may throw. `ready` false: the time is over. */
  finish(ready: boolean): Value;
}

/** Between two looks at what happens outside, in nanoseconds. */
const OUTSIDE = 2_000_000n;
/** How long a thread runs while others could, in nanoseconds; longer when native code waits for it. */
const SLICE = 5_000_000n;
const NATIVE_SLICE = 50_000_000n;
/** Safepoints between two looks at the clock. */
const TICKS = 32;
/** Distance of thread identifiers: what a stack of the C library takes. */
const IDENT_STEP = 8392704;
const YIELD = Symbol("yield");

interface Thread {
  readonly state: ThreadState;
  /** Starts it; the main thread has been started by others. */
  readonly begin: (() => Outcome) | undefined;
  readonly label: Value;
  /** What it was started with. */
  readonly args: PyTuple | undefined;
  continuation: Continuation | undefined;
  wait: Wait | undefined;
  /** Its frames are on the JavaScript stack: only it can take them off. */
  onStack: boolean;
  /** How it ended. */
  end: { readonly value: Value } | { readonly error: unknown } | undefined;
}

interface Scheduler {
  readonly main: Thread;
  /** All living threads, those that have waited longest for their turn first. */
  threads: Thread[];
  /** What the threads that stay on the JavaScript stack wait for, the innermost last. */
  readonly waits: Wait[];
  /** How many have ever been started. */
  started: number;
  /** When the running thread's time is up, and safepoints it has passed. */
  sliceEnd: bigint;
  ticks: number;
  /** The interpreter ends: no more threads. */
  isClosed: boolean;
}

function scheduler(): Scheduler {
  let found = rt.state.get("_thread") as Scheduler | undefined;
  if (found === undefined) {
    const main: Thread = {
      state: rt.mainThread,
      begin: undefined,
      label: None,
      args: undefined,
      continuation: undefined,
      wait: undefined,
      onStack: true,
      end: undefined,
    };
    found = { main, threads: [main], waits: [], started: 0, sliceEnd: 0n, ticks: 0, isClosed: false };
    rt.state.set("_thread", found);
  }
  return found;
}

const now = (): bigint => rt.host.clock.monotonic();

/** The deadline of a timeout in nanoseconds. */
export const deadline = (timeout: bigint | undefined): bigint | undefined =>
  timeout === undefined ? undefined : now() + timeout;

/** Threads besides the main one. */
export function threadCount(): number {
  return scheduler().threads.length - 1;
}

/** `sys.settrace` or `sys.setprofile` for every thread. */
export function setForAll(which: "traceFunction" | "profileFunction", func: Value | undefined): void {
  for (const { state } of scheduler().threads) if (state !== rt.thread) state[which] = func;
  if (which === "traceFunction") rt.hooks.setTrace(func);
  else rt.hooks.setProfile(func);
}

/** The frame each living thread is in, by thread identifier. */
export function threadFrames(): Map<number, PyFrame> {
  const out = new Map<number, PyFrame>();
  for (const t of scheduler().threads) {
    const frame = t.state === rt.thread ? rt.frame : t.continuation?.frames[0];
    if (frame !== undefined) out.set(t.state.ident, frame);
  }
  return out;
}

/** Makes a thread that will call `func`; it gets its turn when this one waits or its time is up. Gives its identifier. */
export function startThread(func: Value, args: PyTuple, names: readonly string[], values: readonly Value[]): number {
  const s = scheduler();
  if (s.isClosed) throw pyError("RuntimeError", "can't create new thread at interpreter shutdown");
  const state = new ThreadState(MAIN_THREAD - ++s.started * IDENT_STEP);
  const thread: Thread = {
    state,
    begin: () => begin(func, [...args.items, ...values], names),
    label: func,
    args: new PyTuple([...args.items, ...values]),
    continuation: undefined,
    wait: undefined,
    onStack: false,
    end: undefined,
  };
  s.threads.push(thread);
  if (s.threads.length === 2) s.sliceEnd = now() + SLICE;
  rt.switchThreads = checkTurn;
  rt.breaker |= SWITCHING;
  return state.ident;
}

/** From now on no thread can be started. */
export function refuseThreads(): void {
  scheduler().isClosed = true;
}

function begin(func: Value, args: Value[], names: readonly string[]): Outcome {
  const target = func instanceof PyMethod ? func.func : func;
  const kwnames = names.length === 0 ? undefined : [...names];
  rt.frame = undefined;
  if (!(target instanceof PyFunction)) return { done: true, value: call(func, args, kwnames) };
  const all = func instanceof PyMethod ? [func.self, ...args] : args;
  return runPausable(() => functionFrame(target, all, 0, all.length - names.length, kwnames));
}

/** Runs the main thread's program: `start` makes and enters its frame. Other threads run while it waits. */
export function runMain(start: () => PyFrame): Value {
  const outcome = runPausable(start);
  if (outcome.done) return outcome.value;
  const { main } = scheduler();
  suspend(main, outcome.continuation);
  main.onStack = false;
  try {
    while (main.end === undefined) {
      if (runNext()) continue;
      if (!sleepUntilNext(undefined)) fail(main);
    }
  } finally {
    main.onStack = true;
  }
  const { end } = main;
  main.end = undefined;
  if ("error" in end) throw end.error;
  return end.value;
}

/** A thread that waits for ever gets an error, as nobody is left to wake it. */
function fail(thread: Thread): void {
  thread.wait = {
    ready: () => true,
    until: undefined,
    finish: () => {
      throw deadlock();
    },
  };
}

const deadlock = (): PyBaseException =>
  pyError("RuntimeError", "deadlock: waiting for something that no other thread can do");

function suspend(thread: Thread, continuation: Continuation): void {
  thread.continuation = continuation;
  if (continuation.request !== YIELD) thread.wait = continuation.request as Wait;
}

/**
 * Waits while other threads run. `name` is the native function that Python code has called and that returns at once what this
 * returns; `undefined` when there is more to do after it.
 */
export function waitFor(name: string | undefined, wait: Wait): Value {
  if (wait.ready()) return wait.finish(true);
  const s = scheduler();
  const isMain = rt.thread === rt.mainThread;
  if (s.threads.length > 1 && name !== undefined && canPause() && isCalling(name)) throw new Unwind(PAUSE, wait, true);
  s.waits.push(wait);
  try {
    for (;;) {
      if (isMain && signalState().pending.size > 0) runPendingSignals();
      if (wait.ready()) return wait.finish(true);
      if (wait.until !== undefined && now() >= wait.until) return wait.finish(false);
      if (runNext()) continue;
      if (sleepUntilNext(wait)) continue;
      // the program has ended and nothing will come: a daemon thread in native code makes room
      throw s.main.end !== undefined ? pyError("SystemExit") : deadlock();
    }
  } finally {
    s.waits.pop();
  }
}

/** Sleeps in the function `name`. */
export function sleepIn(name: string, ns: bigint): Value {
  if (threadCount() === 0) {
    sleepFor(ns);
    return None;
  }
  return waitFor(name, { ready: () => false, until: now() + ns, finish: () => None });
}

/** Gives a turn to the thread that has waited longest of those that can run. False when none can. */
function runNext(): boolean {
  const { threads } = scheduler();
  const time = now();
  const at = threads.findIndex((t) => isRunnable(t, time));
  if (at < 0) return false;
  const thread = threads[at]!;
  threads.splice(at, 1);
  threads.push(thread);
  takeTurn(thread);
  return true;
}

const isAside = (t: Thread): boolean =>
  !t.onStack && t.end === undefined && (t.continuation !== undefined || t.begin !== undefined);

function isRunnable(t: Thread, time: bigint): boolean {
  if (!isAside(t)) return false;
  const { wait } = t;
  if (t.state === rt.mainThread && signalState().pending.size > 0) return true;
  return wait === undefined || wait.ready() || (wait.until !== undefined && time >= wait.until);
}

/** Sleeps until a thread's deadline or the alarm clock, `own` wait included. False when there is nothing to wait for. */
function sleepUntilNext(own: Wait | undefined): boolean {
  let until: bigint | undefined;
  const earlier = (at: bigint | undefined): void => {
    if (at !== undefined && (until === undefined || at < until)) until = at;
  };
  const time = now();
  const consider = (wait: Wait | undefined): void => {
    earlier(wait?.until);
    if (wait?.outside === true) earlier(time + OUTSIDE);
  };
  consider(own);
  for (const t of scheduler().threads) if (isAside(t)) consider(t.wait);
  const { timer } = signalState();
  earlier(timer?.at);
  if (until === undefined) return false;
  if (until > time) rt.host.clock.sleep(until - time);
  if (timer !== undefined) ringTimer();
  return true;
}

/**
 * Runs `body`, a call of the host; while that fails because only another thread could let it go on (EDEADLK), others run. `name` is
 * the native function that Python has called when it returns at once what this returns, else `undefined`.
 */
export function retrying(
  name: string | undefined,
  body: () => Value,
  until?: bigint | undefined,
  late?: () => Value,
): Value {
  if (threadCount() === 0) return attempt(body);
  let result: Value | undefined;
  let error: unknown;
  return waitFor(name, {
    ready: () => {
      if (result !== undefined || error !== undefined) return true;
      try {
        result = body();
      } catch (e) {
        if (e instanceof HostError && e.code === "EDEADLK") return false;
        error = osError(e);
      }
      return true;
    },
    until,
    finish: (ready) => {
      if (!ready) return late!();
      if (error !== undefined) throw error;
      return result!;
    },
  });
}

/** Runs a thread until it waits, its time is up, or it ends. */
function takeTurn(thread: Thread): void {
  const outer = { thread: rt.thread, frame: rt.frame, returnValue: rt.returnValue };
  const s = scheduler();
  if (outer.frame !== undefined) rt.waitingFrames.push(outer.frame);
  enterThread(thread.state);
  thread.onStack = true;
  s.sliceEnd = now() + SLICE;
  try {
    const outcome = advance(thread);
    if (outcome === undefined) return;
    if (outcome.done) end(thread, { value: outcome.value });
    else suspend(thread, outcome.continuation);
  } catch (e) {
    if (!(e instanceof PyBaseException)) throw e;
    end(thread, { error: e });
  } finally {
    thread.onStack = false;
    if (rt.pauseRequest === YIELD) cancelPause();
    enterThread(outer.thread);
    if (outer.frame !== undefined) rt.waitingFrames.pop();
    rt.frame = outer.frame;
    rt.returnValue = outer.returnValue;
    s.sliceEnd = now() + SLICE;
  }
}

/** Starts or resumes a thread; `undefined` when only signal handlers have run and it waits on. */
function advance(thread: Thread): Outcome | undefined {
  const { continuation, wait } = thread;
  if (continuation === undefined) return thread.begin!();
  let value: Value = None;
  try {
    if (thread.state === rt.mainThread && signalState().pending.size > 0) {
      rt.frame = continuation.frames[0];
      runPendingSignals();
    }
    if (wait !== undefined) {
      const ready = wait.ready();
      if (!ready && (wait.until === undefined || now() < wait.until)) return undefined;
      value = wait.finish(ready);
    }
  } catch (e) {
    thread.continuation = thread.wait = undefined;
    return continuation.throw(e);
  }
  thread.continuation = thread.wait = undefined;
  return continuation.resume(value);
}

function enterThread(state: ThreadState): void {
  const old = rt.thread;
  if (old === state) return;
  old.traceFunction = rt.traceFunction;
  old.profileFunction = rt.profileFunction;
  rt.thread = state;
  if (rt.traceFunction !== state.traceFunction) rt.hooks.setTrace(state.traceFunction);
  if (rt.profileFunction !== state.profileFunction) rt.hooks.setProfile(state.profileFunction);
}

/** Keys of `ThreadState.locals`: what runs when the thread has ended. */
export const AT_END: unique symbol = Symbol("at end");

function end(thread: Thread, how: NonNullable<Thread["end"]>): void {
  const s = scheduler();
  thread.end = how;
  if (thread === s.main) return;
  s.threads = s.threads.filter((t) => t !== thread);
  if (s.threads.length === 1) {
    rt.switchThreads = undefined;
    rt.breaker &= ~SWITCHING;
  }
  if ("error" in how && !isException(how.error, exceptionTypes.SystemExit)) {
    rt.hooks.unraisable(how.error as PyBaseException, "Exception ignored in thread started by", thread.label);
  }
  (thread.state.locals.get(AT_END) as (() => void) | undefined)?.();
}

/** At a safepoint while there are other threads: is it another one's turn? */
function checkTurn(): void {
  const s = scheduler();
  const isMain = rt.thread === rt.mainThread;
  if (!isMain && signalState().pending.size > 0) requestPause(YIELD);
  if (++s.ticks % TICKS !== 0) return;
  const time = now();
  if (time < s.sliceEnd) return;
  if (!isWanted(s, time) && !s.threads.some((t) => isRunnable(t, time))) {
    s.sliceEnd = time + SLICE;
    return;
  }
  if (!isMain || canPause()) {
    requestPause(YIELD);
    return;
  }
  if (time < s.sliceEnd + NATIVE_SLICE || isImporting()) return;
  // native code holds the main thread on the stack: each of the others gets a turn on top of it
  for (const t of [...s.threads]) if (isRunnable(t, now())) takeTurn(t);
}

/** Can the thread go on that waits on the stack below the running one? */
function isWanted(s: Scheduler, time: bigint): boolean {
  const wait = s.waits[s.waits.length - 1];
  return wait !== undefined && (wait.ready() || (wait.until !== undefined && time >= wait.until));
}

/** An import holds locks that another thread would wait for in vain while this one is on the stack. */
function isImporting(): boolean {
  for (let frame = rt.frame; frame !== undefined; frame = frame.back) {
    if (frame.code.code.co_filename === "<frozen importlib._bootstrap>") return true;
  }
  return false;
}
