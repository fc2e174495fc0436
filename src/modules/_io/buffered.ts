/**
 * `BufferedReader`, `BufferedWriter`, `BufferedRandom`. Source: Modules/_io/bufferedio.c. An object reads ahead or holds
 * output, never both: a BufferedRandom drops what it read ahead before it writes, and writes before it reads.
 * Raw streams that are exact FileIOs are called directly.
 */
import { PyBytes } from "../../objects/bytes.ts";
import { PyOSError } from "../../objects/exception.ts";
import { None, type Value } from "../../objects/object.ts";
import type { PyType } from "../../objects/type.ts";
import { exceptionTypes } from "../../objects/types.ts";
import { findAttr, getAttr } from "../../protocols/attributes.ts";
import { callMethod } from "../../protocols/call.ts";
import { getset, initSlot, type MethodDef, method, type TypeDef } from "../../protocols/define.ts";
import { isException, pyError } from "../../protocols/errors.ts";
import { indexToNumber } from "../../protocols/number.ts";
import { guardRepr, reprText } from "../../protocols/text.ts";
import { isTrue } from "../../protocols/truth.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";
import { offset } from "../posix/path.ts";
import { optionalSize, viewOf, withWritable } from "./arguments.ts";
import { bytesOf, checkReadable, checkSeekable, checkWritable, concatBytes } from "./base.ts";
import { blockingError, unsupported } from "./errors.ts";
import { cannotPickle, fileClose, fileReadAll, fileReadInto, fileSeek, fileSeekable, fileWrite } from "./fileio.ts";
import {
  bufferedRandomType,
  bufferedReaderType,
  bufferedWriterType,
  DEFAULT_BUFFER_SIZE,
  fileIOType,
  type PyBuffered,
  PyBufferedRandom,
  PyBufferedRandomSub,
  PyBufferedReader,
  PyBufferedReaderSub,
  PyBufferedWriter,
  PyBufferedWriterSub,
  PyFileIO,
} from "./layouts.ts";
import { type DirtyStream, markClean, markDirty } from "./open-files.ts";

const NEWLINE = 10;
const EAGAIN = 11;
/** Beyond this no memory could be had. */
const MAX_BUFFER = 2 ** 40;
const EMPTY = new Uint8Array(0);

/** The raw stream when it can be called without going through Python. */
function plainRaw(self: PyBuffered): PyFileIO | undefined {
  const raw = self.raw;
  return raw instanceof PyFileIO && raw.cls === fileIOType ? raw : undefined;
}

/** The raw stream; ValueError when there is none. */
export function rawOf(self: PyBuffered): Value {
  if (self.raw === undefined) {
    throw pyError(
      "ValueError",
      self.detached ? "raw stream has been detached" : "I/O operation on uninitialized object",
    );
  }
  return self.raw;
}

export function bufferedClosed(self: PyBuffered): boolean {
  const raw = rawOf(self);
  const plain = plainRaw(self);
  return plain !== undefined ? plain.fd < 0 : isTrue(getAttr(raw, "closed"));
}

/** `read of closed file` and its like; a stream may be closed and still have what it read ahead. */
function checkClosed(self: PyBuffered, message: string): void {
  if (bufferedClosed(self) && self.end === self.at) throw pyError("ValueError", message);
}

const ahead = (self: PyBuffered): number => self.end - self.at;

function dropInput(self: PyBuffered): void {
  self.at = self.end = 0;
}

// ---------------------------------------------------------------- the raw stream

/** Calls a raw stream written in Python; using `self` meanwhile is an error. */
function callRaw(self: PyBuffered, name: string, args: Value[]): Value {
  const raw = rawOf(self);
  if (self.busy) throw pyError("RuntimeError", `reentrant call inside ${reprText(self)}`);
  self.busy = true;
  try {
    return callMethod(raw, name, args);
  } finally {
    self.busy = false;
  }
}

