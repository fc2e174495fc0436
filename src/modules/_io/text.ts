/** `TextIOWrapper`. Source: Modules/_io/textio.c. Reading, writing and positions are in text-read, text-write and text-position. */
import { None, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { jsFromStr, strFromJs, strLength, strOf } from "../../objects/str.ts";
import type { PyType } from "../../objects/type.ts";
import { exceptionTypes } from "../../objects/types.ts";
import { findAttr, getAttr } from "../../protocols/attributes.ts";
import { call, callMethod } from "../../protocols/call.ts";
import { getset, initSlot, method, type TypeDef } from "../../protocols/define.ts";
import { attributeError, isException, pyError } from "../../protocols/errors.ts";
import { index, indexToNumber } from "../../protocols/number.ts";
import { guardRepr, reprText } from "../../protocols/text.ts";
import { isTrue } from "../../protocols/truth.ts";
import { typeName } from "../../protocols/type-of.ts";
import { optionalSize } from "./arguments.ts";
import { type Codec, findCodec, makeDecoder, makeEncoder } from "./codec.ts";
import { unsupported } from "./errors.ts";
import { cannotPickle } from "./fileio.ts";
import { PyBuffered, PyTextIO, PyTextIOSub, textIOType } from "./layouts.ts";
import { NewlineState } from "./newline.ts";
import { seekText, tellText } from "./text-position.ts";
import { readText, readTextLine } from "./text-read.ts";
import { checkAttached, checkUsable, flushBuffer, isClosed, writeFlush, writeText } from "./text-write.ts";

/** `locale.getencoding()`: Taipan runs in a UTF-8 locale. */
export const LOCALE_ENCODING = "UTF-8";

export function newTextIO(cls: PyType): PyTextIO {
  return cls === textIOType ? new PyTextIO() : new PyTextIOSub(cls);
}

export function checkNewline(newline: string | null): void {
  if (newline !== null && !["", "\n", "\r", "\r\n"].includes(newline))
    throw pyError("ValueError", `illegal newline value: ${newline}`);
}

function setNewline(self: PyTextIO, newline: string | null): void {
  self.newline = newline ?? undefined;
  self.universal = newline === null || newline === "";
  self.readTranslate = newline === null;
  // "\n" is written as itself on POSIX unless another newline was asked for
  self.writeNewline = newline === "\r" || newline === "\r\n" ? newline : undefined;
}

/** Makes decoder and encoder as the buffer can be read and written. */
function setCodec(self: PyTextIO, codec: Codec): void {
  self.decoder = undefined;
  self.encoder = undefined;
  if (isTrue(callMethod(self.buffer, "readable"))) {
    self.decoder = makeDecoder(codec, self.errors, self.universal ? new NewlineState(self.readTranslate) : undefined);
  }
  if (isTrue(callMethod(self.buffer, "writable"))) self.encoder = makeEncoder(codec, self.errors);
}

/** A byte order mark goes only at the start of a file. */
function fixEncoderState(self: PyTextIO): void {
  if (!self.seekable || self.encoder === undefined) return;
  const position = callMethod(self.buffer, "tell");
  if (Number(index(position)) !== 0) self.encoder.setAtStart(false);
}

export function initTextIO(
  self: PyTextIO,
  buffer: Value,
  encoding: string | null,
  errors: string | null,
  newline: string | null,
  lineBuffering: boolean,
  writeThrough: boolean,
): void {
  self.state = "new";
  for (const text of [encoding, errors, newline]) if (text !== null) checkCString(text);
  checkNewline(newline);
  if (encoding === null && rt.config.warnDefaultEncoding)
    rt.hooks.warn(exceptionTypes.EncodingWarning, "'encoding' argument not specified", 1);
  if (rt.config.devMode) checkNames(encoding, errors);
  const name = encoding === null || encoding === "locale" ? LOCALE_ENCODING : encoding;
  const codec = findCodec(name);
  self.encoding = name;
  self.errors = errors ?? "strict";
  self.lineBuffering = lineBuffering;
  self.writeThrough = writeThrough;
  setNewline(self, newline);
  self.buffer = buffer;
  setCodec(self, codec);
  self.seekable = self.telling = isTrue(callMethod(buffer, "seekable"));
  self.hasRead1 = buffer instanceof PyBuffered || findAttr(buffer, "read1") !== undefined;
  self.decoded = "";
  self.used = 0;
  self.snapshot = undefined;
  self.bytesPerChar = 0;
  self.pendingText = "";
  self.pendingBytes = [];
  self.pendingCount = 0;
  fixEncoderState(self);
  self.state = "ok";
}

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Text that C code is to see: encodable, and without null characters. */
export function checkCString(text: string): void {
  if (text.includes("\0")) throw pyError("ValueError", "embedded null character");
  if (!LONE_SURROGATE.test(text)) return;
  const at = text.search(LONE_SURROGATE);
  throw call(exceptionTypes.UnicodeEncodeError, ["utf-8", strFromJs(text), at, at + 1, "surrogates not allowed"]);
}

/** In development mode names of encodings and error handlers are looked up even when they are not needed. */
function checkNames(encoding: string | null, errors: string | null): void {
  const codecs = rt.hooks.importModule("_codecs");
  if (encoding !== null && encoding !== "locale") callMethod(codecs, "lookup", [encoding]);
  if (errors !== null) callMethod(codecs, "lookup_error", [errors]);
}

const active = new Set<Value>();

function textRepr(self: PyTextIO): Value {
  if (self.state === "new") checkAttached(self);
  const text = guardRepr(active, self, () => {
    let out = "<_io.TextIOWrapper";
    for (const field of ["name", "mode"]) {
      let value: Value | undefined;
      try {
        value = getAttr(self, field);
      } catch (e) {
        if (!isException(e, exceptionTypes.Exception)) throw e;
      }
      if (value !== undefined) out += ` ${field}=${reprText(value)}`;
    }
    return `${out} encoding=${reprText(self.encoding)}>`;
  });
  if (text === undefined) throw pyError("RuntimeError", `reentrant call inside ${typeName(self)}.__repr__`);
  return text;
}

function reconfigure(
  self: PyTextIO,
  encoding: string | null,
  errors: string | null,
  newlineArgument: Value | undefined,
  lineBuffering: Value,
  writeThrough: Value,
): void {
  if (strLength(self.decoded) > 0 && (encoding !== null || errors !== null || newlineArgument !== undefined)) {
    throw unsupported("It is not possible to set the encoding or newline of stream after the first read");
  }
  let newline: string | null | undefined;
  if (newlineArgument !== undefined) {
    const text = newlineArgument === None ? undefined : strOf(newlineArgument);
    if (newlineArgument !== None && text === undefined)
      throw pyError(
        "TypeError",
        `reconfigure() argument 'newline' must be str or None, not ${typeName(newlineArgument)}`,
      );
    newline = text === undefined ? null : jsFromStr(text);
    checkNewline(newline);
  }
  const lines = lineBuffering === None ? self.lineBuffering : Number(index(lineBuffering)) !== 0;
  const through = writeThrough === None ? self.writeThrough : Number(index(writeThrough)) !== 0;
  callMethod(self, "flush");
  self.bytesPerChar = 0;
  if (newline !== undefined) setNewline(self, newline);
  if (encoding !== null || errors !== null || newline !== undefined) {
    const name = encoding === null ? self.encoding : encoding === "locale" ? LOCALE_ENCODING : encoding;
    const handler: Value = errors ?? (encoding === null ? self.errors : "strict");
    const codec = findCodec(name);
    self.encoding = name;
    self.errors = handler;
    setCodec(self, codec);
    fixEncoderState(self);
  }
  self.lineBuffering = lines;
  self.writeThrough = through;
}

function closeText(self: PyTextIO): Value {
  checkAttached(self);
  if (self.cls === textIOType ? isClosed(self) : isTrue(getAttr(self, "closed"))) return None;
  let failure: { error: unknown } | undefined;
  try {
    callMethod(self, "flush");
  } catch (error) {
    failure = { error };
  }
  try {
    callMethod(self.buffer, "close");
  } catch (error) {
    if (failure !== undefined && isException(error, exceptionTypes.BaseException)) {
      if (isException(failure.error, exceptionTypes.BaseException)) error.context = failure.error;
    }
    failure = { error };
  }
  if (failure !== undefined) throw failure.error;
  return None;
}

/** A question that the buffer answers. */
const forward = (name: "readable" | "writable" | "seekable" | "fileno" | "isatty", doc: string) =>
  method("($self, /)", doc, (self: PyTextIO) => {
    checkAttached(self);
    return callMethod(self.buffer, name);
  });

export const textIODef: TypeDef<PyTextIO> = {
  doc: "Character and line based layer over a BufferedIOBase object, buffer.\n\nencoding gives the name of the encoding that the stream will be\ndecoded or encoded with. It defaults to locale.getencoding().\n\nerrors determines the strictness of encoding and decoding (see\nhelp(codecs.Codec) or the documentation for codecs.register) and\ndefaults to \"strict\".\n\nnewline controls how line endings are handled. It can be None, '',\n'\\n', '\\r', and '\\r\\n'.  It works as follows:\n\n* On input, if newline is None, universal newlines mode is\n  enabled. Lines in the input can end in '\\n', '\\r', or '\\r\\n', and\n  these are translated into '\\n' before being returned to the\n  caller. If it is '', universal newline mode is enabled, but line\n  endings are returned to the caller untranslated. If it has any of\n  the other legal values, input lines are only terminated by the given\n  string, and the line ending is returned to the caller untranslated.\n\n* On output, if newline is None, any '\\n' characters written are\n  translated to the system default line separator, os.linesep. If\n  newline is '' or '\\n', no translation takes place. If newline is any\n  of the other legal values, any '\\n' characters written are translated\n  to the given string.\n\nIf line_buffering is True, a call to flush is implied when a call to\nwrite contains a newline character.",
  signature: "(buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False)",
  isBase: true,
  slots: {
    new: (cls) => newTextIO(cls),
    init: initSlot(
      "($self, buffer, encoding: text_or_none=None, errors: text_or_none=None, newline: text_or_none=None, line_buffering: bool=False, write_through: bool=False)",
      "TextIOWrapper",
      initTextIO,
    ),
    repr: textRepr,
    next: (self) => {
      checkAttached(self);
      self.telling = false;
      if (self.cls === textIOType) {
        checkUsable(self);
        const line = readTextLine(self, -1);
        if (line !== "") return line;
      } else {
        const line = callMethod(self, "readline");
        const text = strOf(line);
        if (text === undefined)
          throw pyError("OSError", `readline() should have returned an str object, not '${typeName(line)}'`);
        if (text !== "") return line;
      }
      self.snapshot = undefined;
      self.telling = self.seekable;
      return undefined;
    },
  },
  methods: {
    detach: method("($self, /)", "Separate the underlying buffer from the TextIOBase and return it.", (self) => {
      checkAttached(self);
      callMethod(self, "flush");
      const buffer = self.buffer;
      self.buffer = None;
      self.state = "detached";
      return buffer;
    }),
    reconfigure: method(
      "($self, /, *, encoding: text_or_none=None, errors: text_or_none=None, newline=<None>, line_buffering=None, write_through=None)",
      "Reconfigure the text stream with new parameters.",
      (self, encoding, errors, newline, lines, through) => {
        checkAttached(self);
        reconfigure(self, encoding, errors, newline, lines, through);
        return None;
      },
    ),
    write: method("($self, text, /)", "Write string s to stream.", (self, text) => {
      const s = strOf(text);
      if (s === undefined) throw pyError("TypeError", `write() argument must be str, not ${typeName(text)}`);
      writeText(self, s);
      return strLength(s);
    }),
    read: method("($self, size=-1, /)", "Read and return at most size characters from stream.", (self, size) => {
      const n = optionalSize(size);
      return readText(self, n);
    }),
    readline: method("($self, size: ssize=-1, /)", "Read until newline or EOF.", (self, size) => {
      checkUsable(self);
      return readTextLine(self, size);
    }),
    flush: method("($self, /)", "Flush write buffers, if applicable.", (self) => {
      checkUsable(self);
      self.telling = self.seekable;
      writeFlush(self);
      flushBuffer(self);
      return None;
    }),
    close: method("($self, /)", "Flush and close the IO object.", closeText),
    fileno: forward("fileno", "Return underlying file descriptor if one exists."),
    seekable: forward("seekable", "Return whether object supports random access."),
    readable: forward("readable", "Return whether object was opened for reading."),
    writable: forward("writable", "Return whether object was opened for writing."),
    isatty: forward("isatty", "Return whether this is an 'interactive' stream."),
    seek: method(
      "($self, cookie, whence: int=0, /)",
      "Set the stream position, and return the new stream position.",
      seekText,
    ),
    tell: method("($self, /)", "Return the stream position as an opaque number.", tellText),
    truncate: method("($self, pos=None, /)", "Truncate file to size bytes.", (self, pos) => {
      checkUsable(self);
      callMethod(self, "flush");
      return callMethod(self.buffer, "truncate", [pos]);
    }),
    __reduce__: method("($self, /)", "", cannotPickle),
    __reduce_ex__: method("($self, protocol, /)", "", cannotPickle),
  },
  members: {
    encoding: getset((self) => self.encoding),
    buffer: getset((self) => self.buffer),
    line_buffering: getset((self) => self.lineBuffering),
    write_through: getset((self) => self.writeThrough),
    _finalizing: getset(
      (self) => self.finalizing,
      (self, v) => {
        self.finalizing = v === true;
      },
    ),
  },
  getset: {
    name: getset((self) => {
      checkAttached(self);
      return getAttr(self.buffer, "name");
    }),
    closed: getset((self) => {
      checkAttached(self);
      return getAttr(self.buffer, "closed");
    }),
    newlines: getset((self) => {
      checkAttached(self);
      return self.decoder?.newline?.newlines() ?? None;
    }),
    errors: getset((self) => {
      if (self.state === "new") checkAttached(self);
      return self.errors;
    }),
    _CHUNK_SIZE: getset(
      (self) => {
        checkAttached(self);
        return self.chunkSize;
      },
      (self, v) => {
        checkAttached(self);
        if (v === undefined) throw attributeError(self, "_CHUNK_SIZE", "cannot delete attribute");
        const n = indexToNumber(v, "OverflowError");
        if (n <= 0) throw pyError("ValueError", "a strictly positive integer is required");
        self.chunkSize = n;
      },
    ),
  },
};
