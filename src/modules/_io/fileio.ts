/** `FileIO`: a raw stream over a descriptor. Source: Modules/_io/fileio.c. */
import { HostError } from "../../host/host.ts";
import { POLLIN } from "../../host/streams.ts";
import { PyBytes } from "../../objects/bytes.ts";
import { isInt } from "../../objects/number.ts";
import { None, type Value } from "../../objects/object.ts";
import { rt } from "../../objects/runtime.ts";
import { jsFromStr } from "../../objects/str.ts";
import type { PyType } from "../../objects/type.ts";
import { findAttr, getAttr, setAttr } from "../../protocols/attributes.ts";
import { call1, call2, callMethod } from "../../protocols/call.ts";
import { getset, initSlot, method, type TypeDef } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { index } from "../../protocols/number.ts";
import { guardRepr, reprText } from "../../protocols/text.ts";
import { typeName, typeOf } from "../../protocols/type-of.ts";
import { threadCount, waitFor } from "../_thread/scheduler.ts";
import { attempt, osError } from "../posix/errors.ts";
import { fsBytes, offset } from "../posix/path.ts";
import { optionalSize, withWritable } from "./arguments.ts";
import { bytesOf } from "./base.ts";
import { closedError, unsupported } from "./errors.ts";
import { fileIOType, PyFileIO, PyFileIOSub, rawIOBaseType } from "./layouts.ts";
import { fileClosed, fileOpened, flushFilesNamed, freeDescriptors } from "./open-files.ts";

const O_WRONLY = 1;
const O_RDWR = 2;
const O_CREAT = 0o100;
const O_EXCL = 0o200;
const O_TRUNC = 0o1000;
const O_APPEND = 0o2000;
const O_CLOEXEC = 0o2000000;
const S_IFMT = 0o170000;
const S_IFDIR = 0o040000;
const S_IFREG = 0o100000;
/** Reading a file of unknown size starts with this much. */
const SMALL_CHUNK = 8192;
const MAX_TRANSFER = 0x7ffff000;

const NOT_CLOSED = (): Error => closedError("I/O operation on closed file") as unknown as Error;

export function newFileIO(cls: PyType): PyFileIO {
  return cls === fileIOType ? new PyFileIO() : new PyFileIOSub(cls);
}

interface Mode {
  created: boolean;
  readable: boolean;
  writable: boolean;
  appending: boolean;
  flags: number;
}

function parseMode(mode: string): Mode {
  const out: Mode = { created: false, readable: false, writable: false, appending: false, flags: 0 };
  let kinds = 0;
  let plus = false;
  const bad = (): never => {
    throw pyError("ValueError", "Must have exactly one of create/read/write/append mode and at most one plus");
  };
  for (const c of mode) {
    switch (c) {
      case "x":
        kinds++;
        out.created = out.writable = true;
        out.flags |= O_EXCL | O_CREAT;
        break;
      case "r":
        kinds++;
        out.readable = true;
        break;
      case "w":
        kinds++;
        out.writable = true;
        out.flags |= O_CREAT | O_TRUNC;
        break;
      case "a":
        kinds++;
        out.writable = out.appending = true;
        out.flags |= O_APPEND | O_CREAT;
        break;
      case "b":
        break;
      case "+":
        if (plus) bad();
        out.readable = out.writable = plus = true;
        break;
      default:
        throw pyError("ValueError", `invalid mode: ${mode}`);
    }
    if (kinds > 1) bad();
  }
  if (kinds === 0) bad();
  if (out.readable && out.writable) out.flags |= O_RDWR;
  else if (out.writable) out.flags |= O_WRONLY;
  out.flags |= O_CLOEXEC;
  return out;
}

