/** The `_signal` module. Source: Modules/signalmodule.c. */
import { makeStructSequence, structSequence } from "../../builtins/struct-sequence.ts";
import { PyTuple } from "../../objects/containers.ts";
import { PyDict } from "../../objects/dict.ts";
import { defineModule } from "../../objects/module.ts";
import { PyFloat } from "../../objects/number.ts";
import { None, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { PySet } from "../../objects/set.ts";
import type { PyType } from "../../objects/type.ts";
import { exceptionTypes, typeType } from "../../objects/types.ts";
import { call, isCallable } from "../../protocols/call.ts";
import { fn, unsigned } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { index } from "../../protocols/number.ts";
import { attempt, errnoError } from "../posix/errors.ts";
import { durationNs } from "../time/pytime.ts";
import {
  NSIG,
  RESERVED,
  ringTimer,
  runPendingSignals,
  SIG_DFL,
  SIG_IGN,
  setAlarm,
  signalSelf,
  signalSet,
  signalState,
  sleepFor,
  tripSignal,
} from "./handlers.ts";

const CONSTANTS: Readonly<Record<string, number>> = {
  ITIMER_PROF: 2,
  ITIMER_REAL: 0,
  ITIMER_VIRTUAL: 1,
  NSIG,
  SIGABRT: 6,
  SIGALRM: 14,
  SIGBUS: 7,
  SIGCHLD: 17,
  SIGCLD: 17,
  SIGCONT: 18,
  SIGFPE: 8,
  SIGHUP: 1,
  SIGILL: 4,
  SIGINT: 2,
  SIGIO: 29,
  SIGIOT: 6,
  SIGKILL: 9,
  SIGPIPE: 13,
  SIGPOLL: 29,
  SIGPROF: 27,
  SIGPWR: 30,
  SIGQUIT: 3,
  SIGRTMAX: 64,
  SIGRTMIN: 34,
  SIGSEGV: 11,
  SIGSTKFLT: 16,
  SIGSTOP: 19,
  SIGSYS: 31,
  SIGTERM: 15,
  SIGTRAP: 5,
  SIGTSTP: 20,
  SIGTTIN: 21,
  SIGTTOU: 22,
  SIGURG: 23,
  SIGUSR1: 10,
  SIGUSR2: 12,
  SIGVTALRM: 26,
  SIGWINCH: 28,
  SIGXCPU: 24,
  SIGXFSZ: 25,
  SIG_BLOCK: 0,
  SIG_DFL,
  SIG_IGN,
  SIG_SETMASK: 2,
  SIG_UNBLOCK: 1,
};

const SIGINT = 2;
const SIGPIPE = 13;
const SIGXFSZ = 25;
const SIGKILL = 9;
const SIGSTOP = 19;
const DESCRIPTIONS = [
  "Hangup",
  "Interrupt",
  "Quit",
  "Illegal instruction",
  "Trace/breakpoint trap",
  "Aborted",
  "Bus error",
  "Floating point exception",
  "Killed",
  "User defined signal 1",
  "Segmentation fault",
  "User defined signal 2",
  "Broken pipe",
  "Alarm clock",
  "Terminated",
  "Stack fault",
  "Child exited",
  "Continued",
  "Stopped (signal)",
  "Stopped",
  "Stopped (tty input)",
  "Stopped (tty output)",
  "Urgent I/O condition",
  "CPU time limit exceeded",
  "File size limit exceeded",
  "Virtual timer expired",
  "Profiling timer expired",
  "Window changed",
  "I/O possible",
  "Power failure",
  "Bad system call",
];

function checkSignal(n: number): void {
  if (n < 1 || n >= NSIG) throw pyError("ValueError", "signal number out of range");
}

function pySet(items: Iterable<number>): PySet {
  const out = new PySet();
  for (const n of items) out.add(n);
  return out;
}

const defaultIntHandler = fn(
  "($module, signalnum: int, frame, /)",
  "The default handler for SIGINT installed by Python.",
  () => {
    throw pyError("KeyboardInterrupt");
  },
);

function setHandler(signal: number, handler: Value): Value {
  if (rt.thread !== rt.mainThread)
    throw pyError("ValueError", "signal only works in main thread of the main interpreter");
  if (!isCallable(handler) && handler !== SIG_DFL && handler !== SIG_IGN) {
    let n: number | undefined;
    if (typeof handler === "object") {
      try {
        n = Number(index(handler)); // the members of signal.Handlers
      } catch {
        n = undefined;
      }
    }
    if (n !== SIG_DFL && n !== SIG_IGN) {
      throw pyError("TypeError", "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object");
    }
    return setHandler(signal, n);
  }
  checkSignal(signal);
  if (signal === SIGKILL || signal === SIGSTOP || RESERVED.includes(signal)) throw errnoError("EINVAL");
  const { handlers } = signalState();
  const old = handlers.get(signal) ?? None;
  const { proc } = rt.host;
  if (proc.onSignal !== undefined) {
    const install = handler === SIG_DFL ? undefined : handler === SIG_IGN ? () => {} : () => tripSignal(signal);
    try {
      proc.onSignal(signal, install);
    } catch {
      // real-time signals: only this program itself can send them
    }
  }
  handlers.set(signal, handler);
  return old;
}

function itimerError(): PyType {
  let type = rt.state.get("_signal.ItimerError") as PyType | undefined;
  if (type === undefined) {
    const namespace = new PyDict();
    namespace.setStr("__module__", "signal");
    type = call(typeType, ["itimer_error", new PyTuple([exceptionTypes.OSError]), namespace]) as PyType;
    rt.state.set("_signal.ItimerError", type);
  }
  return type;
}

const seconds = (ns: bigint): Value => new PyFloat(Number(ns) / 1e9);

/** Remaining time and interval of the alarm clock. */
function timerState(): Value {
  const { timer } = signalState();
  if (timer === undefined) return new PyTuple([new PyFloat(0), new PyFloat(0)]);
  const left = timer.at - rt.host.clock.monotonic();
  return new PyTuple([seconds(left > 0n ? left : 1n), seconds(timer.interval)]);
}

function setTimer(ns: bigint, interval: bigint): void {
  setAlarm(ns === 0n ? undefined : { at: rt.host.clock.monotonic() + ns, interval });
}

let siginfo: PyType | undefined;
function siginfoType(): PyType {
  siginfo ??= structSequence({
    name: "signal.struct_siginfo",
    doc: "struct_siginfo: Result from sigwaitinfo or sigtimedwait.\n\nThis object may be accessed either as a tuple of\n(si_signo, si_code, si_errno, si_pid, si_uid, si_status, si_band),\nor via the attributes si_signo, si_code, and so on.",
    fields: [
      ["si_signo", "signal number"],
      ["si_code", "signal code"],
      ["si_errno", "errno associated with this signal"],
      ["si_pid", "sending process ID"],
      ["si_uid", "real user ID of sending process"],
      ["si_status", "exit value or signal"],
      ["si_band", "band event for SIGPOLL"],
    ],
  });
  return siginfo;
}

/** Waits until one of `set` is pending, at most `limit` nanoseconds; takes it. */
function waitFor(set: ReadonlySet<number>, limit: bigint | undefined): number | undefined {
  const state = signalState();
  const { clock } = rt.host;
  const until = limit === undefined ? undefined : clock.monotonic() + limit;
  for (;;) {
    for (const n of state.pending) {
      if (set.has(n)) {
        state.pending.delete(n);
        return n;
      }
    }
    if (until !== undefined && clock.monotonic() >= until) return undefined;
    clock.sleep(1000000n);
    ringTimer();
  }
}

function info(n: number): Value {
  const { proc } = rt.host;
  return makeStructSequence(siginfoType(), [n, 0, 0, proc.pid, proc.ids().uid, 0, 0]);
}

/** Sends a signal to this process. */
function raiseSignal(signal: number): void {
  const { mask, pending } = signalState();
  if (mask.has(signal)) {
    pending.add(signal);
    return;
  }
  if (!signalSelf(signal)) attempt(() => rt.host.proc.kill(rt.host.proc.pid, signal));
}

export const signalModule = defineModule("_signal", () => ({
  doc: "This module provides mechanisms to use signal handlers in Python.\n\nFunctions:\n\nalarm() -- cause SIGALRM after a specified time [Unix only]\nsetitimer() -- cause a signal (described below) after a specified\n               float time and the timer may restart then [Unix only]\ngetitimer() -- get current value of timer [Unix only]\nsignal() -- set the action for a given signal\ngetsignal() -- get the signal action for a given signal\npause() -- wait until a signal arrives [Unix only]\ndefault_int_handler() -- default SIGINT handler\n",
  constants: CONSTANTS,
  types: { ItimerError: itimerError(), struct_siginfo: siginfoType() },
  functions: {
    default_int_handler: defaultIntHandler,
    signal: fn("($module, signalnum: int, handler, /)", "Set the action for the given signal.", setHandler),
    getsignal: fn("($module, signalnum: int, /)", "Return the current action for the given signal.", (n) => {
      checkSignal(n);
      return signalState().handlers.get(n) ?? None;
    }),
    raise_signal: fn("($module, signalnum: int, /)", "Send a signal to the executing process.", (n) => {
      if (n < 0 || n >= NSIG) throw errnoError("EINVAL");
      if (n > 0) raiseSignal(n);
      return None;
    }),
    strsignal: fn("($module, signalnum: int, /)", "Return the system description of the given signal.", (n) => {
      checkSignal(n);
      if (n >= 34) return `Real-time signal ${n - 34}`;
      return DESCRIPTIONS[n - 1] ?? None;
    }),
    valid_signals: fn("($module, /)", "Return a set of valid signal numbers on this platform.", () => {
      const out: number[] = [];
      for (let n = 1; n < NSIG; n++) if (!RESERVED.includes(n)) out.push(n);
      return pySet(out);
    }),
    siginterrupt: fn("($module, signalnum: int, flag: int, /)", "Change system call restart behaviour.", (n) => {
      checkSignal(n);
      return None;
    }),
    set_wakeup_fd: unsigned(
      fn(
        "(fd: int, *, warn_on_full_buffer: bool=True)",
        "set_wakeup_fd(fd, *, warn_on_full_buffer=True) -> fd",
        (fd) => {
          if (rt.thread !== rt.mainThread)
            throw pyError("ValueError", "set_wakeup_fd only works in main thread of the main interpreter");
          if (fd !== -1) {
            const blocking = attempt(() => {
              rt.host.fs.fstat(fd);
              return rt.host.fs.getBlocking(fd);
            });
            if (blocking) throw pyError("ValueError", `the fd ${fd} must be in non-blocking mode`);
          }
          const state = signalState();
          const old = state.wakeupFd;
          state.wakeupFd = fd;
          return old;
        },
      ),
    ),
    alarm: fn("($module, seconds: int, /)", "Arrange for SIGALRM to arrive after the given number of seconds.", (n) => {
      const { timer } = signalState();
      const left = timer === undefined ? 0n : timer.at - rt.host.clock.monotonic();
      setTimer(BigInt(n) * 1000000000n, 0n);
      return left <= 0n ? 0 : Number((left + 999999999n) / 1000000000n);
    }),
    setitimer: fn(
      "($module, which: int, seconds, interval=0.0, /)",
      "Sets given itimer (one of ITIMER_REAL, ITIMER_VIRTUAL or ITIMER_PROF).",
      (which, value, interval) => {
        const ns = durationNs(value, "ceiling");
        const every = interval === undefined ? 0n : durationNs(interval, "ceiling");
        if (which < 0 || which > 2 || ns < 0n || every < 0n) throw call(itimerError(), [22, "Invalid argument"]);
        if (which !== 0) return new PyTuple([new PyFloat(0), new PyFloat(0)]); // CPU time is not watched
        const old = timerState();
        setTimer(ns, every);
        return old;
      },
    ),
    getitimer: fn("($module, which: int, /)", "Returns current value of given itimer.", (which) => {
      if (which < 0 || which > 2) throw call(itimerError(), [22, "Invalid argument"]);
      return which === 0 ? timerState() : new PyTuple([new PyFloat(0), new PyFloat(0)]);
    }),
    pause: fn("($module, /)", "Wait until a signal arrives.", () => {
      const state = signalState();
      while (state.pending.size === 0) {
        const before = state.timer;
        sleepFor(1000000n);
        if (before !== state.timer) break; // the alarm rang and was handled
      }
      runPendingSignals();
      return None;
    }),
    pthread_kill: fn("($module, thread_id: integer, signalnum: int, /)", "Send a signal to a thread.", (_thread, n) => {
      if (n < 0 || n >= NSIG) throw errnoError("EINVAL");
      if (n > 0) raiseSignal(n);
      return None;
    }),
    pthread_sigmask: fn(
      "($module, how: int, mask, /)",
      "Fetch and/or change the signal mask of the calling thread.",
      (how, given) => {
        const change = signalSet(given);
        const { mask } = signalState();
        const old = pySet([...mask].sort((a, b) => a - b));
        if (how < 0 || how > 2) throw errnoError("EINVAL");
        if (how === 2) mask.clear();
        for (const n of change) {
          if (how === 1) mask.delete(n);
          else if (n !== SIGKILL && n !== SIGSTOP) mask.add(n);
        }
        runPendingSignals();
        return old;
      },
    ),
    sigpending: fn("($module, /)", "Examine pending signals.", () => {
      const { pending, mask } = signalState();
      return pySet([...pending].filter((n) => mask.has(n)));
    }),
    sigwait: fn("($module, sigset, /)", "Wait for a signal.", (set) => waitFor(signalSet(set), undefined)!),
    sigwaitinfo: fn(
      "($module, sigset, /)",
      "Wait synchronously until one of the signals in *sigset* is delivered.",
      (set) => info(waitFor(signalSet(set), undefined)!),
    ),
    sigtimedwait: fn("($module, sigset, timeout, /)", "Like sigwaitinfo(), but with a timeout.", (set, timeout) => {
      const ns = durationNs(timeout, "ceiling");
      if (ns < 0n) throw pyError("ValueError", "timeout must be non-negative");
      const n = waitFor(signalSet(set), ns);
      return n === undefined ? None : info(n);
    }),
    pidfd_send_signal: fn(
      "($module, pidfd: int, signalnum: int, siginfo=None, flags: int=0, /)",
      "Send a signal to a process referred to by a pid file descriptor.",
      () => {
        throw errnoError("EBADF");
      },
    ),
  },
  init: (module) => {
    const { handlers } = signalState();
    for (let n = 1; n < NSIG; n++) {
      if (!handlers.has(n)) handlers.set(n, RESERVED.includes(n) ? None : SIG_DFL);
    }
    handlers.set(SIGPIPE, SIG_IGN);
    handlers.set(SIGXFSZ, SIG_IGN);
    if (handlers.get(SIGINT) === SIG_DFL) handlers.set(SIGINT, module.dict.getStr("default_int_handler")!);
  },
}));
