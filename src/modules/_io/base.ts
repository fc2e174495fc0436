/** `_IOBase`, `_RawIOBase`, `_BufferedIOBase`, `_TextIOBase`. Source: Modules/_io/iobase.c, bufferedio.c, textio.c. */
import { PyByteArray, PyBytes } from "../../objects/bytes.ts";
import { PyList } from "../../objects/containers.ts";
import { None, type Value } from "../../objects/object.ts";
import { bytesType } from "../../objects/types.ts";
import { findAttr, getAttr, instanceDict, setAttr } from "../../protocols/attributes.ts";
import { call1, callMethod } from "../../protocols/call.ts";
import { bufferBytes } from "../../protocols/clinic/converters.ts";
import { length } from "../../protocols/container.ts";
import { getset, method, type TypeDef } from "../../protocols/define.ts";
import { pyError } from "../../protocols/errors.ts";
import { forEach, getIter } from "../../protocols/iterate.ts";
import { indexToNumber } from "../../protocols/number.ts";
import { isTrue } from "../../protocols/truth.ts";
import { typeName } from "../../protocols/type-of.ts";
import { optionalSize, withWritable } from "./arguments.ts";
import { closedError, unsupported } from "./errors.ts";
import { DEFAULT_BUFFER_SIZE } from "./layouts.ts";

const NEWLINE = 10;
const CLOSED = "__IOBase_closed";

/** `self.closed` is true: ValueError. */
export function checkClosed(self: Value): void {
  if (isTrue(getAttr(self, "closed"))) throw closedError();
}

function check(self: Value, question: "readable" | "writable" | "seekable"): void {
  if (callMethod(self, question) !== true) throw unsupported(`File or stream is not ${question}.`);
}
export const checkReadable = (self: Value): void => check(self, "readable");
export const checkWritable = (self: Value): void => check(self, "writable");
export const checkSeekable = (self: Value): void => check(self, "seekable");

/** Concatenation of byte strings. */
export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]!;
  let total = 0;
  for (const p of parts) total += p.length;
  const out = new Uint8Array(total);
  let at = 0;
  for (const p of parts) {
    out.set(p, at);
    at += p.length;
  }
  return out;
}

function readLine(self: Value, limit: number): Value {
  const peek = findAttr(self, "peek");
  const parts: Uint8Array[] = [];
  let size = 0;
  while (limit < 0 || size < limit) {
    let ahead = 1;
    if (peek !== undefined) {
      const seen = call1(peek, 1);
      if (!(seen instanceof PyBytes))
        throw pyError("OSError", `peek() should have returned a bytes object, not '${typeName(seen)}'`);
      if (seen.bytes.length > 0) {
        const end = seen.bytes.indexOf(NEWLINE);
        ahead = end < 0 ? seen.bytes.length : end + 1;
        if (limit >= 0) ahead = Math.min(ahead, limit - size);
      }
    }
    const got = callMethod(self, "read", [ahead]);
    if (!(got instanceof PyBytes))
      throw pyError("OSError", `read() should have returned a bytes object, not '${typeName(got)}'`);
    if (got.bytes.length === 0) break;
    parts.push(got.bytes);
    size += got.bytes.length;
    if (got.bytes[got.bytes.length - 1] === NEWLINE) break;
  }
  return new PyBytes(concatBytes(parts));
}