/** Opens `file` (a path or a descriptor) on `self`. */
export function initFileIO(self: PyFileIO, file: Value, modeText: string, closefd: boolean, opener: Value): void {
  if (self.fd >= 0) {
    // a second __init__: the old file goes first
    if (self.closefd) closeDescriptor(self);
    else self.fd = -1;
  }
  let fd = -1;
  if (isInt(file)) {
    const n = index(file);
    if (n < 0) throw pyError("ValueError", "negative file descriptor");
    // a number that is no descriptor is taken for a path, and is none
    if (n <= 2147483647) fd = Number(n);
  }
  const path = fd < 0 ? fsBytes(file) : undefined;
  const mode = parseMode(modeText);
  self.created = mode.created;
  self.readable = mode.readable;
  self.writable = mode.writable;
  self.appending = mode.appending;
  self.seekable = undefined;
  self.closefd = closefd;
  self.path = path;
  let opened = false;
  if (path === undefined) self.fd = fd;
  else {
    if (!closefd) throw pyError("ValueError", "Cannot use closefd=False with file name");
    if (opener === None) {
      flushFilesNamed(path);
      self.fd = attempt(() => openDescriptor(path, mode.flags), file);
    } else {
      const made = call2(opener, file, mode.flags);
      if (!isInt(made)) throw pyError("TypeError", "expected integer from opener");
      const n = Number(index(made));
      if (n < 0) throw pyError("ValueError", `opener returned ${n}`);
      self.fd = n;
    }
    opened = true;
  }
  try {
    const stat = attempt(() => rt.host.fs.fstat(self.fd), path === undefined ? undefined : file);
    if ((stat.mode & S_IFMT) === S_IFDIR) throw osError(new HostError("EISDIR"), file);
    if (stat.blksize > 1) self.blockSize = stat.blksize;
    setAttr(self, "name", file);
    if (self.appending) {
      try {
        rt.host.fs.seek(self.fd, 0, 2);
      } catch (e) {
        if (!(e instanceof HostError)) throw e; // pipes cannot seek, and need not
      }
    }
    if (closefd) fileOpened(self);
  } catch (e) {
    if (opened) closeDescriptor(self);
    else self.fd = -1;
    throw e;
  }
}

/** Opens a path. When descriptors have run out, dropped files are closed first. */
function openDescriptor(path: Uint8Array, flags: number): number {
  try {
    return rt.host.fs.open(path, flags, 0o666);
  } catch (e) {
    if (!(e instanceof HostError) || (e.code !== "EMFILE" && e.code !== "ENFILE") || !freeDescriptors()) throw e;
    return rt.host.fs.open(path, flags, 0o666);
  }
}

function closeDescriptor(self: PyFileIO): void {
  const fd = self.fd;
  if (fd < 0) return;
  fileClosed(self);
  self.fd = -1;
  attempt(() => rt.host.fs.close(fd));
}

function checkOpen(self: PyFileIO): void {
  if (self.fd < 0) throw NOT_CLOSED();
}
const modeError = (what: string): unknown => unsupported(`File not open for ${what}`);

/** Reads into `bytes`: the count, or `undefined` when a nonblocking descriptor has nothing. */
export function fileReadInto(self: PyFileIO, bytes: Uint8Array): number | undefined {
  checkOpen(self);
  if (!self.readable) throw modeError("reading");
  const block = bytes.length > MAX_TRANSFER ? bytes.subarray(0, MAX_TRANSFER) : bytes;
  for (;;) {
    try {
      return rt.host.fs.read(self.fd, block);
    } catch (e) {
      if (e instanceof HostError && e.code === "EAGAIN") return undefined;
      if (!(e instanceof HostError && e.code === "EDEADLK" && threadCount() > 0)) throw osError(e);
      waitUntilReadable(self.fd);
    }
  }
}

/** Other threads run until one of them has written to the pipe. */
function waitUntilReadable(fd: number): void {
  const item = { fd, events: POLLIN, revents: 0 };
  waitFor(undefined, {
    ready: () => rt.host.fs.poll([item], 0) > 0,
    until: undefined,
    finish: () => None,
  });
}

/** Writes once: the count, or `undefined` when it would block. */
export function fileWrite(self: PyFileIO, bytes: Uint8Array): number | undefined {
  checkOpen(self);
  if (!self.writable) throw modeError("writing");
  try {
    return rt.host.fs.write(self.fd, bytes);
  } catch (e) {
    if (e instanceof HostError && e.code === "EAGAIN") return undefined;
    throw osError(e);
  }
}

