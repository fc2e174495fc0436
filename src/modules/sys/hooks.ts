/** `sys.excepthook`, `sys.displayhook`, `sys.unraisablehook`, and writing to `sys.stderr`. Source: Python/sysmodule.c, pythonrun.c. */

import { encodeUtf8 } from "../../base/utf8.ts";
import { renderException, renderExceptionOnly, renderFrames } from "../../builtins/traceback/render.ts";
import { PyBaseException, PyTraceback } from "../../objects/exception.ts";
import { None, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { strFromJs } from "../../objects/str.ts";
import { exceptionTypes } from "../../objects/types.ts";
import { findAttr, getAttr } from "../../protocols/attributes.ts";
import { call1, callMethod } from "../../protocols/call.ts";
import { isException, pyError } from "../../protocols/errors.ts";
import { reprText } from "../../protocols/text.ts";
import { typeName } from "../../protocols/type-of.ts";
import { unraisableArgs } from "./structs.ts";

/** Writes to `sys.stderr`; to file descriptor 2 when there is none or it fails. */
export function writeStderr(text: string): void {
  const stream = rt.sys.getStr("stderr");
  if (stream === None) return;
  if (stream !== undefined) {
    try {
      callMethod(stream, "write", [strFromJs(text)]);
      callMethod(stream, "flush");
      return;
    } catch (e) {
      if (!(e instanceof PyBaseException)) throw e;
    }
  }
  writeFd(2, encodeUtf8(text));
}

/** Writes all of `data` to a file descriptor, past any buffers; errors are dropped: there is nowhere left to tell them. */
export function writeFd(fd: number, data: Uint8Array): void {
  try {
    let at = 0;
    while (at < data.length) at += rt.host.fs.write(fd, data.subarray(at));
  } catch {
    // nowhere to report it
  }
}

/** `sys.excepthook`'s default. */
export function excepthook(_type: Value, value: Value, traceback: Value): Value {
  if (value instanceof PyBaseException) {
    if (traceback instanceof PyTraceback && value.traceback === undefined) value.traceback = traceback;
    const stdout = rt.sys.getStr("stdout");
    if (stdout !== undefined && stdout !== None) {
      try {
        callMethod(stdout, "flush");
      } catch (e) {
        if (!(e instanceof PyBaseException)) throw e;
      }
    }
    writeStderr(renderException(value));
  } else {
    writeStderr(`TypeError: print_exception(): Exception expected for value, ${typeName(value)} found\n`);
  }
  return None;
}

/** `sys.displayhook`'s default: prints `repr(value)` and keeps it as `builtins._`. */
export function displayhook(value: Value): Value {
  if (value === None) return None;
  rt.builtins.setStr("_", None);
  const stdout = rt.sys.getStr("stdout");
  if (stdout === undefined || stdout === None) throw pyError("RuntimeError", "lost sys.stdout");
  const text = strFromJs(reprText(value));
  try {
    callMethod(stdout, "write", [text]);
  } catch (e) {
    if (!isException(e, exceptionTypes.UnicodeEncodeError)) throw e;
    const encoding = getAttr(stdout, "encoding");
    const bytes = callMethod(text, "encode", [encoding, "backslashreplace"]);
    const buffer = findAttr(stdout, "buffer");
    if (buffer !== undefined) callMethod(buffer, "write", [bytes]);
    else callMethod(stdout, "write", [callMethod(bytes, "decode", [encoding, "strict"])]);
  }
  callMethod(stdout, "write", ["\n"]);
  rt.builtins.setStr("_", value);
  return None;
}

/** Reports an exception that cannot be raised (in a finaliser, a callback …) through `sys.unraisablehook`. */
export function writeUnraisable(e: PyBaseException, message: string | undefined, object: Value | undefined): void {
  // what native code raised points at the code that made it run
  if (e.traceback === undefined && rt.frame !== undefined)
    e.traceback = new PyTraceback(undefined, rt.frame, rt.frame.lasti * 2, -1);
  const args = unraisableArgs(e.cls, e, e.traceback ?? None, message === undefined ? None : message, object ?? None);
  const hook = rt.sys.getStr("unraisablehook");
  try {
    if (hook !== undefined) call1(hook, args);
    else unraisablehook(args);
  } catch (inner) {
    if (!(inner instanceof PyBaseException)) throw inner;
    writeStderr(
      `Exception ignored in sys.unraisablehook: ${hook === undefined ? "" : reprText(hook)}\n${renderException(inner)}`,
    );
  }
}

/** `sys.unraisablehook`'s default. */
export function unraisablehook(args: Value): Value {
  const value = getAttr(args, "exc_value");
  const message = getAttr(args, "err_msg");
  const object = getAttr(args, "object");
  let head = "";
  if (object !== None) {
    let shown: string;
    try {
      shown = reprText(object);
    } catch (e) {
      if (!(e instanceof PyBaseException)) throw e;
      shown = "<object repr() failed>";
    }
    head = message !== None ? `${message as string}: ${shown}\n` : `Exception ignored in: ${shown}\n`;
  } else if (message !== None) head = `${message as string}:\n`;
  let body = "";
  if (value instanceof PyBaseException) {
    if (value.traceback !== undefined) body += `Traceback (most recent call last):\n${renderFrames(value.traceback)}`;
    body += renderExceptionOnly(value);
  }
  writeStderr(head + body);
  return None;
}