export const ioBaseDef: TypeDef<Value> = {
  doc: "The abstract base class for all I/O classes.\n\nThis class provides dummy implementations for many methods that\nderived classes can override selectively; the default implementations\nrepresent a file that cannot be read, written or seeked.\n\nEven though IOBase does not declare read, readinto, or write because\ntheir signatures will vary, implementations and clients should\nconsider those methods part of the interface. Also, implementations\nmay raise UnsupportedOperation when operations they do not support are\ncalled.\n\nThe basic type used for binary data read from or written to a file is\nbytes. Other bytes-like objects are accepted as method arguments too.\nIn some cases (such as readinto), a writable object is required. Text\nI/O classes work with str data.\n\nNote that calling any method (except additional calls to close(),\nwhich are ignored) on a closed stream should raise a ValueError.\n\nIOBase (and its subclasses) support the iterator protocol, meaning\nthat an IOBase object can be iterated over yielding the lines in a\nstream.\n\nIOBase also supports the :keyword:`with` statement. In this example,\nfp is closed after the suite of the with statement is complete:\n\nwith open('spam.txt', 'r') as fp:\n    fp.write('Spam and eggs!')\n",
  isBase: true,
  hasDict: true,
  hasWeakref: true,
  slots: {
    iter: (self) => {
      checkClosed(self);
      return self;
    },
    next: (self) => {
      const line = callMethod(self, "readline");
      return length(line) <= 0 ? undefined : line;
    },
  },
  methods: {
    seek: method(
      "($self, offset, whence=<os.SEEK_SET>, /)",
      "Change the stream position to the given byte offset.",
      () => {
        throw unsupported("seek");
      },
    ),
    tell: method("($self, /)", "Return current stream position.", (self) => callMethod(self, "seek", [0, 1])),
    truncate: method("($self, size=None, /)", "Truncate file to size bytes.", () => {
      throw unsupported("truncate");
    }),
    flush: method("($self, /)", "Flush write buffers, if applicable.", (self) => {
      if (findAttr(self, CLOSED) !== undefined) throw closedError();
      return None;
    }),
    close: method("($self, /)", "Flush and close the IO object.", (self) => {
      if (findAttr(self, CLOSED) !== undefined) return None;
      try {
        callMethod(self, "flush");
      } finally {
        setAttr(self, CLOSED, true);
      }
      return None;
    }),
    seekable: method("($self, /)", "Return whether object supports random access.", () => false),
    readable: method("($self, /)", "Return whether object was opened for reading.", () => false),
    writable: method("($self, /)", "Return whether object was opened for writing.", () => false),
    _checkClosed: method("($self, /)", "", (self) => {
      checkClosed(self);
      return None;
    }),
    _checkSeekable: method("($self, /)", "", (self) => {
      checkSeekable(self);
      return true;
    }),
    _checkReadable: method("($self, /)", "", (self) => {
      checkReadable(self);
      return true;
    }),
    _checkWritable: method("($self, /)", "", (self) => {
      checkWritable(self);
      return true;
    }),
    fileno: method("($self, /)", "Return underlying file descriptor if one exists.", () => {
      throw unsupported("fileno");
    }),
    isatty: method("($self, /)", "Return whether this is an 'interactive' stream.", (self) => {
      checkClosed(self);
      return false;
    }),
    __enter__: method("($self, /)", "", (self) => {
      checkClosed(self);
      return self;
    }),
    __exit__: method("($self, /, *args)", "", (self) => callMethod(self, "close")),
    __del__: method("($self, /)", "Called when the instance is about to be destroyed.", (self) => {
      if (!isTrue(getAttr(self, "closed"))) callMethod(self, "close");
      return None;
    }),
    readline: method("($self, size=-1, /)", "Read and return a line from the stream.", (self, size) =>
      readLine(self, optionalSize(size)),
    ),
    readlines: method("($self, hint=-1, /)", "Return a list of lines from the stream.", (self, hint) => {
      const limit = optionalSize(hint);
      const out: Value[] = [];
      let size = 0;
      forEach(self, (line) => {
        out.push(line);
        if (limit <= 0) return undefined;
        size += length(line);
        return size > limit;
      });
      return new PyList(out);
    }),
    writelines: method("($self, lines, /)", "Write a list of lines to stream.", (self, lines) => {
      checkClosed(self);
      forEach(getIter(lines), (line) => {
        callMethod(self, "write", [line]);
        return undefined;
      });
      return None;
    }),
  },
  getset: {
    __dict__: getset((self) => instanceDict(self) ?? None),
    closed: getset((self) => findAttr(self, CLOSED) !== undefined),
  },
};

const NOT_IMPLEMENTED = (): never => {
  throw pyError("NotImplementedError");
};