/** Everything up to the end; `undefined` when nothing is there yet. */
export function fileReadAll(self: PyFileIO): Uint8Array | undefined {
  checkOpen(self);
  if (!self.readable) throw modeError("reading");
  const { fs } = rt.host;
  let size = SMALL_CHUNK;
  let known = false;
  try {
    const stat = fs.fstat(self.fd);
    if ((stat.mode & S_IFMT) === S_IFREG && stat.size > 0) {
      const position = fs.seek(self.fd, 0, 1);
      if (stat.size >= position) {
        size = stat.size - position + 1;
        known = true;
      }
    }
  } catch (e) {
    if (!(e instanceof HostError)) throw e;
  }
  let block = new Uint8Array(size);
  let used = 0;
  for (;;) {
    if (used === block.length) {
      const larger = new Uint8Array(used + Math.max(used, known ? SMALL_CHUNK : 65536));
      larger.set(block);
      block = larger;
    }
    const n = fileReadInto(self, block.subarray(used));
    if (n === undefined) {
      if (used > 0) break;
      return undefined;
    }
    if (n === 0) break;
    used += n;
  }
  return used === block.length ? block : used * 2 < block.length ? block.slice(0, used) : block.subarray(0, used);
}

export function fileSeek(self: PyFileIO, to: number, whence: number): number {
  checkOpen(self);
  return attempt(() => rt.host.fs.seek(self.fd, to, whence));
}

export function fileSeekable(self: PyFileIO): boolean {
  checkOpen(self);
  if (self.seekable === undefined) {
    try {
      rt.host.fs.seek(self.fd, 0, 1);
      self.seekable = true;
    } catch (e) {
      if (!(e instanceof HostError)) throw e;
      self.seekable = false;
    }
  }
  return self.seekable;
}

export function fileModeText(self: PyFileIO): string {
  if (self.created) return self.readable ? "xb+" : "xb";
  if (self.appending) return self.readable ? "ab+" : "ab";
  if (self.readable) return self.writable ? "rb+" : "rb";
  return "wb";
}

/** `FileIO.close`, the methods of the base class included. */
export function fileClose(self: PyFileIO): void {
  let failure: { error: unknown } | undefined;
  try {
    call1(getAttr(rawIOBaseType, "close"), self);
  } catch (error) {
    failure = { error };
  }
  if (self.closefd) closeDescriptor(self);
  else self.fd = -1;
  if (failure !== undefined) throw failure.error;
}

const active = new Set<Value>();

