/** The interactive prompt: plain, and right. Source: Python/pythonrun.c (PyRun_InteractiveLoopObject), Lib/codeop.py for when input is complete. */
import { mainModule } from "../api/boot/boot.ts";
import { handleUncaught, printException } from "../api/boot/shutdown.ts";
import { flushStandardStreams } from "../api/boot/streams.ts";
import { decodeUtf8, encodeUtf8 } from "../base/utf8.ts";
import { compileTree, parseSource } from "../builtins/compile/source.ts";
import { importAbsolute } from "../builtins/import.ts";
import { writeFd, writeStderr } from "../modules/sys/hooks.ts";
import { PyBaseException } from "../objects/exception.ts";
import type { PyCode } from "../objects/function.ts";
import type { Value } from "../objects/object.ts";
import { rt } from "../objects/runtime.ts";
import { jsFromStr, strFromJs, strOf } from "../objects/str.ts";
import { exceptionTypes } from "../objects/types.ts";
import { findAttr } from "../protocols/attributes.ts";
import { call, callMethod } from "../protocols/call.ts";
import { isException } from "../protocols/errors.ts";
import { strText } from "../protocols/text.ts";
import { CO_FUTURE_MASK, PyCF_ALLOW_INCOMPLETE_INPUT, PyCF_DONT_IMPLY_DEDENT } from "../spec/codeflags.ts";

/** Reads lines from file descriptor 0, a byte at a time where it must: other readers share it. */
class LineReader {
  private buffer = new Uint8Array(0);
  private ended = false;

  /** The next line with its line end; `undefined` at the end of input. */
  next(): string | undefined {
    for (;;) {
      const at = this.buffer.indexOf(10);
      if (at >= 0) return this.take(at + 1);
      if (this.ended) return this.buffer.length > 0 ? this.take(this.buffer.length) : undefined;
      const chunk = new Uint8Array(4096);
      const n = rt.host.fs.read(0, chunk);
      if (n === 0) this.ended = true;
      else {
        const joined = new Uint8Array(this.buffer.length + n);
        joined.set(this.buffer);
        joined.set(chunk.subarray(0, n), this.buffer.length);
        this.buffer = joined;
      }
    }
  }

  private take(length: number): string {
    const line = decodeUtf8(this.buffer.subarray(0, length));
    this.buffer = this.buffer.subarray(length);
    return line;
  }
}

function prompt(name: string): void {
  const text = strText(rt.sys.getStr(name) ?? "");
  flushStandardStreams();
  writeFd(rt.host.fs.isatty(0) ? 1 : 2, encodeUtf8(text));
}

/** One statement: reads lines until they parse, or cannot any more. `undefined` at the end of input. */
function readStatement(lines: LineReader, flags: number): PyCode | undefined {
  let source = "";
  for (;;) {
    prompt(source === "" ? "ps1" : "ps2");
    const line = lines.next();
    if (line === undefined && source === "") return undefined;
    source += line ?? "";
    if (line !== undefined && source.trim() === "") {
      source = "";
      continue;
    }
    if (line !== undefined && needsMore(source, flags)) continue;
    const request = { filename: "<stdin>", mode: "single", flags, optimize: -1, featureVersion: -1 } as const;
    return compileTree(parseSource(source, request), request);
  }
}

/**
 * Could more lines make `source` a statement? As Lib/codeop.py finds out: without its last line end it must not end the
 * statement (a compound statement ends with a blank line), and with it must parse or be merely incomplete.
 */
function needsMore(source: string, flags: number): boolean {
  const tries = flags | PyCF_DONT_IMPLY_DEDENT | PyCF_ALLOW_INCOMPLETE_INPUT;
  const request = { filename: "<stdin>", mode: "single", flags: tries, optimize: -1, featureVersion: -1 } as const;
  const attempt = (text: string): PyBaseException | undefined => {
    try {
      parseSource(text, request);
      return undefined;
    } catch (e) {
      if (isException(e, exceptionTypes.SyntaxError)) return e;
      throw e;
    }
  };
  if (attempt(source.replace(/\n$/, "")) === undefined) return false;
  const error = attempt(source);
  return error === undefined || messageOf(error) === "incomplete input";
}

function messageOf(e: PyBaseException): string {
  const message = strOf(findAttr(e, "msg") ?? "");
  return message === undefined ? "" : jsFromStr(message);
}

/** The version, and where help is. */
export function writeBanner(): void {
  const more = rt.config.noSite ? "" : 'Type "help", "copyright", "credits" or "license" for more information.\n';
  writeStderr(`Python ${strText(rt.sys.getStr("version") ?? "")} on ${rt.host.platform}\n${more}`);
}

/** Runs until the end of input; the exit status. */
export function interactiveLoop(): number {
  const { sys, host, config } = rt;
  const setDefault = (name: string, value: Value): void => {
    if (sys.getStr(name) === undefined) sys.setStr(name, value);
  };
  setDefault("ps1", ">>> ");
  setDefault("ps2", "... ");
  const { dict } = mainModule();
  const lines = new LineReader();
  const startup = config.ignoreEnvironment ? undefined : host.env.get("PYTHONSTARTUP");
  if (startup !== undefined && startup !== "") runStartup(startup);
  let flags = 0;
  for (;;) {
    try {
      const code = readStatement(lines, flags);
      if (code === undefined) {
        writeFd(host.fs.isatty(0) ? 1 : 2, encodeUtf8("\n"));
        return 0;
      }
      // `from __future__` lasts for the session
      flags |= code.code.co_flags & CO_FUTURE_MASK;
      rt.hooks.evalCode(code, dict, dict);
    } catch (e) {
      if (!(e instanceof PyBaseException)) throw e;
      if (isException(e, exceptionTypes.SystemExit)) return handleUncaught(e);
      if (isException(e, exceptionTypes.KeyboardInterrupt)) writeStderr("\nKeyboardInterrupt\n");
      else printException(e);
    }
    flushStandardStreams();
  }
}

function runStartup(path: string): void {
  try {
    const io = importAbsolute("io");
    const open = findAttr(io, "open_code")!;
    const { dict } = mainModule();
    const source = rt.hooks.compileSource(readWith(open, path), strFromJs(path), "exec", 0, -1);
    rt.hooks.evalCode(source as PyCode, dict, dict);
  } catch (e) {
    if (!(e instanceof PyBaseException)) throw e;
    printException(e);
  }
}

function readWith(open: Value, path: string): Value {
  const file = call(open, [strFromJs(path)]);
  try {
    return callMethod(file, "read");
  } finally {
    callMethod(file, "close");
  }
}