/** The count, or `undefined` when nothing is there yet. */
function rawRead(self: PyBuffered, into: Uint8Array): number | undefined {
  const plain = plainRaw(self);
  if (plain !== undefined) {
    const n = fileReadInto(plain, into);
    if (n !== undefined && n > 0 && self.rawPosition >= 0) self.rawPosition += n;
    return n;
  }
  const result = callRaw(self, "readinto", [viewOf(into, false)]);
  if (result === None) return undefined;
  let n: number;
  try {
    n = indexToNumber(result, "OverflowError");
  } catch (cause) {
    const e = pyError("OSError", "raw readinto() failed");
    if (isException(cause, exceptionTypes.BaseException)) e.cause = e.context = cause;
    throw e;
  }
  if (n < 0 || n > into.length) {
    throw pyError(
      "OSError",
      `raw readinto() returned invalid length ${n} (should have been between 0 and ${into.length})`,
    );
  }
  if (n > 0 && self.rawPosition >= 0) self.rawPosition += n;
  return n;
}

function rawWrite(self: PyBuffered, bytes: Uint8Array): number | undefined {
  const plain = plainRaw(self);
  let n: number | undefined;
  if (plain !== undefined) n = fileWrite(plain, bytes);
  else {
    const result = callRaw(self, "write", [viewOf(bytes, true)]);
    if (result === None) return undefined;
    n = indexToNumber(result, "OverflowError");
    if (n < 0 || n > bytes.length) {
      throw pyError(
        "OSError",
        `raw write() returned invalid length ${n} (should have been between 0 and ${bytes.length})`,
      );
    }
  }
  if (n !== undefined && n > 0 && self.rawPosition >= 0) self.rawPosition += n;
  return n;
}

function rawSeek(self: PyBuffered, to: number, whence: number): number {
  const plain = plainRaw(self);
  self.rawPosition = -1;
  const n = plain !== undefined ? fileSeek(plain, to, whence) : offset(callMethod(rawOf(self), "seek", [to, whence]));
  if (n < 0) throw pyError("OSError", `Raw stream returned invalid position ${n}`);
  self.rawPosition = n;
  return n;
}

function rawTell(self: PyBuffered): number {
  const plain = plainRaw(self);
  self.rawPosition = -1;
  const n = plain !== undefined ? fileSeek(plain, 0, 1) : offset(callMethod(rawOf(self), "tell"));
  if (n < 0) throw pyError("OSError", `Raw stream returned invalid position ${n}`);
  self.rawPosition = n;
  return n;
}

// ---------------------------------------------------------------- reading

/** One raw read into the empty input buffer. */
function fill(self: PyBuffered): number | undefined {
  if (self.input.length !== self.bufferSize) self.input = new Uint8Array(self.bufferSize);
  dropInput(self);
  const n = rawRead(self, self.input);
  if (n !== undefined) self.end = n;
  return n;
}

function takeAhead(self: PyBuffered, n: number): Uint8Array {
  const out = self.input.slice(self.at, self.at + n);
  self.at += n;
  return out;
}

/** Everything; `undefined` when nothing is there yet. */
export function readAll(self: PyBuffered): Uint8Array | undefined {
  flushForReading(self);
  const start = takeAhead(self, ahead(self));
  dropInput(self);
  const plain = plainRaw(self);
  if (plain !== undefined) {
    const rest = fileReadAll(plain);
    self.rawPosition = -1;
    if (rest === undefined) return start.length > 0 ? start : undefined;
    return start.length === 0 ? rest : concatBytes([start, rest]);
  }
  const raw = rawOf(self);
  const readall = findAttr(raw, "readall");
  const parts = [start];
  if (readall !== undefined) {
    const rest = callMethod(raw, "readall");
    self.rawPosition = -1;
    if (rest === None) return start.length > 0 ? start : undefined;
    if (!(rest instanceof PyBytes)) throw pyError("TypeError", "readall() should return bytes");
    parts.push(rest.bytes);
    return concatBytes(parts);
  }
  for (;;) {
    const data = callMethod(raw, "read");
    if (data === None) {
      const all = concatBytes(parts);
      return all.length === 0 ? undefined : all;
    }
    if (!(data instanceof PyBytes)) throw pyError("TypeError", "read() should return bytes");
    if (data.bytes.length === 0) return concatBytes(parts);
    parts.push(data.bytes);
    if (self.rawPosition >= 0) self.rawPosition += data.bytes.length;
  }
}