export const fileIODef: TypeDef<PyFileIO> = {
  doc: "Open a file.\n\nThe mode can be 'r' (default), 'w', 'x' or 'a' for reading,\nwriting, exclusive creation or appending.  The file will be created if it\ndoesn't exist when opened for writing or appending; it will be truncated\nwhen opened for writing.  A FileExistsError will be raised if it already\nexists when opened for creating. Opening a file for creating implies\nwriting so this mode behaves in a similar way to 'w'.Add a '+' to the mode\nto allow simultaneous reading and writing. A custom opener can be used by\npassing a callable as *opener*. The underlying file descriptor for the file\nobject is then obtained by calling opener with (*name*, *flags*).\n*opener* must return an open file descriptor (passing os.open as *opener*\nresults in functionality similar to passing None).",
  signature: "(file, mode='r', closefd=True, opener=None)",
  isBase: true,
  slots: {
    new: (cls) => newFileIO(cls),
    init: initSlot(
      "($self, file, mode: str='r', closefd: bool=True, opener=None)",
      "FileIO",
      (self: PyFileIO, file, mode, closefd, opener) => initFileIO(self, file, jsFromStr(mode), closefd, opener),
    ),
    repr: (self) => {
      if (self.fd < 0) return "<_io.FileIO [closed]>";
      const tail = `mode='${fileModeText(self)}' closefd=${self.closefd ? "True" : "False"}>`;
      const name = findAttr(self, "name");
      if (name === undefined) return `<_io.FileIO fd=${self.fd} ${tail}`;
      const shown = guardRepr(active, self, () => reprText(name));
      if (shown === undefined) throw pyError("RuntimeError", `reentrant call inside ${typeName(self)}.__repr__`);
      return `<_io.FileIO name=${shown} ${tail}`;
    },
  },
  methods: {
    read: method("($self, size=-1, /)", "Read at most size bytes, returned as bytes.", (self, size) => {
      checkOpen(self);
      if (!self.readable) throw modeError("reading");
      const n = optionalSize(size);
      if (n < 0) return callMethod(self, "readall");
      const block = new Uint8Array(Math.min(n, MAX_TRANSFER));
      const got = fileReadInto(self, block);
      if (got === undefined) return None;
      return new PyBytes(got === block.length ? block : block.slice(0, got));
    }),
    readall: method("($self, /)", "Read all data from the file, returned as bytes.", (self) => {
      const all = fileReadAll(self);
      return all === undefined ? None : new PyBytes(all);
    }),
    readinto: method("($self, buffer, /)", "Same as RawIOBase.readinto().", (self, buffer) =>
      withWritable(buffer, "readinto() argument 1", (bytes) => fileReadInto(self, bytes) ?? None),
    ),
    write: method("($self, b, /)", "Write buffer b to file, return number of bytes written.", (self, data) => {
      const bytes = bytesOf(data);
      return fileWrite(self, bytes) ?? None;
    }),
    seek: method(
      "($self, pos, whence: int=0, /)",
      "Move to new file position and return the file position.",
      (self, pos, whence) => {
        checkOpen(self);
        if (typeOf(pos).slots.index === undefined)
          throw pyError("TypeError", `'${typeName(pos)}' object cannot be interpreted as an integer`);
        return fileSeek(self, offset(pos), whence);
      },
    ),
    tell: method("($self, /)", "Current file position.", (self) => fileSeek(self, 0, 1)),
    truncate: method(
      "($self, size=None, /)",
      "Truncate the file to at most size bytes and return the truncated size.",
      (self, size) => {
        checkOpen(self);
        if (!self.writable) throw modeError("writing");
        const to = size === None ? fileSeek(self, 0, 1) : offset(size);
        attempt(() => rt.host.fs.ftruncate(self.fd, to));
        return to;
      },
    ),
    close: method("($self, /)", "Close the file.", (self) => {
      fileClose(self);
      return None;
    }),
    seekable: method("($self, /)", "True if file supports random-access.", fileSeekable),
    readable: method("($self, /)", "True if file was opened in a read mode.", (self) => {
      checkOpen(self);
      return self.readable;
    }),
    writable: method("($self, /)", "True if file was opened in a write mode.", (self) => {
      checkOpen(self);
      return self.writable;
    }),
    fileno: method("($self, /)", "Return the underlying file descriptor (an integer).", (self) => {
      checkOpen(self);
      return self.fd;
    }),
    isatty: method("($self, /)", "True if the file is connected to a TTY device.", (self) => {
      checkOpen(self);
      try {
        return rt.host.fs.isatty(self.fd);
      } catch (e) {
        if (e instanceof HostError) return false;
        throw e;
      }
    }),
    _dealloc_warn: method("($self, source, /)", "", () => None),
    __reduce__: method("($self, /)", "", cannotPickle),
    __reduce_ex__: method("($self, protocol, /)", "", cannotPickle),
  },
  getset: {
    closed: getset((self) => self.fd < 0, undefined, "True if the file is closed"),
    closefd: getset((self) => self.closefd, undefined, "True if the file descriptor will be closed by close()."),
    mode: getset(fileModeText, undefined, "String giving the file mode"),
  },
  members: {
    _blksize: getset(
      (self) => self.blockSize,
      (self, v) => {
        self.blockSize = Number(index(v ?? 0));
      },
    ),
    _finalizing: getset(
      (self) => self.finalizing,
      (self, v) => {
        self.finalizing = v === true;
      },
    ),
  },
};

/** `__reduce__` of everything that holds an open file. */
export function cannotPickle(self: Value): never {
  throw pyError("TypeError", `cannot pickle '${typeOf(self).name}' instances`);
}
