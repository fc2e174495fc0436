/** Ending an interpreter: threads, atexit functions, streams. Source: Python/pylifecycle.c (Py_FinalizeEx), Modules/main.c. */

import { renderException } from "../../builtins/traceback/render.ts";
import { flushOpenFiles, warnUnclosedFiles } from "../../modules/_io/open-files.ts";
import { refuseThreads } from "../../modules/_thread/scheduler.ts";
import { finalizeAll } from "../../modules/gc/index.ts";
import { writeStderr, writeUnraisable } from "../../modules/sys/hooks.ts";
import { PyBaseException, PySystemExit } from "../../objects/exception.ts";
import { intOf } from "../../objects/number.ts";
import { None, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { exceptionTypes } from "../../objects/types.ts";
import { findAttr, getAttr } from "../../protocols/attributes.ts";
import { call, call0 } from "../../protocols/call.ts";
import { isException } from "../../protocols/errors.ts";
import { strText } from "../../protocols/text.ts";
import { flushStandardStreams } from "./streams.ts";

/** Exit status of a `SystemExit` code: None 0, an int modulo 2^8, anything else is printed and gives 1. */
function exitStatus(e: PyBaseException): number {
  const code = e instanceof PySystemExit ? e.code : (findAttr(e, "code") ?? None);
  if (code === None) return 0;
  const n = intOf(code);
  if (n !== undefined) {
    if (typeof n === "bigint" && (n > 9223372036854775807n || n < -9223372036854775808n)) return 255;
    return Number(BigInt.asUintN(8, BigInt(n)));
  }
  flushStandardStreams();
  writeStderr(`${strText(code)}\n`);
  return 1;
}

/** What an exception that nobody caught leads to: its exit status, after it was printed. */
export function handleUncaught(e: PyBaseException): number {
  if (isException(e, exceptionTypes.SystemExit) && !rt.config.inspect) return exitStatus(e);
  printException(e);
  return isException(e, exceptionTypes.KeyboardInterrupt) ? 130 : 1;
}

/** `sys.excepthook(type, value, traceback)`, with what CPython does when the hook itself fails. */
export function printException(e: PyBaseException): void {
  rt.sys.setStr("last_exc", e);
  rt.sys.setStr("last_type", e.cls);
  rt.sys.setStr("last_value", e);
  rt.sys.setStr("last_traceback", e.traceback ?? None);
  const hook = rt.sys.getStr("excepthook");
  if (hook === undefined) {
    writeStderr("sys.excepthook is missing\n");
    writeStderr(renderException(e));
    return;
  }
  try {
    call(hook, [e.cls, e, e.traceback ?? None]);
  } catch (inner) {
    if (!(inner instanceof PyBaseException)) throw inner;
    if (isException(inner, exceptionTypes.SystemExit)) throw inner;
    writeStderr(`Error in sys.excepthook:\n${renderException(inner)}\nOriginal exception was:\n${renderException(e)}`);
  }
}

function ignoringErrors(what: string, object: Value | undefined, body: () => void): void {
  try {
    body();
  } catch (e) {
    if (!(e instanceof PyBaseException)) throw e;
    writeUnraisable(e, what, object);
  }
}

/** Runs what must run at exit; the final status (120 when the output could not be written). */
export function finalize(status: number): number {
  const threading = rt.modules.getStr("threading");
  if (threading !== undefined)
    ignoringErrors("Exception ignored in", threading, () => call0(getAttr(threading, "_shutdown")));
  refuseThreads();
  const atexit = rt.modules.getStr("atexit");
  if (atexit !== undefined)
    ignoringErrors("Exception ignored in atexit callback", undefined, () => call0(getAttr(atexit, "_run_exitfuncs")));
  let ok = flushStandardStreams();
  rt.state.set("sys.finalizing", true);
  if (finalizeAll()) ok = flushStandardStreams() && ok;
  flushOpenFiles();
  warnUnclosedFiles();
  return ok ? status : 120;
}