/** Up to `n` bytes, as many raw reads as it takes; `undefined` when nothing is there yet. */
export function readExactly(self: PyBuffered, n: number): Uint8Array | undefined {
  if (n <= ahead(self)) return takeAhead(self, n);
  flushForReading(self);
  const out = new Uint8Array(n);
  let used = ahead(self);
  out.set(self.input.subarray(self.at, self.end));
  dropInput(self);
  while (used < n) {
    const want = n - used;
    const direct = want - (want % self.bufferSize);
    let got: number | undefined;
    if (direct > 0) {
      got = rawRead(self, out.subarray(used, used + direct));
      if (got !== undefined) used += got;
    } else {
      got = fill(self);
      if (got !== undefined) {
        const take = Math.min(got, want);
        out.set(self.input.subarray(0, take), used);
        self.at = take;
        used += take;
      }
    }
    if (got === undefined && used === 0) return undefined;
    if (got === undefined || got === 0) break;
  }
  return used === n ? out : out.slice(0, used);
}

/** At most one raw read. */
export function readOnce(self: PyBuffered, size: number): Uint8Array {
  const n = size < 0 ? self.bufferSize : size;
  checkClosed(self, "read of closed file");
  if (n === 0) return EMPTY;
  if (ahead(self) > 0) return takeAhead(self, Math.min(n, ahead(self)));
  flushForReading(self);
  dropInput(self);
  const out = new Uint8Array(n);
  const got = rawRead(self, out) ?? 0;
  return got === n ? out : got * 2 < n ? out.slice(0, got) : out.subarray(0, got);
}

function readInto(self: PyBuffered, target: Value, once: boolean): Value {
  return withWritable(target, once ? "readinto1() argument" : "readinto() argument", (into) => {
    rawOf(self);
    checkClosed(self, "readinto of closed file");
    let written = Math.min(ahead(self), into.length);
    into.set(self.input.subarray(self.at, self.at + written));
    self.at += written;
    if (written === into.length) return written;
    flushForReading(self);
    dropInput(self);
    while (written < into.length) {
      const want = into.length - written;
      let n: number | undefined;
      if (want > self.bufferSize) n = rawRead(self, into.subarray(written));
      else if (!(once && written > 0)) {
        n = fill(self);
        if (n !== undefined && n > 0) {
          n = Math.min(n, want);
          into.set(self.input.subarray(0, n), written);
          self.at = n;
        }
      } else n = 0;
      if (n === undefined && written === 0) return None;
      if (n === undefined || n === 0) break;
      written += n;
      if (once) break;
    }
    return written;
  });
}

/** A line with its newline, at most `limit` bytes when not negative. */
export function readLine(self: PyBuffered, limit: number): Uint8Array {
  // fast path: the whole line has been read ahead
  const found = self.input.subarray(0, self.end).indexOf(NEWLINE, self.at);
  if (found >= 0 && (limit < 0 || found + 1 - self.at <= limit)) return takeAhead(self, found + 1 - self.at);
  if (limit >= 0 && ahead(self) >= limit) return takeAhead(self, limit);
  const parts = [takeAhead(self, ahead(self))];
  let size = parts[0]!.length;
  flushForReading(self);
  for (;;) {
    const n = fill(self);
    if (n === undefined || n === 0) break;
    let end = self.input.subarray(0, n).indexOf(NEWLINE);
    let take = end < 0 ? n : end + 1;
    if (limit >= 0 && size + take >= limit) {
      if (end < 0 || size + take > limit) {
        take = limit - size;
        end = 0; // stop
      }
    }
    parts.push(takeAhead(self, take));
    size += take;
    if (end >= 0) break;
  }
  return concatBytes(parts);
}