export const rawIOBaseDef: TypeDef<Value> = {
  doc: "Base class for raw binary I/O.",
  isBase: true,
  methods: {
    read: method("($self, size: ssize=-1, /)", "", (self, size) => {
      if (size < 0) return callMethod(self, "readall");
      const target = new PyByteArray(new Uint8Array(size));
      const count = callMethod(self, "readinto", [target]);
      if (count === None) return None;
      const n = indexToNumber(count, "OverflowError");
      if (n < 0 || n > target.length)
        throw pyError("ValueError", `readinto returned ${n} outside buffer size ${target.length}`);
      return new PyBytes(target.bytes.slice(0, n));
    }),
    readall: method("($self, /)", "Read until EOF, using multiple read() call.", (self) => {
      const parts: Uint8Array[] = [];
      for (;;) {
        const data = callMethod(self, "read", [DEFAULT_BUFFER_SIZE]);
        if (data === None) {
          if (parts.length === 0) return None;
          break;
        }
        if (!(data instanceof PyBytes)) throw pyError("TypeError", "read() should return bytes");
        if (data.bytes.length === 0) break;
        parts.push(data.bytes);
      }
      return new PyBytes(concatBytes(parts));
    }),
    readinto: method("($self, /, *args)", "", NOT_IMPLEMENTED),
    write: method("($self, /, *args)", "", NOT_IMPLEMENTED),
  },
};

const readInto = (self: Value, buffer: Value, name: "read" | "read1"): Value =>
  withWritable(buffer, "readinto() argument", (into) => {
    const data = callMethod(self, name, [into.length]);
    if (!(data instanceof PyBytes)) throw pyError("TypeError", "read() should return bytes");
    const n = data.bytes.length;
    if (n > into.length) {
      throw pyError("ValueError", `read() returned too much data: ${into.length} bytes requested, ${n} returned`);
    }
    into.set(data.bytes);
    return n;
  });

export const bufferedIOBaseDef: TypeDef<Value> = {
  doc: "Base class for buffered IO objects.\n\nThe main difference with RawIOBase is that the read() method\nsupports omitting the size argument, and does not have a default\nimplementation that defers to readinto().\n\nIn addition, read(), readinto() and write() may raise\nBlockingIOError if the underlying raw stream is in non-blocking\nmode and not ready; unlike their raw counterparts, they will never\nreturn None.\n\nA typical implementation should not inherit from a RawIOBase\nimplementation, but wrap one.\n",
  isBase: true,
  methods: {
    detach: method("($self, /)", "Disconnect this buffer from its underlying raw stream and return it.", () => {
      throw unsupported("detach");
    }),
    read: method("($self, size=-1, /, *args)", "Read and return up to n bytes.", () => {
      throw unsupported("read");
    }),
    read1: method(
      "($self, size=-1, /, *args)",
      "Read and return up to size bytes, with at most one read() call to the underlying raw stream.",
      () => {
        throw unsupported("read1");
      },
    ),
    readinto: method("($self, buffer, /)", "", (self, buffer) => readInto(self, buffer, "read")),
    readinto1: method("($self, buffer, /)", "", (self, buffer) => readInto(self, buffer, "read1")),
    write: method("($self, b, /, *args)", "Write buffer b to the IO stream.", () => {
      throw unsupported("write");
    }),
  },
};

export const textIOBaseDef: TypeDef<Value> = {
  doc: "Base class for text I/O.\n\nThis class provides a character and line based interface to stream\nI/O. There is no readinto method because Python's character strings\nare immutable.\n",
  isBase: true,
  methods: {
    detach: method("($self, /)", "Separate the underlying buffer from the TextIOBase and return it.", () => {
      throw unsupported("detach");
    }),
    read: method("($self, size=-1, /, *args)", "Read and return at most size characters from stream.", () => {
      throw unsupported("read");
    }),
    readline: method("($self, size=-1, /, *args)", "Read until newline or EOF.", () => {
      throw unsupported("readline");
    }),
    write: method("($self, s, /, *args)", "Write string s to stream.", () => {
      throw unsupported("write");
    }),
  },
  getset: {
    encoding: getset(() => None, undefined, "Encoding of the text stream.\n\nSubclasses should override.\n"),
    newlines: getset(
      () => None,
      undefined,
      "Line endings translated so far.\n\nOnly line endings translated during reading are considered.\n\nSubclasses should override.\n",
    ),
    errors: getset(
      () => None,
      undefined,
      "The error setting of the decoder or encoder.\n\nSubclasses should override.\n",
    ),
  },
};

/** The bytes of any bytes-like value. */
export function bytesOf(v: Value): Uint8Array {
  return v instanceof PyBytes && v.cls === bytesType ? v.bytes : bufferBytes(v);
}
