/** `sys.stdin`, `sys.stdout`, `sys.stderr`. Source: create_stdio in Python/pylifecycle.c. */

import { HostError } from "../../host/host.ts";
import { PyDict } from "../../objects/dict.ts";
import { None, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { makeBuffered } from "./buffered.ts";
import { initFileIO } from "./fileio.ts";
import { installIO } from "./index.ts";
import { PyBufferedReader, PyBufferedWriter, PyFileIO, PyTextIO } from "./layouts.ts";
import { initTextIO } from "./text.ts";

export interface StdioOptions {
  readonly encoding: string;
  readonly errors: string;
  /** `-u`, PYTHONUNBUFFERED: output goes through at once. */
  readonly unbuffered: boolean;
}

/** The stream of descriptor `fd`, or None when the descriptor is closed. */
export function createStdio(fd: number, name: string, write: boolean, options: StdioOptions): Value {
  installIO();
  let terminal: boolean;
  try {
    terminal = rt.host.fs.isatty(fd);
    rt.host.fs.fstat(fd);
  } catch (e) {
    if (e instanceof HostError) return None;
    throw e;
  }
  const raw = new PyFileIO();
  initFileIO(raw, fd, write ? "wb" : "rb", false, None);
  raw.dict ??= new PyDict();
  raw.dict.setStr("name", name);
  const unbuffered = options.unbuffered && write;
  const buffer = unbuffered ? raw : makeBuffered(write ? new PyBufferedWriter() : new PyBufferedReader(), raw);
  const text = new PyTextIO();
  // stderr is line-buffered even into a file
  const lineBuffering = !unbuffered && (terminal || name === "<stderr>");
  initTextIO(text, buffer, options.encoding, options.errors, "\n", lineBuffering, unbuffered);
  text.dict ??= new PyDict();
  text.dict.setStr("mode", write ? "w" : "r");
  return text;
}