// ---------------------------------------------------------------- writing

const pendingOutput = (self: PyBuffered): number => self.last - self.first;

const dirtyStreams = new WeakMap<PyBuffered, DirtyStream>();

function dirtyStream(self: PyBuffered): DirtyStream {
  let stream = dirtyStreams.get(self);
  if (stream === undefined) {
    const raw = self.raw;
    stream = {
      flushAll: () => flushOutput(self),
      path: raw instanceof PyFileIO ? raw.path : undefined,
    };
    dirtyStreams.set(self, stream);
  }
  return stream;
}

/** Writes all pending output; BlockingIOError when the raw stream would block. */
export function flushOutput(self: PyBuffered): void {
  while (self.first < self.last) {
    const n = rawWrite(self, self.output.subarray(self.first, self.last));
    if (n === undefined) throw blockingError("write could not complete without blocking", 0);
    self.first += n;
  }
  if (self.last > 0) markClean(dirtyStream(self));
  self.first = self.last = 0;
}

/** A BufferedRandom writes before it reads. */
function flushForReading(self: PyBuffered): void {
  if (self.last > self.first) flushOutput(self);
}

/** ... and gives back what it read ahead before it writes. */
function rewindInput(self: PyBuffered): void {
  const unread = ahead(self);
  dropInput(self);
  if (unread > 0) rawSeek(self, -unread, 1);
}

function keep(self: PyBuffered, bytes: Uint8Array): void {
  if (self.output.length !== self.bufferSize) self.output = new Uint8Array(self.bufferSize);
  if (self.last === self.first) markDirty(dirtyStream(self));
  self.output.set(bytes, self.last);
  self.last += bytes.length;
}

/** Shifts pending output to the start of the buffer. */
function compact(self: PyBuffered): void {
  if (self.first === 0) return;
  self.output.copyWithin(0, self.first, self.last);
  self.last -= self.first;
  self.first = 0;
}

export function writeBuffered(self: PyBuffered, bytes: Uint8Array): number {
  if (ahead(self) > 0) rewindInput(self);
  else dropInput(self);
  // fast path: it fits
  if (bytes.length <= self.bufferSize - self.last) {
    keep(self, bytes);
    return bytes.length;
  }
  try {
    flushOutput(self);
  } catch (e) {
    if (!(e instanceof PyOSError && e.errno === EAGAIN)) throw e;
    compact(self);
    const room = self.bufferSize - self.last;
    if (bytes.length <= room) {
      keep(self, bytes);
      return bytes.length;
    }
    keep(self, bytes.subarray(0, room));
    throw blockingError("write could not complete without blocking", room);
  }
  let written = 0;
  while (bytes.length - written > self.bufferSize) {
    const n = rawWrite(self, bytes.subarray(written));
    if (n === undefined) {
      if (bytes.length - written > self.bufferSize) {
        keep(self, bytes.subarray(written, written + self.bufferSize));
        throw blockingError("write could not complete without blocking", written + self.bufferSize);
      }
      break;
    }
    written += n;
  }
  if (written < bytes.length) keep(self, bytes.subarray(written));
  return bytes.length;
}

// ---------------------------------------------------------------- position

