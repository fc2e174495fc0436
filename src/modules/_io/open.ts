/** `open`, `open_code`, `text_encoding`. Source: Modules/_io/_iomodule.c. */
import { PyDict } from "../../objects/dict.ts";
import { isInt } from "../../objects/number.ts";
import { None, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { exceptionTypes } from "../../objects/types.ts";
import { callMethod } from "../../protocols/call.ts";
import { fn } from "../../protocols/define.ts";
import { isException, pyError } from "../../protocols/errors.ts";
import { fspath } from "../posix/path.ts";
import { makeBuffered, newRandom, newReader, newWriter } from "./buffered.ts";
import { fileSeekable, initFileIO } from "./fileio.ts";
import {
  bufferedRandomType,
  bufferedReaderType,
  bufferedWriterType,
  DEFAULT_BUFFER_SIZE,
  PyFileIO,
  PyTextIO,
} from "./layouts.ts";
import { initTextIO } from "./text.ts";

interface OpenMode {
  create: boolean;
  read: boolean;
  write: boolean;
  append: boolean;
  update: boolean;
  text: boolean;
  binary: boolean;
  /** For FileIO. */
  raw: string;
}

function parseMode(mode: string): OpenMode {
  const has = (c: string): boolean => mode.includes(c);
  for (let i = 0; i < mode.length; i++) {
    if (!"xrwa+tb".includes(mode[i]!) || mode.indexOf(mode[i]!, i + 1) >= 0)
      throw pyError("ValueError", `invalid mode: '${mode}'`);
  }
  const m: OpenMode = {
    create: has("x"),
    read: has("r"),
    write: has("w"),
    append: has("a"),
    update: has("+"),
    text: has("t"),
    binary: has("b"),
    raw: "",
  };
  m.raw =
    (m.create ? "x" : "") + (m.read ? "r" : "") + (m.write ? "w" : "") + (m.append ? "a" : "") + (m.update ? "+" : "");
  if (m.text && m.binary) throw pyError("ValueError", "can't have text and binary mode at once");
  if (Number(m.create) + Number(m.read) + Number(m.write) + Number(m.append) > 1)
    throw pyError("ValueError", "must have exactly one of create/read/write/append mode");
  return m;
}

export interface OpenOptions {
  mode: string;
  buffering: number;
  encoding: string | null;
  errors: string | null;
  newline: string | null;
  closefd: boolean;
  opener: Value;
}

/** `open(file, …)`. */
export function openFile(file: Value, options: OpenOptions): Value {
  const path = isInt(file) ? file : fspath(file);
  const m = parseMode(options.mode);
  if (m.binary) {
    for (const name of ["encoding", "errors", "newline"] as const) {
      if (options[name] !== null)
        throw pyError("ValueError", `binary mode doesn't take ${name === "newline" ? "a" : "an"} ${name} argument`);
    }
  }
  let { buffering } = options;
  if (m.binary && buffering === 1) {
    rt.hooks.warn(
      exceptionTypes.RuntimeWarning,
      "line buffering (buffering=1) isn't supported in binary mode, the default buffer size will be used",
      1,
    );
  }
  const raw = new PyFileIO();
  let result: Value = raw;
  try {
    initFileIO(raw, path, m.raw, options.closefd, options.opener);
    let lineBuffering = false;
    if (buffering === 1) {
      lineBuffering = !m.binary;
      buffering = -1;
    }
    const terminal = buffering < 0 && isTerminal(raw);
    if (terminal && !m.binary) lineBuffering = true;
    if (buffering < 0) buffering = raw.blockSize > 1 ? raw.blockSize : DEFAULT_BUFFER_SIZE;
    if (buffering === 0) {
      if (!m.binary) throw pyError("ValueError", "can't have unbuffered text I/O");
      return raw;
    }
    let buffer: Value;
    if (m.update) buffer = makeBuffered(newRandom(bufferedRandomType), raw, buffering);
    else if (m.read) buffer = makeBuffered(newReader(bufferedReaderType), raw, buffering);
    else if (m.write || m.create || m.append) buffer = makeBuffered(newWriter(bufferedWriterType), raw, buffering);
    else throw pyError("ValueError", `unknown mode: '${options.mode}'`);
    result = buffer;
    raw.outer = buffer;
    if (m.binary) return buffer;
    const text = new PyTextIO();
    initTextIO(text, buffer, options.encoding, options.errors, options.newline, lineBuffering, false);
    result = text;
    raw.outer = text;
    text.dict ??= new PyDict();
    text.dict.setStr("mode", options.mode);
    return text;
  } catch (e) {
    if (raw.fd >= 0 && (raw.path !== undefined || options.closefd)) {
      try {
        callMethod(result, "close");
      } catch (inner) {
        if (!isException(inner, exceptionTypes.BaseException)) throw inner;
      }
    }
    throw e;
  }
}

function isTerminal(raw: PyFileIO): boolean {
  // a regular file needs no second system call
  if (raw.seekable === undefined && fileSeekable(raw)) return false;
  return rt.host.fs.isatty(raw.fd);
}

export const openFunctions = {
  open: fn(
    "($module, /, file, mode: text='r', buffering: int=-1, encoding: text_or_none=None, errors: text_or_none=None, newline: text_or_none=None, closefd: bool=True, opener=None)",
    "Open file and return a stream.  Raise OSError upon failure.",
    (file, mode, buffering, encoding, errors, newline, closefd, opener) =>
      openFile(file, { mode, buffering, encoding, errors, newline, closefd, opener }),
  ),
  open_code: fn("($module, /, path: text)", "Opens the provided file with the intent to import the contents.", (path) =>
    openFile(path, {
      mode: "rb",
      buffering: -1,
      encoding: null,
      errors: null,
      newline: null,
      closefd: true,
      opener: None,
    }),
  ),
  text_encoding: fn(
    "($module, encoding, stacklevel: int=2, /)",
    "A helper function to choose the text encoding.",
    (encoding, stackLevel) => {
      if (encoding !== None) return encoding;
      if (rt.config.warnDefaultEncoding)
        rt.hooks.warn(exceptionTypes.EncodingWarning, "'encoding' argument not specified", stackLevel);
      return rt.config.utf8Mode ? "utf-8" : "locale";
    },
  ),
};
