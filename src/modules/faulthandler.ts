/** The `faulthandler` module: tracebacks without Python code. Faults of JavaScript never reach it. Source: Modules/faulthandler.c. */
import { encodeUtf8 } from "../base/utf8.ts";
import { defineModule } from "../objects/module.ts";
import { isInt } from "../objects/number.ts";
import { None, type Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import { getAttr } from "../protocols/attributes.ts";
import { callMethod } from "../protocols/call.ts";
import { fn, withoutSignatures } from "../protocols/define.ts";
import { pyError } from "../protocols/errors.ts";
import { index } from "../protocols/number.ts";
import { strText } from "../protocols/text.ts";
import { NSIG, signalState } from "./_signal/handlers.ts";
import { attempt } from "./posix/errors.ts";

/** Frames shown, and characters of a name. */
const MAX_FRAMES = 100;
const MAX_TEXT = 500;

/** The descriptor of the `file` argument: sys.stderr when missing. */
function descriptor(file: Value): number {
  let target = file;
  if (target === None) {
    const stderr = rt.sys.getStr("stderr");
    if (stderr === undefined) throw pyError("RuntimeError", "unable to get sys.stderr");
    if (stderr === None) throw pyError("RuntimeError", "sys.stderr is None");
    target = stderr;
  } else if (isInt(target)) {
    const n = Number(index(target));
    if (n < 0) throw pyError("ValueError", "file is not a valid file descripter");
    return n;
  }
  const fd = callMethod(target, "fileno");
  const n = Number(index(fd));
  if (n < 0) throw pyError("RuntimeError", "file.fileno() is not a valid file descriptor");
  callMethod(target, "flush");
  return n;
}

function dump(fd: number, allThreads: boolean): void {
  let out = allThreads
    ? "Current thread 0x00007fffe0000000 (most recent call first):\n"
    : "Stack (most recent call first):\n";
  let frame: Value = rt.frame ?? None;
  const clip = (text: string): string => (text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}...` : text);
  for (let depth = 0; frame !== None; depth++) {
    if (depth === MAX_FRAMES) {
      out += "  ...\n";
      break;
    }
    const code = getAttr(frame, "f_code");
    const line = strText(getAttr(frame, "f_lineno"));
    out += `  File "${clip(strText(getAttr(code, "co_filename")))}", line ${line} in ${clip(strText(getAttr(code, "co_name")))}\n`;
    frame = getAttr(frame, "f_back");
  }
  attempt(() => rt.host.fs.write(fd, encodeUtf8(out)));
}

interface FaultState {
  enabled: boolean;
  readonly signals: Set<number>;
}
function faultState(): FaultState {
  let state = rt.state.get("faulthandler") as FaultState | undefined;
  if (state === undefined) {
    state = { enabled: false, signals: new Set() };
    rt.state.set("faulthandler", state);
  }
  return state;
}

/** The crashing helpers of the test suite end the process by the signal they are named after. */
const crash = (signal: number) => (): Value => {
  rt.host.proc.kill(rt.host.proc.pid, signal);
  return rt.host.proc.exit(128 + signal);
};

export const faulthandlerModule = defineModule("faulthandler", () => ({
  doc: "faulthandler module.",
  functions: withoutSignatures({
    enable: fn(
      "(file=None, all_threads: bool=True)",
      "enable(file=sys.stderr, all_threads=True): enable the fault handler",
      (file) => {
        descriptor(file);
        faultState().enabled = true;
        return None;
      },
    ),
    disable: fn("()", "disable(): disable the fault handler", () => {
      const state = faultState();
      const was = state.enabled;
      state.enabled = false;
      return was;
    }),
    is_enabled: fn("()", "is_enabled()->bool: check if the handler is enabled", () => faultState().enabled),
    dump_traceback: fn(
      "(file=None, all_threads: bool=True)",
      "dump_traceback(file=sys.stderr, all_threads=True): dump the traceback of the current thread",
      (file, all) => {
        dump(descriptor(file), all);
        return None;
      },
    ),
    dump_traceback_later: fn(
      "(timeout: double, repeat: bool=False, file=None, exit: bool=False)",
      "dump_traceback_later(timeout, repeat=False, file=sys.stderr, exit=False):",
      (timeout, _repeat, file) => {
        if (!(timeout > 0)) throw pyError("ValueError", "timeout must be greater than 0");
        descriptor(file);
        return None; // a watchdog needs a second thread
      },
    ),
    cancel_dump_traceback_later: fn("()", "cancel_dump_traceback_later():", () => None),
    register: fn(
      "(signum: int, file=None, all_threads: bool=True, chain: bool=False)",
      "register(signum, file=sys.stderr, all_threads=True, chain=False): register a handler for the signal 'signum'",
      (signum, file, all) => {
        if (signum < 1 || signum >= NSIG) throw pyError("ValueError", "signal number out of range");
        const fd = descriptor(file);
        faultState().signals.add(signum);
        signalState().dumps.set(signum, () => dump(fd, all));
        return None;
      },
    ),
    unregister: fn(
      "(signum: int, /)",
      "unregister(signum): unregister the handler of the signal 'signum' registered by register()",
      (signum) => {
        if (signum < 1 || signum >= NSIG) throw pyError("ValueError", "signal number out of range");
        signalState().dumps.delete(signum);
        return faultState().signals.delete(signum);
      },
    ),
    _fatal_error_c_thread: fn("()", "fatal_error_c_thread(): call Py_FatalError() in a new C thread.", crash(6)),
    _read_null: fn(
      "()",
      "_read_null(): read from NULL, raise a SIGSEGV or SIGBUS signal depending on the platform",
      crash(11),
    ),
    _sigabrt: fn("()", "_sigabrt(): raise a SIGABRT signal", crash(6)),
    _sigfpe: fn("()", "_sigfpe(): raise a SIGFPE signal", crash(8)),
    _sigsegv: fn("(release_gil: bool=False, /)", "_sigsegv(release_gil=False): raise a SIGSEGV signal", crash(11)),
    _stack_overflow: fn("()", "_stack_overflow(): recursive call to raise a stack overflow", crash(11)),
  }),
}));