function bufferedSeek(self: PyBuffered, target: Value, whence: number, readable: boolean, writable: boolean): number {
  if (whence < 0 || whence > 4) throw pyError("ValueError", `whence value ${whence} unsupported`);
  const raw = rawOf(self);
  checkClosed(self, "seek of closed file");
  const plain = plainRaw(self);
  if (plain !== undefined ? !fileSeekable(plain) : false) throw unsupported("File or stream is not seekable.");
  if (plain === undefined) checkSeekable(raw);
  let to = offset(target);
  if (whence < 2 && readable && pendingOutput(self) === 0) {
    // within what was read ahead, the raw stream need not move
    const current = self.rawPosition >= 0 ? self.rawPosition : rawTell(self);
    const step = whence === 0 ? to - (current - ahead(self)) : to;
    if (step >= -self.at && step <= ahead(self)) {
      self.at += step;
      return current - ahead(self);
    }
  }
  if (writable) flushOutput(self);
  if (whence === 1) to -= ahead(self);
  const n = rawSeek(self, to, whence);
  dropInput(self);
  return n;
}

// ---------------------------------------------------------------- construction and closing

export function initBuffered(self: PyBuffered, raw: Value, bufferSize: number): void {
  self.raw = undefined;
  self.detached = false;
  if (raw instanceof PyFileIO && raw.cls === fileIOType) {
    if (self instanceof PyBufferedRandom && !fileSeekable(raw)) throw unsupported("File or stream is not seekable.");
    if (!(self instanceof PyBufferedWriter) && !raw.readable) throw unsupported("File or stream is not readable.");
    if (!(self instanceof PyBufferedReader) && !raw.writable) throw unsupported("File or stream is not writable.");
  } else {
    if (self instanceof PyBufferedRandom) checkSeekable(raw);
    if (!(self instanceof PyBufferedWriter)) checkReadable(raw);
    if (!(self instanceof PyBufferedReader)) checkWritable(raw);
  }
  if (bufferSize <= 0) throw pyError("ValueError", "buffer size must be strictly positive");
  if (bufferSize > MAX_BUFFER) throw pyError("MemoryError");
  self.raw = raw;
  self.bufferSize = bufferSize;
  dropInput(self);
  self.first = self.last = 0;
  self.rawPosition = -1;
  try {
    rawTell(self);
  } catch (e) {
    if (!isException(e, exceptionTypes.Exception)) throw e;
  }
}

function closeBuffered(self: PyBuffered): Value {
  const raw = rawOf(self);
  if (bufferedClosed(self)) return None;
  let failure: { error: unknown } | undefined;
  try {
    callMethod(self, "flush");
  } catch (error) {
    failure = { error };
  }
  try {
    const plain = plainRaw(self);
    if (plain !== undefined) fileClose(plain);
    else callMethod(raw, "close");
  } catch (error) {
    if (failure !== undefined && isException(error, exceptionTypes.BaseException)) {
      if (isException(failure.error, exceptionTypes.BaseException)) error.context = failure.error;
    }
    failure = { error };
  }
  dropInput(self);
  if (failure !== undefined) {
    // the data cannot be written any more
    if (self.last > self.first) markClean(dirtyStream(self));
    throw failure.error;
  }
  return None;
}

const active = new Set<Value>();

function bufferedRepr(self: PyBuffered): Value {
  const type = typeOf(self);
  const shown = `${type.moduleName === "builtins" ? "" : `${type.moduleName}.`}${type.name}`;
  let name: Value | undefined;
  try {
    name = getAttr(self, "name");
  } catch (e) {
    if (!isException(e, exceptionTypes.ValueError) && !isException(e, exceptionTypes.AttributeError)) throw e;
  }
  if (name === undefined) return `<${shown}>`;
  const given = name;
  const text = guardRepr(active, self, () => reprText(given));
  if (text === undefined) throw pyError("RuntimeError", `reentrant call inside ${typeName(self)}.__repr__`);
  return `<${shown} name=${text}>`;
}

type B = PyBuffered;

/** `truncate` and `flush` of objects that write. */
function flushMethod(self: B): Value {
  rawOf(self);
  if (bufferedClosed(self)) throw pyError("ValueError", "flush of closed file");
  flushOutput(self);
  if (ahead(self) > 0 || self.end > 0) rewindInput(self);
  return None;
}

