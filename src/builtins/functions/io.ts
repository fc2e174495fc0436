/** `print`, `input`, `open`. Source: Python/bltinmodule.c (builtin_print, builtin_input), PyFile_WriteObject. */
import { PyBaseException } from "../../objects/exception.ts";
import type { NativeDef } from "../../objects/function.ts";
import { None, type Str, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { codePointAt, strLength, strOf, strSlice } from "../../objects/str.ts";
import { getAttr } from "../../protocols/attributes.ts";
import { call, call1, callMethod, callMethodOf, methodOf } from "../../protocols/call.ts";
import { fn, unsigned } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { str } from "../../protocols/text.ts";
import { isTrue } from "../../protocols/truth.ts";
import { typeName } from "../../protocols/type-of.ts";

/** A `sep` or `end`: None means the default. */
function separator(v: Value, name: string, fallback: string): Str {
  if (v === None) return fallback;
  const s = strOf(v);
  if (s === undefined) throw pyError("TypeError", `${name} must be None or a string, not ${typeName(v)}`);
  return s;
}

function writeTo(file: Value, v: Value): void {
  const method = methodOf(file, "write");
  if (method !== undefined) callMethodOf(method, file, str(v));
  else call1(getAttr(file, "write"), str(v));
}

function print(args: Value[], sepArg: Value, endArg: Value, fileArg: Value, flush: Value): Value {
  let file = fileArg;
  if (file === None) {
    const stdout = rt.sys.getStr("stdout");
    if (stdout === undefined) throw pyError("RuntimeError", "lost sys.stdout");
    // sys.stdout may be None when there is no console
    if (stdout === None) return None;
    file = stdout;
  }
  const sep = separator(sepArg, "sep", " ");
  const end = separator(endArg, "end", "\n");
  for (let i = 0; i < args.length; i++) {
    if (i > 0) writeTo(file, sep);
    writeTo(file, args[i]!);
  }
  writeTo(file, end);
  if (isTrue(flush)) callMethod(file, "flush");
  return None;
}

function stream(name: "stdin" | "stdout" | "stderr"): Value {
  const file = rt.sys.getStr(name);
  if (file === undefined || file === None) throw pyError("RuntimeError", `input(): lost sys.${name}`);
  return file;
}

/** A stream that cannot be flushed does not stop input(). */
function flushQuietly(file: Value): void {
  try {
    callMethod(file, "flush");
  } catch (e) {
    if (!(e instanceof PyBaseException)) throw e;
  }
}

function input(prompt: Value): Value {
  const stdin = stream("stdin");
  const stdout = stream("stdout");
  const stderr = stream("stderr");
  flushQuietly(stderr);
  if (prompt !== "") call1(getAttr(stdout, "write"), str(prompt));
  flushQuietly(stdout);
  const line = callMethod(stdin, "readline");
  const text = strOf(line);
  if (text === undefined) throw pyError("TypeError", "object.readline() returned non-string");
  const n = strLength(text);
  if (n === 0) throw pyError("EOFError", "EOF when reading a line");
  return codePointAt(text, n - 1) === 10 ? strSlice(text, 0, n - 1) : line;
}

export const ioFunctions: Readonly<Record<string, NativeDef>> = {
  print: fn(
    "(*args, sep=' ', end='\\n', file=None, flush=False)",
    "Prints the values to a stream, or to sys.stdout by default.\n\n  sep\n    string inserted between values, default a space.\n  end\n    string appended after the last value, default a newline.\n  file\n    a file-like object (stream); defaults to the current sys.stdout.\n  flush\n    whether to forcibly flush the stream.",
    print,
  ),
  input: fn(
    "(prompt='', /)",
    "Read a string from standard input.  The trailing newline is stripped.\n\nThe prompt string, if given, is printed to standard output without a\ntrailing newline before reading input.\n\nIf the user hits EOF (*nix: Ctrl-D, Windows: Ctrl-Z+Return), raise EOFError.\nOn *nix systems, readline is used if available.",
    input,
  ),
  open: unsigned(
    fn("(*args, **kwargs)", "Open file and return a stream.  Raise OSError upon failure.", (args, kwargs) => {
      const names = kwargs.keys.filter((k): k is string => typeof k === "string");
      const values = names.map((name) => kwargs.getStr(name)!);
      return call(getAttr(rt.hooks.importModule("io"), "open"), [...args, ...values], names);
    }),
  ),
};