const common: Record<string, MethodDef<B>> = {
  detach: method("($self, /)", "Disconnect this buffer from its underlying raw stream and return it.", (self: B) => {
    const raw = rawOf(self);
    callMethod(self, "flush");
    self.raw = undefined;
    self.detached = true;
    return raw;
  }),
  close: method("($self, /)", "Flush and close the IO object.", closeBuffered),
  seekable: method("($self, /)", "Return whether object supports random access.", (self: B) =>
    callMethod(rawOf(self), "seekable"),
  ),
  fileno: method("($self, /)", "Return underlying file descriptor if one exists.", (self: B) =>
    callMethod(rawOf(self), "fileno"),
  ),
  isatty: method("($self, /)", "Return whether this is an 'interactive' stream.", (self: B) =>
    callMethod(rawOf(self), "isatty"),
  ),
  _dealloc_warn: method("($self, source, /)", "", () => None),
  tell: method(
    "($self, /)",
    "Return current stream position.",
    (self: B) => rawTell(self) - ahead(self) + pendingOutput(self),
  ),
  truncate: method("($self, pos=None, /)", "Truncate the file to at most pos bytes.", (self: B, pos) => {
    const raw = rawOf(self);
    if (bufferedClosed(self)) throw pyError("ValueError", "truncate of closed file");
    if (self instanceof PyBufferedReader) throw unsupported("truncate");
    flushMethod(self);
    const result = callMethod(raw, "truncate", [pos]);
    rawTell(self);
    return result;
  }),
  __sizeof__: method("($self, /)", "", (self: B) => 152 + self.bufferSize),
  __reduce__: method("($self, /)", "", cannotPickle),
  __reduce_ex__: method("($self, protocol, /)", "", cannotPickle),
};

const seekMethod = (readable: boolean, writable: boolean): MethodDef<B> =>
  method(
    "($self, target, whence: int=0, /)",
    "Change the stream position to the given byte offset.",
    (self: B, target, whence) => bufferedSeek(self, target, whence, readable, writable),
  );

const canRead: Record<string, MethodDef<B>> = {
  readable: method("($self, /)", "Return whether object was opened for reading.", (self: B) =>
    callMethod(rawOf(self), "readable"),
  ),
  read: method("($self, size=-1, /)", "Read and return up to n bytes.", (self: B, size) => {
    const n = optionalSize(size);
    rawOf(self);
    if (n < -1) throw pyError("ValueError", "read length must be non-negative or -1");
    checkClosed(self, "read of closed file");
    const data = n === -1 ? readAll(self) : readExactly(self, n);
    return data === undefined ? None : new PyBytes(data);
  }),
  read1: method(
    "($self, size=-1, /)",
    "Read and return up to size bytes, with at most one read() call to the underlying raw stream.",
    (self: B, size) => {
      const n = optionalSize(size);
      rawOf(self);
      return new PyBytes(readOnce(self, n));
    },
  ),
  readinto: method("($self, buffer, /)", "", (self: B, buffer) => readInto(self, buffer, false)),
  readinto1: method("($self, buffer, /)", "", (self: B, buffer) => readInto(self, buffer, true)),
  readline: method("($self, size=-1, /)", "Read and return a line from the stream.", (self: B, size) => {
    const n = optionalSize(size);
    rawOf(self);
    checkClosed(self, "readline of closed file");
    return new PyBytes(readLine(self, n));
  }),
  peek: method("($self, size: int=0, /)", "", (self: B) => {
    rawOf(self);
    checkClosed(self, "peek of closed file");
    flushForReading(self);
    if (ahead(self) === 0) fill(self);
    return new PyBytes(self.input.slice(self.at, self.end));
  }),
};

const canWrite: Record<string, MethodDef<B>> = {
  writable: method("($self, /)", "Return whether object was opened for writing.", (self: B) =>
    callMethod(rawOf(self), "writable"),
  ),
  write: method("($self, buffer, /)", "Write buffer b to the IO stream.", (self: B, buffer) => {
    rawOf(self);
    const bytes = bytesOf(buffer);
    if (bufferedClosed(self)) throw pyError("ValueError", "write to closed file");
    return writeBuffered(self, bytes);
  }),
  flush: method("($self, /)", "Flush write buffers, if applicable.", flushMethod),
};

const next = (self: B): Value | undefined => {
  rawOf(self);
  if (self.cls === bufferedReaderType || self.cls === bufferedRandomType) {
    checkClosed(self, "readline of closed file");
    const line = readLine(self, -1);
    return line.length === 0 ? undefined : new PyBytes(line);
  }
  const line = callMethod(self, "readline");
  if (!(line instanceof PyBytes))
    throw pyError("OSError", `readline() should have returned a bytes object, not '${typeName(line)}'`);
  return line.bytes.length === 0 ? undefined : line;
};

const attributes: Pick<TypeDef<B>, "members" | "getset"> = {
  members: {
    raw: getset((self) => self.raw ?? None),
    _finalizing: getset(
      (self) => self.finalizing,
      (self, v) => {
        self.finalizing = v === true;
      },
    ),
  },
  getset: {
    closed: getset(bufferedClosed),
    name: getset((self) => getAttr(rawOf(self), "name")),
    mode: getset((self) => getAttr(rawOf(self), "mode")),
  },
};

const init = (name: string) =>
  initSlot("($self, raw, buffer_size: ssize=8192)", name, (self: B, raw, size) => initBuffered(self, raw, size));
const SIGNATURE = `(raw, buffer_size=DEFAULT_BUFFER_SIZE)`;

export const newReader = (cls: PyType): B =>
  cls === bufferedReaderType ? new PyBufferedReader() : new PyBufferedReaderSub(cls);
export const newWriter = (cls: PyType): B =>
  cls === bufferedWriterType ? new PyBufferedWriter() : new PyBufferedWriterSub(cls);
export const newRandom = (cls: PyType): B =>
  cls === bufferedRandomType ? new PyBufferedRandom() : new PyBufferedRandomSub(cls);

export const bufferedReaderDef: TypeDef<B> = {
  doc: "Create a new buffered reader using the given readable raw IO object.",
  signature: SIGNATURE,
  isBase: true,
  slots: { new: newReader, init: init("BufferedReader"), repr: bufferedRepr, next },
  methods: {
    ...common,
    ...canRead,
    seek: seekMethod(true, false),
    flush: method("($self, /)", "Flush write buffers, if applicable.", (self: B) => callMethod(rawOf(self), "flush")),
  },
  ...attributes,
};

export const bufferedWriterDef: TypeDef<B> = {
  doc: "A buffer for a writeable sequential RawIO object.\n\nThe constructor creates a BufferedWriter for the given writeable raw\nstream. If the buffer_size is not given, it defaults to\nDEFAULT_BUFFER_SIZE.",
  signature: SIGNATURE,
  isBase: true,
  slots: { new: newWriter, init: init("BufferedWriter"), repr: bufferedRepr },
  methods: { ...common, ...canWrite, seek: seekMethod(false, true) },
  ...attributes,
};

export const bufferedRandomDef: TypeDef<B> = {
  doc: "A buffered interface to random access streams.\n\nThe constructor creates a reader and writer for a seekable stream,\nraw, given in the first argument. If the buffer_size is omitted it\ndefaults to DEFAULT_BUFFER_SIZE.",
  signature: SIGNATURE,
  isBase: true,
  slots: { new: newRandom, init: init("BufferedRandom"), repr: bufferedRepr, next },
  methods: { ...common, ...canRead, ...canWrite, seek: seekMethod(true, true) },
  ...attributes,
};

/** A new exact BufferedReader, BufferedWriter or BufferedRandom. */
export function makeBuffered(self: B, raw: Value, bufferSize = DEFAULT_BUFFER_SIZE): B {
  initBuffered(self, raw, bufferSize);
  return self;
}
